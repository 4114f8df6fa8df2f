//! From a story's numbers to a demography.

use super::story::Story;
use crate::coalescent::demography::{
    Change, Demography, Event, Population, PopulationId, SampleSet,
};

/// A population that lives today.
fn today(name: &str, size: f64, growth: f64) -> Population {
    Population {
        name: name.to_owned(),
        end: 0.0,
        size,
        growth,
    }
}

/// A population that ends, forward in time, where others begin.
fn until(name: &str, end: f64, size: f64) -> Population {
    Population {
        name: name.to_owned(),
        end,
        size,
        growth: 0.0,
    }
}

fn at(time: f64, change: Change) -> Event {
    Event { time, change }
}

/// Migration of lineages between every two of some populations, from a time on.
fn exchange(time: f64, rates: &[(PopulationId, PopulationId, f64)]) -> impl Iterator<Item = Event> {
    rates.iter().flat_map(move |&(one, other, rate)| {
        [(one, other), (other, one)]
            .map(|(from, into)| at(time, Change::Migration { from, into, rate }))
    })
}

/// The history of a story; missing numbers are its defaults.
pub fn demography(story: Story, values: &[f64]) -> Demography {
    let value = |index: usize| {
        values
            .get(index)
            .copied()
            .or_else(|| {
                story
                    .parameters()
                    .get(index)
                    .map(|parameter| parameter.default)
            })
            .unwrap_or_default()
    };
    let one = |size: f64, growth: f64, events: Vec<Event>| Demography {
        populations: vec![today("A", size, growth)],
        events,
    };
    let resize = |time: f64, population: PopulationId, size: f64| {
        at(
            time,
            Change::Size {
                population,
                size,
                growth: 0.0,
            },
        )
    };
    match story {
        Story::Constant
        | Story::Ancient
        | Story::HardSweep
        | Story::SoftSweep
        | Story::PartialSweep => one(value(0), 0.0, vec![]),
        Story::TwoEpoch => one(value(0), 0.0, vec![resize(value(2), 0, value(1))]),
        Story::ThreeEpoch => one(
            value(0),
            0.0,
            vec![resize(value(3), 0, value(1)), resize(value(4), 0, value(2))],
        ),
        Story::Exponential => one(value(0), value(1), vec![]),
        Story::Growth => one(
            value(0),
            value(1),
            vec![resize(
                value(2),
                0,
                value(0) * libm::exp(-value(1) * value(2)),
            )],
        ),
        Story::Bottleneck => one(
            value(0),
            0.0,
            vec![at(
                value(1),
                Change::Bottleneck {
                    population: 0,
                    strength: value(2),
                },
            )],
        ),
        Story::Islands => islands(value(0) as usize, value(1), value(2)),
        Story::Split => {
            let [ancestral, a, b, split, rate, late, early, flow] = std::array::from_fn(value);
            // Genes that flow from A into B forward in time are lineages that move from B to A backward.
            let rates = match flow {
                1.0 => [0.0, rate],
                2.0 => [rate, 0.0],
                _ => [rate; 2],
            };
            let both = |time, [from_a, from_b]: [f64; 2]| {
                [(0, 1, from_a), (1, 0, from_b)]
                    .map(|(from, into, rate)| at(time, Change::Migration { from, into, rate }))
            };
            let mut events = both(late, rates).to_vec();
            events.extend(both(early, [0.0; 2]));
            events.retain(|_| rate > 0.0);
            events.extend([
                at(split, Change::Join { from: 0, into: 2 }),
                at(split, Change::Join { from: 1, into: 2 }),
            ]);
            Demography {
                populations: vec![
                    today("A", a, 0.0),
                    today("B", b, 0.0),
                    until("Ancestral", split, ancestral),
                ],
                events,
            }
        }
        Story::Admixture => {
            let [size, split, pulse, proportion] = std::array::from_fn(value);
            let events = vec![
                at(
                    pulse,
                    Change::Pulse {
                        from: 0,
                        into: 1,
                        proportion,
                    },
                ),
                at(split, Change::Join { from: 0, into: 2 }),
                at(split, Change::Join { from: 1, into: 2 }),
            ];
            Demography {
                populations: vec![
                    today("A", size, 0.0),
                    today("B", size, 0.0),
                    until("Ancestral", split, size),
                ],
                events,
            }
        }
        Story::OutOfAfrica => out_of_africa(value(0), value(1)),
        Story::MadeUp | Story::Written => Demography::default(),
    }
}

