//! The experiments that the app ships: each is a value, and what the menu says of it.

use super::{
    Experiment, Input, Law, Locus, Observation, Quantity, Scenario, Statistic, Target, Task,
    Training, Units,
};
use crate::experiment::{
    AlignmentObservation, Coding, ColumnOrder, Encoding, Orientation, Prior, RowOrder, Seeds, Split,
};
use crate::history::{Conversion, Hotspot, Sites, Story};
use crate::network::{Layer, ready};
use serde::{Deserialize, Serialize};

/// A shipped experiment, named in a link as `preset=`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Preset {
    /// Gene flow between sister species: the MOLE workshop's tutorial, setting for setting.
    #[default]
    GeneFlow,
    /// The same question with priors as for human populations.
    Human,
    /// The blog post's figure on coalescent alignments with exactly 40 segregating sites.
    Tajima,
    /// Coalescent alignments in which the number of segregating sites varies.
    TajimaVarying,
    /// The blog post's own data: 5,000 made-up matrices.
    TajimaToy,
    /// Theta from 40 chromosomes, as in the paper.
    Theta,
    /// One population that stayed as it was, grew, or went through a bottleneck.
    SizeChanges,
    /// What an experiment of one's own begins with.
    Own,
}

impl Preset {
    /// Every preset, in the order of the menu.
    pub const ALL: [Self; 8] = [
        Self::GeneFlow,
        Self::Human,
        Self::SizeChanges,
        Self::Tajima,
        Self::TajimaVarying,
        Self::TajimaToy,
        Self::Theta,
        Self::Own,
    ];

