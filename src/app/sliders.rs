//! Numbers on the page: how a slider's travel maps to a value, and how values are written and read.

use crate::number;

/// How a slider's travel maps to values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Value at the left end; positive.
    pub low: f64,
    /// Value at the right end.
    pub high: f64,
}

impl Scale {
    /// Steps from one end of a slider to the other.
    pub const TRAVEL: u32 = 1000;

    /// From a tenth of the lower to ten times the upper of two values, within bounds; none where that is no range of positive numbers.
    pub fn around([low, high]: [f64; 2], bounds: [f64; 2]) -> Option<Self> {
        let scale = Self {
            low: (low / 10.0).max(bounds[0]),
            high: (high * 10.0).min(bounds[1]),
        };
        (scale.low > 0.0 && scale.high > scale.low).then_some(scale)
    }

    /// Where a value lies on the logarithmic scale, 0 to 1; values beyond the ends lie at the ends.
    pub fn fraction(self, value: f64) -> f64 {
        if value.is_nan() || value <= self.low {
            return 0.0;
        }
        (libm::log(value / self.low) / libm::log(self.high / self.low)).clamp(0.0, 1.0)
    }

    /// The slider's position for a value.
    pub fn position(self, value: f64) -> u32 {
        (self.fraction(value) * f64::from(Self::TRAVEL)).round() as u32
    }

    /// The value at a position, rounded to two significant digits so that a dragged slider gives a number one can say.
    pub fn value(self, position: u32) -> f64 {
        let fraction = f64::from(position.min(Self::TRAVEL)) / f64::from(Self::TRAVEL);
        round_significant(self.low * libm::pow(self.high / self.low, fraction), 2)
            .clamp(self.low, self.high)
    }
}

/// Rounds to a number of significant decimal digits.
pub fn round_significant(value: f64, digits: usize) -> f64 {
    number::parse(&format!("{value:.*e}", digits.saturating_sub(1))).unwrap_or(value)
}

/// Reads a number as a person types it: thousands may be set apart by commas, digits by spaces or apostrophes, `k` and `M` multiply. A comma
/// before decimals is refused: read as a thousands separator it would make another number.
pub fn parse_number(text: &str) -> Option<f64> {
    let compact = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '_' | '\u{2009}'))
        .collect::<String>();
    let compact = without_thousands(&compact)?;
    let (digits, factor) = match compact.strip_suffix(['k', 'K']) {
        Some(digits) => (digits, 1e3),
        None => match compact.strip_suffix('M') {
            Some(digits) => (digits, 1e6),
            None => (compact.as_str(), 1.0),
        },
    };
    number::parse(digits)
        .map(|value| value * factor)
        .filter(|value| value.is_finite())
}

/// A number without the commas between its thousands; none where one stands elsewhere.
fn without_thousands(number: &str) -> Option<String> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = number.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    if let Some((last, between)) = rest.split_last() {
        let leading = first.trim_start_matches(['+', '-']);
        let begins = digits(leading) && leading.len() <= 3 && !leading.starts_with('0');
        let end = last.find(|c: char| !c.is_ascii_digit());
        let ends = last.get(..end.unwrap_or(last.len()))?;
        let thousands = between.iter().copied().chain([ends]);
        if !begins
            || thousands
                .into_iter()
                .any(|group| group.len() != 3 || !digits(group))
        {
            return None;
        }
    }
    Some(number.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::show;

    const SIZES: Scale = Scale {
        low: 100.0,
        high: 1e6,
    };

    #[test]
    fn a_slider_goes_to_ten_times_either_way_within_bounds() {
        let around = |values, bounds| Scale::around(values, bounds).map(|s| [s.low, s.high]);
        assert_eq!(around([2e3, 5e4], [1.0, 1e7]), Some([200.0, 5e5]));
        assert_eq!(around([0.3, 0.3], [0.0, 1.0]), Some([0.03, 1.0]));
        assert_eq!(around([0.0, 0.1], [0.0, 1.0]), None);
        assert_eq!(around([f64::NAN, f64::NAN], [0.0, 1.0]), None);
    }

    #[test]
    fn a_slider_reaches_both_ends_and_says_round_numbers() {
        assert_eq!(SIZES.value(0), 100.0);
        assert_eq!(SIZES.value(Scale::TRAVEL), 1e6);
        assert_eq!(SIZES.value(500), 10_000.0);
        assert_eq!(SIZES.value(333), 2_100.0);
        assert_eq!(SIZES.position(10_000.0), 500);
        assert_eq!(SIZES.position(1.0), 0);
        assert_eq!(SIZES.position(f64::NAN), 0);
    }

    #[test]
    fn shown_numbers_read_back_to_the_last_bit() {
        for value in [
            0.0,
            1e-5,
            0.2,
            50_000.0,
            1e-8,
            123_456.789,
            1.0 / 3.0,
            5e7,
            -4.0,
        ] {
            assert_eq!(parse_number(&show(value)), Some(value), "{}", show(value));
        }
        assert_eq!(show(1e-5), "1e-5");
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        assert_eq!(parse_number("50,000"), Some(50_000.0));
        assert_eq!(parse_number(" 50 k "), Some(50_000.0));
        assert_eq!(parse_number("1.5M"), Some(1.5e6));
        assert_eq!(parse_number("1e-3"), Some(1e-3));
        assert_eq!(parse_number("-1,234,567.25"), Some(-1_234_567.25));
        for junk in [
            "", "k", "fifty", "1e999", "NaN", "inf", "1-2", "0,001", "2,5", "1,5", "1,0e3",
            "1,,000", ",500", "1,234,5", "1234,500",
        ] {
            assert_eq!(parse_number(junk), None, "{junk}");
        }
    }
}
