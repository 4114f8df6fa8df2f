//! The ready histories and their parameters.

use super::parameter::{self as numbers, Parameter};
use serde::{Deserialize, Serialize};

/// A history that only needs its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Story {
    /// One population of constant size.
    #[default]
    Constant,
    /// One population that changed its size at once.
    TwoEpoch,
    /// One population that changed its size twice.
    ThreeEpoch,
    /// One population that has always grown exponentially.
    Exponential,
    /// One population that grows exponentially since a time.
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
    /// One new mutation was selected and went to fixation.
    HardSweep,
    /// An allele that was neutral for a while was selected and went to fixation.
    SoftSweep,
    /// One new mutation was selected and has not gone to fixation.
    PartialSweep,
    /// No history: a random modal haplotype, which each haplotype equals with probability 1/2 and is random itself otherwise. The toy data
    /// of a blog post on Tajima's D; only for training.
    MadeUp,
    /// A history of one's own; [`super::Study::written`] holds it.
    Written,
}

impl Story {
    /// All that are ready, in the order of the page.
    pub const ALL: [Self; 14] = [
        Self::Constant,
        Self::TwoEpoch,
        Self::ThreeEpoch,
        Self::Growth,
        Self::Exponential,
        Self::Bottleneck,
        Self::Islands,
        Self::Split,
        Self::Admixture,
        Self::Ancient,
        Self::OutOfAfrica,
        Self::HardSweep,
        Self::SoftSweep,
        Self::PartialSweep,
    ];

