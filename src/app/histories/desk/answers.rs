//! What the worker answers, and how it comes onto the page.

use super::{Desk, Stage};
use crate::app::parts::motion::reduced_motion;
use crate::app::state::history::{Ask, Next, after_forecast, after_loci};
use crate::locus::{LocusView, Tree};
use crate::protocol::{FromExplorer, Run, ToExplorer};
use crate::worker::clock::now;
use crate::worker::explorer::ExplorerEvent;
use leptos::prelude::*;

/// How long a tree takes from its place to that of the next one, ms.
const MORPH_MS: f64 = 320.0;
/// Most nodes of a tree that moves: larger ones cannot be drawn often enough.
const MOST_MOVING: usize = 120;

impl Desk {
    pub(super) fn on_event(self, event: ExplorerEvent) {
        match event {
            ExplorerEvent::Ready => {
                // What was asked of the worker before went with it.
                self.engine.update_value(|engine| {
                    engine.runs.looked();
                });
                self.stage.set(Stage::Ready);
                self.look();
                self.play_anew();
            }
            ExplorerEvent::Lost(notice) => {
                self.stage.set(Stage::Loading);
                self.measuring.set(false);
                self.notify(notice);
            }
            ExplorerEvent::Failed(reason) => {
                self.stage.set(Stage::Failed);
                self.measuring.set(false);
                self.notify(reason);
            }
            ExplorerEvent::Answer(answer) => self.on_answer(answer),
        }
    }

    fn on_answer(self, answer: FromExplorer) {
        let newest = |ask: Ask| {
            self.engine
                .try_with_value(|engine| engine.runs.newest(ask))
                .unwrap_or_default()
        };
        match answer {
            FromExplorer::View { run, view } if run == newest(Ask::Look) => {
                self.unfit.set(None);
                self.looked();
                self.show(*view);
            }
            FromExplorer::Walk { run, walk } if run == newest(Ask::Walk) => {
                let tree = Tree::of_walk(&walk);
                self.walk.set(Some((*walk, tree)));
                self.event.set(0);
            }
            FromExplorer::Forecast {
                run,
                count,
                forecast,
            } if run == newest(Ask::Many) => {
                self.done.set(count);
                self.forecast.set(Some(forecast));
                self.go_on(after_forecast(&forecast), run);
            }
            FromExplorer::Progress { run, count } if run == newest(Ask::Many) => {
                self.done.set(count);
                self.ask(&ToExplorer::More { run });
            }
            FromExplorer::Loci { run, loci } if run == newest(Ask::Many) => {
                self.done.set(loci.count);
                let wanted = self.view.with_untracked(|view| view.loci);
                let next = after_loci(loci.count, wanted);
                let study = self
                    .engine
                    .try_with_value(|engine| engine.many_of.clone())
                    .unwrap_or_default();
                self.loci.set(Some((study, *loci)));
                self.go_on(next, run);
            }
            FromExplorer::Costs { run, costs, more } if run == newest(Ask::Costs) => {
                let study = self
                    .engine
                    .try_with_value(|engine| engine.cost_of.clone())
                    .unwrap_or_default();
                self.costs.set(Some((study, *costs)));
                self.measuring.set(more);
                if more {
                    self.ask(&ToExplorer::More { run });
                }
            }
            FromExplorer::Taken { study } => self.edit(|now| *now = *study),
            FromExplorer::Misread { reason } => self
                .misread
                .set(Some(format!("{reason}. The history before stays"))),
            FromExplorer::Document { text } => self.document.set(text),
            FromExplorer::Unwritten { reason } => self.misread.set(Some(reason)),
            // What is still there belongs to another study. The reason stands where the simulation would be.
            FromExplorer::Refused { run, reason } if run == newest(Ask::Look) => {
                self.locus.set(None);
                self.before.set(None);
                self.unfit.set(Some(reason));
                self.looked();
            }
            // Of the walk it is that of the locus, too.
            FromExplorer::Refused { run, .. } if run == newest(Ask::Walk) => {
                self.walk.set(None);
                self.event.set(0);
            }
            FromExplorer::Refused { run, reason } if run == newest(Ask::Many) => {
                self.notify(format!("This cannot be simulated: {reason}."));
                self.loci.set(None);
                self.cancel();
            }
            FromExplorer::Refused { run, reason } if run == newest(Ask::Costs) => {
                self.notify(format!("This cannot be simulated: {reason}."));
                self.stop_measuring();
            }
            _ => {}
        }
    }

    /// Goes on with many loci, asks whether to, or ends.
    fn go_on(self, next: Next, run: Run) {
        match next {
            Next::More => self.ask(&ToExplorer::More { run }),
            Next::Question => self.asking.set(true),
            Next::Done => self.stage.set(Stage::Ready),
        }
    }

    /// An answer to a look has come.
    fn looked(self) {
        let again = self.engine.try_update_value(|engine| engine.runs.looked());
        if again == Some(true) {
            self.look();
        }
    }

    /// Puts a locus on the table; between trees of one locus, nodes move to their new places.
    fn show(self, view: LocusView) {
        // Beside a selected site, the coalescent that is played is that of the tree.
        let other = self.locus.with_untracked(|locus| {
            locus
                .as_ref()
                .is_some_and(|locus| locus.tree.left != view.tree.left)
        });
        if other && view.sweep.is_some() {
            self.pause();
            self.play_anew();
        }
        let earlier = self.locus.with_untracked(|locus| {
            let earlier = locus.as_ref().filter(|earlier| {
                earlier.replicate == view.replicate && earlier.count == view.count
            })?;
            (earlier.tree.left != view.tree.left).then(|| earlier.tree.clone())
        });
        match earlier.filter(|tree| {
            tree.nodes.len() <= MOST_MOVING && !reduced_motion() && self.on_screen.get_untracked()
        }) {
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
