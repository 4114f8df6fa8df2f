//! What a locus of a history costs as the sample grows, and as recombination does: measured where it is asked for.

use super::forecast::Forecast;
use crate::coalescent::Simulator;
use crate::coalescent::demography::SampleSet;
use crate::history::Study;
use crate::locus::{PrepareError, Prepared};
use serde::{Deserialize, Serialize};

/// Haplotypes of all samples together, about.
const HAPLOTYPES: [f64; 7] = [10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0];
/// `4 N r L`, about.
const CROSSOVERS: [f64; 9] = [
    1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1_000.0, 3_000.0, 10_000.0,
];
/// How long a point is measured, ms; one locus at least.
const TURN_MS: f64 = 300.0;
/// Longer, seconds, no locus is waited for.
pub const PATIENCE: f64 = 5.0;

/// What cost is measured over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Grows {
    /// Sampled haplotypes, all samples together.
    Haplotypes,
    /// `4 N r L`, with gene conversion; `2 N` is the history's depth in generations.
    Crossovers,
}

/// What a locus cost.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CostPoint {
    /// Haplotypes, or `4 N r L`.
    pub at: f64,
    /// Loci that were simulated.
    pub loci: u32,
    /// Seconds per locus, its genealogy kept whole.
    pub seconds: f64,
    /// Most memory: the simulator's buffers and the largest genealogy.
    pub bytes: f64,
    /// What was forecast from the two points before.
    pub forecast: Option<Forecast>,
}

/// Cost over one of the two.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CostCurve {
    /// Over which.
    pub grows: Grows,
    /// By ascending [`CostPoint::at`].
    pub points: Vec<CostPoint>,
    /// The point that was not measured, because it would take too long or too much memory.
    pub beyond: Option<(f64, Forecast)>,
    /// Why the simulator refused a point.
    pub refused: Option<String>,
    /// Points that are still to be measured.
    to_come: Vec<f64>,
}

impl CostCurve {
    fn new(grows: Grows, to_come: &[f64]) -> Self {
        let to_come = to_come.iter().rev().copied().collect();
        Self {
            grows,
            points: Vec::new(),
            beyond: None,
            refused: None,
            to_come,
        }
    }
}

/// Cost over both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Costs {
    /// Over haplotypes, then over recombination.
    pub curves: [CostCurve; 2],
    /// Memory of the worker that measures, bytes; it never shrinks. None where that is not known.
    pub worker: Option<f64>,
}

impl Costs {
    /// Points that are done, and how many there are at most.
    pub fn progress(&self) -> [usize; 2] {
        let all = HAPLOTYPES.len() + CROSSOVERS.len();
        [
            all - self
                .curves
                .iter()
                .map(|curve| curve.to_come.len())
                .sum::<usize>(),
            all,
        ]
    }
}

/// Measures point after point.
pub struct Measuring {
    study: Study,
    costs: Costs,
}

impl Measuring {
    /// Nothing measured yet.
    ///
    /// # Errors
    /// Where the study cannot be simulated.
    pub fn new(study: Study) -> Result<Self, PrepareError> {
        study.prepare()?;
        let curves = [
            CostCurve::new(Grows::Haplotypes, &HAPLOTYPES),
            CostCurve::new(Grows::Crossovers, &CROSSOVERS),
        ];
        Ok(Self {
            study,
            costs: Costs {
                curves,
                worker: None,
            },
        })
    }

    /// So far.
    pub fn costs(&self) -> &Costs {
        &self.costs
    }

    /// Measures the next point, by a clock in milliseconds; says whether another may follow.
    pub fn step(&mut self, now: impl Fn() -> f64) -> bool {
        let Some(curve) = self
            .costs
            .curves
            .iter_mut()
            .find(|curve| !curve.to_come.is_empty())
        else {
            return false;
        };
        let Some(wanted) = curve.to_come.pop() else {
            return false;
        };
        let (study, at) = self.study.grown(curve.grows, wanted);
        // Few haplotypes from many populations can be the same as fewer.
        if curve.points.last().is_some_and(|last| at <= last.at) {
            return true;
        }
        let forecast = Forecast::along(&curve.points, at);
        match forecast {
            Some(forecast) if forecast.seconds > PATIENCE || forecast.is_much() => {
                curve.beyond = Some((at, forecast));
                curve.to_come.clear();
            }
            _ => match study.compile() {
                Ok(prepared) => curve.points.push(CostPoint {
                    at,
                    forecast,
                    ..measure(&prepared, study.seed, now)
                }),
                Err(error) => {
                    curve.refused = Some(error.to_string());
                    curve.to_come.clear();
                }
            },
        }
        true
    }
}

