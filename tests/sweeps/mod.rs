//! The tests of sweeps, by what they are held against.

mod forward;
mod models;
mod reference;
mod theory;
