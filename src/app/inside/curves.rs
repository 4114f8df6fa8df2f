//! How the network learns: loss or error over epochs.

use super::bench::Bench;
use super::labels::labels;
use super::record::RunRecord;
use crate::app::parts::figure::FigureView;
use crate::app::plots::RateMark;
use crate::app::plots::inside::{
    RegressionAxis, RegressionPoint, RegressionQuantity, RegressionRun, compare_regressions,
    regression_curves, target_name,
};
use leptos::prelude::*;

/// The section.
#[component]
pub fn CurvesSection(
    /// The page's state.
    bench: Bench,
) -> impl IntoView {
    let quantity = RwSignal::new(RegressionQuantity::Rmse);
    let log = RwSignal::new(true);
    let draw = move |width: f64| {
        bench.with_run(|run| {
            let target = target_name(run.experiment.target);
            let axis = RegressionAxis {
                quantity: quantity.get(),
                target,
                log: log.get(),
                epochs: run.experiment.training.epochs,
            };
            regression_curves(&run.history, &live(run), &rates(run), axis, width)
        })
    };
    view! {
        <section class="question" aria-labelledby="curves-title">
            <h2 id="curves-title">"How it learns"</h2>
            <p class="lead">{move || if quantity.get() == RegressionQuantity::Loss { "Mean squared error per epoch" } else { "Error per epoch, in the target's unit" }}</p>
            <div class="figure-head">
                <div class="segments small" role="group" aria-label="Curve">
                    {[(RegressionQuantity::Rmse, "RMSE"), (RegressionQuantity::Loss, "loss")].map(|(option, word)| view! {
                        <button type="button" class="segment-button" aria-pressed=move || (quantity.get() == option).to_string() on:click=move |_| quantity.set(option)>{word}</button>
                    })}
                </div>
                <button type="button" class="quiet" on:click=move |_| log.update(|log| *log = !*log)>{move || if log.get() { "logarithmic axis" } else { "linear axis" }}</button>
            </div>
            <FigureView draw=draw empty="The curves draw themselves while the network trains." />
            <Comparison bench quantity log />
        </section>
    }
}

/// Validation curves of the runs that are ticked in the Runs table, behind that of the run at hand.
#[component]
fn Comparison(
    /// The page's state.
    bench: Bench,
    /// Loss or error.
    quantity: RwSignal<RegressionQuantity>,
    /// Logarithmic axis.
    log: RwSignal<bool>,
) -> impl IntoView {
    let draw = move |width: f64| {
        let (compared, at_hand) = (bench.compared.get(), bench.at_hand.get());
        bench.runs.with(|runs| {
            let shown = runs
                .iter()
                .filter(|run| Some(run.id) == at_hand || compared.contains(&run.id))
                .collect::<Vec<_>>();
            let target = target_name(shown.last()?.experiment.target);
            let epochs = shown
                .iter()
                .map(|run| run.experiment.training.epochs)
                .max()?;
            let labels = labels(&shown);
            let axis = RegressionAxis {
                quantity: quantity.get(),
                target,
                log: log.get(),
                epochs,
            };
            let labelled = shown.iter().zip(labels);
            let curves = labelled.map(|(run, label)| RegressionRun {
                label,
                epochs: &run.history,
                selected: Some(run.id) == at_hand,
            });
            Some(compare_regressions(curves.collect(), axis, width))
        })
    };
    let shown = move || {
        let (compared, at_hand) = (bench.compared.get(), bench.at_hand.get());
        bench.runs.with(|runs| {
            runs.iter()
                .any(|run| Some(run.id) != at_hand && compared.contains(&run.id))
        })
    };
    // Errors in different units share no axis.
    let mixed = move || {
        let (compared, at_hand) = (bench.compared.get(), bench.at_hand.get());
        bench.runs.with(|runs| {
            let mut targets = runs
                .iter()
                .filter(|run| Some(run.id) == at_hand || compared.contains(&run.id))
                .map(|run| run.experiment.target);
            let first = targets.next();
            targets.any(|target| Some(target) != first)
        })
    };
    view! {
        <Show when=shown>
            <h3>"Side by side, on validation"</h3>
            <FigureView draw=draw />
            <Show when=mixed><p class="note warning">"These runs predict different things: their errors are in different units."</p></Show>
        </Show>
    }
}

/// The points of the epoch under way.
fn live(run: &RunRecord) -> Vec<RegressionPoint> {
    let steps = f64::from(run.steps_per_epoch.max(1));
    run.live
        .iter()
        .map(|(step, metrics)| RegressionPoint {
            epoch: f64::from(*step) / steps,
            training: *metrics,
        })
        .collect()
}

/// Where the learning rate changed.
fn rates(run: &RunRecord) -> Vec<RateMark> {
    let steps = f64::from(run.steps_per_epoch.max(1));
    let changes = run.experiment.training.rate_changes.iter();
    changes
        .map(|change| RateMark {
            epoch: f64::from(change.step) / steps,
            rate: change.rate,
        })
        .collect()
}
