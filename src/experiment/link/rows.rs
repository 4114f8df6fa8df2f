//! The one table of keys of the whole experiment.

use super::laws::{read_prior, write_prior};
use super::row::{Row, key};
use crate::experiment::link::value::{Expected, Value};
use crate::experiment::{
    AlignmentObservation, BackendChoice, Coding, ColumnOrder, Encoding, Experiment, Input, Noise,
    Opened, Orientation, Preset, Prior, RateChange, RowOrder, Scenario, Shows, Split, Task, Units,
    View, bounds,
};
use crate::history::{Sites, Story};
use crate::network::Layer;

/// A key for a field that one kind of input has.
macro_rules! input {
    ($name:literal, $meaning:literal, $type:ty, $pattern:pat => $field:expr, $else:literal) => {
        Row {
            name: $name,
            meaning: $meaning,
            form: <$type as Value>::FORM,
            always: false,
            write: |experiment, _| match &experiment.observation.input {
                $pattern => Some(Value::write(&*$field)),
                #[allow(unreachable_patterns, reason = "some keys are of every input")]
                _ => None,
            },
            read: |experiment, _, text| match &mut experiment.observation.input {
                $pattern => {
                    *$field = <$type as Value>::read(text)?;
                    Ok(())
                }
                #[allow(unreachable_patterns, reason = "some keys are of every input")]
                _ => Err($else),
            },
        }
    };
}

/// A key for a rate of the locus, in one kind of units.
macro_rules! rate {
    ($name:literal, $meaning:literal, $units:expr, $field:ident, $else:literal) => {
        Row {
            name: $name,
            meaning: $meaning,
            form: "a number or a prior",
            always: false,
            write: |experiment, _| {
                (experiment.locus.units == $units).then(|| write_prior(&experiment.locus.$field))
            },
            read: |experiment, _, text| {
                if experiment.locus.units != $units {
                    return Err($else);
                }
                experiment.locus.$field = read_prior(text)?;
                Ok(())
            },
        }
    };
}

/// What of an observation is said first.
const INPUT: Expected = "spectrum, alignment or statistics";
const CLASSES: Expected = "a whole number from 1 to 8";

/// Keys that say what others there are: read before these.
pub static SHAPE: &[Row<Experiment, View>] = &[
    Row {
        name: "units",
        meaning: "of sizes, times and rates: diploids and generations, or N and 2N generations with rates of the whole locus",
        form: <Units as Value>::FORM,
        always: false,
        write: |experiment, _| Some(experiment.locus.units.write()),
        read: |experiment, _, text| {
            let units = Units::read(text)?;
            let locus = &mut experiment.locus;
            if units == locus.units {
                return Ok(());
            }
            locus.units = units;
            (locus.length, locus.mutation, locus.recombination) = match units {
                Units::Generations => (1e5, Prior::fixed(1.25e-8), Prior::fixed(1e-8)),
                Units::Scaled => (1.0, Prior::fixed(10.0), Prior::fixed(0.0)),
            };
            Ok(())
        },
    },
    Row {
        name: "classes",
        meaning: "histories in all",
        form: CLASSES,
        always: false,
        write: |experiment, _| Some(experiment.scenarios.len().to_string()),
        read: |experiment, _, text| {
            let classes = u32::read(text)
                .ok()
                .map(|classes| classes as usize)
                .filter(|classes| (1..=*bounds::CLASSES.end()).contains(classes))
                .ok_or(CLASSES)?;
            let units = experiment.locus.units;
            let sizes = experiment
                .scenarios
                .first()
                .map(|first| first.haplotypes.clone())
                .unwrap_or_default();
            let scenarios = &mut experiment.scenarios;
            scenarios.truncate(classes);
            for place in scenarios.len()..classes {
                let name = format!("class {}", place + 1);
                let next = Scenario::begun(&name, Story::Constant, units);
                scenarios.push(next.sampled(&sizes));
            }
            Ok(())
        },
    },
    Row {
        name: "input",
        meaning: "what the network is given",
        form: INPUT,
        always: false,
        write: |experiment, _| {
            let word = match experiment.observation.input {
                Input::Spectrum { .. } => "spectrum",
                Input::Alignment(_) => "alignment",
                Input::Statistics { .. } => "statistics",
            };
            Some(word.to_owned())
        },
        read: |experiment, _, text| {
            let input = &mut experiment.observation.input;
            // What links leave out means for ever what it meant: the page begins with other values by now, and these stay.
            *input = match (text, *input) {
                ("spectrum", Input::Spectrum { .. })
                | ("alignment", Input::Alignment(_))
                | ("statistics", Input::Statistics { .. }) => return Ok(()),
                ("spectrum", _) => Input::Spectrum {
                    encoding: Encoding::Counts,
                    folded: false,
                },
                ("alignment", _) => Input::Alignment(AlignmentObservation {
                    rows: RowOrder::Medoid,
                    columns: ColumnOrder::Position,
                    coding: Coding::PlusMinus,
                    orientation: Orientation::Sites,
                    width: 64,
                    padding: 0.0,
                    positions: false,
                }),
                ("statistics", _) => Input::Statistics {
                    windows: 1,
                    folded: false,
                },
                _ => return Err(INPUT),
            };
            Ok(())
        },
    },
    Row {
        name: "predict",
        meaning: "what is asked",
        form: <Task as Value>::FORM,
        always: false,
        write: |experiment, _| Some(experiment.task.write()),
        read: |experiment, _, text| {
            experiment.task = Task::read(text)?;
            Ok(())
        },
    },
];

