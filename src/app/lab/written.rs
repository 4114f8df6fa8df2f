//! A history of one's own: a demes document, read by the explorer.

use super::inquiry::Inquiry;
use super::shown::ShownDocument;
use super::signals::Lab;
use crate::app::parts::document::DocumentField;
use crate::app::parts::fields::Form;
use crate::app::state::classes;
use crate::experiment::Units;
use crate::protocol::{FromExplorer, ToExplorer};
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
    let inquiry = Inquiry::new();
    let read = Callback::new(move |document: String| {
        // Another may be typed meanwhile.
        let text = document.clone();
        inquiry.ask(ToExplorer::ReadAlone { text }, move |answer| {
            let FromExplorer::Taken { study } = answer else {
                return Ok(());
            };
            lab.edit(|e| classes::write(e, class, &study));
            // The experiment may not take it: then the reason stands here, where it was asked for.
            lab.state.with_untracked(|state| {
                let refusal = state.refused.as_ref();
                refusal.map_or(Ok(()), |refusal| Err(refusal.reason.clone()))
            })?;
            lab.taken.set(document.clone());
            Ok(())
        });
    });
    let scaled = lab.of(|e| e.locus.units == Units::Scaled);
    let closed = Signal::derive(move || inquiry.is_out() || scaled.get());
    view! {
        <DocumentField text refused=inquiry.refused closed read>
            <ShownDocument lab class inquiry />
            <Show when=move || scaled.get()><p class="note">"A document is in generations, and this experiment in units of 2N: begin with one in generations."</p></Show>
        </DocumentField>
    }
}
