//! A person looks into a network, against a trainer that does as it is told.

use super::*;
use crate::app::state::layers;
use crate::dataset::{Part, Parts};
use crate::evaluation::{Measure, Metrics};
use crate::experiment::{Input, Preset};
use crate::inspection::{AlignmentStatistics, Answer, Given, Step};
use crate::protocol::FromTrainer;
use crate::statistics::Alignment;
use crate::training::Checkpoint;

const EXAMPLE: Shown = Shown {
    scenario: 0,
    index: 3,
};

fn paused() -> FromTrainer {
    FromTrainer::Paused {
        step: 1,
        training: None,
    }
}

fn epoch() -> FromTrainer {
    let metrics = Metrics {
        loss: 1.0,
        measure: Measure::Accuracy(0.5),
    };
    FromTrainer::Epoch {
        metrics: EpochMetrics {
            epoch: 1,
            training: metrics.clone(),
            validation: metrics,
        },
        confusion: None,
        checkpoint: Checkpoint {
            epoch: 1,
            step: 1,
            weights: Vec::new(),
            moments: Vec::new(),
        },
        troubles: Vec::new(),
        examples_per_second: 1.0,
    }
}

/// An inspection of a preset's network that stands.
fn of(preset: Preset) -> Inspection {
    let mut inspection = Inspection::default();
    inspection.of_run(7, preset.experiment());
    inspection.ready = true;
    inspection
}

fn alignment() -> Given {
    let mut alignment = Alignment::new(20);
    (0..40).for_each(|site| alignment.push_site(f64::from(site) / 40.0, &[0b1011]));
    Given::Alignment {
        statistics: AlignmentStatistics::of(&alignment),
        blocks: vec![20],
        alignment,
    }
}

fn opening(given: Given) -> Held<Opening> {
    Held::new(Opening {
        given,
        drawn: Vec::new(),
        answer: Answer::Numbers {
            truth: vec![None],
            predicted: vec![0.5],
        },
        layers: Vec::new(),
        output: 0,
        gradient: Vec::new(),
    })
}

/// Opens the example and takes the answer in.
fn look(inspection: &mut Inspection, given: Given) {
    let messages = inspection.open(EXAMPLE, true, Shows::Activation);
    assert_eq!(
        messages,
        [ToTrainer::Open {
            which: Which::Trained,
            subject: Subject::Example(EXAMPLE),
            gradient: None
        }]
    );
    let answer = opening(given);
    inspection.opened(7, Which::Trained, Some(EXAMPLE), EXAMPLE, &answer);
    assert!(inspection.opening.is_some());
}

#[test]
fn an_alignment_is_changed_and_taken_back() {
    let mut inspection = of(Preset::Tajima);
    look(&mut inspection, alignment());
    // Site 2, haplotype 5 of 20, along the sites.
    assert_eq!(inspection.touch(Touch::Allele, 2 * 20 + 5), [Next::Open]);
    let messages = inspection.open(EXAMPLE, true, Shows::Gradient);
    let [
        ToTrainer::Open {
            subject:
                Subject::Alignment {
                    alignment: changed,
                    arrange: false,
                },
            gradient: Some(0),
            ..
        },
    ] = messages.as_slice()
    else {
        panic!("{messages:?}")
    };
    assert!(changed.derived(5, 2) && !changed.derived(5, 1));
    // The answer to the example as it was comes late.
    let late = opening(alignment());
    let before = inspection.opening.clone();
    inspection.opened(7, Which::Trained, Some(EXAMPLE), EXAMPLE, &late);
    assert_eq!(inspection.opening, before);
    // Padding stays, a spectrum's touches mean nothing here, and elsewhere the example is shown as it was.
    assert!(inspection.touch(Touch::Polarity, 900).is_empty());
    assert!(inspection.touch(Touch::More, 0).is_empty());
    let in_the_lab = inspection.open(EXAMPLE, false, Shows::Gradient);
    assert_eq!(
        in_the_lab,
        [ToTrainer::Open {
            which: Which::Trained,
            subject: Subject::Example(EXAMPLE),
            gradient: None
        }]
    );
    assert_eq!(inspection.undo(), [Next::Open]);
    assert!(inspection.undo().is_empty() && inspection.edits.is_empty());
}

#[test]
fn another_example_begins_untouched() {
    let mut inspection = of(Preset::Tajima);
    look(&mut inspection, alignment());
    inspection.touch(Touch::Fix, 0);
    inspection.choose(Some(CellPlace { layer: 1, place: 4 }));
    let other = Shown {
        scenario: 0,
        index: 4,
    };
    inspection.open(other, true, Shows::Activation);
    assert!(inspection.edits.is_empty() && inspection.chosen.is_none());
}

#[test]
fn a_joint_spectrum_is_changed_cell_by_cell_and_turned() {
    let mut inspection = of(Preset::GeneFlow);
    let side = 21;
    let cells: Vec<f64> = (0..side * side).map(|cell| cell as f64).collect();
    look(
        &mut inspection,
        Given::Spectrum {
            samples: vec![20, 20],
            cells,
        },
    );
    let last = |inspection: &Inspection| match inspection.edits.last() {
        Some(Edited::Spectrum(cells)) => cells.clone(),
        other => panic!("{other:?}"),
    };
    inspection.touch(Touch::More, 5);
    assert_eq!(last(&inspection)[5], 6.0);
    inspection.touch(Touch::Empty, 5);
    assert_eq!(last(&inspection)[5], 0.0);
    assert!(
        inspection.touch(Touch::Less, 5).is_empty(),
        "there is nothing to take"
    );
    inspection.double();
    assert_eq!(last(&inspection)[7], 14.0);
    assert!(inspection.can_exchange());
    inspection.exchange();
    assert_eq!(last(&inspection)[side], 2.0, "cell 1 lies below now");
    assert!(inspection.sort().is_empty() && inspection.touch(Touch::Allele, 3).is_empty());
}

