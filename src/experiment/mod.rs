//! What is asked: one plain value that describes a whole experiment.
//!
//! A link, a saved file, a test and a benchmark all hold an [`Experiment`]; nothing else is an input to the rooms
//! further down the road. It is checked in one place, [`Experiment::validate`].

pub mod bounds;
mod history;
pub mod link;
mod network;
mod noise;
mod observation;
pub mod presets;
mod prior;
pub mod regression;
pub mod road;
mod training;
mod validate;
mod view;

pub use history::{Class, Direction, History, Locus, Migration};
pub use network::Network;
pub(crate) use noise::PLOIDY;
pub use noise::{Noise, NoiseKind};
pub use observation::{Encoding, Observation};
pub use presets::Preset;
pub use prior::{Law, Prior};
pub use training::{RateChange, Seeds, Split, Training};
pub use validate::ExperimentError;
pub use view::{BackendChoice, ViewState};

use serde::{Deserialize, Serialize};

/// A complete experiment: two histories to tell apart, what is observed of them, and the network that learns it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Experiment {
    /// The preset this experiment started from; it supplies the defaults that a link leaves out.
    pub preset: Preset,
    /// Priors on the demography, shared by both classes.
    pub history: History,
    /// The stretch of genome that is simulated, and the sample drawn from each population.
    pub locus: Locus,
    /// Loci simulated for each class; 200 to 50,000.
    pub loci_per_class: u32,
    /// What the network is given of each locus.
    pub observation: Observation,
    /// The layers.
    pub network: Network,
    /// How the network is trained.
    pub training: Training,
    /// Seeds for data, split and weights.
    pub seeds: Seeds,
}

impl Default for Experiment {
    fn default() -> Self {
        Preset::GeneFlow.experiment()
    }
}
