//! Diversity along a locus around a selected site, and what theory says of it.

use super::histogram::{Estimate, estimate};
use super::pair_ages::pair_ages;
use crate::coalescent::sweep::{Sweep, Trajectory};
use crate::history::{Story, Study};
use crate::statistics::theory::SizeHistory;
use serde::{Deserialize, Serialize};

/// Windows along the locus.
const WINDOWS: usize = 30;
/// Points of theory in each of them.
const POINTS: usize = 2;
/// Loci whose trajectories theory is averaged over: more would cost more than their simulation.
const MOST_TRAJECTORIES: u32 = 100;
/// Weakest selection, 2Ns, for which the formula of the valley is drawn.
const STRONG: f64 = 100.0;
/// Diversity is given for so many base pairs.
const PER: f64 = 1_000.0;

/// Pairwise differences along a locus, for each 1,000 base pairs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Windows of equal width from left to right, with what is expected given the trajectories; nothing is before there are any.
    pub windows: Vec<Estimate>,
    /// Standard error of what is expected: trajectories are drawn too.
    pub errors: Vec<f64>,
    /// Width of a window, base pairs.
    pub width: f64,
    /// The selected site, base pairs.
    pub site: f64,
    /// What is expected without a sweep.
    pub neutral: f64,
    /// Position in base pairs and what is expected there given the trajectories.
    pub theory: Vec<[f64; 2]>,
    /// The same by the formula of the valley, where it is valid; empty where it is not.
    pub valley: Vec<[f64; 2]>,
}

/// Sums for a profile while loci are simulated.
pub struct Profiler {
    sweep: Sweep,
    history: SizeHistory,
    /// Mutations per base pair and generation.
    mutation: f64,
    length: f64,
    /// Diploids, where the formula of the valley is drawn.
    formula: Option<f64>,
    /// Position of each point of theory, and crossovers per generation between it and the selected site.
    points: Vec<[f64; 2]>,
    /// Every how many loci a trajectory is followed.
    stride: u32,
    /// Differences in each window and their squares.
    seen: Vec<[f64; 2]>,
    loci: f64,
    /// Mean ages at each point, their sums; and the sums and squares for each window.
    ages: Vec<f64>,
    windows: Vec<[f64; 2]>,
    trajectories: f64,
}

impl Profiler {
    /// For a study in which an allele is selected, with its history; none for another one. `count` loci are to come.
    pub fn new(study: &Study, history: Option<SizeHistory>, count: u32) -> Option<Self> {
        let (sweep, history) = study.sweep().zip(history)?;
        let total = WINDOWS * POINTS;
        let points = (0..total).map(|point| {
            let position = (point as f64 + 0.5) / total as f64 * study.length;
            [position, study.genetic_distance(position, sweep.position)]
        });
        Some(Self {
            sweep,
            history,
            mutation: study.mutation,
            length: study.length,
            formula: (study.story == Story::HardSweep && study.number("a") >= STRONG)
                .then(|| study.number("N")),
            points: points.collect(),
            stride: count.div_ceil(MOST_TRAJECTORIES).max(1),
            seen: vec![[0.0; 2]; WINDOWS],
            loci: 0.0,
            ages: vec![0.0; total],
            windows: vec![[0.0; 2]; WINDOWS],
            trajectories: 0.0,
        })
    }

    /// Adds a locus: positions and numbers of derived haplotypes of its sites.
    pub fn see(&mut self, haplotypes: u32, sites: impl Iterator<Item = (f64, usize)>) {
        let n = f64::from(haplotypes);
        let mut differences = [0.0; WINDOWS];
        for (position, derived) in sites {
            let window = ((position / self.length * WINDOWS as f64) as usize).min(WINDOWS - 1);
            let derived = derived as f64;
            differences[window] +=
                2.0 * derived * (n - derived) / (n * (n - 1.0)) * PER / self.width();
        }
        for (sums, found) in self.seen.iter_mut().zip(differences) {
            add(sums, found);
        }
        self.loci += 1.0;
    }

