//! From laws to the numbers of one example, and to the history and locus that they make.

use super::ExampleId;
use crate::coalescent::{Purpose, Stream};
use crate::experiment::{Experiment, Number, Prior, Scenario, Shape, Source};
use crate::history::Study;

/// Most draws of one example's numbers before one that keeps the constraints of its document is given up. A check refuses priors that
/// hardly ever keep them.
const MOST_DRAWS: u32 = 1_000;

/// An example before it is simulated.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// History, samples and locus as the simulator takes them. In scaled units a generation is 2N generations and a base pair the locus.
    pub study: Study,
    /// The numbers that it was drawn with, in the order of [`Experiment::keys`] and in the experiment's units; not a number where its
    /// scenario has none of that key.
    pub numbers: Vec<f64>,
    /// How often they were drawn before, and broke a constraint of a document.
    pub broken: u32,
}

/// Draws the numbers of an example.
///
/// First those of the locus, mutation and recombination, then those of the scenario in its story's order of drawing, each from one number
/// of the example's parameter stream; fixed ones and those that depend on another take none. Where the scenario's numbers break a constraint
/// of its document, all of them are drawn again from the same stream.
pub fn draw(experiment: &Experiment, id: ExampleId) -> Drawn {
    let Values {
        rates,
        values,
        broken,
    } = all_values(experiment, id, experiment.scenarios.len());
    let none = Scenario::of("", crate::history::Story::Constant);
    let scenario = experiment
        .scenarios
        .get(usize::from(id.scenario))
        .unwrap_or(&none);
    let numbers = scenario.numbers();
    let of = |key: &String| {
        let locus = experiment.locus.keys().iter().position(|own| own == key);
        let own = numbers.iter().position(|number| number.key == *key);
        match (locus, own) {
            (_, Some(place)) => values.get(place).copied().unwrap_or(f64::NAN),
            (Some(place), None) => rates[place],
            (None, None) => f64::NAN,
        }
    };
    Drawn {
        numbers: experiment.keys().iter().map(of).collect(),
        study: experiment.study(scenario, &values, rates, id.seed),
        broken,
    }
}

/// The numbers of an example.
struct Values {
    /// Those of the locus.
    rates: [f64; 2],
    /// Those of the scenario.
    values: Vec<f64>,
    /// How often the latter were drawn before.
    broken: u32,
}

/// How a number of an example comes about, once its law is followed.
enum Origin<'a> {
    /// From the example's own stream.
    Stream(&'a Prior),
    /// From the number at a place, which comes from the stream.
    Tied(usize, Source<'a>),
    /// From another example, whatever is drawn here.
    Known(f64),
}

/// The numbers of an example. Draws of other examples are looked for through so many that wait for each other; a check refuses more.
fn all_values(experiment: &Experiment, id: ExampleId, examples: usize) -> Values {
    let mut stream = Stream::new(id.locus(), Purpose::Parameters);
    let rates = experiment
        .locus
        .priors()
        .map(|prior| draw_prior(prior, &mut stream));
    let mut drawn = Values {
        rates,
        values: Vec::new(),
        broken: 0,
    };
    let Some(scenario) = experiment.scenarios.get(usize::from(id.scenario)) else {
        return drawn;
    };
    let numbers = scenario.numbers();
    let origins = origins(experiment, id, &numbers, examples);
    let mut order = scenario.story.draw_order();
    order.extend(order.len()..numbers.len());
    let varies = origins
        .iter()
        .any(|origin| matches!(origin, Origin::Stream(prior) if prior.shape != Shape::Fixed));
    loop {
        drawn.values = values_of(&origins, &order, &mut stream);
        // What does not vary is the same, however often it is drawn.
        if scenario.keeps(&drawn.values) || !varies || drawn.broken == MOST_DRAWS {
            return drawn;
        }
        drawn.broken += 1;
    }
}

fn origins<'a>(
    experiment: &'a Experiment,
    id: ExampleId,
    numbers: &'a [Number],
    examples: usize,
) -> Vec<Origin<'a>> {
    let own = usize::from(id.scenario);
    // Each example once, however many numbers come from it.
    let mut others: Vec<(usize, Vec<f64>)> = Vec::new();
    let mut origin = |(place, number): (usize, &'a Number)| {
        let source = experiment.source(own, &number.key).ok()?;
        let home = experiment.scenarios.get(source.home)?;
        let at = home.place(source.key)?;
        if source.home == own {
            return Some(if at == place {
                Origin::Stream(source.prior)
            } else {
                Origin::Tied(at, source)
            });
        }
        let known = match others.iter().find(|(other, _)| *other == source.home) {
            Some((_, values)) => values.get(at).copied(),
            None => {
                let pair = ExampleId {
                    scenario: u8::try_from(source.home).ok()?,
                    ..id
                };
                let left = examples.checked_sub(1)?;
                // What is from its stream depends on further examples only where a document's constraints are kept.
                let left = home.varying().map_or(0, |_| left);
                let values = all_values(experiment, pair, left).values;
                let value = values.get(at).copied();
                others.push((source.home, values));
                value
            }
        };
        Some(Origin::Known(source.of(known?)))
    };
    let known = |origin: Option<Origin<'a>>| origin.unwrap_or(Origin::Known(f64::NAN));
    numbers
        .iter()
        .enumerate()
        .map(|number| known(origin(number)))
        .collect()
}

