//! What can be wrong with a model, in words that name the event, population, sample set or stretch.

use crate::coalescent::demography::{Change, Demography, Event, PopulationId};
use crate::number::show;
use std::fmt;
use thiserror::Error;

/// An event as an error names it: its number in the list, its time, what it does.
#[derive(Clone, Debug, PartialEq)]
pub struct EventName {
    /// Its index in [`Demography::events`], from 0.
    pub index: usize,
    /// Generations ago.
    pub time: f64,
    /// What it does, with the populations' names.
    pub what: String,
}

impl EventName {
    /// The name of an event of a history.
    pub fn of(demography: &Demography, index: usize, event: &Event) -> Self {
        let name = |id: PopulationId| match demography.populations.get(id) {
            Some(population) => population.name.clone(),
            None => format!("population #{id}"),
        };
        let what = match event.change {
            Change::Size { population, .. } => format!("a new size of {}", name(population)),
            Change::Migration { from, into, .. } => format!(
                "migration of lineages from {} to {}",
                name(from),
                name(into)
            ),
            Change::Join { from, into } => format!("{} joins {}", name(from), name(into)),
            Change::Pulse { from, into, .. } => {
                format!("a pulse of lineages from {} to {}", name(from), name(into))
            }
            Change::Bottleneck { population, .. } => {
                format!("a bottleneck of {}", name(population))
            }
        };
        Self {
            index,
            time: event.time,
            what,
        }
    }
}

impl fmt::Display for EventName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "event {} ({} generations ago: {})",
            self.index + 1,
            show(self.time),
            self.what
        )
    }
}

/// Why a model cannot be simulated. Events, sample sets and stretches are counted from 0 in the fields and from 1 in the sentences;
/// populations are named, or counted from 0 as in [`PopulationId`] where they have no name.
#[derive(Clone, Debug, PartialEq, Error)]
#[allow(missing_docs, reason = "the sentences say it")]
pub enum ModelError {
    #[error("a history needs between 1 and {most} populations; this one has {found}")]
    Populations { found: usize, most: usize },
    #[error(
        "populations #{first} and #{second} are both called {name:?}; each needs a name of its own"
    )]
    DuplicateName {
        name: String,
        first: usize,
        second: usize,
    },
    #[error("population {population:?} ends {} generations ago; expected a number from 0 to 10^12", show(*.found))]
    PopulationEnd { population: String, found: f64 },
    #[error("population {population:?} has size {}; expected a positive number of diploids, at most 10^12", show(*.found))]
    PopulationSize { population: String, found: f64 },
    #[error("population {population:?} has growth rate {}; expected a finite number per generation", show(*.found))]
    PopulationGrowth { population: String, found: f64 },
    #[error("{event}: its time must be a number of generations from 0 to 10^12")]
    EventTime { event: EventName },
    #[error("{event} stands after an event {} generations ago; events stand by ascending time", show(*.before))]
    EventOrder { event: EventName, before: f64 },
    #[error(
        "{event} touches population #{found}; the history's populations are numbered from 0 to {last}"
    )]
    UnknownPopulation {
        event: EventName,
        found: PopulationId,
        last: PopulationId,
    },
    #[error("{event}: population {population:?} is only there earlier than {} generations ago", show(*.end))]
    PopulationNotYet {
        event: EventName,
        population: String,
        end: f64,
    },
    #[error("{event}: looking back, population {population:?} is gone since {by}")]
    PopulationGone {
        event: EventName,
        population: String,
        by: EventName,
    },
    #[error("{event}: a population cannot exchange lineages with itself")]
    Itself { event: EventName },
    #[error("{event}: the size is {}; expected a positive number of diploids, at most 10^12", show(*.found))]
    EventSize { event: EventName, found: f64 },
    #[error("{event}: the growth rate is {}; expected a finite number per generation", show(*.found))]
    EventGrowth { event: EventName, found: f64 },
    #[error("{event}: the rate is {}; expected 0 or a positive, finite number per generation", show(*.found))]
    Rate { event: EventName, found: f64 },
    #[error("{event}: the proportion is {}; expected a number from 0 to 1", show(*.found))]
    Proportion { event: EventName, found: f64 },
    #[error("{event}: the strength is {}; expected 0 or a positive, finite number", show(*.found))]
    Strength { event: EventName, found: f64 },
    #[error("population {population:?} would have {} diploids {} generations ago, by its growth rate of {} per generation; expected a positive number, at most 10^12, until its size changes or it joins another", show(*.size), show(*.time), show(*.growth))]
    SizeOutOfRange {
        population: String,
        time: f64,
        size: f64,
        growth: f64,
    },
    #[error("sample set {} is of population #{found}; the history's populations are numbered from 0 to {last}", set + 1)]
    SampleUnknownPopulation {
        set: usize,
        found: PopulationId,
        last: PopulationId,
    },
    #[error("sample set {} was taken {} generations ago; expected a number from 0 to 10^12", set + 1, show(*.found))]
    SampleTime { set: usize, found: f64 },
    #[error("sample set {} was taken {} generations ago, but population {population:?} is only there from {} on", set + 1, show(*.time), show(*.end))]
    SampleNotYet {
        set: usize,
        population: String,
        time: f64,
        end: f64,
    },
    #[error("sample set {} was taken {} generations ago; looking back, population {population:?} is gone since {by}", set + 1, show(*.time))]
    SampleGone {
        set: usize,
        population: String,
        time: f64,
        by: EventName,
    },
    #[error("the sample has {found} haplotypes; expected from 2 to {most}")]
    Haplotypes { found: u64, most: u64 },
    #[error("the locus is {} base pairs long; expected a positive, finite number", show(*.found))]
    Length { found: f64 },
    #[error("stretch {} of the recombination map ends at {}; expected more than {}, where it begins", stretch + 1, show(*.end), show(*.before))]
    MapOrder {
        stretch: usize,
        end: f64,
        before: f64,
    },
    #[error("stretch {} of the recombination map has rate {}; expected 0 or a positive, finite number per base pair per generation", stretch + 1, show(*.found))]
    MapRate { stretch: usize, found: f64 },
    #[error("the recombination map ends at {}; expected the end of the locus, {}", show(*.found), show(*.length))]
    MapEnd { found: f64, length: f64 },
    #[error("gene conversion begins at rate {}; expected 0 or a positive, finite number per base pair per generation", show(*.found))]
    ConversionRate { found: f64 },
    #[error("gene conversion has tracts of {} base pairs on average; expected a positive, finite number", show(*.found))]
    ConversionTract { found: f64 },
    #[error(
        "a lineage in {one:?} and one in {other:?} can never meet: after the last event no migration leads from the one to the other, nor from both to a third"
    )]
    NeverMeet { one: String, other: String },
    #[error("lineages in {population:?} may never meet: after the last event it has growth rate {}, so that further back it is ever larger, and they have nowhere else to go", show(*.growth))]
    EverLarger { population: String, growth: f64 },
}
