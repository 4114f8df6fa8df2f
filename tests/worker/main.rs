//! What goes on between the page and its workers: the pool of simulators, the trainer, and the trainer's client.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

#[cfg(feature = "flex")]
mod desk;
#[cfg(feature = "flex")]
#[path = "../learning/mod.rs"]
mod learning;
mod played;

mod dispatch;
#[cfg(feature = "flex")]
mod fresh;
#[cfg(feature = "flex")]
mod inside;
mod questions;
mod recovery;
#[cfg(feature = "flex")]
mod tasks;
#[cfg(feature = "flex")]
mod trainer;
