//! The history of a class as a demes document.

use super::inquiry::Inquiry;
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
    /// Who has it written.
    inquiry: Inquiry,
) -> impl IntoView {
    let said = lab.of(move |e| {
        let scenario = e.scenarios.get(class);
        scenario.and_then(document::comes_from)
    });
    let can = lab.of(move |e| document::written(e, class).is_some());
    let show = move |_| {
        let study = lab
            .experiment
            .with_untracked(|e| document::written(e, class));
        if let Some(study) = study {
            inquiry.ask(ToExplorer::Write { study }, move |answer| {
                if let FromExplorer::Document { text } = answer {
                    lab.taken.set(text.clone());
                    lab.document.set(text);
                }
                Ok(())
            });
        }
    };
    view! {
        <div class="turn">
            <button type="button" class="plain" disabled=move || !can.get() || inquiry.is_out() on:click=show>"Show as demes"</button>
        </div>
        <p class="caption">{move || said.get()}" \"Show as demes\" puts the history of this class into the field, with its priors; of a ready one, with every prior in its middle."</p>
    }
}
