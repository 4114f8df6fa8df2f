//! The view History in the browser: its state, and one component for each section.

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
mod simulated;
mod time;

use crate::app::parts::reading::Reading;
use crate::app::place::Place;
use crate::app::shell::{Room, Shell};
use crate::app::state::history::training;
use crate::experiment::link;
use crate::experiment::link::study::{from_query, to_query};
use crate::protocol::ToExplorer;
use costs::CostsSection;
use desk::Desk;
use events::EventsSection;
use history::HistorySection;
use leptos::prelude::*;
use locus::LocusSection;
use many::ManySection;

/// The view.
#[component]
pub fn HistoryView(
    /// What holds it.
    shell: Shell,
) -> impl IntoView {
    let query = shell.query(Place::History);
    let (study, view, notes) = from_query(&query);
    // What was asked for stays in the address until something changes, so that it can be corrected there.
    let asked = (!notes.is_empty()).then(|| (study.clone(), view, query));
    let desk = Desk::start(study, view, shell.notes);
    for note in notes {
        shell.notes.add(note.sentence);
    }
    let reading = RwSignal::new(None);
    let room = Room {
        reading,
        backend: None,
        follow: Callback::new(move |query: String| {
            desk.act(|state| state.restore(&query));
        }),
        restore: Callback::new(move |query: String| desk.act(|state| state.restore(&query))),
        fault: Callback::new(move |_| desk.ask(&ToExplorer::Panic)),
        // What is simulated here takes seconds.
        under_way: Signal::derive(|| None),
        would_lose: Signal::derive(|| false),
    };
    shell.enter(Place::History, room, move || {
        let view = desk.view.get();
        desk.study.with(|study| match &asked {
            Some((of, at, query)) if of == study && *at == view => query.clone(),
            _ => to_query(study, &view),
        })
    });
    let train = move |_| {
        let (experiment, view) = desk.study.with_untracked(training);
        let query = link::to_query(&experiment, &view);
        shell.follow(&format!("?view={}&{query}", Place::Lab.key()));
    };
    view! {
        <Reading place=Place::History reading on_follow=Callback::new(move |link: String| shell.follow(&link)) />
        <main id="histories" hidden=move || !desk.on_screen.get() class:beside=move || reading.get().is_some() data-state=move || desk.stage.get().key()>
            <div class="intro">
                <h2>"The coalescent"</h2>
                <p class="lead">"Choose a history, look at a locus that it leaves, hold many of them against theory, and play the coalescent backwards, one event at a time."</p>
                <p class="train"><button type="button" class="plain" disabled=move || desk.is_unfit() on:click=train>"Train on this history"</button>" In the Lab, a network learns to tell it from a simpler history. A history with one sample stands beside a population of constant size, as diverse where that can be worked out. One with several samples stands beside two populations that split and exchanged no genes (such a split itself, beside one population), and the network is given the joint spectrum of its first two samples. Its numbers can be given priors there, and other classes be put beside it."</p>
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
