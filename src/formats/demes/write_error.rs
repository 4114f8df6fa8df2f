//! What can be wrong with a history that is to become a demes document.

use super::shown::shown;

/// Why a history cannot be written as a demes document. Events and populations are counted from 1.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum WriteError {
    /// No population.
    #[error("the history has no population; a demes document has at least one deme")]
    Empty,
    /// A name that demes does not allow.
    #[error(
        "population {population}: \"{name}\" cannot name a deme; expected a letter or underscore, then letters, digits and underscores"
    )]
    Name {
        /// Which population.
        population: usize,
        /// Its name.
        name: String,
    },
    /// The same name twice.
    #[error("population {population}: \"{name}\" names another population already")]
    RepeatedName {
        /// The second one.
        population: usize,
        /// Its name.
        name: String,
    },
    /// A number outside its range, of a population or of the document.
    #[error("{what}: expected {expected}, found {}", shown(found))]
    Number {
        /// Which number.
        what: String,
        /// Its range.
        expected: &'static str,
        /// What it is.
        found: f64,
    },
    /// A number of an event outside its range.
    #[error("event {event}, {field}: expected {expected}, found {}", shown(found))]
    EventNumber {
        /// Which event.
        event: usize,
        /// Which of its fields.
        field: &'static str,
        /// Its range.
        expected: &'static str,
        /// What it is.
        found: f64,
    },
    /// A population that is not there at the time of an event.
    #[error(
        "event {event}: population {population} does not exist at time {}",
        shown(time)
    )]
    Absent {
        /// Which event.
        event: usize,
        /// Which population.
        population: usize,
        /// When, generations ago.
        time: f64,
    },
    /// From a population to itself.
    #[error("event {event}: population {population} is both ends of it")]
    Itself {
        /// Which event.
        event: usize,
        /// Which population.
        population: usize,
    },
    /// A pulse of a population that begins at the same moment.
    #[error(
        "event {event}: a pulse from population {population} at time {}, when that population itself begins; demes has no way to say so",
        shown(time)
    )]
    PulseFromBeginning {
        /// Which event.
        event: usize,
        /// The source.
        population: usize,
        /// When, generations ago.
        time: f64,
    },
    /// A pulse into a population that ends at the same moment.
    #[error(
        "event {event}: a pulse into population {population} at time {}, when that population itself ends; demes has no way to say so",
        shown(time)
    )]
    PulseIntoEnd {
        /// Which event.
        event: usize,
        /// The destination.
        population: usize,
        /// When, generations ago.
        time: f64,
    },
    /// Demes has no bottlenecks of no duration.
    #[error("event {event}: demes has no instantaneous bottleneck; give it a duration and a size")]
    Bottleneck {
        /// Which event.
        event: usize,
    },
    /// A size that changes for ever.
    #[error(
        "population {population} grows at rate {} without end, looking back; a demes document asks for a constant size at last",
        shown(growth)
    )]
    EndlessGrowth {
        /// Which population.
        population: usize,
        /// Per generation.
        growth: f64,
    },
    /// More migrants than individuals.
    #[error(
        "the migration rates into population {population} sum to {} from time {}, expected at most 1",
        shown(found),
        shown(time)
    )]
    Overfull {
        /// The destination, forward in time.
        population: usize,
        /// Their sum.
        found: f64,
        /// When, generations ago.
        time: f64,
    },
}
