//! What the view knows: one value of signals, handed to every component.

pub use super::stage::{Errand, Stage};

use super::record::RunRecord;
use crate::app::parts::fields::Form;
use crate::app::parts::notes::Notes;
use crate::app::parts::on_screen::on_screen;
use crate::app::plots::inside::CellPlace;
use crate::evaluation::regression::RegressionReport;
use crate::experiment::ExperimentError;
use crate::experiment::regression::{Regression, RegressionView};
use crate::inspection::grid::Grid;
use crate::inspection::readout::ReadOuts;
use crate::inspection::twins::TwinReport;
use crate::inspection::{Explanation, LayerWeights, Opening};
use crate::network::{LayerSummary, summarise};
use crate::protocol::inside::RegressionData;
use crate::protocol::{DeviceReport, Run};
use crate::statistics::Alignment;
use crate::training::RegressionEpoch;
use leptos::prelude::*;

/// What a twin has come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Twin {
    /// Its epochs so far, and how many there will be.
    pub progress: Option<(RegressionEpoch, u32)>,
    /// The comparison.
    pub report: Option<TwinReport>,
    /// The example looked at, through the twin.
    pub opening: Option<Opening>,
}

/// All state of the view. Cheap to copy: every field is a signal.
#[derive(Clone, Copy)]
pub struct Bench {
    /// The experiment as the controls show it.
    pub experiment: RwSignal<Regression>,
    /// What is looked at; the other half of the link.
    pub view: RwSignal<RegressionView>,
    /// Where the view stands.
    pub stage: RwSignal<Stage>,
    /// Why the last edit was refused: the field's key and a sentence.
    pub refused: RwSignal<Option<(&'static str, String)>>,
    /// What the trainer computes on.
    pub device: RwSignal<Option<DeviceReport>>,
    /// Why it computes on that.
    pub device_reason: RwSignal<String>,
    /// All runs, oldest first.
    pub runs: RwSignal<Vec<RunRecord>>,
    /// The runs drawn behind the one at hand, in the order in which they were chosen.
    pub compared: RwSignal<Vec<Run>>,
    /// The run whose data and network the trainer holds.
    pub at_hand: RwSignal<Option<Run>>,
    /// Alignments simulated, and how many there will be.
    pub simulated: RwSignal<[u32; 2]>,
    /// What was simulated.
    pub data: RwSignal<Option<RegressionData>>,
    /// What the network makes of the alignment looked at.
    pub opening: RwSignal<Option<Opening>>,
    /// What a person made of the example, change after change; nothing of an untouched one.
    pub edits: RwSignal<Vec<Alignment>>,
    /// The cell whose numbers are asked for.
    pub chosen: RwSignal<Option<CellPlace>>,
    /// Its numbers.
    pub explanation: RwSignal<Option<Explanation>>,
    /// Whether the kernels are looked at.
    pub looks_at_weights: RwSignal<bool>,
    /// The kernels.
    pub weights: RwSignal<Vec<LayerWeights>>,
    /// Predictions on validation.
    pub validated: RwSignal<Option<RegressionReport>>,
    /// Read-outs of this run, in the order in which they came.
    pub read_outs: RwSignal<Vec<ReadOuts>>,
    /// Whether they are made after each epoch.
    pub watching: RwSignal<bool>,
    /// The twin.
    pub twin: RwSignal<Twin>,
    /// The grid.
    pub grid: RwSignal<Option<Grid>>,
    /// What is under way beside training.
    pub errands: RwSignal<Vec<Errand>>,
    /// The dialog before the sealed test set is open.
    pub confirming_test: RwSignal<bool>,
    /// How often the present sealed test set was opened.
    pub openings: RwSignal<u32>,
    /// Sentences to the person.
    pub notices: Notes,
    /// Whether the view is on the screen.
    pub on_screen: Signal<bool>,
    /// Shapes and counts of the experiment's layers.
    pub summary: Memo<Vec<LayerSummary>>,
}

impl Form for Bench {
    type Value = Regression;

    fn read<T>(self, read: impl FnOnce(&Regression) -> T) -> T {
        self.experiment.with(read)
    }

