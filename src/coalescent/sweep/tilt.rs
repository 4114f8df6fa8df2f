//! What changes of the population's size do to trajectories.
//!
//! New alleles arise `2N(t)` times as often as mutations hit one chromosome, so alleles of a time when the population was large are the more
//! frequent ones. Let `phi_N(x)` be the density of alleles at frequency `x` in a population that has always had size `N`,
//!
//! ```text
//! phi_N(x) = N (1 - exp(-2 alpha y)) / ((1 - exp(-2 alpha)) x y)        alpha = 2 N s, y = 1 - x
//! ```
//!
//! and `rho(x, t)` what the true density at a time is relative to that of the size at that time. Looking back, the trajectory of an
//! allele is that in a population of each moment's size, weighted by `phi_old / phi_new` at every change of size before its origin;
//! `rho` is the mean of these weights over all that can still happen. So the weighted trajectory is the transform of the unweighted one
//! by `rho`: its drift has `x y / 2N` times the slope of `log rho` more.

use super::diffusion::Diffusion;
use super::sizes::Sizes;

/// Distance of two points of the table, as difference of log odds.
const STEP: f64 = 0.08;
/// Steepest slope that is used: steeper ones last for a generation, and only where the allele has a copy or two.
const STEEPEST: f64 = 8.0;
/// Times of the table at most, beside three for every change of size.
const MOST_TIMES: f64 = 4_000.0;
/// Where the slopes are all less than this, an allele does not notice them.
const LEVEL: f64 = 1e-5;

/// `log rho` by log odds of the frequency and time.
#[derive(Clone, Debug, PartialEq)]
pub struct Tilt {
    /// Log odds of the first point.
    low: f64,
    points: usize,
    /// Generations ago, ascending; a change of size is there twice, its younger side first.
    times: Vec<f64>,
    /// `[times, points]`.
    logs: Vec<f32>,
}

/// Where a phase of the trajectory ends, looking back, and what is known there.
pub enum Floor<'a> {
    /// One copy: the allele arises.
    Origin,
    /// The frequency at which selection began, before which the allele was neutral with these weights.
    Onset {
        /// The frequency.
        frequency: f64,
        /// Weights of the neutral phase; none where they are all the same.
        neutral: Option<&'a Tilt>,
    },
}

impl Floor<'_> {
    /// Frequency and value of `rho` where the phase ends at a time, in a population of this many diploids. From standing variation, the
    /// unweighted trajectory begins selection at its last visit to the frequency. The rate of these visits goes with the chance never to
    /// come back, which goes with `s / (1 - exp(-2 alpha f))`; selection began at a neutral allele, whatever it does then.
    fn at(&self, selection: f64, time: f64, size: f64) -> (f64, f64) {
        match *self {
            Self::Origin => (0.5 / size, 1.0),
            Self::Onset { frequency, neutral } => {
                let rate = 4.0 * selection * frequency;
                let escape = if rate > 0.0 {
                    -libm::expm1(-rate * size) / rate
                } else {
                    size
                };
                (
                    frequency,
                    escape * neutral.map_or(1.0, |tilt| libm::exp(tilt.log(time, frequency))),
                )
            }
        }
    }
}

/// Log odds of a frequency.
fn log_odds(x: f64) -> f64 {
    libm::log(x / (1.0 - x))
}

