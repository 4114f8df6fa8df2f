//! What the history of a study is told from: a population of constant size, or, where two samples are observed, a simple history that has two
//! samples, too.

use super::{Law, Prior, Scenario};
use crate::coalescent::demography::{Change, Demography, Event, Population, SampleSet};
use crate::formats::demes::Variable;
use crate::history::{Story, Study, Timeline, pair_distance};

/// Names of the histories that one of two samples is told from.
pub(super) const NAMES: [&str; 2] = ["split, no migration", "one population, sampled twice"];
/// Most populations of a history whose diversity is worked out: a page has a frame's time.
const MOST_WORKED_OUT: usize = 10;
/// Diploids of a population whose size is not known.
const USUAL_SIZE: f64 = 10_000.0;

/// The simplest history with two samples that is not that of a study: two populations that split and exchanged no genes since, of the sizes
/// and the time that the study's have. Beside two that split and exchanged none themselves, one population. No ready history samples one
/// population twice at the same time, so its samples are a generation apart.
pub(super) fn beside(study: &Study) -> Scenario {
    let demography = study.demography();
    let timeline = Timeline::of(&demography);
    let samples = study.samples();
    let sets: Vec<_> = samples
        .iter()
        .filter(|set| set.haplotypes > 0)
        .take(2)
        .collect();
    let within = |story: Story, key: &str, value: f64| Law::fixed(within(story, key, value));
    let size = |set: Option<&&SampleSet>| {
        set.and_then(|set| timeline.spans.get(set.population)?.size_at(set.time))
            .unwrap_or(USUAL_SIZE)
    };
    let sizes = [
        size(sets.first().copied().as_ref()),
        size(sets.get(1).copied().as_ref()),
    ];
    let [split_alike, moved] = [
        study.story == Story::Split,
        !timeline.flows.is_empty() || !timeline.pulses.is_empty(),
    ];
    if split_alike && !moved {
        return Scenario::of(NAMES[1], Story::Ancient)
            .with(
                "N",
                within(Story::Ancient, "N", (sizes[0] + sizes[1]) / 2.0),
            )
            .with("t", Law::fixed(1.0));
    }
    let lasting = timeline
        .spans
        .iter()
        .filter_map(|span| span.pieces.last())
        .filter(|piece| piece.to.is_infinite());
    let ancestral = lasting.map(|piece| piece.size).fold(0.0, f64::max);
    let met = match sets.as_slice() {
        [one, two, ..] => met(&timeline, one.population, two.population),
        _ => None,
    };
    // Populations that never become one: as long ago as two lineages of them need to meet.
    let split = met
        .filter(|time| *time > 0.0)
        .unwrap_or(sizes[0] + sizes[1]);
    let times = |factor| Law::Times {
        of: "T".to_owned(),
        factor,
        whole: true,
    };
    let fixed = |key: &str, value: f64| within(Story::Split, key, value);
    Scenario::of(NAMES[0], Story::Split)
        .with("T", fixed("T", split.max(2.0)))
        .with("NC", fixed("NC", ancestral))
        .with("NA", fixed("NA", sizes[0]))
        .with("NB", fixed("NB", sizes[1]))
        .with("m", Law::fixed(0.0))
        .with("w0", times(0.0))
        .with("w1", times(0.5))
}

