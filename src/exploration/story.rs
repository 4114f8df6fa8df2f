//! The ready histories and their parameters.

use serde::{Deserialize, Serialize};

/// A history that only needs its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Story {
    /// One population of constant size.
    #[default]
    Constant,
    /// One population that changed its size at once.
    TwoEpoch,
    /// One population that grows exponentially.
    Growth,
    /// One population with a bottleneck too short for anything but coalescence.
    Bottleneck,
    /// Equal populations that exchange migrants, each with each.
    Islands,
    /// Two populations that split and exchange migrants for a while.
    Split,
    /// Two populations that split, and a pulse from one into the other.
    Admixture,
    /// One population, sampled today and in the past.
    Ancient,
    /// Africa, Europe and East Asia after Gutenkunst and others (2009).
    OutOfAfrica,
    /// A history of one's own; [`super::Study::written`] holds it.
    Written,
}

/// A number that a history needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameter {
    /// Its key in links.
    pub key: &'static str,
    /// Its name on the page.
    pub label: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// Where it begins.
    pub default: f64,
    /// Smallest and largest value.
    pub bounds: [f64; 2],
    /// Whole numbers only.
    pub whole: bool,
}

const fn parameter(key: &'static str, label: &'static str, unit: &'static str, default: f64, bounds: [f64; 2]) -> Parameter {
    Parameter { key, label, unit, default, bounds, whole: false }
}

const fn size(key: &'static str, label: &'static str, default: f64) -> Parameter {
    parameter(key, label, "diploids", default, [10.0, 1e6])
}

const fn time(key: &'static str, label: &'static str, default: f64) -> Parameter {
    parameter(key, label, "generations ago", default, [1.0, 1e6])
}

static CONSTANT: [Parameter; 1] = [size("N", "Effective size", 10_000.0)];
static TWO_EPOCH: [Parameter; 3] =
    [size("N0", "Effective size now", 50_000.0), size("N1", "Effective size before", 5_000.0), time("T", "Change of size", 2_000.0)];
static GROWTH: [Parameter; 3] = [
    size("N0", "Effective size now", 100_000.0),
    parameter("g", "Growth rate", "per generation", 0.002, [-0.01, 0.1]),
    time("T", "Growth began", 1_500.0),
];
static BOTTLENECK: [Parameter; 3] = [
    size("N", "Effective size", 10_000.0),
    time("T", "Bottleneck", 4_000.0),
    parameter("F", "Strength", "generations / 2N", 0.7, [0.0, 20.0]),
];
static ISLANDS: [Parameter; 3] = [
    Parameter { key: "d", label: "Demes", unit: "", default: 4.0, bounds: [2.0, 8.0], whole: true },
    size("N", "Effective size of a deme", 2_500.0),
    parameter("m", "Migrants into a deme", "fraction per generation", 2e-4, [1e-6, 0.1]),
];
static SPLIT: [Parameter; 7] = [
    size("NC", "Ancestral size", 10_000.0),
    size("NA", "Size of A", 10_000.0),
    size("NB", "Size of B", 5_000.0),
    time("T", "Split", 20_000.0),
    parameter("m", "Migration each way", "fraction per generation", 1e-4, [0.0, 0.1]),
    parameter("w0", "Migration ended", "generations ago", 2_000.0, [0.0, 1e6]),
    time("w1", "Migration began", 10_000.0),
];
static ADMIXTURE: [Parameter; 4] = [
    size("N", "Effective size of each", 10_000.0),
    time("T", "Split", 20_000.0),
    time("t", "Pulse of B into A", 2_000.0),
    parameter("f", "Fraction of A from B", "", 0.3, [0.0, 1.0]),
];
static ANCIENT: [Parameter; 2] = [size("N", "Effective size", 10_000.0), time("t", "Age of the ancient samples", 6_000.0)];
static OUT_OF_AFRICA: [Parameter; 2] = [
    parameter("gE", "Growth of Europe", "per generation", 0.004, [0.0, 0.01]),
    parameter("gA", "Growth of East Asia", "per generation", 0.0055, [0.0, 0.01]),
];

