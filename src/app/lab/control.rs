//! The run control: what is under way, how far it is, and what is wrong with it.

use super::actions::Actions;
use super::signals::Lab;
use crate::app::parts::metric::Metric;
use crate::app::parts::openings::Kept;
use crate::app::state::words::whose_figures;
use crate::app::state::{self, RunRecord, Stage, asked};
use crate::evaluation::{Measure, Metrics};
use crate::experiment::Task;
use crate::number::{format_count, format_decimal, format_percent};
use leptos::html::Button;
use leptos::prelude::*;

/// Buttons and progress of the simulation and of the run.
#[component]
pub fn RunControl(
    /// The view's signals.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let simulating = move || lab.stage.get() == Stage::Simulating;
    let training = move || lab.stage.get() == Stage::Training;
    let at_rest = move || lab.at_rest();
    let has_data = lab.memo(|state| state.data.is_some() && !state.data_is_stale());
    let resumable = lab.memo(state::Lab::resumable);
    let advice = lab.memo(state::Lab::advice);
    let focus = FocusKept::of(lab);
    let simulate = move |_| {
        if lab.stage.get_untracked() == Stage::Simulating {
            actions.act(state::Lab::cancel);
        } else {
            actions.act(state::Lab::simulate);
        }
    };
    let train = move |_| {
        if lab.stage.get_untracked() == Stage::Training {
            actions.act(state::Lab::pause);
        } else if resumable.get_untracked() {
            actions.act(|state| state.resume(&Kept));
        } else {
            actions.act(|state| state.train(&Kept));
        }
    };
    let begin_anew = move |_| {
        // This button goes as soon as the new run begins.
        focus.to(focus.train);
        actions.act(|state| state.train(&Kept));
    };
    let train_word = move || {
        if training() {
            "Pause"
        } else if resumable.get() {
            "Resume"
        } else {
            "Train"
        }
    };
    let train_class = move || {
        if training() || resumable.get() || has_data.get() {
            "primary"
        } else {
            "plain"
        }
    };
    view! {
        <section class="control" aria-label="Run control">
            <div class="buttons" on:focusin=move |_| focus.held.set_value(true) on:focusout=move |_| focus.held.set_value(false)>
                <button type="button" node_ref=focus.simulate class=move || if simulating() || has_data.get() { "plain" } else { "primary" }
                    disabled=move || !(simulating() || at_rest()) on:click=simulate>{move || if simulating() { "Cancel" } else { "Simulate" }}</button>
                <button type="button" node_ref=focus.train class=train_class disabled=move || !(training() || at_rest()) on:click=train>{train_word}</button>
                <Show when=move || resumable.get() && !training()>
                    <button type="button" class="plain" disabled=move || !at_rest() on:click=begin_anew>"Train"</button>
                </Show>
                <span class="button-group">
                    <button type="button" class="plain" disabled=move || !at_rest() on:click=move |_| actions.act(|state| state.step_batch(&Kept))>"Step batch"</button>
                    <button type="button" class="plain" disabled=move || !at_rest() on:click=move |_| actions.act(|state| state.step_epoch(&Kept))>"Step epoch"</button>
                    <button type="button" class="plain" disabled=move || !(training() || resumable.get()) on:click=move |_| actions.act(state::Lab::stop)>"Stop"</button>
                    <button type="button" class="plain" title="Back to the same untrained weights" disabled=move || !at_rest() on:click=move |_| actions.act(|state| state.reset(&Kept))>"Reset"</button>
                    <button type="button" class="plain" title="Other untrained weights, from the next seed" disabled=move || !at_rest() on:click=move |_| actions.act(|state| state.new_weights(&Kept))>"New weights"</button>
                </span>
            </div>
            <Show when=simulating fallback=move || view! { <RunProgress lab /> }>
                <SimulationProgress lab />
            </Show>
            <p class="advice" aria-live="polite">{move || advice.get()}</p>
        </section>
    }
}

/// The keyboard's focus stays among the buttons while they change: where the one that has it can no longer be pressed, or is gone, it moves to
/// the one that ends what is under way.
#[derive(Clone, Copy)]
struct FocusKept {
    simulate: NodeRef<Button>,
    train: NodeRef<Button>,
    /// Whether one of the buttons had it last. A button that is disabled or removed loses it without a word.
    held: StoredValue<bool>,
}

impl FocusKept {
    fn of(lab: Lab) -> Self {
        let kept = Self {
            simulate: NodeRef::new(),
            train: NodeRef::new(),
            held: StoredValue::new(false),
        };
        Effect::new(move |_| {
            lab.stage.with(|_| ());
            if kept.held.get_value() {
                // Once the buttons are as the stage has them.
                request_animation_frame(move || kept.settle(lab));
            }
        });
        kept
    }

    fn settle(self, lab: Lab) {
        // Where something else has it by now, or the button still does, it stays there.
        let lost = document()
            .active_element()
            .is_none_or(|active| active.tag_name() == "BODY" || active.has_attribute("disabled"));
        if !lost {
            return;
        }
        let heir = match lab.stage.get_untracked() {
            Stage::Simulating => self.simulate,
            _ => self.train,
        };
        self.to(heir);
    }

