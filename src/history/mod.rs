//! Histories: the ready ones with their parameters and those of one's own, what may be selected in them, and how they lie in time.
//!
//! * [`Story`] - a ready history, and the [`Parameter`]s that it needs; [`Ready`] is an entry of the menu.
//! * [`Study`] - a history with all its numbers drawn, at a locus: who is sampled, how the locus mutates and recombines, the seed. It is
//!   made into what the simulator takes, and checked, here.
//! * [`Unit`] - what the numbers of all of these are counted in.
//! * [`Timeline`] - a history laid out in time, for drawings and for what follows single lineages; [`pair_distance()`] follows two of them.

mod check;
mod cost;
mod error;
mod events;
mod genome;
mod models;
mod pair_distance;
mod parameter;
mod ready;
mod recombination;
mod sampling;
mod selected;
mod selection;
mod sites;
mod story;
mod study;
mod sweep;
mod timeline;
mod unit;

pub use error::{Enough, StudyError};
pub use pair_distance::pair_distance;
pub(crate) use parameter::parameter;
pub use parameter::{Choice, Parameter};
pub use ready::Ready;
pub use recombination::{Conversion, Hotspot};
pub use selected::Selected;
pub use sites::{MOST_SITES, Sites};
pub use story::Story;
pub use study::{MOST_HAPLOTYPES, MOST_LOCI, Study};
pub use timeline::{Flow, Piece, Pinch, Pulse, Span, Timeline};
pub use unit::Unit;
