//! One locus of a study looked at closely: its trees, its sites, what noise leaves of them, and its coalescent event by event.
//!
//! * [`Prepared`] - a study that the simulator can run, many times.
//! * [`Locus`] - one replicate, kept whole; [`LocusView`] is what is seen of it at one position.
//! * [`Observed`] - its alignment as it is read through noise.
//! * [`walk()`] - the coalescent backwards in time, event by event.

mod between;
mod example;
mod mutations;
mod noise;
mod prepared;
mod record;
mod replicate;
mod step;
mod summary;
mod sweep;
mod swept;
mod tree;
mod view;
mod walk;
mod words;

pub use between::Between;
pub(crate) use between::f_st;
pub use example::Fallen;
pub use noise::{Allele, Observed};
pub use prepared::{PrepareError, Prepared};
pub use record::Record;
pub use replicate::Locus;
pub use step::{MOST_STEPS, Rival, StepKind, Walk, WalkStep};
pub use summary::Summary;
pub use sweep::{BACKGROUNDS, SweepView};
pub use tree::{Node, Tree};
pub use view::{LocusView, Site};
pub use walk::walk;
pub use words::{rival, sentence};
