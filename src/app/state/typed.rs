//! Numbers that are typed but belong to no experiment, such as that of an example: taken as they are, or refused with the reason.

use crate::number::{parse_number, show};

/// The number that was typed.
///
/// # Errors
/// A sentence that says what is allowed, what was asked for, and that the number before stays.
pub fn bounded(typed: &str, [low, high]: [f64; 2], whole: bool) -> Result<f64, String> {
    let fits = |number: &f64| (low..=high).contains(number) && (!whole || number.fract() == 0.0);
    let kind = if whole { "a whole number" } else { "a number" };
    parse_number(typed).filter(fits).ok_or_else(|| {
        let found: String = typed.trim().chars().take(30).collect();
        format!(
            "Refused: expected {kind} from {} to {}, found \"{found}\". The number before stays.",
            show(low),
            show(high)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_taken_as_it_is_or_refused_with_what_is_allowed() {
        assert_eq!(bounded(" 20 ", [1.0, 2_000.0], true), Ok(20.0));
        assert_eq!(bounded("0.25", [0.0, 1.0], false), Ok(0.25));
        for (typed, whole) in [
            ("2001", true),
            ("0", true),
            ("1.5", true),
            ("many", true),
            ("-1e9", false),
            ("", false),
        ] {
            let reason = bounded(typed, [1.0, 2_000.0], whole).unwrap_err();
            assert!(
                reason.contains("from 1 to 2") && reason.contains(&format!("found \"{typed}\"")),
                "{reason}"
            );
        }
    }
}
