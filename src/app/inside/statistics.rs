//! What is known of an example, and what the network answers.

use crate::app::lab::Lab;
use crate::app::parts::terms::Term;
use crate::app::plots::inside::parameter_name;
use crate::app::state::{asked, drawn};
use crate::experiment::Task;
use crate::inspection::{AlignmentStatistics, Answer, Given};
use crate::number::{format_decimal, format_percent};
use leptos::prelude::*;

/// What is computed of the example, what it was drawn with, and what the network answers.
#[component]
pub fn Statistics(
    /// The signals of the experiment.
    lab: Lab,
) -> impl IntoView {
    let inspector = lab.inspector;
    let rows = move || {
        let opening = inspector.opening.get()?;
        Some(match &opening.given {
            Given::Alignment { statistics, .. } => of_alignment(statistics),
            Given::Spectrum { samples, cells } => of_spectrum(samples, cells),
            Given::Statistics { values } => values
                .iter()
                .map(|(name, value)| line(name.clone().into_any(), Some(*value)))
                .collect(),
        })
    };
    let numbers = move || {
        let opening = inspector.opening.get()?;
        inspector.with_experiment(|of| {
            opening
                .drawn
                .iter()
                .map(|(key, value)| {
                    let name = parameter_name(key, of);
                    match drawn::label(of, key, *value) {
                        Some(label) => worded(name.into_any(), label.to_owned()),
                        None => line(name.into_any(), Some(*value)),
                    }
                })
                .collect::<Vec<_>>()
        })
    };
    let edited = inspector.memo(|state| !state.edits.is_empty());
    let answers = move || {
        let opening = inspector.opening.get()?;
        let names = inspector.with_experiment(|of| match of.task {
            Task::Classify => of.output_names(),
            Task::Regress(_) => asked::names(of),
        })?;
        Some(match &opening.answer {
            Answer::Classes {
                truth,
                probabilities,
            } => {
                let truth = truth.and_then(|truth| names.get(usize::from(truth)).cloned());
                let truth = truth.unwrap_or_else(|| "not known".to_owned());
                let said = names.iter().zip(probabilities).enumerate().map(|(place, (name, probability))| view! {
                    <tr class="answer"><th scope="row">{format!("Probability of {name}")}</th>
                        <td data-metric=metric("prediction", place) data-value=probability.to_string()>{format_percent(*probability)}</td></tr>
                });
                view! {
                    <tr class="own"><th scope="row">"True class"</th><td>{truth}</td></tr>
                    {said.collect::<Vec<_>>()}
                }
                .into_any()
            }
            Answer::Numbers { truth, predicted } => {
                let computed = if edited.get() {
                    ", computed anew"
                } else {
                    ", true"
                };
                let pair = |(place, (name, (truth, predicted))): (
                    usize,
                    (&String, (&Option<f64>, &f64)),
                )| {
                    let answer = if predicted_alone(&names) {
                        "Network's answer".to_owned()
                    } else {
                        format!("{name}, predicted")
                    };
                    view! {
                        <tr class="own"><th scope="row">{format!("{name}{computed}")}</th>
                            <td data-metric=metric("truth", place) data-value=truth.map(|value| value.to_string())>{written(*truth)}</td></tr>
                        <tr class="answer"><th scope="row">{answer}</th>
                            <td data-metric=metric("prediction", place) data-value=predicted.to_string()>{written(Some(*predicted))}</td></tr>
                    }
                };
                names
                    .iter()
                    .zip(truth.iter().zip(predicted))
                    .enumerate()
                    .map(pair)
                    .collect::<Vec<_>>()
                    .into_any()
            }
        })
    };
    let nothing_segregates = move || {
        inspector.opening.get().is_some_and(|opening| {
            matches!(&opening.given, Given::Alignment { statistics, .. } if statistics.segregating_sites == 0)
        })
    };
    view! {
        <table class="statistics">
            <caption class="hidden">"This example"</caption>
            <tbody>{rows} {numbers} {answers}</tbody>
        </table>
        <Show when=nothing_segregates>
            <p class="note warning">"Nothing segregates here: Tajima's D divides by nothing, and the network answers all the same."</p>
        </Show>
    }
}

/// Where one number is asked for, its answer needs no name.
fn predicted_alone(names: &[String]) -> bool {
    names.len() < 2
}

/// Tests read the first answer.
fn metric(name: &'static str, place: usize) -> Option<&'static str> {
    (place == 0).then_some(name)
}

fn written(value: Option<f64>) -> String {
    value
        .filter(|value| value.is_finite())
        .map_or_else(|| "–".to_owned(), format_decimal)
}

fn line(name: AnyView, value: Option<f64>) -> AnyView {
    worded(name, written(value))
}

fn worded(name: AnyView, value: String) -> AnyView {
    view! { <tr><th scope="row">{name}</th><td>{value}</td></tr> }.into_any()
}

fn of_alignment(of: &AlignmentStatistics) -> Vec<AnyView> {
    let term = |word: &'static str, entry: &'static str| {
        view! { <Term word=word entry=entry /> }.into_any()
    };
    vec![
        line(
            term("Haplotypes", "haplotype"),
            Some(f64::from(of.haplotypes)),
        ),
        line(
            term("Segregating sites S", "segregating site"),
            Some(f64::from(of.segregating_sites)),
        ),
        line(term("π", "pi"), Some(of.pi)),
        line(term("Watterson's θ", "theta_W"), Some(of.theta_w)),
        line(
            term("Singletons", "singleton"),
            Some(f64::from(of.singletons)),
        ),
        line(term("Fay and Wu's H", "Fay and Wu's H"), Some(of.fay_wu_h)),
        line(term("Tajima's D", "Tajima's D"), of.tajimas_d),
    ]
}

/// Sites that differ between haplotypes: neither nobody nor everybody has the derived allele.
fn of_spectrum(samples: &[u32], cells: &[f64]) -> Vec<AnyView> {
    let last = cells.len().saturating_sub(1);
    let segregating = cells
        .iter()
        .enumerate()
        .filter(|(cell, _)| *cell > 0 && *cell < last)
        .map(|(_, count)| count)
        .sum();
    let haplotypes: Vec<String> = samples.iter().map(ToString::to_string).collect();
    let sizes = haplotypes.join(" and ");
    vec![
        worded(
            view! { <Term word="Haplotypes" entry="haplotype" /> }.into_any(),
            sizes,
        ),
        line(
            view! { <Term word="Segregating sites S" entry="segregating site" /> }.into_any(),
            Some(segregating),
        ),
    ]
}
