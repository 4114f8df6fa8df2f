//! A trainer that is made slower or faster than it is, for tests: what waits for it must not depend on that.

/// Longer rests than this, ms, the page would take for a death.
const LONGEST_REST: f64 = 5_000.0;
/// Most slices in one go: the page would take more for a death.
const MOST_SLICES: f64 = 100.0;

/// How many times as long the trainer takes for what it does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tempo(f64);

impl Tempo {
    /// The trainer as it is.
    pub const OWN: Self = Self(1.0);

    /// Above 1 slower, below 1 faster; what is no positive number changes nothing.
    pub fn new(times: f64) -> Self {
        if times.is_finite() && times > 0.0 {
            Self(times)
        } else {
            Self::OWN
        }
    }

    /// How long the trainer rests after so many milliseconds of work, before it says what came of it; 0 for not at all.
    pub fn rest(self, worked: f64) -> f64 {
        ((self.0 - 1.0) * worked).clamp(0.0, LONGEST_REST)
    }

    /// Slices of training before a message gets a turn and before the page hears of the first: of a trainer that is ten times as fast, the
    /// page hears ten times as much at once. No computer is made faster by wishing; this is what that looks like from outside.
    pub fn slices(self) -> u32 {
        (1.0 / self.0).round().clamp(1.0, MOST_SLICES) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_trainer_rests_and_a_fast_one_does_more_in_one_go() {
        let seen = |times: f64| (Tempo::new(times).rest(30.0), Tempo::new(times).slices());
        assert_eq!(seen(10.0), (270.0, 1));
        assert_eq!(seen(1.0), (0.0, 1));
        assert_eq!(seen(0.1), (0.0, 10));
        assert_eq!(seen(1e9), (LONGEST_REST, 1));
        assert_eq!(seen(1e-9), (0.0, 100));
        for nothing in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(Tempo::new(nothing), Tempo::OWN);
        }
    }
}
