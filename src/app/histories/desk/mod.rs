//! What the view knows and what its controls ask for.

mod answers;
mod running;

use crate::app::parts::notes::Notes;
use crate::app::parts::on_screen::on_screen;
use crate::app::plots::{Palette, TimeScale};
use crate::app::state::history::{Ask, Edited, Refused, Runs, Seen};
use crate::coalescent::demography::SampleSet;
use crate::expectation::{Costs, Forecast, Loci};
use crate::experiment::Noise;
use crate::experiment::link::study::View;
use crate::history::{Ready, Selected, Study, Timeline};
use crate::locus::{LocusView, Tree, Walk};
use crate::protocol::{Run, ToExplorer};
use crate::worker::explorer::ExplorerClient;
use leptos::prelude::*;

/// What stands in the field for a document at first.
const EXAMPLE: &str = include_str!("../example.yaml");

/// Where the view stands: the value of `data-state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The worker has not answered yet.
    Loading,
    /// Nothing is under way.
    Ready,
    /// Many loci are being simulated.
    Simulating,
    /// No worker can be had.
    Failed,
}

impl Stage {
    /// The value of `data-state`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Loading => "loading",
            Self::Ready => "ready",
            Self::Simulating => "simulating",
            Self::Failed => "failed",
        }
    }
}

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
    /// What is simulated.
    pub study: RwSignal<Study>,
    /// Its history, laid out.
    pub drawn: Memo<Drawn>,
    /// What of it is looked at.
    pub view: RwSignal<View>,
    /// Where the view stands.
    pub stage: RwSignal<Stage>,
    /// The locus on the table.
    pub locus: RwSignal<Option<LocusView>>,
    /// The tree that was there before, while the new one moves into place.
    pub before: RwSignal<Option<Tree>>,
    /// How far it has moved, 0 to 1.
    pub moved: RwSignal<f64>,
    /// Many loci, and what they were simulated from.
    pub loci: RwSignal<Option<(Study, Loci)>>,
    /// Loci of the newest simulation so far.
    pub done: RwSignal<u32>,
    /// What the loci that are still to come will take.
    pub forecast: RwSignal<Option<Forecast>>,
    /// That is so much that someone has to agree.
    pub asking: RwSignal<bool>,
    /// What loci cost here, and of which history they were.
    pub costs: RwSignal<Option<(Study, Costs)>>,
    /// That is being measured.
    pub measuring: RwSignal<bool>,
    /// How time runs in genealogies, and in what stands beside them.
    pub time: RwSignal<TimeScale>,
    /// One coalescent, event by event, with its whole tree.
    pub walk: RwSignal<Option<(Walk, Tree)>>,
    /// How many of its events have happened.
    pub event: RwSignal<usize>,
    /// Whether they follow each other by themselves.
    pub playing: RwSignal<bool>,
    /// Why the last edit was refused: the field's key and a sentence.
    pub refused: RwSignal<Option<Refused>>,
    /// Why the locus looked at last could not be simulated; none where it was.
    pub unfit: RwSignal<Option<String>>,
    /// The demes document in the field.
    pub document: RwSignal<String>,
    /// Why a demes document was refused, or is not written.
    pub misread: RwSignal<Option<String>>,
    /// Sentences that stay until they are closed.
    pub notices: Notes,
    /// Whether the view is on the screen.
    pub on_screen: Signal<bool>,
    engine: StoredValue<Engine, LocalStorage>,
}

#[derive(Default)]
struct Engine {
    client: Option<ExplorerClient>,
    runs: Runs,
    /// The study that the run of many loci is of.
    many_of: Study,
    /// The study that is measured.
    cost_of: Study,
    timer: Option<IntervalHandle>,
    /// When the nodes that move set out, ms; an earlier journey ends where a later one begins.
    set_out: f64,
}

