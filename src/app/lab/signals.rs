//! What the view shows: the state of [`crate::app::state::Lab`], and what the workers sent, as signals that are handed to every component.

use super::inspector::Inspector;
use crate::app::parts::fields::Form;
use crate::app::parts::notes::Notes;
use crate::app::place::Place;
use crate::app::state::inspection::Held;
use crate::app::state::own_spectrum::OwnSpectrum;
use crate::app::state::{self, Look, Refusal, RunRecord, Stage, words};
use crate::dataset::{Cut, Part, Parts};
use crate::experiment::{Experiment, View};
use crate::inspection::Opening;
use crate::locus::LocusView;
use crate::protocol::DeviceReport;
use leptos::prelude::*;

/// How far a simulation is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Simulated {
    /// Examples done.
    pub done: u32,
    /// Examples asked for.
    pub total: u32,
    /// Examples per second since the start.
    pub loci_per_second: f64,
    /// Simulator workers.
    pub workers: u32,
}

/// All signals of the view. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Lab {
    /// What is decided in plain Rust.
    pub state: RwSignal<state::Lab>,
    /// The experiment as the controls show it.
    pub experiment: Memo<Experiment>,
    /// Where the view stands.
    pub stage: Memo<Stage>,
    /// The rest of the link: what trains, and what another view shows of an example.
    pub view: RwSignal<View>,
    /// Chooses the class that is drawn and edited, by its place; [`Self::chosen`] reads it.
    pub class: SignalSetter<usize>,
    /// Progress of a simulation.
    pub simulated: RwSignal<Simulated>,
    /// The example looked at.
    pub locus: RwSignal<Option<LocusView>>,
    /// Why it cannot be drawn, where it cannot.
    pub no_locus: RwSignal<Option<String>>,
    /// What the network makes of it.
    pub opening: RwSignal<Option<Held<Opening>>>,
    /// What is found out about the network at hand: the view Inside.
    pub inspector: Inspector,
    /// What the trainer computes on.
    pub device: RwSignal<Option<DeviceReport>>,
    /// Why it computes on that.
    pub device_reason: RwSignal<String>,
    /// Sentences to the person.
    pub notices: Notes,
    /// The view on the screen.
    pub place: Signal<Place>,
    /// The file at the end of the road: the view Your data.
    pub own: RwSignal<Option<OwnSpectrum>>,
    /// What was wrong with the last file.
    pub file_error: RwSignal<Option<String>>,
    /// What is typed of a demes document, whichever class it is to become.
    pub document: RwSignal<String>,
    /// The document that was last taken.
    pub taken: RwSignal<String>,
    /// What decides which examples are in which part.
    pub cut: Memo<Cut>,
    /// The examples of each part.
    pub parts: Memo<Parts>,
    /// The part of the data that the example looked at belongs to.
    pub part: Memo<Option<Part>>,
}

impl Form for Lab {
    type Value = Experiment;

    fn read<T>(self, read: impl FnOnce(&Experiment) -> T) -> T {
        self.experiment.with(read)
    }

    fn edit(self, change: impl FnOnce(&mut Experiment)) {
        // Changed while nothing holds the state: a signal that the change reads may have to be computed from it first.
        let mut next = self.state.with_untracked(|state| state.experiment.clone());
        change(&mut next);
        let before = self.state.try_update(|state| state.put(next)).flatten();
        let exchanged = before.and_then(|before| {
            self.state
                .with_untracked(|state| words::exchanged(&before, &state.experiment))
        });
        if let Some(said) = exchanged {
            self.notify(said);
        }
    }

    fn refuse(self, refusal: Refusal) {
        self.state.update(|state| state.refused = Some(refusal));
    }

    fn refused<T>(self, read: impl FnOnce(&Refusal) -> Option<T>) -> Option<T> {
        self.with(|state| state.refused.as_ref().and_then(read))
    }
}

impl Lab {
    /// The state a link asks for, with nothing simulated yet.
    pub fn new(experiment: Experiment, view: View, notices: Notes, place: Signal<Place>) -> Self {
        let look = Look::of(&view, &experiment);
        let state = RwSignal::new(state::Lab::new(experiment, look));
        // Which examples are in which part takes a shuffle of all: only when what decides it changes.
        let cut = Memo::new(move |_| state.with(|state| Cut::of(state.split_by())));
        let parts = Memo::new(move |_| cut.with(Parts::cut));
        let example = Memo::new(move |_| state.with(|state| state.example().0));
        Self {
            state,
            experiment: Memo::new(move |_| state.with(|state| state.experiment.clone())),
            stage: Memo::new(move |_| state.with(|state| state.stage)),
            view: RwSignal::new(view),
            class: SignalSetter::map(move |class| {
                state.update(|state| state.choose_class(class));
            }),
            simulated: RwSignal::new(Simulated::default()),
            locus: RwSignal::new(None),
            no_locus: RwSignal::new(None),
            opening: RwSignal::new(None),
            inspector: Inspector::new(),
            device: RwSignal::new(None),
            device_reason: RwSignal::new(String::new()),
            notices,
            place,
            own: RwSignal::new(None),
            file_error: RwSignal::new(None),
            document: RwSignal::new(String::new()),
            taken: RwSignal::new(String::new()),
            cut,
            parts,
            part: Memo::new(move |_| {
                let id = example.get();
                parts.with(|parts| parts.part_of((id.scenario, id.index)))
            }),
        }
    }

    /// Whether a document stands in its field that was not read yet.
    pub fn is_typing(self) -> bool {
        let taken = self.taken;
        self.document
            .with(|now| taken.with(|taken| now.trim() != taken.trim()))
    }

    /// What trains, once it is there: the value of `data-backend`.
    pub fn backend(self) -> Option<String> {
        self.device
            .with(|device| device.as_ref().map(|device| device.backend.clone()))
    }

    /// Says a sentence to the person.
    pub fn notify(self, text: impl Into<String>) {
        self.notices.add(text.into());
    }

    /// Reads the state; what redraws itself does so at every change of it.
    pub fn with<T>(self, read: impl FnOnce(&state::Lab) -> T) -> T {
        self.state.with(read)
    }

    /// A value of the state that changes only when it does.
    pub fn memo<T: PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&state::Lab) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        // One kind of memo for each type of value and not for each reader: a hundredth of the page.
        let read: Box<dyn Fn(&state::Lab) -> T + Send + Sync> = Box::new(read);
        Memo::new(move |_| self.state.with(&read))
    }

    /// A value of the experiment that changes only when it does.
    pub fn of<T: PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&Experiment) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        let read: Box<dyn Fn(&Experiment) -> T + Send + Sync> = Box::new(read);
        Memo::new(move |_| self.experiment.with(&read))
    }

    /// Reads from the run shown in the stations.
    pub fn with_run<T>(self, read: impl FnOnce(&RunRecord) -> T) -> Option<T> {
        self.state.with(|state| state.shown().map(read))
    }

    /// The class that is drawn and edited: the last one where it is gone.
    pub fn chosen(self) -> usize {
        self.state.with(state::Lab::class)
    }

    /// Whether settings can be changed now.
    pub fn at_rest(self) -> bool {
        self.stage.get().at_rest()
    }
}
