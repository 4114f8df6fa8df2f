//! What the view knows, and what a click, an edit and an answer of the worker make of it.

use super::runs::{Ask, Runs};
use super::{Edited, Seen};
use crate::app::state::typed::bounded;
use crate::app::state::{Refusal, Stage};
use crate::expectation::{Costs, Forecast, Loci};
use crate::experiment::link::study::{View, from_query};
use crate::history::{MOST_LOCI, Study};
use crate::locus::{LocusView, Tree, Walk};
use crate::protocol::ToExplorer;
use std::sync::Arc;

/// What is to be done about a click or an answer.
#[derive(Debug)]
pub enum Effect {
    /// Ask the worker.
    Ask(Box<ToExplorer>),
    /// Say a sentence to the person.
    Say(String),
    /// The tree on the table moves into place from that of this locus; without one it stands there at once.
    Move(Option<Arc<LocusView>>),
    /// A demes document was written, or the reason why one was not taken or not written.
    Document(Result<String, String>),
    /// From now on one event follows another by itself, or none does any more.
    Play(bool),
}

/// All that the view knows. Large values are handed out as they are, never copied.
#[derive(Debug)]
pub struct History {
    /// What is simulated, and what of it is looked at.
    pub seen: Seen,
    /// Where the view stands.
    pub stage: Stage,
    /// The locus on the table.
    pub locus: Option<Arc<LocusView>>,
    /// Many loci, and what they were simulated from.
    pub loci: Option<Arc<(Study, Loci)>>,
    /// Loci of the newest simulation so far.
    pub done: u32,
    /// What the loci that are still to come will take.
    pub forecast: Option<Forecast>,
    /// That is so much that someone has to agree.
    pub asking: bool,
    /// What loci cost here, and of which history they were.
    pub costs: Option<Arc<(Study, Costs)>>,
    /// That is being measured.
    pub measuring: bool,
    /// One coalescent, event by event, with its whole tree.
    pub walk: Option<Arc<(Walk, Tree)>>,
    /// How many of its events have happened.
    pub event: usize,
    /// Whether they follow each other by themselves.
    pub playing: bool,
    /// Why the last edit was refused.
    pub refused: Option<Refusal>,
    /// Why the locus looked at last could not be simulated; none where it was.
    pub unfit: Option<String>,
    pub(super) runs: Runs,
    /// The study that the run of many loci is of.
    pub(super) many_of: Study,
    /// The study that is measured.
    pub(super) cost_of: Study,
    pub(super) due: Vec<Effect>,
}

impl History {
    /// The state of a link; no worker has answered yet.
    pub fn new(study: Study, view: View) -> Self {
        Self {
            seen: Seen { study, view },
            stage: Stage::Loading,
            locus: None,
            loci: None,
            done: 0,
            forecast: None,
            asking: false,
            costs: None,
            measuring: false,
            walk: None,
            event: 0,
            playing: false,
            refused: None,
            unfit: None,
            runs: Runs::default(),
            many_of: Study::default(),
            cost_of: Study::default(),
            due: Vec::new(),
        }
    }

