//! In which order a twin's channels are drawn, so that each stands where its partner stands.

use crate::inspection::LayerOutput;
use crate::inspection::twins::Matching;

/// The order of the twin's channels in each layer, from the order in which the first network's are drawn. A layer that was matched goes by
/// its partners; one that only hands channels on goes by the layer before it; any other keeps its numbers.
pub fn paired(
    orders: &[Vec<u32>],
    layers: &[LayerOutput],
    matchings: &[Matching],
) -> Vec<Vec<u32>> {
    let mut left = matchings.iter().peekable();
    let mut partners: Option<&[u32]> = None;
    let mut out = Vec::with_capacity(orders.len());
    for (order, layer) in orders.iter().zip(layers) {
        let matched = left.next_if(|matching| {
            matching.layer == layer.name && matching.partner.len() == order.len()
        });
        partners = matched
            .map(|matching| matching.partner.as_slice())
            .or(partners.filter(|before| before.len() == order.len()));
        out.push(match partners {
            Some(partners) => order
                .iter()
                .filter_map(|&channel| partners.get(channel as usize).copied())
                .collect(),
            None => (0..order.len() as u32).collect(),
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(name: &str, shape: &[usize]) -> LayerOutput {
        LayerOutput {
            name: name.to_owned(),
            shape: shape.to_vec(),
            values: Vec::new(),
        }
    }

    #[test]
    fn partners_stand_side_by_side_also_behind_a_pool() {
        let layers = [
            layer("Input", &[5, 2]),
            layer("Conv 1", &[4, 3]),
            layer("Pool", &[2, 3]),
            layer("Flatten", &[6]),
            layer("Dense", &[2]),
        ];
        let orders = [
            vec![0, 1],
            vec![2, 0, 1],
            vec![0, 1, 2],
            (0..6).collect(),
            vec![1, 0],
        ];
        let matching = |layer: &str, partner: &[u32]| Matching {
            layer: layer.to_owned(),
            partner: partner.to_vec(),
            correlation: Vec::new(),
            mean: [0.0; 2],
        };
        let found = paired(
            &orders,
            &layers,
            &[matching("Conv 1", &[1, 2, 0]), matching("Dense", &[1, 0])],
        );
        assert_eq!(found[0], [0, 1], "the input is the same for both");
        assert_eq!(
            found[1],
            [0, 1, 2],
            "channels 2, 0, 1 have partners 0, 1, 2"
        );
        assert_eq!(found[2], [1, 2, 0]);
        assert_eq!(found[3], [0, 1, 2, 3, 4, 5]);
        assert_eq!(found[4], [0, 1]);
    }
}
