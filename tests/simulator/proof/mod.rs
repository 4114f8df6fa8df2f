//! What the simulator is proven with, for the tests and for the page that repeats it at ten times the replicates: reference
//! distributions of other people's simulator, our replicates of the same models, exact expectations, and how the two are compared.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests and the page each use their part; both may fail"
)]

pub mod compare;
pub mod configurations;
mod contracted;
pub mod exact;
pub mod simulate;
