//! A history of one's own: a demes document, typed or chosen, read and written by the worker.

use super::desk::Desk;
use crate::app::parts::document::DocumentField;
use crate::app::state::Stage;
use leptos::prelude::*;

/// The document, and a file of it.
#[component]
pub fn OwnHistory(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let text = desk.document;
    let busy = Signal::derive(move || desk.stage.get() != Stage::Ready);
    let file = move || {
        format!(
            "data:application/yaml;charset=utf-8,{}",
            String::from(js_sys::encode_uri_component(&text.get()))
        )
    };
    let swept = move || desk.study.with(|study| study.sweep().is_some());
    let read = Callback::new(move |content| desk.read(content));
    view! {
        <DocumentField text refused=desk.misread closed=busy read>
            <div class="turn">
                <button type="button" class="plain" disabled=move || busy.get() on:click=move |_| desk.write()>"Show as demes"</button>
                <a class="plain" download="history.yaml" href=file>"Download"</a>
            </div>
            <p class="caption">
                "\"Show as demes\" puts the history of this page into the field, and \"Download\" saves the field: msprime and stdpopsim read it."
                {move || swept().then_some(" Demes has no selection: the document is of the population without the sweep.")}
            </p>
        </DocumentField>
    }
}