    fn edit(self, change: impl FnOnce(&mut Regression)) {
        let mut next = self.experiment.get_untracked();
        change(&mut next);
        match next.validate() {
            Ok(()) => {
                self.refused.set(None);
                if self.experiment.with_untracked(|now| *now != next) {
                    self.experiment.set(next);
                }
            }
            Err(error) => self.refused.set(Some((error.field(), error.to_string()))),
        }
    }

    fn refuse(self, field: &'static str, expected: &str, found: &str) {
        let error = ExperimentError::Value {
            field,
            expected: expected.to_owned(),
            found: format!("\"{}\"", found.trim()),
        };
        self.refused.set(Some((field, error.to_string())));
    }

    fn refusal(self, field: &'static str) -> Option<String> {
        self.refused.with(|refused| {
            refused
                .as_ref()
                .filter(|(of, _)| *of == field)
                .map(|(_, reason)| reason.clone())
        })
    }
}

impl Bench {
    /// The state a link asks for, with nothing simulated yet.
    pub fn new(experiment: Regression, view: RegressionView, notices: Notes) -> Self {
        let experiment = RwSignal::new(experiment);
        let summary = Memo::new(move |_| {
            experiment.with(|now| summarise(&now.layers, now.input()).unwrap_or_default())
        });
        Self {
            experiment,
            view: RwSignal::new(view),
            stage: RwSignal::new(Stage::Loading),
            refused: RwSignal::new(None),
            device: RwSignal::new(None),
            device_reason: RwSignal::new(String::new()),
            runs: RwSignal::new(Vec::new()),
            compared: RwSignal::new(Vec::new()),
            at_hand: RwSignal::new(None),
            simulated: RwSignal::new([0, 0]),
            data: RwSignal::new(None),
            opening: RwSignal::new(None),
            edits: RwSignal::new(Vec::new()),
            chosen: RwSignal::new(None),
            explanation: RwSignal::new(None),
            looks_at_weights: RwSignal::new(false),
            weights: RwSignal::new(Vec::new()),
            validated: RwSignal::new(None),
            read_outs: RwSignal::new(Vec::new()),
            watching: RwSignal::new(false),
            twin: RwSignal::new(Twin::default()),
            grid: RwSignal::new(None),
            errands: RwSignal::new(Vec::new()),
            confirming_test: RwSignal::new(false),
            openings: RwSignal::new(0),
            notices,
            on_screen: on_screen(),
            summary,
        }
    }

    /// Reads from the run at hand.
    pub fn with_run<T>(self, read: impl FnOnce(&RunRecord) -> T) -> Option<T> {
        let id = self.at_hand.get()?;
        self.runs
            .with(|runs| runs.iter().find(|run| run.id == id).map(read))
    }

    /// Like [`Bench::with_run`], for use outside of what redraws itself.
    pub fn with_run_untracked<T>(self, read: impl FnOnce(&RunRecord) -> T) -> Option<T> {
        untrack(|| self.with_run(read))
    }

    /// The experiment of the run at hand: what the pictures are of, also while the controls have moved on.
    pub fn with_trained<T>(self, read: impl FnOnce(&Regression) -> T) -> Option<T> {
        self.with_run(|run| read(&run.experiment))
    }

    /// Changes a run's record, if it is still there.
    pub fn update_run(self, id: Run, change: impl FnOnce(&mut RunRecord)) {
        self.runs.update(|runs| {
            if let Some(run) = runs.iter_mut().find(|run| run.id == id) {
                change(run);
            }
        });
    }

    /// Whether something of this kind is under way.
    pub fn is_out(self, errand: Errand) -> bool {
        self.errands.with(|errands| errands.contains(&errand))
    }

    /// Everything that was found out about the network before this one.
    pub fn forget_findings(self) {
        self.opening.set(None);
        self.edits.set(Vec::new());
        self.chosen.set(None);
        self.explanation.set(None);
        self.weights.set(Vec::new());
        self.validated.set(None);
        self.read_outs.set(Vec::new());
        self.twin.set(Twin::default());
        self.grid.set(None);
        self.errands.set(Vec::new());
    }
}
