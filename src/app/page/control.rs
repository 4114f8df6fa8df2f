//! The header and the run control: what is under way, how far it is, and what is wrong with it.

use super::actions::Actions;
use super::lab::{Lab, Stage};
use crate::app::parts::address::ShareButton;
use crate::app::parts::backend::BackendPill;
use crate::app::parts::metric::Metric;
use crate::app::plots;
use crate::app::runs::RunStatus;
use crate::training::Trouble;
use leptos::prelude::*;

/// The header: name, pages, backend, link.
#[component]
pub fn Header(
    /// The page's state.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
    /// Which text is open beside the Lab.
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
                <a href="#lab" aria-current="page">"Lab"</a>
                <button type="button" class="nav" aria-expanded=move || (reading.get() == Some("gene-flow")).to_string() on:click=move |_| read("gene-flow")>"Lesson"</button>
                <a href="histories.html">"Histories"</a>
                <a href="inside.html">"Inside"</a>
                <a href="#your-data">"Your data"</a>
                <button type="button" class="nav" aria-expanded=move || (reading.get() == Some("about")).to_string() on:click=move |_| read("about")>"About"</button>
            </nav>
            <div class="top-right">
                <BackendPill
                    device=lab.device
                    reason=lab.device_reason
                    choice=Signal::derive(move || lab.view.get().backend)
                    on_choice=Callback::new(move |choice| actions.switch_backend(choice))
                />
                <ShareButton />
            </div>
        </header>
    }
}

/// Buttons and progress of the simulation and of the run.
#[component]
pub fn RunControl(
    /// The page's state.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let stage = move || lab.stage.get();
    let simulating = move || stage() == Stage::Simulating;
    let training = move || stage() == Stage::Training;
    let paused = move || stage() == Stage::Paused;
    let at_rest = move || stage().at_rest();
    let has_data = move || lab.data.with(Option::is_some) && !lab.data_is_stale();
    let ended = move || {
        lab.with_run(|run| matches!(run.status, RunStatus::Finished | RunStatus::Stopped))
            .unwrap_or(true)
    };
    let resumable = move || paused() && !lab.data_is_stale() && !ended();
    view! {
        <section class="control" aria-label="Run control">
            <div class="buttons">
                <Show when=simulating fallback=move || view! {
                    <button type="button" class=move || if has_data() { "plain" } else { "primary" } disabled=move || !at_rest() on:click=move |_| actions.simulate()>"Simulate"</button>
                }>
                    <button type="button" class="plain" on:click=move |_| actions.cancel()>"Cancel"</button>
                </Show>
                <Show when=training fallback=move || view! {
                    <Show when=resumable>
                        <button type="button" class="primary" on:click=move |_| actions.resume()>"Resume"</button>
                    </Show>
                    <button type="button" class=move || if has_data() && !resumable() { "primary" } else { "plain" } disabled=move || !at_rest() on:click=move |_| actions.train()>"Train"</button>
                }>
                    <button type="button" class="primary" on:click=move |_| actions.pause()>"Pause"</button>
                </Show>
                <span class="button-group">
                    <button type="button" class="plain" disabled=move || !at_rest() on:click=move |_| actions.step_batch()>"Step batch"</button>
                    <button type="button" class="plain" disabled=move || !at_rest() on:click=move |_| actions.step_epoch()>"Step epoch"</button>
                    <button type="button" class="plain" disabled=move || !(training() || resumable()) on:click=move |_| actions.stop()>"Stop"</button>
                    <button type="button" class="plain" title="Back to the same untrained weights" disabled=move || !at_rest() on:click=move |_| actions.reset()>"Reset"</button>
                    <button type="button" class="plain" title="Other untrained weights, from the next seed" disabled=move || !at_rest() on:click=move |_| actions.new_weights()>"New weights"</button>
                </span>
            </div>
            <Show when=simulating fallback=move || view! { <RunProgress lab /> }>
                <SimulationProgress lab />
            </Show>
            <p class="advice" aria-live="polite">{move || advice(lab)}</p>
        </section>
    }
}

/// Loci done and their speed.
#[component]
fn SimulationProgress(
    /// The page's state.
    lab: Lab,
) -> impl IntoView {
    let simulated = move || lab.simulated.get();
    let label = move || {
        let now = simulated();
        let left = f64::from(now.total.saturating_sub(now.done)) / now.loci_per_second;
        let time = if left.is_finite() {
            format!(" · {left:.0} s left")
        } else {
            String::new()
        };
        format!(
            "{} of {} loci · {} workers{time}",
            plots::format_count(f64::from(now.done)),
            plots::format_count(f64::from(now.total)),
            now.workers
        )
    };
    view! {
        <div class="progress-block">
            <span class="metric-label">{label}</span>
            <progress aria-label="Loci simulated" max=move || simulated().total.max(1).to_string() value=move || simulated().done.to_string()></progress>
        </div>
        <Metric metric="loci-per-second" label="Loci per second" value=Signal::derive(move || Some(simulated().loci_per_second)) write=|value| plots::format_count(value.round()) />
    }
}

