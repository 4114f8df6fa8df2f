//! The ways to compute a convolution.

/// How convolutions are computed while a network trains; both ways use the same weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Convolution {
    /// As matrix products, with pooling joined to the convolution before it: the fastest way on the CPU (measured by
    /// `benches/training.rs`).
    Unfold,
    /// The device's own convolution: faster on a GPU.
    Direct,
    /// The device's own convolution for dense layers too, with a window of one step. The threads of a matrix product share memory and wait for
    /// each other, which costs a software adapter four times what a convolution does (measured on SwiftShader).
    Throughout,
}
