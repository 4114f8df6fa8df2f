//! Joint spectra in the text format of dadi and moments (`.fs`).

use crate::statistics::JointSpectrum;

/// Largest file that is read, bytes.
pub const MAX_BYTES: usize = 16 << 20;

/// A spectrum from a file.
#[derive(Clone, Debug, PartialEq)]
pub struct SpectrumFile {
    /// The counts; masked cells and the two monomorphic corners are zero. The first axis is A.
    pub spectrum: JointSpectrum,
    /// The file says that its spectrum is folded.
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
        todo!()
    }

    /// The spectrum projected down to the network's sample sizes.
    ///
    /// # Errors
    /// When the file is folded or has fewer samples than the network.
    pub fn fit_to(&self, _samples: [u32; 2]) -> Result<JointSpectrum, SpectrumError> {
        todo!()
    }
}

/// Why a file is not a spectrum that the network can be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpectrumError {}

/// Reads a spectrum of two populations.
///
/// # Errors
/// A sentence with line and field; see [`SpectrumError`].
pub fn parse(_bytes: &[u8]) -> Result<SpectrumFile, SpectrumError> {
    todo!()
}
