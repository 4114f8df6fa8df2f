//! Runs: what was trained, with which settings, and how far it came.

use crate::evaluation::{Confusion, Measure, Metrics, Report};
use crate::experiment::Experiment;
use crate::inspection::Permutation;
use crate::protocol::Run;
use crate::training::{Checkpoint, EpochMetrics, Trouble};

/// Points of the live curve kept inside one epoch.
const LIVE_POINTS: usize = 400;

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
            Self::Preparing => "preparing",
            Self::Training => "training",
            Self::Paused => "paused",
            Self::Finished => "finished",
            Self::Stopped => "stopped",
        }
    }

    /// Whether it is over.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Finished | Self::Stopped)
    }

    /// Where a run stands once its network is brought back: one that was stopped can be trained on from its last whole epoch.
    pub const fn brought_back(self) -> Self {
        match self {
            Self::Stopped => Self::Paused,
            other => other,
        }
    }
}

/// One line of the Runs table, with all that is needed to bring the run back.
#[derive(Clone, Debug, PartialEq)]
pub struct RunRecord {
    /// Its number, from 1.
    pub id: Run,
    /// Its settings; rate changes made while it ran are in here.
    pub experiment: Experiment,
    /// "cpu" or "webgpu".
    pub backend: String,
    /// Where it stands.
    pub status: RunStatus,
    /// Untrained network first, then one entry an epoch.
    pub history: Vec<EpochMetrics>,
    /// Validation predictions at the last epoch, where classes are asked for.
    pub confusion: Option<Confusion>,
    /// Predictions on validation beside the simpler methods, when last asked for, and the epoch they are of.
    pub validated: Option<(Report, u32)>,
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
    /// What the sealed test said when it was last opened with this run.
    pub test: Option<Tested>,
    /// What permutations cost, when last measured.
    pub permuted: Option<Permuted>,
}

/// What the sealed test said of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Tested {
    /// What it said.
    pub report: Report,
    /// Which opening of the test set it was, from 1.
    pub opening: u32,
    /// Optimiser steps taken by then.
    pub step: u32,
}

/// What permutations of the validation alignments cost a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Permuted {
    /// Epochs trained when this was measured.
    pub epochs: f64,
    /// Without a permutation.
    pub plain: Metrics,
    /// After each.
    pub scores: Vec<(Permutation, Metrics)>,
}

impl Permuted {
    /// By how much a permutation raised the RMSE of the first number, or the fraction of classes named wrongly, if it was among those measured.
    pub fn cost(&self, of: Permutation) -> Option<f64> {
        let (_, metrics) = self
            .scores
            .iter()
            .find(|(permutation, _)| *permutation == of)?;
        match (&metrics.measure, &self.plain.measure) {
            (Measure::Accuracy(after), Measure::Accuracy(before)) => Some(before - after),
            (Measure::Rmse(after), Measure::Rmse(before)) => Some(after.first()? - before.first()?),
            _ => None,
        }
    }
}

/// Which permutations were measured for some of the runs, in their usual order.
pub fn measured(runs: &[RunRecord]) -> Vec<Permutation> {
    let some = |of: &Permutation| {
        runs.iter()
            .filter_map(|run| run.permuted.as_ref())
            .any(|permuted| permuted.cost(*of).is_some())
    };
    Permutation::ALL.into_iter().filter(some).collect()
}

impl RunRecord {
    /// A run about to be prepared.
    pub fn new(id: Run, experiment: Experiment, backend: String) -> Self {
        Self {
            id,
            experiment,
            backend,
            status: RunStatus::Preparing,
            history: Vec::new(),
            confusion: None,
            validated: None,
            step: 0,
            steps_per_epoch: 0,
            live: Vec::new(),
            examples_per_second: 0.0,
            troubles: Vec::new(),
            latest: None,
            test: None,
            permuted: None,
        }
    }

    /// Metrics after the last whole epoch.
    pub fn last(&self) -> Option<&EpochMetrics> {
        self.history.last()
    }

    /// Where the network stood on validation after the last whole epoch.
    pub fn validation(&self) -> Option<&Metrics> {
        self.last().map(|last| &last.validation)
    }

