//! A history of one's own as a demes document: typed, chosen or dropped.

use super::fields::Alert;
use super::files::{self, FileField};
use crate::formats::demes;
use leptos::prelude::*;
use web_sys::File;

/// The document, a file for it, and what is wrong with it.
#[component]
pub fn DocumentField(
    /// What is typed.
    text: RwSignal<String>,
    /// Why it was refused.
    refused: RwSignal<Option<String>>,
    /// Nothing can be taken now.
    closed: Signal<bool>,
    /// Takes the document.
    read: Callback<String>,
    /// What stands below it.
    children: Children,
) -> impl IntoView {
    let take = Callback::new(move |file: File| {
        leptos::task::spawn_local(async move {
            match files::text(&file, demes::MAX_BYTES, "demes documents").await {
                Ok(content) => {
                    text.set(content.clone());
                    read.run(content);
                }
                Err(reason) => refused.set(Some(reason)),
            }
        });
    });
    let refusal = move || {
        let reason = refused.get()?;
        Some(format!("Refused: {}.", reason.trim_end_matches('.')))
    };
    view! {
        <details class="own">
            <summary>"Write your own (demes)"</summary>
            <p class="caption">"A document in the demes format, YAML or JSON, as stdpopsim and msprime write it. It stays on this machine."</p>
            <textarea rows="14" spellcheck="false" aria-label="Demes document" prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))></textarea>
            <div class="turn">
                <button type="button" class="plain" disabled=move || closed.get() || text.with(String::is_empty) on:click=move |_| read.run(text.get_untracked())>"Take this history"</button>
            </div>
            <FileField label="Choose a demes document" accept=".yaml,.yml,.json" disabled=closed take>"or drop one here: it is put into the field and taken."</FileField>
            {children()}
            <Alert text=Signal::derive(refusal) />
        </details>
    }
}
