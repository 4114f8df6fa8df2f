//! The page of histories in the browser: its state, and one component for each section.

mod between;
mod costs;
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
mod selected;
mod time;

use crate::app::parts::address::keep_link;
use crate::app::parts::notes::Notices;
use crate::app::parts::reading::Reading;
use crate::app::parts::terms::provide_glossary;
use crate::exploration::{from_query, to_query};
use costs::CostsSection;
use desk::{Desk, Stage};
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
    let asked = (!notes.is_empty()).then(|| {
        (
            study.clone(),
            view,
            search.trim_start_matches('?').to_owned(),
        )
    });
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
    provide_glossary();
    let reading = RwSignal::new(None);
    let lesson = move |_| {
        reading.update(|open| {
            *open = if open.is_some() {
                None
            } else {
                Some("histories")
            }
        });
    };
    view! {
        <header class="top">
            <h1>"Coalescent Playground"</h1>
            <nav aria-label="Page">
                <a href="./">"Lab"</a>
                <a href="#histories" aria-current="page">"Histories"</a>
                <a href="inside.html">"Inside"</a>
                <button type="button" class="nav" aria-expanded=move || reading.get().is_some().to_string() on:click=lesson>"Lesson"</button>
            </nav>
        </header>
        <Notices notes=desk.notices />
        <Reading reading on_follow=Callback::new(move |query: String| follow(desk, &query)) />
        <main id="histories" class:beside=move || reading.get().is_some() data-state=move || desk.stage.get().key()>
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
            <CostsSection desk />
        </main>
    }
}

/// A text's link that names settings changes them here.
fn follow(desk: Desk, query: &str) {
    if desk.stage.get_untracked() == Stage::Simulating {
        desk.notify("Settings can be changed as soon as nothing is simulated.".to_owned());
        return;
    }
    let (study, view, notes) = from_query(query);
    for note in notes {
        desk.notify(note);
    }
    desk.view.set(view);
    desk.edit(|now| *now = study);
    desk.look();
}

/// `window.dispatchEvent(new CustomEvent("playground-fault", { detail: "explorer" }))` makes the worker panic: browser tests watch the
/// page recover from it.
fn listen_for_faults(desk: Desk) {
    window_event_listener_untyped("playground-fault", move |event| {
        if event
            .dyn_ref::<CustomEvent>()
            .and_then(|event| event.detail().as_string())
            .as_deref()
            == Some("explorer")
        {
            desk.fault();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_link_of_the_lesson_sets_the_page() {
        let lesson =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/lessons/histories.md"))
                .unwrap();
        let links: Vec<&str> = lesson
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
            .filter(|link| link.starts_with('?'))
            .collect();
        assert!(links.len() >= 8, "{links:?}");
        for link in links {
            let (study, _, notes) = from_query(link);
            assert!(
                notes.is_empty() && study.prepare().is_ok(),
                "{link}: {notes:?}"
            );
        }
    }
}
