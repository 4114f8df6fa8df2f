//! Windows of an image as rows of a matrix.

use burn::tensor::{Device, Int, Tensor, TensorData};

/// The windows around some positions of an image, as a list of the places their values come from.
#[derive(Clone)]
pub(super) struct Windows {
    /// Of an image with one channel, places of one example in `[batch, rows x columns]`; of one with several, places of all examples of the
    /// largest batch in `[batch x rows x columns, channels]`: copying whole rows is faster, but needs the list for each example.
    places: Tensor<1, Int>,
    /// Places for each example.
    per_example: usize,
    /// The image.
    from: [usize; 3],
}

impl Windows {
    /// For every place in a pooling window of side `pool`, the convolution windows of side `kernel` that the pooled positions need there;
    /// `pooled` is the number of rows and columns after pooling.
    pub(super) fn around_each_place(
        pooled: [usize; 2],
        pool: usize,
        from: [usize; 3],
        kernel: usize,
        largest_batch: usize,
        device: &Device,
    ) -> Vec<Self> {
        let batch = if from[2] == 1 { 1 } else { largest_batch };
        grid(pool, pool)
            .map(|(down, right)| {
                let mut places =
                    Vec::with_capacity(batch * pooled[0] * pooled[1] * kernel * kernel);
                for example in 0..batch {
                    for (row, column) in grid(pooled[0], pooled[1]) {
                        for (below, beside) in grid(kernel, kernel) {
                            let (row, column) =
                                (row * pool + down + below, column * pool + right + beside);
                            places.push(((example * from[0] + row) * from[1] + column) as i32);
                        }
                    }
                }
                let count = places.len();
                Self {
                    places: Tensor::from_data(TensorData::new(places, [count]), device),
                    per_example: count / batch.max(1),
                    from,
                }
            })
            .collect()
    }

    /// One row of `inputs` values for each example and position, from `[batch, rows x columns x channels]`.
    pub(super) fn of(&self, values: Tensor<2>, inputs: usize) -> Tensor<2> {
        let [batch, _] = values.dims();
        let [rows, columns, channels] = self.from;
        let count = batch * self.per_example * channels / inputs;
        if channels == 1 {
            return values
                .select(1, self.places.clone())
                .reshape([count, inputs]);
        }
        let image: Tensor<2> = values.reshape([batch * rows * columns, channels]);
        image
            .select(
                0,
                self.places.clone().narrow(0, 0, batch * self.per_example),
            )
            .reshape([count, inputs])
    }
}

fn grid(rows: usize, columns: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..rows).flat_map(move |row| (0..columns).map(move |column| (row, column)))
}
