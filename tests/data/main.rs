//! From alignments to the examples that a network is given: statistics, noise, observations, and what is drawn.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

#[path = "../common/mod.rs"]
mod common;

mod alignment_statistics;
mod examples;
mod noise;
mod regression_data;
mod statistics;
