//! Shapes and parameter counts, layer by layer.

use super::NetworkError;
use crate::experiment::Layer;
use serde::{Deserialize, Serialize};

/// One line of the network's summary table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerSummary {
    /// Name as in Keras: "Conv2D", "MaxPooling2D", "Flatten", "Dense", "Dropout".
    pub name: String,
    /// Output shape without the batch: `[rows, columns, channels]` or `[units]`.
    pub shape: Vec<usize>,
    /// Weights and biases.
    pub parameters: usize,
    /// The count as a product, such as "3 × 3 × 10 × 10 + 10"; empty for a layer without weights.
    pub product: String,
}

/// Shapes and parameter counts of each layer for an input of `[rows, columns]` and one channel.
///
/// # Errors
/// When a window does not fit or layers stand in an impossible order.
pub fn summarise(layers: &[Layer], input: [usize; 2]) -> Result<Vec<LayerSummary>, NetworkError> {
    let mut shape = vec![input[0], input[1], 1];
    let mut lines = Vec::with_capacity(layers.len());
    for (position, layer) in (1..).zip(layers) {
        let line = follow(position, layer, &shape)?;
        shape.clone_from(&line.shape);
        lines.push(line);
    }
    Ok(lines)
}

/// The summary of one layer behind values of a shape.
fn follow(position: usize, layer: &Layer, shape: &[usize]) -> Result<LayerSummary, NetworkError> {
    let name = name(layer);
    let out_of_order = || NetworkError::OutOfOrder { layer: position, name: name.to_owned() };
    let (shape, parameters, product) = match (layer, shape) {
        (&Layer::Conv2d { filters, kernel }, &[rows, columns, channels]) => {
            fits(position, kernel, rows, columns)?;
            let parameters = kernel * kernel * channels * filters + filters;
            let product = format!("{kernel} × {kernel} × {channels} × {filters} + {filters}");
            (vec![rows - kernel + 1, columns - kernel + 1, filters], parameters, product)
        }
        (&Layer::MaxPool2d { size }, &[rows, columns, channels]) => {
            fits(position, size, rows, columns)?;
            (vec![rows / size, columns / size, channels], 0, String::new())
        }
        (Layer::Flatten, shape @ [_, _, _]) => (vec![shape.iter().product()], 0, String::new()),
        (&Layer::Dense { units, .. }, &[inputs]) => (vec![units], inputs * units + units, format!("{inputs} × {units} + {units}")),
        (Layer::Dropout { .. }, shape) => (shape.to_vec(), 0, String::new()),
        _ => return Err(out_of_order()),
    };
    Ok(LayerSummary { name: name.to_owned(), shape, parameters, product })
}

fn fits(layer: usize, window: usize, rows: usize, columns: usize) -> Result<(), NetworkError> {
    if window == 0 || window > rows || window > columns {
        return Err(NetworkError::WindowTooLarge { layer, window, rows, columns });
    }
    Ok(())
}

const fn name(layer: &Layer) -> &'static str {
    match layer {
        Layer::Conv2d { .. } => "Conv2D",
        Layer::MaxPool2d { .. } => "MaxPooling2D",
        Layer::Flatten => "Flatten",
        Layer::Dense { .. } => "Dense",
        Layer::Dropout { .. } => "Dropout",
        Layer::Conv1d { .. } => "Conv1D",
        Layer::AveragePool1d { .. } => "AveragePooling1D",
        Layer::MaxPool1d { .. } => "MaxPooling1D",
        Layer::HaplotypeConv { .. } => "HaplotypeConv",
        Layer::HaplotypePool { .. } => "HaplotypePooling",
        Layer::PoolHaplotypes => "PoolHaplotypes",
        Layer::PoolSites => "PoolSites",
        Layer::JoinPositions { .. } => "JoinPositions",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Network;

    fn total(dense_layers: u32, dropout: f64) -> usize {
        let layers = Network { dense_layers, dropout }.layers();
        summarise(&layers, [21, 21]).unwrap().iter().map(|line| line.parameters).sum()
    }

    #[test]
    fn the_tutorials_network_has_8_980_parameters() {
        assert_eq!(total(2, 0.2), 8_980);
        assert_eq!(total(2, 0.0), 8_980);
    }

    #[test]
    fn shapes_and_products_read_as_in_the_tutorial() {
        let lines = summarise(&Network { dense_layers: 2, dropout: 0.2 }.layers(), [21, 21]).unwrap();
        let table: Vec<(&str, &[usize], &str)> =
            lines.iter().map(|line| (line.name.as_str(), line.shape.as_slice(), line.product.as_str())).collect();
        let expected: [(&str, &[usize], &str); 10] = [
            ("Conv2D", &[19, 19, 10], "3 × 3 × 1 × 10 + 10"),
            ("MaxPooling2D", &[9, 9, 10], ""),
            ("Conv2D", &[7, 7, 10], "3 × 3 × 10 × 10 + 10"),
            ("MaxPooling2D", &[3, 3, 10], ""),
            ("Flatten", &[90], ""),
            ("Dense", &[64], "90 × 64 + 64"),
            ("Dropout", &[64], ""),
            ("Dense", &[32], "64 × 32 + 32"),
            ("Dropout", &[32], ""),
            ("Dense", &[2], "32 × 2 + 2"),
        ];
        assert_eq!(table, expected);
    }

    #[test]
    fn a_window_that_does_not_fit_is_named() {
        let layers = Network { dense_layers: 1, dropout: 0.0 }.layers();
        let error = summarise(&layers, [7, 21]).unwrap_err();
        assert_eq!(error, NetworkError::WindowTooLarge { layer: 3, window: 3, rows: 2, columns: 9 });
    }

    #[test]
    fn a_dense_layer_needs_flat_values() {
        let layers =
            [Layer::Dense { units: 2, activation: crate::experiment::Activation::Softmax, initial: crate::experiment::Initial::Glorot }];
        assert_eq!(summarise(&layers, [5, 5]), Err(NetworkError::OutOfOrder { layer: 1, name: "Dense".to_owned() }));
        assert_eq!(
            summarise(&[Layer::Flatten, Layer::Flatten], [5, 5]),
            Err(NetworkError::OutOfOrder { layer: 2, name: "Flatten".to_owned() })
        );
    }
}
