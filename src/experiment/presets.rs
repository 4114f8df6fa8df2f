//! The experiments the app ships.

use super::{
    Direction, Encoding, Experiment, History, Locus, Migration, Network, Observation, Prior, Seeds,
    Training,
};
use serde::{Deserialize, Serialize};

/// A shipped experiment, named in a link as `preset=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Preset {
    /// Gene flow between sister species: the MOLE workshop's tutorial, setting for setting.
    GeneFlow,
    /// The same question with priors as for human populations.
    Human,
}

impl Preset {
    /// Every preset, in the order of the menu.
    pub const ALL: [Preset; 2] = [Preset::GeneFlow, Preset::Human];

    /// The key in a link.
    pub const fn key(self) -> &'static str {
        match self {
            Preset::GeneFlow => "gene-flow",
            Preset::Human => "human",
        }
    }

    /// The preset of a link's key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.key() == key)
    }

    /// Its name in the menu.
    pub const fn title(self) -> &'static str {
        match self {
            Preset::GeneFlow => "Gene flow between sister species",
            Preset::Human => "Gene flow, human-like populations",
        }
    }

    /// Where it comes from, and under which licence.
    pub const fn source(self) -> &'static str {
        match self {
            Preset::GeneFlow => {
                "After Megan Smith's machine-learning tutorial of the Workshop on Molecular Evolution (moledata, MIT licence), setting for setting."
            }
            Preset::Human => {
                "Our own: the tutorial's question with sizes, times and rates as in human populations (MIT or Apache-2.0)."
            }
        }
    }

    /// The experiment with all of the preset's settings.
    pub fn experiment(self) -> Experiment {
        let seeds = Seeds {
            data: 1,
            split: 1,
            weights: 1,
        };
        match self {
            Preset::GeneFlow => Experiment {
                preset: self,
                history: History {
                    ancestral_size: Prior::uniform_integer(10_000.0, 100_000.0),
                    sizes: [Prior::uniform_integer(10_000.0, 100_000.0); 2],
                    split_time: Prior::uniform_integer(50_000.0, 500_000.0),
                    migration: Migration {
                        rate: Prior::uniform(1e-6, 1e-4),
                        direction: Direction::Both,
                        start: 0.0,
                        end: 0.5,
                    },
                    generation_years: 1.0,
                },
                locus: Locus {
                    samples: [20, 20],
                    length: 1e5,
                    mutation_rate: 1e-7,
                    recombination_rate: 1e-8,
                },
                loci_per_class: 5_000,
                observation: Observation {
                    encoding: Encoding::Counts,
                    folded: false,
                },
                network: Network {
                    dense_layers: 2,
                    dropout: 0.2,
                },
                training: Training {
                    learning_rate: 1e-5,
                    rate_changes: Vec::new(),
                    batch_size: 64,
                    epochs: 10,
                },
                seeds,
            },
            Preset::Human => Experiment {
                preset: self,
                history: History {
                    ancestral_size: Prior::uniform_integer(1_000.0, 40_000.0),
                    sizes: [Prior::uniform_integer(1_000.0, 40_000.0); 2],
                    split_time: Prior::uniform_integer(500.0, 10_000.0),
                    migration: Migration {
                        rate: Prior::log_uniform(1e-6, 1e-3),
                        direction: Direction::Both,
                        start: 0.0,
                        end: 0.5,
                    },
                    generation_years: 29.0,
                },
                locus: Locus {
                    samples: [20, 20],
                    length: 1e6,
                    mutation_rate: 1.5e-8,
                    recombination_rate: 1e-8,
                },
                loci_per_class: 5_000,
                observation: Observation {
                    encoding: Encoding::Proportions,
                    folded: false,
                },
                network: Network {
                    dense_layers: 2,
                    dropout: 0.2,
                },
                training: Training {
                    learning_rate: 1e-3,
                    rate_changes: Vec::new(),
                    batch_size: 64,
                    epochs: 30,
                },
                seeds,
            },
        }
    }
}
