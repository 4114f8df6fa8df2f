//! Many loci of a study held against what theory expects, and what they cost.
//!
//! * [`Many`] - simulates locus after locus; [`Loci`] are their statistics beside their expectations.
//! * [`Profile`] - diversity along a locus around a selected site.
//! * [`Measuring`] - what loci cost as samples and recombination grow, where they are simulated; [`Forecast`] says it beforehand.

mod cost;
mod forecast;
mod histogram;
mod laws;
mod many;
mod pair_ages;
mod pairing;
mod profile;

pub use cost::{CostCurve, CostPoint, Costs, Grows, Measuring, PATIENCE};
pub use forecast::{Forecast, LONG};
pub use histogram::{Estimate, Histogram};
pub use many::{Loci, Many};
pub use profile::Profile;
