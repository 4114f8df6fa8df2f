//! Files from outside.

pub mod dadi;
