//! Numbers as text: to be read back to the last bit, or as a person reads them, the same everywhere.

use super::parse;

/// Writes a number so that reading it back gives the same number: `50000`, `0.2`, `1e-5`.
pub fn show(value: f64) -> String {
    let plain = value == 0.0 || (1e-3..1e7).contains(&value.abs());
    if plain {
        format!("{value}")
    } else {
        format!("{value:e}")
    }
}

/// Rounds to a number of significant decimal digits.
pub fn round_significant(value: f64, digits: usize) -> f64 {
    parse(&format!("{value:.*e}", digits.saturating_sub(1))).unwrap_or(value)
}

/// The digits of a whole number with commas between thousands: `12000` becomes `12,000`.
pub fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count with thousands separated by commas; fractions keep two decimals, and what no count reaches is written as `4e20`.
pub fn format_count(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    if value.abs() >= 1e15 {
        return format_rate(value);
    }
    let hundredths = (value.abs() * 100.0).round();
    let cents = if value.abs() >= 1e6 {
        0.0
    } else {
        hundredths % 100.0
    };
    let digits = format!(
        "{:.0}",
        if cents == 0.0 {
            (value.abs()).round()
        } else {
            (hundredths / 100.0).trunc()
        }
    );
    let mut text = String::new();
    if value < 0.0 && hundredths > 0.0 {
        text.push('-');
    }
    text.push_str(&grouped(&digits));
    if cents > 0.0 {
        text.push_str(&format!(".{cents:02.0}"));
    }
    text
}

/// A number as [`show`] writes it, all its digits, with commas between thousands.
pub fn format_exact(value: f64) -> String {
    let text = show(value);
    let end = text.find(['.', 'e']).unwrap_or(text.len());
    let (whole, rest) = text.split_at(end);
    match whole.strip_prefix('-') {
        Some(digits) => format!("-{}{rest}", grouped(digits)),
        None => format!("{}{rest}", grouped(whole)),
    }
}

/// A rate or another small number with three significant digits, as `1e-5`, `1.25e-8`; plain from 0.01 to 10,000.
pub fn format_rate(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    if (0.01..10_000.0).contains(&value.abs()) {
        return trim_zeros(&format!("{value:.*}", decimals(value.abs()).max(2)));
    }
    let text = format!("{value:.2e}");
    match text.split_once('e') {
        Some((digits, power)) => format!("{}e{power}", trim_zeros(digits)),
        None => text,
    }
}

/// How many decimals leave three significant digits of a number from 0.001 on.
fn decimals(magnitude: f64) -> usize {
    let steps = [100.0, 10.0, 1.0, 0.1, 0.01];
    steps.iter().take_while(|step| magnitude < **step).count()
}

/// A number with three significant digits, without trailing zeros.
pub fn format_decimal(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let magnitude = value.abs();
    if magnitude >= 1e6 || (magnitude < 1e-3 && magnitude > 0.0) {
        return format_rate(value);
    }
    if magnitude >= 1000.0 {
        return format_count(value.round());
    }
    trim_zeros(&format!("{value:.*}", decimals(magnitude)))
}

/// A fraction as a percentage with one decimal: 0.913 is `91.3 %`.
pub fn format_percent(fraction: f64) -> String {
    if fraction.is_finite() {
        format!("{:.1} %", fraction * 100.0)
    } else {
        "–".to_owned()
    }
}

/// A large number in few characters, for axes: `50k`, `1.5M`.
pub fn format_short(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    match value.abs() {
        magnitude if magnitude >= 1e6 => format!("{}M", trim_zeros(&format!("{:.2}", value / 1e6))),
        magnitude if magnitude >= 1e3 => format!("{}k", trim_zeros(&format!("{:.1}", value / 1e3))),
        _ => format_decimal(value),
    }
}

fn trim_zeros(text: &str) -> String {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        for (value, text) in [
            (0.0, "0"),
            (999.0, "999"),
            (1000.0, "1,000"),
            (-18_204.0, "-18,204"),
            (1_234_567.0, "1,234,567"),
            (0.4, "0.40"),
            (1.5, "1.50"),
            (12.25, "12.25"),
            (0.995, "1"),
            (999.999, "1,000"),
            (-0.001, "0"),
            (4e200, "4e200"),
        ] {
            assert_eq!(format_count(value), text, "{value}");
        }
        for (value, text) in [
            (1e-5, "1e-5"),
            (2.5e-6, "2.5e-6"),
            (1e-8, "1e-8"),
            (1.25e-8, "1.25e-8"),
            (0.0125, "0.0125"),
            (0.2, "0.2"),
            (0.01, "0.01"),
            (1.0, "1"),
            (0.0, "0"),
            (20_000.0, "2e4"),
        ] {
            assert_eq!(format_rate(value), text, "{value}");
        }
        for (value, text) in [
            (0.2384, "0.238"),
            (0.5, "0.5"),
            (12.34, "12.3"),
            (345.6, "346"),
            (1234.5, "1,235"),
            (0.0001, "1e-4"),
            (1.25e-8, "1.25e-8"),
            (0.0125, "0.0125"),
            (0.00125, "0.00125"),
            (-0.25, "-0.25"),
        ] {
            assert_eq!(format_decimal(value), text, "{value}");
        }
        assert_eq!(format_percent(0.9134), "91.3 %");
        assert_eq!(format_short(50_000.0), "50k");
        assert_eq!(format_short(1_500_000.0), "1.5M");
    }

    #[test]
    fn a_number_with_all_its_digits_has_commas_too() {
        for (value, text) in [
            (3_900.0, "3,900"),
            (-12_345.675, "-12,345.675"),
            (0.0125, "0.0125"),
            (1.25e-8, "1.25e-8"),
            (5e7, "5e7"),
        ] {
            assert_eq!(format_exact(value), text, "{value}");
        }
    }

    #[test]
    fn what_is_not_a_number_is_a_dash() {
        for format in [
            format_count,
            format_rate,
            format_decimal,
            format_percent,
            format_short,
        ] {
            assert_eq!(format(f64::NAN), "–");
            assert_eq!(format(f64::INFINITY), "–");
        }
    }

    #[test]
    fn thousands_are_told_apart() {
        let pairs = [
            ("", ""),
            ("7", "7"),
            ("120", "120"),
            ("1200", "1,200"),
            ("1234567", "1,234,567"),
        ];
        for (digits, text) in pairs {
            assert_eq!(grouped(digits), text);
        }
    }
}
