//! Which network is open, and what there is to do where none is.

use crate::app::lab::{Actions, Lab};
use crate::app::parts::openings::Kept;
use crate::app::place::Place;
use crate::app::shell::Shell;
use crate::app::state::{self, Stage, words};
use crate::experiment::Experiment;
use crate::number::format_count;
use leptos::prelude::*;

/// The network that is open, and the way back to where it is trained.
#[component]
pub fn Head(
    /// The signals of the experiment.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
    /// What holds the views.
    shell: Shell,
) -> impl IntoView {
    let run = lab.memo(|state| state.run(state.at_hand?).map(words::run));
    let epochs = lab.memo(|state| {
        let run = state.run(state.at_hand?)?;
        Some((run.epochs_done(), run.experiment.training.epochs))
    });
    let question = move || {
        let of = |e: &Experiment| format!("{}. {}", e.preset.title(), words::size(e));
        lab.inspector
            .with_experiment(of)
            .unwrap_or_else(|| lab.experiment.with(of))
    };
    let training = move || lab.stage.get() == Stage::Training;
    let resumable = lab.memo(state::Lab::resumable);
    view! {
        <div class="intro inside-intro">
            <div>
                <h2>"Inside the black box"</h2>
                <p class="lead">{question}</p>
            </div>
            <div class="preset">
                <span class="metric-label">"Network"</span>
                <p class="lead">{move || run.get().unwrap_or_else(|| "none yet".to_owned())}</p>
                {move || epochs.get().map(|(done, of)| view! {
                    <p class="caption">"Epoch "<span data-metric="epoch" data-value=done.to_string()>{format!("{done:.1}")}</span>{format!(" of {of}")}</p>
                })}
                <p class="turn">
                    <button type="button" class="quiet" on:click=move |_| shell.go(Place::Lab)>"to the Lab"</button>
                    <Show when=training>
                        <button type="button" class="quiet" on:click=move |_| actions.act(state::Lab::pause)>"pause training"</button>
                    </Show>
                    <Show when=move || resumable.get()>
                        <button type="button" class="quiet" on:click=move |_| actions.act(|state| state.resume(&Kept))>"train on"</button>
                    </Show>
                </p>
            </div>
        </div>
    }
}

/// What there is to do while there is no network.
#[component]
pub fn NoNetwork(
    /// The signals of the experiment.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
    /// What holds the views.
    shell: Shell,
) -> impl IntoView {
    let name = move || lab.experiment.with(|e| e.preset.title());
    let said = move || {
        match lab.stage.get() {
        Stage::Loading => "Starting the simulator …".to_owned(),
        Stage::Simulating => lab.simulated.with(|simulated| {
            format!(
                "Simulating: {} of {} examples.",
                format_count(f64::from(simulated.done)),
                format_count(f64::from(simulated.total))
            )
        }),
        Stage::Training => "The network is being built …".to_owned(),
        Stage::Failed => "Something is broken; the note above says what. Choose another backend: runs stay. Or reload the page: the link keeps your settings, and runs are lost.".to_owned(),
        _ => format!(
            "No network of \"{}\" is at hand yet. Train one in the Lab, or restore a run there; or simulate its data and open the network before its first step.",
            name()
        ),
    }
    };
    let idle = move || !lab.at_rest();
    view! {
        <section class="sheet" aria-label="No network yet">
            <p class="lead" aria-live="polite">{said}</p>
            <div class="turn">
                <button type="button" class="primary" data-action="to-lab" on:click=move |_| shell.go(Place::Lab)>"Train it in the Lab"</button>
                <button type="button" class="plain" data-action="untrained" disabled=idle on:click=move |_| actions.act(|state| state.reset(&Kept))>"Open it untrained"</button>
            </div>
        </section>
    }
}
