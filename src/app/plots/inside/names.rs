//! The names that the page gives to what is read off layers and to what disturbs alignments, the same in every figure.

use crate::experiment::{self, Experiment};
use crate::inspection::readout::Quantity as Named;
use crate::inspection::{Permutation, Quantity};

/// What is read off a layer, short enough for the head of a column; an underscore begins a subscript.
pub fn quantity_name(quantity: &Quantity, experiment: &Experiment) -> String {
    match quantity {
        Quantity::Named(named) => symbol_of(*named).to_owned(),
        Quantity::Statistic(name) => name.clone(),
        Quantity::Drawn(key) => parameter_name(key, experiment),
    }
}

/// What it means, in a sentence; nothing of a statistic whose name says it.
pub fn quantity_meaning(quantity: &Quantity) -> &'static str {
    match quantity {
        Quantity::Named(named) => named.explanation(),
        Quantity::Statistic(_) => "a statistic of what is observed",
        Quantity::Drawn(_) => "a number that each example was drawn with",
    }
}

/// A number of the history or of the locus, by its key.
pub fn parameter_name(key: &str, experiment: &Experiment) -> String {
    experiment::Quantity::Parameter(key.to_owned()).name(experiment)
}

const fn symbol_of(quantity: Named) -> &'static str {
    match quantity {
        Named::SegregatingSites => "S",
        Named::Pi => "π",
        Named::ThetaW => "θ_W",
        Named::TajimasD => "Tajima's D",
        Named::Singletons => "singletons",
        Named::FayWuH => "Fay and Wu's H",
        Named::TajimaDeviation => "sd in D",
        Named::VarianceLinear => "e_1 S",
        Named::VarianceQuadratic => "e_2 S(S - 1)",
        Named::HaplotypeNumber => "haplotypes",
        Named::MeanR2 => "mean r²",
        Named::MeanDerived => "mean derived",
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
