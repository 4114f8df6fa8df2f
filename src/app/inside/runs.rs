//! Every run, the settings in which the runs differ, and what each reached.

use super::actions::Actions;
use super::bench::{Bench, Stage};
use super::record::{RunRecord, measured};
use super::words::differences;
use crate::app::parts::compare::CompareBox;
use crate::app::plots;
use crate::app::plots::inside::permutation_name;
use crate::app::state::RunStatus;
use crate::inspection::Permutation;
use leptos::prelude::*;

/// The Runs table.
#[component]
pub fn RunsTable(
    /// The page's state.
    bench: Bench,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let differing = Memo::new(move |_| {
        bench
            .runs
            .with(|runs| differences(runs.iter().map(|run| &run.experiment)))
    });
    let names = move || {
        differing.with(|columns| {
            columns
                .iter()
                .map(|(name, _)| view! { <th scope="col">{*name}</th> })
                .collect::<Vec<_>>()
        })
    };
    let permuted = Memo::new(move |_| bench.runs.with(|runs| measured(runs)));
    let rows = move || {
        bench.runs.with(|runs| {
            let cells = |at: usize| {
                differing.with(|columns| {
                    columns
                        .iter()
                        .filter_map(|(_, values)| values.get(at).cloned())
                        .collect::<Vec<_>>()
                })
            };
            let line = |(at, run)| row(bench, actions, run, cells(at), permuted.get());
            runs.iter().enumerate().rev().map(line).collect::<Vec<_>>()
        })
    };
    let costs = move || {
        let head = |of: &Permutation| view! { <th scope="col" title="What this permutation of the validation alignments adds to the RMSE">{format!("RMSE, {}", permutation_name(*of))}</th> };
        permuted.with(|all| all.iter().map(head).collect::<Vec<_>>())
    };
    view! {
        <section class="runs" aria-labelledby="inside-runs-title">
            <h2 id="inside-runs-title">"Runs"</h2>
            <p class="caption">"Every run is kept. Columns appear for the settings in which runs differ: change one thing, train, and compare: a ticked run is drawn behind the one at hand, under How it learns."</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Table of runs">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"#"</th>
                            {names}
                            {["Backend", "Epochs trained", "Val loss", "Val RMSE", "Test RMSE"].map(|head| view! { <th scope="col">{head}</th> })}
                            {costs}
                            <th scope="col" title="Draws the run's curve behind that of the run at hand, under How it learns">"Compare"</th>
                            <th scope="col">"Restore"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

fn row(
    bench: Bench,
    actions: Actions,
    run: &RunRecord,
    cells: Vec<String>,
    permuted: Vec<Permutation>,
) -> impl IntoView + use<> {
    let id = run.id;
    let last = run.validation();
    let metric = |value: Option<f64>| {
        value
            .filter(|value| value.is_finite())
            .map_or_else(|| "–".to_owned(), plots::format_decimal)
    };
    let test = run
        .test
        .as_ref()
        .map_or_else(String::new, |(report, opening)| {
            format!(
                "{} (opening {opening})",
                plots::format_decimal(report.score.rmse)
            )
        });
    let restorable =
        run.latest.is_some() && !matches!(run.status, RunStatus::Training | RunStatus::Preparing);
    let cost = |of: Permutation| {
        let found = run.permuted.as_ref().and_then(|found| {
            Some((
                found.epochs,
                found.cost(of).filter(|cost| cost.is_finite())?,
            ))
        });
        let title = found.map(|(epochs, _)| format!("Measured after {epochs:.1} epochs"));
        view! { <td title=title>{found.map_or_else(|| "–".to_owned(), |(_, cost)| format!("{cost:+.3}"))}</td> }
    };
    let costs = permuted.into_iter().map(cost).collect::<Vec<_>>();
    let selected = move || bench.at_hand.get() == Some(id);
    view! {
        <tr class:selected=selected>
            <th scope="row">{id} <Show when=selected><span class="dot" title="shown above"></span></Show></th>
            {cells.into_iter().map(|cell| view! { <td>{cell}</td> }).collect::<Vec<_>>()}
            <td>{run.backend.clone()}</td>
            <td>{format!("{:.1} / {}", run.epochs_done(), run.experiment.training.epochs)}</td>
            <td>{metric(last.map(|last| last.loss))}</td>
            <td>{metric(last.map(|last| last.rmse))}</td>
            <td>{test}</td>
            {costs}
            <td><CompareBox compared=bench.compared id /></td>
            <td>
                {if restorable {
                    view! {
                        <button type="button" class="link" aria-label=format!("Restore run {id}")
                            disabled=move || matches!(bench.stage.get(), Stage::Training | Stage::Failed)
                            on:click=move |_| actions.restore(id)>"restore"</button>
                    }.into_any()
                } else {
                    view! { <span class="unit">{run.status.word()}</span> }.into_any()
                }}
            </td>
        </tr>
    }
}
