//! A history of one's own: a demes document, read by the explorer, a worker that is started when it is needed.

use super::shown::ShownDocument;
use super::signals::Lab;
use crate::app::parts::document::DocumentField;
use crate::app::parts::fields::Form;
use crate::app::state::classes;
use crate::experiment::Units;
use crate::protocol::{FromExplorer, ToExplorer};
use crate::worker::event::ExplorerEvent;
use crate::worker::explorer::ExplorerClient;
use leptos::prelude::*;

/// The document; what is taken becomes the class.
#[component]
pub fn WrittenHistory(
    /// The view's signals.
    lab: Lab,
    /// The class that it becomes.
    class: usize,
) -> impl IntoView {
    let text = lab.document;
    let refused = RwSignal::new(None::<String>);
    let reading = RwSignal::new(false);
    // What is being read: another may be typed meanwhile.
    let sent = StoredValue::new(String::new());
    let explorer = StoredValue::new_local(None::<ExplorerClient>);
    let end = move || {
        reading.set(false);
        explorer.set_value(None);
    };
    let heard = move |event: ExplorerEvent| match event {
        ExplorerEvent::Ready => {
            let text = sent.get_value();
            let message = ToExplorer::ReadAlone { text };
            explorer.with_value(|explorer| {
                if let Some(explorer) = explorer {
                    explorer.ask(&message);
                }
            });
        }
        ExplorerEvent::Answer(FromExplorer::Taken { study }) => {
            let document = sent.get_value();
            lab.edit(|e| classes::write(e, class, &study));
            // The experiment may not take it: then the reason stands here, where it was asked for.
            let not = lab.state.with_untracked(|state| {
                let refusal = state.refused.as_ref();
                refusal.map(|refusal| refusal.reason.clone())
            });
            if not.is_none() {
                lab.taken.set(document);
            }
            refused.set(not);
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
    let read = Callback::new(move |document: String| {
        if !reading.get_untracked() {
            sent.set_value(document);
            reading.set(true);
            explorer.set_value(Some(ExplorerClient::start(heard)));
        }
    });
    let scaled = lab.of(|e| e.locus.units == Units::Scaled);
    let closed = Signal::derive(move || reading.get() || scaled.get());
    view! {
        <DocumentField text refused closed read>
            <ShownDocument lab class refused />
            <Show when=move || scaled.get()><p class="note">"A document is in generations, and this experiment in units of 2N: begin with one in generations."</p></Show>
        </DocumentField>
    }
}
