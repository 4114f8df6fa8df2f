//! A history of one's own: a demes document, read by the explorer, a worker that is started when it is needed.

use super::signals::Lab;
use crate::app::parts::fields::Form;
use crate::app::parts::files::{self, FileField};
use crate::app::state::classes;
use crate::experiment::Units;
use crate::formats::demes;
use crate::history::Study;
use crate::protocol::{FromExplorer, ToExplorer};
use crate::worker::explorer::{ExplorerClient, ExplorerEvent};
use leptos::prelude::*;
use web_sys::File;

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
    let take = Callback::new(move |file: File| {
        leptos::task::spawn_local(async move {
            match files::text(&file, demes::MAX_BYTES, "demes documents").await {
                Ok(content) => {
                    text.set(content);
                    read();
                }
                Err(reason) => refused.set(Some(reason)),
            }
        });
    });
    let scaled = lab.of(|e| e.locus.units == Units::Scaled);
    let closed = Signal::derive(move || reading.get() || scaled.get());
    view! {
        <details class="own">
            <summary>"Write your own (demes)"</summary>
            <p class="caption">"A document in the demes format, YAML or JSON, as stdpopsim and msprime write it. It stays on this machine."</p>
            <textarea rows="10" spellcheck="false" aria-label="Demes document" prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))></textarea>
            <div class="turn">
                <button type="button" class="plain" disabled=move || closed.get() || text.with(String::is_empty) on:click=move |_| read()>"Take this history"</button>
            </div>
            <FileField label="Choose a demes document" accept=".yaml,.yml,.json" disabled=closed take>"or drop one here: it is put into the field and taken."</FileField>
            <Show when=move || scaled.get()><p class="note">"A document is in generations, and this experiment in units of 2N: begin with one in generations."</p></Show>
            {move || refused.get().map(|reason| view! { <p class="refusal" role="alert">{format!("Refused: {}.", reason.trim_end_matches('.'))}</p> })}
        </details>
    }
}
