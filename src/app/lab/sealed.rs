//! The sealed test set: a warning before it opens, a count of its openings, and what it says.

use super::actions::Actions;
use super::results::MethodTable;
use super::signals::Lab;
use crate::app::parts::figure::FigureView;
use crate::app::parts::seal::SealDialog;
use crate::app::parts::terms::Term;
use crate::app::plots;
use crate::app::plots::inside::{Target, predicted_against_true, residuals};
use crate::app::state::reached::{method_row, reached};
use crate::app::state::report::{along_drawn, along_title, weakest};
use crate::app::state::seal::{better_on_validation, opening, seal};
use crate::app::state::{self, RunRecord, Stage, asked, words};
use crate::evaluation::{Answers, NumberAnswers, Report, listed};
use crate::number::{format_decimal, format_percent};
use leptos::prelude::*;

/// The seal, and behind it the report.
#[component]
pub fn SealedTest(
    /// The view's signals.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let openings = lab.memo(|state| state.openings);
    let sealed = lab.memo(seal);
    let can_test = lab.memo(state::Lab::can_test);
    // The dialog closes itself, too: what it does is told to the state.
    let confirming = RwSignal::new(false);
    let counted = RwSignal::new(0);
    Effect::new(move |_| counted.set(openings.get()));
    view! {
        <section class="sealed" aria-labelledby="sealed-title">
            <h2 id="sealed-title">"Sealed test set"</h2>
            <p>{move || sealed.get()}</p>
            <button type="button" class="primary" disabled=move || !can_test.get() on:click=move |_| confirming.set(true)>"Test"</button>
            <Show when=move || lab.stage.get() == Stage::Testing><p class="caption">"Predicting the test set …"</p></Show>
            <TestFigure lab />
        </section>
        <SealDialog
            open=confirming
            openings=counted
            network=Signal::derive(move || lab.with_run(words::run).unwrap_or_default())
            better=lab.memo(better_on_validation)
            on_open=Callback::new(move |()| {
                confirming.set(false);
                actions.act(state::Lab::open_test);
            })
        />
    }
}

/// The one figure of merit, for the run shown.
#[component]
fn TestFigure(
    /// The view's signals.
    lab: Lab,
) -> impl IntoView {
    let tested = lab.memo(|state| {
        let run = state.shown()?;
        let test = run.test.as_ref()?;
        Some((
            test.report.answers.clone(),
            opening(state, run, test),
            asked::named(&run.experiment),
        ))
    });
    let interval = |[low, high]: [f64; 2], write: fn(f64) -> String| {
        format!("95 % interval {} to {}", write(low), write(high))
    };
    let said = move || {
        let (answers, opening, names) = tested.get()?;
        Some(match answers {
            Answers::Classes {
                confusion,
                interval: ends,
                ..
            } => {
                let accuracy = confusion.accuracy();
                view! {
                    <p class="verdict">
                        <span class="figure-of-merit" data-metric="test-accuracy" data-value=accuracy.to_string()>{format_percent(accuracy)}</span>
                        {format!(" test accuracy, {}; {opening}", interval(ends, format_percent))}
                    </p>
                }
                .into_any()
            }
            Answers::Numbers(numbers) => {
                let one = |(place, (answers, of)): (usize, (NumberAnswers, asked::Named))| {
                    let (rmse, r2) = (answers.score.rmse, answers.score.r2);
                    let first = place == 0;
                    view! {
                        <p class="verdict">
                            <span class="figure-of-merit" data-metric=first.then_some("test-rmse") data-value=rmse.to_string()>{of.measured(&format_decimal(rmse))}</span>
                            {format!(" RMSE of {}, {}", of.name, interval(answers.rmse_interval, format_decimal))}
                            {r2.map(|r2| view! {
                                "; R² "
                                <span data-metric=first.then_some("test-r2") data-value=r2.to_string()>{format_decimal(r2)}</span>
                            })}
                            {format!("; {opening}")}
                        </p>
                    }
                };
                numbers
                    .into_iter()
                    .zip(names)
                    .enumerate()
                    .map(one)
                    .collect::<Vec<_>>()
                    .into_any()
            }
        })
    };
    view! { {said} }
}

