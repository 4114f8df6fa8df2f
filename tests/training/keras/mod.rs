//! Networks, their gradients and Adam against values computed with Keras.

mod images;
mod sequences;

use burn::tensor::{Device, Tensor, TensorData};

/// As `pattern` in the scripts.
fn pattern(count: usize, tensor: usize) -> impl Iterator<Item = f32> {
    (0..count).map(move |k| {
        (((k * 7919 + tensor * 104_729 + 12_345).pow(2) % 1009) as f64 / 1009.0 - 0.5) as f32
    })
}

fn tensor(values: Vec<f32>, shape: [usize; 2], device: &Device) -> Tensor<2> {
    Tensor::from_data(TensorData::new(values, shape), device)
}

fn values(tensor: &Tensor<2>) -> Vec<f32> {
    tensor.to_data().try_into_vec().unwrap()
}

/// Every `every`th value within `1e-4` of the reference, relative to the largest of the list: both sides compute in 32 bits (6e-8), sum up to a few
/// hundred products, and chain some ten layers.
fn assert_close(what: &str, found: &[f32], expected: &[f32], every: usize) {
    let sampled: Vec<f32> = found.iter().copied().step_by(every).collect();
    assert_eq!(sampled.len(), expected.len(), "{what}");
    let scale = expected
        .iter()
        .fold(0.0_f32, |largest, value| largest.max(value.abs()));
    for (place, (found, expected)) in sampled.iter().zip(expected).enumerate() {
        assert!(
            (found - expected).abs() <= 1e-4 * scale,
            "{what}, value {place}: {found} instead of {expected}"
        );
    }
}
