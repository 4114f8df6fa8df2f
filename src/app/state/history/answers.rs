//! What the worker tells, and what it changes of the view.

use super::course::{Effect, History};
use super::runs::Ask;
use crate::app::state::Stage;
use crate::locus::{LocusView, Tree};
use crate::protocol::{FromExplorer, ToExplorer};
use crate::worker::event::ExplorerEvent;
use std::sync::Arc;

/// Most nodes of a tree that moves: larger ones cannot be drawn often enough.
const MOST_MOVING: usize = 120;

impl History {
    /// What the worker tells.
    pub fn heard(&mut self, event: ExplorerEvent) {
        match event {
            ExplorerEvent::Ready => {
                // What was asked of the worker before went with it.
                self.runs.looked();
                self.stage = Stage::Ready;
                self.look();
                self.play_anew();
            }
            ExplorerEvent::Lost(sentence) => self.lost(Stage::Loading, sentence),
            ExplorerEvent::Failed(sentence) => self.lost(Stage::Failed, sentence),
            ExplorerEvent::Answer(answer) => self.answered(answer),
        }
    }

    /// No worker is there: what it had begun, another one knows nothing of.
    fn lost(&mut self, stage: Stage, sentence: String) {
        self.stage = stage;
        (self.measuring, self.asking) = (false, false);
        self.say(sentence);
    }

    fn answered(&mut self, answer: FromExplorer) {
        let [look, walk_run, many, costs_run] =
            [Ask::Look, Ask::Walk, Ask::Many, Ask::Costs].map(|ask| self.runs.newest(ask));
        match answer {
            FromExplorer::View { run, view } if run == look => {
                self.unfit = None;
                self.looked();
                self.show(*view);
            }
            FromExplorer::Walk { run, walk } if run == walk_run => {
                let tree = Tree::of_walk(&walk);
                self.walk = Some(Arc::new((*walk, tree)));
                self.event = 0;
            }
            FromExplorer::Forecast {
                run,
                count,
                forecast,
            } if run == many => {
                (self.done, self.forecast) = (count, Some(forecast));
                if forecast.is_much() {
                    self.asking = true;
                } else {
                    self.ask(ToExplorer::More { run });
                }
            }
            FromExplorer::Progress { run, count } if run == many => {
                self.done = count;
                self.ask(ToExplorer::More { run });
            }
            FromExplorer::Loci { run, loci } if run == many => {
                self.done = loci.count;
                self.loci = Some(Arc::new((self.many_of.clone(), *loci)));
                if self.done >= self.seen.view.loci {
                    self.stage = Stage::Ready;
                } else {
                    self.ask(ToExplorer::More { run });
                }
            }
            FromExplorer::Costs { run, costs, more } if run == costs_run => {
                self.costs = Some(Arc::new((self.cost_of.clone(), *costs)));
                self.measuring = more;
                if more {
                    self.ask(ToExplorer::More { run });
                }
            }
            FromExplorer::Taken { study } => self.edit(|now| *now = *study),
            FromExplorer::Misread { reason } => self.due.push(Effect::Document(Err(format!(
                "{reason}. The history before stays"
            )))),
            FromExplorer::Document { text } => self.due.push(Effect::Document(Ok(text))),
            FromExplorer::Unwritten { reason } => self.due.push(Effect::Document(Err(reason))),
            // What is still there belongs to another study. The reason stands where the simulation would be.
            FromExplorer::Refused { run, reason } if run == look => {
                self.locus = None;
                self.due.push(Effect::Move(None));
                self.unfit = Some(reason);
                self.looked();
            }
            // Of the walk it is that of the locus, too.
            FromExplorer::Refused { run, .. } if run == walk_run => {
                (self.walk, self.event) = (None, 0);
            }
            FromExplorer::Refused { run, reason } if run == many || run == costs_run => {
                self.say(format!("This cannot be simulated: {reason}."));
                if run == many {
                    self.loci = None;
                    self.cancel();
                } else {
                    self.stop_measuring();
                }
            }
            _ => {}
        }
    }

    /// Puts a locus on the table; between trees of one locus, nodes move to their new places.
    fn show(&mut self, view: LocusView) {
        let left = view.tree.left;
        let before = self.locus.take().filter(|before| before.tree.left != left);
        // Beside a selected site, the coalescent that is played is that of the tree.
        if before.is_some() && view.sweep.is_some() {
            self.pause();
            self.play_anew();
        }
        let of_one = |before: &Arc<LocusView>| {
            before.replicate == view.replicate
                && before.count == view.count
                && before.tree.nodes.len() <= MOST_MOVING
        };
        self.due.push(Effect::Move(before.filter(of_one)));
        self.locus = Some(Arc::new(view));
    }
}
