//! A history of one's own: a demes document, read by the explorer.

use super::errand::Errand;
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
    let refused = RwSignal::new(None::<String>);
    let errand = Errand::new();
    let read = Callback::new(move |document: String| {
        let text = document.clone();
        errand.ask(ToExplorer::ReadAlone { text }, move |answer| match answer {
            Ok(FromExplorer::Taken { study }) => {
                lab.edit(|e| classes::write(e, class, &study));
                // The experiment may not take it: then the reason stands here, where it was asked for.
                let not = untrack(|| lab.refused(|refusal| Some(refusal.reason.clone())));
                if not.is_none() {
                    // Another may have been typed meanwhile.
                    lab.taken.set(document.clone());
                }
                refused.set(not);
            }
            Ok(FromExplorer::Misread { reason }) | Err(reason) => refused.set(Some(reason)),
            Ok(_) => {}
        });
    });
    let scaled = lab.of(|e| e.locus.units == Units::Scaled);
    let closed = Signal::derive(move || errand.is_out() || scaled.get());
    view! {
        <DocumentField text refused closed read>
            <ShownDocument lab class refused />
            <Show when=move || scaled.get()><p class="note">"A document is in generations, and this experiment in units of 2N: begin with one in generations."</p></Show>
        </DocumentField>
    }
}
