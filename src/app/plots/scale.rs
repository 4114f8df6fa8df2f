//! Scales: from a value to a place on the screen, with ticks at round numbers.

use crate::number;

/// Linear, or logarithmic to base 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Linear,
    Log,
}

/// A map from a domain of values to a range of places.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    kind: Kind,
    domain: [f64; 2],
    range: [f64; 2],
}

impl Scale {
    /// A scale; a domain that is not finite, has no extent or (for a logarithm) is not positive is replaced by one that works.
    pub(super) fn new(kind: Kind, domain: [f64; 2], range: [f64; 2]) -> Self {
        Self {
            kind,
            domain: sane(kind, domain),
            range,
        }
    }

    /// The place of a value; values outside the domain are held at its ends, NaN at its start.
    pub(super) fn at(&self, value: f64) -> f64 {
        let [low, high] = self.domain.map(|bound| transform(self.kind, bound));
        let fraction = (transform(self.kind, value) - low) / (high - low);
        let fraction = if fraction.is_nan() {
            0.0
        } else {
            fraction.clamp(0.0, 1.0)
        };
        self.range[0] + fraction * (self.range[1] - self.range[0])
    }

    /// The value at a place.
    pub(super) fn value(&self, place: f64) -> f64 {
        let [low, high] = self.domain.map(|bound| transform(self.kind, bound));
        let value = low + (place - self.range[0]) / (self.range[1] - self.range[0]) * (high - low);
        if self.kind == Kind::Log {
            libm::pow(10.0, value)
        } else {
            value
        }
    }

    /// The domain in force.
    pub(super) fn domain(&self) -> [f64; 2] {
        self.domain
    }

    /// Round values within the domain, about as many as asked for.
    pub(super) fn ticks(&self, about: usize) -> Vec<f64> {
        ticks(self.kind, self.domain, about)
    }
}

/// The value on the axis' own, evenly spaced line.
fn transform(kind: Kind, value: f64) -> f64 {
    match kind {
        Kind::Linear => value,
        Kind::Log => libm::log10(value.max(f64::MIN_POSITIVE)),
    }
}

/// Smallest and largest finite value (positive ones for a logarithm), if there is any.
pub(super) fn extent(kind: Kind, values: impl IntoIterator<Item = f64>) -> Option<[f64; 2]> {
    let usable = values
        .into_iter()
        .filter(|value| value.is_finite() && (kind == Kind::Linear || *value > 0.0));
    usable.fold(None, |extent, value| match extent {
        None => Some([value, value]),
        Some([low, high]) => Some([f64::min(low, value), f64::max(high, value)]),
    })
}

/// A domain widened to round numbers.
pub(super) fn round_out(kind: Kind, domain: [f64; 2], about: usize) -> [f64; 2] {
    let [low, high] = sane(kind, domain);
    match kind {
        Kind::Linear => {
            let step = step([low, high], about);
            [(low / step).floor() * step, (high / step).ceil() * step]
        }
        Kind::Log => {
            // To the nearest 1, 2 or 5 times a power of ten beyond each end.
            let digits = |value: f64| {
                [1.0, 2.0, 5.0, 10.0].map(|digit| digit * power_of_ten(libm::log10(value).floor()))
            };
            let below = digits(low)
                .into_iter()
                .rfind(|&round| round <= low * (1.0 + 1e-9))
                .unwrap_or(low);
            let above = digits(high)
                .into_iter()
                .find(|&round| round >= high * (1.0 - 1e-9))
                .unwrap_or(high);
            if below < above {
                [below, above]
            } else {
                [low, high]
            }
        }
    }
}

fn ticks(kind: Kind, domain: [f64; 2], about: usize) -> Vec<f64> {
    let [low, high] = domain;
    match kind {
        Kind::Linear => {
            let step = step(domain, about);
            let (first, last) = ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor());
            (0..64)
                .map(|index| first + f64::from(index))
                .take_while(|index| *index <= last)
                .map(|index| index * step)
                .collect()
        }
        Kind::Log => {
            let (first, last) = (
                (libm::log10(low) - 1e-9).ceil(),
                (libm::log10(high) + 1e-9).floor(),
            );
            let stride = ((last - first + 1.0) / about.max(1) as f64).ceil().max(1.0);
            let decades: Vec<f64> = (0..64)
                .map(|index| first + f64::from(index) * stride)
                .take_while(|exponent| *exponent <= last)
                .map(power_of_ten)
                .collect();
            // Over few decades powers of ten alone say little about the curve.
            match high / low {
                ratio if ratio > 99.0 => decades,
                ratio if ratio > 4.0 => (first as i32 - 1..=last as i32)
                    .flat_map(|exponent| {
                        [1.0, 2.0, 5.0].map(|digit| digit * power_of_ten(f64::from(exponent)))
                    })
                    .filter(|tick| (low * (1.0 - 1e-9)..=high * (1.0 + 1e-9)).contains(tick))
                    .collect(),
                _ => ticks(Kind::Linear, domain, about),
            }
        }
    }
}

