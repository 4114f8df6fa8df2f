//! What the page knows and what its controls ask for.

use crate::app::parts::motion::reduced_motion;
use crate::app::parts::notes::Notes;
use crate::app::plots::Palette;
use crate::coalescent::demography::SampleSet;
use crate::exploration::{Loci, LocusView, Story, Study, Timeline, Tree, View, Walk};
use crate::protocol::{FromExplorer, Run, ToExplorer};
use crate::worker::clock::now;
use crate::worker::explorer::{ExplorerClient, ExplorerEvent};
use leptos::prelude::*;
use std::time::Duration;

/// How long a tree takes from its place to that of the next one, ms.
const MORPH_MS: f64 = 320.0;
/// Most nodes of a tree that moves: larger ones cannot be drawn often enough.
const MOST_MOVING: usize = 120;
/// Time between two events that are played, ms.
const PLAY: Duration = Duration::from_millis(650);

/// Where the page stands: the value of `data-state`.
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
    /// Names and colours.
    pub palette: Palette,
}

/// The page's state, handed to every component. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Desk {
    /// What is simulated.
    pub study: RwSignal<Study>,
    /// Its history, laid out.
    pub drawn: Memo<Drawn>,
    /// What of it is looked at.
    pub view: RwSignal<View>,
    /// Where the page stands.
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
    /// One coalescent, event by event, with its whole tree.
    pub walk: RwSignal<Option<(Walk, Tree)>>,
    /// How many of its events have happened.
    pub event: RwSignal<usize>,
    /// Whether they follow each other by themselves.
    pub playing: RwSignal<bool>,
    /// Why the last edit was refused: the field's key and a sentence.
    pub refused: RwSignal<Option<(&'static str, String)>>,
    /// Why a demes document was refused.
    pub misread: RwSignal<Option<String>>,
    /// Sentences that stay until they are closed.
    pub notices: Notes,
    engine: StoredValue<Engine, LocalStorage>,
}

#[derive(Default)]
struct Engine {
    client: Option<ExplorerClient>,
    last_run: Run,
    look_run: Run,
    walk_run: Run,
    many_run: Run,
    /// The study that the run of many loci is of.
    many_of: Study,
    /// An answer to a look is still to come; another one is wanted after it.
    looking: bool,
    look_again: bool,
    timer: Option<IntervalHandle>,
    /// When the nodes that move set out, ms; an earlier journey ends where a later one begins.
    set_out: f64,
}

