//! What the view knows: one value of signals, handed to every component.

use crate::app::parts::fields::Form;
use crate::app::parts::notes::Notes;
use crate::app::parts::on_screen::on_screen;
use crate::app::runs::RunRecord;
use crate::coalescent::LocusView;
use crate::dataset::{Example, Part, Parts};
use crate::evaluation::{BaselineScore, RangeReport};
use crate::experiment::{Experiment, ExperimentError, Split, ViewState};
use crate::formats::dadi::{SpectrumError, SpectrumFile};
use crate::inspection::Inspection;
use crate::protocol::{DataReport, DeviceReport};
use crate::statistics::JointSpectrum;
use leptos::prelude::*;

/// Where the view stands: the value of `data-state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// No simulator has answered yet.
    Loading,
    /// Nothing is under way.
    Ready,
    /// Loci are being simulated.
    Simulating,
    /// A network is being prepared or trained.
    Training,
    /// A run rests and can go on.
    Paused,
    /// The sealed test set is being predicted.
    Testing,
    /// A worker could not be started, or died too often.
    Failed,
}

impl Stage {
    /// The value of `data-state`.
    pub const fn key(self) -> &'static str {
        match self {
            Stage::Loading => "loading",
            Stage::Ready => "ready",
            Stage::Simulating => "simulating",
            Stage::Training => "training",
            Stage::Paused => "paused",
            Stage::Testing => "testing",
            Stage::Failed => "failed",
        }
    }

    /// Whether settings of the data may change now.
    pub const fn at_rest(self) -> bool {
        matches!(self, Stage::Ready | Stage::Paused)
    }
}

/// How far a simulation is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Simulated {
    /// Loci done.
    pub done: u32,
    /// Loci asked for.
    pub total: u32,
    /// Loci per second since the start.
    pub loci_per_second: f64,
    /// Simulator workers.
    pub workers: usize,
}

/// A spectrum from a file, on its way through the network.
#[derive(Clone, Debug, PartialEq)]
pub struct RealData {
    /// Name of the file.
    pub name: String,
    /// What stands in it.
    pub file: SpectrumFile,
    /// The file's first axis is population B.
    pub swapped: bool,
    /// The person has said (or the labels say) which axis is which.
    pub axes_confirmed: bool,
    /// What the network says, once it was asked, and the run that said it.
    pub answer: Option<(u32, Inspection, RangeReport)>,
}

impl RealData {
    /// The spectrum as a network for these samples is given it: axes in the order chosen, projected if need be. `folded` says whether the
    /// network learned from folded spectra.
    ///
    /// # Errors
    /// When the file's samples are smaller than the network's, or the file is folded and the network is not.
    pub fn spectrum(
        &self,
        samples: [u32; 2],
        folded: bool,
    ) -> Result<JointSpectrum, SpectrumError> {
        if self.swapped {
            self.file.swap_axes().fit_to(samples, folded)
        } else {
            self.file.fit_to(samples, folded)
        }
    }
}

/// All state of the view. Cheap to copy: every field is a signal.
#[derive(Clone, Copy)]
pub struct Lab {
    /// The experiment as the controls show it.
    pub experiment: RwSignal<Experiment>,
    /// What is being looked at; the other half of the link.
    pub view: RwSignal<ViewState>,
    /// Where the view stands.
    pub stage: RwSignal<Stage>,
    /// What the last refused edit said.
    pub refused: RwSignal<Option<ExperimentError>>,
    /// The experiment whose data are at hand.
    pub data: RwSignal<Option<Experiment>>,
    /// Sizes of the parts and the simpler methods, once the trainer has the data.
    pub report: RwSignal<Option<DataReport>>,
    /// Progress of a simulation.
    pub simulated: RwSignal<Simulated>,
    /// The locus looked at.
    pub locus: RwSignal<Option<LocusView>>,
    /// What the network makes of it, and in which run.
    pub inspection: RwSignal<Option<Inspection>>,
    /// What the trainer computes on.
    pub device: RwSignal<Option<DeviceReport>>,
    /// Why it computes on that.
    pub device_reason: RwSignal<String>,
    /// All runs, oldest first.
    pub runs: RwSignal<Vec<RunRecord>>,
    /// The run shown in the stations: its id.
    pub current: RwSignal<Option<u32>>,
    /// The run whose network the trainer holds: its id. None after the data were simulated anew.
    pub at_hand: RwSignal<Option<u32>>,
    /// Runs drawn side by side: their ids.
    pub compared: RwSignal<Vec<u32>>,
    /// Experiments waiting to be trained.
    pub queue: RwSignal<Vec<Experiment>>,
    /// The dialog before the sealed test set is open.
    pub confirming_test: RwSignal<bool>,
    /// How often the present sealed test set was opened.
    pub openings: RwSignal<u32>,
    /// Sentences to the person.
    pub notices: Notes,
    /// Whether the view is on the screen.
    pub on_screen: Signal<bool>,
    /// The file at the end of the road.
    pub real: RwSignal<Option<RealData>>,
    /// What was wrong with the last file.
    pub file_error: RwSignal<Option<String>>,
    /// Which loci train, validate and test.
    parts: Memo<Parts>,
}

