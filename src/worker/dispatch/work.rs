//! What the pool has to simulate, and for what.

use super::share::{Chunk, Share};
use crate::dataset::Series;
use crate::experiment::Experiment;
use crate::protocol::{Run, ToSimulator};
use crate::worker::event::Wanted;
use std::collections::VecDeque;

/// Examples of an experiment that are to be simulated.
#[derive(Debug)]
pub(super) struct Work {
    /// Tells this work from one on the same examples that was begun before, for another trainer or before a pause.
    ticket: u32,
    pub(super) run: Run,
    pub(super) experiment: Experiment,
    pub(super) share: Share,
    pub(super) goal: Goal,
}

/// What examples are simulated for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Goal {
    /// A data set.
    Data {
        began: f64,
        /// When progress was last told.
        told: f64,
        /// The page has heard of all of it already: the trainer that had it is gone.
        again: bool,
    },
    /// An epoch that is trained on new examples. The page hears nothing of it.
    Epoch(u32),
}

impl Work {
    /// A data set that the page waits for.
    fn is_news(&self) -> bool {
        matches!(self.goal, Goal::Data { again: false, .. })
    }

    fn epoch(&self) -> Option<(Run, u32)> {
        match self.goal {
            Goal::Data { .. } => None,
            Goal::Epoch(epoch) => Some((self.run, epoch)),
        }
    }
}

/// All work, in the order in which it is done.
#[derive(Debug, Default)]
pub(super) struct Works {
    works: VecDeque<Work>,
    tickets: u32,
}

impl Works {
    /// Simulates a data set from now on.
    pub(super) fn data(&mut self, run: Run, experiment: Experiment, again: bool, began: f64) {
        let scenarios = 0..experiment.scenarios.len() as u8;
        let all = scenarios.map(|place| (Series::Scenario(place), 0..experiment.examples));
        let goal = Goal::Data {
            began,
            told: began,
            again,
        };
        let share = Share::new(all);
        self.add(run, experiment, share, goal);
    }

    /// Draws these new examples from now on, and none for other epochs. What was drawn of an epoch before is not drawn again.
    pub(super) fn draw(&mut self, wanted: Option<&Wanted>) {
        let is_wanted = |of: (Run, u32)| {
            wanted.is_some_and(|wanted| {
                let mut epochs = wanted.missing.iter().map(|missing| missing.epoch);
                of.0 == wanted.run && epochs.any(|epoch| epoch == of.1)
            })
        };
        self.works.retain(|work| work.epoch().is_none_or(is_wanted));
        let Some(wanted) = wanted else { return };
        for missing in &wanted.missing {
            let of = (wanted.run, missing.epoch);
            if self.works.iter().all(|work| work.epoch() != Some(of)) {
                let places = missing.first..missing.places;
                let share = Share::new([(Series::Epoch(missing.epoch), places)]);
                let goal = Goal::Epoch(missing.epoch);
                self.add(wanted.run, wanted.experiment.clone(), share, goal);
            }
        }
    }

    fn add(&mut self, run: Run, experiment: Experiment, share: Share, goal: Goal) {
        self.tickets += 1;
        self.works.push_back(Work {
            ticket: self.tickets,
            run,
            experiment,
            share,
            goal,
        });
    }

    /// Drops the data set that the page waits for.
    pub(super) fn cancel(&mut self) {
        self.works.retain(|work| !work.is_news());
    }

    /// Drops everything, and hands out what the page waits for.
    pub(super) fn clear(&mut self) -> Option<Work> {
        self.works.drain(..).find(Work::is_news)
    }

    /// Some examples that nobody simulates yet: the ticket of their work, and what to tell the simulator.
    pub(super) fn take(&mut self) -> Option<(u32, Chunk, ToSimulator)> {
        let taken = |work: &mut Work| Some((work.share.take()?, work.ticket));
        let (chunk, ticket) = self.works.iter_mut().find_map(taken)?;
        let work = self.find(ticket)?;
        let Chunk {
            series,
            first,
            count,
        } = chunk;
        let message = ToSimulator::Simulate {
            run: work.run,
            experiment: Box::new(work.experiment.clone()),
            series,
            first,
            count,
        };
        Some((ticket, chunk, message))
    }

    /// The work with a ticket, if it is still to be done.
    pub(super) fn find(&mut self, ticket: u32) -> Option<&mut Work> {
        self.works.iter_mut().find(|work| work.ticket == ticket)
    }

    /// Takes the work with a ticket out.
    pub(super) fn remove(&mut self, ticket: u32) -> Option<Work> {
        let at = self.works.iter().position(|work| work.ticket == ticket)?;
        self.works.remove(at)
    }
}
