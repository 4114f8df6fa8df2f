//! From a spectrum to the numbers a network is given.

use crate::experiment::Observation;

/// Encodes a spectrum's raw cells (`rows x columns`, A varying slowest) in place, as the observation asks.
///
/// Folding moves each cell with more than half of all haplotypes derived to its mirror image and halves nothing:
/// a cell on the diagonal of exactly one half is the mean of itself and its mirror.
pub fn encode(_observation: &Observation, _shape: [usize; 2], _cells: &mut [f32]) {
    unimplemented!()
}