impl Tilt {
    /// The table for a phase with this selection that may reach from `recent` generations ago to the oldest change of size; none where
    /// the size does not change before that.
    pub fn new(sizes: &Sizes, selection: f64, recent: f64, floor: &Floor<'_>) -> Option<Self> {
        let (oldest, spans) = sizes.before(recent);
        if spans.is_empty() {
            return None;
        }
        let most = spans
            .iter()
            .flat_map(|span| [span.epoch.at(span.from), span.epoch.at(span.to)])
            .fold(oldest[1], f64::max);
        let high = log_odds(1.0 - 0.5 / most.max(2.0));
        let low = match *floor {
            Floor::Origin => -high,
            Floor::Onset { frequency, .. } => log_odds(frequency),
        };
        let points = ((high - low) / STEP).ceil().max(2.0) as usize + 1;
        let mut tilt = Self {
            low,
            points,
            times: Vec::new(),
            logs: Vec::new(),
        };
        let begin = floor.at(selection, oldest[0], oldest[1]).1;
        let mut flow = Diffusion::new(selection, low, STEP, vec![begin; points], oldest[1]);
        let shortest = (oldest[0] - recent) / MOST_TIMES;
        for span in &spans {
            let (long, growth) = (span.to - span.from, span.epoch.growth.abs());
            tilt.push(span.to, flow.values());
            flow.resize(span.epoch.at(span.to));
            tilt.push(span.to, flow.values());
            let (mut passed, mut step) = (0.0, 1.0_f64);
            while passed < long {
                let size = span.epoch.at(span.to - passed);
                let fine = 1.0 / (5.0 * selection + 25.0 / size.max(1.0));
                let fine = fine
                    .max(0.01 * passed)
                    .min(if growth > 0.0 {
                        0.05 / growth
                    } else {
                        f64::INFINITY
                    })
                    .max(shortest);
                step = step.min(fine).max(shortest).min(long - passed);
                let (now, then) = (span.to - passed, span.to - passed - step);
                let middle = span.epoch.at(0.5 * (now + then));
                flow.resize(middle);
                let (x, value) = floor.at(selection, then, middle);
                let still = growth == 0.0
                    && (floor.at(selection, span.from, size).1 / value - 1.0).abs() < LEVEL;
                if still && tilt.is_level() {
                    break;
                }
                flow.advance(step, x, value);
                passed += step;
                tilt.push(span.to - passed, flow.values());
                step *= 1.1;
            }
            tilt.push(span.from, flow.values());
        }
        tilt.times.reverse();
        let rows: Vec<f32> = tilt.logs.chunks(points).rev().flatten().copied().collect();
        Some(Self { logs: rows, ..tilt })
    }

    fn push(&mut self, time: f64, values: &[f64]) {
        self.times.push(time);
        self.logs
            .extend(values.iter().map(|&value| libm::log(value) as f32));
    }

    /// Whether the newest row has no slopes.
    fn is_level(&self) -> bool {
        let row = self.logs.rchunks(self.points).next().unwrap_or_default();
        row.array_windows()
            .all(|[one, other]| f64::from((one - other).abs()) < LEVEL)
    }

    /// The rows around a time and how much of the second counts; none after the oldest change of size.
    fn rows(&self, time: f64) -> Option<([&[f32]; 2], f64)> {
        let next = self.times.partition_point(|&at| at <= time);
        if next == self.times.len() {
            return None;
        }
        let before = next.saturating_sub(1);
        let row = |index: usize| {
            self.logs
                .get(index * self.points..(index + 1) * self.points)
        };
        let (from, to) = (*self.times.get(before)?, *self.times.get(next)?);
        let share = if to > from {
            ((time - from) / (to - from)).clamp(0.0, 1.0)
        } else {
            0.0
        };
        Some(([row(before)?, row(next)?], share))
    }

    /// The cell of a frequency and the place in it; none below the first.
    fn cell(&self, x: f64) -> Option<(usize, f64)> {
        let place = (log_odds(x) - self.low) / STEP;
        if place.is_nan() || place < 0.0 {
            return None;
        }
        let cell = (place as usize).min(self.points - 2);
        Some((cell, (place - cell as f64).min(1.0)))
    }

    /// `log rho`, in a table that has all frequencies.
    fn log(&self, time: f64, x: f64) -> f64 {
        let at = |row: &[f32], (cell, place): (usize, f64)| match row.get(cell..cell + 2) {
            Some(&[one, other]) => (1.0 - place) * f64::from(one) + place * f64::from(other),
            _ => 0.0,
        };
        let found = self.rows(time).zip(self.cell(x));
        found.map_or(0.0, |(([one, other], share), cell)| {
            (1.0 - share) * at(one, cell) + share * at(other, cell)
        })
    }

    /// The slope of `log rho` by the log odds of the frequency.
    #[inline]
    pub fn slope(&self, time: f64, x: f64) -> f64 {
        let at = |row: &[f32], cell: usize| match row.get(cell..cell + 2) {
            Some(&[one, other]) => f64::from(other - one) / STEP,
            _ => 0.0,
        };
        let Some((([one, other], share), (cell, _))) = self.rows(time).zip(self.cell(x)) else {
            return 0.0;
        };
        ((1.0 - share) * at(one, cell) + share * at(other, cell)).clamp(-STEEPEST, STEEPEST)
    }
}