/// The report of the test set, once it is open, below the stations.
#[component]
pub fn TestReportView(
    /// The view's signals.
    lab: Lab,
) -> impl IntoView {
    let opened = lab.memo(|state| {
        let run = state.shown()?;
        run.test
            .as_ref()
            .map(|test| (run.id, opening(state, run, test)))
    });
    let along = lab.memo(|state| {
        let test = state.shown()?.test.as_ref()?;
        Some(test.report.along.len())
    });
    let classes = lab.memo(|state| {
        let test = state.shown()?.test.as_ref()?;
        match &test.report.answers {
            Answers::Classes { confusion, .. } => Some(confusion.classes()),
            Answers::Numbers(_) => None,
        }
    });
    let targets = lab.memo(|state| {
        state
            .shown()
            .map_or(0, |run| asked::names(&run.experiment).len())
    });
    let methods = lab.memo(|state| {
        let run = state.shown()?;
        let report = &run.test.as_ref()?.report;
        let names = asked::named(&run.experiment);
        let mut rows = vec![("This network".to_owned(), reached(&report.metrics, &names))];
        rows.extend(listed(&report.methods).map(|score| method_row(score, &names)));
        Some(rows)
    });
    let along_figure = move |place: usize| {
        let of_target = move |target: usize| {
            view! {
                <FigureView draw=move |width| with_report(lab, |run, report| along_drawn(&run.experiment, report.along.get(place)?, target, width)).flatten() />
            }
        };
        let title = move || {
            with_report(lab, |run, report| {
                Some(along_title(&run.experiment, report.along.get(place)?))
            })
            .flatten()
        };
        let figures = move || {
            let count = if classes.get().is_some() {
                1
            } else {
                targets.get()
            };
            (0..count).map(of_target).collect::<Vec<_>>()
        };
        view! { <div><h3>{title}</h3>{figures}</div> }
    };
    let number = move |target: usize| {
        let name = move || {
            with_report(lab, |run, _| {
                asked::names(&run.experiment).get(target).cloned()
            })
            .flatten()
        };
        let draw = move |of: fn(&NumberAnswers, Target<'_>, f64) -> plots::Figure| {
            move |width: f64| {
                with_report(lab, |run, report| {
                    let Answers::Numbers(numbers) = &report.answers else {
                        return None;
                    };
                    let names = asked::named(&run.experiment);
                    let named = names.get(target)?;
                    Some(of(
                        numbers.get(target)?,
                        (&named.name, named.unit.words()),
                        width,
                    ))
                })
                .flatten()
            }
        };
        view! {
            <div class="square">
                <h3>{name}": predicted against true"</h3>
                <FigureView draw=draw(|answers, name, width| predicted_against_true(answers, name, None, width)) />
            </div>
            <div>
                <h3>{name}": bias along its range"</h3>
                <FigureView draw=draw(residuals) />
            </div>
        }
    };
    let number = move || {
        (0..if classes.get().is_none() {
            targets.get()
        } else {
            0
        })
            .map(number)
            .collect::<Vec<_>>()
    };
    view! {
        <section class="report" aria-labelledby="report-title">
            <h2 id="report-title">"What the test set says"</h2>
            <p class="lead">{move || opened.get().map(|(id, opening)| format!("Run {id}, {opening}."))} " " {move || with_report(lab, weakest).flatten()}</p>
            <div class="report-figures">
                <div><MethodTable caption="On the same test examples" rows=Signal::derive(move || methods.get().unwrap_or_default()) /></div>
                <Show when=move || classes.get().is_some()>
                    <div class="square">
                        <h3><Term word="Confusion matrix" entry="confusion matrix" /></h3>
                        <FigureView draw=move |width| with_report(lab, |run, report| match &report.answers {
                            Answers::Classes { confusion, .. } => Some(plots::confusion(confusion, &run.experiment.output_names(), width)),
                            Answers::Numbers(_) => None,
                        }).flatten() />
                    </div>
                </Show>
                <Show when=move || classes.get() == Some(2)>
                    <div class="square">
                        <h3><Term word="ROC curve" entry="ROC curve" /></h3>
                        <FigureView draw=move |width| with_report(lab, |run, report| match &report.answers {
                            Answers::Classes { roc, auc, .. } => Some(plots::roc(roc, auc.unwrap_or(f64::NAN), run.experiment.output_names().get(1)?, width)),
                            Answers::Numbers(_) => None,
                        }).flatten() />
                    </div>
                </Show>
                <Show when=move || classes.get().is_some()>
                    <div class="square">
                        <h3><Term word="Calibration" entry="calibration" /></h3>
                        <FigureView draw=move |width| with_report(lab, |run, report| match &report.answers {
                            Answers::Classes { calibration, confusion, .. } => {
                                let names = run.experiment.output_names();
                                let class = names.get(1).filter(|_| confusion.classes() == 2).map(String::as_str);
                                Some(plots::calibration(calibration, class, width))
                            }
                            Answers::Numbers(_) => None,
                        }).flatten() />
                    </div>
                </Show>
                {number}
                <For each=move || 0..along.get().unwrap_or(0) key=|place| *place children=along_figure />
            </div>
        </section>
    }
}

/// Reads the report of the run shown.
fn with_report<T>(lab: Lab, read: impl FnOnce(&RunRecord, &Report) -> T) -> Option<T> {
    lab.with_run(|run| run.test.as_ref().map(|test| read(run, &test.report)))
        .flatten()
}
