//! What the Lab wants of a trainer: a data set fed from the simulators, and a network trained on it.

use super::Supervisor;
use super::choice::Backend;
use super::errand::{Errand, Letter, Reply, goes_on, next_trainer};
use super::run::{Data, Prepared, run_of};
use crate::experiment::{Class, Experiment};
use crate::protocol::{FromTrainer, Run, ToTrainer};
use crate::training::Checkpoint;
use crate::worker::event::{Rows, TrainerEvent};

/// The data set and the run of the Lab.
#[derive(Debug, Default)]
pub struct LabErrand {
    data: Option<Data>,
    prepared: Option<Prepared>,
}

impl Errand for LabErrand {
    fn waits(&self) -> bool {
        self.prepared.as_ref().is_some_and(Prepared::waits)
    }

    fn urgent(&self) -> bool {
        self.prepared
            .as_ref()
            .is_some_and(|prepared| !prepared.built)
    }

    fn feed(
        &mut self,
        cause: Option<String>,
        backend: Backend,
    ) -> (Vec<Letter>, Option<TrainerEvent>) {
        let mut letters = Vec::new();
        if let Some(data) = &self.data {
            letters.push((
                ToTrainer::Expect {
                    data: data.run,
                    experiment: data.experiment.clone(),
                },
                None,
            ));
            letters.extend(data.rows.iter().cloned().map(letter));
        }
        let Some(prepared) = &mut self.prepared else {
            return (letters, cause.map(|cause| next_trainer(&cause, backend)));
        };
        if prepared.built {
            let epoch = prepared
                .checkpoint
                .as_ref()
                .map_or(0, |checkpoint| checkpoint.epoch);
            prepared.recovering = Some(goes_on(cause, epoch, backend));
            prepared.built = false;
        }
        letters.push((prepared.prepare(), None));
        letters.extend(prepared.again().into_iter().map(|message| (message, None)));
        (letters, None)
    }

    fn heard(&mut self, message: FromTrainer) -> Reply {
        let Some(prepared) = self
            .prepared
            .as_mut()
            .filter(|prepared| run_of(&message) == Some(prepared.run))
        else {
            return Reply::default();
        };
        let achieved = matches!(
            message,
            FromTrainer::Epoch { .. } | FromTrainer::Tested { .. } | FromTrainer::Finished { .. }
        );
        let send = prepared.heard(&message).into_iter().collect();
        let run = prepared.run;
        let mut tell = Vec::new();
        match (
            &message,
            prepared
                .recovering
                .take_if(|_| matches!(message, FromTrainer::Prepared { .. })),
        ) {
            (FromTrainer::Prepared { checkpoint, .. }, Some(notice)) => {
                let (epoch, step) = (checkpoint.epoch, checkpoint.step);
                tell.push(TrainerEvent::Recovered {
                    run,
                    epoch,
                    step,
                    notice,
                });
                // A pause that the lost trainer never confirmed: the new one rests already.
                if prepared
                    .motion
                    .take_if(|motion| matches!(motion, ToTrainer::Pause { .. }))
                    .is_some()
                {
                    tell.push(TrainerEvent::Message(Box::new(FromTrainer::Paused {
                        run,
                        step,
                        training: None,
                    })));
                }
            }
            _ => tell.push(TrainerEvent::Message(Box::new(message))),
        }
        Reply {
            tell,
            send,
            achieved,
        }
    }
}

impl Supervisor<LabErrand> {
    /// A new data set is on its way.
    pub fn expect(&mut self, data: Run, experiment: &Experiment) {
        self.errand.prepared = None;
        self.errand.data = Some(Data {
            run: data,
            experiment: experiment.clone(),
            rows: Vec::new(),
        });
        self.send(
            ToTrainer::Expect {
                data,
                experiment: experiment.clone(),
            },
            None,
        );
    }

    /// Rows of it.
    pub fn rows(&mut self, rows: &Rows) {
        if let Some(data) = self
            .errand
            .data
            .as_mut()
            .filter(|data| data.run == rows.run)
        {
            data.rows.push(rows.clone());
            let (message, body) = letter(rows.clone());
            self.send(message, body);
        }
    }

    /// A network is asked for, on the data set that was named last.
    pub fn prepare(&mut self, run: Run, experiment: &Experiment, checkpoint: Option<Checkpoint>) {
        let data = self.errand.data.as_ref().map_or(0, |data| data.run);
        let prepared = Prepared::new(run, data, experiment.clone(), checkpoint);
        self.send(prepared.prepare(), None);
        self.errand.prepared = Some(prepared);
        self.decide();
    }

    /// Resume, Pause, StepBatch, StepEpoch or Stop.
    pub fn moves(&mut self, run: Run, motion: ToTrainer) {
        if let Some(prepared) = self.prepared_run(run) {
            prepared.motion = Some(motion.clone());
            self.send(motion, None);
        }
    }

    /// SetRate.
    pub fn set_rate(&mut self, run: Run, rate: f64) {
        if self.prepared_run(run).is_some() {
            self.send(ToTrainer::SetRate { run, rate }, None);
        }
    }

    /// Inspect, Predict or Test.
    pub fn ask(&mut self, run: Run, question: ToTrainer) {
        if self
            .prepared_run(run)
            .is_some_and(|prepared| prepared.ask(&question))
        {
            self.send(question, None);
        }
    }

    fn prepared_run(&mut self, run: Run) -> Option<&mut Prepared> {
        self.errand
            .prepared
            .as_mut()
            .filter(|prepared| prepared.run == run)
    }
}

/// Rows as they travel.
fn letter(rows: Rows) -> Letter {
    let Rows {
        run,
        scenario,
        first,
        values,
        ..
    } = rows;
    let class = Class::from_label(usize::from(scenario)).unwrap_or(Class::Divergence);
    (
        ToTrainer::Rows {
            data: run,
            class,
            first,
        },
        Some(values),
    )
}
