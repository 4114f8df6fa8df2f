//! Runs: what was trained, with which settings, and how far it came.

use crate::evaluation::{Confusion, TestReport};
use crate::experiment::Experiment;
use crate::training::{Checkpoint, EpochMetrics, Metrics, Trouble};

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunStatus {
    /// The trainer builds the network.
    Preparing,
    /// Batches are being trained on.
    Training,
    /// At rest, can go on.
    Paused,
    /// The last epoch is done.
    Finished,
    /// Ended by hand or by a loss that is not a number.
    Stopped,
}

impl RunStatus {
    /// The word in the Runs table.
    pub const fn word(self) -> &'static str {
        match self {
            RunStatus::Preparing => "preparing",
            RunStatus::Training => "training",
            RunStatus::Paused => "paused",
            RunStatus::Finished => "finished",
            RunStatus::Stopped => "stopped",
        }
    }

    /// Where a run stands once its network is brought back: one that was stopped can be trained on from its last whole epoch.
    pub const fn brought_back(self) -> Self {
        match self {
            RunStatus::Stopped => RunStatus::Paused,
            other => other,
        }
    }
}

/// One line of the Runs table, with all that is needed to bring the run back.
#[derive(Clone, Debug, PartialEq)]
pub struct RunRecord {
    /// Its number, from 1.
    pub id: u32,
    /// Its settings; rate changes made while it ran are in here.
    pub experiment: Experiment,
    /// "cpu" or "webgpu".
    pub backend: String,
    /// Where it stands.
    pub status: RunStatus,
    /// Untrained network first, then one entry an epoch.
    pub history: Vec<EpochMetrics>,
    /// Validation predictions at the last epoch.
    pub confusion: Confusion,
    /// Optimiser steps taken.
    pub step: u32,
    /// Steps in an epoch.
    pub steps_per_epoch: u32,
    /// Running means of the epoch under way, by step.
    pub live: Vec<(u32, Metrics)>,
    /// Training examples per second, lately.
    pub examples_per_second: f64,
    /// What is wrong with it, newest state.
    pub troubles: Vec<Trouble>,
    /// The network at its last epoch.
    pub latest: Option<Checkpoint>,
    /// What the sealed test said, if it was opened with this run, and which opening that was.
    pub test: Option<(TestReport, u32)>,
}

impl RunRecord {
    /// A run about to be prepared.
    pub fn new(id: u32, experiment: Experiment, backend: String) -> Self {
        Self {
            id,
            experiment,
            backend,
            status: RunStatus::Preparing,
            history: Vec::new(),
            confusion: Confusion::default(),
            step: 0,
            steps_per_epoch: 0,
            live: Vec::new(),
            examples_per_second: 0.0,
            troubles: Vec::new(),
            latest: None,
            test: None,
        }
    }

    /// Metrics after the last whole epoch.
    pub fn last(&self) -> Option<&EpochMetrics> {
        self.history.last()
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
}

/// Whether two experiments are simulated from the same settings and seed, so that their data are equal bit for bit.
pub fn same_data(a: &Experiment, b: &Experiment) -> bool {
    a.history == b.history
        && a.locus == b.locus
        && a.loci_per_class == b.loci_per_class
        && a.seeds.data == b.seeds.data
}

/// Names a run's data among those of all runs, so that one sees which runs can be compared: "A, n 5000" for the first set, of 5,000 loci a class.
pub fn data_name(runs: &[RunRecord], run: &RunRecord) -> String {
    let mut sets: Vec<&Experiment> = Vec::new();
    for experiment in runs.iter().map(|run| &run.experiment) {
        if !sets.iter().any(|set| same_data(set, experiment)) {
            sets.push(experiment);
        }
    }
    let place = sets
        .iter()
        .position(|set| same_data(set, &run.experiment))
        .unwrap_or(0);
    let letter = char::from(b'A' + (place % 26) as u8);
    format!("{letter}, n {}", run.experiment.loci_per_class)
}

/// A short name for one sealed test set: what its openings are counted under.
pub fn test_set_key(experiment: &Experiment) -> String {
    let described = format!(
        "{:?}{:?}{}",
        experiment.history, experiment.locus, experiment.loci_per_class
    );
    format!(
        "data{}-split{}-{:016x}",
        experiment.seeds.data,
        experiment.seeds.split,
        digest(&described)
    )
}

/// FNV-1a: a key only has to tell settings apart, and must not change between visits.
pub fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The tutorial's four questions: each is a pair of runs that differ in one setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// One dense layer or three.
    Layers,
    /// No dropout or half of all units.
    Dropout,
    /// A learning rate of 1e-3 or 1e-7.
    Rate,
    /// Five epochs or fifteen.
    Epochs,
}

