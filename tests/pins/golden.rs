//! Same seed, same bits: numbers of every part of the simulator, in clear or as digests of lists, equal on every machine and in every browser.
//!
//! The same tests run natively and as wasm (`cargo test --target wasm32-unknown-unknown --test pins`), against the same
//! `golden.json`: spectra, parameters and branch lengths of the Lab, a locus that is looked at, alignments of each kind, general
//! histories, alignments and inputs of Inside, sweeps and noise of Histories. A change of them means that every link's data change; say so in
//! the changelog. `facts` says how they are written anew.

use crate::facts::examples::{self, CLASSES};
use crate::facts::{Numbers, differences, pin};
use crate::general::{With, constant, populations, replicates};
use coalescent_playground::coalescent::genome::MutationModel;
use coalescent_playground::coalescent::kingman::{Kingman, Sites};
use coalescent_playground::coalescent::{LocusId, Purpose, Simulator, Stream};
use coalescent_playground::dataset::{Dataset, ExampleId, ExampleSimulator, draw};
use coalescent_playground::experiment::{
    Experiment, Input, Law, Noise, NoiseKind, Preset, Prior, RowOrder, Scenario,
};
use coalescent_playground::history::{self, Selected, Story, Study};
use coalescent_playground::statistics::Alignment;
use serde_json::Value;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

/// The locus that is looked at, and whose alignments are made.
const LOCUS: LocusId = LocusId {
    seed: 1,
    class: 1,
    index: 7,
};
const LOOKED_AT: ExampleId = ExampleId {
    seed: LOCUS.seed,
    scenario: LOCUS.class,
    index: LOCUS.index,
};

/// A locus of the Lab: parameters, branch lengths to the last bit, and spectrum.
fn locus(simulator: &mut ExampleSimulator, class: u8, index: u32) -> Numbers {
    let mut numbers = Numbers::default();
    let truth = examples::lab(&mut numbers, simulator, class, index);
    let (plan, mut stream) = (
        examples::plan(&truth.drawn.study),
        Stream::new(truth.id.locus(), Purpose::Genealogy),
    );
    let (lengths, _) = Simulator::default()
        .branch_spectrum(&plan, &[0, 1], &mut stream)
        .unwrap();
    numbers.reals("branch lengths", lengths.cells);
    numbers
}

/// The Lab's presets.
const LAB: [Preset; 2] = [Preset::GeneFlow, Preset::Human];

/// Those of Inside, before there was one page.
const INSIDE: [Preset; 4] = [
    Preset::Tajima,
    Preset::TajimaVarying,
    Preset::TajimaToy,
    Preset::Theta,
];

/// Holds facts of several things against a section of the file.
fn golden(section: &str, found: impl IntoIterator<Item = (String, Numbers)>) {
    let facts = |(name, numbers): (String, Numbers)| (name, Value::from(numbers.facts()));
    let committed = include_str!("golden.json");
    pin(
        "golden.json",
        committed,
        section,
        found.into_iter().map(facts).collect(),
    );
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn spectra_have_their_golden_bits() {
    let mut found = Vec::new();
    for preset in LAB {
        for (class, name) in CLASSES {
            let mut simulator = ExampleSimulator::new(&preset.experiment());
            found.extend((0..3).map(|index| {
                let numbers = locus(&mut simulator, class, index);
                (format!("{}, {name}, {index}", preset.key()), numbers)
            }));
        }
    }
    golden("loci of the Lab", found);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_locus_looked_at_has_its_golden_bits() {
    let mut experiment = Preset::GeneFlow.experiment();
    experiment.seeds.data = LOCUS.seed;
    let mut simulator = ExampleSimulator::new(&experiment);
    let view = simulator.look(LOCUS.class, LOCUS.index, 12_345.0).unwrap();
    let mut numbers = Numbers::default();
    examples::parameters(&mut numbers, &experiment, 1, &draw(&experiment, LOOKED_AT));
    examples::lab_view(&mut numbers, view, experiment.locus.length);
    golden(
        "a locus that is looked at",
        [("gene-flow, gene flow, 7".to_owned(), numbers)],
    );
}

/// Which worker simulates a locus, and what it did before, makes no difference.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_locus_does_not_depend_on_the_others() {
    let new = || ExampleSimulator::new(&Preset::GeneFlow.experiment());
    let mut together = new();
    for index in (0..20).rev() {
        let of = |simulator| locus(simulator, 1, index).facts();
        assert_eq!(of(&mut together), of(&mut new()), "{index}");
    }
}

/// A last bit that is off, in any one of the numbers of a locus, is a difference at that name and at no other.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_bit_that_is_off_is_noticed() {
    let mut simulator = ExampleSimulator::new(&Preset::GeneFlow.experiment());
    let numbers = locus(&mut simulator, 1, 0);
    let right = Value::from(numbers.facts());
    let mut names = 0;
    for (name, off) in numbers.each_with_a_bit_off() {
        let lines = differences(&right, &Value::from(off));
        assert!(
            lines.len() == 1 && lines[0].contains(&format!("{name}: ")),
            "{name}: {lines:?}"
        );
        names += 1;
    }
    assert_eq!(
        names, 14,
        "every parameter, the branch lengths and the spectrum"
    );
}