    /// Training metrics, of the epoch under way or of the last one; none before the first.
    pub fn training(&self) -> Option<&Metrics> {
        let live = self.live.last().map(|(_, metrics)| metrics);
        live.or_else(|| {
            self.last()
                .filter(|last| last.epoch > 0)
                .map(|last| &last.training)
        })
    }

    /// Whole epochs trained.
    pub fn epoch(&self) -> u32 {
        self.last().map_or(0, |last| last.epoch)
    }

    /// Epochs trained, with the fraction of the one under way.
    pub fn epochs_done(&self) -> f64 {
        self.epochs_at(self.step)
    }

    /// The same after so many steps.
    fn epochs_at(&self, step: u32) -> f64 {
        if self.steps_per_epoch == 0 {
            0.0
        } else {
            f64::from(step) / f64::from(self.steps_per_epoch)
        }
    }

    /// Epochs after which the sealed test was opened, where the network is another by now: trained on since, or brought back from before.
    pub fn tested_at(&self) -> Option<f64> {
        let test = self.test.as_ref().filter(|test| test.step != self.step)?;
        Some(self.epochs_at(test.step))
    }

    /// Seconds left at the present speed, where that is known.
    pub fn seconds_left(&self) -> Option<f64> {
        let total = self
            .steps_per_epoch
            .saturating_mul(self.experiment.training.epochs);
        let examples = f64::from(total.saturating_sub(self.step))
            * f64::from(self.experiment.training.batch_size);
        (self.examples_per_second > 0.0 && self.status == RunStatus::Training)
            .then(|| examples / self.examples_per_second)
    }

    /// The network stands: at its beginning, or where it was brought back.
    pub fn stands(
        &mut self,
        validation: Metrics,
        confusion: Option<Confusion>,
        steps_per_epoch: u32,
        checkpoint: Checkpoint,
    ) {
        self.steps_per_epoch = steps_per_epoch;
        self.confusion = confusion;
        if self.history.is_empty() {
            // An untrained network was never trained on a batch.
            let unknown = Metrics {
                loss: f64::NAN,
                measure: match &validation.measure {
                    Measure::Accuracy(_) => Measure::Accuracy(f64::NAN),
                    Measure::Rmse(errors) => Measure::Rmse(vec![f64::NAN; errors.len()]),
                },
            };
            self.history.push(EpochMetrics {
                epoch: 0,
                training: unknown,
                validation,
            });
            self.latest = Some(checkpoint);
            self.status = RunStatus::Paused;
        }
    }

    /// Adds a point to the live curve; of too many every other one goes.
    pub fn goes_on(&mut self, step: u32, metrics: Option<Metrics>) {
        self.step = step;
        self.live.extend(metrics.map(|metrics| (step, metrics)));
        if self.live.len() > LIVE_POINTS {
            self.live = self.live.drain(..).step_by(2).collect();
        }
    }

    /// An epoch ended.
    pub fn ends_epoch(
        &mut self,
        metrics: EpochMetrics,
        confusion: Option<Confusion>,
        checkpoint: Checkpoint,
    ) {
        self.history.retain(|earlier| earlier.epoch < metrics.epoch);
        self.history.push(metrics);
        self.step = checkpoint.step;
        self.latest = Some(checkpoint);
        self.confusion = confusion;
        self.live.clear();
    }

    /// It is over: with its last epoch, or where it was stopped. False where it was over before, and says so again.
    pub fn ends(&mut self, trouble: Option<Trouble>) -> bool {
        let news = !self.status.is_over();
        let complete = self.epoch() >= self.experiment.training.epochs;
        self.status = if complete && trouble.is_none() {
            RunStatus::Finished
        } else {
            RunStatus::Stopped
        };
        if let Some(trouble) = trouble.filter(|trouble| !self.troubles.contains(trouble)) {
            self.troubles.push(trouble);
        }
        news
    }

    /// It goes on from an earlier epoch, after its trainer was lost.
    pub fn goes_back(&mut self, epoch: u32, step: u32) {
        self.history.retain(|metrics| metrics.epoch <= epoch);
        self.step = step;
        self.live.clear();
    }

    /// It is about to be brought back.
    pub fn is_brought_back(&mut self) {
        self.status = self.status.brought_back();
        self.step = self.latest.as_ref().map_or(0, |checkpoint| checkpoint.step);
        self.live.clear();
    }

