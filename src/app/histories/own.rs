//! A history of one's own: a demes document, typed or chosen, read and written by the worker.

use super::desk::{Desk, Stage};
use crate::app::parts::files::{self, FileField};
use crate::formats::demes;
use leptos::prelude::*;
use web_sys::File;

/// The document, a file for it, a file of it, and what is wrong with it.
#[component]
pub fn OwnHistory(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let text = desk.document;
    let take = Callback::new(move |file: File| {
        leptos::task::spawn_local(async move {
            match files::text(&file, demes::MAX_BYTES, "demes documents").await {
                Ok(content) => {
                    text.set(content.clone());
                    desk.read(content);
                }
                Err(reason) => desk.misread.set(Some(reason)),
            }
        });
    });
    let refusal = move || {
        desk.misread.get().map(
            |reason| view! { <p class="refusal" role="alert">{format!("Refused: {reason}.")}</p> },
        )
    };
    let busy = Signal::derive(move || desk.stage.get() != Stage::Ready);
    let file = move || {
        format!(
            "data:application/yaml;charset=utf-8,{}",
            String::from(js_sys::encode_uri_component(&text.get()))
        )
    };
    let swept = move || desk.study.with(|study| study.sweep().is_some());
    view! {
        <details class="own">
            <summary>"Write your own (demes)"</summary>
            <p class="caption">"A document in the demes format, YAML or JSON, as stdpopsim and msprime write it. It stays on this machine."</p>
            <textarea rows="14" spellcheck="false" aria-label="Demes document" prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))></textarea>
            <div class="turn">
                <button type="button" class="plain" disabled=move || busy.get() on:click=move |_| desk.read(text.get_untracked())>"Take this history"</button>
            </div>
            <FileField label="Choose a demes document" accept=".yaml,.yml,.json" disabled=busy take>"or drop one here: it is put into the field and taken."</FileField>
            <div class="turn">
                <button type="button" class="plain" disabled=move || busy.get() on:click=move |_| desk.write()>"Show as demes"</button>
                <a class="plain" download="history.yaml" href=file>"Download"</a>
            </div>
            <p class="caption">
                "\"Show as demes\" puts the history of this page into the field, and \"Download\" saves the field: msprime and stdpopsim read it."
                {move || swept().then_some(" Demes has no selection: the document is of the population without the sweep.")}
            </p>
            {refusal}
        </details>
    }
}
