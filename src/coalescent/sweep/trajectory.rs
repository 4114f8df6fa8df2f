//! The frequency of the selected allele, from the end of the sweep back to its origin.
//!
//! Given that the allele arose once and is at its end frequency now, the diffusion looks back as the diffusion that is conditioned on
//! loss: its time reversal is its transform by the probability of loss (Nagasawa; Griffiths 2003; Coop & Griffiths 2004; Przeworski,
//! Coop & Wall 2005). With time in 2N generations, `alpha = 2 N s` and `y = 1 - x`,
//!
//! ```text
//! P(loss) = (exp(-2 alpha x) - exp(-2 alpha)) / (1 - exp(-2 alpha))
//! dx = -alpha coth(alpha y) x y dt + sqrt(x y) dW             selected
//! dx = -x dt + sqrt(x y) dW                                   neutral: the limit of alpha -> 0
//! ```
//!
//! in a population of constant size. In one that changes, each moment's drift is that of a population that has always had this moment's
//! size, as in discoal, and what `tilt.rs` adds: chance weighs times of other sizes by how many alleles arose in them.

use super::sizes::{Epoch, Sizes};
use super::tilt::Tilt;
use super::{Path, Start, SweepPlan};
use crate::coalescent::stream::Stream;

/// Largest step of `alpha * t`: the frequency's odds change by this factor, `exp(0.1)`, through selection.
const SELECTION_STEP: f64 = 0.1;
/// Largest squared step of chance, relative to the distance from both ends.
const CHANCE_STEP: f64 = 0.06;
/// Largest change of the logarithm of the population's size within a step.
const GROWTH_STEP: f64 = 0.05;
/// An allele below this fraction of its start frequency does not come back to it: it would, in less than one case of a thousand.
const GONE: f64 = 1e-3;

/// The frequency at a time. Between two points it is taken as linear.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Generations ago.
    pub time: f64,
    /// Frequency of the selected allele.
    pub frequency: f64,
    /// Effective size of the population from here to the next point, diploids.
    pub size: f64,
}

/// The frequency of the selected allele by ascending time, from the end of the sweep to the allele's origin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trajectory {
    points: Vec<Point>,
    onset: f64,
}

/// Signs for the steps of chance, 64 from each number.
struct Signs {
    bits: u64,
    left: u32,
}

impl Signs {
    #[inline]
    fn next(&mut self, stream: &mut Stream) -> f64 {
        if self.left == 0 {
            (self.bits, self.left) = (stream.bits(), 64);
        }
        let sign = (self.bits & 1) as f64 * 2.0 - 1.0;
        self.bits >>= 1;
        self.left -= 1;
        sign
    }
}

/// What rules a part of the trajectory.
#[derive(Clone, Copy)]
struct Phase<'a> {
    /// Advantage of the heterozygote.
    selection: f64,
    /// What changes of size add.
    tilt: Option<&'a Tilt>,
}

impl Phase<'_> {
    /// By how much changes of size lift the log odds in a time (2N generations).
    #[inline]
    fn lift(&self, at: f64, x: f64, time: f64) -> f64 {
        self.tilt
            .map_or(0.0, |tilt| tilt.slope(at, x) * time / (x * (1.0 - x)))
    }
}

/// By how much selection and the condition draw the logarithm of the odds of `x` to loss in a time (2N generations), `alpha coth(alpha y)`
/// times that time, with `y = 1 - x` as it is at the end of it.
#[inline]
fn pull(alpha: f64, x: f64, y: f64, time: f64) -> f64 {
    let z = alpha * y;
    if z > 18.0 {
        // The hyperbolic cotangent is 1 to the last bit.
        alpha * time
    } else if z < 1e-4 {
        time / (y + x * time)
    } else {
        let square = libm::exp(-2.0 * z);
        let coth = (1.0 + square) / (1.0 - square);
        // coth(z + more) by the law of sums, with coth(more) = (1 + more^2 / 3) / more.
        let more = z * alpha * coth * x * time;
        let one = 1.0 + more * more / 3.0;
        alpha * time * (more + coth * one) / (coth * more + one)
    }
}

/// The logistic curve: the odds of `x` times `exp(-by)`. The exponential is the quotient of `12 - 6 by + by^2` and `12 + 6 by + by^2`,
/// which is off by less than `by^5 / 720`.
#[inline]
fn flow(x: f64, by: f64) -> f64 {
    let even = 12.0 + by * by;
    let (lost, kept) = ((1.0 - x) * (even + 6.0 * by), x * (even - 6.0 * by));
    kept / (lost + kept)
}

