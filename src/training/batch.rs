//! Between numbers on the host and tensors on the device.

use super::TrainingError;
use burn::tensor::{Device, Tensor, TensorData};

/// A tensor of values, rows first.
pub(super) fn upload(values: Vec<f32>, shape: [usize; 2], device: &Device) -> Tensor<2> {
    Tensor::from_data(TensorData::new(values, shape), device)
}

/// The values of a tensor, rows first. On a GPU this waits for all work under way, without blocking the thread.
pub(super) async fn download(tensor: Tensor<2>) -> Result<Vec<f32>, TrainingError> {
    let data = tensor
        .into_data_async()
        .await
        .map_err(|error| TrainingError::Device(error.to_string()))?;
    data.try_into_vec::<f32>()
        .map_err(|error| TrainingError::Device(format!("{error:?}")))
}

/// The values of several tensors in one read, since on a GPU each read waits.
pub(super) async fn download_all(tensors: Vec<Tensor<2>>) -> Result<Vec<Vec<f32>>, TrainingError> {
    let sizes: Vec<usize> = tensors
        .iter()
        .map(|tensor| tensor.shape().num_elements())
        .collect();
    let rows: Vec<Tensor<2>> = tensors
        .into_iter()
        .zip(&sizes)
        .map(|(tensor, &size)| tensor.reshape([1, size]))
        .collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let values = download(Tensor::cat(rows, 1)).await?;
    let mut rest = values.as_slice();
    let mut parts = Vec::with_capacity(sizes.len());
    for size in sizes {
        let (part, after) = rest
            .split_at_checked(size)
            .ok_or_else(|| TrainingError::Device("a read came back short".to_owned()))?;
        parts.push(part.to_vec());
        rest = after;
    }
    Ok(parts)
}
