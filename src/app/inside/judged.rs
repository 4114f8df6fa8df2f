//! How good the network is on alignments it was not trained on, while it trains.

use super::bench::Bench;
use crate::app::parts::figure::FigureView;
use crate::app::plots::inside::{predicted_against_true, residuals, simpler_methods, target_name};
use crate::app::plots::{Figure, format_count, format_decimal};
use crate::evaluation::regression::RegressionReport;
use crate::evaluation::road::NumberAnswers;
use leptos::prelude::*;

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Drawn {
    Scatter,
    Residuals,
    Methods,
}

/// The first of the findings.
#[component]
pub fn JudgedSection(
    /// The page's state.
    bench: Bench,
) -> impl IntoView {
    let drawn = RwSignal::new(Drawn::Scatter);
    let target = move || {
        bench
            .with_trained(|experiment| target_name(experiment.target))
            .unwrap_or_default()
    };
    let here = move || {
        bench.opening.with(|opening| {
            opening
                .as_ref()
                .and_then(|opening| opening.truth.map(|truth| [truth, opening.prediction]))
        })
    };
    let draw = move |width: f64| {
        bench.validated.with(|report| {
            let report = report.as_ref()?;
            Some(figure(drawn.get(), report, target(), here(), width))
        })
    };
    let lead = move || {
        bench.validated.with(|report| match report {
            None => "The validation set: never trained on, looked at after each epoch.".to_owned(),
            Some(report) => {
                let r2 = report
                    .score
                    .r2
                    .map_or_else(|| "–".to_owned(), format_decimal);
                format!(
                    "RMSE {}{} · R² {r2}{} · {} validation alignments",
                    format_decimal(report.score.rmse),
                    interval(Some(report.rmse_interval)),
                    interval(report.r2_interval),
                    format_count(report.points.len() as f64)
                )
            }
        })
    };
    view! {
        <section aria-labelledby="judged-title">
            <h2 id="judged-title">"On data it has never seen"</h2>
            <p class="lead">{lead}</p>
            <div class="segments small" role="group" aria-label="Figure">
                {[(Drawn::Scatter, "predicted"), (Drawn::Residuals, "residuals"), (Drawn::Methods, "simpler methods")].map(|(option, word)| view! {
                    <button type="button" class="segment-button" aria-pressed=move || (drawn.get() == option).to_string() on:click=move |_| drawn.set(option)>{word}</button>
                })}
            </div>
            <FigureView draw=draw empty="Predictions against the truth appear as soon as the network stands." />
        </section>
    }
}

/// A 95 % bootstrap interval in brackets, where there is one.
pub(super) fn interval(ends: Option<[f64; 2]>) -> String {
    ends.map_or_else(String::new, |[low, high]| {
        format!(
            " (95 % interval {} to {})",
            format_decimal(low),
            format_decimal(high)
        )
    })
}

/// A report's answers alone, as figures take them.
pub(super) fn answers(report: &RegressionReport) -> NumberAnswers {
    NumberAnswers {
        score: report.score,
        rmse_interval: report.rmse_interval,
        r2_interval: report.r2_interval,
        points: report.points.clone(),
        bins: report.bins.clone(),
    }
}

fn figure(
    drawn: Drawn,
    report: &RegressionReport,
    target: &str,
    here: Option<[f64; 2]>,
    width: f64,
) -> Figure {
    match drawn {
        Drawn::Scatter => predicted_against_true(&answers(report), target, here, width),
        Drawn::Residuals => residuals(&answers(report), target, width),
        Drawn::Methods => simpler_methods(report, target, width),
    }
}
