//! Every run, its settings and what it reached.

use super::actions::Actions;
use super::state::{Lab, Stage};
use crate::app::parts::compare::CompareBox;
use crate::app::plots;
use crate::app::runs::{RunRecord, RunStatus, data_name};
use leptos::prelude::*;

/// The Runs table.
#[component]
pub fn RunsTable(
    /// The page's state.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let rows = move || {
        lab.runs.with(|runs| {
            runs.iter()
                .rev()
                .map(|run| row(lab, actions, run, data_name(runs, run)))
                .collect::<Vec<_>>()
        })
    };
    view! {
        <section class="runs" aria-labelledby="runs-title">
            <h2 id="runs-title">"Runs"</h2>
            <Show
                when=move || lab.runs.with(|runs| !runs.is_empty())
                fallback=|| view! { <p class="empty">"Every run is kept here with its settings; restore one to bring back its settings and its trained weights."</p> }
            >
                <div class="scroll" tabindex="0" role="region" aria-label="Table of runs">
                    <table>
                        <thead>
                            <tr>
                                {["#", "Data", "Layers", "Dropout", "Learning rate", "Batch", "Epochs", "Seeds", "Backend", "Val loss", "Val accuracy", "Test accuracy", "Compare", "Restore"]
                                    .map(|head| view! { <th scope="col">{head}</th> })}
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </Show>
        </section>
    }
}

fn row(lab: Lab, actions: Actions, run: &RunRecord, data: String) -> impl IntoView + use<> {
    let (id, e) = (run.id, &run.experiment);
    let last = run.last();
    let metric = |value: Option<f64>, write: fn(f64) -> String| {
        value
            .filter(|value| value.is_finite())
            .map_or_else(|| "–".to_owned(), write)
    };
    let changed = (!e.training.rate_changes.is_empty())
        .then(|| view! { <span title="The rate was changed while the run was under way">" (changed on the way)"</span> });
    let test = run
        .test
        .as_ref()
        .map_or_else(String::new, |(report, opening)| {
            format!(
                "{} (opening {opening})",
                plots::format_percent(report.accuracy)
            )
        });
    let restorable =
        run.latest.is_some() && !matches!(run.status, RunStatus::Training | RunStatus::Preparing);
    let selected = move || lab.current.get() == Some(id);
    view! {
        <tr class:selected=selected>
            <th scope="row">{id} <Show when=selected><span class="dot" title="shown above"></span></Show></th>
            <td title="Runs with the same letter were trained on the same loci">{data}</td>
            <td>{e.network.dense_layers}</td>
            <td>{e.network.dropout}</td>
            <td>{plots::format_rate(e.training.learning_rate)} {changed}</td>
            <td>{e.training.batch_size}</td>
            <td>{format!("{} / {}", plots::format_decimal(run.epochs_done()), e.training.epochs)}</td>
            <td title="Seeds of the data, the split and the weights">{format!("{}/{}/{}", e.seeds.data, e.seeds.split, e.seeds.weights)}</td>
            <td>{run.backend.clone()}</td>
            <td>{metric(last.map(|last| last.validation.loss), plots::format_decimal)}</td>
            <td>{metric(last.map(|last| last.validation.accuracy), plots::format_percent)}</td>
            <td>{test}</td>
            <td><CompareBox compared=lab.compared id /></td>
            <td>
                {if restorable {
                    view! {
                        <button type="button" class="link" aria-label=format!("Restore run {id}")
                            disabled=move || !matches!(lab.stage.get(), Stage::Ready | Stage::Paused)
                            on:click=move |_| actions.restore(id)>"restore"</button>
                    }.into_any()
                } else {
                    view! { <span class="unit">{run.status.word()}</span> }.into_any()
                }}
            </td>
        </tr>
    }
}
