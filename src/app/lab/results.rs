//! Station 4: how well it learns, beside what simpler methods reach on the same split.

use super::actions::Actions;
use super::signals::Lab;
use crate::app::parts::figure::FigureView;
use crate::app::parts::openings::Kept;
use crate::app::plots::inside::predicted_against_true;
use crate::app::plots::{self, CurveOptions, Quantity, RunCurve};
use crate::app::state::curves::{live, on_axis, quantities, rates};
use crate::app::state::reached::{method_row, reached};
use crate::app::state::words::results_of_another;
use crate::app::state::{RunRecord, asked, differences, questions};
use crate::evaluation::{Answers, listed};
use leptos::prelude::*;

/// The station.
#[component]
pub fn ResultsStation(
    /// The view's signals.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let quantity = RwSignal::new(Quantity::CrossEntropy);
    // An untrained network on raw counts starts at a loss of ten or a hundred: on a linear axis nothing else would be seen.
    let log = RwSignal::new(true);
    let possible = lab.memo(|state| {
        quantities(
            state
                .shown()
                .map_or(&state.experiment, |run| &run.experiment),
        )
    });
    // Another question has other curves.
    let shown = Memo::new(move |_| {
        let possible = possible.get();
        let wanted = quantity.get();
        possible
            .iter()
            .find(|(own, _)| *own == wanted)
            .or(possible.first())
            .cloned()
            .unwrap_or((Quantity::CrossEntropy, String::new()))
    });
    let curves = move |width: f64| {
        let (quantity, _) = shown.get();
        lab.with_run(|run| {
            let target = on_axis(&run.experiment, quantity);
            let options = CurveOptions {
                quantity,
                target: &target,
                log: log.get(),
                epochs: run.experiment.training.epochs,
                width,
            };
            plots::learning_curves(&run.history, &live(run), &rates(run), options)
        })
    };
    let segment = move |(option, name): (Quantity, String)| {
        let word = match option {
            Quantity::CrossEntropy | Quantity::SquaredError => "loss".to_owned(),
            Quantity::Accuracy => "accuracy".to_owned(),
            Quantity::Rmse(_) => format!("RMSE of {name}"),
        };
        view! {
            <button type="button" class="segment-button" aria-pressed=move || (shown.get().0 == option).to_string() on:click=move |_| quantity.set(option)>{word}</button>
        }
    };
    let another = lab.memo(results_of_another);
    let asked = lab.of(questions::questions);
    let ask = move |question: questions::Question| {
        let label = question.label.clone();
        view! {
            <button type="button" class="plain" disabled=move || !lab.at_rest() on:click=move |_| actions.act(|state| state.ask(&question, &Kept))>{label}</button>
        }
    };
    view! {
        <section class="station" aria-labelledby="results-title">
            <h2 id="results-title"><span class="number">"4"</span>" Results"</h2>
            {move || another.get().map(|text| view! { <p class="note warning">{text}</p> })}
            <div class="figure-head">
                <p class="lead">"By epoch"</p>
                <div class="segments" role="group" aria-label="Curve">
                    {move || possible.get().into_iter().map(segment).collect::<Vec<_>>()}
                </div>
            </div>
            <Show when=move || shown.get().0 != Quantity::Accuracy>
                <button type="button" class="quiet" on:click=move |_| log.update(|log| *log = !*log)>{move || if log.get() { "logarithmic axis" } else { "linear axis" }}</button>
            </Show>
            <FigureView draw=curves empty="The curves draw themselves while the network trains." />
            <Comparison lab shown log />
            <h3>"On the validation set"</h3>
            <div class="results-row">
                <ValidationFigure lab />
                <Methods lab />
            </div>
            <h3>"What happens if …"</h3>
            <p class="caption">"Each question trains your present settings and the variants on the same data, unless they were trained already, and draws the runs side by side."</p>
            <div class="questions">{move || asked.get().into_iter().map(ask).collect::<Vec<_>>()}</div>
        </section>
    }
}

