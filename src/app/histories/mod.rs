//! The page of histories in the browser: its state, and one component for each section.

mod desk;
mod events;
mod fields;
mod history;
mod locus;
mod many;
mod own;
mod plot;
mod reading;

use crate::exploration::{from_query, to_query};
use desk::Desk;
use events::EventsSection;
use history::HistorySection;
use leptos::prelude::*;
use locus::LocusSection;
use many::ManySection;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::CustomEvent;

/// How long the link waits for the hand on a slider to rest.
const LINK_DELAY: Duration = Duration::from_millis(300);

/// Puts the page into the document's body.
pub fn start() {
    leptos::mount::mount_to_body(Page);
}

/// The whole page.
#[component]
fn Page() -> impl IntoView {
    let (study, view, notes) = from_query(&window().location().search().unwrap_or_default());
    let desk = Desk::start(study, view);
    for note in notes {
        desk.notify(note);
    }
    keep_link(desk);
    listen_for_faults(desk);
    view! {
        <header class="top">
            <h1>"Coalescent Playground"</h1>
            <nav aria-label="Page">
                <a href="./">"Lab"</a>
                <a href="#histories" aria-current="page">"Histories"</a>
            </nav>
        </header>
        <Notices desk />
        <main id="histories" data-state=move || desk.stage.get().key()>
            <div class="intro">
                <h2>"The coalescent"</h2>
                <p class="lead">"Choose a history, look at a locus that it leaves, hold many of them against theory, and play the coalescent backwards, one event at a time."</p>
            </div>
            <div class="desk">
                <HistorySection desk />
                <LocusSection desk />
            </div>
            <ManySection desk />
            <EventsSection desk />
        </main>
    }
}

/// Writes study and view into the address bar, so that the address always opens this state.
fn keep_link(desk: Desk) {
    let pending = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        let query = desk.study.with(|study| to_query(study, &desk.view.get()));
        let write = move || {
            if let Ok(history) = window().history() {
                // A sandboxed frame may forbid it; the page works without.
                let address = format!("?{query}{}", window().location().hash().unwrap_or_default());
                let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
            }
        };
        let next = set_timeout_with_handle(write, LINK_DELAY).ok();
        if let Some(Some(earlier)) = pending.try_update_value(|pending| std::mem::replace(pending, next)) {
            earlier.clear();
        }
    });
}

/// `window.dispatchEvent(new CustomEvent("playground-fault", { detail: "explorer" }))` makes the worker panic: browser tests watch the
/// page recover from it.
fn listen_for_faults(desk: Desk) {
    window_event_listener_untyped("playground-fault", move |event| {
        if event.dyn_ref::<CustomEvent>().and_then(|event| event.detail().as_string()).as_deref() == Some("explorer") {
            desk.fault();
        }
    });
}

/// Sentences that stay until they are closed.
#[component]
fn Notices(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let notices = move || {
        let close = move |text: String| desk.notices.update(|all| all.retain(|other| *other != text));
        let notice = move |text: String| {
            let shown = text.clone();
            view! {
                <p class="notice">
                    {shown}
                    <button type="button" class="quiet" aria-label="Close this note" on:click=move |_| close(text.clone())>"×"</button>
                </p>
            }
        };
        desk.notices.get().into_iter().map(notice).collect::<Vec<_>>()
    };
    view! { <div class="notices" role="status">{notices}</div> }
}
