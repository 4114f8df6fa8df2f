//! Numbers from text, as text, and in few bytes.

use serde::{Deserialize, Serialize};

/// The decimal number that a text is, rounded as the standard library rounds it; none for what is no finite number.
///
/// The standard library's own parser carries tables that do not compress: ten kilobytes that every visitor would load.
pub fn parse(text: &str) -> Option<f64> {
    // A digit somewhere: the names of what is not finite have none.
    let numeric = text.bytes().any(|byte| byte.is_ascii_digit());
    <f64 as lexical_parse_float::FromLexical>::from_lexical(text.as_bytes())
        .ok()
        .filter(|value| numeric && value.is_finite())
}

/// Writes a number so that reading it back gives the same number: `50000`, `0.2`, `1e-5`.
pub fn show(value: f64) -> String {
    let plain = value == 0.0 || (1e-3..1e7).contains(&value.abs());
    if plain {
        format!("{value}")
    } else {
        format!("{value:e}")
    }
}

/// A finite number as digits and a power of ten: those that people write take few bytes so, and come back to the last bit.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub struct Decimal(i64, i16);

impl Decimal {
    /// Of a number; none where it is not finite.
    pub fn of(value: f64) -> Option<Self> {
        // The shortest digits that give back the number, such as `1.25e-8`.
        let text = format!("{value:e}");
        let (digits, power) = text.split_once('e')?;
        let decimals = digits
            .split_once('.')
            .map_or(0, |(_, after)| after.len() as i16);
        Some(Self(
            digits.replace('.', "").parse().ok()?,
            power.parse::<i16>().ok()? - decimals,
        ))
    }

    /// The number; none where it is too large.
    pub fn value(self) -> Option<f64> {
        parse(&format!("{}e{}", self.0, self.1)).filter(|value| value.is_finite())
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn standard(text: &str) -> Option<f64> {
        text.parse().ok().filter(|value: &f64| value.is_finite())
    }

    #[test]
    fn odd_texts_are_read_as_the_standard_library_reads_them() {
        let numbers = [
            "0",
            "-0",
            "+1.5",
            ".5",
            "5.",
            "1e-5",
            "1E+3",
            "1e400",
            "4.9e-324",
            "2.4703282292062327e-324",
            "9007199254740993",
        ];
        let junk = [
            "",
            "+",
            ".",
            "e5",
            "1e",
            "1e+",
            "0x10",
            "1_000",
            "1,5",
            " 1",
            "1 ",
            "inf",
            "-Infinity",
            "nan",
            "NaN",
            "1.2.3",
            "--1",
            "٣",
        ];
        for text in numbers.into_iter().chain(junk) {
            assert_eq!(
                parse(text).map(f64::to_bits),
                standard(text).map(f64::to_bits),
                "{text:?}"
            );
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

    proptest! {
        #[test]
        fn every_finite_number_comes_back(value in prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO) {
            prop_assert_eq!(Decimal::of(value).and_then(Decimal::value), Some(value));
        }

        #[test]
        fn a_written_number_is_read_to_the_last_bit(value in prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO) {
            for text in [format!("{value}"), format!("{value:e}"), format!("{value:.3}")] {
                prop_assert_eq!(parse(&text).map(f64::to_bits), standard(&text).map(f64::to_bits), "{}", text);
            }
        }

        #[test]
        fn any_text_is_read_as_the_standard_library_reads_it(text in "[-+]?[0-9]{0,25}(\\.[0-9]{0,25})?([eE][-+]?[0-9]{0,4})?|.{0,12}") {
            prop_assert_eq!(parse(&text).map(f64::to_bits), standard(&text).map(f64::to_bits));
        }
    }
}
