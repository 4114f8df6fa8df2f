//! A history of one's own: a demes document, read by the explorer, a worker that is started when it is needed.

use super::shown::ShownDocument;
use super::signals::Lab;
use crate::app::parts::document::DocumentField;
use crate::app::parts::fields::Form;
use crate::app::state::classes;
use crate::experiment::Units;
use crate::history::Study;
use crate::protocol::{FromExplorer, ToExplorer};
use crate::worker::explorer::{ExplorerClient, ExplorerEvent};
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
            lab.taken.set(text.get_untracked());
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
    let read = Callback::new(move |_| {
        if !reading.get_untracked() {
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