#[test]
fn a_cell_is_explained_unless_it_is_a_probability() {
    let mut inspection = of(Preset::GeneFlow);
    let layers = inspection.experiment().unwrap().layers.len() as u32;
    let cell = |layer| CellPlace { layer, place: 1 };
    assert!(inspection.choose(Some(cell(0))).is_empty(), "the input");
    assert!(inspection.choose(Some(cell(layers))).is_empty() && inspection.is_of_softmax());
    assert_eq!(
        inspection.choose(Some(cell(1))),
        [Next::Ask(ToTrainer::Explain {
            which: Which::Trained,
            layer: 0,
            cell: 1
        })]
    );
    let explained = |cell| FromTrainer::Explained {
        explanation: Box::new(Explanation {
            layer: 0,
            cell,
            step: Step::Same { place: 0 },
            value: 1.0,
        }),
    };
    inspection.hears(7, 1, explained(9));
    assert!(inspection.explanation.is_none(), "another cell");
    inspection.hears(7, 2, explained(1));
    assert!(inspection.explanation.is_some());
}

#[test]
fn errands_go_out_one_of_a_kind_and_come_home() {
    let mut inspection = of(Preset::Tajima);
    let read_out = inspection.read_out(Features::Channels, 500);
    let [Next::Ask(message)] = read_out.as_slice() else {
        panic!("{read_out:?}")
    };
    inspection.asked(4, message);
    assert!(inspection.is_out(Errand::ReadOut) && inspection.knows(4));
    inspection.refused(4);
    assert!(!inspection.is_out(Errand::ReadOut));
    let axes = around(inspection.experiment().unwrap()).unwrap();
    for (ask, next) in [
        (5, inspection.train_twin(9)),
        (6, inspection.permute(Permutation::ALL.to_vec())),
        (7, inspection.test_on_grid(axes)),
    ] {
        for next in next {
            let Next::Ask(message) = next else { panic!() };
            inspection.asked(ask, &message);
        }
    }
    assert_eq!(inspection.abandon(), [Next::Ask(ToTrainer::Abandon)]);
    assert!(inspection.is_out(Errand::Permute) && !inspection.is_out(Errand::Twin));
}

#[test]
fn with_another_network_nothing_is_known_and_what_is_watched_is_asked_anew() {
    let mut inspection = of(Preset::Tajima);
    look(&mut inspection, alignment());
    inspection.look_at_weights(true);
    inspection.watch(true);
    inspection.of_run(8, Preset::Theta.experiment());
    assert!(inspection.opening.is_none() && !inspection.is_ready());
    assert!(inspection.read_out(Features::Channels, 5).is_empty());
    assert_eq!(inspection.follows(7, 0, &paused()), [], "of the run before");
    inspection.ready = true;
    assert_eq!(inspection.follows(8, 0, &epoch()).len(), 1, "kernels");
    assert_eq!(inspection.follows(8, 0, &paused()).len(), 2);
    inspection.forget();
    assert_eq!((inspection.run(), inspection.watching), (None, true));
}

#[test]
fn every_preset_has_axes_that_may_be_tested() {
    for preset in Preset::ALL {
        let experiment = preset.experiment();
        let axes = around(&experiment).unwrap();
        assert_eq!(refusal(&axes, &experiment), None, "{preset:?} {axes:?}");
        for number in crate::inspection::GridNumber::all(&experiment) {
            let axis = axis_of(&experiment, &number.key, 5).unwrap();
            let axes = GridAxes {
                x: axis.clone(),
                ..axes.clone()
            };
            if axes.y.key != axis.key {
                assert_eq!(refusal(&axes, &experiment), None, "{preset:?} {axis:?}");
            }
        }
    }
    let experiment = Preset::Theta.experiment();
    let mut axes = around(&experiment).unwrap();
    axes.x.high = axes.x.low;
    assert!(
        refusal(&axes, &experiment)
            .unwrap()
            .starts_with("Left to right, to: expected more than")
    );
    axes.per_cell = 1;
    axes.x.high *= 2.0;
    assert!(
        refusal(&axes, &experiment)
            .unwrap()
            .starts_with("Examples in each cell: expected 20 to 2000")
    );
}

#[test]
fn an_example_is_a_place_in_its_part() {
    let parts = Parts::of(&Preset::GeneFlow.experiment());
    let example = parts.validation[2];
    let place = place_of(&parts, example).unwrap();
    assert_eq!((place.part, place.place), (Part::Validation, 2));
    assert_eq!(place.of as usize, parts.validation.len());
    assert_eq!(example_at(&parts, Part::Validation, 2), Some(example));
    assert_eq!(
        example_at(&parts, Part::Validation, place.of),
        parts.validation.first().copied(),
        "behind the last comes the first"
    );
    assert_eq!(place_of(&parts, (9, 0)), None);
    assert_eq!(example_at(&Parts::default(), Part::Test, 3), None);
}

#[test]
fn what_can_be_touched_follows_from_what_is_given() {
    for preset in Preset::ALL {
        let experiment = preset.experiment();
        let none = matches!(experiment.observation.input, Input::Statistics { .. });
        assert_eq!(touches(&experiment).is_empty(), none, "{preset:?}");
        assert!(
            layers::check(&experiment, &experiment.layers)
                .wrong
                .is_none()
        );
    }
}
