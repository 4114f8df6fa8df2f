//! What the view shows: the state of [`History`] as signals that are handed to every component. Clicks and answers go to the state, and what it
//! wants done is done here.

use crate::app::parts::motion::reduced_motion;
use crate::app::parts::notes::Notes;
use crate::app::parts::on_screen::on_screen;
use crate::app::plots::{Palette, TimeScale};
use crate::app::state::Stage;
use crate::app::state::history::{Effect, History};
use crate::coalescent::demography::SampleSet;
use crate::expectation::{Costs, Forecast, Loci};
use crate::experiment::link::study::View;
use crate::history::{Study, Timeline};
use crate::locus::{LocusView, Tree, Walk};
use crate::protocol::ToExplorer;
use crate::worker::clock::now;
use crate::worker::explorer::ExplorerClient;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// What stands in the field for a document at first.
const EXAMPLE: &str = include_str!("example.yaml");
/// Time between two events that are played, ms.
const PLAY: Duration = Duration::from_millis(650);
/// How long a tree takes from its place to that of the next one, ms.
const MORPH_MS: f64 = 320.0;

/// A history as its figures need it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawn {
    /// Laid out in time.
    pub timeline: Timeline,
    /// Who is sampled.
    pub samples: Vec<SampleSet>,
    /// Names and colours of the populations that lineages are in.
    pub palette: Palette,
}

/// The view's state, handed to every component. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Desk {
    /// What is decided in plain Rust; what is said of the signals below is said there.
    pub state: RwSignal<History>,
    /// What is simulated.
    pub study: Memo<Study>,
    /// Its history, laid out.
    pub drawn: Memo<Drawn>,
    /// What of it is looked at.
    pub view: Memo<View>,
    /// Where the view stands.
    pub stage: Memo<Stage>,
    /// The locus on the table.
    pub locus: Memo<Option<Arc<LocusView>>>,
    /// The one whose tree was there before, while the new tree moves into place.
    pub before: RwSignal<Option<Arc<LocusView>>>,
    /// How far it has moved, 0 to 1.
    pub moved: RwSignal<f64>,
    /// Many loci, and what they were simulated from.
    pub loci: Memo<Option<Arc<(Study, Loci)>>>,
    /// Loci of the newest simulation so far.
    pub done: Memo<u32>,
    /// What the loci that are still to come will take.
    pub forecast: Memo<Option<Forecast>>,
    /// What loci cost here, and of which history they were.
    pub costs: Memo<Option<Arc<(Study, Costs)>>>,
    /// That is being measured.
    pub measuring: Memo<bool>,
    /// How time runs in genealogies, and in what stands beside them.
    pub time: RwSignal<TimeScale>,
    /// One coalescent, event by event, with its whole tree.
    pub walk: Memo<Option<Arc<(Walk, Tree)>>>,
    /// How many of its events have happened.
    pub event: Memo<usize>,
    /// Why the locus looked at last could not be simulated; none where it was.
    pub unfit: Memo<Option<String>>,
    /// The demes document in the field.
    pub document: RwSignal<String>,
    /// Why a demes document was refused, or is not written.
    pub misread: RwSignal<Option<String>>,
    notices: Notes,
    /// Whether the view is on the screen.
    pub on_screen: Signal<bool>,
    engine: StoredValue<Engine, LocalStorage>,
}

#[derive(Default)]
struct Engine {
    client: Option<ExplorerClient>,
    timer: Option<IntervalHandle>,
    /// When the nodes that move set out, ms; an earlier journey ends where a later one begins.
    set_out: f64,
}

/// A value of the state that changes only when it does.
fn memo<T: PartialEq + Send + Sync + 'static>(
    state: RwSignal<History>,
    read: impl Fn(&History) -> T + Send + Sync + 'static,
) -> Memo<T> {
    Memo::new(move |_| state.with(&read))
}

/// A large value of the state: whether it is another one is told by where it lies, not by what it holds.
fn large<T: Send + Sync + 'static>(
    state: RwSignal<History>,
    read: fn(&History) -> &Option<Arc<T>>,
) -> Memo<Option<Arc<T>>> {
    fn place<T>(value: &Option<Arc<T>>) -> Option<*const T> {
        value.as_ref().map(Arc::as_ptr)
    }
    Memo::new_with_compare(
        move |_| state.with(|state| read(state).clone()),
        move |before, now| before.map(place) != now.map(place),
    )
}

