//! The simulator pool, seen from the page.
//!
//! ```ignore
//! let pool = SimulatorPool::start(None, move |event| match event { PoolEvent::Rows(rows) => trainer.rows(&rows), .. });
//! pool.simulate(run, &experiment);     // Rows and Progress arrive, then Finished
//! pool.look(run, &experiment, id, 0.0) // answered by View, also while a simulation runs
//! pool.cancel();                       // at once; nothing of the run arrives afterwards
//! ```
//! The pool is a handle: clones share the workers, which end with the last clone.

use crate::coalescent::{LocusId, LocusView};
use crate::experiment::{Class, Experiment};
use crate::protocol::Run;
use js_sys::Float32Array;

/// Loci as they came from a simulator: rows of a [`crate::dataset::RowLayout`] that the page hands on without reading.
#[derive(Clone, Debug)]
pub struct Rows {
    /// The run that asked for them.
    pub run: Run,
    /// Class of all rows.
    pub class: Class,
    /// Index of the first row.
    pub first: u32,
    /// Number of rows.
    pub count: u32,
    /// The numbers, row after row.
    pub values: Float32Array,
}

/// What the pool tells the page.
#[derive(Clone, Debug)]
pub enum PoolEvent {
    /// The first worker is up; the others follow.
    Ready {
        /// Workers of the pool.
        workers: u32,
    },
    /// Some loci, in any order.
    Rows(Rows),
    /// How far the run is; follows each [`PoolEvent::Rows`].
    Progress {
        /// The run.
        run: Run,
        /// Loci done, of both classes.
        done: u32,
        /// Loci asked for.
        total: u32,
        /// Loci per second since the run began.
        loci_per_second: f64,
    },
    /// All loci of the run have arrived.
    Finished {
        /// The run.
        run: Run,
        /// Loci simulated.
        total: u32,
        /// How long it took.
        seconds: f64,
    },
    /// One locus, looked at.
    View {
        /// The run given to [`SimulatorPool::look`].
        run: Run,
        /// What is to be seen.
        view: Box<LocusView>,
    },
    /// Something went wrong and was put right; a sentence for the page. Nothing is lost.
    Notice(String),
    /// The run cannot go on; a sentence for the page.
    Failed {
        /// Why, and what to do.
        reason: String,
    },
}

/// The simulators of a page.
#[derive(Clone)]
pub struct SimulatorPool {}

impl SimulatorPool {
    /// Starts `workers` simulators, by default one for each core, at most 8. Events arrive as long as a clone of the pool lives.
    pub fn start(_workers: Option<u32>, _on_event: impl Fn(PoolEvent) + 'static) -> Self {
        todo!()
    }

    /// Simulates all loci of both classes. A run under way is cancelled.
    pub fn simulate(&self, _run: Run, _experiment: &Experiment) {
        todo!()
    }

    /// Drops the run under way, if any; nothing of it is reported any more.
    pub fn cancel(&self) {
        todo!()
    }

    /// Shows one locus at a position (base pairs). Goes before loci that wait; only the newest request is answered.
    pub fn look(&self, _run: Run, _experiment: &Experiment, _id: LocusId, _position: f64) {
        todo!()
    }

    /// Number of workers.
    pub fn workers(&self) -> u32 {
        todo!()
    }

    /// Makes one simulator panic, for tests.
    pub fn fault(&self) {
        todo!()
    }
}
