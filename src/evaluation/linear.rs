//! Cholesky factors of small symmetric matrices.

/// The lower triangle `L` of a positive definite matrix `L L^T`.
pub(super) struct Cholesky<const N: usize> {
    lower: [[f64; N]; N],
}

impl<const N: usize> Cholesky<N> {
    /// Factors a symmetric matrix; none when it is not positive definite (or holds NaN).
    pub(super) fn new(matrix: &[[f64; N]; N]) -> Option<Self> {
        let mut lower = [[0.0; N]; N];
        for row in 0..N {
            for column in 0..=row {
                let known: f64 = (0..column).map(|k| lower[row][k] * lower[column][k]).sum();
                let rest = matrix[row][column] - known;
                lower[row][column] = if row != column {
                    rest / lower[column][column]
                } else if rest > 0.0 {
                    rest.sqrt()
                } else {
                    return None;
                };
            }
        }
        Some(Self { lower })
    }

    /// `L^-1 b`; its squared length is `b^T A^-1 b`.
    pub(super) fn whiten(&self, b: &[f64; N]) -> [f64; N] {
        let mut out = [0.0; N];
        for row in 0..N {
            let known: f64 = (0..row).map(|k| self.lower[row][k] * out[k]).sum();
            out[row] = (b[row] - known) / self.lower[row][row];
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whitened_vector_has_the_length_of_its_form() {
        let matrix = [[4.0, 2.0, 0.6], [2.0, 5.0, 1.0], [0.6, 1.0, 3.0]];
        let solution = [1.0, -2.0, 0.5];
        let b = matrix.map(|row| row.iter().zip(&solution).map(|(a, x)| a * x).sum());
        let factor = Cholesky::new(&matrix).unwrap();
        let length: f64 = factor.whiten(&b).iter().map(|x| x * x).sum();
        let direct: f64 = b.iter().zip(solution).map(|(b, x)| b * x).sum();
        assert!((length - direct).abs() < 1e-12);
    }

    #[test]
    fn what_is_not_positive_definite_is_refused() {
        assert!(Cholesky::new(&[[1.0, 2.0], [2.0, 1.0]]).is_none());
        assert!(Cholesky::new(&[[f64::NAN]]).is_none());
    }
}