/// One draw of a scenario's numbers.
fn values_of(origins: &[Origin], order: &[usize], stream: &mut Stream) -> Vec<f64> {
    let mut values = vec![f64::NAN; origins.len()];
    for &place in order {
        if let (Some(Origin::Stream(prior)), Some(value)) =
            (origins.get(place), values.get_mut(place))
        {
            *value = draw_prior(prior, stream);
        }
    }
    for (place, origin) in origins.iter().enumerate() {
        let value = match origin {
            Origin::Stream(_) => continue,
            Origin::Tied(to, source) => values.get(*to).map_or(f64::NAN, |&to| source.of(to)),
            Origin::Known(value) => *value,
        };
        if let Some(slot) = values.get_mut(place) {
            *slot = value;
        }
    }
    values
}

/// One draw from a prior; what is fixed takes no number from the stream.
fn draw_prior(prior: &Prior, stream: &mut Stream) -> f64 {
    match prior.shape {
        Shape::Fixed => prior.low,
        Shape::Uniform | Shape::LogUniform => prior.quantile(stream.uniform()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Law, Preset};
    use crate::formats::demes;

    const DOCUMENT: &str = include_str!("../formats/demes/two_times.yaml");

    fn experiment(constraint: &str) -> Experiment {
        let model = demes::read(format!("{DOCUMENT}{constraint}").as_bytes()).unwrap();
        let mut experiment = Preset::Own.experiment();
        experiment.scenarios[1] = Scenario::of_study(&Study::default().documented(model));
        experiment
    }

    fn times(experiment: &Experiment) -> (Vec<[f64; 2]>, u32) {
        let keys = experiment.keys();
        let place = |key: &str| keys.iter().position(|own| own == key).unwrap();
        let places = ["p_T1", "p_T2"].map(place);
        let draws = (0..4_000).map(|index| {
            draw(
                experiment,
                ExampleId {
                    seed: 7,
                    scenario: 1,
                    index,
                },
            )
        });
        let draws: Vec<Drawn> = draws.collect();
        let broken = draws.iter().map(|drawn| drawn.broken).sum();
        let times = draws
            .iter()
            .map(|drawn| places.map(|place| drawn.numbers[place]));
        (times.collect(), broken)
    }

    /// The mean of T1 - T2 over the priors, where it is above `least`; and the chance that it is.
    fn expected(least: f64) -> [f64; 2] {
        let (mut sum, mut kept) = (0.0, 0.0);
        const CELLS: u32 = 700;
        for one in 0..CELLS {
            for two in 0..CELLS {
                let at = |cell: u32| (f64::from(cell) + 0.5) / f64::from(CELLS);
                let apart = 500.0 + 3_500.0 * at(one) - 800.0 - 2_200.0 * at(two);
                if apart > least {
                    (sum, kept) = (sum + apart, kept + 1.0);
                }
            }
        }
        [sum / kept, kept / f64::from(CELLS * CELLS)]
    }

    /// Seeded; each bound is five standard errors, which chance passes once in two million.
    #[test]
    fn what_breaks_a_constraint_is_drawn_again_from_the_same_priors() {
        // Demes itself has that a deme begins before it ends; the constraint says no more.
        let own = experiment("");
        let (times_drawn, broken) = times(&own);
        let constrained = experiment("constraints: [{params: [T2, T1], constraint: less_than}]\n");
        assert_eq!(times(&constrained), (times_drawn.clone(), broken));
        assert!(times_drawn.iter().all(|[one, two]| one > two));
        let [mean, chance] = expected(0.0);
        let count = times_drawn.len() as f64;
        let apart = |pair: &[f64; 2]| pair[0] - pair[1];
        let found = times_drawn.iter().map(apart).sum::<f64>() / count;
        let spread = times_drawn
            .iter()
            .map(|pair| (apart(pair) - found).powi(2))
            .sum::<f64>()
            / count;
        let z = (found - mean) / (spread / count).sqrt();
        assert!(z.abs() < 5.0, "{found} against {mean}: z = {z}");
        // So many failures before the last success: geometric.
        let usual = count * (1.0 - chance) / chance;
        let z = (f64::from(broken) - usual) / (usual / chance).sqrt();
        assert!(z.abs() < 5.0, "{broken} against {usual}: z = {z}");
        // As the check and the page have it, of points that are spread evenly.
        let [kept, all] = own.kept(1).unwrap().map(f64::from);
        assert!((kept / all - chance).abs() < 0.02, "{kept} of {all}");
        assert_eq!(own.kept(0), None, "a ready history has nothing to break");
    }

    /// Sizes, in an order that no rule of demes asks for.
    #[test]
    fn no_example_breaks_a_constraint_between_sizes_and_the_draws_before_are_counted() {
        let sizes = "- {name: NA, values: [{demes: {A: {epochs: {0: start_size}}}}], upper_bound: 9000}\n\
            - {name: NB, values: [{demes: {B: {epochs: {0: start_size}}}}], upper_bound: 8000}\n";
        let drawn = |constraint: &str| {
            let own = experiment(&format!("{sizes}{constraint}"));
            let places =
                ["p_NA", "p_NB"].map(|key| own.keys().iter().position(|own| own == key).unwrap());
            let examples = (0..500).map(|index| {
                let id = ExampleId {
                    seed: 1,
                    scenario: 1,
                    index,
                };
                let example = draw(&own, id);
                let [a, b] = places.map(|place| example.numbers[place]);
                (a > b, example.broken)
            });
            let (above, broken): (Vec<bool>, Vec<u32>) = examples.unzip();
            let above = above.iter().filter(|above| **above).count();
            (above, broken.iter().sum::<u32>())
        };
        let (above, broken) =
            drawn("constraints: [{params: [NA, NB], constraint: greater_than}]\n");
        assert_eq!(above, 500);
        // The twin: without it some do, and fewer draws are thrown away.
        let (free, fewer) = drawn("");
        assert!(free < 500 && fewer < broken, "{free}, {fewer}, {broken}");
    }

    #[test]
    fn a_number_drawn_with_another_class_is_its_very_draw_through_ties_and_constraints() {
        let mut own = experiment("constraints: [{params: [T1, T2], constraint: greater_than}]\n");
        own.scenarios.push(own.scenarios[1].clone());
        own.scenarios[2].set("p_T1", Law::Drawn { with: 1 });
        own.scenarios[2].set(
            "p_T2",
            Law::Times {
                of: "p_T1".to_owned(),
                factor: 0.3,
                whole: true,
            },
        );
        let places =
            ["p_T1", "p_T2"].map(|key| own.keys().iter().position(|own| own == key).unwrap());
        let of = |scenario, index| {
            let id = ExampleId {
                seed: 5,
                scenario,
                index,
            };
            let example = draw(&own, id);
            places.map(|place| example.numbers[place])
        };
        for index in 0..200 {
            let [shared, _] = of(1, index);
            assert_eq!(of(2, index), [shared, (0.3 * shared).floor()]);
        }
    }

    #[test]
    fn the_twin_without_a_rule_would_have_been_seen() {
        let unbroken = expected(f64::NEG_INFINITY)[0];
        let [mean, _] = expected(0.0);
        // Drawn once and kept whatever comes, the mean would be many of the standard errors above away.
        assert!((mean - unbroken) / (1_200.0 / 4_000_f64.sqrt()) > 10.0);
    }
}
