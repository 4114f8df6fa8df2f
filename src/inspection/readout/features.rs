//! What of a layer's output a read-out is given.

use super::Features;
use crate::inspection::columns::columns;

impl Features {
    /// The features of one example, from the values of a layer and their shape, channels last.
    pub fn of(self, values: &[f32], shape: &[usize]) -> Vec<f32> {
        match (self, shape) {
            (Self::Flattened, _) | (_, [] | [_]) => values.to_vec(),
            (Self::Channels, [.., channels]) => channel_features(values, *channels),
        }
    }
}

/// Mean and standard deviation of each channel over all positions, `[2 x channels]`: all means first.
fn channel_features(values: &[f32], channels: usize) -> Vec<f32> {
    let columns = columns(values, channels);
    columns
        .iter()
        .map(|column| column.mean)
        .chain(columns.iter().map(|column| column.deviation))
        .map(|value| value as f32)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_summed_up_and_flat_layers_left_alone() {
        let values = [1.0, 10.0, 3.0, 10.0, 5.0, 10.0, 7.0, 10.0];
        assert_eq!(
            Features::Channels.of(&values, &[4, 2]),
            [4.0, 10.0, 5.0_f32.sqrt(), 0.0]
        );
        assert_eq!(
            Features::Channels.of(&values, &[2, 2, 2]),
            [4.0, 10.0, 5.0_f32.sqrt(), 0.0]
        );
        assert_eq!(Features::Channels.of(&values, &[8]), values);
        assert_eq!(Features::Flattened.of(&values, &[4, 2]), values);
    }
}