    /// Its name in links.
    pub fn key(self) -> &'static str {
        match self {
            Self::Constant => "constant",
            Self::TwoEpoch => "two-epochs",
            Self::ThreeEpoch => "three-epochs",
            Self::Exponential => "exponential",
            Self::MadeUp => "made-up",
            Self::Growth => "growth",
            Self::Bottleneck => "bottleneck",
            Self::Islands => "islands",
            Self::Split => "split",
            Self::Admixture => "admixture",
            Self::Ancient => "ancient",
            Self::OutOfAfrica => "out-of-africa",
            Self::HardSweep => "hard-sweep",
            Self::SoftSweep => "soft-sweep",
            Self::PartialSweep => "partial-sweep",
            Self::Written => "written",
        }
    }

    /// What it is called in a word or two, beside others: its key, as people write.
    pub fn short(self) -> String {
        match self {
            Self::Written => "your own".to_owned(),
            story => story.key().replace('-', " "),
        }
    }

    /// Its name on the page.
    pub fn title(self) -> &'static str {
        match self {
            Self::Constant => "One population of constant size",
            Self::TwoEpoch => "One population, two epochs",
            Self::ThreeEpoch => "One population, three epochs",
            Self::Exponential => "Exponential growth from the beginning",
            Self::MadeUp => "Made-up haplotypes, no history",
            Self::Growth => "Exponential growth since a time",
            Self::Bottleneck => "Instantaneous bottleneck",
            Self::Islands => "Islands",
            Self::Split => "Split with a migration window",
            Self::Admixture => "Admixture pulse",
            Self::Ancient => "Ancient samples",
            Self::OutOfAfrica => "Out of Africa (Gutenkunst et al. 2009)",
            Self::HardSweep => "Hard sweep",
            Self::SoftSweep => "Soft sweep from standing variation",
            Self::PartialSweep => "Partial sweep",
            Self::Written => "Your own",
        }
    }

    /// What it is, in a sentence or two.
    pub fn lead(self) -> &'static str {
        match self {
            Self::Constant => {
                "The standard coalescent: every two lineages meet at rate 1 / 2N per generation."
            }
            Self::TwoEpoch => {
                "The size changes once. After an expansion most lineages meet before it, so the tree is a star and rare variants abound."
            }
            Self::ThreeEpoch => {
                "The size changes twice: a bottleneck of any length where it was smaller in between."
            }
            Self::Exponential => {
                "Looking back, the population shrinks exponentially for ever: every lineage is met in the end."
            }
            Self::MadeUp => {
                "A random modal haplotype, which each haplotype equals with probability 1/2 and is random itself otherwise."
            }
            Self::Growth => {
                "Looking back, the population shrinks exponentially until growth began; before that its size is constant."
            }
            Self::Bottleneck => {
                "At one moment so many lineages meet as would in a number of generations; the strength is that number over 2N. \
                 A pair meets there with probability 1 - exp(-strength)."
            }
            Self::Islands => {
                "Demes of equal size. Each is reached by migrants from all others in equal parts (Wright's island model)."
            }
            Self::Split => {
                "An ancestral population splits into A and B, which exchange migrants during a window of time."
            }
            Self::Admixture => {
                "A and B split; later a fraction of A is replaced by migrants from B, all in one generation."
            }
            Self::Ancient => {
                "One population of constant size, sampled twice: lineages of the ancient sample join in when the coalescent reaches its time."
            }
            Self::OutOfAfrica => {
                "Africa, Europe and East Asia with migration between all three; times at 25 years per generation. The growth rates are yours to \
                 change: the sizes at the founding stay those of the paper."
            }
            Self::HardSweep => {
                "One new copy of an allele is selected and fixed; s is the advantage of the heterozygote (fitness 1, 1 + s, 1 + 2s). Lineages \
                 that carry the allele meet as in a small population; crossovers take others out of it."
            }
            Self::SoftSweep => {
                "An allele drifts neutrally; at the frequency given selection begins and fixes it. Several of its copies may have founded the \
                 sample. s is the advantage of the heterozygote (fitness 1, 1 + s, 1 + 2s)."
            }
            Self::PartialSweep => {
                "One new copy of an allele is selected until it has reached a frequency, and no longer. s is the advantage of the heterozygote \
                 (fitness 1, 1 + s, 1 + 2s)."
            }
            Self::Written => "Read from your demes document.",
        }
    }

    /// What it needs.
    pub fn parameters(self) -> &'static [Parameter] {
        match self {
            Self::Constant => &numbers::CONSTANT,
            Self::TwoEpoch => &numbers::TWO_EPOCH,
            Self::ThreeEpoch => &numbers::THREE_EPOCH,
            Self::Exponential => &numbers::EXPONENTIAL,
            Self::Growth => &numbers::GROWTH,
            Self::Bottleneck => &numbers::BOTTLENECK,
            Self::Islands => &numbers::ISLANDS,
            Self::Split => &numbers::SPLIT,
            Self::Admixture => &numbers::ADMIXTURE,
            Self::Ancient => &numbers::ANCIENT,
            Self::OutOfAfrica => &numbers::OUT_OF_AFRICA,
            Self::HardSweep => &numbers::HARD_SWEEP,
            Self::SoftSweep => &numbers::SOFT_SWEEP,
            Self::PartialSweep => &numbers::PARTIAL_SWEEP,
            Self::MadeUp | Self::Written => &[],
        }
    }

    /// The places of its parameters in the order in which they are drawn from priors: that of [`Story::parameters`], but for the split, of
    /// which time comes first.
    pub fn draw_order(self) -> Vec<usize> {
        let parameters = self.parameters();
        let mut order: Vec<usize> = (0..parameters.len()).collect();
        if self == Self::Split {
            // False comes before true, and the others stay in their order.
            order.sort_by_key(|&place| {
                let parameter = parameters.get(place);
                parameter.is_none_or(|parameter| parameter.key != "T")
            });
        }
        order
    }

    /// Haplotypes from each population at first.
    pub fn haplotypes(self) -> u32 {
        match self {
            Self::Constant | Self::TwoEpoch | Self::ThreeEpoch => 20,
            Self::Growth | Self::Exponential | Self::Bottleneck | Self::MadeUp => 20,
            Self::HardSweep | Self::SoftSweep | Self::PartialSweep => 20,
            Self::Islands => 6,
            Self::Split | Self::Admixture | Self::Ancient => 10,
            Self::OutOfAfrica => 8,
            Self::Written => 4,
        }
    }

    /// Length of the locus at first, base pairs: a sweep leaves its trace over a longer one.
    pub fn length(self) -> f64 {
        if self.is_sweep() { 300_000.0 } else { 20_000.0 }
    }

    /// Whether an allele is selected in it.
    pub fn is_sweep(self) -> bool {
        matches!(self, Self::HardSweep | Self::SoftSweep | Self::PartialSweep)
    }

    /// The history of a name in a link.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|story| story.key() == key)
    }
}
