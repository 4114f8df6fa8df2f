//! Convolution and pooling of images with the device's own operations.

use burn::tensor::ops::{ConvOptions, MaxPoolOptions};
use burn::tensor::{Tensor, activation, module};

/// "Valid" convolution and ReLU; `kernel` is the side of the window.
pub(super) fn convolve(
    values: Tensor<2>,
    window: Tensor<2>,
    bias: Tensor<2>,
    from: [usize; 3],
    kernel: usize,
) -> Tensor<2> {
    let [_, filters] = window.dims();
    // [window row, window column, channel, filter] to [filter, channel, window row, window column]
    let window: Tensor<4> = window
        .reshape([kernel, kernel, from[2], filters])
        .permute([3, 2, 0, 1]);
    let options = ConvOptions::new([1, 1], [0, 0], [1, 1], 1);
    let sums = module::conv2d(
        channels_first(values, from),
        window,
        Some(bias.reshape([filters])),
        options,
    );
    channels_last(activation::relu(sums))
}

/// Maximum over square windows.
pub(super) fn pool_image(values: Tensor<2>, from: [usize; 3], size: usize) -> Tensor<2> {
    channels_last(module::max_pool2d(
        channels_first(values, from),
        MaxPoolOptions::new([size, size]),
    ))
}

/// The larger of two, the gradient going to it alone (to `a` where they are equal). burn's `max_pair` takes a branch for each value in both
/// directions, which no processor can predict: a training step takes 1.7 times as long with it.
pub(super) fn larger(a: Tensor<2>, b: Tensor<2>) -> Tensor<2> {
    a.clone() + activation::relu(b - a)
}

/// `[batch, rows x columns x channels]` to `[batch, channels, rows, columns]`.
fn channels_first(values: Tensor<2>, [rows, columns, channels]: [usize; 3]) -> Tensor<4> {
    let [batch, _] = values.dims();
    values
        .reshape([batch, rows, columns, channels])
        .permute([0, 3, 1, 2])
}

/// `[batch, channels, rows, columns]` to `[batch, rows x columns x channels]`.
fn channels_last(values: Tensor<4>) -> Tensor<2> {
    let [batch, channels, rows, columns] = values.dims();
    values
        .permute([0, 2, 3, 1])
        .reshape([batch, rows * columns * channels])
}
