//! A history of one's own: a demes document, typed or chosen, read by the worker.

use super::desk::{Desk, Stage};
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlInputElement;

/// What stands in the field at first.
const EXAMPLE: &str = include_str!("example.yaml");

/// The document, a file for it, and what is wrong with it.
#[component]
pub fn OwnHistory(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let text = RwSignal::new(EXAMPLE.to_owned());
    let chosen = move |event| {
        let Some(file) = event_target::<HtmlInputElement>(&event).files().and_then(|files| files.get(0)) else { return };
        leptos::task::spawn_local(async move {
            match JsFuture::from(file.text()).await.ok().and_then(|content| content.as_string()) {
                Some(content) => {
                    text.set(content.clone());
                    desk.read(content);
                }
                None => desk.misread.set(Some(format!("{} cannot be read: expected a text file", file.name()))),
            }
        });
    };
    let refusal = move || {
        desk.misread
            .get()
            .map(|reason| view! { <p class="refusal" role="alert">{format!("Refused: {reason}. The history before stays.")}</p> })
    };
    let busy = move || desk.stage.get() != Stage::Ready;
    view! {
        <details class="own">
            <summary>"Write your own (demes)"</summary>
            <p class="caption">"A document in the demes format, YAML or JSON, as stdpopsim and msprime write it. It stays on this machine."</p>
            <textarea rows="14" spellcheck="false" aria-label="Demes document" prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))></textarea>
            <div class="turn">
                <button type="button" class="plain" disabled=busy on:click=move |_| desk.read(text.get_untracked())>"Take this history"</button>
                <label class="caption">"or a file " <input type="file" accept=".yaml,.yml,.json" disabled=busy on:change=chosen /></label>
            </div>
            {refusal}
        </details>
    }
}