/// All other keys, in the order in which they are written.
pub static FIELDS: &[Row<Experiment, View>] = &[
    key!("L", "length of the locus, base pairs", f64, locus.length),
    rate!(
        "mu",
        "mutations per base pair and generation",
        Units::Generations,
        mutation,
        "a theta, as units are scaled"
    ),
    rate!(
        "r",
        "crossovers per base pair and generation",
        Units::Generations,
        recombination,
        "a rho, as units are scaled"
    ),
    rate!(
        "theta",
        "with `units=scaled`: scaled mutation rate 4Nμ of the whole locus",
        Units::Scaled,
        mutation,
        "a mu, as units are generations"
    ),
    rate!(
        "rho",
        "with `units=scaled`: scaled recombination rate 4Nr of the whole locus",
        Units::Scaled,
        recombination,
        "an r, as units are generations"
    ),
    key!("sites", "how mutations become sites", Sites, locus.sites),
    key!(
        "hotx",
        "crossovers in the hotspot, times the rate elsewhere; 1 is none",
        f64,
        locus.hotspot.factor
    ),
    key!(
        "hot0",
        "first base pair of the hotspot",
        f64,
        locus.hotspot.start
    ),
    key!("hot1", "its end, base pairs", f64, locus.hotspot.end),
    key!(
        "gc",
        "tracts of gene conversion for each crossover",
        f64,
        locus.conversion.ratio
    ),
    key!(
        "tract",
        "their mean length, base pairs",
        f64,
        locus.conversion.tract
    ),
    key!(
        "years",
        "generation time, years",
        f64,
        locus.generation_years
    ),
    key!("examples", "examples of each history", u32, examples),
    key!(
        "see",
        "which samples are observed",
        Vec<u8>,
        observation.samples
    ),
    key!(
        "noise",
        "what stands between the alignment and its reader",
        Vec<Noise>,
        observation.noise
    ),
    input!("enc", "with a spectrum: coding of its cells", Encoding, Input::Spectrum { encoding, .. } => encoding, "nothing, as no spectrum is given"),
    input!("fold", "with a spectrum or statistics: folded by the minor allele", bool, Input::Spectrum { folded, .. } | Input::Statistics { folded, .. } => folded, "nothing, as an alignment is given"),
    input!("windows", "with statistics: windows along the locus", u32, Input::Statistics { windows, .. } => windows, "nothing, as no statistics are given"),
    input!("rows", "with an alignment: order of the haplotypes", RowOrder, Input::Alignment(AlignmentObservation { rows, .. }) => rows, "nothing, as no alignment is given"),
    input!("columns", "with an alignment: order of the sites", ColumnOrder, Input::Alignment(AlignmentObservation { columns, .. }) => columns, "nothing, as no alignment is given"),
    input!("coding", "with an alignment: numbers for the alleles", Coding, Input::Alignment(AlignmentObservation { coding, .. }) => coding, "nothing, as no alignment is given"),
    input!("along", "with an alignment: what convolutions slide along", Orientation, Input::Alignment(AlignmentObservation { orientation, .. }) => orientation, "nothing, as no alignment is given"),
    input!("width", "with an alignment: sites in the image", u32, Input::Alignment(AlignmentObservation { width, .. }) => width, "nothing, as no alignment is given"),
    input!("pad", "with an alignment: what stands in the padding", f64, Input::Alignment(AlignmentObservation { padding, .. }) => padding, "nothing, as no alignment is given"),
    input!("positions", "with an alignment: positions as a second input", bool, Input::Alignment(AlignmentObservation { positions, .. }) => positions, "nothing, as no alignment is given"),
    key!("net", "layers, input to output", Vec<Layer>, layers),
    key!(
        "lr",
        "learning rate at the first step",
        f64,
        training.learning_rate
    ),
    key!(
        "rates",
        "changes of the learning rate",
        Vec<RateChange>,
        training.rate_changes
    ),
    key!("batch", "examples per step", u32, training.batch_size),
    key!(
        "epochs",
        "passes over the training set",
        u32,
        training.epochs
    ),
    key!(
        "split",
        "fractions that train, validate and test",
        Split,
        training.split
    ),
    key!(
        "std",
        "trained on numbers in standard deviations",
        bool,
        training.standardise
    ),
    key!("fresh", "new examples in every batch", bool, training.fresh),
    key!(seed "sd", "seed of the data; always written", seeds.data),
    key!(seed "ss", "seed of the split; always written", seeds.split),
    key!(seed "sw", "seed of the weights; always written", seeds.weights),
    key!("shown", "the example that is opened", Opened, view: shown),
    key!("at", "position along it, base pairs", f64, view: position),
    key!("show", "what is drawn below it: nothing more, the gradient of the answer, or gradient times input", Shows, view: shows),
    key!("backend", "what trains; left out, the page measures and chooses", BackendChoice, view: backend),
];

/// Whether a key is of the view, and not of the experiment.
pub fn is_of_view(name: &str) -> bool {
    ["shown", "at", "show", "backend"].contains(&name)
}

/// The preset of a link that names none.
pub const DEFAULT: Preset = Preset::GeneFlow;
