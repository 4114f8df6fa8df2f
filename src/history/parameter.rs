//! The numbers that the ready histories need, with their bounds.

use super::error::StudyError;
use super::unit::Unit;
use crate::number;

/// A number that a history needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameter {
    /// Its key in links.
    pub key: &'static str,
    /// Its name on the page.
    pub label: &'static str,
    /// Its unit.
    pub unit: Unit,
    /// Where it begins.
    pub default: f64,
    /// Smallest and largest value.
    pub bounds: [f64; 2],
    /// Whole numbers only.
    pub whole: bool,
    /// Where the value is one of a few, by its place among them; empty for a number.
    pub choices: &'static [Choice],
}

/// One of a few values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// Its word in links.
    pub key: &'static str,
    /// Its name on the page.
    pub label: &'static str,
}

impl Parameter {
    /// The value as a link holds it.
    pub fn write(&self, value: f64) -> String {
        self.choices
            .get(value as usize)
            .map_or_else(|| value.to_string(), |choice| choice.key.to_owned())
    }

    /// A value from a link.
    pub fn read(&self, text: &str) -> Option<f64> {
        if self.choices.is_empty() {
            return number::parse(text);
        }
        self.choices
            .iter()
            .position(|choice| choice.key == text)
            .map(|place| place as f64)
    }

    /// What a link may hold, in words.
    pub fn form(&self) -> String {
        match self.choices {
            [] if self.whole => "a whole number".to_owned(),
            [] => "a number".to_owned(),
            choices => choices
                .iter()
                .map(|choice| choice.key)
                .collect::<Vec<_>>()
                .join(" or "),
        }
    }

    /// Whether the value may stand here.
    ///
    /// # Errors
    /// Outside its bounds, or where it should be whole.
    pub fn check(&self, value: f64) -> Result<(), StudyError> {
        within(self.key, value, self.bounds, self.unit, self.whole)
    }
}

/// Whether a field's value lies within its bounds.
pub fn within(
    field: &'static str,
    value: f64,
    [low, high]: [f64; 2],
    unit: Unit,
    whole: bool,
) -> Result<(), StudyError> {
    if (low..=high).contains(&value) && (!whole || value.fract() == 0.0) {
        return Ok(());
    }
    let number = if whole { "a whole number" } else { "a number" };
    let unit = if unit.is_empty() {
        String::new()
    } else {
        format!(" {unit}")
    };
    Err(StudyError::Value {
        field,
        expected: format!("{number} from {low} to {high}{unit}"),
        found: number::show(value),
    })
}

/// A number.
pub const fn parameter(
    key: &'static str,
    label: &'static str,
    unit: Unit,
    default: f64,
    bounds: [f64; 2],
) -> Parameter {
    Parameter {
        key,
        label,
        unit,
        default,
        bounds,
        whole: false,
        choices: &[],
    }
}

const fn size(key: &'static str, label: &'static str, default: f64) -> Parameter {
    parameter(key, label, Unit::Diploids, default, [10.0, 1e6])
}

const fn time(key: &'static str, label: &'static str, default: f64) -> Parameter {
    parameter(key, label, Unit::GenerationsAgo, default, [1.0, 1e6])
}