impl Form for Lab {
    type Value = Experiment;

    fn read<T>(self, read: impl FnOnce(&Experiment) -> T) -> T {
        self.experiment.with(read)
    }

    fn edit(self, change: impl FnOnce(&mut Experiment)) {
        let mut experiment = self.experiment.get_untracked();
        change(&mut experiment);
        match experiment.validate() {
            Ok(()) => {
                self.refused.set(None);
                self.experiment.set(experiment);
            }
            Err(error) => self.refused.set(Some(error)),
        }
    }

    fn refuse(self, field: &'static str, expected: &str, found: &str) {
        let (expected, found) = (expected.to_owned(), format!("\"{}\"", found.trim()));
        self.refused.set(Some(ExperimentError::Value {
            field,
            expected,
            found,
        }));
    }

    fn refusal(self, field: &'static str) -> Option<String> {
        self.refused.with(|error| {
            error
                .as_ref()
                .filter(|error| error.field() == field)
                .map(ToString::to_string)
        })
    }
}

impl Lab {
    /// The state a link asks for, with nothing simulated yet.
    pub fn new(experiment: Experiment, view: ViewState, notices: Notes) -> Self {
        let experiment = RwSignal::new(experiment);
        let split = Memo::new(move |_| experiment.with(|e| (e.loci_per_class, e.seeds.split)));
        Self {
            experiment,
            view: RwSignal::new(view),
            stage: RwSignal::new(Stage::Loading),
            refused: RwSignal::new(None),
            data: RwSignal::new(None),
            report: RwSignal::new(None),
            simulated: RwSignal::new(Simulated::default()),
            locus: RwSignal::new(None),
            inspection: RwSignal::new(None),
            device: RwSignal::new(None),
            device_reason: RwSignal::new(String::new()),
            runs: RwSignal::new(Vec::new()),
            current: RwSignal::new(None),
            at_hand: RwSignal::new(None),
            compared: RwSignal::new(Vec::new()),
            queue: RwSignal::new(Vec::new()),
            confirming_test: RwSignal::new(false),
            openings: RwSignal::new(0),
            notices,
            on_screen: on_screen(),
            real: RwSignal::new(None),
            file_error: RwSignal::new(None),
            parts: Memo::new(move |_| Parts::new(split.get().0, &Split::TUTORIAL, split.get().1)),
        }
    }

    /// Says a sentence to the person.
    pub fn notify(self, text: impl Into<String>) {
        self.notices.add(text.into());
    }

    /// Reads from the run shown in the stations.
    pub fn with_run<T>(self, read: impl FnOnce(&RunRecord) -> T) -> Option<T> {
        let id = self.current.get()?;
        self.runs
            .with(|runs| runs.iter().find(|run| run.id == id).map(read))
    }

    /// Like [`Lab::with_run`], for use outside of what redraws itself.
    pub fn with_run_untracked<T>(self, read: impl FnOnce(&RunRecord) -> T) -> Option<T> {
        untrack(|| self.with_run(read))
    }

    /// The part of the data that an example belongs to.
    pub fn part_of(self, example: Example) -> Option<Part> {
        self.parts.with(|parts| parts.part_of(example))
    }

    /// Whether the locus looked at is in the test set and the seal unbroken, so that predictions for it stay hidden.
    pub fn locus_is_sealed(self) -> bool {
        let view = self.view.get();
        self.openings.get() == 0 && self.part_of((view.class, view.index)) == Some(Part::Test)
    }

    /// Changes a run's record, if it is still there.
    pub fn update_run(self, id: u32, change: impl FnOnce(&mut RunRecord)) {
        self.runs.update(|runs| {
            if let Some(run) = runs.iter_mut().find(|run| run.id == id) {
                change(run);
            }
        });
    }

    /// Whether the controls have moved away from the data at hand.
    pub fn data_is_stale(self) -> bool {
        self.data.with(|data| {
            data.as_ref().is_some_and(|data| {
                self.experiment
                    .with(|now| !crate::app::runs::same_data(data, now))
            })
        })
    }

    /// The simpler methods on validation.
    pub fn baselines(self) -> Vec<BaselineScore> {
        self.report.with(|report| {
            report
                .as_ref()
                .map(|report| report.baselines.clone())
                .unwrap_or_default()
        })
    }
}
