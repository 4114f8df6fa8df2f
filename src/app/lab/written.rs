//! A history of one's own: a demes document, read by the explorer, a worker that is started when it is needed.

use super::signals::Lab;
use crate::app::parts::fields::Form;
use crate::app::state::classes;
use crate::experiment::road::Units;
use crate::history::Study;
use crate::protocol::{FromExplorer, ToExplorer};
use crate::worker::explorer::{ExplorerClient, ExplorerEvent};
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlInputElement;

/// Longest document that is read, bytes.
const MAX_BYTES: f64 = 1e6;

/// The document, and what is wrong with it.
#[component]
pub fn WrittenHistory(
    /// The view's signals.
    lab: Lab,
    /// The class that it becomes.
    class: usize,
) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let refused = RwSignal::new(None::<String>);
    let reading = RwSignal::new(false);
    let explorer = StoredValue::new_local(None::<ExplorerClient>);
    let end = move || {
        reading.set(false);
        explorer.set_value(None);
    };
    let heard = move |event: ExplorerEvent| match event {
        ExplorerEvent::Ready => {
            let message = ToExplorer::Read {
                study: Study::default(),
                text: text.get_untracked(),
            };
            explorer.with_value(|explorer| {
                if let Some(explorer) = explorer {
                    explorer.ask(&message);
                }
            });
        }
        ExplorerEvent::Answer(FromExplorer::Taken { study }) => {
            refused.set(None);
            lab.edit(|e| classes::write(e, class, &study));
            // Not while the worker itself is speaking.
            set_timeout(end, std::time::Duration::ZERO);
        }
        ExplorerEvent::Answer(FromExplorer::Misread { reason })
        | ExplorerEvent::Failed(reason)
        | ExplorerEvent::Lost(reason) => {
            refused.set(Some(reason));
            set_timeout(end, std::time::Duration::ZERO);
        }
        ExplorerEvent::Answer(_) => {}
    };
    let read = move || {
        if !reading.get_untracked() {
            reading.set(true);
            explorer.set_value(Some(ExplorerClient::start(heard)));
        }
    };
    let chosen = move |event| {
        let input = event_target::<HtmlInputElement>(&event);
        let file = input.files().and_then(|files| files.get(0));
        let Some(file) = file else { return };
        // So that the same file can be chosen again after it was mended.
        let promise = file.text();
        let (name, size) = (file.name(), file.size());
        input.set_value("");
        if size > MAX_BYTES {
            refused.set(Some(format!(
                "{name} is larger than 1 MB: a demes document is far smaller. Is it another file?"
            )));
            return;
        }
        leptos::task::spawn_local(async move {
            match JsFuture::from(promise)
                .await
                .ok()
                .and_then(|content| content.as_string())
            {
                Some(content) => {
                    text.set(content);
                    read();
                }
                None => refused.set(Some(format!("{name} cannot be read: expected a text file"))),
            }
        });
    };
    let scaled = lab.of(|e| e.locus.units == Units::Scaled);
    view! {
        <details class="own">
            <summary>"Write your own (demes)"</summary>
            <p class="caption">"A document in the demes format, YAML or JSON, as stdpopsim and msprime write it. It stays on this machine."</p>
            <textarea rows="10" spellcheck="false" aria-label="Demes document" prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))></textarea>
            <div class="turn">
                <button type="button" class="plain" disabled=move || reading.get() || scaled.get() || text.with(String::is_empty) on:click=move |_| read()>"Take this history"</button>
                <label class="caption">"or a file " <input type="file" accept=".yaml,.yml,.json" disabled=move || reading.get() || scaled.get() on:change=chosen /></label>
            </div>
            <Show when=move || scaled.get()><p class="note">"A document is in generations, and this experiment in units of 2N: begin with one in generations."</p></Show>
            {move || refused.get().map(|reason| view! { <p class="refusal" role="alert">{format!("Refused: {}.", reason.trim_end_matches('.'))}</p> })}
        </details>
    }
}
