//! The view Inside in the browser: the Lab's network at hand, opened layer by layer. What a click changes is decided in
//! [`crate::app::state::inspection`]; here is one component for each part. Bookkeeping that needs no browser is in [`typed`] and [`pairing`].

pub mod pairing;
pub mod typed;

#[cfg(target_arch = "wasm32")]
mod cells;
#[cfg(target_arch = "wasm32")]
mod disturb;
#[cfg(target_arch = "wasm32")]
mod drawing;
#[cfg(target_arch = "wasm32")]
mod example;
#[cfg(target_arch = "wasm32")]
mod explained;
#[cfg(target_arch = "wasm32")]
mod filters;
#[cfg(target_arch = "wasm32")]
mod grid;
#[cfg(target_arch = "wasm32")]
mod head;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod picker;
#[cfg(target_arch = "wasm32")]
mod stack;
#[cfg(target_arch = "wasm32")]
mod statistics;
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
