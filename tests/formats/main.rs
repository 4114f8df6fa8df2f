//! Files from outside: what is read, what is written, and what is refused with which words.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail"
)]

mod dadi;
mod demes;
mod demes_refusals;
mod own_history;
