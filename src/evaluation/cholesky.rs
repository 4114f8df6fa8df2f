//! Symmetric linear equations of any size.

/// Solves `A x = b` by Cholesky's factors, with the lower triangle of `A` row after row (whole rows; what stands above the diagonal is not
/// read). None where `A` is not positive definite, or holds what is no number.
pub(super) fn solve(matrix: &[f64], b: &[f64]) -> Option<Vec<f64>> {
    let n = b.len();
    let at = |row: usize, column: usize| matrix.get(row * n + column).copied();
    let mut lower = vec![0.0; n * n];
    for row in 0..n {
        for column in 0..=row {
            let known: f64 = (0..column)
                .map(|k| lower[row * n + k] * lower[column * n + k])
                .sum();
            let rest = at(row, column)? - known;
            lower[row * n + column] = if row != column {
                rest / lower[column * n + column]
            } else if rest > 0.0 {
                rest.sqrt()
            } else {
                return None;
            };
        }
    }
    let mut out = vec![0.0; n];
    for row in 0..n {
        let known: f64 = (0..row).map(|k| lower[row * n + k] * out[k]).sum();
        out[row] = (b[row] - known) / lower[row * n + row];
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|k| lower[k * n + row] * out[k]).sum();
        out[row] = (out[row] - known) / lower[row * n + row];
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_solution_solves_the_equations() {
        let matrix = [4.0, 2.0, 0.6, 2.0, 5.0, 1.0, 0.6, 1.0, 3.0];
        let wanted = [1.0, -2.0, 0.5];
        let b: Vec<f64> = matrix
            .chunks(3)
            .map(|row| row.iter().zip(wanted).map(|(a, x)| a * x).sum())
            .collect();
        for (found, wanted) in solve(&matrix, &b).unwrap().iter().zip(wanted) {
            assert!((found - wanted).abs() < 1e-12, "{found} {wanted}");
        }
        assert_eq!(solve(&[1.0, 2.0, 2.0, 1.0], &[1.0, 1.0]), None);
        assert_eq!(solve(&[f64::NAN], &[1.0]), None);
    }
}
