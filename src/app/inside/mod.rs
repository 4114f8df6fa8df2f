//! The view Inside in the browser: the Lab's network at hand, opened layer by layer. What a click changes is decided in
//! [`crate::app::state::inspection`]; here is one component for each part.

mod cells;
mod disturb;
mod drawing;
mod example;
mod explained;
mod filters;
mod grid;
mod head;
mod page;
mod picker;
mod stack;
mod statistics;
mod symbols;
mod theory;
mod touching;
mod twins;

pub use page::InsideView;