impl Forecast {
    /// One locus at `at`, along the power law through the last two of ascending points. Cost never falls, and rises at most as the square:
    /// Hudson's algorithm has of the order of `rho (rho + log n)` events, and as many lineages as haplotypes at most besides.
    fn along(points: &[CostPoint], at: f64) -> Option<Self> {
        let [.., before, last] = points else {
            return None;
        };
        let step = libm::log(at / last.at) / libm::log(last.at / before.at);
        let most = ((at / last.at) * (at / last.at)).max(1.0);
        let next = |before: f64, last: f64| {
            let times = libm::exp(step * libm::log(last / before));
            // What is not a number stays none.
            last * if times.is_nan() {
                times
            } else {
                times.clamp(1.0, most)
            }
        };
        Some(Self {
            seconds: next(before.seconds, last.seconds),
            bytes: next(before.bytes, last.bytes),
        })
    }
}

/// Seconds and memory of a study's loci, with a simulator of their own: it holds what they need.
fn measure(prepared: &Prepared, seed: u64, now: impl Fn() -> f64) -> CostPoint {
    let mut simulator = Simulator::default();
    let mut largest = 0;
    let mut simulate = |replicate| {
        let (record, _) = prepared.record(seed, replicate, false, &mut simulator);
        largest = largest.max(record.bytes());
    };
    let mut start = now();
    simulate(0);
    let mut loci = 1;
    // The first locus finds empty buffers: where others follow, it does not count.
    if now() - start < 0.1 * TURN_MS {
        start = now();
        simulate(1);
        while now() - start < TURN_MS {
            loci += 1;
            simulate(loci);
        }
    }
    let seconds = (now() - start) / 1e3 / f64::from(loci);
    CostPoint {
        at: 0.0,
        loci,
        seconds,
        bytes: (simulator.bytes() + largest) as f64,
        forecast: None,
    }
}

