//! A locus of the Lab as the simulator of two populations takes it.

use coalescent_playground::coalescent::{LocusId, MigrationWindow, SplitModel};
use coalescent_playground::dataset::{ExampleId, draw};
use coalescent_playground::experiment::Experiment;

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