    /// Follows the pairs of a locus along its trajectory, if it is one of those that are.
    pub fn follow(&mut self, replicate: u32, trajectory: &Trajectory) {
        if !replicate.is_multiple_of(self.stride) {
            return;
        }
        let distances: Vec<f64> = self.points.iter().map(|point| point[1]).collect();
        let ages = pair_ages(&self.sweep, &self.history, trajectory.points(), &distances);
        for (window, ages) in self.windows.iter_mut().zip(ages.chunks(POINTS)) {
            add(window, ages.iter().sum::<f64>() / POINTS as f64);
        }
        for (sum, age) in self.ages.iter_mut().zip(&ages) {
            *sum += age;
        }
        self.trajectories += 1.0;
    }

    fn width(&self) -> f64 {
        self.length / WINDOWS as f64
    }

    /// The profile of all loci so far.
    pub fn profile(&self) -> Profile {
        // Two lineages differ by the mutations on both.
        let per_age = 2.0 * self.mutation * PER;
        let neutral = self.history.pair_time() * per_age;
        let expected: Vec<Estimate> = self
            .windows
            .iter()
            .map(|&[sum, squares]| estimate(self.trajectories, sum, squares, None))
            .collect();
        let windows = self
            .seen
            .iter()
            .zip(&expected)
            .map(|(&[sum, squares], theory)| {
                estimate(
                    self.loci,
                    sum,
                    squares,
                    (self.trajectories > 0.0).then_some(per_age * theory.mean),
                )
            });
        let theory = self
            .points
            .iter()
            .zip(&self.ages)
            .filter(|_| self.trajectories > 0.0);
        let valley = self.formula.iter().flat_map(|&size| {
            self.points
                .iter()
                .map(move |&[position, distance]| (size, position, distance))
        });
        Profile {
            windows: windows.collect(),
            errors: expected
                .iter()
                .map(|theory| per_age * theory.error)
                .collect(),
            width: self.width(),
            site: self.sweep.position,
            neutral,
            theory: theory
                .map(|(point, sum)| [point[0], per_age * sum / self.trajectories])
                .collect(),
            valley: valley
                .map(|(size, position, distance)| {
                    [position, neutral * self.valley_at(size, distance)]
                })
                .collect(),
        }
    }

    /// Diversity after a hard sweep relative to that before, `1 - exp(-tau / 2N) (2Ns)^(-2 d / s)` with `d` crossovers between the site and
    /// the place: carriers meet when about `1 / s` of them are left, and what is lost comes back by new mutations.
    fn valley_at(&self, size: f64, distance: f64) -> f64 {
        let alpha = 2.0 * size * self.sweep.selection;
        let met = libm::pow(alpha, -2.0 * distance / self.sweep.selection);
        1.0 - libm::exp(-self.sweep.end_time / (2.0 * size)) * met
    }
}

fn add([sum, squares]: &mut [f64; 2], value: f64) {
    *sum += value;
    *squares += value * value;
}

#[cfg(test)]
mod tests {
    use super::super::Many;
    use super::*;
    use crate::history::Selected;

    fn profile(study: &Study, count: u32) -> Profile {
        let mut many = Many::new(study.clone(), count).unwrap();
        for _ in 0..count {
            many.step();
        }
        many.loci().profile.unwrap()
    }

    fn scores(found: &Profile) -> Vec<f64> {
        let score = |(window, error): (&Estimate, &f64)| {
            // A deterministic trajectory has no error at all.
            let error = if error.is_finite() { *error } else { 0.0 };
            (window.mean - window.expected.unwrap())
                / libm::sqrt(window.error * window.error + error * error)
        };
        found.windows.iter().zip(&found.errors).map(score).collect()
    }

    fn with(story: Story, numbers: &[(&str, f64)]) -> Study {
        let mut study = Study {
            haplotypes: 6,
            seed: 3,
            ..Study::of(story)
        };
        for (key, number) in numbers {
            let place = story
                .parameters()
                .iter()
                .position(|parameter| parameter.key == *key)
                .unwrap();
            study.values[place] = *number;
        }
        study
    }

    fn changing(story: Story, selected: Selected) -> Study {
        Study {
            haplotypes: 6,
            seed: 3,
            ..Study::of(story).select(selected)
        }
    }

