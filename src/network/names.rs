//! What layers are called on a page.

use super::Layer;

/// One name for each layer, such as "Conv 1", "Pool", "Dense"; numbered where there are several of a kind, and the last is "Output".
pub fn layer_names(layers: &[Layer]) -> Vec<String> {
    let hidden = layers.len().saturating_sub(1);
    let kinds: Vec<&str> = layers
        .iter()
        .enumerate()
        .map(|(index, layer)| {
            if index < hidden {
                kind(layer)
            } else {
                "Output"
            }
        })
        .collect();
    let named = kinds.iter().enumerate().map(|(index, name)| {
        let of_kind = kinds.iter().filter(|other| *other == name).count();
        let number = kinds
            .iter()
            .take(index + 1)
            .filter(|other| *other == name)
            .count();
        if of_kind > 1 {
            format!("{name} {number}")
        } else {
            (*name).to_owned()
        }
    });
    named.collect()
}

const fn kind(layer: &Layer) -> &'static str {
    match layer {
        Layer::Conv1d { .. } | Layer::Conv2d { .. } => "Conv",
        Layer::AveragePool1d { .. } | Layer::MaxPool1d { .. } | Layer::MaxPool2d { .. } => "Pool",
        Layer::Flatten => "Flatten",
        Layer::Dense { .. } => "Dense",
        Layer::Dropout { .. } => "Dropout",
        Layer::HaplotypeConv { .. } => "Haplotype conv",
        Layer::HaplotypePool { .. } => "Haplotype pool",
        Layer::PoolHaplotypes => "Over haplotypes",
        Layer::PoolSites => "Over sites",
        Layer::JoinPositions { .. } => "Positions",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::ready;

    #[test]
    fn layers_are_numbered_only_where_there_are_several_of_a_kind() {
        let names = layer_names(&ready::blog());
        assert_eq!(
            names,
            [
                "Conv 1",
                "Conv 2",
                "Pool",
                "Dropout 1",
                "Flatten",
                "Dense",
                "Dropout 2",
                "Output"
            ]
        );
        let names = layer_names(&ready::exchangeable());
        assert_eq!(
            names[..5],
            [
                "Haplotype conv 1",
                "Haplotype pool",
                "Haplotype conv 2",
                "Over haplotypes",
                "Over sites"
            ]
        );
        assert!(layer_names(&[]).is_empty());
    }
}
