//! Selective sweeps against theory, msprime and a forward simulator.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod common;
mod forward;
mod sweeps;