pub static CONSTANT: [Parameter; 1] = [size("N", "Effective size", 10_000.0)];
pub static TWO_EPOCH: [Parameter; 3] = [
    size("N0", "Effective size now", 50_000.0),
    size("N1", "Effective size before", 5_000.0),
    time("T", "Change of size", 2_000.0),
];
pub static THREE_EPOCH: [Parameter; 5] = [
    size("N0", "Effective size now", 20_000.0),
    size("N1", "Effective size between the changes", 2_000.0),
    size("N2", "Effective size at first", 10_000.0),
    time("t1", "Second change of size", 1_000.0),
    time("t2", "First change of size", 2_500.0),
];
pub static EXPONENTIAL: [Parameter; 2] = [
    size("N0", "Effective size now", 100_000.0),
    parameter("g", "Growth rate", Unit::PerGeneration, 2e-4, [0.0, 0.1]),
];
pub static GROWTH: [Parameter; 3] = [
    size("N0", "Effective size now", 100_000.0),
    parameter("g", "Growth rate", Unit::PerGeneration, 0.002, [-0.01, 0.1]),
    time("T", "Growth began", 1_500.0),
];
pub static BOTTLENECK: [Parameter; 3] = [
    size("N", "Effective size", 10_000.0),
    time("T", "Bottleneck", 4_000.0),
    parameter("F", "Strength", Unit::Drift, 0.7, [0.0, 20.0]),
];
pub static ISLANDS: [Parameter; 3] = [
    Parameter {
        key: "d",
        label: "Demes",
        unit: Unit::None,
        default: 4.0,
        bounds: [2.0, 12.0],
        whole: true,
        choices: &[],
    },
    size("N", "Effective size of a deme", 2_500.0),
    parameter(
        "m",
        "Migrants into a deme",
        Unit::FractionPerGeneration,
        2e-4,
        [1e-6, 0.1],
    ),
];
pub static SPLIT: [Parameter; 8] = [
    size("NC", "Ancestral size", 10_000.0),
    size("NA", "Size of A", 10_000.0),
    size("NB", "Size of B", 5_000.0),
    time("T", "Split", 20_000.0),
    parameter(
        "m",
        "Migration each way",
        Unit::FractionPerGeneration,
        1e-4,
        [0.0, 0.1],
    ),
    parameter(
        "w0",
        "Migration ended",
        Unit::GenerationsAgo,
        2_000.0,
        [0.0, 1e6],
    ),
    time("w1", "Migration began", 10_000.0),
    FLOW,
];
/// Which way genes flow, forward in time.
const FLOW: Parameter = Parameter {
    key: "flow",
    label: "Genes flow",
    unit: Unit::None,
    default: 0.0,
    bounds: [0.0, 2.0],
    whole: true,
    choices: &[
        Choice {
            key: "both",
            label: "both ways",
        },
        Choice {
            key: "a-to-b",
            label: "from A into B",
        },
        Choice {
            key: "b-to-a",
            label: "from B into A",
        },
    ],
};
pub static ADMIXTURE: [Parameter; 4] = [
    size("N", "Effective size of each", 10_000.0),
    time("T", "Split", 20_000.0),
    time("t", "Pulse of B into A", 2_000.0),
    parameter("f", "Fraction of A from B", Unit::None, 0.3, [0.0, 1.0]),
];
pub static ANCIENT: [Parameter; 2] = [
    size("N", "Effective size", 10_000.0),
    time("t", "Age of the ancient samples", 6_000.0),
];
pub static OUT_OF_AFRICA: [Parameter; 2] = [
    parameter(
        "gE",
        "Growth of Europe",
        Unit::PerGeneration,
        0.004,
        [0.0, 0.01],
    ),
    parameter(
        "gA",
        "Growth of East Asia",
        Unit::PerGeneration,
        0.0055,
        [0.0, 0.01],
    ),
];

const STRENGTH: Parameter = parameter(
    "a",
    "Strength of selection, 2Ns",
    Unit::None,
    200.0,
    [0.0, 1e5],
);
const SITE: Parameter = parameter("x", "Selected site", Unit::OfTheLength, 0.5, [0.0, 1.0]);
const PATH: Parameter = Parameter {
    key: "path",
    label: "Trajectory",
    unit: Unit::None,
    default: 0.0,
    bounds: [0.0, 1.0],
    whole: true,
    choices: &[
        Choice {
            key: "stochastic",
            label: "stochastic",
        },
        Choice {
            key: "deterministic",
            label: "deterministic",
        },
    ],
};
const fn since(label: &'static str) -> Parameter {
    parameter("tau", label, Unit::GenerationsAgo, 0.0, [0.0, 1e6])
}
// What is selected in a history that changes its size: 2Ns would be another number at every time.
const ADVANTAGE: Parameter = parameter(
    "s",
    "Advantage of the heterozygote, s",
    Unit::None,
    0.02,
    [0.0, 1.0],
);
const START: Parameter = parameter(
    "f0",
    "Frequency at which selection began",
    Unit::None,
    0.05,
    [1e-6, 0.99],
);
const REACHED: Parameter = parameter("c", "Frequency reached", Unit::None, 0.6, [1e-6, 1.0]);
pub static HARD: [Parameter; 4] = [ADVANTAGE, SITE, since("Fixation"), PATH];
pub static SOFT: [Parameter; 5] = [ADVANTAGE, SITE, START, since("Fixation"), PATH];
pub static PARTIAL: [Parameter; 5] = [ADVANTAGE, SITE, REACHED, since("Selection ended"), PATH];
pub static HARD_SWEEP: [Parameter; 5] = [
    size("N", "Effective size", 10_000.0),
    STRENGTH,
    SITE,
    since("Fixation"),
    PATH,
];
pub static SOFT_SWEEP: [Parameter; 6] = [
    size("N", "Effective size", 10_000.0),
    STRENGTH,
    SITE,
    START,
    since("Fixation"),
    PATH,
];
pub static PARTIAL_SWEEP: [Parameter; 6] = [
    size("N", "Effective size", 10_000.0),
    STRENGTH,
    SITE,
    REACHED,
    since("Selection ended"),
    PATH,
];
