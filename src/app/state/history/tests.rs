//! What clicks do to the view History; what runs and what the worker answers is in `course`.

mod course;

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
    assert_eq!(islands.select(Selected::Hard).unwrap_err().field, "sweep");
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
        next.through(Noise::of(NoiseKind::Unphased))
            .unwrap_err()
            .field,
        "noise"
    );
    let refused = now
        .edit(Study {
            haplotypes: 1,
            ..odd
        })
        .unwrap_err();
    assert_eq!(refused.field, "n");
}

#[test]
fn typed_numbers_are_counts_or_nothing() {
    let mut history = History::new(Study::default(), View::of(&Study::default()));
    for (typed, count) in [("2,000", 2_000), ("100k", 100_000), ("2", 2)] {
        assert_eq!(history.set_loci(typed), Ok(()));
        assert_eq!(history.seen.view.loci, count);
    }
    for wrong in ["1", "100001", "2.5", "many", ""] {
        let reason = history.set_loci(wrong).unwrap_err();
        assert!(reason.contains("from 2 to 1"), "{reason}");
        assert_eq!(history.seen.view.loci, 2);
    }
    assert_eq!([whole(4.0), whole(4.5), whole(-3.0)], [4, 0, 0]);
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
    assert!(largest_score(&loci).unwrap().contains("often as large"));
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