impl Desk {
    /// The state of a link, and the worker.
    pub fn start(study: Study, view: View, notices: Notes) -> Self {
        let study = RwSignal::new(study);
        let drawn = Memo::new(move |_| {
            study.with(|study| Drawn {
                palette: Palette::of_study(study),
                timeline: Timeline::of(&study.demography()),
                samples: study.samples(),
            })
        });
        let desk = Self {
            study,
            drawn,
            view: RwSignal::new(view),
            stage: RwSignal::new(Stage::Loading),
            locus: RwSignal::new(None),
            before: RwSignal::new(None),
            moved: RwSignal::new(1.0),
            loci: RwSignal::new(None),
            done: RwSignal::new(0),
            forecast: RwSignal::new(None),
            asking: RwSignal::new(false),
            costs: RwSignal::new(None),
            measuring: RwSignal::new(false),
            time: RwSignal::new(TimeScale::Linear),
            walk: RwSignal::new(None),
            event: RwSignal::new(0),
            playing: RwSignal::new(false),
            refused: RwSignal::new(None),
            unfit: RwSignal::new(None),
            document: RwSignal::new(EXAMPLE.to_owned()),
            misread: RwSignal::new(None),
            notices,
            on_screen: on_screen(),
            engine: StoredValue::new_local(Engine::default()),
        };
        let client = ExplorerClient::start(move |event| desk.on_event(event));
        desk.engine
            .update_value(|engine| engine.client = Some(client));
        desk
    }

    /// Shows a sentence, once.
    pub fn notify(self, text: String) {
        self.notices.add(text);
    }

    /// Whether the history can be drawn, but not simulated.
    pub fn is_unfit(self) -> bool {
        self.unfit.with(Option::is_some)
    }

    /// What is simulated and looked at.
    fn seen(self) -> Seen {
        Seen {
            study: self.study.get_untracked(),
            view: self.view.get_untracked(),
        }
    }

    /// Shows what an edit made, or why it was refused.
    fn take(self, edited: Edited) {
        let (next, notice) = match edited {
            Ok(edited) => edited,
            Err(refused) => return self.refused.set(Some(refused)),
        };
        self.refused.set(None);
        if let Some(notice) = notice {
            self.notify(notice);
        }
        let now = self.seen();
        self.view.set(next.view);
        if now.study != next.study {
            self.study.set(next.study);
            self.renew();
        } else if now.view.replicate != next.view.replicate {
            self.renew();
        } else if now.view != next.view {
            self.look();
        }
    }

    /// Changes the study, unless the change is refused.
    pub fn edit(self, change: impl FnOnce(&mut Study)) {
        let now = self.seen();
        let mut next = now.study.clone();
        change(&mut next);
        self.take(now.edit(next));
    }

    /// Another history.
    pub fn choose(self, ready: Ready) {
        self.take(self.seen().choose(ready));
    }

    /// The same history with something else selected.
    pub fn select(self, selected: Selected) {
        self.take(self.seen().select(selected));
    }

    /// Lays noise over the alignment, unless it is refused.
    pub fn through(self, noise: Noise) {
        self.take(self.seen().through(noise));
    }

    /// Reads a history of one's own from a demes document.
    pub fn read(self, text: String) {
        self.misread.set(None);
        self.ask(&ToExplorer::Read {
            study: self.study.get_untracked(),
            text,
        });
    }

    /// Writes the present history into the field for a document.
    pub fn write(self) {
        self.misread.set(None);
        self.ask(&ToExplorer::Write {
            study: self.study.get_untracked(),
        });
    }

    /// Everything on the table belongs to another study now.
    fn renew(self) {
        self.pause();
        self.before.set(None);
        self.look();
        self.play_anew();
    }

    /// Asks for the locus and position of the view.
    pub fn look(self) {
        let asked = self.engine.try_update_value(|engine| engine.runs.look());
        if let Some(Some(run)) = asked {
            let view = self.view.get_untracked();
            let View {
                replicate,
                position,
                noise,
                ..
            } = view;
            self.ask(&ToExplorer::Look {
                run,
                study: self.study.get_untracked(),
                replicate,
                position,
                noise,
            });
        }
    }

    /// Goes to a position along the locus, base pairs.
    pub fn go(self, position: f64) {
        self.take(Ok((self.seen().at(position), None)));
    }

    /// The next or the previous locus, and its coalescent.
    pub fn turn(self, forward: bool) {
        self.take(Ok((self.seen().turn(forward), None)));
    }

    /// Begins a run.
    fn begin(self, ask: Ask) -> Run {
        self.engine
            .try_update_value(|engine| engine.runs.begin(ask))
            .unwrap_or_default()
    }

    /// Makes the worker panic, so that tests can see the page recover.
    pub fn fault(self) {
        self.ask(&ToExplorer::Panic);
    }

    fn ask(self, message: &ToExplorer) {
        let client = self
            .engine
            .try_with_value(|engine| engine.client.clone())
            .flatten();
        if let Some(client) = client {
            client.ask(message);
        }
    }
}
