//! A study made ready to be simulated many times.

use super::record::Record;
use crate::coalescent::sweep::{SweepError, SweepEvents, SweepModel, SweepPlan, Trajectory};
use crate::coalescent::{Model, ModelError, Plan, Purpose, Simulator, Stream};
use crate::history::{Study, StudyError};
use thiserror::Error;

/// Why a study is not simulated.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum PrepareError {
    /// A number of the study is wrong.
    #[error(transparent)]
    Study(#[from] StudyError),
    /// The history cannot be simulated.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The sweep cannot be simulated.
    #[error(transparent)]
    Sweep(#[from] SweepError),
}

/// What the simulator takes.
pub struct Prepared {
    /// The history; where an allele is selected, the same without selection.
    pub plan: Plan,
    /// The sweep.
    pub sweep: Option<SweepPlan>,
}

impl Study {
    fn model(&self) -> Model {
        Model {
            demography: self.demography(),
            samples: self.samples(),
            genome: self.genome(),
        }
    }

    /// The history as the simulator takes it, without selection.
    ///
    /// # Errors
    /// Where it cannot be simulated.
    pub fn plan(&self) -> Result<Plan, PrepareError> {
        self.check()?;
        self.unbounded()
    }

    fn unbounded(&self) -> Result<Plan, PrepareError> {
        Ok(Plan::new(&self.model())?)
    }

    /// The study as the simulator takes it.
    ///
    /// # Errors
    /// Where it cannot be simulated.
    pub fn prepare(&self) -> Result<Prepared, PrepareError> {
        self.check()?;
        self.compile()
    }

    /// The same beyond the bounds of the page, which keep a person from waiting; the simulator's own bounds stay.
    pub(crate) fn compile(&self) -> Result<Prepared, PrepareError> {
        let sweep = self
            .sweep()
            .map(|sweep| {
                SweepPlan::new(&SweepModel {
                    model: self.model(),
                    sweep,
                })
            })
            .transpose()?;
        Ok(Prepared {
            plan: self.unbounded()?,
            sweep,
        })
    }
}

impl Prepared {
    /// Simulates the genealogy of a replicate, with what happened in its sweep; `moves` keeps the populations of lineages.
    pub fn record<'a>(
        &self,
        seed: u64,
        replicate: u32,
        moves: bool,
        simulator: &'a mut Simulator,
    ) -> (Record, Option<(SweepEvents, &'a Trajectory)>) {
        let stream = Stream::counted(seed, Purpose::Genealogy, replicate);
        self.record_from(stream, moves, simulator)
    }

    /// The same from a stream of its own.
    pub fn record_from<'a>(
        &self,
        mut stream: Stream,
        moves: bool,
        simulator: &'a mut Simulator,
    ) -> (Record, Option<(SweepEvents, &'a Trajectory)>) {
        let samples = self.plan.samples();
        let mut record = if moves {
            Record::with_moves(samples)
        } else {
            Record::new(samples)
        };
        match &self.sweep {
            Some(plan) => {
                let sweep = simulator.run_sweep(plan, &mut stream, &mut record);
                (record, Some(sweep))
            }
            None => {
                simulator.run(&self.plan, &mut stream, &mut record);
                (record, None)
            }
        }
    }
}