/// A power of ten as the literal would give it, so that 1e-5 reads 1e-5.
fn power_of_ten(exponent: f64) -> f64 {
    number::parse(&format!("1e{exponent:.0}")).unwrap_or(1.0)
}

/// 1, 2 or 5 times a power of ten, so that a domain has about so many steps.
fn step([low, high]: [f64; 2], about: usize) -> f64 {
    let raw = (high - low) / about.max(1) as f64;
    let magnitude = power_of_ten(libm::log10(raw).floor());
    let factor = match raw / magnitude {
        ratio if ratio < 1.5 => 1.0,
        ratio if ratio < 3.5 => 2.0,
        ratio if ratio < 7.5 => 5.0,
        _ => 10.0,
    };
    factor * magnitude
}

fn sane(kind: Kind, [low, high]: [f64; 2]) -> [f64; 2] {
    let [low, high] = [low, high].map(|bound| {
        if bound.is_finite() {
            bound.clamp(-1e15, 1e15)
        } else {
            0.0
        }
    });
    let (low, high) = if low <= high {
        (low, high)
    } else {
        (high, low)
    };
    match kind {
        Kind::Log if high <= 0.0 => [0.1, 1.0],
        Kind::Log => {
            let high = high.max(1e-15);
            let low = if low > 0.0 {
                low.max(high * 1e-15)
            } else {
                high * 1e-3
            };
            if high / low < 1.0 + 1e-9 {
                [low / 2.0, high * 2.0]
            } else {
                [low, high]
            }
        }
        Kind::Linear => {
            let enough = 1e-9 * low.abs().max(high.abs()).max(1e-9);
            if high - low > enough {
                [low, high]
            } else {
                [
                    low - 0.5 * low.abs().max(1.0),
                    high + 0.5 * high.abs().max(1.0),
                ]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ticks_are_round_and_lie_within_the_domain() {
        let linear = Scale::new(Kind::Linear, [0.0, 0.71], [0.0, 100.0]);
        assert_eq!(linear.ticks(4), vec![0.0, 0.2, 0.4, 0.6000000000000001]);
        let log = Scale::new(Kind::Log, [1e-6, 1e-4], [0.0, 100.0]);
        assert_eq!(log.ticks(4), vec![1e-6, 1e-5, 1e-4]);
        assert!((log.at(1e-5) - 50.0).abs() < 1e-9);
        assert_eq!(round_out(Kind::Linear, [0.03, 0.71], 4), [0.0, 0.8]);
        let [low, high] = round_out(Kind::Log, [0.23, 0.71], 4);
        assert!(
            (low - 0.2).abs() < 1e-12 && (high - 1.0).abs() < 1e-12,
            "{low} {high}"
        );
        assert_eq!(
            Scale::new(Kind::Log, [0.2, 2.0], [0.0, 1.0]).ticks(4),
            vec![0.2, 0.5, 1.0, 2.0]
        );
    }

    proptest! {
        #[test]
        fn any_domain_gives_a_finite_place_and_few_ticks(low in prop::num::f64::ANY, high in prop::num::f64::ANY, value in prop::num::f64::ANY, log: bool) {
            let kind = if log { Kind::Log } else { Kind::Linear };
            let scale = Scale::new(kind, [low, high], [10.0, 90.0]);
            prop_assert!((10.0..=90.0).contains(&scale.at(value)));
            let ticks = scale.ticks(5);
            prop_assert!(ticks.len() <= 16, "{ticks:?}");
            prop_assert!(ticks.iter().all(|tick| tick.is_finite()));
            let [low, high] = round_out(kind, [low, high], 5);
            prop_assert!(low < high && low.is_finite() && high.is_finite());
        }
    }
}
