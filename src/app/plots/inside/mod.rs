//! The figures of the view Inside: one alignment through every layer, and what a network that predicts a number is worth.

mod behind;
mod curves;
#[cfg(test)]
mod degenerate;
mod density;
mod drawn;
mod explain;
mod filters;
mod grid;
mod label;
mod layout;
mod methods;
mod names;
mod options;
mod paint;
mod picture;
mod plane;
mod reading;
mod readouts;
mod rows;
#[cfg(test)]
mod sample;
mod scatter;
mod stack;
mod twins;

pub use curves::{
    RegressionAxis, RegressionPoint, RegressionQuantity, RegressionRun, compare_regressions,
    regression_curves,
};
pub use drawn::{CellPlace, LayerStack};
pub use explain::explanation;
pub use filters::{Filters, filters};
pub use grid::{GridQuantity, grid_map};
pub use methods::{permutation_bars, simpler_methods};
pub use names::{method_name, parameter_name, permutation_name, quantity_name, target_name};
pub use options::{Brightness, ChannelOrder, Overlay, StackOptions};
pub use readouts::{
    ReadOutCell, ReadOutRow, ReadOutTable, read_out_curves, read_out_table, varies,
};
pub use scatter::{agreement, predicted_against_true, residuals};
pub use stack::layer_stack;
pub use twins::{Against, alignment_heatmap, matched};