    /// What is to be done about all that happened since this was asked last, in order.
    pub fn due(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.due)
    }

    pub(super) fn ask(&mut self, message: ToExplorer) {
        self.due.push(Effect::Ask(Box::new(message)));
    }

    pub(super) fn say(&mut self, sentence: String) {
        self.due.push(Effect::Say(sentence));
    }

    /// Shows what an edit made, or why it was refused.
    pub fn take(&mut self, edited: Edited) {
        let (next, notice) = match edited {
            Ok(edited) => edited,
            Err(refused) => {
                self.refused = Some(refused);
                return;
            }
        };
        self.refused = None;
        self.due.extend(notice.map(Effect::Say));
        let before = std::mem::replace(&mut self.seen, next);
        let replicate = |seen: &Seen| seen.view.replicate;
        if before.study != self.seen.study || replicate(&before) != replicate(&self.seen) {
            // Everything on the table belongs to another study or locus now.
            self.pause();
            self.due.push(Effect::Move(None));
            self.look();
            self.play_anew();
        } else if before.view != self.seen.view {
            self.look();
        }
    }

    /// Changes the study, unless the change is refused.
    pub fn edit(&mut self, change: impl FnOnce(&mut Study)) {
        let mut next = self.seen.study.clone();
        change(&mut next);
        self.take(self.seen.edit(next));
    }

    /// A text's link, or an entry of the tab's history: both name a whole state. False where it cannot be taken over now.
    pub fn restore(&mut self, query: &str) -> bool {
        if self.stage == Stage::Simulating {
            self.say("Settings can be changed as soon as nothing is simulated.".to_owned());
            return false;
        }
        let (study, view, notes) = from_query(query);
        let sentences = notes.into_iter().map(|note| note.sentence);
        self.due.extend(sentences.map(Effect::Say));
        let now = Seen {
            study: study.clone(),
            view,
        };
        self.take(now.edit(study));
        true
    }

    /// Goes to the tree to the right or to the left, where there is one.
    pub fn go_beside(&mut self, right: bool) {
        let edge = self.locus.as_ref().map(|view| {
            if right {
                view.tree.right
            } else {
                view.tree.left - 1e-6 * (view.tree.right - view.tree.left)
            }
        });
        if let Some(edge) = edge.filter(|edge| (0.0..self.seen.study.length).contains(edge)) {
            self.go(edge);
        }
    }

    /// Goes to a position along the locus, base pairs.
    pub fn go(&mut self, position: f64) {
        self.take(Ok((self.seen.at(position), None)));
    }

    /// The next or the previous locus, and its coalescent.
    pub fn turn(&mut self, forward: bool) {
        self.take(Ok((self.seen.turn(forward), None)));
    }

    /// Sets how many loci are simulated.
    ///
    /// # Errors
    /// Where what was typed is no number of them; see [`bounded`].
    pub fn set_loci(&mut self, typed: &str) -> Result<(), String> {
        let count = bounded(typed, [2.0, f64::from(MOST_LOCI)], true)?;
        self.seen.view.loci = count as u32;
        Ok(())
    }

    /// Asks for the locus and position of the view.
    pub(super) fn look(&mut self) {
        if let Some(run) = self.runs.look() {
            let Seen { study, view } = self.seen.clone();
            self.ask(ToExplorer::Look {
                run,
                study,
                replicate: view.replicate,
                position: view.position,
                noise: view.noise,
            });
        }
    }

    /// An answer to a look has come.
    pub(super) fn looked(&mut self) {
        if self.runs.looked() {
            self.look();
        }
    }

    /// Asks for the coalescent that is played one event at a time.
    pub(super) fn play_anew(&mut self) {
        let run = self.runs.begin(Ask::Walk);
        let Seen { study, view } = self.seen.clone();
        self.ask(ToExplorer::Walk {
            run,
            study,
            replicate: view.replicate,
            position: view.position,
        });
    }

    /// Simulates many loci.
    pub fn simulate(&mut self) {
        if self.stage != Stage::Ready {
            return;
        }
        let run = self.runs.begin(Ask::Many);
        self.many_of.clone_from(&self.seen.study);
        self.stage = Stage::Simulating;
        (self.loci, self.forecast) = (None, None);
        (self.asking, self.done) = (false, 0);
        self.ask(ToExplorer::Begin {
            run,
            study: self.seen.study.clone(),
            count: self.seen.view.loci,
        });
    }

    /// Ends the simulation of many loci; those that are there stay.
    pub fn cancel(&mut self) {
        self.runs.begin(Ask::Many);
        self.asking = false;
        if self.stage == Stage::Simulating {
            self.stage = Stage::Ready;
        }
    }

    /// Goes on with many loci although it takes long.
    pub fn proceed(&mut self) {
        if std::mem::take(&mut self.asking) {
            let run = self.runs.newest(Ask::Many);
            self.ask(ToExplorer::More { run });
        }
    }

    /// Whether the settings have changed since the loci that are shown were simulated.
    pub fn is_stale(&self) -> bool {
        let other = |loci: &Arc<(Study, Loci)>| loci.0 != self.seen.study;
        self.stage != Stage::Simulating && self.loci.as_ref().is_some_and(other)
    }

    /// What is said above pictures of loci of which others are still to come.
    pub fn under_way(&self) -> Option<String> {
        let count = self.loci.as_ref()?.1.count;
        (self.stage == Stage::Simulating).then(|| {
            format!(
                "Under way: so far of {count} loci of {}. Pictures, means and scores change until all are there.",
                self.seen.view.loci
            )
        })
    }

    /// Measures what loci of this history cost.
    pub fn measure(&mut self) {
        let run = self.runs.begin(Ask::Costs);
        self.cost_of.clone_from(&self.seen.study);
        (self.measuring, self.costs) = (true, None);
        let study = self.seen.study.clone();
        self.ask(ToExplorer::Measure { run, study });
    }

    /// Ends the measurement after the point that is under way; those that are there stay.
    pub fn stop_measuring(&mut self) {
        self.runs.begin(Ask::Costs);
        self.measuring = false;
    }

    /// Events of the coalescent that is played.
    pub fn events(&self) -> usize {
        self.walk.as_ref().map_or(0, |walk| walk.0.steps.len())
    }

    /// Lets the next event happen, or takes the last one back; after the last one, nothing is played any more.
    pub fn step(&mut self, forward: bool) {
        let last = self.events();
        self.event = if forward {
            (self.event + 1).min(last)
        } else {
            self.event.saturating_sub(1)
        };
        if self.event >= last {
            self.pause();
        }
    }

    /// One event on or back, by hand: then none follows by itself.
    pub fn step_by_hand(&mut self, forward: bool) {
        self.pause();
        self.step(forward);
    }

    /// Plays event after event, from the beginning where all have happened; or ends that.
    pub fn play_or_pause(&mut self) {
        if self.playing {
            return self.pause();
        }
        if self.event >= self.events() {
            self.event = 0;
        }
        self.playing = true;
        self.due.push(Effect::Play(true));
        self.step(true);
    }

    /// Ends playing.
    pub(super) fn pause(&mut self) {
        self.playing = false;
        self.due.push(Effect::Play(false));
    }
}
