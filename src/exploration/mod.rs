//! One history looked at closely: what it looks like through time, one locus of it, many loci against theory, and its coalescent played
//! one event at a time.
//!
//! * [`Study`] - the question: a ready history with its parameters, sample, locus and seed; its link.
//! * [`Timeline`] - a history laid out in time, for drawings and for what follows single lineages.
//! * [`expectation`] - exact expectations for one population whose size changes.
//! * [`walk`] - the coalescent backwards in time, event by event.

pub mod expectation;
mod link;
mod models;
mod story;
mod study;
mod timeline;
mod tree;
mod walk;
mod words;

pub use link::{View, from_query, table, to_query};
pub use story::{Parameter, Story};
pub use study::{MOST_HAPLOTYPES, MOST_LOCI, Study, StudyError};
pub use timeline::{Flow, Piece, Pinch, Pulse, Span, Timeline};
pub use tree::{Node, Tree};
pub use walk::{MOST_STEPS, Step, StepKind, Walk, walk};
pub use words::sentence;
