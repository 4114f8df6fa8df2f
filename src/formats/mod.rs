//! Files from outside.

pub mod dadi;
pub mod demes;
