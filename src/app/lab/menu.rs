//! The experiments that are ready: which one it is, and all of them with their histories, their questions and the sizes of their tasks.

use super::actions::Actions;
use super::signals::Lab;
use crate::app::plots;
use crate::app::state::{self, drawn, keys, words};
use crate::experiment::Preset;
use crate::history::Timeline;
use leptos::html::{Button, Ul};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// The name of the experiment at hand, and the list that it is chosen from, folded away until asked for.
#[component]
pub fn ExperimentMenu(
    /// The view's signals.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let preset = lab.of(|e| e.preset);
    let changed = lab.memo(state::Lab::is_changed);
    let busy = Signal::derive(move || !lab.at_rest());
    let size = lab.of(words::size);
    let open = RwSignal::new(false);
    let button = NodeRef::<Button>::new();
    let fold = move || {
        open.set(false);
        // What had the focus is gone with the list.
        if let Some(button) = button.get_untracked() {
            // A browser that cannot focus it begins at the top of the page.
            let _ = button.focus();
        }
    };
    let choose = move |preset: Preset| actions.take(preset.experiment());
    let on_choice = Callback::new(move |chosen: Preset| {
        fold();
        // The one at hand may have been changed: what brings it back is a button of its own.
        if chosen != preset.get_untracked() {
            choose(chosen);
        }
    });
    let entries = Preset::ALL.map(|option| (option, NodeRef::<Button>::new()));
    // The entry that has the focus, or had it last.
    let at = StoredValue::new(0);
    let go = move |place: usize| {
        at.set_value(place);
        if let Some(entry) = entries
            .get(place)
            .and_then(|(_, entry)| entry.get_untracked())
        {
            let _ = entry.focus();
        }
    };
    let list = NodeRef::<Ul>::new();
    let unfold = move || {
        open.set(true);
        let current = place_of(preset.get_untracked());
        // Once the list is there.
        request_animation_frame(move || {
            go(current);
            // The whole list is to be on the screen.
            let height = window().inner_height().ok().and_then(|all| all.as_f64());
            if let (Some(list), Some(height)) = (list.get_untracked(), height)
                && list.get_bounding_client_rect().bottom() > height
            {
                list.scroll_into_view_with_bool(false);
            }
        });
    };
    let on_key = move |event: KeyboardEvent| {
        let key = event.key();
        if !open.get_untracked() {
            if key == "ArrowDown" && !busy.get_untracked() {
                event.prevent_default();
                unfold();
            }
        } else if key == "Escape" {
            fold();
        } else if let Some(place) = keys::moved(&key, at.get_value(), entries.len()) {
            // The page would scroll, too.
            event.prevent_default();
            go(place);
        }
    };
    view! {
        <div class="preset" data-preset=move || preset.get().key() on:keydown=on_key>
            <button type="button" class="plain unfold" node_ref=button disabled=busy aria-expanded=move || open.get().to_string() aria-controls="experiments"
                on:click=move |_| if open.get_untracked() { fold() } else { unfold() }>
                <span class="hidden">"Experiment: "</span>
                {move || preset.get().title()}
            </button>
            <ul id="experiments" node_ref=list class="experiments" role="list" aria-label="Ready experiments" hidden=move || !open.get()>
                // Their pictures are drawn when they are asked for.
                <Show when=move || open.get()>
                    {entries.map(|(option, button)| view! { <Entry option button preset busy on_choice on_focus=Callback::new(move |()| at.set_value(place_of(option))) /> })}
                </Show>
            </ul>
            <Show when=move || changed.get()>
                <button type="button" class="quiet" disabled=busy title="Every setting that was changed since is lost; runs and their results stay" on:click=move |_| choose(preset.get_untracked())>{move || format!("Back to “{}” as it begins", preset.get().title())}</button>
            </Show>
            <p class="caption">{size}</p>
            <p class="source">{move || preset.get().source()}</p>
        </div>
    }
}

fn place_of(option: Preset) -> usize {
    Preset::ALL
        .iter()
        .position(|own| *own == option)
        .unwrap_or(0)
}

/// One of them.
#[component]
fn Entry(
    /// Which.
    option: Preset,
    /// Its button.
    button: NodeRef<Button>,
    /// The one at hand.
    preset: Memo<Preset>,
    /// Whether none can be chosen now.
    busy: Signal<bool>,
    /// Told which was chosen.
    on_choice: Callback<Preset>,
    /// Told that it has the focus.
    on_focus: Callback<()>,
) -> impl IntoView {
    let experiment = option.experiment();
    let sketches: Vec<_> = (0..experiment.scenarios.len())
        .filter_map(|class| drawn::middle(&experiment, class))
        .map(|study| plots::sketch(&Timeline::of(&study.demography())))
        .map(|svg| view! { <span class="sketch" inner_html=svg></span> })
        .collect();
    view! {
        <li>
            <button type="button" class="experiment" node_ref=button on:focus=move |_| on_focus.run(()) data-experiment=option.key() disabled=busy
                aria-current=move || (preset.get() == option).then_some("true") on:click=move |_| on_choice.run(option)>
                <span class="experiment-words">
                    <span class="experiment-title">{option.title()}</span>
                    <span>{option.question()}</span>
                    <span class="unit">{words::size(&experiment)}</span>
                </span>
                <span class="sketches">{sketches}</span>
            </button>
        </li>
    }
}
