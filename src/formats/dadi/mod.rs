//! Joint spectra in the text format of dadi and moments (`.fs`).
//!
//! Comment lines begin with `#`. The first other line holds the dimensions (haplotypes plus one) and, optionally, `folded` or `unfolded`
//! and the populations' names in double quotes. Then come the values, the first population varying slowest, on one line or several, and
//! optionally a mask of as many 0 and 1 (1 = masked), which begins on a line of its own.

mod error;
mod header;
mod parse;

pub use error::SpectrumError;
pub use parse::parse;

use crate::statistics::JointSpectrum;

/// Largest file that is read, bytes.
pub const MAX_BYTES: usize = 16 << 20;

/// Most haplotypes of one population.
pub const MAX_SAMPLES: u32 = 1_000;

/// A spectrum from a file.
#[derive(Clone, Debug, PartialEq)]
pub struct SpectrumFile {
    /// The counts; masked cells and the two monomorphic corners are zero. The first axis is A.
    pub spectrum: JointSpectrum,
    /// The spectrum is folded: the file says so; or it says nothing, and no cell with more than half of all haplotypes derived holds anything.
    pub folded: bool,
    /// Names of the populations, first axis first, where the file has them.
    pub labels: Option<[String; 2]>,
    /// Oddities that do not stand in the way, each a sentence.
    pub warnings: Vec<String>,
}

impl SpectrumFile {
    /// The same file with its axes exchanged: the second population becomes A.
    #[must_use]
    pub fn swap_axes(&self) -> Self {
        let [rows, columns] = self.spectrum.shape();
        let [a, b] = self.spectrum.samples;
        let cells = (0..columns)
            .flat_map(|j| (0..rows).map(move |i| self.spectrum.at(i, j)))
            .collect();
        Self {
            spectrum: JointSpectrum {
                samples: [b, a],
                cells,
            },
            labels: self.labels.clone().map(|[a, b]| [b, a]),
            ..self.clone()
        }
    }
}

/// The beginning of a stranger's text, fit for a sentence.
fn excerpt(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        format!("{short}…")
    } else {
        short
    }
}
