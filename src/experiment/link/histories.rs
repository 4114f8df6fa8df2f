//! The history of each class: one field holds it, and where that one is lost, something stands in its place that has the samples for which
//! all other fields of the link were written.

use super::mend::{Made, take};
use super::note::{Broken, LinkNote};
use super::scenario::SHAPE_OF_EACH;
use crate::coalescent::MOST_POPULATIONS;
use crate::experiment::link::value::Value;
use crate::experiment::{
    Experiment, ExperimentError, Quantity, Scenario, Statistic, Target, Task, View, opponent,
};
use crate::history::Story;

/// The fields that hold a whole history; of several, the last counts.
const WHOLE: [&str; 3] = ["h", "demes", "varies"];

/// The field that says what is asked.
const PREDICT: &str = "predict";
/// What can be asked of any history, that with the fewest conditions first.
const STATISTICS: [Statistic; 4] = [
    Statistic::Pi,
    Statistic::FayWuH,
    Statistic::TajimasD,
    Statistic::SegregatingSites,
];

/// An experiment on its way from a link.
type OnItsWay = Made<(Experiment, View)>;

fn name(place: usize, key: &str) -> String {
    format!("c{place}.{key}")
}

/// Reads the history of every class; returns the places of those that are not the link's, nor the preset's. Some fields were lost before.
pub fn take_over(made: &mut OnItsWay, lost: &[String]) -> Vec<usize> {
    let places = 0..made.what.0.scenarios.len();
    places
        .filter(|&place| take_one(made, lost, place))
        .collect()
}

fn take_one(made: &mut OnItsWay, lost: &[String], place: usize) -> bool {
    let mut names = WHOLE.iter().rev().map(|key| name(place, key));
    let whole = names.find(|own| lost.contains(own) || made.given(own).is_some());
    for key in SHAPE_OF_EACH.iter().filter(|key| WHOLE.contains(&key.name)) {
        let own = name(place, key.name);
        match &whole {
            Some(whole) if *whole != own => {
                if let Some(given) = take(&mut made.unknown, &own) {
                    let expected = format!("nothing, as \"{whole}\" is the history of this class");
                    let error = Broken::new(&given.of, expected, &given.value);
                    made.broken.push(error);
                }
            }
            _ => {
                let mut surplus = None;
                made.put(&own, |(experiment, _), text| {
                    (key.read)(experiment, place, text)?;
                    let written = (key.write)(experiment, place).unwrap_or_default();
                    surplus = text.get(written.len()..).map(str::to_owned);
                    Ok::<(), &str>(())
                });
                if let Some(surplus) = surplus.filter(|surplus| !surplus.is_empty()) {
                    let expected = "nothing behind the history";
                    let outcome = "Only what stands behind it is left out.".to_owned();
                    let error = Broken::new(&own, expected, &surplus);
                    made.parts.push((error, outcome));
                }
            }
        }
    }
    let is_lost = whole.as_ref().is_some_and(|own| !made.kept.contains(own));
    let stands = stand_in(made, place, whole.is_some(), is_lost);
    if let Some(whole) = whole.filter(|_| is_lost) {
        let scenario = made.what.0.scenarios.get(place);
        let story = scenario.map_or(Story::Constant, |own| own.story);
        let what = match stands {
            Some(1) => "a population of constant size stands".to_owned(),
            Some(several) => format!("{several} populations of one size that split long ago stand"),
            None => format!("\"{}\" stands", story.title()),
        };
        made.instead.push((whole, what));
    }
    for key in SHAPE_OF_EACH
        .iter()
        .filter(|key| !WHOLE.contains(&key.name))
    {
        made.put(&name(place, key.name), |(experiment, _), text| {
            (key.read)(experiment, place, text)
        });
    }
    stands.is_some()
}

/// Puts populations of one size in the place of a class whose history is lost, or of which the link says none, where what stands there has
/// too few samples for the link's other fields; returns how many.
fn stand_in(made: &mut OnItsWay, place: usize, told: bool, is_lost: bool) -> Option<usize> {
    let experiment = &made.what.0;
    let by_the_link = place >= experiment.preset.experiment().scenarios.len();
    if told && !is_lost || !told && !by_the_link {
        return None;
    }
    let scenario = experiment.scenarios.get(place)?;
    let seen = made
        .given("see")
        .and_then(|text| Vec::<u8>::read(text).ok());
    let seen = seen.as_ref().unwrap_or(&experiment.observation.samples);
    let seen = seen.iter().max().map_or(0, |last| usize::from(*last) + 1);
    let sizes = made.given(&name(place, "n"));
    let taken = sizes.map_or(0, |sizes| sizes.split(',').count());
    let there = scenario.usual().samples().len();
    let populations = seen.max(taken);
    if there >= if is_lost { populations } else { seen } || populations > MOST_POPULATIONS {
        return None;
    }
    let own = Scenario::begun(&scenario.name, Story::Constant, experiment.locus.units);
    let size = scenario.haplotypes.first().copied().unwrap_or_default();
    let own = if populations > 1 {
        opponent::alone(own, populations)
    } else {
        own
    };
    let own = own.sampled(&vec![size; populations]);
    *made.what.0.scenarios.get_mut(place)? = own;
    Some(populations)
}

