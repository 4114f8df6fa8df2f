//! The figures of the page "Inside": one alignment through every layer, and what a network that predicts a number is worth.

mod behind;
mod label;
mod layout;
mod names;
mod paint;
mod picture;
mod plane;
mod stack;

pub use names::{layer_names, method_name, parameter_name, permutation_name, quantity_name, target_name};
pub use stack::{Brightness, CellPlace, ChannelOrder, LayerStack, Overlay, StackOptions, layer_stack};
