//! The tests of sweeps, by what they are held against.

mod changing;
mod forward;
mod interface;
mod models;
mod paths;
mod reference;
mod theory;
