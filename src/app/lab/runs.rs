//! Every run, its settings and what it reached.

use super::actions::Actions;
use super::signals::Lab;
use crate::app::parts::openings::Kept;
use crate::app::place::Place;
use crate::app::plots::inside::permutation_name;
use crate::app::shell::Shell;
use crate::app::state::{RunRecord, RunStatus, asked, layers, measured, words};
use crate::evaluation::{Answers, Measure};
use crate::inspection::Permutation;
use crate::number::{format_decimal, format_percent, format_rate, show};
use leptos::prelude::*;

/// One line of the table, in words.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    id: u32,
    cells: Vec<String>,
    /// What permutations cost it, with what is to be known of each number.
    costs: Vec<(String, Option<String>)>,
    restorable: bool,
    status: RunStatus,
}

const HEADS: [&str; 12] = [
    "Data",
    "Layers",
    "Dropout",
    "Learning rate",
    "Batch",
    "Epochs",
    "Seeds",
    "Differs in",
    "Backend",
    "Val loss",
    "Validation",
    "Test",
];

/// The Runs table.
#[component]
pub fn RunsTable(
    /// The view's signals.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
    /// What holds the views.
    shell: Shell,
) -> impl IntoView {
    let lines = lab.memo(|state| lines(&state.runs));
    let permuted = lab.memo(|state| measured(&state.runs));
    let costs = move || {
        let head = |of: Permutation| view! { <th scope="col" title="What this permutation of the validation alignments adds to the error">{format!("Error, {}", permutation_name(of))}</th> };
        permuted.get().into_iter().map(head).collect::<Vec<_>>()
    };
    let any = Memo::new(move |_| lines.with(|lines| !lines.is_empty()));
    view! {
        <section class="runs" aria-labelledby="runs-title">
            <h2 id="runs-title">"Runs"</h2>
            <Show
                when=move || any.get()
                fallback=|| view! { <p class="empty">"Every run is kept here with its settings; restore one to bring back its settings and its trained weights."</p> }
            >
                <div class="scroll" tabindex="0" role="region" aria-label="Table of runs">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">"#"</th>
                                {HEADS.map(|head| view! { <th scope="col">{head}</th> })}
                                {costs}
                                <th scope="col">"Compare"</th>
                                <th scope="col">"Restore"</th>
                            </tr>
                        </thead>
                        <tbody>{move || lines.get().into_iter().rev().map(|line| row(lab, actions, shell, line)).collect::<Vec<_>>()}</tbody>
                    </table>
                </div>
            </Show>
        </section>
    }
}

fn lines(runs: &[RunRecord]) -> Vec<Line> {
    let differs = words::told_apart(runs.iter().map(|run| &run.experiment));
    let permuted = measured(runs);
    runs.iter()
        .zip(differs)
        .map(|(run, differs)| Line {
            costs: permuted.iter().map(|of| cost(run, *of)).collect(),
            ..line(run, words::data_name(runs, run), differs)
        })
        .collect()
}

/// What a permutation adds to the error of a run, and when that was measured.
fn cost(run: &RunRecord, of: Permutation) -> (String, Option<String>) {
    let found = run.permuted.as_ref().and_then(|permuted| {
        let cost = permuted.cost(of).filter(|cost| cost.is_finite())?;
        Some((cost, permuted.epochs))
    });
    match found {
        Some((cost, epochs)) => (
            format!("{cost:+.3}"),
            Some(format!("Measured after {epochs:.1} epochs")),
        ),
        None => ("–".to_owned(), None),
    }
}

fn line(run: &RunRecord, data: String, differs: String) -> Line {
    let e = &run.experiment;
    let training = &e.training;
    let changed = if training.rate_changes.is_empty() {
        ""
    } else {
        " (changed on the way)"
    };
    let metric = |value: Option<f64>, write: fn(f64) -> String| {
        value
            .filter(|value| value.is_finite())
            .map_or_else(|| "–".to_owned(), write)
    };
    let names = asked::named(e);
    let test = run.test.as_ref().map_or_else(String::new, |test| {
        let said = match &test.report.answers {
            Answers::Classes { confusion, .. } => format_percent(confusion.accuracy()),
            Answers::Numbers(_) => super::results::reached(&test.report.metrics, &names),
        };
        let earlier = run
            .tested_before()
            .map(|epochs| format!(", after {} epochs", format_decimal(epochs)));
        format!(
            "{said} (opening {}{})",
            test.opening,
            earlier.unwrap_or_default()
        )
    });
    let validation = run.validation().map(|metrics| match &metrics.measure {
        Measure::Accuracy(accuracy) => metric(Some(*accuracy), format_percent),
        Measure::Rmse(_) => super::results::reached(metrics, &names),
    });
    Line {
        id: run.id,
        cells: vec![
            data,
            layers::hidden(&e.layers).len().to_string(),
            show(layers::dropout(&e.layers)),
            format!("{}{changed}", format_rate(training.learning_rate)),
            training.batch_size.to_string(),
            format!(
                "{} / {}",
                format_decimal(run.epochs_done()),
                training.epochs
            ),
            format!("{}/{}/{}", e.seeds.data, e.seeds.split, e.seeds.weights),
            differs,
            run.backend.clone(),
            metric(run.validation().map(|metrics| metrics.loss), format_decimal),
            validation.unwrap_or_else(|| "–".to_owned()),
            test,
        ],
        costs: Vec::new(),
        restorable: run.latest.is_some()
            && !matches!(run.status, RunStatus::Training | RunStatus::Preparing),
        status: run.status,
    }
}

fn row(lab: Lab, actions: Actions, shell: Shell, line: Line) -> impl IntoView + use<> {
    let id = line.id;
    let selected = lab.memo(move |state| state.current == Some(id));
    let compared = lab.memo(move |state| state.compared.contains(&id));
    let compare = move |event| {
        let add = event_target_checked(&event);
        lab.state.update(|state| {
            state.compared.retain(|other| *other != id);
            if add {
                state.compared.push(id);
            }
        });
    };
    // The network that is open is the one at hand.
    let open_inside = move |id: u32| {
        if lab.state.with_untracked(|state| state.at_hand) != Some(id) {
            actions.act(|state| state.restore(id, &Kept));
        }
        shell.go(Place::Inside);
    };
    let restore = if line.restorable {
        view! {
            <button type="button" class="link" aria-label=format!("Restore run {id}") disabled=move || !lab.at_rest()
                on:click=move |_| actions.act(|state| state.restore(id, &Kept))>"restore"</button>
            " · "
            <button type="button" class="link" aria-label=format!("Open run {id} in Inside") disabled=move || !lab.at_rest()
                on:click=move |_| open_inside(id)>"open"</button>
        }
        .into_any()
    } else {
        view! { <span class="unit">{line.status.word()}</span> }.into_any()
    };
    view! {
        <tr class:selected=move || selected.get()>
            <th scope="row">{id} <Show when=move || selected.get()><span class="dot" title="shown above"></span></Show></th>
            {line.cells.into_iter().map(|cell| view! { <td>{cell}</td> }).collect::<Vec<_>>()}
            {line.costs.into_iter().map(|(cost, title)| view! { <td title=title>{cost}</td> }).collect::<Vec<_>>()}
            <td><input type="checkbox" aria-label=format!("Compare run {id}") prop:checked=move || compared.get() on:change=compare /></td>
            <td>{restore}</td>
        </tr>
    }
}
