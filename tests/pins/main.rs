//! Today's behaviour, pinned by numbers that outlive any renaming: what links mean.
//!
//! What is committed beside this file has plain names. Whatever touches a type of the crate is an adapter: `facts::examples` for examples, and the
//! module `adapter` of `links`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "../facts/mod.rs"]
mod facts;

mod links;
