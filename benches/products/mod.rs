//! The matrix products of a training step of the 349,697-parameter network of Tajima's D, by the crate that burn's CPU backend multiplies
//! with: what remains if everything else in a step took no time.

use gemm::{Parallelism, gemm};

/// `[rows, inner] x [inner, columns]`. Each factor lies in memory as its layer left it, so that a gradient reads one of them transposed.
pub struct Product {
    /// The layer, and what of it is computed.
    pub name: &'static str,
    rows: usize,
    inner: usize,
    columns: usize,
    left: Factor,
    right: Factor,
    result: Vec<f32>,
}

struct Factor {
    values: Vec<f32>,
    row_step: usize,
    column_step: usize,
}

impl Factor {
    fn new(rows: usize, columns: usize, transposed: bool) -> Self {
        // Numbers between -1 and 1 that are neither all equal nor subnormal.
        let values = (0..rows * columns)
            .map(|k| ((k * 37 + 11) % 64) as f32 / 32.0 - 0.984_375)
            .collect();
        let (row_step, column_step) = if transposed { (1, rows) } else { (columns, 1) };
        Self {
            values,
            row_step,
            column_step,
        }
    }

    fn at(&self, row: usize, column: usize) -> f64 {
        f64::from(self.values[row * self.row_step + column * self.column_step])
    }
}

impl Product {
    fn new(
        name: &'static str,
        [rows, inner, columns]: [usize; 3],
        [left, right]: [bool; 2],
    ) -> Self {
        let result = vec![0.0; rows * columns];
        Self {
            name,
            rows,
            inner,
            columns,
            left: Factor::new(rows, inner, left),
            right: Factor::new(inner, columns, right),
            result,
        }
    }

    /// Multiplications and additions.
    pub fn operations(&self) -> f64 {
        2.0 * self.rows as f64 * self.inner as f64 * self.columns as f64
    }

    /// Multiplies once.
    #[allow(
        unsafe_code,
        reason = "the crate takes pointers; burn calls it so, and what burn's use of it can reach is the question"
    )]
    pub fn multiply(&mut self) {
        let Self {
            rows,
            inner,
            columns,
            left,
            right,
            result,
            ..
        } = self;
        let step = |step: usize| step as isize;
        // SAFETY: each pointer is to the first of rows * columns numbers of its matrix, whose steps keep every index below that.
        unsafe {
            gemm(
                *rows,
                *columns,
                *inner,
                result.as_mut_ptr(),
                1,
                step(*columns),
                false,
                left.values.as_ptr(),
                step(left.column_step),
                step(left.row_step),
                right.values.as_ptr(),
                step(right.column_step),
                step(right.row_step),
                0.0,
                1.0,
                false,
                false,
                false,
                Parallelism::None,
            );
        }
    }

    /// The greatest difference of some entries from what they should be, relative to the inner length.
    pub fn error(&self) -> f64 {
        let entries = (0..200).map(|k| (k * 7919 % self.rows, k * 104_729 % self.columns));
        let difference = |(row, column): (usize, usize)| {
            let exact: f64 = (0..self.inner)
                .map(|k| self.left.at(row, k) * self.right.at(k, column))
                .sum();
            (exact - f64::from(self.result[row * self.columns + column])).abs() / self.inner as f64
        };
        entries.map(difference).fold(0.0, f64::max)
    }
}

/// Forward, towards the weights and towards the input; the first layer's input needs no gradient. The convolutions are products of
/// windows of two positions: 39 windows of 2 x 20 numbers, then 38 of 2 x 128. About 10.1 million operations an example.
pub fn training_step(batch: usize) -> Vec<Product> {
    const FORWARD: [bool; 2] = [false, false];
    const WEIGHTS: [bool; 2] = [true, false];
    const INPUT: [bool; 2] = [false, true];
    vec![
        Product::new("conv1, forward", [39 * batch, 40, 128], FORWARD),
        Product::new("conv1, weights", [40, 39 * batch, 128], WEIGHTS),
        Product::new("conv2, forward", [38 * batch, 256, 128], FORWARD),
        Product::new("conv2, weights", [256, 38 * batch, 128], WEIGHTS),
        Product::new("conv2, input", [38 * batch, 128, 256], INPUT),
        Product::new("dense1, forward", [batch, 2432, 128], FORWARD),
        Product::new("dense1, weights", [2432, batch, 128], WEIGHTS),
        Product::new("dense1, input", [batch, 128, 2432], INPUT),
        Product::new("dense2, forward", [batch, 128, 1], FORWARD),
        Product::new("dense2, weights", [128, batch, 1], WEIGHTS),
        Product::new("dense2, input", [batch, 1, 128], INPUT),
    ]
}
