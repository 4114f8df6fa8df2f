//! Runs: what was trained, with which settings, and how far it came.

use crate::app::state::RunStatus;
use crate::evaluation::regression::{RegressionReport, RegressionScore};
use crate::experiment::regression::Regression;
use crate::inspection::{Permutation, PermutationScore};
use crate::protocol::Run;
use crate::training::{Checkpoint, RegressionEpoch, RegressionMetrics, Trouble};

/// Points of the live curve kept inside one epoch.
const LIVE_POINTS: usize = 400;

/// One line of the Runs table, with all that is needed to bring the run back.
#[derive(Clone, Debug, PartialEq)]
pub struct RunRecord {
    /// Its number, from 1.
    pub id: Run,
    /// Its settings; rate changes made while it ran are in here.
    pub experiment: Regression,
    /// "cpu" or "webgpu".
    pub backend: String,
    /// Where it stands.
    pub status: RunStatus,
    /// Untrained network first, then one entry an epoch.
    pub history: Vec<RegressionEpoch>,
    /// Optimiser steps taken.
    pub step: u32,
    /// Steps in an epoch.
    pub steps_per_epoch: u32,
    /// Validation RMSE at a step within an epoch, where the run came to rest there.
    pub between: Option<f64>,
    /// Running means of the epoch under way, by step.
    pub live: Vec<(u32, RegressionMetrics)>,
    /// Training examples per second, lately.
    pub examples_per_second: f64,
    /// What is wrong with it, newest state.
    pub troubles: Vec<Trouble>,
    /// The network at its last epoch.
    pub latest: Option<Checkpoint>,
    /// What the sealed test said, if it was opened with this run, and which opening that was.
    pub test: Option<(RegressionReport, u32)>,
    /// What permutations cost, when last measured.
    pub permuted: Option<Permuted>,
}

/// What permutations of the validation alignments cost a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Permuted {
    /// Epochs trained when this was measured.
    pub epochs: f64,
    /// Without a permutation.
    pub plain: RegressionScore,
    /// After each.
    pub scores: Vec<PermutationScore>,
}

impl Permuted {
    /// By how much a permutation raised the RMSE, if it was among those measured.
    pub fn cost(&self, of: Permutation) -> Option<f64> {
        self.scores
            .iter()
            .find(|score| score.permutation == of)
            .map(|score| score.score.rmse - self.plain.rmse)
    }
}

impl RunRecord {
    /// A run about to be prepared.
    pub fn new(id: Run, experiment: Regression, backend: String) -> Self {
        Self {
            id,
            experiment,
            backend,
            status: RunStatus::Preparing,
            history: Vec::new(),
            step: 0,
            steps_per_epoch: 0,
            between: None,
            live: Vec::new(),
            examples_per_second: 0.0,
            troubles: Vec::new(),
            latest: None,
            test: None,
            permuted: None,
        }
    }

    /// Metrics after the last whole epoch.
    pub fn last(&self) -> Option<&RegressionEpoch> {
        self.history.last()
    }

    /// Where the network stands on validation: after the last whole epoch, or where it rests within one.
    pub fn validation(&self) -> Option<RegressionMetrics> {
        let last = self.last()?.validation;
        let Some(rmse) = self.between else {
            return Some(last);
        };
        // Loss and squared error differ by a factor that is the same for the whole run.
        let loss = if last.rmse > 0.0 {
            last.loss * (rmse / last.rmse) * (rmse / last.rmse)
        } else {
            last.loss
        };
        Some(RegressionMetrics { loss, rmse })
    }

    /// Training metrics, of the epoch under way or of the last one.
    pub fn training(&self) -> Option<RegressionMetrics> {
        self.live
            .last()
            .map(|(_, metrics)| *metrics)
            .or_else(|| self.last().map(|last| last.training))
    }

    /// Epochs trained, with the fraction of the one under way.
    pub fn epochs_done(&self) -> f64 {
        if self.steps_per_epoch == 0 {
            0.0
        } else {
            f64::from(self.step) / f64::from(self.steps_per_epoch)
        }
    }

    /// Seconds left at the present speed, where that is known.
    pub fn seconds_left(&self) -> Option<f64> {
        let total = self.steps_per_epoch * self.experiment.training.epochs;
        let examples = f64::from(total.saturating_sub(self.step))
            * f64::from(self.experiment.training.batch_size);
        (self.examples_per_second > 0.0 && self.status == RunStatus::Training)
            .then(|| examples / self.examples_per_second)
    }