/// Gives those whose samples the link does not say the sizes of another class: all are observed by samples of the same sizes.
pub fn sample(made: &mut OnItsWay, stand_ins: &[usize]) {
    let said = |place: usize| made.kept.contains(&name(place, "n"));
    let experiment = &mut made.what.0;
    let mut places = 0..experiment.scenarios.len();
    let other = places.find(|place| !stand_ins.contains(place) || said(*place));
    let Some(other) = other.and_then(|place| experiment.scenarios.get(place).cloned()) else {
        return;
    };
    for &place in stand_ins.iter().filter(|&&place| !said(place)) {
        if let Some(own) = experiment.scenarios.get_mut(place) {
            for (size, other) in own.haplotypes.iter_mut().zip(&other.haplotypes) {
                *size = *other;
            }
        }
    }
}

/// Asks for statistics instead of numbers that were lost with their history, as far as there are any.
pub fn ask(made: &mut OnItsWay) {
    let experiment = &mut made.what.0;
    let Task::Regress(mut targets) = experiment.task.clone() else {
        return;
    };
    if made.instead.is_empty() || !made.kept.iter().any(|kept| kept == PREDICT) {
        return;
    }
    let is_free = |own: &Statistic| {
        let own = Quantity::Statistic(*own);
        targets.iter().all(|target| target.of != own)
    };
    let free: Vec<Statistic> = STATISTICS.into_iter().filter(is_free).collect();
    let (mut free, outputs) = (free.into_iter(), experiment.outputs());
    targets.retain_mut(|target| {
        let Quantity::Parameter(key) = &target.of else {
            return true;
        };
        let own = |scenario: &Scenario| scenario.place(key).is_some();
        if experiment.locus.keys().contains(&key.as_str()) || experiment.scenarios.iter().any(own) {
            return true;
        }
        let next = free.next();
        let instead = next.map_or(String::new(), |next| {
            format!(", and {} is asked for", next.title())
        });
        let error = Broken::new(PREDICT, "numbers that the history has", key);
        let outcome = format!("Only this number is left out{instead}.");
        made.parts.push((error, outcome));
        if let Some(next) = next {
            *target = Target::linear(Quantity::Statistic(next));
        }
        next.is_some()
    });
    experiment.task = Task::Regress(targets);
    if experiment.outputs() != outputs {
        experiment.fit_outputs();
    }
}

/// The field of a link that an error is about: a history of one's own stands in another than a ready one.
pub fn field(experiment: &Experiment, error: &ExperimentError) -> String {
    let place = error.scenario.map(usize::from);
    let own = place.and_then(|place| experiment.scenarios.get(place));
    match (place, own) {
        (Some(place), Some(own)) if error.field == "h" && own.template.is_some() => {
            name(place, "varies")
        }
        (Some(place), Some(own)) if error.field == "h" && own.written.is_some() => {
            name(place, "demes")
        }
        _ => error.key(),
    }
}

/// What the page says of classes that a link makes without a word on their histories, where they are like others.
pub fn alike(made: &OnItsWay, notes: &[LinkNote]) -> Option<LinkNote> {
    let experiment = &made.what.0;
    let untold = |&(place, own): &(usize, &Scenario)| {
        let mut fields = WHOLE.iter().map(|key| name(place, key));
        let told = |field: String| {
            made.kept.contains(&field) || notes.iter().any(|note| note.field == field)
        };
        let mut others = experiment.scenarios.iter().enumerate();
        !fields.any(told) && others.any(|(at, other)| at != place && other.same_history(own))
    };
    let begun = experiment.preset.experiment().scenarios.len();
    let classes = experiment.scenarios.iter().enumerate().skip(begun);
    let alike: Vec<String> = classes
        .filter(untold)
        .map(|(_, own)| format!("\"{}\"", own.name))
        .collect();
    (!alike.is_empty()).then(|| LinkNote {
        field: "classes".to_owned(),
        sentence: format!(
            "The link's field \"classes\" makes classes of which the link says no history, and nothing tells {} from another class: choose other histories.",
            alike.join(", ")
        ),
    })
}

#[cfg(test)]
mod tests;
