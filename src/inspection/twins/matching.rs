//! Channels matched by correlation.

use super::Matching;
use super::assignment::assign;
use crate::inspection::columns::columns;
use crate::inspection::products::products;

/// Pairs each channel of a layer of the first network with one of the second, such that their correlations add up to the most; one that
/// cannot be computed counts as 0. Outputs are `[examples x positions, channels]` of the same examples and positions.
pub(super) fn matched(layer: &str, first: &[f32], second: &[f32], channels: usize) -> Matching {
    let rows = first.len().min(second.len()) / channels.max(1);
    let [columns, others] = [first, second].map(|values| columns(values, channels));
    let sums = products(
        rows,
        [channels; 2],
        |k, i| f64::from(first[k * channels + i]) - columns[i].mean,
        |k, j| f64::from(second[k * channels + j]) - others[j].mean,
    );
    let correlation = |i: usize, j: usize| {
        let scale = rows as f64 * columns[i].deviation * others[j].deviation;
        (columns[i].varies() && others[j].varies()).then(|| sums[i * channels + j] / scale)
    };
    let gains: Vec<f64> = (0..channels * channels)
        .map(|k| correlation(k / channels, k % channels).unwrap_or(0.0))
        .collect();
    let partner = assign(&gains, channels);
    let mean = |of: &dyn Fn(usize) -> usize| {
        (0..channels)
            .map(|i| gains[i * channels + of(i)])
            .sum::<f64>()
            / channels as f64
    };
    Matching {
        layer: layer.to_owned(),
        correlation: partner
            .iter()
            .enumerate()
            .map(|(i, &j)| correlation(i, j))
            .collect(),
        mean: [mean(&|i| i), mean(&|i| partner[i])],
        partner: partner.into_iter().map(|j| j as u32).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coalescent::{Purpose, Stream};

    /// Channels that are those of the other network in another order, on another scale and with some noise; one of each is dead.
    #[test]
    fn channels_in_another_order_are_found() {
        let mut random = Stream::counted(5, Purpose::Weights, 0);
        let (mut first, mut second) = (Vec::new(), Vec::new());
        let partners = [2, 0, 3, 1, 4];
        for _ in 0..800 {
            let row: Vec<f64> = (0..4).map(|_| random.uniform()).collect();
            first.extend(row.iter().map(|&x| x as f32).chain([0.0]));
            let mut moved = [7.0; 5];
            for (i, x) in row.iter().enumerate() {
                moved[partners[i] as usize] = (3.0 * x + 0.3 * random.uniform() + 1.0) as f32;
            }
            second.extend(moved);
        }
        let found = matched("Conv1D", &first, &second, 5);
        assert_eq!(found.partner, partners);
        assert_eq!(
            (found.correlation[4], found.layer.as_str()),
            (None, "Conv1D")
        );
        // 3 / sqrt(9 + 0.09), with a standard error far below the bound
        assert!(
            found.correlation[..4]
                .iter()
                .all(|r| (r.unwrap() - 0.995).abs() < 0.002),
            "{:?}",
            found.correlation
        );
        assert!(
            (found.mean[1] - 0.8 * 0.995).abs() < 0.002 && found.mean[0].abs() < 0.15,
            "{:?}",
            found.mean
        );
    }

    /// What a network that diverged hands on.
    #[test]
    fn what_is_no_number_is_paired_without_a_correlation() {
        let found = matched(
            "Dense",
            &[f32::NAN, 1.0, f32::INFINITY, 2.0],
            &[1.0, 3.0, 2.0, 4.0],
            2,
        );
        assert_eq!((found.partner, found.correlation[0]), (vec![0, 1], None));
    }
}
