//! The tests of sweeps, by what they are held against.

mod models;
mod reference;
mod theory;
