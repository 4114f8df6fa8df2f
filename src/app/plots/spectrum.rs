//! The joint site frequency spectrum.

use super::figure::Figure;
use super::highlight::Highlight;

/// How a spectrum is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct SpectrumOptions {
    /// Logarithmic colours.
    pub log: bool,
    /// Names the spectrum in the summary, such as "YRI_CEU.fs" or "locus 12".
    pub title: String,
    /// Names of the two populations, rows (upwards) first.
    pub populations: [String; 2],
    /// The value the brightest colour stands for, so that two spectra can share a scale; the largest cell without.
    pub brightest: Option<f64>,
    /// Width in CSS pixels.
    pub width: f64,
}

/// A heat map of `shape[0] x shape[1]` cells (first axis varying slowest, drawn upwards), empty cells in the colour of the paper.
pub fn joint_spectrum(cells: &[f64], shape: [usize; 2], options: &SpectrumOptions, highlight: &Highlight) -> Figure {
    Figure::default()
}
