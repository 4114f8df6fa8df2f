//! The history of a class as a demes document, written by the explorer.

use super::errand::Errand;
use super::signals::Lab;
use crate::app::state::document;
use crate::protocol::{FromExplorer, ToExplorer};
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
    let errand = Errand::new();
    let can = lab.of(move |e| document::written(e, class).is_some());
    let show = move |_| {
        let written = |e: &_| document::written(e, class);
        let Some(study) = lab.experiment.with_untracked(written) else {
            return;
        };
        errand.ask(ToExplorer::Write { study }, move |answer| match answer {
            Ok(FromExplorer::Document { text }) => {
                refused.set(None);
                lab.taken.set(text.clone());
                lab.document.set(text);
            }
            Ok(FromExplorer::Unwritten { reason }) | Err(reason) => refused.set(Some(reason)),
            Ok(_) => {}
        });
    };
    view! {
        <div class="turn">
            <button type="button" class="plain" disabled=move || !can.get() || errand.is_out() on:click=show>"Show as demes"</button>
        </div>
        <p class="caption">{move || said.get()}" \"Show as demes\" puts the history of this class into the field, with its priors; of a ready one, with every prior in its middle."</p>
    }
}
