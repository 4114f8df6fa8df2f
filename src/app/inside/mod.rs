//! The view Inside in the browser: its state, what its controls ask for, and one component for each part. Bookkeeping that needs no
//! browser is in [`record`], [`typed`], [`words`], [`labels`], [`work`], [`draft`] and [`pairing`].

pub mod draft;
pub mod labels;
pub mod pairing;
pub mod record;
pub mod typed;
pub mod words;
pub mod work;

#[cfg(target_arch = "wasm32")]
mod actions;
#[cfg(target_arch = "wasm32")]
mod bench;
#[cfg(target_arch = "wasm32")]
mod cells;
#[cfg(target_arch = "wasm32")]
mod control;
#[cfg(target_arch = "wasm32")]
mod curves;
#[cfg(target_arch = "wasm32")]
mod disturb;
#[cfg(target_arch = "wasm32")]
mod example;
#[cfg(target_arch = "wasm32")]
mod experiment;
#[cfg(target_arch = "wasm32")]
mod explained;
#[cfg(target_arch = "wasm32")]
mod filters;
#[cfg(target_arch = "wasm32")]
mod grid;
#[cfg(target_arch = "wasm32")]
mod intro;
#[cfg(target_arch = "wasm32")]
mod judged;
#[cfg(target_arch = "wasm32")]
mod layers;
#[cfg(target_arch = "wasm32")]
mod look;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod picker;
#[cfg(target_arch = "wasm32")]
mod runs;
#[cfg(target_arch = "wasm32")]
mod sealed;
#[cfg(target_arch = "wasm32")]
mod source;
#[cfg(target_arch = "wasm32")]
mod stack;
#[cfg(target_arch = "wasm32")]
mod stage;
#[cfg(target_arch = "wasm32")]
mod symbols;
#[cfg(target_arch = "wasm32")]
mod theory;
#[cfg(target_arch = "wasm32")]
mod touching;
#[cfg(target_arch = "wasm32")]
mod twins;

#[cfg(target_arch = "wasm32")]
pub use page::InsideView;
