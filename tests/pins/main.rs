//! Today's behaviour, pinned by numbers that outlive any renaming: what links mean, what a seed gives, and what training reaches.
//!
//! What is committed beside this file has plain names. Whatever touches a type of the crate is an adapter: `facts::examples` for examples, the
//! module `adapter` of `links`, and `runs` for what is trained.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod facts;
#[path = "../general/mod.rs"]
mod general;
#[cfg(feature = "flex")]
#[path = "../learning/mod.rs"]
mod learning;

mod golden;
mod links;
#[cfg(feature = "flex")]
mod losses;
#[cfg(feature = "flex")]
mod runs;
#[cfg(feature = "flex")]
mod seeds;
