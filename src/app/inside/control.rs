//! The header and the run control: what is under way, how far it is, and what is wrong with it.

use super::actions::Actions;
use super::bench::{Bench, Stage};
use super::draft::operations;
use super::work::work_sentence;
use crate::app::parts::address::ShareButton;
use crate::app::parts::backend::BackendPill;
use crate::app::parts::metric::Metric;
use crate::app::plots;
use crate::app::plots::inside::target_name;
use crate::app::runs::RunStatus;
use crate::training::Trouble;
use leptos::prelude::*;

/// The header: name, pages, backend, link.
#[component]
pub fn Header(
    /// The page's state.
    bench: Bench,
    /// What controls can ask for.
    actions: Actions,
    /// Which text is open beside the page.
    reading: RwSignal<Option<&'static str>>,
) -> impl IntoView {
    let read = move |text: &'static str| {
        reading.update(|open| {
            *open = if *open == Some(text) {
                None
            } else {
                Some(text)
            }
        });
    };
    view! {
        <header class="top">
            <h1>"Coalescent Playground"</h1>
            <nav aria-label="Page">
                <a href="./">"Lab"</a>
                <a href="histories.html">"Histories"</a>
                <a href="#inside" aria-current="page">"Inside"</a>
                <button type="button" class="nav" aria-expanded=move || (reading.get() == Some("inside")).to_string() on:click=move |_| read("inside")>"Lesson"</button>
            </nav>
            <div class="top-right">
                <BackendPill
                    device=bench.device
                    reason=bench.device_reason
                    choice=Signal::derive(move || bench.view.get().backend)
                    on_choice=Callback::new(move |choice| actions.switch_backend(choice))
                />
                <ShareButton />
            </div>
        </header>
    }
}

/// Buttons and progress of the run.
#[component]
pub fn RunControl(
    /// The page's state.
    bench: Bench,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let stage = move || bench.stage.get();
    let training = move || stage() == Stage::Training;
    let at_rest = move || stage().at_rest();
    let word = move || match stage() {
        Stage::Paused => "Resume",
        Stage::Finished => "Train again",
        _ => "Train",
    };
    let stoppable = move || matches!(stage(), Stage::Training | Stage::Paused);
    view! {
        <section class="control" aria-label="Run control">
            <div class="buttons">
                <Show when=training fallback=move || view! {
                    <button type="button" class="primary" data-action="train" disabled=move || !at_rest() on:click=move |_| actions.train()>{word}</button>
                }>
                    <button type="button" class="primary" data-action="pause" on:click=move |_| actions.pause()>"Pause"</button>
                </Show>
                <span class="button-group">
                    <button type="button" class="plain" data-action="step-batch" disabled=move || !at_rest() on:click=move |_| actions.step_batch()>"Step batch"</button>
                    <button type="button" class="plain" data-action="step-epoch" disabled=move || !at_rest() on:click=move |_| actions.step_epoch()>"Step epoch"</button>
                    <button type="button" class="plain" data-action="stop" disabled=move || !stoppable() on:click=move |_| actions.stop()>"Stop"</button>
                    <button type="button" class="plain" data-action="reset" title="Back to the same untrained weights" disabled=move || !at_rest() on:click=move |_| actions.reset()>"Reset"</button>
                    <button type="button" class="plain" data-action="new-weights" title="Other untrained weights, from the next seed" disabled=move || !at_rest() on:click=move |_| actions.new_weights()>"New weights"</button>
                </span>
            </div>
            <Progress bench />
            <Metrics bench />
            <p class="advice" aria-live="polite">{move || advice(bench)}</p>
        </section>
    }
}

/// How far the simulation or the run is.
#[component]
fn Progress(
    /// The page's state.
    bench: Bench,
) -> impl IntoView {
    let simulating = move || matches!(bench.stage.get(), Stage::Simulating | Stage::Loading);
    let count = |number: u32| plots::format_count(f64::from(number));
    let label = move || {
        if simulating() {
            let [done, of] = bench.simulated.get();
            return if of == 0 {
                "starting …".to_owned()
            } else {
                format!("{} of {} alignments", count(done), count(of))
            };
        }
        bench
            .with_run(|run| {
                let speed = if run.examples_per_second > 0.0 {
                    format!(
                        " · {} examples/s",
                        plots::format_count(run.examples_per_second.round())
                    )
                } else {
                    String::new()
                };
                let left = run
                    .seconds_left()
                    .map(|seconds| format!(" · {seconds:.0} s left"))
                    .unwrap_or_default();
                match run.status {
                    RunStatus::Finished | RunStatus::Stopped => {
                        format!("{}{speed}", run.status.word())
                    }
                    _ => format!(
                        "batch {} of {}{speed}{left}",
                        run.step % run.steps_per_epoch.max(1),
                        run.steps_per_epoch
                    ),
                }
            })
            .unwrap_or_else(|| "no run yet".to_owned())
    };
    let most = move || {
        if simulating() {
            f64::from(bench.simulated.get()[1].max(1))
        } else {
            bench
                .with_run(|run| f64::from(run.experiment.training.epochs))
                .unwrap_or(1.0)
        }
    };
    let now = move || {
        if simulating() {
            f64::from(bench.simulated.get()[0])
        } else {
            bench.with_run(|run| run.epochs_done()).unwrap_or(0.0)
        }
    };
    view! {
        <div class="progress-block">
            <span class="metric-label">{label}</span>
            <progress aria-label="Progress" max=move || most().to_string() value=move || now().to_string()></progress>
        </div>
    }
}