/// Where the run is and what it has reached.
#[component]
fn RunProgress(
    /// The page's state.
    lab: Lab,
) -> impl IntoView {
    let last = move |read: fn(&crate::training::EpochMetrics) -> f64| {
        Signal::derive(move || lab.with_run(|run| run.last().map(read)).flatten())
    };
    let training_metric = move |loss: bool| {
        Signal::derive(move || {
            lab.with_run(|run| {
                let metrics = run
                    .live
                    .last()
                    .map(|(_, metrics)| *metrics)
                    .or_else(|| run.last().map(|last| last.training))?;
                Some(if loss { metrics.loss } else { metrics.accuracy })
            })
            .flatten()
        })
    };
    let speed = Signal::derive(move || lab.with_run(|run| run.examples_per_second));
    let epoch = Signal::derive(move || lab.with_run(|run| run.epochs_done()));
    let epochs = move || {
        lab.with_run(|run| run.experiment.training.epochs)
            .unwrap_or_else(|| lab.experiment.with(|e| e.training.epochs))
    };
    let batch = move || {
        lab.with_run(|run| {
            let in_epoch = run.step % run.steps_per_epoch.max(1);
            let left = run
                .seconds_left()
                .map(|seconds| format!(" · {seconds:.0} s left"))
                .unwrap_or_default();
            let speed = if run.examples_per_second > 0.0 {
                format!(
                    " · {} examples/s",
                    plots::format_count(run.examples_per_second.round())
                )
            } else {
                String::new()
            };
            if matches!(run.status, RunStatus::Finished | RunStatus::Stopped) {
                format!("{}{speed}", run.status.word())
            } else {
                format!("batch {in_epoch} of {}{speed}{left}", run.steps_per_epoch)
            }
        })
        .unwrap_or_else(|| "no run yet".to_owned())
    };
    view! {
        <div class="progress-block">
            <span class="metric-label">{batch}</span>
            <progress aria-label="Epochs trained" max=move || epochs().to_string() value=move || epoch.get().unwrap_or(0.0).to_string()></progress>
        </div>
        <div class="metrics">
        <div class="metric">
            <span class="metric-label">"Epoch"</span>
            <span class="metric-value" data-metric="epoch" data-value=move || epoch.get().unwrap_or(0.0).to_string()>
                {move || format!("{:.1}", epoch.get().unwrap_or(0.0))} <small>{move || format!(" / {}", epochs())}</small>
            </span>
        </div>
        <Metric metric="val-accuracy" label="Validation accuracy" value=last(|last| last.validation.accuracy) write=plots::format_percent />
        <Metric metric="accuracy" label="Accuracy" value=training_metric(false) write=plots::format_percent />
        <Metric metric="loss" label="Loss" value=training_metric(true) write=plots::format_decimal />
        <Metric metric="val-loss" label="Val loss" value=last(|last| last.validation.loss) write=plots::format_decimal />
        </div>
        <span class="hidden" data-metric="examples-per-second" data-value=move || speed.get().unwrap_or(0.0).to_string()></span>
        <span class="hidden" data-metric="loci-per-second" data-value=move || lab.simulated.get().loci_per_second.to_string()></span>
    }
}

/// The sentence that helps most right now.
fn advice(lab: Lab) -> String {
    if lab.stage.get() == Stage::Loading {
        return "Starting the simulator …".to_owned();
    }
    if lab.stage.get() == Stage::Failed {
        return "Something is broken; the note below says what. Reload the page to start again: the link keeps your settings.".to_owned();
    }
    if lab.data_is_stale() && lab.stage.get() != Stage::Simulating {
        return "The settings have changed since the data were simulated: simulate again to train on them.".to_owned();
    }
    if lab.stage.get() == Stage::Paused && settings_moved_on(lab) {
        return "Network or training settings have changed: Resume goes on with those the run began with, Train starts a new run with yours.".to_owned();
    }
    let trouble = lab
        .with_run(|run| run.troubles.last().map(Trouble::sentence))
        .flatten();
    if let Some(sentence) = trouble {
        return sentence;
    }
    if lab.data.with(Option::is_none) && lab.stage.get() == Stage::Ready {
        return "Simulate loci under both histories, then train the network to tell them apart."
            .to_owned();
    }
    if lab.runs.with(Vec::is_empty) && lab.stage.get() == Stage::Ready {
        return "The data are there. Train the network on 60 % of them.".to_owned();
    }
    String::new()
}

/// Whether the controls show another network or training than the run at hand has.
fn settings_moved_on(lab: Lab) -> bool {
    lab.with_run(|run| {
        lab.experiment.with(|now| {
            (now.network, &now.training, now.seeds)
                != (
                    run.experiment.network,
                    &run.experiment.training,
                    run.experiment.seeds,
                )
        })
    })
    .unwrap_or(false)
}
