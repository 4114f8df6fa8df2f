//! Is the theory in there? Linear read-outs of known statistics from each layer.

mod features;
mod folds;
mod plan;
mod quantities;
#[cfg(test)]
mod toy;
mod tridiagonal;

pub use plan::{LayerReading, ReadOutPlan};

use serde::{Deserialize, Serialize};

/// What of a layer's output a read-out is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Features {
    /// Mean and standard deviation of each channel; of a flat layer, its values.
    Channels,
    /// Every value.
    Flattened,
}

/// What is read out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quantity {
    /// Segregating sites, S.
    SegregatingSites,
    /// Mean pairwise differences, pi.
    Pi,
    /// Watterson's theta.
    ThetaW,
    /// Tajima's D.
    TajimasD,
    /// Sites with one derived allele.
    Singletons,
    /// Fay and Wu's H.
    FayWuH,
    /// The standard deviation in Tajima's D's denominator.
    TajimaDeviation,
    /// The first term of its variance, `e1 S`.
    VarianceLinear,
    /// The second, `e2 S (S - 1)`.
    VarianceQuadratic,
    /// Distinct haplotypes.
    HaplotypeNumber,
    /// Mean r2 over pairs of sites.
    MeanR2,
    /// Mean number of derived alleles at a site: what a network that does not care about polarity forgets.
    MeanDerived,
}

/// One R2 and its controls, cross-validated on the same examples, folds and penalties. None where the quantity does not vary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReadOut {
    /// From the network as it is.
    pub trained: Option<f64>,
    /// From the same network before its first step.
    pub untrained: Option<f64>,
    /// From the network as it is, to the quantity of other examples (labels shuffled).
    pub shuffled: Option<f64>,
}
