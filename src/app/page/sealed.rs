//! The sealed test set: a warning before it opens, a count of its openings, and what it says.

use super::actions::Actions;
use super::figure::FigureView;
use super::lab::{Lab, Stage};
use super::results::{baseline_row, settings};
use super::terms::Term;
use crate::app::plots::{self, AccuracyAxis};
use crate::evaluation::TestReport;
use leptos::html::Dialog;
use leptos::prelude::*;

/// The seal, and behind it the report.
#[component]
pub fn SealedTest(
    /// The page's state.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let size = move || lab.report.with(|report| report.as_ref().map(|report| report.test));
    let sealed = move || {
        let loci = size().map_or_else(|| "A third of the loci".to_owned(), |loci| format!("{} loci", plots::format_count(f64::from(loci))));
        match lab.openings.get() {
            0 => format!("{loci} that no run has seen. Open it once, when you have settled on your network."),
            1 => format!("{loci}, opened once. Whatever you choose after looking is fitted to them too."),
            count => format!("{loci}, opened {count} times. Each look makes the next figure a little less honest."),
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
        <ConfirmDialog lab actions />
    }
}

/// The one figure of merit, for the run shown.
#[component]
fn TestFigure(
    /// The page's state.
    lab: Lab,
) -> impl IntoView {
    let tested = move || lab.with_run(|run| run.test.as_ref().map(|(report, count)| (report.accuracy, report.interval, *count))).flatten();
    view! {
        {move || tested().map(|(accuracy, [low, high], count)| view! {
            <p class="verdict">
                <span class="figure-of-merit" data-metric="test-accuracy" data-value=accuracy.to_string()>{plots::format_percent(accuracy)}</span>
                {format!(" test accuracy, 95 % interval {} to {}; opening {count} of this test set", plots::format_percent(low), plots::format_percent(high))}
            </p>
        })}
    }
}

/// Warns before the seal breaks; from the second opening on it asks twice.
#[component]
fn ConfirmDialog(
    /// The page's state.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let understood = RwSignal::new(false);
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if lab.confirming_test.get() {
            understood.set(false);
            // Shown already: nothing to do.
            let _ = dialog.show_modal();
        } else {
            dialog.close();
        }
    });
    let again = move || lab.openings.get() > 0;
    view! {
        <dialog node_ref=dialog aria-labelledby="confirm-title" on:close=move |_| lab.confirming_test.set(false)>
            <h2 id="confirm-title">"Break the seal?"</h2>
            <p>
                "The test set answers one question: how good is the network you chose? It answers honestly only if nothing was chosen after looking at it.
                Compare runs on the validation set; open the test set when you are done."
            </p>
            <p>"It will be opened with "<b>{move || lab.with_run(settings)}</b>"."</p>
            <Show when=again>
                <p class="warning">{move || format!("This test set has been opened {} already.", times(lab.openings.get()))}</p>
                <label class="understood">
                    <input type="checkbox" prop:checked=move || understood.get() on:change=move |event| understood.set(event_target_checked(&event)) />
                    " I know that a further look makes the figure less honest"
                </label>
            </Show>
            <div class="dialog-buttons">
                <button type="button" class="plain" on:click=move |_| lab.confirming_test.set(false)>"Keep it sealed"</button>
                <button type="button" class="primary" disabled=move || again() && !understood.get() on:click=move |_| actions.open_test()>"Open the test set"</button>
            </div>
        </dialog>
    }
}

fn times(count: u32) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{count} times"),
    }
}

/// The report of the opened test set, below the stations.
#[component]
pub fn TestReportView(
    /// The page's state.
    lab: Lab,
) -> impl IntoView {
    let report = move |read: fn(&TestReport, f64) -> plots::Figure| {
        move |width: f64| lab.with_run(|run| run.test.as_ref().map(|(report, _)| read(report, width))).flatten()
    };
    let opened = move || lab.with_run(|run| run.test.as_ref().map(|(report, count)| (run.id, report.clone(), *count))).flatten();
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
        report.by_migration.iter().filter(|bin| (bin.high <= 1.000_001e-5) == below).map(|bin| bin.count.saturating_sub(bin.right)).sum()
    };
    let (low, high) = (missed(true), missed(false));
    let total = low + high;
    (total > 0).then(|| {
        format!(
            "Of the {total} gene-flow loci it missed, {low} had a migration rate below 1e-5: with so few migrants there is little to see."
        )
    })
}