impl Story {
    /// All that are ready, in the order of the page.
    pub const ALL: [Self; 9] = [
        Self::Constant,
        Self::TwoEpoch,
        Self::Growth,
        Self::Bottleneck,
        Self::Islands,
        Self::Split,
        Self::Admixture,
        Self::Ancient,
        Self::OutOfAfrica,
    ];

    /// Its name in links.
    pub fn key(self) -> &'static str {
        match self {
            Self::Constant => "constant",
            Self::TwoEpoch => "two-epochs",
            Self::Growth => "growth",
            Self::Bottleneck => "bottleneck",
            Self::Islands => "islands",
            Self::Split => "split",
            Self::Admixture => "admixture",
            Self::Ancient => "ancient",
            Self::OutOfAfrica => "out-of-africa",
            Self::Written => "written",
        }
    }

    /// Its name on the page.
    pub fn title(self) -> &'static str {
        match self {
            Self::Constant => "One population of constant size",
            Self::TwoEpoch => "One population, two epochs",
            Self::Growth => "Exponential growth",
            Self::Bottleneck => "Instantaneous bottleneck",
            Self::Islands => "Islands",
            Self::Split => "Split with a migration window",
            Self::Admixture => "Admixture pulse",
            Self::Ancient => "Ancient samples",
            Self::OutOfAfrica => "Out of Africa (Gutenkunst et al. 2009)",
            Self::Written => "Your own",
        }
    }

    /// What it is, in a sentence or two.
    pub fn lead(self) -> &'static str {
        match self {
            Self::Constant => "The standard coalescent: every two lineages meet at rate 1 / 2N per generation.",
            Self::TwoEpoch => {
                "The size changes once. After an expansion most lineages meet before it, so the tree is a star and rare variants abound."
            }
            Self::Growth => "Looking back, the population shrinks exponentially until growth began; before that its size is constant.",
            Self::Bottleneck => {
                "At one moment so many lineages meet as would in a number of generations; the strength is that number over 2N. \
                 A pair meets there with probability 1 - exp(-strength)."
            }
            Self::Islands => "Demes of equal size. Each is reached by migrants from all others in equal parts (Wright's island model).",
            Self::Split => "An ancestral population splits into A and B, which exchange migrants during a window of time.",
            Self::Admixture => "A and B split; later a fraction of A is replaced by migrants from B, all in one generation.",
            Self::Ancient => {
                "One population of constant size, sampled twice: lineages of the ancient sample join in when the coalescent reaches its time."
            }
            Self::OutOfAfrica => {
                "Africa, Europe and East Asia with migration between all three; times at 25 years per generation. The growth rates are yours to \
                 change: the sizes at the founding stay those of the paper."
            }
            Self::Written => "Read from your demes document. The link does not hold it: keep the document.",
        }
    }

    /// What it needs.
    pub fn parameters(self) -> &'static [Parameter] {
        match self {
            Self::Constant => &CONSTANT,
            Self::TwoEpoch => &TWO_EPOCH,
            Self::Growth => &GROWTH,
            Self::Bottleneck => &BOTTLENECK,
            Self::Islands => &ISLANDS,
            Self::Split => &SPLIT,
            Self::Admixture => &ADMIXTURE,
            Self::Ancient => &ANCIENT,
            Self::OutOfAfrica => &OUT_OF_AFRICA,
            Self::Written => &[],
        }
    }

    /// Haplotypes from each population at first.
    pub fn haplotypes(self) -> u32 {
        match self {
            Self::Constant | Self::TwoEpoch | Self::Growth | Self::Bottleneck => 20,
            Self::Islands => 6,
            Self::Split | Self::Admixture | Self::Ancient => 10,
            Self::OutOfAfrica => 8,
            Self::Written => 4,
        }
    }

    /// The history of a name in a link.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|story| story.key() == key)
    }
}
