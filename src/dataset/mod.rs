//! Examples with labels, split into training, validation and test.

pub mod alignments;
mod draw;
pub mod road;
mod rows;
mod split;

pub use draw::draw_split;
pub use rows::simulate_rows;
pub use split::Parts;

use crate::experiment::{Class, Observation};
use crate::observation::encode;

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
        Self {
            cells: (samples[0] as usize + 1) * (samples[1] as usize + 1),
        }
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

/// Why rows cannot be taken in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatasetError {
    /// The numbers do not make up whole rows.
    #[error("{numbers} numbers are not whole rows of {width}: send all numbers of each locus")]
    BrokenRow {
        /// Numbers that came.
        numbers: usize,
        /// Numbers in a row.
        width: usize,
    },
    /// Rows beyond the last locus.
    #[error("rows {first} to {last} of a class with {loci} loci: the index of the last locus is {}", loci.saturating_sub(1))]
    BeyondLast {
        /// Index of the first row.
        first: u32,
        /// Index of the last row.
        last: u64,
        /// Loci in the class.
        loci: u32,
    },
}

/// The rows of both classes, raw.
#[derive(Clone, Debug)]
pub struct Dataset {
    shape: [usize; 2],
    layout: RowLayout,
    loci_per_class: u32,
    rows: [Vec<f32>; 2],
    arrived: [Vec<bool>; 2],
}

impl Dataset {
    /// Room for the rows of an experiment's loci, none of which has arrived.
    pub fn new(samples: [u32; 2], loci_per_class: u32) -> Self {
        let layout = RowLayout::new(samples);
        let loci = loci_per_class as usize;
        Self {
            shape: samples.map(|n| n as usize + 1),
            layout,
            loci_per_class,
            rows: [(); 2].map(|()| vec![0.0; loci * layout.width()]),
            arrived: [(); 2].map(|()| vec![false; loci]),
        }
    }

    /// Takes in the rows of a class from index `first`.
    ///
    /// # Errors
    /// When the numbers are not whole rows, or rows lie beyond the last locus; nothing is taken in then.
    pub fn insert(
        &mut self,
        class: Class,
        first: u32,
        numbers: &[f32],
    ) -> Result<(), DatasetError> {
        let width = self.layout.width();
        if !numbers.len().is_multiple_of(width) {
            return Err(DatasetError::BrokenRow {
                numbers: numbers.len(),
                width,
            });
        }
        let start = first as usize;
        let end = start + numbers.len() / width;
        let beyond = || DatasetError::BeyondLast {
            first,
            last: (end as u64).saturating_sub(1),
            loci: self.loci_per_class,
        };
        let arrived = self.arrived[class.label()]
            .get_mut(start..end)
            .ok_or_else(beyond)?;
        let rows = self.rows[class.label()]
            .get_mut(start * width..end * width)
            .ok_or_else(beyond)?;
        rows.copy_from_slice(numbers);
        arrived.fill(true);
        Ok(())
    }

    /// How many loci have not arrived yet, over both classes.
    pub fn missing(&self) -> usize {
        self.arrived
            .iter()
            .flatten()
            .filter(|&&arrived| !arrived)
            .count()
    }

    /// Loci of each class.
    pub fn loci_per_class(&self) -> u32 {
        self.loci_per_class
    }

    /// Rows and columns of a spectrum.
    pub fn shape(&self) -> [usize; 2] {
        self.shape
    }

    /// The raw cells of an example's spectrum; empty for one that does not exist.
    pub fn cells(&self, example: Example) -> &[f32] {
        self.row(example)
            .get(..self.layout.cells)
            .unwrap_or_default()
    }

    /// The cells as the network is given them, appended to `out`.
    pub fn encode_into(&self, observation: &Observation, example: Example, out: &mut Vec<f32>) {
        let start = out.len();
        out.extend_from_slice(self.cells(example));
        encode(observation, self.shape, &mut out[start..]);
    }

    /// The eight summary statistics of an example, in the order of [`crate::statistics::Summary::NAMES`].
    pub fn statistics(&self, example: Example) -> [f64; RowLayout::STATISTICS] {
        numbers(self.row(example).get(self.layout.cells..))
    }

    /// The parameters an example was simulated with, in the order of [`RowLayout`].
    pub fn parameters(&self, example: Example) -> [f64; RowLayout::PARAMETERS] {
        numbers(
            self.row(example)
                .get(self.layout.cells + RowLayout::STATISTICS..),
        )
    }

    fn row(&self, (class, index): Example) -> &[f32] {
        let width = self.layout.width();
        let start = index as usize * width;
        self.rows[class.label()]
            .get(start..start + width)
            .unwrap_or_default()
    }
}

/// The first `N` numbers, zeros where there are none.
fn numbers<const N: usize>(from: Option<&[f32]>) -> [f64; N] {
    let mut out = [0.0; N];
    for (out, &number) in out.iter_mut().zip(from.unwrap_or_default()) {
        *out = f64::from(number);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Encoding;

    /// Spectra of 2 x 2 cells; each number names its row and place.
    fn rows(first: u32, count: u32) -> Vec<f32> {
        let width = RowLayout::new([1, 1]).width();
        (first..first + count)
            .flat_map(|row| (0..width).map(move |place| (row * 100) as f32 + place as f32))
            .collect()
    }

    #[test]
    fn rows_arrive_in_any_order_and_are_found_again() {
        let mut data = Dataset::new([1, 1], 3);
        assert_eq!(data.missing(), 6);
        data.insert(Class::GeneFlow, 1, &rows(1, 2)).unwrap();
        data.insert(Class::GeneFlow, 0, &rows(0, 1)).unwrap();
        assert_eq!(data.missing(), 3);
        data.insert(Class::Divergence, 0, &rows(10, 3)).unwrap();
        assert_eq!(data.missing(), 0);
        assert_eq!(
            data.cells((Class::GeneFlow, 2)),
            [200.0, 201.0, 202.0, 203.0]
        );
        assert_eq!(data.statistics((Class::Divergence, 0))[0], 1_004.0);
        assert_eq!(
            data.parameters((Class::Divergence, 1)),
            [1_112.0, 1_113.0, 1_114.0, 1_115.0, 1_116.0, 1_117.0]
        );
    }

    #[test]
    fn broken_rows_and_rows_beyond_the_last_are_refused() {
        let mut data = Dataset::new([1, 1], 3);
        assert_eq!(
            data.insert(Class::GeneFlow, 0, &[1.0; 19]),
            Err(DatasetError::BrokenRow {
                numbers: 19,
                width: 18
            })
        );
        assert_eq!(
            data.insert(Class::GeneFlow, 2, &rows(2, 2)),
            Err(DatasetError::BeyondLast {
                first: 2,
                last: 3,
                loci: 3
            })
        );
        assert_eq!(data.missing(), 6, "nothing was taken in");
    }

    #[test]
    fn encoding_touches_only_what_it_appends() {
        let mut data = Dataset::new([1, 1], 1);
        data.insert(Class::Divergence, 0, &rows(0, 1)).unwrap();
        let mut out = vec![9.0];
        data.encode_into(
            &Observation {
                encoding: Encoding::Proportions,
                folded: false,
            },
            (Class::Divergence, 0),
            &mut out,
        );
        assert_eq!(out, [9.0, 0.0, 1.0 / 6.0, 2.0 / 6.0, 3.0 / 6.0]);
    }
}