/// Validation curves of the runs put side by side.
#[component]
fn Comparison(
    /// The view's signals.
    lab: Lab,
    /// Which curve, and of what.
    shown: Memo<(Quantity, String)>,
    /// Logarithmic axis.
    log: RwSignal<bool>,
) -> impl IntoView {
    let draw = move |width: f64| {
        let (quantity, _) = shown.get();
        lab.with(|state| {
            let runs: Vec<&RunRecord> = state
                .compared
                .iter()
                .filter_map(|&id| state.run(id))
                .collect();
            if runs.len() < 2 {
                return None;
            }
            let labels = differences::labels(&runs);
            let target = runs
                .first()
                .map(|run| on_axis(&run.experiment, quantity))
                .unwrap_or_default();
            let curves: Vec<RunCurve<'_>> = runs
                .iter()
                .zip(&labels)
                .map(|(run, label)| RunCurve {
                    label,
                    epochs: &run.history,
                    selected: Some(run.id) == state.current,
                })
                .collect();
            let epochs = runs
                .iter()
                .map(|run| run.experiment.training.epochs)
                .max()
                .unwrap_or(1);
            let options = CurveOptions {
                quantity,
                target: &target,
                log: log.get(),
                epochs,
                width,
            };
            Some(plots::compare_runs(&curves, options))
        })
    };
    let several = lab.memo(|state| state.compared.len() > 1);
    // Errors in different units share no axis, and classes are not numbers.
    let mixed = lab.memo(|state| {
        let mut tasks = state
            .compared
            .iter()
            .filter_map(|&id| state.run(id))
            .map(|run| &run.experiment.task);
        let first = tasks.next();
        tasks.any(|task| Some(task) != first)
    });
    view! {
        <Show when=move || several.get()>
            <h3>"Side by side, on validation"</h3>
            <FigureView draw=draw />
            <Show when=move || mixed.get()><p class="note warning">"These runs are asked different things: their curves are in different units."</p></Show>
        </Show>
    }
}

/// The confusion matrix, or predicted against true for each number.
#[component]
fn ValidationFigure(
    /// The view's signals.
    lab: Lab,
) -> impl IntoView {
    let targets = lab.memo(|state| {
        state
            .shown()
            .map_or(0, |run| asked::names(&run.experiment).len())
    });
    let confusion = move |width: f64| {
        lab.with_run(|run| {
            let names = run.experiment.output_names();
            run.confusion
                .as_ref()
                .map(|confusion| plots::confusion(confusion, &names, width))
        })
        .flatten()
    };
    let scatter = move |place: usize| {
        let draw = move |width: f64| {
            lab.with_run(|run| {
                let (report, _) = run.validated.as_ref()?;
                let Answers::Numbers(numbers) = &report.answers else {
                    return None;
                };
                let names = asked::named(&run.experiment);
                let of = names.get(place)?;
                Some(predicted_against_true(
                    numbers.get(place)?,
                    (&of.name, of.unit.words()),
                    None,
                    width,
                ))
            })
            .flatten()
        };
        view! { <FigureView draw=draw empty="Predicted against true values appear when the run rests." /> }
    };
    let stale = lab.memo(|state| {
        let run = state.shown()?;
        let (_, epoch) = run.validated.as_ref()?;
        (*epoch != run.epoch()).then_some(*epoch)
    });
    view! {
        <div>
            <Show when=move || targets.get() == 0 fallback=move || view! { <For each=move || 0..targets.get() key=|place| *place children=scatter /> }>
                <FigureView draw=confusion empty="Predictions against the truth appear with the first run." />
            </Show>
            {move || stale.get().filter(|_| { targets.get() > 0 }).map(|epoch| view! { <p class="caption">{format!("As it was after epoch {epoch}.")}</p> })}
        </div>
    }
}

/// The network beside the simpler methods, on validation.
#[component]
fn Methods(
    /// The view's signals.
    lab: Lab,
) -> impl IntoView {
    let rows = lab.memo(|state| {
        let run = state.shown()?;
        let names = asked::named(&run.experiment);
        let mut rows = vec![(
            "This network".to_owned(),
            run.validation()
                .map_or_else(|| "–".to_owned(), |metrics| reached(metrics, &names)),
        )];
        let own = state
            .report
            .as_ref()
            .filter(|_| state.has_data(&run.experiment))
            .map(|report| report.methods.as_slice())
            .unwrap_or_default();
        rows.extend(listed(own).map(|score| method_row(score, &names)));
        Some(rows)
    });
    view! { <MethodTable caption="Against simpler methods" rows=Signal::derive(move || rows.get().unwrap_or_default()) /> }
}

/// Methods and what they reached, the network first.
#[component]
pub fn MethodTable(
    /// What it says.
    caption: &'static str,
    /// Names and what was reached.
    rows: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    let row = |(place, (name, reached)): (usize, (String, String))| {
        view! { <tr class:own=place == 0><th scope="row">{name}</th><td>{reached}</td></tr> }
    };
    view! {
        <table class="methods">
            <caption>{caption}</caption>
            <tbody>{move || rows.get().into_iter().enumerate().map(row).collect::<Vec<_>>()}</tbody>
        </table>
    }
}
