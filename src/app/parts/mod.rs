//! What more than one view is put together from.

pub mod backend;
pub mod document;
pub mod fields;
pub mod figure;
pub mod files;
pub mod genome;
pub mod handles;
pub mod metric;
pub mod motion;
pub mod notes;
pub mod on_screen;
pub mod openings;
pub mod range;
pub mod reading;
pub mod seal;
pub mod share;
pub mod terms;
pub mod width;
