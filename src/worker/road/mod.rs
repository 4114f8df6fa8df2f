//! The one trainer, whatever is trained: what it does with its messages, and how a page sees it.

#[cfg(target_arch = "wasm32")]
pub mod client;
#[cfg(feature = "train")]
pub mod core;
pub mod event;

#[cfg(target_arch = "wasm32")]
pub use client::TrainerClient;
pub use event::{Rows, TrainerEvent};
