//! What the source, the style sheets and the texts promise of each other.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod imports;

mod link;
mod rooms;
mod style;
