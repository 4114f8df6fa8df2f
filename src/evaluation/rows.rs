//! Rows of numbers, and their means and standard deviations.

/// Numbers of some examples, `[examples, columns]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rows {
    values: Vec<f64>,
    columns: usize,
}

impl Rows {
    /// Rows one after the other.
    pub(super) fn new(values: Vec<f64>, columns: usize) -> Self {
        Self { values, columns }
    }

    /// Numbers in a row.
    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    /// All numbers, rows one after the other.
    pub(super) fn values(&self) -> &[f64] {
        &self.values
    }

    /// Row after row.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        self.values.chunks_exact(self.columns.max(1))
    }

    /// A row; empty where there is none.
    pub(super) fn row(&self, place: usize) -> &[f64] {
        let start = place.saturating_mul(self.columns);
        self.values
            .get(start..start + self.columns)
            .unwrap_or_default()
    }

    /// One column.
    pub(super) fn column(&self, column: usize) -> Vec<f64> {
        self.iter()
            .filter_map(|row| row.get(column).copied())
            .collect()
    }

    /// The first columns alone.
    pub(super) fn first(&self, columns: usize) -> Self {
        let columns = columns.min(self.columns);
        let values = self
            .iter()
            .flat_map(|row| row.iter().take(columns).copied())
            .collect();
        Self { values, columns }
    }
}

/// Mean and standard deviation of each column; 1 for one that does not vary.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Moments {
    means: Vec<f64>,
    deviations: Vec<f64>,
}

impl Moments {
    /// Of all rows.
    pub(super) fn of(rows: &Rows) -> Self {
        let n = rows.iter().len().max(1) as f64;
        let columns = rows.columns();
        let of = |column: usize| rows.iter().filter_map(move |row| row.get(column).copied());
        let means: Vec<f64> = (0..columns)
            .map(|column| of(column).sum::<f64>() / n)
            .collect();
        let deviations = (0..)
            .zip(&means)
            .map(|(column, mean)| {
                let deviation =
                    (of(column).map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt();
                if deviation > 0.0 { deviation } else { 1.0 }
            })
            .collect();
        Self { means, deviations }
    }

    /// Columns.
    pub(super) fn len(&self) -> usize {
        self.means.len()
    }

    /// A row with mean 0 and standard deviation 1 over all rows, and a 1 behind it.
    pub(super) fn with_one(&self, row: &[f64]) -> Vec<f64> {
        let mut out = self.standardise(row);
        out.push(1.0);
        out
    }

    /// A row with mean 0 and standard deviation 1 over all rows.
    pub(super) fn standardise(&self, row: &[f64]) -> Vec<f64> {
        row.iter()
            .zip(&self.means)
            .zip(&self.deviations)
            .map(|((x, mean), deviation)| (x - mean) / deviation)
            .collect()
    }
}