impl Study {
    /// The same history with about so much of something, and how much it is.
    fn grown(&self, grows: Grows, wanted: f64) -> (Self, f64) {
        match grows {
            Grows::Haplotypes if !self.sampled.is_empty() => {
                let all: u32 = self.sampled.iter().map(|set| set.haplotypes).sum();
                let share = |set: &SampleSet| {
                    ((wanted * f64::from(set.haplotypes) / f64::from(all)).round() as u32).max(1)
                };
                let sampled: Vec<_> = self
                    .sampled
                    .iter()
                    .map(|set| SampleSet {
                        haplotypes: share(set),
                        ..*set
                    })
                    .collect();
                let at = sampled.iter().map(|set| f64::from(set.haplotypes)).sum();
                (
                    Self {
                        sampled,
                        ..self.clone()
                    },
                    at,
                )
            }
            Grows::Haplotypes => {
                let sets = self.samples().len().max(1) as f64;
                let each = (wanted / sets).round().max(1.0);
                (
                    Self {
                        haplotypes: each as u32,
                        ..self.clone()
                    },
                    sets * each,
                )
            }
            Grows::Crossovers => {
                let unit = 2.0
                    * self.depth()
                    * Self {
                        recombination: 1.0,
                        ..self.clone()
                    }
                    .breaks();
                // A map in which nothing crosses over has no rate to raise.
                let rate = if unit > 0.0 { wanted / unit } else { 0.0 };
                (
                    Self {
                        recombination: rate,
                        ..self.clone()
                    },
                    if unit > 0.0 { wanted } else { 0.0 },
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::Story;
    use std::cell::Cell;

    /// On a clock by which every locus takes as long, up to points that a test can wait for.
    #[test]
    fn cost_goes_on_as_it_went_between_the_last_two() {
        let point = |at, seconds, bytes| CostPoint {
            at,
            loci: 1,
            seconds,
            bytes,
            forecast: None,
        };
        let points = [
            point(1.0, 5.0, 1e3),
            point(10.0, 0.1, 1e4),
            point(100.0, 0.1 * libm::sqrt(1_000.0), 4e4),
        ];
        let forecast = Forecast::along(&points, 1_000.0).unwrap();
        assert!(
            (forecast.seconds / 100.0 - 1.0).abs() < 1e-9
                && (forecast.bytes / 1.6e5 - 1.0).abs() < 1e-9,
            "{forecast:?}"
        );
        assert_eq!(Forecast::along(&points[..1], 1_000.0), None);
        // Faster than the square, and falling: neither goes on.
        let wild = [point(1.0, 1.0, 2.0), point(10.0, 1e5, 1.0)];
        let forecast = Forecast::along(&wild, 20.0).unwrap();
        assert!(
            (forecast.seconds / 4e5 - 1.0).abs() < 1e-9 && forecast.bytes == 1.0,
            "{forecast:?}"
        );
        // A clock too coarse for a locus forecasts nothing that could be relied on.
        assert!(
            Forecast::along(&[point(1.0, 0.0, 1.0), point(2.0, 0.0, 1.0)], 4.0)
                .unwrap()
                .is_much()
        );
    }

    #[test]
    fn every_history_is_measured_over_both() {
        for story in [Story::Constant, Story::Islands, Story::HardSweep] {
            let mut measuring = Measuring::new(Study::of(story)).unwrap();
            for curve in &mut measuring.costs.curves {
                curve.to_come.retain(|&at| at <= 100.0);
            }
            let time = Cell::new(0.0);
            while measuring.step(|| time.replace(time.get() + 400.0)) {}
            let costs = measuring.costs();
            for (curve, count) in costs.curves.iter().zip([4, 5]) {
                assert_eq!(curve.points.len(), count, "{story:?} {:?}", curve.grows);
                assert!(
                    curve
                        .points
                        .array_windows()
                        .all(|[one, next]| one.at < next.at),
                    "{curve:?}"
                );
                // Of single loci, chance makes one or another smaller than it would be on average.
                let ends = curve.points.first().zip(curve.points.last());
                assert!(
                    ends.is_some_and(|(first, last)| 1.5 * first.bytes < last.bytes),
                    "{curve:?}"
                );
                assert!(
                    curve
                        .points
                        .iter()
                        .all(|point| point.loci == 1 && point.seconds == 0.8 && point.bytes > 0.0),
                    "{curve:?}"
                );
                assert!(curve.points.iter().skip(2).all(|point| {
                    point
                        .forecast
                        .is_some_and(|forecast| forecast.seconds == 0.8)
                }));
                assert_eq!((&curve.beyond, &curve.refused), (&None, &None));
            }
            assert_eq!(costs.progress(), [16, 16]);
        }
    }

    /// A clock that goes faster with every look forecasts more than anybody waits for: the curve ends there and says what was forecast.
    #[test]
    fn what_takes_too_long_is_forecast_and_not_measured() {
        let time = Cell::new(1.0);
        let mut measuring = Measuring::new(Study::of(Story::Constant)).unwrap();
        while measuring.step(|| time.replace(4.0 * time.get())) {}
        for curve in &measuring.costs().curves {
            let Some((at, forecast)) = curve.beyond else {
                panic!("{curve:?}")
            };
            assert!(
                curve.points.len() >= 2
                    && forecast.seconds > PATIENCE
                    && at > curve.points.last().unwrap().at
            );
        }
        assert_eq!(measuring.costs().progress(), [16, 16]);
    }

    #[test]
    fn loci_are_counted_until_the_turn_is_over() {
        let time = Cell::new(0.0);
        let mut measuring = Measuring::new(Study::of(Story::Constant)).unwrap();
        assert!(measuring.step(|| time.replace(time.get() + 20.0)));
        let first = measuring.costs().curves[0].points[0];
        assert!(
            first.loci == 15 && libm::fabs(first.seconds - 0.3 / 15.0) < 0.003,
            "{first:?}"
        );
    }

    /// Samples that were asked for by name grow together.
    #[test]
    fn samples_by_name_keep_their_proportions() {
        let set = |haplotypes, time| SampleSet {
            population: 0,
            haplotypes,
            time,
        };
        let study = Study {
            sampled: vec![set(6, 0.0), set(2, 50.0)],
            ..Study::default()
        };
        let (grown, at) = study.grown(Grows::Haplotypes, 100.0);
        assert_eq!(
            (grown.sampled, at),
            (vec![set(75, 0.0), set(25, 50.0)], 100.0)
        );
    }

    #[test]
    fn a_study_that_cannot_be_simulated_is_refused() {
        assert!(
            Measuring::new(Study {
                haplotypes: 0,
                ..Study::default()
            })
            .is_err()
        );
    }
}
