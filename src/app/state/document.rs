//! What is said of a class that has a document: which numbers it has and which of them vary, which bounds were proposed, and how many draws
//! break its constraints.

use super::{asked, drawn, laws};
use crate::experiment::{Experiment, Law, Number, Scenario, Units};
use crate::formats::demes::{Kind, MAX_VARIABLES, Variable};
use crate::history::{Story, Study};
use crate::number::{format_count, format_decimal, format_exact};

/// How far the share of so many draws may be from that of all, in percent: points that are spread evenly are nearer than chance ones, whose
/// standard error is 2.2 at most.
const GIVE_OR_TAKE: u32 = 4;

/// Most numbers of a document that are listed: nobody reads more.
const MOST_LISTED: usize = 300;

/// A number of a document, as a row of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its place among the document's numbers.
    pub place: usize,
    /// What it and those below stand under, where that is another than before.
    pub heading: Option<String>,
    /// What it is.
    pub label: String,
    /// What it is to whom the rows above it are not read.
    pub full_name: String,
    /// The document's own value, with its unit.
    pub value: String,
    /// The key that it has, or would have, among the class' numbers.
    pub key: String,
    /// How it comes about, where it is one of the class' numbers.
    pub now: Option<String>,
    /// What pressing it does.
    pub word: &'static str,
    /// Whether it can be pressed.
    pub open: bool,
}

/// The numbers of a class' document; none where it has no document.
pub fn numbers(experiment: &Experiment, class: usize) -> Vec<Row> {
    let scenario = experiment.scenarios.get(class);
    let Some((scenario, template)) = scenario.and_then(|own| Some((own, own.template.as_ref()?)))
    else {
        return Vec::new();
    };
    let can_vary = scenario.variables() < MAX_VARIABLES;
    let mut heading = String::new();
    let numbers = template.numbers().into_iter().take(MOST_LISTED);
    numbers
        .enumerate()
        .map(|(place, number)| {
            let unit = Number::unit_of(number.kind, template.time_units()).words();
            let new = (heading != number.group).then(|| number.group.clone());
            heading.clone_from(&number.group);
            let (key, name) = (Number::key_of(&number.name), number.name);
            let varies = experiment.varies(class, &key);
            let now = number.variable.map(|_| {
                let varies = if varies { "varies as " } else { "" };
                let words = laws::words(experiment, class, &key);
                format!("{varies}{name}, {}", words.unwrap_or_default())
            });
            Row {
                place,
                heading: new,
                full_name: format!("{heading}, {}", number.label),
                label: number.label,
                value: format!("{} {unit}", format_exact(number.value))
                    .trim_end()
                    .to_owned(),
                word: match number.variable {
                    Some(_) if varies => "keep it fixed",
                    Some(_) => "as in the document",
                    None => "let it vary",
                },
                open: number.variable.is_some() || can_vary,
                key,
                now,
            }
        })
        .collect()
}

/// What a varying number of a class' document is in words, beside its short name; none of other numbers.
pub fn meaning(experiment: &Experiment, class: usize, key: &str) -> Option<String> {
    let scenario = experiment.scenarios.get(class)?;
    // Most numbers are of no document, and a document is gone through at each look.
    scenario
        .place(key)
        .filter(|place| *place < scenario.variables())?;
    let mut numbers = scenario.template.as_ref()?.numbers().into_iter();
    let number = numbers.find(|own| own.variable.is_some() && Number::key_of(&own.name) == key)?;
    // A size or a share is named after the deme above it, a moment and a rate name their demes themselves.
    Some(match number.kind {
        Kind::Time | Kind::Rate => number.label,
        _ => format!("{}: {}", number.group, number.label),
    })
}

