//! Two populations that split and may exchange migrants, in a few numbers: the model that most tests are of, and that the Lab's presets draw.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each user has its own part, and may fail"
)]

use coalescent_playground::coalescent::demography::{
    Change, Demography, Event, Population, SampleSet,
};
use coalescent_playground::coalescent::genome::{Genome, RateMap};
use coalescent_playground::coalescent::{LocusId, Model, Plan};
use coalescent_playground::dataset::{ExampleId, draw};
use coalescent_playground::experiment::Experiment;

/// Two populations that split. Times in generations, sizes in diploids, rates per generation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SplitModel {
    /// Haplotypes sampled from A and B.
    pub samples: [u32; 2],
    /// Sizes of A and B.
    pub sizes: [f64; 2],
    /// Size of the ancestral population.
    pub ancestral_size: f64,
    /// Generations since the split.
    pub split_time: f64,
    /// Migration, if there is any.
    pub migration: Option<MigrationWindow>,
    /// Base pairs.
    pub length: f64,
    /// Mutations per base pair per generation.
    pub mutation_rate: f64,
    /// Crossovers per base pair per generation.
    pub recombination_rate: f64,
}

/// Migration between two times.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MigrationWindow {
    /// Backward rates: `[0]` moves a lineage from A to B (genes flow from B into A forward in time), `[1]` from B to A.
    pub rates: [f64; 2],
    /// Generations ago at which migration begins, looking back.
    pub start: f64,
    /// Generations ago at which it ends, looking back.
    pub end: f64,
}

impl SplitModel {
    /// Populations A, B and, earlier than the split, their ancestor.
    pub fn model(&self) -> Model {
        let split = self.split_time;
        let population = |name: &str, end: f64, size: f64| Population {
            name: name.into(),
            end,
            size,
            growth: 0.0,
        };
        let at = |time: f64, change: Change| Event { time, change };
        let mut events = Vec::new();
        if let Some(MigrationWindow { rates, start, end }) = self.migration {
            let start = start.min(split);
            for (time, rates) in [(start, rates), (end.min(split).max(start), [0.0; 2])] {
                events.extend([(0, 1), (1, 0)].map(|(from, into)| {
                    let rate = rates[from];
                    at(time, Change::Migration { from, into, rate })
                }));
            }
        }
        events.extend([0, 1].map(|from| at(split, Change::Join { from, into: 2 })));
        Model {
            demography: Demography {
                populations: vec![
                    population("A", 0.0, self.sizes[0]),
                    population("B", 0.0, self.sizes[1]),
                    population("ancestral", split, self.ancestral_size),
                ],
                events,
            },
            samples: [0, 1]
                .map(|population| SampleSet {
                    population,
                    haplotypes: self.samples[population],
                    time: 0.0,
                })
                .to_vec(),
            genome: Genome {
                length: self.length,
                crossovers: RateMap::uniform(self.length, self.recombination_rate),
                conversion: None,
            },
        }
    }

    /// As the simulator takes it.
    pub fn plan(&self) -> Plan {
        Plan::new(&self.model()).unwrap()
    }

    /// Mutations per generation on a branch that spans the whole locus.
    pub fn mutations_per_generation(&self) -> f64 {
        self.mutation_rate * self.length
    }
}

/// What an example of the Lab's presets is drawn with; its scenario is the class.
pub fn split(experiment: &Experiment, id: LocusId) -> SplitModel {
    let example = ExampleId {
        seed: id.seed,
        scenario: id.class,
        index: id.index,
    };
    let (drawn, keys) = (draw(experiment, example), experiment.keys());
    let of = |key: &str| {
        let place = keys.iter().position(|own| own == key);
        place.map_or(f64::NAN, |place| drawn.numbers[place])
    };
    let haplotypes = &experiment.scenarios[usize::from(id.class)].haplotypes;
    let migration = MigrationWindow {
        rates: [of("m"); 2],
        start: of("w0"),
        end: of("w1"),
    };
    SplitModel {
        samples: [haplotypes[0], haplotypes[1]],
        sizes: [of("NA"), of("NB")],
        ancestral_size: of("NC"),
        split_time: of("T"),
        // Genes flow both ways in these presets, or not at all.
        migration: (id.class == 1).then_some(migration),
        length: experiment.locus.length,
        mutation_rate: of("mu"),
        recombination_rate: of("r"),
    }
}
