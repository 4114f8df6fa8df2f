//! What buttons do: the only place where the page's state meets the trainer. What comes of it is in `answers`.

mod answers;

use super::bench::{Bench, Errand, Stage, Twin};
use super::record::{RunRecord, test_set_key};
use crate::app::parts::fields::Form;
use crate::app::parts::openings;
use crate::app::plots::inside::CellPlace;
use crate::app::runs::RunStatus;
use crate::coalescent::Alignment;
use crate::experiment::BackendChoice;
use crate::experiment::regression::{Regression, RegressionView, Shown, Shows};
use crate::inspection::Permutation;
use crate::inspection::grid::GridAxes;
use crate::inspection::readout::Features;
use crate::observation::alignment::arrange;
use crate::protocol::Run;
use crate::protocol::inside::{Subject, ToInside, Which};
use crate::training::Checkpoint;
use crate::worker::clock::now;
use crate::worker::inside_client::InsideClient;
use leptos::prelude::*;
use std::time::Duration;

/// How long new settings wait for the hand to rest before data are simulated from them.
const SETTLE: Duration = Duration::from_millis(450);
/// Shortest time between two looks at the example while the network trains, ms.
const LOOK_AGAIN_MS: f64 = 500.0;

/// What follows once the network stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Then {
    /// Nothing.
    #[default]
    Rest,
    /// Train to the end.
    Resume,
    /// Train one batch.
    StepBatch,
    /// Train one epoch.
    StepEpoch,
}

#[derive(Default)]
struct Engine {
    client: Option<InsideClient>,
    last_run: Run,
    then: Then,
    /// When the alignment was opened last, ms.
    looked: f64,
    /// Looks without an answer yet.
    looking: u32,
    settling: Option<TimeoutHandle>,
}

/// Everything a control can ask for. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Actions {
    bench: Bench,
    engine: StoredValue<Engine, LocalStorage>,
}

impl Actions {
    /// Starts a trainer and asks it for the experiment.
    pub fn start(bench: Bench) -> Self {
        let actions = Self { bench, engine: StoredValue::new_local(Engine::default()) };
        let client = InsideClient::start(bench.view.get_untracked().backend, move |event| actions.on_event(event));
        actions.engine.update_value(|engine| engine.client = Some(client));
        actions.new_run(Then::Rest);
        actions.follow_settings();
        actions
    }

    /// Whenever the controls have come to rest on other settings, data and network are made from them; the run before is kept.
    fn follow_settings(self) {
        Effect::new(move |_| {
            let experiment = self.bench.experiment.get();
            if let Some(Some(earlier)) = self.engine.try_update_value(|engine| engine.settling.take()) {
                earlier.clear();
            }
            if self.bench.with_run_untracked(|run| run.experiment == experiment) == Some(true) {
                return;
            }
            let timer = set_timeout_with_handle(move || self.new_run(Then::Rest), SETTLE).ok();
            self.engine.update_value(|engine| engine.settling = timer);
        });
    }

    /// Makes the trainer panic, so that tests can see the page recover.
    pub fn fault(self) {
        if let Some(client) = self.client() {
            client.fault();
        }
    }

    /// Trains the run at hand to its end; a run that has ended is begun anew.
    pub fn train(self) {
        self.go_on(Then::Resume);
    }

    /// Trains one batch.
    pub fn step_batch(self) {
        self.go_on(Then::StepBatch);
    }

    /// Trains to the end of the epoch.
    pub fn step_epoch(self) {
        self.go_on(Then::StepEpoch);
    }

    fn go_on(self, then: Then) {
        match self.bench.stage.get_untracked() {
            Stage::Ready | Stage::Paused if !self.unsettled() => self.proceed(then),
            Stage::Training | Stage::Failed => (),
            _ => self.new_run(then),
        }
    }

    /// The controls show other settings than those of the run at hand.
    fn unsettled(self) -> bool {
        let now = self.bench.experiment.get_untracked();
        self.bench.with_run_untracked(|run| run.experiment != now).unwrap_or(true)
    }

    fn proceed(self, then: Then) {
        let message: fn(Run) -> ToInside = match then {
            Then::Rest => return,
            Then::Resume => |run| ToInside::Resume { run },
            Then::StepBatch => |run| ToInside::StepBatch { run },
            Then::StepEpoch => |run| ToInside::StepEpoch { run },
        };
        self.request(|run| {
            self.bench.stage.set(Stage::Training);
            self.bench.update_run(run, |record| record.status = RunStatus::Training);
            message(run)
        });
    }

    /// Pauses after the batch under way.
    pub fn pause(self) {
        self.request(|run| ToInside::Pause { run });
    }

    /// Ends the run where it is.
    pub fn stop(self) {
        self.request(|run| ToInside::Stop { run });
    }

    /// Back to the same untrained weights.
    pub fn reset(self) {
        self.new_run(Then::Rest);
    }