/// Wright's island model; `rate` is the fraction of a deme that comes from all others together each generation.
fn islands(demes: usize, size: f64, rate: f64) -> Demography {
    let populations = ('A'..)
        .take(demes)
        .map(|name| today(&name.to_string(), size, 0.0))
        .collect();
    let each = rate / demes.saturating_sub(1).max(1) as f64;
    let pairs: Vec<_> = (0..demes)
        .flat_map(|one| (one + 1..demes).map(move |other| (one, other, each)))
        .collect();
    Demography {
        populations,
        events: exchange(0.0, &pairs).collect(),
    }
}

/// Gutenkunst, Hernandez, Williamson & Bustamante (2009), PLoS Genetics 5:e1000695, table 1, at 25 years per generation.
fn out_of_africa(growth_europe: f64, growth_asia: f64) -> Demography {
    const YEARS: f64 = 25.0;
    let [expansion, out, europe_asia] = [220e3, 140e3, 21.2e3].map(|years| years / YEARS);
    let grown = |founders: f64, growth: f64| founders * libm::exp(growth * europe_asia);
    let (africa, europe, asia, eurasia) = (0, 1, 2, 3);
    let mut events: Vec<Event> = exchange(
        0.0,
        &[
            (africa, europe, 3e-5),
            (africa, asia, 1.9e-5),
            (europe, asia, 9.6e-5),
        ],
    )
    .collect();
    events.extend([europe, asia].map(|from| {
        at(
            europe_asia,
            Change::Join {
                from,
                into: eurasia,
            },
        )
    }));
    events.extend(exchange(europe_asia, &[(africa, eurasia, 25e-5)]));
    events.push(at(
        out,
        Change::Join {
            from: eurasia,
            into: africa,
        },
    ));
    events.push(at(
        expansion,
        Change::Size {
            population: africa,
            size: 7_300.0,
            growth: 0.0,
        },
    ));
    Demography {
        populations: vec![
            today("Africa", 12_300.0, 0.0),
            today("Europe", grown(1_000.0, growth_europe), growth_europe),
            today("East Asia", grown(510.0, growth_asia), growth_asia),
            until("Eurasia", europe_asia, 2_100.0),
        ],
        events,
    }
}

/// `each` haplotypes from every population that lives today; where none does, from those that ended last, then.
pub fn living(demography: &Demography, each: u32) -> Vec<SampleSet> {
    let time = demography
        .populations
        .iter()
        .map(|population| population.end)
        .fold(f64::INFINITY, f64::min);
    let living = demography
        .populations
        .iter()
        .enumerate()
        .filter(|(_, population)| population.end == time);
    living
        .map(|(population, _)| SampleSet {
            population,
            haplotypes: each,
            time,
        })
        .collect()
}

/// Who is sampled: `each` haplotypes from every population that lives today, and the ancient sample of the story that has one. Made-up
/// haplotypes are of no population, and sampled nevertheless.
pub fn samples(story: Story, values: &[f64], each: u32) -> Vec<SampleSet> {
    if story == Story::MadeUp {
        return vec![SampleSet {
            population: 0,
            haplotypes: each,
            time: 0.0,
        }];
    }
    let mut samples = living(&demography(story, values), each);
    if story == Story::Ancient {
        let time = values
            .get(1)
            .copied()
            .unwrap_or_else(|| story.parameters().get(1).map_or(0.0, |age| age.default));
        samples.push(SampleSet {
            population: 0,
            haplotypes: each,
            time,
        });
    }
    samples
}
