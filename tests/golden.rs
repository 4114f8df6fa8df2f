//! Same seed, same bits: digests of spectra and of a locus looked at, equal on every machine and in every browser.
//!
//! The same test runs natively and as wasm (`cargo test --target wasm32-unknown-unknown --test golden`). A change of these values means
//! that every link's data change; say so in the changelog.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod general;

use coalescent_playground::coalescent::genome::MutationModel;
use coalescent_playground::coalescent::kingman::{Kingman, Sites};
use coalescent_playground::coalescent::{LocusId, Simulator};
use coalescent_playground::dataset::alignments::{AlignmentData, AlignmentSimulator, Given};
use coalescent_playground::dataset::draw_split;
use coalescent_playground::experiment::regression::{Regression, RegressionPreset, RowOrder};
use coalescent_playground::experiment::{Class, Preset};
use coalescent_playground::history::{Selected, Story, Study};
use coalescent_playground::locus::Locus;
use coalescent_playground::statistics::Alignment;
use general::{With, constant, populations, replicates};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

/// FNV-1a over bytes.
struct Digest(u64);

impl Digest {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// The first loci of a preset's class: parameters, branch lengths to the last bit, and spectra.
fn loci_digest(preset: Preset, class: Class, loci: impl Iterator<Item = u32>) -> Vec<u64> {
    let experiment = preset.experiment();
    let mut simulator = Simulator::default();
    loci.map(|index| {
        let id = LocusId {
            seed: 1,
            class: class.into(),
            index,
        };
        let scenario = draw_split(&experiment, id);
        let (lengths, _) = simulator.branch_lengths(&scenario, id);
        let spectrum = simulator.joint_spectrum(&scenario, id);
        let mut digest = Digest::new();
        digest.add(&postcard::to_stdvec(&(scenario, lengths, spectrum)).unwrap());
        digest.0
    })
    .collect()
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn spectra_have_their_golden_bits() {
    let expected: [(Preset, Class, [u64; 3]); 4] = [
        (
            Preset::GeneFlow,
            Class::Divergence,
            [
                0xaf60_3133_1f72_b2c9,
                0x2867_8b44_bec0_6dcf,
                0x2dc4_e836_639d_4713,
            ],
        ),
        (
            Preset::GeneFlow,
            Class::GeneFlow,
            [
                0x732d_a852_8497_8354,
                0x755a_be08_f1ba_b794,
                0xe5c5_e84d_cc0c_afb1,
            ],
        ),
        (
            Preset::Human,
            Class::Divergence,
            [
                0x00d5_9b98_6743_a70b,
                0xc1e4_b998_d879_bbce,
                0xbf23_02fe_e039_d012,
            ],
        ),
        (
            Preset::Human,
            Class::GeneFlow,
            [
                0xdfae_f262_9428_ad2e,
                0xda53_74f0_9fc0_6b7b,
                0x1051_e421_d6bf_677f,
            ],
        ),
    ];
    let found: Vec<_> = expected
        .iter()
        .map(|&(preset, class, _)| loci_digest(preset, class, 0..3))
        .collect();
    let golden: Vec<_> = expected
        .iter()
        .map(|(_, _, digests)| digests.to_vec())
        .collect();
    assert_eq!(found, golden, "found {found:#x?}");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_locus_looked_at_has_its_golden_bits() {
    let id = LocusId {
        seed: 1,
        class: Class::GeneFlow.into(),
        index: 7,
    };
    let scenario = draw_split(&Preset::GeneFlow.experiment(), id);
    let view = Simulator::default().look(&scenario, id, 12_345.0, 200);
    let mut digest = Digest::new();
    digest.add(&postcard::to_stdvec(&view).unwrap());
    assert_eq!(digest.0, 0x2d9b_b700_917d_8471, "found {:#x}", digest.0);
}

/// Which worker simulates a locus, and what it did before, makes no difference.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_locus_does_not_depend_on_the_others() {
    let mut backwards = loci_digest(Preset::GeneFlow, Class::GeneFlow, (0..20).rev());
    backwards.reverse();
    let alone: Vec<u64> = (0..20)
        .flat_map(|index| loci_digest(Preset::GeneFlow, Class::GeneFlow, index..index + 1))
        .collect();
    assert_eq!(backwards, alone);
}

/// The last bits of positions and sets: trees drawn at once with either number of words a set, and all three kinds of mutations while a
/// genealogy is made.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn alignments_have_their_golden_bits() {
    let id = LocusId {
        seed: 1,
        class: Class::GeneFlow.into(),
        index: 7,
    };
    let mut alignment = Alignment::default();
    // The first few hundred replicates reach the rare layers and the tail of the exponential's ziggurat.
    let trees = [(20, Sites::Theta(10.0)), (100, Sites::Fixed(40))].map(|(haplotypes, sites)| {
        let mut kingman = Kingman::new(haplotypes).unwrap();
        let mut digest = Digest::new();
        for index in 0..300 {
            kingman
                .alignment(sites, LocusId { index, ..id }, &mut alignment)
                .unwrap();
            digest.add(&postcard::to_stdvec(&alignment).unwrap());
        }
        digest.0
    });
    let scenario = draw_split(&Preset::GeneFlow.experiment(), id);
    let (two_alleles, rate) = (MutationModel::TwoAlleles { rate: 1e-6 }, 1e-7);
    let genealogies = [
        MutationModel::InfiniteSites { rate },
        two_alleles,
        MutationModel::FixedSites { sites: 50 },
    ]
    .map(|mutation| {
        Simulator::default()
            .alignment(&scenario, mutation, id, &mut alignment)
            .unwrap();
        let mut digest = Digest::new();
        digest.add(&postcard::to_stdvec(&alignment).unwrap());
        digest.0
    });
    let found = (trees, genealogies);
    let golden = (
        [0x8db1_1b50_a30b_6eb1, 0x4e5a_7d99_816b_cf03],
        [
            0xbe4d_ff82_dde6_c797,
            0xc278_0d54_67d0_b006,
            0x22da_0faf_c56d_ce90,
        ],
    );
    assert_eq!(found, golden, "found {found:#x?}");
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
    let found = [changing, ancient, mapped].map(|model| {
        let axes: Vec<usize> = (0..model.samples.len()).collect();
        let mut digest = Digest::new();
        for row in replicates(&model, 1, 20, |simulator, plan, stream| {
            let (spectrum, events) = simulator.branch_spectrum(plan, &axes, stream).unwrap();
            let trees = simulator.trees(plan, stream);
            (
                spectrum,
                trees.tmrca,
                trees.trees,
                [
                    events.coalescences,
                    events.recombinations,
                    events.migrations,
                    events.conversions,
                ],
            )
        }) {
            digest.add(&postcard::to_stdvec(&row).unwrap());
        }
        digest.0
    });
    assert_eq!(
        found,
        [
            0x7ed7_298d_a0a5_2917,
            0x7ff1_5f84_bf13_9350,
            0x33a7_2f47_0f6c_50c7
        ],
        "found {found:#x?}"
    );
}

/// The first alignments of each experiment of the page "Inside", drawn and at given parameters, and what a network is given of them.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn alignments_of_regressions_have_their_golden_bits() {
    let digests = |mut experiment: Regression| {
        let (mut simulator, mut alignment) = (
            AlignmentSimulator::new(&experiment).unwrap(),
            Alignment::default(),
        );
        let mut digest = Digest::new();
        for index in 0..50 {
            simulator.draw(index, &mut alignment).unwrap();
            digest.add(&postcard::to_stdvec(&alignment).unwrap());
        }
        let given = Given {
            theta: Some(5.0),
            recombination: Some(3.0),
            growth: Some(2.0),
            bottleneck_size: None,
        };
        simulator.draw_at(&given, 7, &mut alignment).unwrap();
        digest.add(&postcard::to_stdvec(&alignment).unwrap());
        let mut inputs = Digest::new();
        for rows in [RowOrder::Medoid, RowOrder::Seriation] {
            experiment.observation.rows = rows;
            let mut data = AlignmentData::new(&experiment);
            data.push(&mut simulator, 20).unwrap();
            let mut numbers = Vec::new();
            (0..20).for_each(|example| data.write_input(example, &mut numbers));
            numbers
                .iter()
                .for_each(|number| inputs.add(&number.to_le_bytes()));
            (0..20).for_each(|example| inputs.add(&data.target(example).to_le_bytes()));
        }
        [digest.0, inputs.0]
    };
    let found = RegressionPreset::ALL.map(|preset| digests(preset.experiment()));
    let golden = [
        [0x7b89_cc1a_fef2_051b, 0xdebf_d6b7_65e2_65d5],
        [0xc052_991c_aa22_cf0d, 0xf00b_36e5_8761_5f19],
        [0xee26_e2f8_ed9c_62cb, 0x9216_be51_e8b8_4c05],
        [0x2de5_fba0_f0db_267f, 0xd2bd_9cbc_be82_a6e5],
    ];
    assert_eq!(found, golden, "found {found:#x?}");
}

