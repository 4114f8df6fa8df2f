//! The sealed test set: a warning before it opens, a count of its openings, and what it says.

use super::actions::Actions;
use super::results::{baseline_row, settings};
use super::state::{Lab, Stage};
use crate::app::parts::figure::FigureView;
use crate::app::parts::seal::SealDialog;
use crate::app::parts::terms::Term;
use crate::app::plots::{self, AccuracyAxis};
use crate::evaluation::TestReport;
use leptos::prelude::*;

/// The seal, and behind it the report.
#[component]
pub fn SealedTest(
    /// The page's state.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let size = move || {
        lab.report
            .with(|report| report.as_ref().map(|report| report.test))
    };
    let sealed = move || {
        let loci = size().map_or_else(
            || "A third of the loci".to_owned(),
            |loci| format!("{} loci", plots::format_count(f64::from(loci))),
        );
        match lab.openings.get() {
            0 => format!(
                "{loci} that no run has seen. Open it once, when you have settled on your network."
            ),
            1 => format!(
                "{loci}, opened once. Whatever you choose after looking is fitted to them too."
            ),
            count => format!(
                "{loci}, opened {count} times. Each look makes the next figure a little less honest."
            ),
        }
    };
    let can_test = move || {
        lab.stage.get().at_rest()
            && lab.at_hand.get().is_some()
            && !lab.data_is_stale()
            && lab.with_run(|run| !run.history.is_empty()).unwrap_or(false)
    };
    view! {
        <section class="sealed" aria-labelledby="sealed-title">
            <h2 id="sealed-title">"Sealed test set"</h2>
            <p>{sealed}</p>
            <button type="button" class="primary" disabled=move || !can_test() on:click=move |_| lab.confirming_test.set(true)>"Test"</button>
            <Show when=move || lab.stage.get() == Stage::Testing><p class="caption">"Predicting the test set …"</p></Show>
            <TestFigure lab />
        </section>
        <SealDialog
            open=lab.confirming_test
            openings=lab.openings
            network=Signal::derive(move || lab.with_run(settings).unwrap_or_default())
            on_open=Callback::new(move |()| actions.open_test())
        />
    }
}

/// The one figure of merit, for the run shown.
#[component]
fn TestFigure(
    /// The page's state.
    lab: Lab,
) -> impl IntoView {
    let tested = move || {
        lab.with_run(|run| {
            run.test
                .as_ref()
                .map(|(report, count)| (report.accuracy, report.interval, *count))
        })
        .flatten()
    };
    view! {
        {move || tested().map(|(accuracy, [low, high], count)| view! {
            <p class="verdict">
                <span class="figure-of-merit" data-metric="test-accuracy" data-value=accuracy.to_string()>{plots::format_percent(accuracy)}</span>
                {format!(" test accuracy, 95 % interval {} to {}; opening {count} of this test set", plots::format_percent(low), plots::format_percent(high))}
            </p>
        })}
    }
}

/// The report of the opened test set, below the stations.
#[component]
pub fn TestReportView(
    /// The page's state.
    lab: Lab,
) -> impl IntoView {
    let report = move |read: fn(&TestReport, f64) -> plots::Figure| {
        move |width: f64| {
            lab.with_run(|run| run.test.as_ref().map(|(report, _)| read(report, width)))
                .flatten()
        }
    };
    let opened = move || {
        lab.with_run(|run| {
            run.test
                .as_ref()
                .map(|(report, count)| (run.id, report.clone(), *count))
        })
        .flatten()
    };
    let lowest = move || opened().and_then(|(_, report, _)| weakest_migration(&report));
    view! {
        <Show when=move || opened().is_some()>
            <section class="report" aria-labelledby="report-title">
                <h2 id="report-title">"What the test set says"</h2>
                <p class="lead">{move || opened().map(|(id, _, count)| format!("Run {id}, opening {count} of this test set."))} " " {lowest}</p>
                <div class="report-figures">
                    <div>
                        <h3><Term word="Recall" entry="recall" />" by migration rate"</h3>
                        <FigureView draw=report(|report, width| plots::accuracy_bins(&report.by_migration, &AccuracyAxis {
                            parameter: "true migration rate m, per generation".into(),
                            rate: "gene flow found".into(),
                            log: true,
                            landmark: Some((1e-5, "m = 1e-5".into())),
                        }, width)) />
                    </div>
                    <div>
                        <h3>"Accuracy by split time"</h3>
                        <FigureView draw=report(|report, width| plots::accuracy_bins(&report.by_split, &AccuracyAxis {
                            parameter: "true split time T, generations".into(),
                            rate: "accuracy".into(),
                            log: false,
                            landmark: None,
                        }, width)) />
                    </div>
                    <div>
                        <table class="methods">
                            <caption>"On the same test loci"</caption>
                            <tbody>
                                <tr class="own"><th scope="row">"This network"</th><td>{move || opened().map(|(_, report, _)| plots::format_percent(report.accuracy))}</td></tr>
                                {move || opened().map(|(_, report, _)| report.baselines.iter().map(baseline_row).collect::<Vec<_>>())}
                            </tbody>
                        </table>
                    </div>
                    <div class="square">
                        <h3><Term word="Confusion matrix" entry="confusion matrix" /></h3>
                        <FigureView draw=report(|report, width| plots::confusion(&report.confusion, width)) />
                    </div>
                    <div class="square">
                        <h3><Term word="ROC curve" entry="ROC curve" /></h3>
                        <FigureView draw=report(|report, width| plots::roc(&report.roc, report.auc, width)) />
                    </div>
                    <div class="square">
                        <h3><Term word="Calibration" entry="calibration" /></h3>
                        <FigureView draw=report(|report, width| plots::calibration(&report.calibration, width)) />
                    </div>
                </div>
            </section>
        </Show>
    }
}

/// Where the missed gene-flow loci lie, in a sentence.
fn weakest_migration(report: &TestReport) -> Option<String> {
    let missed = |below: bool| -> u32 {
        report
            .by_migration
            .iter()
            .filter(|bin| (bin.high <= 1.000_001e-5) == below)
            .map(|bin| bin.count.saturating_sub(bin.right))
            .sum()
    };
    let (low, high) = (missed(true), missed(false));
    let total = low + high;
    (total > 0).then(|| {
        format!(
            "Of the {total} gene-flow loci it missed, {low} had a migration rate below 1e-5: with so few migrants there is little to see."
        )
    })
}
