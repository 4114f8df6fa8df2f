//! Numbers from text: as files and links hold them, and as people type them.

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
    parse(digits)
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
    use super::super::show;
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

    proptest! {
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