/// A complete hard sweep, a partial one, a hard one during growth and a soft one after a change of size, looked at as the page of histories
/// simulates them.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn sweeps_have_their_golden_bits() {
    let mut simulator = Simulator::default();
    let studies = [
        (Study::of(Story::HardSweep), 150_000.0),
        (Study::of(Story::PartialSweep), 40_000.0),
        (Study::of(Story::Growth).select(Selected::Hard), 120_000.0),
        (Study::of(Story::TwoEpoch).select(Selected::Soft), 140_000.0),
    ];
    let found = studies.map(|(study, position)| {
        let mut digest = Digest::new();
        for replicate in 0..5 {
            let view = Locus::simulate(&study, replicate, &mut simulator)
                .unwrap()
                .look(position);
            digest.add(
                &postcard::to_stdvec(&(
                    view.tree,
                    view.breakpoints,
                    view.sites,
                    view.spectrum,
                    view.sweep,
                ))
                .unwrap(),
            );
        }
        digest.0
    });
    assert_eq!(
        found,
        [
            0xd46b_8358_cdf6_c0c8,
            0x8bd9_96da_afa3_3bed,
            0x08fb_8ed4_3fc1_0de9,
            0x78f8_9ac3_6e97_12a9
        ],
        "found {found:#x?}"
    );
}
