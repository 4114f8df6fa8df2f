//! What clicks do to the view History.

use super::*;
use crate::expectation::Many;
use crate::experiment::{NoiseKind, link};
use crate::history::{Sites, Story};

fn seen(study: Study) -> Seen {
    let view = View::of(&study);
    Seen { study, view }
}

fn taken(edited: Edited) -> Seen {
    let (next, notice) = edited.unwrap();
    assert_eq!(notice, None);
    next
}

#[test]
fn another_history_keeps_the_seed_and_what_was_changed_of_the_locus() {
    let mut study = Study::of(Story::Constant);
    (study.seed, study.mutation, study.sites) = (9, 3e-8, Sites::TwoAlleles);
    study.values[0] = 777.0;
    for ready in Ready::all() {
        let next = taken(seen(study.clone()).choose(ready));
        let fresh = ready.study();
        assert_eq!(Ready::of(&next.study), ready);
        assert_eq!((&next.study.values, next.study.seed), (&fresh.values, 9));
        assert_eq!(next.study.length, fresh.length, "the usual length");
        assert_eq!(next.study.mutation, 3e-8);
        let sites = if fresh.is_sweep() {
            Sites::Infinite
        } else {
            Sites::TwoAlleles
        };
        assert_eq!(next.study.sites, sites);
        assert_eq!(next.view.position, View::of(&fresh).position);
    }
    // A length of one's own stays.
    study.length = 12_345.0;
    let split = Ready::of(&Study::of(Story::Split));
    assert_eq!(
        taken(seen(study.clone()).choose(split)).study.length,
        12_345.0
    );
    // What the other history cannot have goes, all of it.
    (study.mutation, study.length) = (1e-3, 12.0);
    let next = taken(seen(study).choose(split)).study;
    assert!(next.check().is_ok() && next.seed == 9);
}

#[test]
fn a_sweep_is_looked_at_where_it_is() {
    let growth = seen(Study::of(Story::Growth)).at(55.0);
    let swept = taken(growth.select(Selected::Hard));
    assert_eq!(swept.view.position, View::of(&swept.study).position);
    assert_eq!(taken(swept.select(Selected::Nothing)).view.position, 0.0);
    // Between histories without one, the position stays.
    let split = Ready::of(&Study::of(Story::Split));
    assert_eq!(taken(growth.choose(split)).view.position, 55.0);
    let islands = seen(Study::of(Story::Islands));
    assert_eq!(islands.select(Selected::Hard).unwrap_err().0, "sweep");
}

#[test]
fn noise_that_cannot_stay_is_switched_off_and_said() {
    let now = taken(seen(Study::default()).through(Noise::of(NoiseKind::Unphased)));
    let odd = Study {
        haplotypes: 7,
        ..Study::default()
    };
    let (next, notice) = now.edit(odd.clone()).unwrap();
    assert_eq!(next.view.noise, Noise::default());
    assert!(notice.unwrap().contains("even number"));
    assert_eq!(
        next.through(Noise::of(NoiseKind::Unphased)).unwrap_err().0,
        "noise"
    );
    let refused = now
        .edit(Study {
            haplotypes: 1,
            ..odd
        })
        .unwrap_err();
    assert_eq!(refused.0, "n");
}

#[test]
fn typed_numbers_are_counts_or_nothing() {
    assert_eq!(
        [loci("2,000"), loci("100k"), loci("2")],
        [Some(2_000), Some(100_000), Some(2)]
    );
    for wrong in ["1", "100001", "2.5", "many", ""] {
        assert_eq!(loci(wrong), None, "{wrong}");
    }
    assert_eq!([whole(4.0), whole(4.5), whole(-3.0)], [4, 0, 0]);
}

#[test]
fn loci_and_events_end_where_there_are_no_more() {
    let first = seen(Study::default());
    assert_eq!(first.turn(false).view.replicate, 0);
    assert_eq!(first.turn(true).view.replicate, 1);
    assert_eq!(
        [step(0, 2, false), step(1, 2, true), step(2, 2, true)],
        [0, 2, 2]
    );
    assert_eq!([play(1, 2), play(2, 2), play(0, 0)], [1, 0, 0]);
}

/// However often the slider moves, one look is under way and at most one follows.
#[test]
fn of_many_looks_the_last_follows_the_first() {
    let mut runs = Runs::default();
    assert_eq!(runs.look(), Some(1));
    assert_eq!([runs.look(), runs.look()], [None; 2]);
    assert_eq!(runs.begin(Ask::Many), 2);
    assert_eq!([runs.newest(Ask::Look), runs.newest(Ask::Many)], [1, 2]);
    assert!(runs.looked());
    assert_eq!(runs.look(), Some(3));
    assert!(!runs.looked());
    assert_eq!(runs.newest(Ask::Look), 3);
}

#[test]
fn many_loci_go_on_until_they_are_too_much_or_enough() {
    let short = Forecast {
        seconds: 5.0,
        bytes: 1e6,
    };
    let long = Forecast {
        seconds: 500.0,
        ..short
    };
    assert_eq!(
        [after_forecast(&short), after_forecast(&long)],
        [Next::More, Next::Question]
    );
    assert_eq!(
        [after_loci(9, 10), after_loci(10, 10)],
        [Next::More, Next::Done]
    );
    assert!(under_way(9, 10).contains("9 loci of 10"));
}

/// A score as large as 2.8 is nothing strange among two dozen: what is said beside it counts them.
#[test]
fn the_largest_score_is_told_with_how_many_there_are() {
    let mut many = Many::new(Study::default(), 50).unwrap();
    (0..50).for_each(|_| many.step());
    let mut loci = many.loci();
    for estimate in &mut loci.spectrum {
        estimate.expected = None;
    }
    for histogram in [&mut loci.root, &mut loci.pi, &mut loci.tajima] {
        histogram.mean.expected = None;
    }
    loci.sites.mean = Estimate {
        mean: -2.8,
        error: 1.0,
        expected: Some(0.0),
    };
    // Twice the upper tail of the normal law at 2.8 is 0.0051.
    let text = largest_score(&loci).unwrap();
    assert!(
        text.contains("The one score here is") && text.contains("-2.80") && text.contains("0.5 %"),
        "{text}"
    );
    let other = Estimate {
        mean: 1.0,
        ..loci.sites.mean
    };
    loci.spectrum = vec![other; 19];
    let text = largest_score(&loci).unwrap();
    assert!(
        text.contains("Of the 20 scores") && text.contains("10.2 %"),
        "{text}"
    );
    loci.sites.mean.mean = 1.5;
    assert!(largest_score(&loci).unwrap().contains("in most seeds"));
    loci.sites.mean.expected = None;
    loci.spectrum.clear();
    assert_eq!(largest_score(&loci), None);
}

#[test]
fn training_opens_at_the_history() {
    for story in Story::ALL {
        let (experiment, view) = training(&Study::of(story));
        let last = experiment.scenarios.len() as u8 - 1;
        assert_eq!(
            view.shown,
            Opened::Example {
                scenario: last,
                index: 0
            }
        );
        let query = link::to_query(&experiment, &view);
        let back = link::from_query(link::Page::Lab, &query);
        assert_eq!(back, (experiment, view, vec![]), "{story:?}");
    }
}