/// How large a population of constant size is, diploids, to be as diverse as the one sample of a study's history: two of its haplotypes are as
/// far apart on average, and the number of sites alone does not say which of the two it was. Where the history's document lets numbers vary,
/// the size does between what all of them make of it at either end. None beside a history of constant size itself, of which its size is all
/// that it could be told by, and where the history is not worked out.
pub(super) fn as_diverse(study: &Study) -> Option<Law> {
    let demography = study.demography();
    let constant = matches!(demography.populations.as_slice(), [only] if only.growth == 0.0);
    if constant && demography.events.is_empty() && !study.is_sweep()
        || demography.populations.len() > MOST_WORKED_OUT
    {
        return None;
    }
    let samples = study.samples();
    let size = |demography: &Demography| {
        // Two branches of 2N generations.
        let size = pair_distance(demography, &samples)? / 4.0;
        Some(within(Story::Constant, "N", size))
    };
    let own = size(&demography)?;
    let ends = study.template.iter().flat_map(|template| {
        let ends = template.variables().iter().map(Variable::ends);
        let (low, high): (Vec<_>, Vec<_>) = ends.map(|[low, high]| (low, high)).unzip();
        [low, high].map(|values| size(&template.demography(&values)?))
    });
    let sizes = ends.flatten().chain([own]);
    let [low, high] = sizes.fold([own, own], |[low, high], size| {
        [low.min(size), high.max(size)]
    });
    Some(if low < high {
        Law::Prior(Prior::log_uniform(low, high))
    } else {
        Law::fixed(own)
    })
}

/// A value as a number of a story can have it, whole.
fn within(story: Story, key: &str, value: f64) -> f64 {
    let parameter = story.parameters().iter().find(|own| own.key == key);
    parameter.map_or(value, |own| {
        value.round().clamp(own.bounds[0], own.bounds[1])
    })
}

/// A split of two populations as one of so many, of which only two are sampled: classes are compared by the places of their samples, and no
/// ready history has as many. The others are as large as the second.
pub(super) fn apart(split: Scenario, populations: usize) -> Scenario {
    let number = |key: &str| split.law(key).and_then(Law::value).unwrap_or(USUAL_SIZE);
    let [ancestral, a, b, time] = ["NC", "NA", "NB", "T"].map(number);
    let sampled = (0..populations).map(|place| {
        let first = place + 2 == populations;
        population(place, 0.0, if first { a } else { b })
    });
    let root = Population {
        name: "Ancestral".to_owned(),
        ..population(populations, time, ancestral)
    };
    joined(
        split.name,
        sampled.chain([root]).collect(),
        populations,
        time,
    )
}

/// A population of constant size as one of so many, of which only the last is sampled: the others split from it, and send it nobody.
pub(super) fn alone(constant: Scenario, populations: usize) -> Scenario {
    let size = constant.law("N").and_then(Law::value).unwrap_or(USUAL_SIZE);
    let all = (0..populations).map(|place| population(place, 0.0, size));
    joined(constant.name, all.collect(), populations, 2.0 * size)
}

/// A population of constant size.
fn population(place: usize, end: f64, size: f64) -> Population {
    Population {
        name: format!("P{}", place + 1),
        end,
        size,
        growth: 0.0,
    }
}

/// A history of these populations, so many samples of none, in which all join the last at one time.
fn joined(name: String, populations: Vec<Population>, samples: usize, time: f64) -> Scenario {
    let into = populations.len().saturating_sub(1);
    let events = (0..into).map(|from| Event {
        time,
        change: Change::Join { from, into },
    });
    let written = Demography {
        events: events.collect(),
        populations,
    };
    Scenario {
        name,
        haplotypes: vec![0; samples],
        ..Scenario::of_study(&Study::default().with(written))
    }
}

/// When two populations become one, looking back; none where they never do.
fn met(timeline: &Timeline, one: usize, other: usize) -> Option<f64> {
    let ancestors = |population: usize| {
        let next = |&(of, _): &(usize, f64)| {
            let span = timeline.spans.get(of)?;
            Some((span.into?, span.to))
        };
        // Each joins another once.
        std::iter::successors(Some((population, 0.0)), next)
            .take(timeline.spans.len() + 1)
            .collect::<Vec<_>>()
    };
    let others = ancestors(other);
    ancestors(one).into_iter().find_map(|(of, since)| {
        let (_, time) = others.iter().find(|(own, _)| *own == of)?;
        Some(since.max(*time))
    })
}
