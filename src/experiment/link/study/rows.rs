//! The one table of keys of a study and of what is looked at in it.

use super::View;
use super::packed::{pack, pack_template, unpack, unpack_template};
use crate::experiment::link::row::{self, key};
use crate::experiment::link::scenario::{SWEEP, WRITTEN};
use crate::experiment::link::value::Value;
use crate::experiment::{Noise, NoiseKind};
use crate::history::{Selected, Sites, Story, Study, StudyError};

pub type Row = row::Row<Study, View, String>;

pub const STORY: &str = "constant, two-epochs, three-epochs, growth, exponential, bottleneck, islands, split, admixture, ancient, out-of-africa, hard-sweep, soft-sweep, partial-sweep or written";
const NOISE: &str = "none, error, missing, unphased, cutoff or reads";
const OF_ONES_OWN: &str = "nothing, as it goes with h=written";

/// Keys that say which history it is: read before all others.
pub static HISTORY: &[Row] = &[
    Row {
        name: "h",
        meaning: "the history",
        form: STORY,
        // A link of this view says which history it is of.
        always: true,
        write: |study, _| Some(study.story.key().to_owned()),
        read: |study, _, text| {
            let mut stories = Story::ALL.into_iter().chain([Story::Written]);
            let story = stories.find(|story| story.key() == text).ok_or(STORY)?;
            *study = Study::of(story);
            Ok(())
        },
    },
    Row {
        name: "demes",
        meaning: "the history of one's own, with `h=written`",
        form: "as the page writes it",
        always: false,
        write: |study, _| {
            let written = study.written.as_ref();
            pack(written.filter(|_| study.template.is_none())?)
        },
        read: |study, _, text| {
            if study.story != Story::Written {
                return Err(OF_ONES_OWN.to_owned());
            }
            *study = Study::default().with(unpack(text).ok_or(WRITTEN)?);
            Ok(())
        },
    },
    Row {
        name: "varies",
        meaning: "instead of `demes`: its document, with the numbers that vary",
        form: "as the page writes it",
        always: false,
        write: |study, _| pack_template(study.template.as_ref()?),
        read: |study, _, text| {
            if study.story != Story::Written || study.written.is_some() {
                return Err("nothing, as it goes with h=written and without demes".to_owned());
            }
            let (template, written) = unpack_template(text).ok_or(WRITTEN)?;
            *study = Study {
                template: Some(template),
                ..Study::default().with(written)
            };
            Ok(())
        },
    },
];

/// What is selected in it: with the history, that says which numbers there are, and what is usual of all others.
pub static SELECTED: &[Row] = &[Row {
    name: "sweep",
    meaning: "what is selected in a history of one population that changes its size",
    form: SWEEP,
    always: false,
    write: |study, _| Some(study.selected.key().to_owned()),
    read: |study, _, text| {
        *study = study.select(Selected::of_key(text).ok_or(SWEEP)?);
        Ok(())
    },
}];

/// All other keys of a study but for the numbers of its history.
pub static FIELDS: &[Row] = &[
    key!("n", "haplotypes from each sample", u32, haplotypes),
    Row {
        name: "samples",
        meaning: "with `h=written`: who is sampled, and how many generations ago",
        form: "A:4,B:2@100",
        always: false,
        write: |study, _| (!study.sampled.is_empty()).then(|| study.write_samples()),
        read: |study, _, text| {
            if study.story != Story::Written {
                return Err(OF_ONES_OWN.to_owned());
            }
            *study = study.with_samples(text).map_err(|error| match error {
                StudyError::Value { expected, .. } => expected,
                error => error.to_string(),
            })?;
            Ok(())
        },
    },
    key!("L", "length of the locus, base pairs", f64, length),
    key!(
        "mu",
        "mutations per base pair and generation",
        f64,
        mutation
    ),
    key!("sites", "how mutations become sites", Sites, sites),
    key!(
        "r",
        "crossovers per base pair and generation",
        f64,
        recombination
    ),
    key!(
        "hotx",
        "crossovers in the hotspot, times the rate elsewhere; 1 is none",
        f64,
        hotspot.factor
    ),
    key!("hot0", "first base pair of the hotspot", f64, hotspot.start),
    key!("hot1", "its end, base pairs", f64, hotspot.end),
    key!(
        "gc",
        "tracts of gene conversion for each crossover",
        f64,
        conversion.ratio
    ),
    key!(
        "tract",
        "their mean length, base pairs",
        f64,
        conversion.tract
    ),
    key!(seed "seed", "everything random follows from it; always written", seed),
];

/// The keys of what is looked at; where nothing is said, that follows from the study.
pub static VIEW: &[Row] = &[
    key!("k", "loci held against theory", u32, view: loci),
    key!("i", "the locus looked at, from 0", u32, view: replicate),
    key!("at", "position along it, base pairs", f64, view: position),
    Row {
        name: "noise",
        meaning: "what stands between the alignment and its reader",
        form: NOISE,
        always: false,
        write: |_, view| Some(view.noise.kind.key().to_owned()),
        read: |_, view, text| {
            view.noise = Noise::of(NoiseKind::of_key(text).ok_or(NOISE)?);
            Ok(())
        },
    },
    Row {
        name: "q",
        meaning: "how much of it: a probability, copies or reads",
        form: <f64 as Value>::FORM,
        always: false,
        write: |_, view| {
            let usual = Noise::of(view.noise.kind).amount;
            view.noise.kind.parameter()?;
            (view.noise.amount != usual).then(|| view.noise.amount.write())
        },
        read: |_, view, text| {
            if view.noise.kind.parameter().is_none() {
                return Err("nothing, as this noise has no number".to_owned());
            }
            view.noise.amount = f64::read(text)?;
            Ok(())
        },
    },
];
