//! What is said about each column of a table of activations.

/// Smallest standard deviation beside the largest value, below which a column counts as constant: single precision has no more digits.
const VARIES: f64 = 1e-6;

/// One column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Column {
    /// Mean.
    pub(super) mean: f64,
    /// Standard deviation, of the rows as they are.
    pub(super) deviation: f64,
    /// Largest value but for its sign.
    largest: f64,
}

impl Column {
    /// Whether it varies, by more than the last digits, and is finite.
    pub(super) fn varies(&self) -> bool {
        self.deviation > VARIES * self.largest && self.deviation.is_finite()
    }
}

/// The columns of `[rows, width]`.
pub(super) fn columns(values: &[f32], width: usize) -> Vec<Column> {
    let rows = values.chunks_exact(width.max(1));
    let n = rows.len() as f64;
    let mut columns = vec![
        Column {
            mean: 0.0,
            deviation: 0.0,
            largest: 0.0
        };
        width
    ];
    for row in rows.clone() {
        for (column, value) in columns.iter_mut().zip(row) {
            column.mean += f64::from(*value);
            column.largest = column.largest.max(f64::from(*value).abs());
        }
    }
    columns.iter_mut().for_each(|column| column.mean /= n);
    for row in rows {
        for (column, value) in columns.iter_mut().zip(row) {
            column.deviation +=
                (f64::from(*value) - column.mean) * (f64::from(*value) - column.mean);
        }
    }
    columns
        .iter_mut()
        .for_each(|column| column.deviation = (column.deviation / n).sqrt());
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_and_what_is_no_number_do_not_vary() {
        let found = columns(&[1.0, 0.1, -7.0, f32::NAN, 3.0, 0.100_000_01, -7.0, 1.0], 4);
        assert_eq!((found[0].mean, found[0].deviation), (2.0, 1.0));
        assert_eq!(
            found.iter().map(Column::varies).collect::<Vec<_>>(),
            [true, false, false, false]
        );
    }
}
