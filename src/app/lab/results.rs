//! Station 4: how well it learns, beside what simpler methods reach on the same split.

use super::actions::Actions;
use super::state::{Lab, Stage};
use crate::app::parts::figure::FigureView;
use crate::app::parts::terms::Term;
use crate::app::plots::{self, CurveOptions, LivePoint, Quantity, RateMark, RunCurve};
use crate::app::runs::{Question, RunRecord};
use crate::evaluation::{Baseline, BaselineScore};
use leptos::prelude::*;

/// The station.
#[component]
pub fn ResultsStation(
    /// The page's state.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let quantity = RwSignal::new(Quantity::Loss);
    // An untrained network on raw counts starts at a loss of ten or a hundred: on a linear axis nothing else would be seen.
    let log = RwSignal::new(true);
    let curves = move |width: f64| {
        let options = |run: &RunRecord| CurveOptions {
            quantity: quantity.get(),
            log: log.get(),
            epochs: run.experiment.training.epochs,
            width,
        };
        lab.with_run(|run| {
            plots::learning_curves(&run.history, &live(run), &rates(run), options(run))
        })
    };
    let confusion = move |width: f64| {
        lab.with_run(|run| {
            (!run.history.is_empty()).then(|| plots::confusion(&run.confusion, width))
        })
        .flatten()
    };
    view! {
        <section class="station" aria-labelledby="results-title">
            <h2 id="results-title"><span class="number">"4"</span>" Results"</h2>
            <div class="figure-head">
                <p class="lead">{move || if quantity.get() == Quantity::Loss { "Loss per epoch" } else { "Accuracy per epoch" }}</p>
                <div class="segments" role="group" aria-label="Curve">
                    {[(Quantity::Loss, "loss"), (Quantity::Accuracy, "accuracy")].map(|(option, word)| view! {
                        <button type="button" class="segment-button" aria-pressed=move || (quantity.get() == option).to_string() on:click=move |_| quantity.set(option)>{word}</button>
                    })}
                </div>
            </div>
            <Show when=move || quantity.get() == Quantity::Loss>
                <button type="button" class="quiet" on:click=move |_| log.update(|log| *log = !*log)>{move || if log.get() { "logarithmic axis" } else { "linear axis" }}</button>
            </Show>
            <FigureView draw=curves empty="The curves draw themselves while the network trains." />
            <Comparison lab quantity log />
            <h3>"On the validation set"</h3>
            <div class="results-row">
                <FigureView draw=confusion empty="Predictions against the truth appear with the first run." />
                <Methods lab />
            </div>
            <h3>"What happens if …"</h3>
            <p class="caption">"Each question trains your present settings and the two variants on the same data, and draws the runs side by side."</p>
            <div class="questions">
                {Question::ALL.map(|question| view! {
                    <button type="button" class="plain" disabled=move || !matches!(lab.stage.get(), Stage::Ready | Stage::Paused) on:click=move |_| actions.ask(question)>
                        {question.label()}
                    </button>
                })}
            </div>
        </section>
    }
}

/// The points of the epoch under way.
fn live(run: &RunRecord) -> Vec<LivePoint> {
    let steps = f64::from(run.steps_per_epoch.max(1));
    run.live
        .iter()
        .map(|(step, metrics)| LivePoint {
            epoch: f64::from(*step) / steps,
            training: *metrics,
        })
        .collect()
}

/// Where the learning rate changed.
fn rates(run: &RunRecord) -> Vec<RateMark> {
    let steps = f64::from(run.steps_per_epoch.max(1));
    run.experiment
        .training
        .rate_changes
        .iter()
        .map(|change| RateMark {
            epoch: f64::from(change.step) / steps,
            rate: change.rate,
        })
        .collect()
}

/// Validation curves of the runs put side by side.
#[component]
fn Comparison(
    /// The page's state.
    lab: Lab,
    /// Loss or accuracy.
    quantity: RwSignal<Quantity>,
    /// Logarithmic axis for the loss.
    log: RwSignal<bool>,
) -> impl IntoView {
    let draw = move |width: f64| {
        let compared = lab.compared.get();
        let current = lab.current.get();
        (compared.len() > 1).then(|| {
            lab.runs.with(|runs| {
                let shown = runs
                    .iter()
                    .filter(|run| compared.contains(&run.id))
                    .collect::<Vec<_>>();
                let labels = shown.iter().map(|run| settings(run)).collect::<Vec<_>>();
                let curves = shown
                    .iter()
                    .zip(&labels)
                    .map(|(run, label)| RunCurve {
                        label,
                        epochs: &run.history,
                        selected: Some(run.id) == current,
                    })
                    .collect::<Vec<_>>();
                let epochs = shown
                    .iter()
                    .map(|run| run.experiment.training.epochs)
                    .max()
                    .unwrap_or(1);
                plots::compare_runs(
                    &curves,
                    CurveOptions {
                        quantity: quantity.get(),
                        log: log.get(),
                        epochs,
                        width,
                    },
                )
            })
        })
    };
    let shown = move || lab.compared.with(|compared| compared.len() > 1);
    view! {
        <Show when=shown>
            <h3>"Side by side, on validation"</h3>
            <FigureView draw=draw />
        </Show>
    }
}

/// A run's settings in a few characters, to tell it from the others.
pub fn settings(run: &RunRecord) -> String {
    let e = &run.experiment;
    let layers = if e.network.dense_layers == 1 {
        "layer"
    } else {
        "layers"
    };
    format!(
        "run {}: {} {layers}, dropout {}, {}, {} of {} epochs",
        run.id,
        e.network.dense_layers,
        e.network.dropout,
        plots::format_rate(e.training.learning_rate),
        plots::format_decimal(run.epochs_done()),
        e.training.epochs
    )
}

/// The network beside the simpler methods, on validation.
#[component]
fn Methods(
    /// The page's state.
    lab: Lab,
) -> impl IntoView {
    let network = move || {
        lab.with_run(|run| run.last().map(|last| last.validation.accuracy))
            .flatten()
    };
    view! {
        <table class="methods">
            <caption>"Against simpler methods"</caption>
            <tbody>
                <tr class="own"><th scope="row">"This network"</th><td>{move || network().map_or_else(|| "–".to_owned(), plots::format_percent)}</td></tr>
                {move || lab.baselines().iter().map(baseline_row).collect::<Vec<_>>()}
                <tr><th scope="row">"Guessing"</th><td>"50.0 %"</td></tr>
            </tbody>
        </table>
    }
}

/// One simpler method as a table row.
pub fn baseline_row(score: &BaselineScore) -> impl IntoView + use<> {
    let name = match score.baseline {
        Baseline::Fst => {
            view! { <Term word="Logistic regression" entry="logistic regression" />" on F_ST" }
                .into_any()
        }
        Baseline::Shared => {
            view! { "… on the "<Term word="shared fraction" entry="shared polymorphism" /> }
                .into_any()
        }
        Baseline::Summaries => {
            view! { "… on "<Term word="eight statistics" entry="summary statistic" /> }.into_any()
        }
    };
    view! { <tr><th scope="row">{name}</th><td>{plots::format_percent(score.confusion.accuracy())}</td></tr> }
}
