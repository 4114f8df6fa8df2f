//! What holds for the examples of any experiment. That they have the bits they had is in `pins`.

use coalescent_playground::dataset::{ExampleId, ExampleSimulator, Observed, Part, Parts, draw};
use coalescent_playground::experiment::{
    AlignmentObservation, Coding, Encoding, Experiment, Input, Law, Noise, NoiseKind, Observation,
    Orientation, Preset, Scenario,
};
use coalescent_playground::history::Story;

/// The example that is looked at is the one that is trained on: the same sites by number of derived alleles, each on a branch.
#[test]
fn what_is_looked_at_is_the_example() {
    let written = |story: Story| {
        let mut experiment = Preset::SizeChanges.experiment();
        experiment.scenarios = vec![Scenario::of("one", story), Scenario::of("other", story)];
        experiment.observation.samples =
            (0..experiment.scenarios[0].haplotypes.len().min(2) as u8).collect();
        experiment
    };
    let experiments = [
        Preset::SizeChanges.experiment(),
        Preset::Tajima.experiment(),
        Preset::TajimaVarying.experiment(),
        written(Story::HardSweep),
        written(Story::Islands),
        written(Story::Ancient),
    ];
    for experiment in experiments {
        let mut examples = ExampleSimulator::new(&experiment);
        for index in 0..3 {
            let seen = examples
                .look(0, index, 0.3 * experiment.locus.length)
                .unwrap();
            let truth = examples.example(0, index).unwrap();
            let spectrum = match truth.observed {
                Observed::Spectrum(cells) if experiment.observation.samples.len() == 1 => cells,
                Observed::Spectrum(cells) => {
                    assert_eq!(seen.between.unwrap().spectrum.cells, cells);
                    continue;
                }
                Observed::Alignment(seen) => seen.alignment().spectrum().counts,
            };
            assert_eq!(
                seen.spectrum, spectrum,
                "{:?}",
                experiment.scenarios[0].story
            );
            assert!(
                seen.sites.iter().filter(|site| site.node.is_some()).count() > 0 || seen.count > 1
            );
        }
    }
}

/// What decides whether data are simulated again, and under which key openings of the test set are counted, leaves out what has no effect.
#[test]
fn what_has_no_effect_changes_no_bit() {
    let experiment = Preset::GeneFlow.experiment();
    let mut other = experiment.clone();
    other.locus.hotspot.start = 10.0;
    other.locus.hotspot.end = 20.0;
    other.locus.conversion.tract = 7.0;
    other.locus.generation_years = 25.0;
    assert!(experiment.same_data(&other));
    let examples = |of: &Experiment| {
        let mut simulator = ExampleSimulator::new(of);
        [0, 1, 2].map(|index| format!("{:?}", simulator.example(1, index).unwrap().observed))
    };
    assert_eq!(examples(&experiment), examples(&other));
    other.locus.hotspot.factor = 20.0;
    assert!(!experiment.same_data(&other));
    assert_ne!(examples(&experiment), examples(&other));
}

/// A number that is shared with another class is the very same in the pair's examples, and the split never parts them.
#[test]
fn pairs_that_share_a_draw_stay_together() {
    let mut experiment = Preset::GeneFlow.experiment();
    experiment.scenarios[1].set("T", Law::Drawn { with: 0 });
    let parts = Parts::of(&experiment);
    for part in [Part::Training, Part::Validation, Part::Test] {
        let of = |scenario: u8| {
            let mut own: Vec<u32> = parts
                .part(part)
                .iter()
                .filter(|example| example.0 == scenario)
                .map(|example| example.1)
                .collect();
            own.sort_unstable();
            own
        };
        assert_eq!(of(0), of(1));
    }
    let apart = Parts::of(&Preset::GeneFlow.experiment());
    assert_ne!(
        apart
            .test
            .iter()
            .filter(|example| example.0 == 0)
            .map(|example| example.1)
            .collect::<Vec<_>>(),
        apart
            .test
            .iter()
            .filter(|example| example.0 == 1)
            .map(|example| example.1)
            .collect::<Vec<_>>()
    );
    for index in 0..5 {
        let number = |scenario, key: &str| {
            let drawn = draw(
                &experiment,
                ExampleId {
                    seed: 1,
                    scenario,
                    index,
                },
            );
            drawn.numbers[experiment.keys().iter().position(|own| own == key).unwrap()]
        };
        assert_eq!(number(0, "T"), number(1, "T"));
        assert_ne!(number(0, "NC"), number(1, "NC"));
        assert_eq!(
            number(1, "w1"),
            (number(1, "T") / 2.0).floor(),
            "half of the split time, whole generations"
        );
    }
}

/// Noise, folding, windows and blocks: rows are as long as they say, and what they hold is what was observed.
#[test]
fn every_observation_has_rows_of_its_length() {
    let alignment = match Preset::Tajima.experiment().observation.input {
        Input::Alignment(image) => image,
        _ => unreachable!(),
    };
    let inputs = [
        Input::Spectrum {
            encoding: Encoding::Counts,
            folded: true,
        },
        Input::Statistics {
            windows: 3,
            folded: false,
        },
        Input::Statistics {
            windows: 1,
            folded: true,
        },
        Input::Alignment(AlignmentObservation {
            width: 30,
            positions: true,
            ..alignment
        }),
        Input::Alignment(AlignmentObservation {
            width: 500,
            orientation: Orientation::Haplotypes,
            coding: Coding::MinorAllele,
            ..alignment
        }),
    ];
    for noise in NoiseKind::ALL {
        for (samples, story) in [(vec![0], Story::Constant), (vec![1, 0], Story::Split)] {
            for input in inputs {
                let mut experiment = Preset::SizeChanges.experiment();
                experiment.scenarios =
                    vec![Scenario::of("one", story), Scenario::of("other", story)];
                experiment.observation = Observation {
                    noise: if noise == NoiseKind::None {
                        vec![]
                    } else {
                        vec![Noise::of(noise)]
                    },
                    samples: samples.clone(),
                    input,
                };
                let mut examples = ExampleSimulator::new(&experiment);
                let rows = examples.rows(1, 0, 2).unwrap();
                let layout = examples.layout().clone();
                assert_eq!(rows.len(), 2 * layout.width(), "{noise:?} {input:?}");
                let mut numbers = Vec::new();
                layout.write_input(&rows[..layout.width()], &mut numbers);
                assert_eq!(numbers.len(), layout.input_width(), "{noise:?} {input:?}");
                assert_eq!(
                    layout.statistics(&rows[..layout.width()]).len(),
                    layout.statistics_names().len()
                );
                assert!(
                    rows.iter().all(|number| number.is_finite()),
                    "{noise:?} {input:?}"
                );
            }
        }
    }
}