impl Desk {
    /// The state of a link, and the worker.
    pub fn start(study: Study, view: View, notices: Notes) -> Self {
        let state = RwSignal::new(History::new(study, view));
        let study = memo(state, |state| state.seen.study.clone());
        let drawn = Memo::new(move |_| {
            study.with(|study| Drawn {
                palette: Palette::of_study(study),
                timeline: Timeline::of(&study.demography()),
                samples: study.samples(),
            })
        });
        let desk = Self {
            state,
            study,
            drawn,
            view: memo(state, |state| state.seen.view),
            stage: memo(state, |state| state.stage),
            locus: large(state, |state| &state.locus),
            before: RwSignal::new(None),
            moved: RwSignal::new(1.0),
            loci: large(state, |state| &state.loci),
            done: memo(state, |state| state.done),
            forecast: memo(state, |state| state.forecast),
            costs: large(state, |state| &state.costs),
            measuring: memo(state, |state| state.measuring),
            time: RwSignal::new(TimeScale::Linear),
            walk: large(state, |state| &state.walk),
            event: memo(state, |state| state.event),
            unfit: memo(state, |state| state.unfit.clone()),
            document: RwSignal::new(EXAMPLE.to_owned()),
            misread: RwSignal::new(None),
            notices,
            on_screen: on_screen(),
            engine: StoredValue::new_local(Engine::default()),
        };
        let client = ExplorerClient::start(move |event| desk.act(|state| state.heard(event)));
        desk.engine
            .update_value(|engine| engine.client = Some(client));
        desk
    }

    /// A value of the state that changes only when it does.
    pub fn memo<T: PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&History) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        memo(self.state, read)
    }

    /// Reads many loci, once there are some.
    pub fn of_loci<T>(self, read: impl FnOnce(&Loci) -> T) -> Option<T> {
        self.loci.with(|loci| Some(read(&loci.as_ref()?.1)))
    }

    /// Whether the history can be drawn, but not simulated.
    pub fn is_unfit(self) -> bool {
        self.unfit.with(Option::is_some)
    }

    /// Does something to the state, and what follows from it.
    pub fn act<T: Default>(self, change: impl FnOnce(&mut History) -> T) -> T {
        let done = self.state.try_update(|state| (change(state), state.due()));
        let (out, due) = done.unwrap_or_default();
        for effect in due {
            self.carry_out(effect);
        }
        out
    }

    fn carry_out(self, effect: Effect) {
        match effect {
            Effect::Ask(message) => self.ask(&message),
            Effect::Say(text) => self.notices.add(text),
            Effect::Move(from) => {
                let from = from.filter(|_| !reduced_motion() && self.on_screen.get_untracked());
                let start = now();
                self.engine.update_value(|engine| engine.set_out = start);
                let moves = from.is_some();
                self.before.set(from);
                if moves {
                    self.moved.set(0.0);
                    self.morph(start);
                }
            }
            Effect::Document(Ok(text)) => self.document.set(text),
            Effect::Document(Err(reason)) => self.misread.set(Some(reason)),
            Effect::Play(on) => self.tick(on),
        }
    }

    fn morph(self, start: f64) {
        request_animation_frame(move || {
            if self.engine.try_with_value(|engine| engine.set_out) != Some(start) {
                return;
            }
            let done = ((now() - start) / MORPH_MS).clamp(0.0, 1.0);
            // Slow at both ends.
            self.moved.set(done * done * (3.0 - 2.0 * done));
            if done < 1.0 {
                self.morph(start);
            } else {
                self.before.set(None);
            }
        });
    }

    /// Lets one event follow another, or none.
    fn tick(self, on: bool) {
        let next = move || {
            // Where nobody sees it, it waits.
            if self.on_screen.get_untracked() {
                self.act(|state| state.step(true));
            }
        };
        let timer = on.then(|| set_interval_with_handle(next, PLAY).ok());
        let before = self
            .engine
            .try_update_value(|engine| std::mem::replace(&mut engine.timer, timer.flatten()));
        if let Some(Some(before)) = before {
            before.clear();
        }
    }

    /// Reads a history of one's own from a demes document.
    pub fn read(self, text: String) {
        self.misread.set(None);
        let study = self.study.get_untracked();
        self.ask(&ToExplorer::Read { study, text });
    }

    /// Writes the present history into the field for a document.
    pub fn write(self) {
        self.misread.set(None);
        let study = self.study.get_untracked();
        self.ask(&ToExplorer::Write { study });
    }

    /// Asks the worker, past the state.
    pub fn ask(self, message: &ToExplorer) {
        let client = self
            .engine
            .try_with_value(|engine| engine.client.clone())
            .flatten();
        if let Some(client) = client {
            client.ask(message);
        }
    }
}
