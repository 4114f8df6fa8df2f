//! The names that the page gives to layers, quantities and methods, the same in every figure.

use crate::evaluation::regression::SimplerMethod;
use crate::experiment::Layer;
use crate::experiment::regression::Target;
use crate::inspection::Permutation;
use crate::inspection::grid::GridParameter;
use crate::inspection::readout::Quantity;

/// What a network predicts; an underscore begins a subscript.
pub const fn target_name(target: Target) -> &'static str {
    match target {
        Target::TajimasD => "Tajima's D",
        Target::Theta => "θ",
        Target::Pi => "π",
        Target::FayWuH => "Fay and Wu's H",
    }
}

/// What is read off a layer, short enough for the head of a column.
pub const fn quantity_name(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::SegregatingSites => "S",
        Quantity::Pi => "π",
        Quantity::ThetaW => "θ_W",
        Quantity::TajimasD => "Tajima's D",
        Quantity::Singletons => "singletons",
        Quantity::FayWuH => "Fay and Wu's H",
        Quantity::TajimaDeviation => "sd in D",
        Quantity::VarianceLinear => "e_1 S",
        Quantity::VarianceQuadratic => "e_2 S(S - 1)",
        Quantity::HaplotypeNumber => "haplotypes",
        Quantity::MeanR2 => "mean r²",
        Quantity::MeanDerived => "mean derived",
    }
}

/// A simpler method.
pub const fn method_name(method: SimplerMethod) -> &'static str {
    match method {
        SimplerMethod::Pi => "π alone",
        SimplerMethod::ThetaW => "θ_W alone",
        SimplerMethod::Ridge => "ridge on statistics",
        SimplerMethod::Forest => "forest on the SFS",
    }
}

/// A permutation.
pub const fn permutation_name(permutation: Permutation) -> &'static str {
    match permutation {
        Permutation::Rows => "rows",
        Permutation::Columns => "columns",
        Permutation::WithinColumns => "within columns",
        Permutation::Everything => "everything",
        Permutation::AllRight => "derived to the right",
        Permutation::AllLeft => "derived to the left",
    }
}

/// A parameter of a grid.
pub const fn parameter_name(parameter: GridParameter) -> &'static str {
    match parameter {
        GridParameter::Theta => "θ",
        GridParameter::Recombination => "ρ",
        GridParameter::Growth => "growth rate",
        GridParameter::BottleneckSize => "size in the bottleneck",
    }
}

/// One name for each layer, such as "Conv 1", "Pool", "Dense"; numbered where there are several of a kind, and the last is "Output".
pub fn layer_names(layers: &[Layer]) -> Vec<String> {
    let hidden = layers.len().saturating_sub(1);
    let kinds: Vec<&str> = layers.iter().enumerate().map(|(index, layer)| if index < hidden { kind(layer) } else { "Output" }).collect();
    let named = kinds.iter().enumerate().map(|(index, name)| {
        let of_kind = kinds.iter().filter(|other| *other == name).count();
        let number = kinds.iter().take(index + 1).filter(|other| *other == name).count();
        if of_kind > 1 { format!("{name} {number}") } else { (*name).to_owned() }
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
    use crate::experiment::regression::Regression;

    #[test]
    fn layers_are_numbered_only_where_there_are_several_of_a_kind() {
        let names = layer_names(&Regression::blog_layers());
        assert_eq!(names, ["Conv 1", "Conv 2", "Pool", "Dropout 1", "Flatten", "Dense", "Dropout 2", "Output"]);
        let names = layer_names(&Regression::exchangeable_layers());
        assert_eq!(names[..5], ["Haplotype conv 1", "Haplotype pool", "Haplotype conv 2", "Over haplotypes", "Over sites"]);
        assert!(layer_names(&[]).is_empty());
    }
}