impl Trajectory {
    /// Memory that it holds, bytes.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Point>() * self.points.capacity()
    }

    /// The points by ascending time, at least one.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Generations ago at which selection began.
    pub fn onset(&self) -> f64 {
        self.onset
    }

    /// Generations ago at which the allele arose.
    pub fn origin(&self) -> f64 {
        self.points.last().map_or(0.0, |point| point.time)
    }

    /// Draws a new trajectory.
    pub fn draw(&mut self, plan: &SweepPlan, stream: &mut Stream) {
        let sweep = plan.sweep();
        self.points.clear();
        let (epoch, _) = plan.sizes.epoch(sweep.end_time);
        let one_copy = 0.5 / epoch.at(sweep.end_time);
        let begin = [sweep.end_time, sweep.end_frequency.min(1.0 - one_copy)];
        let mut signs = Signs { bits: 0, left: 0 };
        let selected = Phase {
            selection: sweep.selection,
            tilt: plan.selected.as_ref(),
        };
        match (sweep.start, sweep.path) {
            (Start::NewMutation, Path::Deterministic) => self.fall(plan, begin, 0.0),
            (Start::NewMutation, Path::Stochastic) => {
                self.wander(plan, begin, selected, None, &mut signs, stream);
            }
            (Start::StandingVariation { frequency }, Path::Deterministic) => {
                self.fall(plan, begin, frequency);
            }
            (Start::StandingVariation { frequency }, Path::Stochastic) => {
                self.wander(
                    plan,
                    begin,
                    selected,
                    Some(frequency * GONE),
                    &mut signs,
                    stream,
                );
                self.cut_at_last_visit(frequency);
            }
        }
        self.onset = self.origin();
        if let Start::StandingVariation { frequency } = sweep.start {
            let neutral = Phase {
                selection: 0.0,
                tilt: plan.neutral.as_ref(),
            };
            self.wander(
                plan,
                [self.onset, frequency],
                neutral,
                None,
                &mut signs,
                stream,
            );
        }
    }

    /// Forgets what came before the last visit to a frequency. An allele that is selected from this frequency on may be rarer again
    /// before it sweeps; looking back, the onset is its last visit there.
    fn cut_at_last_visit(&mut self, frequency: f64) {
        let visits = self
            .points
            .iter()
            .rposition(|point| point.frequency >= frequency)
            .map_or(0, |last| last + 1);
        self.points.truncate(visits + 1);
        if let Some(last) = self.points.last_mut() {
            last.frequency = frequency;
        }
    }

    /// The diffusion conditioned on loss, until this frequency, or one copy, is left.
    ///
    /// Half a step of the drift, a step of chance to either side, and the other half of the drift, so that errors are of second order in
    /// the step's length. The length goes with the distance from both ends, so that no step leaves the interval.
    fn wander(
        &mut self,
        plan: &SweepPlan,
        [time, mut x]: [f64; 2],
        phase: Phase<'_>,
        least: Option<f64>,
        signs: &mut Signs,
        stream: &mut Stream,
    ) {
        let mut clock = Clock::at(plan, time);
        let longest = SELECTION_STEP / phase.selection;
        let early = 1.0 + 0.5 * CHANCE_STEP.sqrt();
        loop {
            let copies = 2.0 * self.push(&clock, x);
            let one_copy = 1.0 / copies;
            // Half a step early: on average, a walk that stops beyond a bound overshoots it by half a step.
            if x <= least.unwrap_or(one_copy) * early {
                return;
            }
            let (y, before) = (1.0 - x, clock.time);
            let (step, jump) = clock.tick(longest.min(CHANCE_STEP * x * y * copies));
            let time = step * one_copy;
            let half = pull(phase.selection * copies, x, y, 0.5 * time);
            x = flow(x, half - phase.lift(before, x, 0.5 * time));
            x += signs.next(stream) * (x * (1.0 - x) * time).sqrt();
            x = flow(x, half - phase.lift(before + step, x, 0.5 * time));
            if let Some(size) = jump {
                self.points.push(Point {
                    time: clock.time,
                    frequency: x,
                    size,
                });
            }
        }
    }

    /// The logistic curve until this frequency, or one copy, is left, whichever is more.
    fn fall(&mut self, plan: &SweepPlan, [time, mut x]: [f64; 2], least: f64) {
        let selection = plan.sweep().selection;
        let mut clock = Clock::at(plan, time);
        loop {
            let target = least.max(0.5 / self.push(&clock, x));
            let odds = x / (1.0 - x);
            let left = libm::log(odds * (1.0 - target) / target) / selection;
            // Rounding may keep it a little above its target for ever.
            if left.is_nan() || left <= 1e-9 / selection {
                return;
            }
            let (step, jump) = clock.tick(left.min(SELECTION_STEP / selection));
            let odds = odds * libm::exp(-selection * step);
            x = odds / (1.0 + odds);
            if let Some(size) = jump {
                self.points.push(Point {
                    time: clock.time,
                    frequency: x,
                    size,
                });
            }
        }
    }

    /// Adds the point at the clock's time; returns the size of the population.
    #[inline]
    fn push(&mut self, clock: &Clock, frequency: f64) -> f64 {
        let size = clock.epoch.at(clock.time);
        self.points.push(Point {
            time: clock.time,
            frequency,
            size,
        });
        size
    }
}

/// A time on its way through the population's epochs.
struct Clock<'a> {
    sizes: &'a Sizes,
    time: f64,
    epoch: Epoch,
    end: f64,
}

impl<'a> Clock<'a> {
    fn at(plan: &'a SweepPlan, time: f64) -> Self {
        let (epoch, end) = plan.sizes.epoch(time);
        Self {
            sizes: &plan.sizes,
            time,
            epoch,
            end,
        }
    }

    /// Moves on by a step, or less where the size changes. Returns the step's length and, where it leads into the next epoch, the size
    /// at the end of the last one.
    #[inline]
    fn tick(&mut self, step: f64) -> (f64, Option<f64>) {
        let step = if self.epoch.growth == 0.0 {
            step
        } else {
            step.min(GROWTH_STEP / self.epoch.growth.abs())
        };
        if self.time + step < self.end {
            self.time += step;
            return (step, None);
        }
        let (step, size) = (self.end - self.time, self.epoch.at(self.end));
        self.time = self.end;
        (self.epoch, self.end) = self.sizes.epoch(self.time);
        (step, Some(size))
    }
}
