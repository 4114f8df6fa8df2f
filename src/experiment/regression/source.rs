//! Where alignments come from, and what is to be read off them.

use crate::experiment::Prior;
use serde::{Deserialize, Serialize};

/// How many sites an alignment has, and what puts them there.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum SitesLaw {
    /// No coalescent: a random modal haplotype, which each haplotype equals with probability 1/2 and is random itself otherwise. The toy
    /// data of the blog post.
    MadeUp(u32),
    /// Always this many, on a tree that does not know of it, as with `ms -s`.
    Fixed(u32),
    /// Infinite sites with the scaled mutation rate `theta = 4 N mu` of the whole locus, N the present size.
    Theta(Prior),
}

/// A time during which the population was smaller. Times in units of 2N generations, N the present size, counted back from the present.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bottleneck {
    /// Size during the bottleneck, as a fraction of the present size.
    pub size: Prior,
    /// When it begins, looking back.
    pub start: f64,
    /// When it ends, looking back.
    pub end: f64,
}

/// One population from which alignments are drawn. Times in units of 2N generations, N the present size in diploids.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Haplotypes in a sample.
    pub haplotypes: u32,
    /// Segregating sites. Of [`SitesLaw::MadeUp`] nothing else of this value means anything.
    pub sites: SitesLaw,
    /// Scaled recombination rate `rho = 4 N r` of the whole locus.
    pub recombination: Prior,
    /// Exponential growth rate: the size was `N exp(-growth x t)` at time t before the present.
    pub growth: Prior,
    /// A bottleneck, if there was one; not together with growth.
    pub bottleneck: Option<Bottleneck>,
}

/// What the network predicts of an alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// Tajima's D; alignments without segregating sites have none, and are drawn again.
    TajimasD,
    /// The theta that the alignment was simulated with; needs [`SitesLaw::Theta`].
    Theta,
    /// Mean pairwise differences, pi.
    Pi,
    /// Fay and Wu's H.
    FayWuH,
}