    /// The key in a link.
    pub const fn key(self) -> &'static str {
        match self {
            Self::GeneFlow => "gene-flow",
            Self::Human => "human",
            Self::Tajima => "tajima",
            Self::TajimaVarying => "tajima-varying",
            Self::TajimaToy => "tajima-toy",
            Self::Theta => "theta",
            Self::SizeChanges => "size-changes",
            Self::Own => "own",
        }
    }

    /// The preset of a link's key.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.key() == key)
    }

    /// Its name in the menu.
    pub const fn title(self) -> &'static str {
        match self {
            Self::GeneFlow => "Gene flow between sister species",
            Self::Human => "Gene flow, human-like populations",
            Self::Tajima => "Tajima's D, exactly 40 segregating sites",
            Self::TajimaVarying => "Tajima's D, S varies",
            Self::TajimaToy => "Tajima's D, the blog post's made-up data",
            Self::Theta => "Theta from 40 chromosomes",
            Self::SizeChanges => "Constant, growing, or through a bottleneck",
            Self::Own => "Your own",
        }
    }

    /// The question that it asks, in a sentence.
    pub const fn question(self) -> &'static str {
        match self {
            Self::GeneFlow | Self::Human => {
                "Did two species exchange genes after they split, or not?"
            }
            Self::Tajima | Self::TajimaVarying | Self::TajimaToy => {
                "Can a network read Tajima's D off an alignment, and is the theory inside it?"
            }
            Self::Theta => "How well can theta be read off an alignment?",
            Self::SizeChanges => "Has one population always been as large as it is?",
            Self::Own => "Any histories, any observation, any question.",
        }
    }

    /// Where it comes from, and under which licence.
    pub const fn source(self) -> &'static str {
        match self {
            Self::GeneFlow => {
                "After Megan Smith's machine-learning tutorial of the Workshop on Molecular Evolution (moledata, MIT licence), setting for setting."
            }
            Self::Human => {
                "Our own: the tutorial's question with sizes, times and rates as in human populations (MIT or Apache-2.0)."
            }
            Self::Tajima | Self::TajimaVarying => {
                "After Lex Flagel's blog post on Tajima's D, on alignments from the coalescent (our own data, MIT or Apache-2.0)."
            }
            Self::TajimaToy => {
                "After Lex Flagel's blog post on Tajima's D: its made-up matrices and its network, from the published description."
            }
            Self::Theta => {
                "After Flagel, Brandvain & Schrider (2019): their network and priors for theta, from the published description."
            }
            Self::SizeChanges => {
                "Our own: three histories of the size of one population (MIT or Apache-2.0)."
            }
            Self::Own => "Your own experiment.",
        }
    }

    /// The statistics that are tried alone beside the network, by their names: what the question's own literature would look at first.
    pub const fn alone(self) -> &'static [&'static str] {
        match self {
            Self::GeneFlow | Self::Human => &["F_ST", "shared"],
            Self::Tajima | Self::TajimaVarying | Self::TajimaToy | Self::Theta => &["π", "S"],
            Self::SizeChanges | Self::Own => &[],
        }
    }

    /// The experiment with all of the preset's settings.
    pub fn experiment(self) -> Experiment {
        match self {
            Self::GeneFlow => gene_flow(
                self,
                [10_000.0, 100_000.0],
                [50_000.0, 500_000.0],
                Prior::uniform(1e-6, 1e-4),
                generations(1e5, 1e-7, 1e-8, 1.0),
                Encoding::Counts,
                (1e-5, 10),
            ),
            Self::Human => gene_flow(
                self,
                [1_000.0, 40_000.0],
                [500.0, 10_000.0],
                Prior::log_uniform(1e-6, 1e-3),
                generations(1e6, 1.5e-8, 1e-8, 29.0),
                Encoding::Proportions,
                (1e-3, 30),
            ),
            Self::Tajima => alignments(
                self,
                Sites::Exactly(40),
                Coding::PlusMinus,
                40,
                ready::slim(),
            ),
            Self::TajimaVarying => {
                let mut experiment =
                    alignments(self, Sites::Infinite, Coding::PlusMinus, 96, ready::slim());
                experiment.locus.mutation = Prior::uniform(2.0, 20.0);
                experiment
            }
            Self::TajimaToy => {
                let mut experiment = alignments(
                    self,
                    Sites::Exactly(40),
                    Coding::PlusMinus,
                    40,
                    ready::blog(),
                );
                experiment.scenarios = vec![Scenario::of("Made up", Story::MadeUp).sampled(&[20])];
                experiment.examples = 5_000;
                experiment.training.epochs = 7;
                experiment
            }
            Self::Theta => {
                let mut experiment =
                    alignments(self, Sites::Infinite, Coding::ZeroOne, 489, ready::theta());
                experiment.scenarios[0].haplotypes = vec![40];
                experiment.locus.mutation = Prior::uniform(10.0, 50.0);
                experiment.task = Task::Regress(vec![Target::linear(Quantity::Parameter(
                    "theta".to_owned(),
                ))]);
                experiment.examples = 5_000;
                experiment.training.batch_size = 32;
                experiment.training.standardise = true;
                experiment
            }
            Self::SizeChanges => size_changes(self),
            Self::Own => Experiment {
                scenarios: vec![
                    Scenario::of("constant", Story::Constant)
                        .drawn("N", Prior::log_uniform(1_000.0, 100_000.0)),
                    Scenario::of("growth", Story::Growth),
                ],
                layers: ready::perceptron(&[64, 32], 0.0, 2),
                ..size_changes(self)
            },
        }
    }
}

const SEEDS: Seeds = Seeds {
    data: 1,
    split: 1,
    weights: 1,
};

fn generations(length: f64, mutation: f64, recombination: f64, generation_years: f64) -> Locus {
    Locus {
        units: Units::Generations,
        length,
        mutation: Prior::fixed(mutation),
        recombination: Prior::fixed(recombination),
        hotspot: Hotspot::default(),
        conversion: Conversion::default(),
        sites: Sites::Infinite,
        generation_years,
    }
}

