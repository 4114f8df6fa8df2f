//! Walks through the built site in headless Chromium: `cargo xtask test` runs them, one after the other.
//!
//! The site is served below a sub-path, as a project page would be, and whatever a walk does, the console must stay empty.

mod backends;
mod experiments;
mod faults;
mod golden;
mod histories;
mod inside;
mod links;
mod looks;
mod responsiveness;
mod student;
mod tutorial;
mod views;
mod your_data;

use std::time::Duration;

/// A data set of the smallest size, trained at a rate at which it learns something in seconds.
const SMALL: &str = "backend=cpu&n=200&lr=0.001&epochs=4&sd=1&ss=1&sw=1";
/// Long enough to simulate or train [`SMALL`] on a busy machine.
const SMALL_LIMIT: Duration = Duration::from_secs(120);
