//! What is asked of an example.

use super::Experiment;
use serde::{Deserialize, Serialize};

/// What is asked of an example.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Task {
    /// Which scenario it was simulated under.
    Classify,
    /// One or several numbers of it.
    Regress(Vec<Target>),
}

/// A number to be predicted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// Which number.
    pub of: Quantity,
    /// On which scale it is learned and judged.
    pub scale: Scale,
}

/// The scale of a target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scale {
    /// As it is.
    #[default]
    Linear,
    /// Its natural logarithm.
    Log,
}

/// A number that an example has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quantity {
    /// One that it was simulated with, by its key: of the scenario, or of the locus.
    Parameter(String),
    /// A statistic of its true alignment: all samples together, before noise and cropping.
    Statistic(Statistic),
}

/// A statistic that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Statistic {
    /// Tajima's D; an example without segregating sites has none, and is drawn again.
    TajimasD,
    /// Mean pairwise differences, pi, of the whole locus.
    Pi,
    /// Fay and Wu's H, not divided by its standard deviation.
    FayWuH,
    /// Segregating sites, S.
    SegregatingSites,
}

impl Statistic {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::TajimasD,
        Self::Pi,
        Self::FayWuH,
        Self::SegregatingSites,
    ];

    /// Its word in links.
    pub const fn key(self) -> &'static str {
        match self {
            Self::TajimasD => "tajimas-d",
            Self::Pi => "pi",
            Self::FayWuH => "fay-wu-h",
            Self::SegregatingSites => "s",
        }
    }

    /// Its name on the page.
    pub const fn title(self) -> &'static str {
        match self {
            Self::TajimasD => "Tajima's D",
            Self::Pi => "π",
            Self::FayWuH => "Fay and Wu's H",
            Self::SegregatingSites => "S",
        }
    }

    /// The statistic of a link's word.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|statistic| statistic.key() == key)
    }
}

impl Quantity {
    /// Its name on the page: a statistic's own, or that of a number of the locus or of the first scenario that has it.
    pub fn name(&self, experiment: &Experiment) -> String {
        match self {
            Self::Statistic(statistic) => statistic.title().to_owned(),
            Self::Parameter(key) => experiment
                .scenarios
                .iter()
                .flat_map(|scenario| scenario.numbers())
                .find(|number| number.key == *key)
                .map_or_else(
                    || match key.as_str() {
                        "theta" => "θ".to_owned(),
                        "rho" => "ρ".to_owned(),
                        "mu" => "mutation rate".to_owned(),
                        "r" => "recombination rate".to_owned(),
                        _ => key.clone(),
                    },
                    |number| number.label,
                ),
        }
    }
}

impl Target {
    /// As the number itself.
    pub fn linear(of: Quantity) -> Self {
        Self {
            of,
            scale: Scale::Linear,
        }
    }

    /// The number on the target's scale; not finite where it has none there.
    pub fn scaled(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear => value,
            Scale::Log => libm::log(value),
        }
    }

    /// Back from the target's scale.
    pub fn unscaled(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear => value,
            Scale::Log => libm::exp(value),
        }
    }
}
