//! The page of histories in the browser: its state, and one component for each section.

mod between;
mod desk;
mod events;
mod fields;
mod history;
mod locus;
mod many;
mod own;
mod plot;
mod reading;
mod sample;

use crate::app::parts::address::keep_link;
use crate::app::parts::notes::Notices;
use crate::exploration::{from_query, to_query};
use desk::Desk;
use events::EventsSection;
use history::HistorySection;
use leptos::prelude::*;
use locus::LocusSection;
use many::ManySection;
use wasm_bindgen::JsCast;
use web_sys::CustomEvent;

/// Puts the page into the document's body.
pub fn start() {
    leptos::mount::mount_to_body(Page);
}

/// The whole page.
#[component]
fn Page() -> impl IntoView {
    let search = window().location().search().unwrap_or_default();
    let (study, view, notes) = from_query(&search);
    // What was asked for stays in the address until something changes, so that it can be corrected there.
    let asked = (!notes.is_empty()).then(|| (study.clone(), view, search.trim_start_matches('?').to_owned()));
    let desk = Desk::start(study, view);
    for note in notes {
        desk.notify(note);
    }
    keep_link(move || {
        let view = desk.view.get();
        desk.study.with(|study| match &asked {
            Some((of, at, search)) if of == study && *at == view => search.clone(),
            _ => to_query(study, &view),
        })
    });
    listen_for_faults(desk);
    view! {
        <header class="top">
            <h1>"Coalescent Playground"</h1>
            <nav aria-label="Page">
                <a href="./">"Lab"</a>
                <a href="#histories" aria-current="page">"Histories"</a>
                <a href="inside.html">"Inside"</a>
            </nav>
        </header>
        <Notices notes=desk.notices />
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

/// `window.dispatchEvent(new CustomEvent("playground-fault", { detail: "explorer" }))` makes the worker panic: browser tests watch the
/// page recover from it.
fn listen_for_faults(desk: Desk) {
    window_event_listener_untyped("playground-fault", move |event| {
        if event.dyn_ref::<CustomEvent>().and_then(|event| event.detail().as_string()).as_deref() == Some("explorer") {
            desk.fault();
        }
    });
}
