//! Between numbers on the host and tensors on the device.

use super::TrainingError;
use crate::coalescent::{Purpose, Stream};
use crate::dataset::{Dataset, Example};
use crate::evaluation::Logits;
use crate::experiment::Observation;
use crate::network::Model;
use burn::tensor::{Device, Tensor, TensorData};

/// Encoded examples, `[batch, cells]`.
pub(super) fn inputs(data: &Dataset, observation: &Observation, examples: &[Example], device: &Device) -> Tensor<2> {
    let [rows, columns] = data.shape();
    let mut values = Vec::with_capacity(examples.len() * rows * columns);
    for &example in examples {
        data.encode_into(observation, example, &mut values);
    }
    upload(values, [examples.len(), rows * columns], device)
}

/// A one in the column of each example's label, `[batch, classes]`.
pub(super) fn targets(examples: &[Example], device: &Device) -> Tensor<2> {
    let values: Vec<f32> = examples.iter().flat_map(|(class, _)| [0, 1].map(|label| f32::from(u8::from(class.label() == label)))).collect();
    upload(values, [examples.len(), 2], device)
}

/// What dropout multiplies the values of a step by: zero, or `1 / (1 - rate)`. One `[batch, values]` for each dropout layer, drawn on the host
/// from the stream of (weights seed, step), so that every device and a resumed run drop the same.
pub(super) fn masks(model: &Model, batch: usize, seed: u64, step: u32, device: &Device) -> Vec<Tensor<2>> {
    let mut random = Stream::counted(seed, Purpose::Dropout, step);
    let mut mask = |values: usize, rate: f64| {
        let kept = (1.0 / (1.0 - rate)) as f32;
        let mask = (0..batch * values).map(|_| if random.uniform() < rate { 0.0 } else { kept }).collect();
        upload(mask, [batch, values], device)
    };
    model.dropouts().map(|(values, rate)| mask(values, rate)).collect()
}

/// A tensor of values, rows first.
pub(super) fn upload(values: Vec<f32>, shape: [usize; 2], device: &Device) -> Tensor<2> {
    Tensor::from_data(TensorData::new(values, shape), device)
}

/// The values of a tensor, rows first. On a GPU this waits for all work under way, without blocking the thread.
pub(super) async fn download(tensor: Tensor<2>) -> Result<Vec<f32>, TrainingError> {
    let data = tensor.into_data_async().await.map_err(|error| TrainingError::Device(error.to_string()))?;
    data.try_into_vec::<f32>().map_err(|error| TrainingError::Device(format!("{error:?}")))
}

/// The values of a `[batch, 2]` tensor of logits.
pub(super) async fn download_logits(tensor: Tensor<2>) -> Result<Vec<Logits>, TrainingError> {
    Ok(download(tensor).await?.as_chunks().0.to_vec())
}
