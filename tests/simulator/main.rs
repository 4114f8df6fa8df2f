//! The simulator against exact results of coalescent theory, against other people's simulators and against naive twins.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

#[path = "../common/mod.rs"]
mod common;
mod forward;
#[path = "../general/mod.rs"]
mod general;
mod naive;
mod proof;

mod alignment;
mod configurations;
mod demography;
mod kingman;
mod msprime;
mod replay;
mod size_change;
mod sweeps;
mod theory;
mod theory_general;
mod twin;
mod twin_general;
