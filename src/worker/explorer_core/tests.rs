//! What the explorer answers, message after message, by a clock that the tests move.

use super::*;
use crate::experiment::NoiseKind;
use crate::history::Story;
use std::cell::Cell;

thread_local! {
    static CLOCK: Cell<f64> = const { Cell::new(0.0) };
    /// How long the next look at the clock takes, ms, and how many times as long each one takes after it.
    static STEP: Cell<[f64; 2]> = const { Cell::new([10.0, 1.0]) };
}

fn tick() -> f64 {
    let [step, growth] = STEP.get();
    STEP.set([step * growth, growth]);
    CLOCK.set(CLOCK.get() + step);
    CLOCK.get()
}

fn explorer() -> Explorer {
    Explorer::new(tick, || 65_536.0)
}

fn small(story: Story) -> Study {
    Study {
        length: 1_000.0,
        ..Study::of(story)
    }
}

fn look(study: Study, position: f64, kind: NoiseKind) -> ToExplorer {
    ToExplorer::Look {
        run: 7,
        study,
        replicate: 0,
        position,
        noise: Noise::of(kind),
    }
}

#[test]
fn a_look_shows_the_locus_or_says_why_there_is_none() {
    let mut explorer = explorer();
    let study = small(Story::Constant);
    let seen = |answer| match answer {
        Some(FromExplorer::View { run: 7, view }) => *view,
        other => panic!("{other:?}"),
    };
    let first = seen(explorer.answer(look(study.clone(), 0.0, NoiseKind::None)));
    // Another position is of the same locus; so is what comes after a look at another study.
    let last = seen(explorer.answer(look(study.clone(), 999.0, NoiseKind::None)));
    assert_eq!(last.summary, first.summary);
    let other = seen(explorer.answer(look(small(Story::Growth), 0.0, NoiseKind::None)));
    assert_ne!(other.tree, first.tree);
    let again = seen(explorer.answer(look(study.clone(), 0.0, NoiseKind::None)));
    assert_eq!(again, first);
    let odd = Study {
        haplotypes: 7,
        ..study
    };
    match explorer.answer(look(odd, 0.0, NoiseKind::Unphased)) {
        Some(FromExplorer::Refused { run: 7, reason }) => {
            assert!(reason.contains("even number"), "{reason}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_walk_is_of_the_locus_only_beside_a_selected_site() {
    let mut explorer = explorer();
    for story in [Story::Constant, Story::HardSweep] {
        let study = small(story);
        let position = study.length / 2.0;
        let message = ToExplorer::Walk {
            run: 3,
            study,
            replicate: 0,
            position,
        };
        let Some(FromExplorer::Walk { run: 3, walk }) = explorer.answer(message) else {
            panic!("{story:?}");
        };
        assert!(!walk.steps.is_empty(), "{story:?}");
        assert_eq!(explorer.locus.is_some(), story == Story::HardSweep);
    }
}

#[test]
fn many_loci_come_in_batches_and_are_summed_up_now_and_then() {
    let mut explorer = explorer();
    let begin = |run, count| ToExplorer::Begin {
        run,
        study: small(Story::Constant),
        count,
    };
    // All at once, where the first suffice.
    match explorer.answer(begin(1, 5)) {
        Some(FromExplorer::Loci { run: 1, loci }) => assert_eq!(loci.count, 5),
        other => panic!("{other:?}"),
    }
    // Of the clock's 250 ms, 10 go by at each locus.
    let first = match explorer.answer(begin(2, 1_000)) {
        Some(FromExplorer::Forecast {
            run: 2,
            count,
            forecast,
        }) => {
            let each = 0.26 / f64::from(count);
            let all = f64::from(1_000 - count) * each;
            assert!((forecast.seconds - all).abs() < 0.05 * all, "{forecast:?}");
            count
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(first, 25);
    let mut counts = vec![];
    let mut summed = vec![];
    loop {
        match explorer.answer(ToExplorer::More { run: 2 }) {
            Some(FromExplorer::Progress { run: 2, count }) => counts.push(count),
            Some(FromExplorer::Loci { run: 2, loci }) => summed.push(loci.count),
            other => panic!("{other:?}"),
        }
        if summed.last() == Some(&1_000) {
            break;
        }
    }
    assert!(counts.len() > 3 * summed.len() && summed.len() > 5);
    assert!(counts.windows(2).all(|pair| pair[0] < pair[1]));
    // The run before is over, and nobody is told more of it.
    assert_eq!(explorer.answer(ToExplorer::More { run: 1 }), None);
}

#[test]
fn costs_are_measured_point_after_point_and_end() {
    let mut explorer = explorer();
    // Every point takes longer, until the next one is not waited for.
    STEP.set([400.0, 1.5]);
    let mut answer = explorer.answer(ToExplorer::Measure {
        run: 4,
        study: small(Story::Constant),
    });
    let mut points = 0;
    loop {
        let Some(FromExplorer::Costs {
            run: 4,
            costs,
            more,
        }) = answer
        else {
            panic!("{answer:?}");
        };
        assert_eq!(costs.worker, Some(65_536.0));
        if !more {
            break;
        }
        points += 1;
        assert!(points < 30);
        answer = explorer.answer(ToExplorer::More { run: 4 });
    }
    assert!(points > 3);
    assert_eq!(explorer.answer(ToExplorer::More { run: 4 }), None);
    let apart = ToExplorer::Measure {
        run: 5,
        study: Study {
            haplotypes: 1,
            ..small(Story::Constant)
        },
    };
    assert!(matches!(
        explorer.answer(apart),
        Some(FromExplorer::Refused { run: 5, .. })
    ));
}

#[test]
fn documents_go_in_and_out() {
    let mut explorer = explorer();
    let study = small(Story::Split);
    let Some(FromExplorer::Document { text }) = explorer.answer(ToExplorer::Write {
        study: study.clone(),
    }) else {
        panic!("a split has words in a document");
    };
    let read = explorer.answer(ToExplorer::Read {
        study: study.clone(),
        text: text.clone(),
    });
    let Some(FromExplorer::Taken { study: taken }) = read else {
        panic!("{read:?}");
    };
    assert_eq!((taken.length, taken.story), (1_000.0, Story::Written));
    let alone = explorer.answer(ToExplorer::ReadAlone { text });
    assert!(matches!(alone, Some(FromExplorer::Taken { .. })));
    let text = "demes: often".to_owned();
    let misread = explorer.answer(ToExplorer::Read { study, text });
    assert!(matches!(misread, Some(FromExplorer::Misread { .. })));
    let study = small(Story::Bottleneck);
    let unwritten = explorer.answer(ToExplorer::Write { study });
    assert!(matches!(unwritten, Some(FromExplorer::Unwritten { .. })));
}