    /// Other untrained weights, from the next seed.
    pub fn new_weights(self) {
        self.bench.edit(|experiment| experiment.seeds.weights = experiment.seeds.weights.wrapping_add(1));
        self.new_run(Then::Rest);
    }

    fn new_run(self, then: Then) {
        let experiment = self.bench.experiment.get_untracked();
        let id = self.engine.try_update_value(|engine| {
            engine.last_run += 1;
            engine.last_run
        });
        let Some(id) = id else { return };
        // A run that never took a step is replaced: it would only clutter the table.
        let stale = self.bench.at_hand.get_untracked();
        let backend = self.bench.device.with_untracked(|device| device.as_ref().map(|device| device.backend.clone()).unwrap_or_default());
        self.bench.runs.update(|runs| {
            runs.retain(|run| Some(run.id) != stale || run.step > 0);
            runs.push(RunRecord::new(id, experiment, backend));
        });
        self.prepare(id, None, then);
    }

    /// Brings back a run's settings and its network as it was at the end of its last epoch.
    pub fn restore(self, id: Run) {
        let found = self
            .bench
            .runs
            .with_untracked(|runs| runs.iter().find(|run| run.id == id).map(|run| (run.experiment.clone(), run.latest.clone())));
        let Some((experiment, checkpoint)) = found else { return };
        self.bench.refused.set(None);
        self.bench.update_run(id, |run| {
            run.step = checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.step);
            run.live.clear();
        });
        self.bench.at_hand.set(Some(id));
        self.bench.experiment.set(experiment);
        self.prepare(id, checkpoint, Then::Rest);
    }

    fn prepare(self, id: Run, checkpoint: Option<Checkpoint>, then: Then) {
        // Who is left while it trains can be brought back.
        if let Some(left) = self.bench.at_hand.get_untracked() {
            self.bench.update_run(left, |run| {
                if run.status == RunStatus::Training {
                    run.status = RunStatus::Paused;
                }
            });
        }
        self.engine.update_value(|engine| {
            (engine.then, engine.looking) = (then, 0);
            if let Some(timer) = engine.settling.take() {
                timer.clear();
            }
        });
        self.bench.forget_findings();
        self.bench.data.set(None);
        self.bench.simulated.set([0, 0]);
        self.bench.at_hand.set(Some(id));
        if self.bench.device.with_untracked(Option::is_some) {
            self.bench.stage.set(Stage::Simulating);
        }
        self.count_openings();
        let experiment = self.bench.with_run_untracked(|run| run.experiment.clone());
        if let Some(experiment) = &experiment {
            self.stay_within(experiment);
        }
        if let (Some(client), Some(experiment)) = (self.client(), experiment) {
            client.prepare(id, &experiment, checkpoint);
        }
        if self.bench.watching.get_untracked() {
            self.request(|run| ToInside::WatchReadOut { run, watch: true });
        }
    }

    /// Of fewer examples, the one looked at may not be there.
    fn stay_within(self, experiment: &Regression) {
        let [training, validation, test] = Regression::SPLIT.sizes(experiment.examples);
        let there = match self.bench.view.get_untracked().shown {
            Shown::Training(index) => index < training,
            Shown::Validation(index) => index < validation,
            Shown::Test(index) => index < test,
        };
        if !there {
            self.bench.view.update(|view| view.shown = Shown::default());
        }
    }

    /// Changes the learning rate: of the run under way from its next step on, else of the experiment.
    pub fn set_rate(self, rate: f64) {
        let begun = self.bench.with_run_untracked(|run| run.step > 0).unwrap_or(false) && !self.unsettled();
        let before = self.bench.experiment.get_untracked();
        self.bench.edit(|experiment| {
            experiment.training.learning_rate = rate;
            experiment.training.rate_changes.clear();
        });
        if matches!(self.bench.stage.get_untracked(), Stage::Training | Stage::Paused)
            && begun
            && self.bench.refused.with_untracked(Option::is_none)
        {
            // The rate was only tried out against the bounds: the run began with another one, and the change is kept as a change.
            self.bench.experiment.set(before);
            self.request(|run| ToInside::SetRate { run, rate });
        }
    }

    /// Trains on another backend from now on.
    pub fn switch_backend(self, choice: BackendChoice) {
        self.bench.view.update(|view| view.backend = choice);
        if let Some(client) = self.client() {
            client.switch(choice);
        }
    }

    /// Looks at another example.
    pub fn show(self, shown: Shown) {
        self.bench.view.update(|view| view.shown = shown);
        self.back_to_the_example();
    }

    /// Forgets what was made of the example.
    pub fn back_to_the_example(self) {
        self.bench.edits.set(Vec::new());
        self.bench.chosen.set(None);
        self.bench.explanation.set(None);
        self.look();
    }

    /// Changes the alignment looked at.
    pub fn disturb(self, change: impl FnOnce(&Alignment) -> Alignment) {
        let opened = self.bench.opening.with_untracked(|opening| opening.as_ref().map(|opening| opening.alignment.clone()));
        let last = self.bench.edits.with_untracked(|edits| edits.last().cloned()).or(opened);
        if let Some(last) = last {
            self.bench.edits.update(|edits| edits.push(change(&last)));
            self.look();
        }
    }

    /// Puts rows and columns into the order of the observation again.
    pub fn arrange(self) {
        if let Some(observation) = self.bench.with_run_untracked(|run| run.experiment.observation) {
            self.disturb(|alignment| arrange(&observation, alignment).alignment);
        }
    }

    /// Takes the last change back.
    pub fn undo(self) {
        self.bench.edits.update(|edits| {
            edits.pop();
        });
        self.look();
    }

    /// Opens the alignment looked at.
    pub fn look(self) {
        if !self.bench.stage.get_untracked().stands() {
            return;
        }
        let RegressionView { shown, shows, .. } = self.bench.view.get_untracked();
        let edited = self.bench.edits.with_untracked(|edits| edits.last().cloned());
        let subject = edited.map_or(Subject::Example(shown), |alignment| Subject::Edited { alignment, arrange: false });
        let gradient = shows != Shows::Activation;
        self.engine.update_value(|engine| {
            engine.looked = now();
            engine.looking += 1;
        });
        self.request(|run| ToInside::Open { run, which: Which::Trained, subject: subject.clone(), gradient });
        if self.bench.twin.with_untracked(|twin| twin.report.is_some()) {
            self.request(|run| ToInside::Open { run, which: Which::Twin, subject, gradient: false });
        }
    }

    /// Opens it again while the network trains, not more often than a person can see.
    fn look_again(self) {
        let due = self.engine.try_with_value(|engine| engine.looking == 0 && now() - engine.looked >= LOOK_AGAIN_MS);
        if due == Some(true) {
            self.look();
        }
    }

    /// Asks for the numbers behind a cell; a cell of the input has none.
    pub fn choose(self, cell: Option<CellPlace>) {
        self.bench.chosen.set(cell);
        self.bench.explanation.set(None);
        self.explain();
    }

    fn explain(self) {
        let Some(CellPlace { layer, place }) = self.bench.chosen.get_untracked() else { return };
        if let Some(layer) = layer.checked_sub(1) {
            self.request(|run| ToInside::Explain { run, which: Which::Trained, layer, cell: place });
        }
    }

    /// Asks for the kernels, where they are looked at.
    pub fn ask_weights(self) {
        if self.bench.looks_at_weights.get_untracked() {
            self.request(|run| ToInside::Weights { run, which: Which::Trained });
        }
    }

    /// Opens the sealed test set with the run at hand.
    pub fn open_test(self) {
        self.bench.confirming_test.set(false);
        self.send_out(Errand::Test, |run| ToInside::Test { run });
    }

    /// Reads S, pi and the rest off every layer.
    pub fn read_out(self, features: Features, examples: u32) {
        self.send_out(Errand::ReadOut, |run| ToInside::ReadOut { run, features, examples });
    }

    /// Reads out after each epoch from now on, or no longer.
    pub fn watch(self, watch: bool) {
        self.bench.watching.set(watch);
        self.request(|run| ToInside::WatchReadOut { run, watch });
    }

    /// Asks what permutations cost.
    pub fn permute(self, permutations: Vec<Permutation>) {
        self.send_out(Errand::Permute, |run| ToInside::Permute { run, permutations });
    }

    /// Trains a twin.
    pub fn twin(self, seed: u64) {
        self.bench.twin.set(Twin::default());
        self.send_out(Errand::Twin, |run| ToInside::Twin { run, seed });
    }

    /// Tests on a grid.
    pub fn grid(self, axes: GridAxes) {
        self.bench.grid.set(None);
        self.send_out(Errand::Grid, |run| ToInside::Grid { run, axes });
    }

    /// Ends read-outs, twin and grid where they are.
    pub fn abandon(self) {
        self.bench.errands.update(|errands| errands.retain(|errand| matches!(errand, Errand::Test | Errand::Permute)));
        self.request(|run| ToInside::Abandon { run });
    }

    fn send_out(self, errand: Errand, message: impl FnOnce(Run) -> ToInside) {
        if !self.bench.stage.get_untracked().stands() {
            return;
        }
        self.bench.errands.update(|errands| {
            errands.retain(|other| *other != errand);
            errands.push(errand);
        });
        self.request(message);
    }

    fn request(self, message: impl FnOnce(Run) -> ToInside) {
        if let (Some(run), Some(client)) = (self.bench.at_hand.get_untracked(), self.client()) {
            client.request(message(run));
        }
    }

    fn client(self) -> Option<InsideClient> {
        self.engine.try_with_value(|engine| engine.client.clone()).flatten()
    }

    fn count_openings(self) {
        if let Some(key) = self.bench.with_run_untracked(|run| test_set_key(&run.experiment)) {
            self.bench.openings.set(openings::read(&key));
        }
    }
}
