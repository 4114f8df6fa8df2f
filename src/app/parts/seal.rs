//! The dialog before a sealed test set is opened.

use super::on_screen::on_screen;
use leptos::html::Dialog;
use leptos::prelude::*;

/// What it asks.
const TITLE: &str = "Break the seal?";

/// Warns before the seal breaks; from the second opening on it asks twice.
#[component]
pub fn SealDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// How often this test set was opened.
    openings: RwSignal<u32>,
    /// The network that it is opened with, in words.
    network: Signal<String>,
    /// What speaks for another network, in a sentence.
    #[prop(into)]
    better: Signal<Option<String>>,
    /// Told that it is to be opened.
    on_open: Callback<()>,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let understood = RwSignal::new(false);
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if open.get() {
            understood.set(false);
            // Shown already: nothing to do.
            let _ = dialog.show_modal();
        } else {
            dialog.close();
        }
    });
    // A dialog keeps everything else from being used: it does not stay open where it cannot be seen.
    let on_screen = on_screen();
    Effect::new(move |_| {
        if !on_screen.get() {
            open.set(false);
        }
    });
    let again = move || openings.get() > 0;
    view! {
        <dialog node_ref=dialog aria-label=TITLE on:close=move |_| open.set(false)>
            <h2>{TITLE}</h2>
            <p>
                "The test set answers one question: how good is the network you chose? It answers honestly only if nothing was chosen after looking at it.
                Compare runs on the validation set; open the test set when you are done."
            </p>
            <p>"It will be opened with "<b>{move || network.get()}</b>"."</p>
            {move || better.get().map(|said| view! { <p class="warning">{said}</p> })}
            <Show when=again>
                <p class="warning">{move || format!("This test set has been opened {} already.", times(openings.get()))}</p>
                <label class="understood">
                    <input type="checkbox" prop:checked=move || understood.get() on:change=move |event| understood.set(event_target_checked(&event)) />
                    " I know that a further look makes the figure less honest"
                </label>
            </Show>
            <div class="dialog-buttons">
                <button type="button" class="plain" on:click=move |_| open.set(false)>"Keep it sealed"</button>
                <button type="button" class="primary" disabled=move || again() && !understood.get() on:click=move |_| on_open.run(())>"Open the test set"</button>
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
