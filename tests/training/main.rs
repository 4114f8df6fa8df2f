//! Networks and what they learn, on the CPU backend.
#![cfg(feature = "flex")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

#[path = "../learning/mod.rs"]
mod learning;

mod accuracy;
mod keras;
mod learning_numbers;
mod sessions;
mod training;
