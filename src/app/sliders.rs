//! How a slider's travel maps to a value.

use crate::number::round_significant;

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