/// Two populations that split: without migration afterwards, or with migration between the present and half of the split time.
fn gene_flow(
    preset: Preset,
    sizes: [f64; 2],
    times: [f64; 2],
    rate: Prior,
    locus: Locus,
    encoding: Encoding,
    (learning_rate, epochs): (f64, u32),
) -> Experiment {
    let size = || Law::Prior(Prior::uniform_integer(sizes[0], sizes[1]));
    let window = |factor| Law::Times {
        of: "T".to_owned(),
        factor,
        whole: true,
    };
    let split = |name: &str, rate: Law| {
        Scenario::of(name, Story::Split)
            .drawn("T", Prior::uniform_integer(times[0], times[1]))
            .with("NC", size())
            .with("NA", size())
            .with("NB", size())
            .with("m", rate)
            .with("w0", window(0.0))
            .with("w1", window(0.5))
            .sampled(&[20, 20])
    };
    let mut gene_flow = split("gene flow", Law::Prior(rate));
    for key in ["T", "NC", "NA", "NB"] {
        gene_flow.set(key, Law::Like { scenario: 0 });
    }
    Experiment {
        preset,
        scenarios: vec![split("divergence", Law::fixed(0.0)), gene_flow],
        task: Task::Classify,
        locus,
        observation: Observation {
            noise: Vec::new(),
            samples: vec![0, 1],
            input: Input::Spectrum {
                encoding,
                folded: false,
            },
        },
        layers: ready::spectrum(2, 0.2, 2),
        training: Training {
            learning_rate,
            rate_changes: Vec::new(),
            batch_size: 64,
            epochs,
            split: Split::TUTORIAL,
            standardise: false,
            fresh: false,
        },
        examples: 5_000,
        seeds: SEEDS,
    }
}

/// Tajima's D of 20 haplotypes of one population of constant size, in units of 2N generations.
fn alignments(
    preset: Preset,
    sites: Sites,
    coding: Coding,
    width: u32,
    layers: Vec<Layer>,
) -> Experiment {
    Experiment {
        preset,
        scenarios: vec![
            Scenario::of("constant size", Story::Constant)
                .with("N", Law::fixed(1.0))
                .sampled(&[20]),
        ],
        task: Task::Regress(vec![Target::linear(Quantity::Statistic(
            Statistic::TajimasD,
        ))]),
        locus: Locus {
            units: Units::Scaled,
            length: 1.0,
            mutation: Prior::fixed(10.0),
            recombination: Prior::fixed(0.0),
            hotspot: Hotspot::default(),
            conversion: Conversion::default(),
            sites,
            generation_years: 1.0,
        },
        observation: Observation {
            noise: Vec::new(),
            samples: vec![0],
            input: Input::Alignment(AlignmentObservation {
                rows: RowOrder::Medoid,
                columns: ColumnOrder::Position,
                coding,
                orientation: Orientation::Sites,
                width,
                padding: 0.0,
                positions: false,
            }),
        },
        layers,
        training: Training {
            learning_rate: 1e-3,
            rate_changes: Vec::new(),
            batch_size: 64,
            epochs: 10,
            split: Split::TENTHS,
            standardise: false,
            fresh: false,
        },
        examples: 20_000,
        seeds: SEEDS,
    }
}

/// Three classes of one population, told apart by the site frequency spectrum of 20 haplotypes.
fn size_changes(preset: Preset) -> Experiment {
    let size = || Prior::log_uniform(5_000.0, 50_000.0);
    Experiment {
        preset,
        scenarios: vec![
            Scenario::of("constant", Story::Constant).drawn("N", size()),
            Scenario::of("growth", Story::Growth)
                .drawn("N0", Prior::log_uniform(20_000.0, 200_000.0))
                .drawn("g", Prior::log_uniform(5e-4, 4e-3))
                .drawn("T", Prior::uniform(500.0, 1_000.0)),
            Scenario::of("bottleneck", Story::Bottleneck)
                .drawn("N", size())
                .drawn("T", Prior::log_uniform(500.0, 10_000.0))
                .drawn("F", Prior::uniform(0.3, 2.0)),
        ],
        task: Task::Classify,
        locus: generations(2e5, 1.25e-8, 1e-8, 25.0),
        observation: Observation {
            noise: Vec::new(),
            samples: vec![0],
            input: Input::Spectrum {
                encoding: Encoding::Log,
                folded: false,
            },
        },
        layers: ready::perceptron(&[64, 32], 0.0, 3),
        training: Training {
            learning_rate: 1e-3,
            rate_changes: Vec::new(),
            batch_size: 64,
            epochs: 20,
            split: Split::TUTORIAL,
            standardise: false,
            fresh: false,
        },
        examples: 2_000,
        seeds: SEEDS,
    }
}
