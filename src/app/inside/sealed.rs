//! The sealed test set: a warning before it opens, a count of its openings, and what it says.

use super::actions::Actions;
use super::bench::{Bench, Errand};
use super::judged::{answers, interval};
use crate::app::parts::figure::FigureView;
use crate::app::parts::seal::SealDialog;
use crate::app::parts::terms::Term;
use crate::app::plots;
use crate::app::plots::inside::{predicted_against_true, residuals, simpler_methods, target_name};
use crate::evaluation::regression::RegressionReport;
use leptos::prelude::*;

/// The seal, and behind it the figures of merit.
#[component]
pub fn SealedTest(
    /// The page's state.
    bench: Bench,
) -> impl IntoView {
    let sealed = move || {
        let size = bench.data.with(|data| data.as_ref().map(|data| data.test));
        let those = size.map_or_else(
            || "A fifth of the alignments".to_owned(),
            |size| format!("{} alignments", plots::format_count(f64::from(size))),
        );
        match bench.openings.get() {
            0 => format!(
                "{those} that no run has seen. Open it once, when you have settled on your network."
            ),
            1 => format!(
                "{those}, opened once. Whatever you choose after looking is fitted to them too."
            ),
            count => format!(
                "{those}, opened {count} times. Each look makes the next figure a little less honest."
            ),
        }
    };
    let can_test = move || bench.stage.get().at_rest() && !bench.is_out(Errand::Test);
    let tested = move || {
        bench
            .with_run(|run| {
                run.test.as_ref().map(|(report, count)| {
                    (
                        report.score,
                        report.rmse_interval,
                        report.r2_interval,
                        *count,
                    )
                })
            })
            .flatten()
    };
    view! {
        <section class="sealed" aria-labelledby="inside-sealed-title">
            <h2 id="inside-sealed-title">"Sealed test set"</h2>
            <p>{sealed}</p>
            <button type="button" class="primary" data-action="test" disabled=move || !can_test() on:click=move |_| bench.confirming_test.set(true)>"Test"</button>
            <Show when=move || bench.is_out(Errand::Test)><p class="caption">"Predicting the test set …"</p></Show>
            {move || tested().map(|(score, rmse_interval, r2_interval, count)| view! {
                <p class="verdict">
                    <Term word="RMSE" entry="RMSE" />" "<span class="figure-of-merit" data-metric="test-rmse" data-value=score.rmse.to_string()>{plots::format_decimal(score.rmse)}</span>
                    {format!("{}, R² ", interval(Some(rmse_interval)))}
                    <span data-metric="test-r2" data-value=score.r2.map(|r2| r2.to_string())>{score.r2.map_or_else(|| "–".to_owned(), plots::format_decimal)}</span>
                    {format!("{}; opening {count} of this test set", interval(r2_interval))}
                </p>
            })}
        </section>
    }
}

/// The report of the opened test set, and the dialog before it.
#[component]
pub fn TestReportView(
    /// The page's state.
    bench: Bench,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let opened = move || bench.with_run(|run| run.test.is_some()).unwrap_or(false);
    let target = move || {
        bench
            .with_trained(|experiment| target_name(experiment.target))
            .unwrap_or_default()
    };
    let report = move |draw: fn(&RegressionReport, &str, f64) -> plots::Figure| {
        move |width: f64| {
            bench
                .with_run(|run| {
                    run.test
                        .as_ref()
                        .map(|(report, _)| draw(report, target(), width))
                })
                .flatten()
        }
    };
    view! {
        <SealDialog
            open=bench.confirming_test
            openings=bench.openings
            network=Signal::derive(move || bench.with_run(|run| run.words()).unwrap_or_default())
            on_open=Callback::new(move |()| actions.open_test())
        />
        <Show when=opened>
            <section class="report" aria-labelledby="inside-report-title">
                <h2 id="inside-report-title">"What the test set says"</h2>
                <div class="report-figures">
                    <div>
                        <h3>"Predicted against true"</h3>
                        <FigureView draw=report(|report, target, width| predicted_against_true(&answers(report), target, None, width)) />
                    </div>
                    <div>
                        <h3>"Errors along the range"</h3>
                        <FigureView draw=report(|report, target, width| residuals(&answers(report), target, width)) />
                    </div>
                    <div>
                        <h3>"Simpler methods on the same alignments"</h3>
                        <FigureView draw=report(simpler_methods) />
                    </div>
                </div>
            </section>
        </Show>
    }
}
