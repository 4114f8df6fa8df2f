//! The figures of the view Inside: one example through every layer, and what is found out about a network.

mod answer;
mod behind;
mod density;
mod drawn;
mod explain;
mod filters;
mod grid;
mod input;
mod label;
mod layout;
mod names;
mod options;
mod paint;
mod permutations;
mod picture;
mod plane;
mod reading;
mod readouts;
mod rows;
#[cfg(test)]
mod sample;
mod scatter;
mod sides;
mod stack;
#[cfg(test)]
mod tests;
mod twins;

pub use drawn::LayerStack;
pub use explain::explanation;
pub use filters::{Filters, filters};
pub use grid::{GridQuantity, GridWords, grid_map};
pub use names::{parameter_name, permutation_name, quantity_meaning, quantity_name};
pub use options::{Brightness, ChannelOrder, Overlay, StackNames, StackOptions};
pub use permutations::permutation_bars;
pub use readouts::{
    ReadOutCell, ReadOutRow, ReadOutTable, read_out_curves, read_out_table, varies,
};
pub use scatter::{Target, agreement, predicted_against_true, residuals};
pub use stack::{layer_picture, layer_stack};
pub use twins::{Against, alignment_heatmap, matched};
