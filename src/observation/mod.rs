//! From a spectrum or an alignment to the numbers a network is given.

pub mod alignment;
pub mod noise;
mod summaries;

pub use summaries::Summaries;

use crate::experiment::Encoding;

/// Encodes the raw cells of a spectrum of samples of these sizes (the last axis varying fastest) in place: folded first where that is asked
/// for, then coded. Cells beyond the shape are left alone, and so are spectra of more than two samples.
///
/// Folding moves each cell with more than half of all haplotypes derived to its mirror image and halves nothing:
/// a cell on the diagonal of exactly one half is the mean of itself and its mirror.
pub fn encode_cells(encoding: Encoding, folded: bool, samples: &[u32], cells: &mut [f32]) {
    let shape = match *samples {
        [n] => [1, n as usize + 1],
        [a, b] => [a as usize + 1, b as usize + 1],
        _ => return,
    };
    if folded {
        fold(shape, cells);
    }
    match encoding {
        Encoding::Counts => {}
        Encoding::Log => cells
            .iter_mut()
            .for_each(|cell| *cell = libm::log1pf(*cell)),
        Encoding::Proportions => {
            let total: f64 = cells.iter().map(|&cell| f64::from(cell)).sum();
            if total > 0.0 {
                cells
                    .iter_mut()
                    .for_each(|cell| *cell = (f64::from(*cell) / total) as f32);
            }
        }
    }
}

/// Folds by the minor allele over both populations. The mirror image of `(i, j)` is `(rows - 1 - i, columns - 1 - j)`: in row-major
/// order, the cell as far from the end as this one is from the start.
fn fold([rows, columns]: [usize; 2], cells: &mut [f32]) {
    let size = rows * columns;
    let Some(cells) = cells.get_mut(..size) else {
        return;
    };
    let haplotypes = rows + columns - 2;
    for index in 0..size {
        let derived = index / columns + index % columns;
        let mirror = size - 1 - index;
        let both = cells[index] + cells[mirror];
        if 2 * derived < haplotypes {
            (cells[index], cells[mirror]) = (both, 0.0);
        } else if 2 * derived == haplotypes && index <= mirror {
            (cells[index], cells[mirror]) = (both / 2.0, both / 2.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(encoding: Encoding, folded: bool, shape: [usize; 2], cells: &[f32]) -> Vec<f32> {
        let mut cells = cells.to_vec();
        let samples = shape.map(|classes| classes as u32 - 1);
        encode_cells(encoding, folded, &samples, &mut cells);
        cells
    }

    #[test]
    fn counts_stay_as_they_are() {
        assert_eq!(
            encoded(Encoding::Counts, false, [2, 2], &[0.0, 5.0, 7.0, 0.0]),
            [0.0, 5.0, 7.0, 0.0]
        );
    }

    #[test]
    fn log_is_of_one_plus_the_count() {
        let cells = encoded(Encoding::Log, false, [2, 2], &[0.0, 1.0, 6_029.0, 0.0]);
        assert_eq!(cells[0], 0.0);
        assert!(
            (cells[1] - std::f32::consts::LN_2).abs() < 1e-7,
            "{}",
            cells[1]
        );
        assert!(
            (f64::from(cells[2]) - libm::log(6_030.0)).abs() < 1e-6,
            "{}",
            cells[2]
        );
    }

    #[test]
    fn proportions_sum_to_one_and_an_empty_spectrum_stays_empty() {
        assert_eq!(
            encoded(Encoding::Proportions, false, [2, 2], &[0.0, 1.0, 3.0, 0.0]),
            [0.0, 0.25, 0.75, 0.0]
        );
        assert_eq!(
            encoded(Encoding::Proportions, false, [2, 2], &[0.0; 4]),
            [0.0; 4]
        );
    }

    /// Two haplotypes in A, two in B: cells (i, j) with i + j > 2 move to (2 - i, 2 - j), those with i + j = 2 are averaged.
    #[test]
    fn folding_moves_the_major_half_to_its_mirror_image() {
        #[rustfmt::skip]
        let cells = [
             0.0,  1.0,  2.0,
            10.0, 20.0, 30.0,
            40.0, 50.0,  0.0,
        ];
        #[rustfmt::skip]
        let folded = [
             0.0, 51.0, 21.0,
            40.0, 20.0,  0.0,
            21.0,  0.0,  0.0,
        ];
        assert_eq!(encoded(Encoding::Counts, true, [3, 3], &cells), folded);
    }

    #[test]
    fn folding_forgets_which_allele_is_derived_and_loses_no_site() {
        let shape = [4, 6];
        let cells: Vec<f32> = (0..24).map(|k| ((k * 7 + 3) % 11) as f32).collect();
        let swapped: Vec<f32> = cells.iter().rev().copied().collect();
        let folded = encoded(Encoding::Counts, true, shape, &cells);
        assert_eq!(folded, encoded(Encoding::Counts, true, shape, &swapped));
        assert_eq!(folded.iter().sum::<f32>(), cells.iter().sum::<f32>());
        assert_eq!(
            folded,
            encoded(Encoding::Counts, true, shape, &folded),
            "folding twice changes nothing"
        );
    }
}
