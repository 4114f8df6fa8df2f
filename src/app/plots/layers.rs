//! What one layer makes of one locus.

use super::figure::Figure;
use crate::inspection::LayerOutput;

/// What white stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brightness {
    /// The largest value of each map: shows patterns, hides which maps matter.
    Map,
    /// The largest value of the layer: shows which maps matter.
    Layer,
}

/// The output of a layer: maps of a convolution or a pooling side by side, a dense layer as a strip, black to white; the input
/// (`[rows, columns, 1]`) in the colours of the joint spectrum. Row 0 of a map is at the bottom, as in the spectrum.
pub fn layer_maps(layer: &LayerOutput, brightness: Brightness, width: f64) -> Figure {
    Figure::default()
}
