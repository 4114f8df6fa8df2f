//! The experiments that the page ships.

use super::{
    AlignmentObservation, Coding, ColumnOrder, Orientation, Regression, RowOrder, SitesLaw, Source,
    Target,
};
use crate::experiment::{Prior, Seeds, Training};
use crate::network::{Activation, Initial, Layer};
use serde::{Deserialize, Serialize};

/// A shipped experiment, named in a link as `preset=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RegressionPreset {
    /// The blog post's own data: 5,000 made-up matrices.
    TajimaToy,
    /// The blog post's figure on coalescent alignments with exactly 40 segregating sites.
    Tajima,
    /// Coalescent alignments in which the number of segregating sites varies.
    TajimaVarying,
    /// Theta from 40 chromosomes, as in the paper.
    Theta,
}

impl RegressionPreset {
    /// Every preset, in the order of the menu.
    pub const ALL: [RegressionPreset; 4] = [
        Self::Tajima,
        Self::TajimaVarying,
        Self::TajimaToy,
        Self::Theta,
    ];

    /// The key in a link.
    pub const fn key(self) -> &'static str {
        match self {
            Self::TajimaToy => "tajima-toy",
            Self::Tajima => "tajima",
            Self::TajimaVarying => "tajima-varying",
            Self::Theta => "theta",
        }
    }

    /// The preset of a link's key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.key() == key)
    }

    /// Its name in the menu.
    pub const fn title(self) -> &'static str {
        match self {
            Self::TajimaToy => "Tajima's D, the blog post's made-up data",
            Self::Tajima => "Tajima's D, exactly 40 segregating sites",
            Self::TajimaVarying => "Tajima's D, S varies",
            Self::Theta => "Theta from 40 chromosomes",
        }
    }

    /// The experiment with all of the preset's settings.
    pub fn experiment(self) -> Regression {
        let source = |haplotypes, sites| Source {
            haplotypes,
            sites,
            recombination: Prior::fixed(0.0),
            growth: Prior::fixed(0.0),
            bottleneck: None,
        };
        let observation = |coding, width| AlignmentObservation {
            rows: RowOrder::Medoid,
            columns: ColumnOrder::Position,
            coding,
            orientation: Orientation::Sites,
            width,
            padding: 0.0,
            positions: false,
        };
        let training = |batch_size, epochs| Training {
            learning_rate: 1e-3,
            rate_changes: Vec::new(),
            batch_size,
            epochs,
        };
        let tajima = Regression {
            preset: self,
            source: source(20, SitesLaw::Fixed(40)),
            target: Target::TajimasD,
            examples: 20_000,
            fresh: false,
            observation: observation(Coding::PlusMinus, 40),
            layers: Regression::slim_layers(),
            training: training(64, 10),
            standardise: false,
            seeds: Seeds {
                data: 1,
                split: 1,
                weights: 1,
            },
        };
        match self {
            Self::Tajima => tajima,
            Self::TajimaToy => Regression {
                source: source(20, SitesLaw::MadeUp(40)),
                examples: 5_000,
                layers: Regression::blog_layers(),
                training: training(64, 7),
                ..tajima
            },
            Self::TajimaVarying => Regression {
                source: source(20, SitesLaw::Theta(Prior::uniform(2.0, 20.0))),
                observation: observation(Coding::PlusMinus, 96),
                ..tajima
            },
            Self::Theta => Regression {
                source: source(40, SitesLaw::Theta(Prior::uniform(10.0, 50.0))),
                target: Target::Theta,
                examples: 5_000,
                observation: observation(Coding::ZeroOne, 489),
                layers: Regression::theta_layers(),
                training: training(32, 10),
                standardise: true,
                ..tajima
            },
        }
    }
}

impl Regression {
    /// The blog post's network: 349,697 parameters on 40 sites of 20 haplotypes.
    pub fn blog_layers() -> Vec<Layer> {
        vec![
            Layer::Conv1d {
                filters: 128,
                kernel: 2,
            },
            Layer::Conv1d {
                filters: 128,
                kernel: 2,
            },
            Layer::AveragePool1d { size: 2 },
            Layer::Dropout { rate: 0.1 },
            Layer::Flatten,
            Layer::Dense {
                units: 128,
                activation: Activation::Relu,
                initial: Initial::Normal,
            },
            Layer::Dropout { rate: 0.25 },
            Layer::Dense {
                units: 1,
                activation: Activation::Linear,
                initial: Initial::Normal,
            },
        ]
    }

    /// The same with a quarter of the filters: trains in seconds on any laptop.
    pub fn slim_layers() -> Vec<Layer> {
        vec![
            Layer::Conv1d {
                filters: 32,
                kernel: 2,
            },
            Layer::Conv1d {
                filters: 32,
                kernel: 2,
            },
            Layer::AveragePool1d { size: 2 },
            Layer::Dropout { rate: 0.1 },
            Layer::Flatten,
            Layer::Dense {
                units: 64,
                activation: Activation::Relu,
                initial: Initial::Glorot,
            },
            Layer::Dropout { rate: 0.25 },
            Layer::Dense {
                units: 1,
                activation: Activation::Linear,
                initial: Initial::Glorot,
            },
        ]
    }

    /// The paper's network for theta: 1,013,057 parameters on 489 sites of 40 haplotypes.
    pub fn theta_layers() -> Vec<Layer> {
        let dense = |units, activation| Layer::Dense {
            units,
            activation,
            initial: Initial::Normal,
        };
        vec![
            Layer::Conv1d {
                filters: 64,
                kernel: 2,
            },
            Layer::Conv1d {
                filters: 64,
                kernel: 2,
            },
            Layer::AveragePool1d { size: 2 },
            Layer::Dropout { rate: 0.25 },
            Layer::Flatten,
            dense(64, Activation::Relu),
            Layer::Dropout { rate: 0.5 },
            dense(64, Activation::Relu),
            Layer::Dropout { rate: 0.5 },
            dense(1, Activation::Linear),
        ]
    }

    /// A network to which the order of the haplotypes means nothing: 16,497 parameters, whatever the alignment.
    pub fn exchangeable_layers() -> Vec<Layer> {
        let dense = |units, activation| Layer::Dense {
            units,
            activation,
            initial: Initial::Glorot,
        };
        vec![
            Layer::HaplotypeConv {
                filters: 24,
                kernel: 5,
            },
            Layer::HaplotypePool { size: 2 },
            Layer::HaplotypeConv {
                filters: 32,
                kernel: 5,
            },
            Layer::PoolHaplotypes,
            Layer::PoolSites,
            dense(64, Activation::Relu),
            dense(64, Activation::Relu),
            dense(1, Activation::Linear),
        ]
    }
}
