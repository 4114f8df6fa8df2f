//! One history looked at closely: what it looks like through time, one locus of it, many loci against theory, and its coalescent played
//! one event at a time.
//!
//! * [`Study`] - the question: a ready history with its parameters, sample, locus and seed; its link.
//! * [`Timeline`] - a history laid out in time, for drawings and for what follows single lineages.
//! * [`Locus`] - one replicate: its trees, sites and spectrum.
//! * [`Many`] - many replicates, their statistics against what theory expects.
//! * [`Measuring`] - what its loci cost, where it runs.
//! * [`walk()`] - the coalescent backwards in time, event by event.

mod between;
mod check;
mod cost;
mod expectation;
mod forecast;
mod histogram;
mod link;
mod locus;
mod many;
mod meeting;
mod models;
mod mutations;
mod noise;
mod packed;
mod pairs;
mod parameter;
mod prepared;
mod profile;
mod recombination;
mod record;
mod sampling;
mod selected;
mod sites;
mod step;
mod story;
mod study;
mod summary;
mod sweep;
mod swept;
mod table;
mod timeline;
mod tree;
mod view;
mod walk;
mod words;

pub use between::Between;
pub use check::StudyError;
pub use cost::{CostCurve, CostPoint, Costs, Grows, Measuring, PATIENCE};
pub use forecast::{Forecast, LONG};
pub use histogram::{Estimate, Histogram};
pub use link::{View, from_query, left_out, to_query};
pub use locus::Locus;
pub use many::{Loci, Many};
pub use noise::{Allele, Noise, NoiseKind, Observed};
pub use parameter::{Choice, Parameter};
pub use prepared::{ExplorationError, Prepared};
pub use profile::Profile;
pub use recombination::{Conversion, Hotspot};
pub use selected::{Ready, Selected};
pub use sites::{MOST_SITES, Sites};
pub use step::{MOST_STEPS, Rival, Step, StepKind, Walk};
pub use story::Story;
pub use study::{MOST_HAPLOTYPES, MOST_LOCI, Study};
pub use summary::Summary;
pub use sweep::{BACKGROUNDS, SweepView};
pub use table::table;
pub use timeline::{Flow, Piece, Pinch, Pulse, Span, Timeline};
pub use tree::{Node, Tree};
pub use view::{LocusView, Site};
pub use walk::walk;
pub use words::{rival, sentence};
