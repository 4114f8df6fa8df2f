//! The page and its views. Figures and bookkeeping are plain functions and build anywhere; only the views, what they share, and what holds them
//! know the browser.
//!
//! The rooms of the page, in the order in which they build on each other: as in the crate, a room takes from those above it and never from one
//! below, and `tests/house/rooms.rs` reads the list.
//!
//! * [`glossary`] - the terms that hover explains.
//! * [`place`] - where a person is on the page, as an address, and the trail of places.
//! * [`sliders`] - how a slider's travel maps to a value.
//! * [`plots`] - figures, each a pure function of a value.
//! * [`state`] - what the views know, what a click does to it, and what is said of it.
//! * `parts` - what the views share: fields, figures, files, terms.
//! * `shell` - what holds the views, and where they lead.
//! * `lab` - the view Lab.
//! * `inside` - the view Inside.
//! * `your_data` - the view of a person's own file.
//! * `histories` - the view History.
//! * `page` - the page around the views.

pub mod glossary;
pub mod place;
pub mod plots;
pub mod sliders;
pub mod state;

#[cfg(target_arch = "wasm32")]
pub mod histories;
#[cfg(target_arch = "wasm32")]
pub mod inside;
#[cfg(target_arch = "wasm32")]
pub mod lab;
#[cfg(target_arch = "wasm32")]
pub mod page;
#[cfg(target_arch = "wasm32")]
pub mod parts;
#[cfg(target_arch = "wasm32")]
pub mod shell;
#[cfg(target_arch = "wasm32")]
pub mod your_data;
