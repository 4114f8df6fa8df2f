//! Figures as pure functions of a value: each returns a [`Figure`], whose SVG takes its colours from the page's CSS custom properties
//! (`style/tokens.css`), so that one markup serves the light and the dark theme.
//!
//! Every figure is drawn for a width in CSS pixels and chooses its own height; one unit of its view box is one pixel unless
//! [`Figure::size`] says otherwise. Nothing here panics on empty, infinite or undefined values: what cannot be drawn is left out.

mod accuracy;
mod bars;
mod calibration;
mod chart;
mod colour;
mod columns;
mod comparison;
mod confusion;
mod cost;
mod curves;
mod ends;
mod errors;
mod figure;
mod frame;
mod haplotypes;
mod highlight;
mod history;
pub mod inside;
mod lineages;
mod map;
mod mosaic;
mod observed;
mod palette;
mod prediction;
mod profile;
mod range;
mod roc;
mod scale;
mod sizes;
mod spectrum;
mod svg;
#[cfg(test)]
mod tests;
mod time_axis;
mod trajectory;

pub use accuracy::{AccuracyAxis, accuracy_bins};
pub use bars::{histogram, site_spectrum};
pub use calibration::calibration;
pub use comparison::{RunCurve, compare_runs};
pub use confusion::confusion;
pub use cost::{Cost, cost};
pub use curves::{CurveOptions, LivePoint, Quantity, RateMark, learning_curves};
pub use errors::error_bins;
pub use figure::{Figure, HoverTarget, Table};
pub use haplotypes::haplotypes;
pub use highlight::{Highlight, Mark};
pub use history::{history, sketch};
pub use lineages::{TreeOptions, lineages};
pub use map::recombination_map;
pub use observed::{counts, observed_haplotypes, observed_spectrum};
pub use palette::Palette;
pub use prediction::{class_ink, prediction};
pub use profile::diversity;
pub use range::range_quantiles;
pub use roc::roc;
pub use sizes::effective_sizes;
pub use spectrum::{SpectrumOptions, joint_spectrum};
pub use time_axis::TimeScale;
pub use trajectory::trajectory;
