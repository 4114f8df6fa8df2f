//! Examples with labels, split into training, validation and test.

use crate::experiment::Class;

/// How one locus travels between workers: a row of `f32`, the raw cells of its spectrum first.
///
/// `[cells | 8 summary statistics | ancestral size, size A, size B, split time, rate A->B, rate B->A]`; rates are backward in time,
/// 0 in the divergence class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowLayout {
    /// Cells of the spectrum.
    pub cells: usize,
}

impl RowLayout {
    /// Summary statistics in a row.
    pub const STATISTICS: usize = 8;
    /// Parameters in a row.
    pub const PARAMETERS: usize = 6;

    /// The layout for a sample.
    pub fn new(samples: [u32; 2]) -> Self {
        Self { cells: (samples[0] as usize + 1) * (samples[1] as usize + 1) }
    }

    /// Numbers in a row.
    pub fn width(&self) -> usize {
        self.cells + Self::STATISTICS + Self::PARAMETERS
    }
}

/// Which part of the data an example belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Trained on.
    Training,
    /// Watched during training.
    Validation,
    /// Sealed until the end.
    Test,
}

/// The name of an example: its class and its index within the class.
pub type Example = (Class, u32);