impl Question {
    /// All four, in the tutorial's order.
    pub const ALL: [Question; 4] = [
        Question::Layers,
        Question::Dropout,
        Question::Rate,
        Question::Epochs,
    ];

    /// The button's words.
    pub const fn label(self) -> &'static str {
        match self {
            Question::Layers => "1 or 3 dense layers?",
            Question::Dropout => "Dropout 0 or 0.5?",
            Question::Rate => "Learning rate 1e-3 or 1e-7?",
            Question::Epochs => "5 or 15 epochs?",
        }
    }

    /// The runs that answer it: the present settings first, then the two that differ from them.
    pub fn experiments(self, base: &Experiment) -> Vec<Experiment> {
        let mut plain = base.clone();
        plain.training.rate_changes.clear();
        let variant = |change: &dyn Fn(&mut Experiment)| {
            let mut experiment = plain.clone();
            change(&mut experiment);
            experiment
        };
        let pair = match self {
            Question::Layers => [
                variant(&|e| e.network.dense_layers = 1),
                variant(&|e| e.network.dense_layers = 3),
            ],
            Question::Dropout => [
                variant(&|e| e.network.dropout = 0.0),
                variant(&|e| e.network.dropout = 0.5),
            ],
            Question::Rate => [
                variant(&|e| e.training.learning_rate = 1e-3),
                variant(&|e| e.training.learning_rate = 1e-7),
            ],
            Question::Epochs => [
                variant(&|e| e.training.epochs = 5),
                variant(&|e| e.training.epochs = 15),
            ],
        };
        let different = pair
            .into_iter()
            .filter(|experiment| *experiment != plain)
            .collect::<Vec<_>>();
        std::iter::once(plain).chain(different).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Preset, RateChange};

    #[test]
    fn a_question_changes_one_setting_and_drops_changes_of_rate() {
        let mut base = Preset::GeneFlow.experiment();
        base.training.rate_changes.push(RateChange {
            step: 3,
            rate: 1e-2,
        });
        for question in Question::ALL {
            let experiments = question.experiments(&base);
            assert_eq!(experiments.len(), 3, "{question:?}");
            assert!(
                experiments
                    .iter()
                    .all(|experiment| experiment.training.rate_changes.is_empty())
            );
            assert!(
                experiments
                    .iter()
                    .all(|experiment| same_data(experiment, &base))
            );
        }
        base.network.dense_layers = 1;
        assert_eq!(
            Question::Layers.experiments(&base).len(),
            2,
            "the base already is one of the pair"
        );
    }

    #[test]
    fn the_test_set_is_named_by_data_and_split_alone() {
        let base = Preset::GeneFlow.experiment();
        let mut other = base.clone();
        other.training.epochs = 3;
        other.seeds.weights = 9;
        assert_eq!(test_set_key(&base), test_set_key(&other));
        other.seeds.split = 2;
        assert_ne!(test_set_key(&base), test_set_key(&other));
        let mut longer = base.clone();
        longer.locus.length *= 2.0;
        assert_ne!(test_set_key(&base), test_set_key(&longer));
    }

    #[test]
    fn runs_on_the_same_loci_share_a_letter() {
        let mut other = Preset::GeneFlow.experiment();
        other.seeds.data = 2;
        let base = Preset::GeneFlow.experiment();
        let runs: Vec<_> = [&base, &other, &base]
            .into_iter()
            .zip(1..)
            .map(|(e, id)| RunRecord::new(id, e.clone(), "cpu".into()))
            .collect();
        let names: Vec<_> = runs.iter().map(|run| data_name(&runs, run)).collect();
        assert_eq!(names, ["A, n 5000", "B, n 5000", "A, n 5000"]);
    }

    #[test]
    fn time_left_follows_from_speed() {
        let mut run = RunRecord::new(1, Preset::GeneFlow.experiment(), "cpu".into());
        run.steps_per_epoch = 94;
        run.step = 470;
        run.status = RunStatus::Training;
        assert_eq!(run.seconds_left(), None);
        run.examples_per_second = 6400.0;
        assert_eq!(run.epochs_done(), 5.0);
        assert!((run.seconds_left().unwrap() - 4.7).abs() < 1e-12);
    }
}