    /// Adds a point to the live curve; of too many every other one goes.
    pub fn goes_on(&mut self, step: u32, metrics: Option<RegressionMetrics>) {
        self.step = step;
        self.live.extend(metrics.map(|metrics| (step, metrics)));
        if self.live.len() > LIVE_POINTS {
            self.live = self.live.iter().copied().step_by(2).collect();
        }
    }

    /// An epoch ended.
    pub fn ends_epoch(&mut self, metrics: RegressionEpoch, checkpoint: Checkpoint) {
        self.history.retain(|earlier| earlier.epoch < metrics.epoch);
        self.history.push(metrics);
        self.step = checkpoint.step;
        self.latest = Some(checkpoint);
        self.live.clear();
        self.between = None;
    }

    /// Its settings in a few characters, to tell it from the others.
    pub fn words(&self) -> String {
        let epochs = self.experiment.training.epochs;
        let done = self.latest.as_ref().map_or(0, |latest| latest.epoch);
        format!(
            "run {}: {done} of {epochs} epochs, batch {}",
            self.id, self.experiment.training.batch_size
        )
    }
}

/// Which permutations were measured for some of the runs, in the order of the buttons.
pub fn measured(runs: &[RunRecord]) -> Vec<Permutation> {
    let some = |of: &Permutation| {
        runs.iter().any(|run| {
            run.permuted
                .as_ref()
                .is_some_and(|permuted| permuted.cost(*of).is_some())
        })
    };
    Permutation::ALL.into_iter().filter(some).collect()
}

/// Whether two experiments are simulated from the same settings and seed, so that their alignments are equal bit for bit.
pub fn same_data(a: &Regression, b: &Regression) -> bool {
    a.source == b.source
        && a.target == b.target
        && a.examples == b.examples
        && a.seeds.data == b.seeds.data
}

/// A short name for one sealed test set: what its openings are counted under.
pub fn test_set_key(experiment: &Regression) -> String {
    let described = format!(
        "{:?}{:?}{}",
        experiment.source, experiment.target, experiment.examples
    );
    let digest = crate::app::state::sealed::digest(&described);
    format!(
        "inside-data{}-split{}-{digest:016x}",
        experiment.seeds.data, experiment.seeds.split
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metrics(rmse: f64) -> RegressionMetrics {
        RegressionMetrics {
            loss: rmse * rmse,
            rmse,
        }
    }

    fn checkpoint(epoch: u32, step: u32) -> Checkpoint {
        Checkpoint {
            epoch,
            step,
            weights: Vec::new(),
            moments: Vec::new(),
        }
    }

    #[test]
    fn progress_and_epochs_are_kept_and_a_later_life_replaces_them() {
        let mut run = RunRecord::new(1, Regression::default(), "cpu".to_owned());
        run.steps_per_epoch = 10;
        run.goes_on(5, Some(metrics(0.5)));
        assert_eq!(
            (run.epochs_done(), run.training().map(|now| now.rmse)),
            (0.5, Some(0.5))
        );
        let epoch = |epoch, rmse| RegressionEpoch {
            epoch,
            training: metrics(rmse),
            validation: metrics(rmse),
        };
        run.ends_epoch(epoch(1, 0.4), checkpoint(1, 10));
        run.ends_epoch(epoch(2, 0.3), checkpoint(2, 20));
        run.ends_epoch(epoch(2, 0.2), checkpoint(2, 20));
        assert_eq!(
            run.history
                .iter()
                .map(|epoch| epoch.validation.rmse)
                .collect::<Vec<_>>(),
            [0.4, 0.2]
        );
        assert!(run.live.is_empty());
    }

    #[test]
    fn a_live_curve_stays_short() {
        let mut run = RunRecord::new(1, Regression::default(), String::new());
        (1..5_000).for_each(|step| run.goes_on(step, Some(metrics(1.0))));
        assert!(
            run.live.len() <= LIVE_POINTS && run.live.len() > LIVE_POINTS / 3,
            "{}",
            run.live.len()
        );
    }

    #[test]
    fn the_test_set_is_named_by_data_and_split_alone() {
        let base = Regression::default();
        let mut other = base.clone();
        other.layers = Regression::blog_layers();
        other.observation.width = 30;
        other.seeds.weights = 9;
        assert_eq!(test_set_key(&base), test_set_key(&other));
        assert!(same_data(&base, &other));
        other.seeds.split = 2;
        assert_ne!(test_set_key(&base), test_set_key(&other));
        let mut longer = base.clone();
        longer.source.haplotypes += 1;
        assert_ne!(test_set_key(&base), test_set_key(&longer));
        assert!(!same_data(&base, &longer));
    }
}