/// What the run has reached.
#[component]
fn Metrics(
    /// The page's state.
    bench: Bench,
) -> impl IntoView {
    let training = move |loss: bool| {
        Signal::derive(move || {
            bench
                .with_run(|run| {
                    run.training()
                        .map(|now| if loss { now.loss } else { now.rmse })
                })
                .flatten()
                .filter(|value| value.is_finite())
        })
    };
    let validation = move |loss: bool| {
        let read = move || {
            bench
                .with_run(|run| {
                    run.validation()
                        .map(|metrics| if loss { metrics.loss } else { metrics.rmse })
                })
                .flatten()
        };
        Signal::derive(read)
    };
    let epoch = move || bench.with_run(|run| run.epochs_done()).unwrap_or(0.0);
    let epochs = move || {
        bench
            .with_trained(|experiment| experiment.training.epochs)
            .unwrap_or(0)
    };
    let step = move || bench.with_run(|run| run.step).unwrap_or(0);
    let speed = move || bench.with_run(|run| run.examples_per_second).unwrap_or(0.0);
    let unit = move || {
        bench
            .experiment
            .with(|experiment| format!("RMSE is in units of {}", target_name(experiment.target)))
    };
    view! {
        <div class="metrics" title=unit>
            <div class="metric">
                <span class="metric-label">"Epoch"</span>
                <span class="metric-value">
                    <span data-metric="epoch" data-value=move || epoch().to_string()>{move || format!("{:.1}", epoch())}</span>
                    " "<small>{move || format!("/ {}", epochs())}</small>
                </span>
            </div>
            <Metric metric="val-rmse" label="Validation RMSE" value=validation(false) write=plots::format_decimal />
            <Metric metric="rmse" label="RMSE" value=training(false) write=plots::format_decimal />
            <Metric metric="loss" label="Loss" value=training(true) write=plots::format_decimal />
            <Metric metric="val-loss" label="Val loss" value=validation(true) write=plots::format_decimal />
        </div>
        <span class="hidden" data-metric="step" data-value=move || step().to_string()>{move || step().to_string()}</span>
        <span class="hidden" data-metric="examples-per-second" data-value=move || speed().to_string()>{move || speed().to_string()}</span>
    }
}

/// The sentence that helps most right now.
fn advice(bench: Bench) -> String {
    match bench.stage.get() {
        Stage::Loading => return "Starting the trainer …".to_owned(),
        Stage::Simulating => return "Simulating alignments and building the network …".to_owned(),
        Stage::Failed => {
            return "Something is broken; the note below says what. Reload the page to start again: the link keeps your settings."
                .to_owned();
        }
        _ => (),
    }
    if let Some(sentence) = bench
        .with_run(|run| run.troubles.last().map(Trouble::sentence))
        .flatten()
    {
        return sentence;
    }
    match (bench.stage.get(), bench.data.get()) {
        (Stage::Ready, Some(data)) => {
            format!(
                "{} alignments to train on, {} to validate, {} sealed. The network is untrained: look at it, then train. {}",
                plots::format_count(f64::from(data.training)),
                plots::format_count(f64::from(data.validation)),
                plots::format_count(f64::from(data.test)),
                work(bench)
            )
        }
        _ => String::new(),
    }
}

/// What training the network at hand takes.
fn work(bench: Bench) -> String {
    let backend = bench.device.with(|device| {
        device
            .as_ref()
            .map(|device| device.backend.clone())
            .unwrap_or_default()
    });
    bench.experiment.with(|experiment| {
        let each = bench
            .summary
            .with(|lines| operations(&experiment.layers, lines));
        bench
            .runs
            .with(|runs| work_sentence(experiment, &experiment.layers, each, runs, &backend))
    })
}
