//! What of a layer's output a read-out is given.

use super::Features;

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
    let positions = (values.len() / channels.max(1)) as f64;
    let mut means = vec![0.0; channels];
    let mut squares = vec![0.0; channels];
    for position in values.chunks_exact(channels.max(1)) {
        position.iter().zip(&mut means).for_each(|(value, mean)| *mean += f64::from(*value) / positions);
    }
    for position in values.chunks_exact(channels.max(1)) {
        for ((value, mean), square) in position.iter().zip(&means).zip(&mut squares) {
            *square += (f64::from(*value) - mean) * (f64::from(*value) - mean) / positions;
        }
    }
    means.into_iter().chain(squares.into_iter().map(f64::sqrt)).map(|value| value as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_summed_up_and_flat_layers_left_alone() {
        let values = [1.0, 10.0, 3.0, 10.0, 5.0, 10.0, 7.0, 10.0];
        assert_eq!(Features::Channels.of(&values, &[4, 2]), [4.0, 10.0, 5.0_f32.sqrt(), 0.0]);
        assert_eq!(Features::Channels.of(&values, &[2, 2, 2]), [4.0, 10.0, 5.0_f32.sqrt(), 0.0]);
        assert_eq!(Features::Channels.of(&values, &[8]), values);
        assert_eq!(Features::Flattened.of(&values, &[4, 2]), values);
    }
}
