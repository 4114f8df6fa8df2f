//! Means and maxima over part of the values.

use super::images::larger;
use burn::tensor::{Tensor, activation};

/// What stands for a window of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pooling {
    Mean,
    Largest,
}

impl Pooling {
    /// Over an axis, which then has length 1.
    pub(super) fn over<const D: usize>(self, values: Tensor<D>, axis: usize) -> Tensor<D> {
        match self {
            Self::Mean => values.mean_dim(axis),
            Self::Largest => values.max_dim(axis),
        }
    }

    /// Of ReLUs of sums, one tensor of sums for each place in the window; ReLU and the largest commute.
    pub(super) fn of_relus(
        self,
        sums: impl Iterator<Item = Tensor<2>>,
        bias: &Tensor<2>,
    ) -> Option<Tensor<2>> {
        match self {
            Self::Largest => sums
                .reduce(larger)
                .map(|largest| activation::relu(largest + bias.clone())),
            Self::Mean => {
                let mut count = 0;
                let relus = sums
                    .inspect(|_| count += 1)
                    .map(|sums| activation::relu(sums + bias.clone()));
                let total = relus.reduce(|a, b| a + b)?;
                Some(total / f64::from(count))
            }
        }
    }
}

/// `[batch, rows x columns x channels]` to the means over the rows and the largest of the rows, `[batch, columns x 2 channels]`.
pub(super) fn mean_and_largest(
    values: Tensor<2>,
    [rows, columns, channels]: [usize; 3],
) -> Tensor<2> {
    let [batch, _] = values.dims();
    let rows: Tensor<3> = values.reshape([batch, rows, columns * channels]);
    let [mean, largest] = [Pooling::Mean, Pooling::Largest].map(|pooling| {
        pooling
            .over(rows.clone(), 1)
            .reshape([batch * columns, channels])
    });
    Tensor::<2>::cat(vec![mean, largest], 1).reshape([batch, columns * 2 * channels])
}