    /// 240 windows at 4.5 sigma: a false alarm in 600 choices of the seed.
    #[test]
    fn diversity_is_what_the_trajectories_say() {
        let hotspot = crate::history::Hotspot {
            start: 60_000.0,
            end: 70_000.0,
            factor: 20.0,
        };
        for study in [
            with(Story::HardSweep, &[]),
            with(
                Story::HardSweep,
                &[("path", 1.0), ("tau", 4_000.0), ("x", 0.2)],
            ),
            Study {
                hotspot,
                ..with(Story::HardSweep, &[("path", 1.0)])
            },
            with(Story::SoftSweep, &[]),
            with(Story::PartialSweep, &[("tau", 500.0)]),
            changing(Story::Growth, Selected::Hard),
            changing(Story::TwoEpoch, Selected::Soft),
            changing(Story::Bottleneck, Selected::Partial),
        ] {
            let found = profile(&study, 600);
            let scores = scores(&found);
            assert!(
                scores.len() == 30 && scores.iter().all(|z| z.abs() < 4.5),
                "{:?} {:?}: {scores:?}",
                study.story,
                study.values
            );
            let history = study.plan().unwrap().single_population().unwrap();
            assert_eq!(
                found.neutral,
                2.0 * study.mutation * PER * history.pair_time()
            );
            assert!(study.selected != Selected::Nothing || (found.neutral - 0.5).abs() < 1e-9);
        }
    }

    /// The test above has power: selection that is half as strong again is noticed.
    #[test]
    fn another_sweep_is_noticed() {
        let found = profile(&with(Story::HardSweep, &[]), 600);
        let other = profile(&with(Story::HardSweep, &[("a", 300.0)]), 600);
        let mixed = Profile {
            windows: found
                .windows
                .iter()
                .zip(&other.windows)
                .map(|(a, b)| Estimate {
                    expected: b.expected,
                    ..*a
                })
                .collect(),
            ..found
        };
        assert!(
            scores(&mixed).iter().any(|z| z.abs() > 4.5),
            "{:?}",
            scores(&mixed)
        );
        // So is a size that is taken as today's all along.
        let grown = profile(&changing(Story::Growth, Selected::Hard), 600);
        let constant = with(Story::HardSweep, &[("N", 100_000.0), ("a", 4_000.0)]);
        let other = profile(
            &Study {
                recombination: 1e-8,
                ..constant
            },
            60,
        );
        let windows = grown
            .windows
            .iter()
            .zip(&other.windows)
            .map(|(a, b)| Estimate {
                expected: b.expected,
                ..*a
            })
            .collect();
        assert!(
            scores(&Profile { windows, ..grown })
                .iter()
                .any(|z| z.abs() > 4.5)
        );
    }

    /// A pair without selection, from a frequency of next to nothing: twice the size.
    #[test]
    fn far_from_the_site_nothing_is_lost() {
        let found = profile(
            &Study {
                recombination: 2e-7,
                length: 100_000.0,
                ..with(Story::HardSweep, &[])
            },
            100,
        );
        let end = found.theory[0][1] / found.neutral;
        assert!((0.97..1.03).contains(&end), "{end}");
        let middle = found.theory[WINDOWS * POINTS / 2][1] / found.neutral;
        assert!(middle < 0.5, "{middle}");
    }

    /// The formula of the valley is an approximation: it leaves out the mutations during the sweep, and takes carriers to meet at one
    /// frequency. Where it is drawn it is within 8 % of what is expected without a sweep from what the trajectories say.
    #[test]
    fn the_formula_is_near_where_it_is_drawn() {
        for (alpha, tau, path) in [
            (100.0, 0.0, 0.0),
            (200.0, 0.0, 0.0),
            (200.0, 0.0, 1.0),
            (200.0, 5_000.0, 0.0),
            (500.0, 0.0, 1.0),
            (500.0, 2_000.0, 0.0),
        ] {
            let study = with(
                Story::HardSweep,
                &[("a", alpha), ("tau", tau), ("path", path)],
            );
            // As wide as the valley, whatever the selection.
            let found = profile(
                &Study {
                    recombination: 1.5e-10 * alpha,
                    ..study
                },
                60,
            );
            assert_eq!(found.valley.len(), found.theory.len());
            let off = found
                .valley
                .iter()
                .zip(&found.theory)
                .map(|(formula, theory)| ((formula[1] - theory[1]) / found.neutral).abs());
            let most = off.fold(0.0, f64::max);
            assert!(
                0.01 < most && most < 0.08,
                "2Ns = {alpha}, {tau} generations, path {path}: {most}"
            );
        }
        assert!(
            profile(&with(Story::HardSweep, &[("a", 99.0)]), 2)
                .valley
                .is_empty()
        );
    }
}