    fn to(self, button: NodeRef<Button>) {
        if let Some(button) = button.get_untracked() {
            // A browser that cannot focus it begins at the top of the page.
            let _ = button.focus();
            self.held.set_value(true);
        }
    }
}

/// Examples done and their speed.
#[component]
fn SimulationProgress(
    /// The view's signals.
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
            format_count(f64::from(now.done)),
            format_count(f64::from(now.total)),
            now.workers
        )
    };
    view! {
        <div class="progress-block">
            <span class="metric-label">{label}</span>
            <progress aria-label="Loci simulated" max=move || simulated().total.max(1).to_string() value=move || simulated().done.to_string()></progress>
        </div>
        <Metric metric="loci-per-second" label="Loci per second" value=Signal::derive(move || Some(simulated().loci_per_second)) write=|value| format_count(value.round()) />
    }
}

/// Where the run is and what it has reached.
#[component]
fn RunProgress(
    /// The view's signals.
    lab: Lab,
) -> impl IntoView {
    let validation = move |read: fn(&Metrics) -> Option<f64>| {
        lab.memo(move |state| state.shown()?.validation().and_then(read))
    };
    let training = move |read: fn(&Metrics) -> Option<f64>| {
        lab.memo(move |state| state.shown()?.training().and_then(read))
    };
    let speed = lab.memo(|state| state.shown().map_or(0.0, |run| run.examples_per_second));
    let epoch = lab.memo(|state| state.shown().map_or(0.0, RunRecord::epochs_done));
    let epochs = lab.memo(|state| {
        state
            .shown()
            .map_or(state.experiment.training.epochs, |run| {
                run.experiment.training.epochs
            })
    });
    let batch = lab.memo(|state| {
        let Some(run) = state.shown() else {
            return "no run yet".to_owned();
        };
        let in_epoch = run.step % run.steps_per_epoch.max(1);
        let left = run
            .seconds_left()
            .map(|seconds| format!(" · {seconds:.0} s left"))
            .unwrap_or_default();
        let speed = if run.examples_per_second > 0.0 {
            format!(
                " · {} examples/s",
                format_count(run.examples_per_second.round())
            )
        } else {
            String::new()
        };
        let whose = whose_figures(state);
        if run.status.is_over() {
            format!("{whose}{}{speed}", run.status.word())
        } else {
            format!(
                "{whose}batch {in_epoch} of {}{speed}{left}",
                run.steps_per_epoch
            )
        }
    });
    // What is felt of the run shown; of the experiment before there is one.
    let classes = lab.memo(|state| {
        let experiment = state
            .shown()
            .map_or(&state.experiment, |run| &run.experiment);
        experiment.task == Task::Classify
    });
    let unit = lab.memo(|state| {
        let experiment = state
            .shown()
            .map_or(&state.experiment, |run| &run.experiment);
        asked::named(experiment)
            .first()
            .map_or("", |first| first.unit.words())
    });
    let felt = move || {
        if classes.get() {
            view! {
                <Metric metric="val-accuracy" label="Validation accuracy" value=validation(felt) write=format_percent />
                <Metric metric="accuracy" label="Accuracy" value=training(felt) write=format_percent />
            }
            .into_any()
        } else {
            view! {
                <Metric metric="val-rmse" label="Validation RMSE" value=validation(felt) write=format_decimal unit />
                <Metric metric="rmse" label="RMSE" value=training(felt) write=format_decimal unit />
            }
            .into_any()
        }
    };
    view! {
        <div class="progress-block">
            <span class="metric-label">{move || batch.get()}</span>
            <progress aria-label="Epochs trained" max=move || epochs.get().to_string() value=move || epoch.get().to_string()></progress>
        </div>
        <div class="metrics">
        <div class="metric">
            <span class="metric-label">"Epoch"</span>
            <span class="metric-value" data-metric="epoch" data-value=move || epoch.get().to_string()>
                {move || format!("{:.1}", epoch.get())} <small>{move || format!(" / {}", epochs.get())}</small>
            </span>
        </div>
        {felt}
        <Metric metric="loss" label="Loss" value=training(|metrics| Some(metrics.loss)) write=format_decimal />
        <Metric metric="val-loss" label="Val loss" value=validation(|metrics| Some(metrics.loss)) write=format_decimal />
        </div>
        <span class="hidden" data-metric="examples-per-second" data-value=move || speed.get().to_string()></span>
        <span class="hidden" data-metric="loci-per-second" data-value=move || lab.simulated.get().loci_per_second.to_string()></span>
    }
}

/// Accuracy, or the error of the first number.
fn felt(metrics: &Metrics) -> Option<f64> {
    match &metrics.measure {
        Measure::Accuracy(accuracy) => Some(*accuracy),
        Measure::Rmse(errors) => errors.first().copied(),
    }
}
