//! Numbers in few bytes.

use super::parse;
use serde::{Deserialize, Serialize};

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_finite_number_comes_back(value in prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO) {
            prop_assert_eq!(Decimal::of(value).and_then(Decimal::value), Some(value));
        }
    }
}
