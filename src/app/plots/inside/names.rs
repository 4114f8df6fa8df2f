//! The names that the page gives to layers, quantities and methods, the same in every figure.

use crate::evaluation::regression::SimplerMethod;
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