/// The last bits of positions and sets: trees drawn at once with either number of words a set, and all three kinds of mutations while a
/// genealogy is made.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn alignments_have_their_golden_bits() {
    let mut found = Vec::new();
    let mut alignment = Alignment::default();
    // The first few hundred replicates reach the rare layers and the tail of the exponential's ziggurat.
    for (name, haplotypes, sites) in [
        (
            "tree at once, 20 haplotypes, theta 10",
            20,
            Sites::Theta(10.0),
        ),
        (
            "tree at once, 100 haplotypes, 40 sites",
            100,
            Sites::Fixed(40),
        ),
    ] {
        let mut kingman = Kingman::new(haplotypes).unwrap();
        let mut numbers = Numbers::default();
        for index in 0..300 {
            kingman
                .alignment(sites, LocusId { index, ..LOCUS }, &mut alignment)
                .unwrap();
            examples::alignment(&mut numbers, &alignment);
        }
        found.push((name.to_owned(), numbers));
    }
    let study = draw(&Preset::GeneFlow.experiment(), LOOKED_AT).study;
    let plan = examples::plan(&study);
    let rate = 1e-7;
    for (name, mutation) in [
        (
            "genealogy, infinite sites",
            MutationModel::InfiniteSites { rate },
        ),
        (
            "genealogy, two alleles",
            MutationModel::TwoAlleles { rate: 1e-6 },
        ),
        (
            "genealogy, 50 sites",
            MutationModel::FixedSites { sites: 50 },
        ),
    ] {
        let streams =
            [Purpose::Genealogy, Purpose::Mutations].map(|purpose| Stream::new(LOCUS, purpose));
        Simulator::default()
            .alignment_of_plan(&plan, study.length, mutation, streams, &mut alignment)
            .unwrap();
        let mut numbers = Numbers::default();
        examples::alignment(&mut numbers, &alignment);
        found.push((name.to_owned(), numbers));
    }
    golden("alignments", found);
}

/// Growth, migration, a pulse and a bottleneck; ancient samples and joins; a map and gene conversion.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn general_histories_have_their_golden_bits() {
    let changing = populations(&[(20_000.0, 1e-3), (4_000.0, -2e-4)])
        .sample(0, 6, 0.0)
        .sample(1, 5, 0.0)
        .migration(0.0, 0, 1, 1e-4)
        .migration(0.0, 1, 0, 3e-4)
        .pulse(700.0, 1, 0, 0.25)
        .bottleneck(1_200.0, 0, 0.3)
        .size(2_000.0, 0, 5_000.0, 0.0)
        .join(4_000.0, 1, 0)
        .crossovers(5e-8);
    let ancient = populations(&[(2_000.0, 0.0), (1_000.0, 0.0), (3_000.0, 1e-5)])
        .sample(0, 4, 0.0)
        .sample(1, 2, 900.0)
        .sample(2, 3, 2_500.0)
        .join(2_000.0, 1, 0)
        .join(6_000.0, 0, 2)
        .crossovers(5e-8);
    let mapped = constant(5_000.0, 8)
        .map(&[
            (3_000.0, 1e-8),
            (3_200.0, 2e-6),
            (8_000.0, 0.0),
            (10_000.0, 5e-8),
        ])
        .conversion(1e-7, 500.0);
    let found = [
        ("growth, migration, a pulse and a bottleneck", changing),
        ("ancient samples and joins", ancient),
        ("a map and gene conversion", mapped),
    ]
    .map(|(name, model)| {
        let axes: Vec<usize> = (0..model.samples.len()).collect();
        let mut numbers = Numbers::default();
        replicates(&model, 1, 20, |simulator, plan, stream| {
            let (spectrum, events) = simulator.branch_spectrum(plan, &axes, stream).unwrap();
            let trees = simulator.trees(plan, stream);
            numbers.wholes("haplotypes", spectrum.samples);
            numbers.reals("branch lengths", spectrum.cells);
            numbers.real("times to the common ancestor", trees.tmrca);
            numbers.whole("trees", trees.trees);
            numbers.whole("coalescences", events.coalescences);
            numbers.whole("recombinations", events.recombinations);
            numbers.whole("migrations", events.migrations);
            numbers.whole("conversions", events.conversions);
        });
        (name.to_owned(), numbers)
    });
    golden("general histories", found);
}

