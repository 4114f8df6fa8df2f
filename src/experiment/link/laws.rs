//! Laws as text.

use crate::experiment::link::value::{Expected, Value};
use crate::experiment::{Law, Prior};
use crate::history::Choice;

const FORM: Expected = "a number, a prior (uniform:low:high, log:low:high, int:low:high or log-int:low:high) or a tie (times:T:0.5, times:T:0.5:whole, drawn:0 or like:0)";

/// A prior, or a number that does not vary.
pub fn write_prior(prior: &Prior) -> String {
    if *prior == Prior::fixed(prior.low) {
        prior.low.write()
    } else {
        prior.write()
    }
}

/// Reads what [`write_prior`] wrote.
pub fn read_prior(text: &str) -> Result<Prior, Expected> {
    f64::read(text)
        .map(Prior::fixed)
        .or_else(|_| Prior::read(text))
}

/// The law of a number as text; one of a few values by its word.
pub fn write(law: &Law, choices: &[Choice]) -> String {
    match law {
        Law::Prior(prior) => choices
            .get(prior.low as usize)
            .filter(|_| *prior == Prior::fixed(prior.low))
            .filter(|_| prior.low.fract() == 0.0 && prior.low >= 0.0)
            .map_or_else(|| write_prior(prior), |choice| choice.key.to_owned()),
        Law::Times { of, factor, whole } => {
            let whole = if *whole { ":whole" } else { "" };
            format!("times:{of}:{}{whole}", factor.write())
        }
        Law::Drawn { with } => format!("drawn:{with}"),
        Law::Like { scenario } => format!("like:{scenario}"),
    }
}

/// Reads what [`write()`] wrote.
pub fn read(text: &str, choices: &[Choice]) -> Result<Law, Expected> {
    if let Some(place) = choices.iter().position(|choice| choice.key == text) {
        return Ok(Law::fixed(place as f64));
    }
    let place = |text: &str| {
        u32::read(text)
            .ok()
            .and_then(|place| u8::try_from(place).ok())
    };
    let parts: Vec<&str> = text.split(':').collect();
    match parts[..] {
        ["times", of, factor, ref rest @ ..] if rest.is_empty() || *rest == ["whole"] => {
            Ok(Law::Times {
                of: of.to_owned(),
                factor: f64::read(factor).map_err(|_| FORM)?,
                whole: !rest.is_empty(),
            })
        }
        ["drawn", with] => Ok(Law::Drawn {
            with: place(with).ok_or(FORM)?,
        }),
        ["like", scenario] => Ok(Law::Like {
            scenario: place(scenario).ok_or(FORM)?,
        }),
        _ => read_prior(text).map(Law::Prior).map_err(|_| FORM),
    }
}
