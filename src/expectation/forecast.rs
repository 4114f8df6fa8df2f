//! How long many loci will take, told before they are simulated.

use serde::{Deserialize, Serialize};

/// Longer than this, seconds, nothing is simulated without being asked twice.
pub const LONG: f64 = 60.0;
/// More memory than this, bytes, either.
pub const MUCH: f64 = 512e6;

/// What the loci that are still to come will take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// Seconds.
    pub seconds: f64,
    /// Memory, bytes.
    pub bytes: f64,
}

impl Forecast {
    /// From the first loci: `done` of `count` took so many seconds.
    pub fn of(elapsed: f64, done: u32, count: u32, bytes: f64) -> Self {
        let each = elapsed / f64::from(done.max(1));
        Self {
            seconds: each * f64::from(count.saturating_sub(done)),
            bytes,
        }
    }

    /// Whether it is too much to begin with without being asked twice.
    pub fn is_much(&self) -> bool {
        // What is not a number is too much as well.
        !(self.seconds <= LONG && self.bytes <= MUCH)
    }

    /// The time in words.
    pub fn time(&self) -> String {
        let seconds = self.seconds;
        if !seconds.is_finite() {
            "an unknown time".to_owned()
        } else if seconds < 1.5 {
            "about a second".to_owned()
        } else if seconds < 100.0 {
            format!(
                "about {:.0} seconds",
                if seconds < 20.0 {
                    seconds
                } else {
                    5.0 * (seconds / 5.0).round()
                }
            )
        } else if seconds < 5_400.0 {
            format!("about {:.0} minutes", seconds / 60.0)
        } else {
            format!("about {:.1} hours", seconds / 3_600.0)
        }
    }

    /// The memory in words.
    pub fn memory(&self) -> String {
        format!("{:.0} MB", (self.bytes / 1e6).max(1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_loci_say_how_long_the_others_take() {
        let forecast = Forecast::of(0.2, 10, 3_010, 4e6);
        assert!((forecast.seconds - 60.0).abs() < 1e-9 && !forecast.is_much());
        assert_eq!(
            (forecast.time(), forecast.memory()),
            ("about 60 seconds".to_owned(), "4 MB".to_owned())
        );
        assert!(Forecast::of(0.2, 10, 3_020, 4e6).is_much());
        assert!(
            Forecast {
                bytes: 600e6,
                ..forecast
            }
            .is_much()
        );
        assert!(
            Forecast {
                seconds: f64::NAN,
                ..forecast
            }
            .is_much()
        );
        assert_eq!(Forecast::of(0.0, 0, 100, 0.0).seconds, 0.0);
        for (seconds, words) in [
            (0.3, "about a second"),
            (7.4, "about 7 seconds"),
            (43.0, "about 45 seconds"),
            (200.0, "about 3 minutes"),
            (7_200.0, "about 2.0 hours"),
        ] {
            assert_eq!(
                Forecast {
                    seconds,
                    bytes: 0.0
                }
                .time(),
                words
            );
        }
    }
}