/// What became of other numbers, and of what is predicted, when one of a class' document was let vary or no longer, in a sentence or two; none
/// where nothing did.
pub fn followed(
    before: &Experiment,
    after: &Experiment,
    class: usize,
    number: usize,
) -> Option<String> {
    let template = before.scenarios.get(class)?.template.as_ref()?;
    let turned = template.numbers().into_iter().nth(number)?;
    let key = Number::key_of(&turned.name);
    let places = after.scenarios.iter().enumerate();
    let others: Vec<String> = places
        .flat_map(|(place, scenario)| {
            let numbers = scenario.numbers().into_iter();
            numbers.map(move |number| (place, scenario, number))
        })
        .filter(|(place, _, number)| (*place, &number.key) != (class, &key))
        .filter(|(place, _, number)| {
            before.source(*place, &number.key) != after.source(*place, &number.key)
        })
        .filter_map(|(place, scenario, number)| {
            let words = laws::words(after, place, &number.key)?;
            let name = asked::in_sentence(scenario, &number);
            Some(format!("{name} of \"{}\" is {words}", scenario.name))
        })
        .collect();
    let [then, now] = [before, after].map(asked::names);
    let without = |all: &[String], those: &[String]| {
        let rest = all.iter().filter(|name| !those.contains(name));
        rest.cloned().collect::<Vec<_>>().join(" and ")
    };
    let (gone, new) = (without(&then, &now), without(&now, &then));
    let mut said = Vec::new();
    if !others.is_empty() {
        let list = others.join(", ");
        said.push(format!("What follows it goes with it: {list}."));
    }
    if !gone.is_empty() {
        let instead = if new.is_empty() {
            String::new()
        } else {
            format!(": the network is asked for {new} instead")
        };
        said.push(format!("{gone} can no longer be predicted{instead}."));
    }
    (!said.is_empty()).then(|| {
        let value = format_exact(turned.value);
        format!(
            "{} is fixed at {value} again. {}",
            turned.name,
            said.join(" ")
        )
    })
}

/// What can be done with the numbers of a history of one's own of which none varies, in a sentence.
pub fn invites(scenario: &Scenario) -> Option<&'static str> {
    if scenario.story != Story::Written || scenario.variables() > 0 {
        return None;
    }
    Some(match scenario.template {
        Some(_) => {
            "Every number of this history is fixed, as its document has it. \"Let a number vary\" gives one a prior: it can be drawn, tied, shared with another class, and predicted."
        }
        None => {
            "Every number of this history is fixed. Below, under \"Write your own (demes)\", \"Show as demes\" writes it as a document: take that, and its numbers can vary."
        }
    })
}

/// Which document a class has, in a sentence; none where it has none.
pub fn comes_from(scenario: &Scenario) -> Option<String> {
    let template = scenario.template.as_ref()?;
    let described = template.description().trim();
    Some(if described.is_empty() {
        "This class comes from a document without a description.".to_owned()
    } else {
        format!("This class comes from \"{described}\".")
    })
}

/// The history of a class as a study that can be written as a document: its own document, with the priors of the class, or the history in the
/// middle of all priors. In units of 2N there is none, as a document is in generations.
pub fn written(experiment: &Experiment, class: usize) -> Option<Study> {
    if experiment.locus.units == Units::Scaled {
        return None;
    }
    experiment
        .documented(class)
        .or_else(|| drawn::middle(experiment, class))
}

/// A sentence for each bound that the document does not name and that still is the proposed one.
pub fn proposals(scenario: &Scenario) -> Vec<String> {
    let variables = scenario
        .template
        .iter()
        .flat_map(|template| template.variables());
    variables
        .zip(&scenario.values)
        .flat_map(|(variable, law)| proposed(variable, law))
        .collect()
}

fn proposed(variable: &Variable, law: &Law) -> Vec<String> {
    let (Law::Prior(own), Law::Prior(begun)) = (law, Law::of_variable(variable)) else {
        return Vec::new();
    };
    let ends = [
        ("lower", variable.lower, own.low, begun.low),
        ("upper", variable.upper, own.high, begun.high),
    ];
    ends.into_iter()
        .filter(|(_, named, now, begun)| named.is_none() && now == begun)
        .map(|(end, _, now, _)| {
            format!(
                "The document has no {end} bound for {}: {} is proposed. What is plausible?",
                variable.name,
                format_decimal(now)
            )
        })
        .collect()
}

/// What the document asks for between its numbers, in a sentence; none where it asks for nothing.
pub fn asks(scenario: &Scenario) -> Option<String> {
    let orders = scenario.template.as_ref()?.orders();
    (!orders.is_empty()).then(|| {
        format!(
            "The document asks for {}: a draw that breaks it is drawn again.",
            orders.join(", ")
        )
    })
}

/// How many draws break the document's constraints, in a sentence; none where none does. What is counted are the points that the check
/// looks at: 1.4 ms for ten populations, where a thousand draws took 48.
pub fn broken(experiment: &Experiment, class: usize) -> Option<String> {
    let [kept, all] = experiment.kept(class)?;
    (kept < all).then(|| {
        let broken = all - kept;
        format!(
            "Of {all} draws spread evenly over the priors {broken} do not go together in the document, and are drawn again: about {} %, give or take {}.",
            format_count((100.0 * f64::from(broken) / f64::from(all)).round()),
            GIVE_OR_TAKE
        )
    })
}

#[cfg(test)]
mod tests;
