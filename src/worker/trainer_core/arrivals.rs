//! New examples, drawn by the simulators: those for the epoch that a network is trained on and for the next, as far as they have arrived.

use crate::dataset::{DatasetError, Rows, Series};
use crate::protocol::Missing;
use crate::training::{Session, TrainingError};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Epochs whose examples are at hand or on their way: the one under way, and one ahead of it.
const AT_ONCE: u32 = 2;

/// The new examples of some epochs, of a run and of its twin.
#[derive(Default)]
pub(super) struct Arrivals {
    epochs: BTreeMap<u32, Arrival>,
    /// The epochs that were asked for last.
    asked: Vec<u32>,
}

/// What has arrived for an epoch.
struct Arrival {
    rows: Rows,
    /// Why some of them will not.
    undrawn: Option<String>,
}

impl Arrivals {
    /// The epochs whose new examples a network is to have; none where it is trained on those of the data set, or to its end.
    fn epochs_of(session: &Session) -> RangeInclusive<u32> {
        let training = &session.experiment().training;
        let last = session.epoch().saturating_add(AT_ONCE);
        let last = if training.fresh { last } else { 0 };
        session.epoch_under_way()..=last.min(training.epochs)
    }

    /// Keeps what these networks are to have and nothing else. What is missing of it for those that are in motion, where these are other
    /// epochs than before.
    pub(super) fn ask<'a>(
        &mut self,
        networks: impl Iterator<Item = (&'a Session, bool)>,
    ) -> Option<Vec<Missing>> {
        let (mut kept, mut wanted) = (Vec::new(), Vec::new());
        for (session, in_motion) in networks {
            for epoch in Self::epochs_of(session) {
                kept.push(epoch);
                if in_motion {
                    wanted.push(epoch);
                    self.epochs.entry(epoch).or_insert_with(|| Arrival {
                        rows: Rows::new(
                            Series::Epoch(epoch),
                            session.parts().training.len() as u32,
                            session.data().layout().width(),
                        ),
                        undrawn: None,
                    });
                }
            }
        }
        self.epochs.retain(|epoch, _| kept.contains(epoch));
        if wanted == self.asked {
            return None;
        }
        let missing = wanted.iter().filter_map(|epoch| {
            let arrival = self.epochs.get_mut(epoch)?;
            // Whoever asks again is told again.
            arrival.undrawn = None;
            Some(Missing {
                epoch: *epoch,
                first: arrival.rows.first_missing()?,
                places: arrival.rows.places(),
            })
        });
        let missing = missing.collect();
        self.asked = wanted;
        Some(missing)
    }

    /// Takes in rows from place `first` of an epoch; those of an epoch that nobody is trained on any more are dropped.
    pub(super) fn insert(
        &mut self,
        epoch: u32,
        first: u32,
        numbers: &[f32],
    ) -> Result<(), DatasetError> {
        match self.epochs.get_mut(&epoch) {
            Some(arrival) => arrival.rows.insert(first, numbers),
            None => Ok(()),
        }
    }

    /// Some examples of an epoch cannot be drawn.
    pub(super) fn undrawn(&mut self, epoch: u32, reason: String) {
        if let Some(arrival) = self.epochs.get_mut(&epoch) {
            arrival.undrawn = Some(reason);
        }
    }

    /// The rows that a network's next batch takes; none while they are on their way.
    fn next_batch(&self, session: &Session) -> Result<Option<&[f32]>, TrainingError> {
        let Some(arrival) = self.epochs.get(&session.epoch_under_way()) else {
            return Ok(None);
        };
        match (arrival.rows.arrived(session.next_batch()), &arrival.undrawn) {
            (None, Some(reason)) => Err(TrainingError::Undrawn(reason.clone())),
            (rows, _) => Ok(rows),
        }
    }

    /// Whether a network's next batch has to wait.
    pub(super) fn keep_waiting(&self, session: &Session) -> bool {
        session.experiment().training.fresh && matches!(self.next_batch(session), Ok(None))
    }

    /// Trains a network on its next batch; returns how many examples it had, and none where it has to wait.
    pub(super) async fn train(
        &self,
        session: &mut Session,
    ) -> Result<Option<usize>, TrainingError> {
        if !session.experiment().training.fresh {
            return session.train_batch().await.map(Some);
        }
        match self.next_batch(session)? {
            Some(rows) => session.train_on(rows).await.map(Some),
            None => Ok(None),
        }
    }
}