    /// Whether it answers what another experiment would: the same data, split, network, training and weights, trained to the end.
    pub fn answers(&self, experiment: &Experiment) -> bool {
        self.status == RunStatus::Finished
            && self.experiment.same_data(experiment)
            && self.experiment.layers == experiment.layers
            && self.experiment.training == experiment.training
            && self.experiment.seeds == experiment.seeds
    }

    /// What is wrong with it, newest state, in a sentence.
    pub fn trouble(&self) -> Option<String> {
        self.troubles.last().map(Trouble::sentence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Preset;

    fn metrics(loss: f64) -> Metrics {
        Metrics {
            loss,
            measure: Measure::Accuracy(1.0 - loss / 2.0),
        }
    }

    fn epoch(epoch: u32, loss: f64) -> EpochMetrics {
        EpochMetrics {
            epoch,
            training: metrics(loss),
            validation: metrics(loss),
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

    fn run() -> RunRecord {
        let mut experiment = Preset::GeneFlow.experiment();
        experiment.training.epochs = 2;
        let mut run = RunRecord::new(1, experiment, "cpu".to_owned());
        run.stands(metrics(0.7), None, 10, checkpoint(0, 0));
        run
    }

    #[test]
    fn progress_and_epochs_are_kept_and_a_later_life_replaces_them() {
        let mut run = run();
        assert_eq!((run.epoch(), run.training()), (0, None));
        run.goes_on(5, Some(metrics(0.5)));
        assert_eq!(
            (run.epochs_done(), run.training().map(|now| now.loss)),
            (0.5, Some(0.5))
        );
        run.ends_epoch(epoch(1, 0.4), None, checkpoint(1, 10));
        run.ends_epoch(epoch(2, 0.3), None, checkpoint(2, 20));
        run.goes_back(1, 10);
        run.ends_epoch(epoch(2, 0.2), None, checkpoint(2, 20));
        let losses: Vec<f64> = run
            .history
            .iter()
            .map(|epoch| epoch.validation.loss)
            .collect();
        assert_eq!(losses, [0.7, 0.4, 0.2]);
        assert!(run.ends(None) && run.status == RunStatus::Finished);
        assert!(!run.ends(None), "said once");
    }

    #[test]
    fn a_run_that_was_stopped_can_go_on_and_one_that_ended_cannot() {
        let mut run = run();
        run.ends_epoch(epoch(1, 0.4), None, checkpoint(1, 10));
        run.goes_on(15, None);
        run.ends(None);
        assert_eq!(run.status, RunStatus::Stopped);
        run.is_brought_back();
        assert_eq!((run.status, run.step), (RunStatus::Paused, 10));
    }

    #[test]
    fn a_live_curve_stays_short() {
        let mut run = run();
        (1..5_000).for_each(|step| run.goes_on(step, Some(metrics(1.0))));
        assert!(run.live.len() <= LIVE_POINTS && run.live.len() > LIVE_POINTS / 3);
    }

    #[test]
    fn only_a_finished_run_of_the_same_settings_answers_for_another() {
        let mut run = run();
        let asked = run.experiment.clone();
        assert!(!run.answers(&asked));
        run.ends_epoch(epoch(2, 0.4), None, checkpoint(2, 20));
        run.ends(None);
        assert!(run.answers(&asked));
        let mut other = asked.clone();
        other.seeds.weights = 2;
        assert!(!run.answers(&other));
        other = asked;
        other.examples = 200;
        assert!(!run.answers(&other));
    }

    #[test]
    fn a_permutation_costs_what_it_adds_to_the_error() {
        let of = |measure| Metrics { loss: 0.1, measure };
        let mut run = run();
        assert_eq!(measured(std::slice::from_ref(&run)), []);
        run.permuted = Some(Permuted {
            epochs: 1.0,
            plain: of(Measure::Accuracy(0.75)),
            scores: vec![(Permutation::Columns, of(Measure::Accuracy(0.5)))],
        });
        let permuted = run.permuted.as_ref().unwrap();
        assert_eq!(permuted.cost(Permutation::Columns), Some(0.25));
        assert_eq!(permuted.cost(Permutation::Rows), None);
        assert_eq!(measured(&[run]), [Permutation::Columns]);
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
        assert!(
            run.seconds_left()
                .is_some_and(|left| (left - 4.7).abs() < 1e-12)
        );
    }
}