impl Desk {
    /// The state of a link, and the worker.
    pub fn start(study: Study, view: View) -> Self {
        let study = RwSignal::new(study);
        let drawn = Memo::new(move |_| {
            study.with(|study| {
                let timeline = Timeline::of(&study.demography());
                Drawn { palette: Palette::of(&timeline), timeline, samples: study.samples() }
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
            walk: RwSignal::new(None),
            event: RwSignal::new(0),
            playing: RwSignal::new(false),
            refused: RwSignal::new(None),
            misread: RwSignal::new(None),
            notices: Notes::default(),
            engine: StoredValue::new_local(Engine::default()),
        };
        let client = ExplorerClient::start(move |event| desk.on_event(event));
        desk.engine.update_value(|engine| engine.client = Some(client));
        desk
    }

    /// Shows a sentence, once.
    pub fn notify(self, text: String) {
        self.notices.add(text);
    }

    /// Changes the study, unless the change is refused.
    pub fn edit(self, change: impl FnOnce(&mut Study)) {
        let mut next = self.study.get_untracked();
        change(&mut next);
        match next.check() {
            Ok(()) => {
                self.refused.set(None);
                if self.study.with_untracked(|study| *study != next) {
                    self.study.set(next);
                    self.renew();
                }
            }
            Err(error) => self.refused.set(Some((error.field(), error.to_string()))),
        }
    }

    /// Another history, with its own numbers; the locus and the seed stay.
    pub fn choose(self, story: Story) {
        let now = self.study.get_untracked();
        let next =
            Study { length: now.length, mutation: now.mutation, recombination: now.recombination, seed: now.seed, ..Study::of(story) };
        let next = if next.check().is_ok() { next } else { Study { seed: now.seed, ..Study::of(story) } };
        self.edit(|study| *study = next);
    }

    /// Reads a history of one's own from a demes document.
    pub fn read(self, text: String) {
        self.misread.set(None);
        self.ask(&ToExplorer::Read { text });
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
        let asked = self.engine.try_update_value(|engine| {
            if engine.looking {
                engine.look_again = true;
                return None;
            }
            engine.looking = true;
            engine.last_run += 1;
            engine.look_run = engine.last_run;
            Some(engine.look_run)
        });
        if let Some(Some(run)) = asked {
            let view = self.view.get_untracked();
            self.ask(&ToExplorer::Look { run, study: self.study.get_untracked(), replicate: view.replicate, position: view.position });
        }
    }

    /// Goes to a position along the locus, base pairs.
    pub fn go(self, position: f64) {
        self.view.update(|view| view.position = position);
        self.look();
    }

    /// The next or the previous locus, and its coalescent.
    pub fn turn(self, forward: bool) {
        self.view.update(|view| view.replicate = if forward { view.replicate.saturating_add(1) } else { view.replicate.saturating_sub(1) });
        self.renew();
    }

    /// Simulates many loci.
    pub fn simulate(self) {
        if self.stage.get_untracked() != Stage::Ready {
            return;
        }
        let study = self.study.get_untracked();
        let run = self.engine.try_update_value(|engine| {
            engine.last_run += 1;
            (engine.many_run, engine.many_of) = (engine.last_run, study.clone());
            engine.many_run
        });
        self.stage.set(Stage::Simulating);
        self.loci.set(None);
        self.done.set(0);
        let count = self.view.with_untracked(|view| view.loci);
        self.ask(&ToExplorer::Begin { run: run.unwrap_or_default(), study, count });
    }

    /// Ends the simulation of many loci; those that are there stay.
    pub fn cancel(self) {
        self.engine.update_value(|engine| {
            engine.last_run += 1;
            engine.many_run = engine.last_run;
        });
        if self.stage.get_untracked() == Stage::Simulating {
            self.stage.set(Stage::Ready);
        }
    }

    /// Asks for the coalescent that is played one event at a time.
    fn play_anew(self) {
        let run = self.engine.try_update_value(|engine| {
            engine.last_run += 1;
            engine.walk_run = engine.last_run;
            engine.walk_run
        });
        let replicate = self.view.with_untracked(|view| view.replicate);
        self.ask(&ToExplorer::Walk { run: run.unwrap_or_default(), study: self.study.get_untracked(), replicate });
    }

    /// Lets the next event happen, or takes the last one back.
    pub fn step(self, forward: bool) {
        let last = self.walk.with_untracked(|walk| walk.as_ref().map_or(0, |(walk, _)| walk.steps.len()));
        self.event.update(|event| *event = if forward { (*event + 1).min(last) } else { event.saturating_sub(1) });
        if self.event.get_untracked() >= last {
            self.pause();
        }
    }

    /// Plays event after event; from the beginning where all have happened.
    pub fn play(self) {
        let last = self.walk.with_untracked(|walk| walk.as_ref().map_or(0, |(walk, _)| walk.steps.len()));
        if self.event.get_untracked() >= last {
            self.event.set(0);
        }
        self.playing.set(true);
        self.step(true);
        let timer = set_interval_with_handle(move || self.step(true), PLAY).ok();
        self.engine.update_value(|engine| engine.timer = timer);
    }

    /// Ends playing.
    pub fn pause(self) {
        self.playing.set(false);
        if let Some(Some(timer)) = self.engine.try_update_value(|engine| engine.timer.take()) {
            timer.clear();
        }
    }

    /// Makes the worker panic, so that tests can see the page recover.
    pub fn fault(self) {
        self.ask(&ToExplorer::Panic);
    }

    fn ask(self, message: &ToExplorer) {
        let client = self.engine.try_with_value(|engine| engine.client.clone()).flatten();
        if let Some(client) = client {
            client.ask(message);
        }
    }

    fn on_event(self, event: ExplorerEvent) {
        match event {
            ExplorerEvent::Ready => {
                self.engine.update_value(|engine| engine.looking = false);
                self.stage.set(Stage::Ready);
                self.look();
                self.play_anew();
            }
            ExplorerEvent::Lost(notice) => {
                self.stage.set(Stage::Loading);
                self.notify(notice);
            }
            ExplorerEvent::Failed(reason) => {
                self.stage.set(Stage::Failed);
                self.notify(reason);
            }
            ExplorerEvent::Answer(answer) => self.on_answer(answer),
        }
    }

    fn on_answer(self, answer: FromExplorer) {
        let runs = self.engine.try_with_value(|engine| [engine.look_run, engine.walk_run, engine.many_run]).unwrap_or_default();
        match answer {
            FromExplorer::View { run, view } if run == runs[0] => {
                self.looked();
                self.show(*view);
            }
            FromExplorer::Walk { run, walk } if run == runs[1] => {
                let tree = Tree::of_walk(&walk);
                self.walk.set(Some((*walk, tree)));
                self.event.set(0);
            }
            FromExplorer::Progress { run, count } if run == runs[2] => {
                self.done.set(count);
                self.ask(&ToExplorer::More { run });
            }
            FromExplorer::Loci { run, loci } if run == runs[2] => {
                self.done.set(loci.count);
                let wanted = self.view.with_untracked(|view| view.loci);
                let done = loci.count >= wanted;
                let study = self.engine.try_with_value(|engine| engine.many_of.clone()).unwrap_or_default();
                self.loci.set(Some((study, *loci)));
                if done {
                    self.stage.set(Stage::Ready);
                } else {
                    self.ask(&ToExplorer::More { run });
                }
            }
            FromExplorer::Written { demography } => {
                self.edit(|study| *study = study.with(demography));
                self.misread.set(self.refused.with_untracked(|refused| refused.as_ref().map(|(_, reason)| reason.clone())));
            }
            FromExplorer::Misread { reason } => self.misread.set(Some(reason)),
            FromExplorer::Refused { run, reason } => {
                self.notify(format!("This cannot be simulated: {reason}."));
                if run == runs[0] {
                    self.looked();
                }
                if run == runs[2] {
                    self.cancel();
                }
            }
            _ => {}
        }
    }

    /// An answer to a look has come.
    fn looked(self) {
        let again = self.engine.try_update_value(|engine| {
            engine.looking = false;
            std::mem::take(&mut engine.look_again)
        });
        if again == Some(true) {
            self.look();
        }
    }

    /// Puts a locus on the table; between trees of one locus, nodes move to their new places.
    fn show(self, view: LocusView) {
        let earlier = self.locus.with_untracked(|locus| {
            let earlier = locus.as_ref().filter(|earlier| earlier.replicate == view.replicate && earlier.count == view.count)?;
            (earlier.tree.left != view.tree.left).then(|| earlier.tree.clone())
        });
        match earlier.filter(|tree| tree.nodes.len() <= MOST_MOVING && !reduced_motion()) {
            Some(tree) => {
                self.before.set(Some(tree));
                self.moved.set(0.0);
                self.locus.set(Some(view));
                let start = now();
                self.engine.update_value(|engine| engine.set_out = start);
                self.morph(start);
            }
            None => {
                self.before.set(None);
                self.locus.set(Some(view));
            }
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
}