/// The first alignments of each experiment of the page "Inside", drawn and at given parameters, and what a network is given of them.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn alignments_of_regressions_have_their_golden_bits() {
    let of = |experiment: Experiment| {
        let mut simulator = ExampleSimulator::new(&experiment);
        let mut numbers = Numbers::default();
        for index in 0..50 {
            examples::drawn_alignment(&mut numbers, &mut simulator, index);
        }
        // What a person moves out of the priors has a seed of its own.
        let mut given = experiment.clone();
        given.scenarios = vec![
            Scenario::of("growth", Story::Exponential)
                .with("N0", Law::fixed(1.0))
                .with("g", Law::fixed(2.0))
                .sampled(&experiment.scenarios[0].haplotypes),
        ];
        given.locus.sites = history::Sites::Infinite;
        given.locus.mutation = Prior::fixed(5.0);
        given.locus.recombination = Prior::fixed(3.0);
        given.seeds.data =
            Stream::counted(experiment.seeds.data, Purpose::GivenParameters, 0).bits();
        let mut simulator = ExampleSimulator::new(&given);
        let truth = simulator.example(0, 7).unwrap();
        examples::true_alignment(&mut numbers, &mut simulator, &truth);
        for rows in [RowOrder::Medoid, RowOrder::Seriation] {
            let mut ordered = experiment.clone();
            ordered.examples = 20;
            if let Input::Alignment(observation) = &mut ordered.observation.input {
                observation.rows = rows;
            }
            let mut data = Dataset::new(&ordered);
            let rows = ExampleSimulator::new(&ordered).rows(0, 0, 20).unwrap();
            data.insert(0, 0, &rows).unwrap();
            examples::inputs(&mut numbers, &data);
        }
        numbers
    };
    golden(
        "alignments of Inside",
        INSIDE.map(|preset| (preset.key().to_owned(), of(preset.experiment()))),
    );
}

/// A complete hard sweep, a partial one, a hard one during growth and a soft one after a change of size, looked at as the view History
/// simulates them.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn sweeps_have_their_golden_bits() {
    let mut simulator = Simulator::default();
    let found = [
        ("hard", Study::of(Story::HardSweep), 150_000.0),
        ("partial", Study::of(Story::PartialSweep), 40_000.0),
        (
            "hard, during growth",
            Study::of(Story::Growth).select(Selected::Hard),
            120_000.0,
        ),
        (
            "soft, two epochs",
            Study::of(Story::TwoEpoch).select(Selected::Soft),
            140_000.0,
        ),
    ]
    .map(|(name, study, position)| {
        let mut numbers = Numbers::default();
        let noise = Noise::default();
        for replicate in 0..5 {
            examples::history(
                &mut numbers,
                &mut simulator,
                &study,
                replicate,
                position,
                &noise,
            );
        }
        (name.to_owned(), numbers)
    });
    golden("sweeps", found);
}

/// Every ready history without a sweep, each read through another noise.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn histories_and_noise_have_their_golden_bits() {
    let mut simulator = Simulator::default();
    let mut found = Vec::new();
    let mut stories = Story::ALL.to_vec();
    // Those that came later come behind, so that every other keeps the noise it was pinned with.
    stories.sort_by_key(|story| matches!(story, Story::ThreeEpoch | Story::Exponential));
    for (story, kind) in stories.into_iter().zip(NoiseKind::ALL.into_iter().cycle()) {
        let mut numbers = Numbers::default();
        let (study, noise) = (Study::of(story), Noise::of(kind));
        examples::history(&mut numbers, &mut simulator, &study, 7, 4_321.0, &noise);
        found.push((format!("{}, noise {}", story.key(), kind.key()), numbers));
    }
    golden("histories through noise", found);
}
