//! The history of a class as a demes document, written by the explorer, a worker that is started when it is needed.

use super::signals::Lab;
use crate::app::state::document;
use crate::history::Study;
use crate::protocol::{FromExplorer, ToExplorer};
use crate::worker::event::ExplorerEvent;
use crate::worker::explorer::ExplorerClient;
use leptos::prelude::*;

/// Puts the document that a class has, with what varies in it, into the field of documents, and says which it is.
#[component]
pub fn ShownDocument(
    /// The view's signals.
    lab: Lab,
    /// The class' place.
    class: usize,
    /// Why nothing was written.
    refused: RwSignal<Option<String>>,
) -> impl IntoView {
    let said = lab.of(move |e| {
        let scenario = e.scenarios.get(class);
        scenario.and_then(document::comes_from)
    });
    // What is to be written, while it is.
    let asked = RwSignal::new(None::<Study>);
    let explorer = StoredValue::new_local(None::<ExplorerClient>);
    let end = move || {
        asked.set(None);
        explorer.set_value(None);
    };
    let heard = move |event: ExplorerEvent| match event {
        ExplorerEvent::Ready => {
            let Some(study) = asked.get_untracked() else {
                return;
            };
            explorer.with_value(|explorer| {
                if let Some(explorer) = explorer {
                    explorer.ask(&ToExplorer::Write { study });
                }
            });
        }
        ExplorerEvent::Answer(FromExplorer::Document { text }) => {
            refused.set(None);
            lab.taken.set(text.clone());
            lab.document.set(text);
            // Not while the worker itself is speaking.
            set_timeout(end, std::time::Duration::ZERO);
        }
        ExplorerEvent::Answer(FromExplorer::Unwritten { reason })
        | ExplorerEvent::Failed(reason)
        | ExplorerEvent::Lost(reason) => {
            refused.set(Some(reason));
            set_timeout(end, std::time::Duration::ZERO);
        }
        ExplorerEvent::Answer(_) => {}
    };
    let can = lab.of(move |e| document::written(e, class).is_some());
    let show = move |_| {
        let study = lab
            .experiment
            .with_untracked(|e| document::written(e, class));
        if study.is_some() && asked.with_untracked(Option::is_none) {
            asked.set(study);
            explorer.set_value(Some(ExplorerClient::start(heard)));
        }
    };
    view! {
        <div class="turn">
            <button type="button" class="plain" disabled=move || !can.get() || asked.with(Option::is_some) on:click=show>"Show as demes"</button>
        </div>
        <p class="caption">{move || said.get()}" \"Show as demes\" puts the history of this class into the field, with its priors; of a ready one, with every prior in its middle."</p>
    }
}
