//! The Lab in the browser: state, actions, and one component for each station.

mod actions;
mod control;
mod data;
mod history;
mod lab;
mod network;
mod real;
mod results;
mod runs;
mod sealed;

use crate::app::parts::address::keep_link;
use crate::app::parts::handles::on_pace;
use crate::app::parts::notes::Notices;
use crate::app::parts::reading::Reading;
use crate::app::parts::terms;
use crate::experiment::link;
use crate::experiment::regression::RegressionPreset;
use actions::Actions;
use control::{Header, RunControl};
use data::DataStation;
use history::HistoryStation;
use lab::Lab;
use leptos::prelude::*;
use network::NetworkStation;
use real::RealStation;
use results::ResultsStation;
use runs::RunsTable;
use sealed::{SealedTest, TestReportView};
use web_sys::CustomEvent;

/// Puts the page into the document's body, or hands a link of the page Inside on to that page.
pub fn start() {
    let location = window().location();
    let query = location.search().unwrap_or_default();
    if asks_for_the_inside(&query) && location.replace(&format!("inside.html{query}")).is_ok() {
        return;
    }
    leptos::mount::mount_to_body(Page);
}

/// Whether a link names a preset of the page Inside.
fn asks_for_the_inside(query: &str) -> bool {
    let mut fields = form_urlencoded::parse(query.trim_start_matches('?').as_bytes());
    fields.any(|(name, value)| name == "preset" && RegressionPreset::from_key(&value).is_some())
}

/// The whole page.
#[component]
fn Page() -> impl IntoView {
    let query = window().location().search().unwrap_or_default();
    let (experiment, view, notes) = link::from_query(&query);
    let lab = Lab::new(experiment, view);
    for note in notes {
        lab.notify(note.sentence);
    }
    terms::provide_glossary();
    let actions = Actions::start(lab);
    let reading = RwSignal::new(None);
    keep_link(move || {
        lab.experiment
            .with(|experiment| link::to_query(experiment, &lab.view.get()))
    });
    look_again_when_history_changes(lab, actions);
    listen_for_faults(actions);
    on_pace(move |times| actions.set_pace(times));
    ask_before_leaving(lab);
    let backend = move || {
        lab.device
            .with(|device| device.as_ref().map(|device| device.backend.clone()))
    };
    view! {
        <Header lab actions reading />
        <Notices notes=lab.notices />
        <Reading reading on_follow=Callback::new(move |query: String| follow(lab, actions, &query)) />
        <main id="lab" class:beside=move || reading.get().is_some() data-state=move || lab.stage.get().key() data-backend=backend>
            <RunControl lab actions />
            <div class="stations">
                <HistoryStation lab actions />
                <DataStation lab actions />
                <NetworkStation lab actions />
                <ResultsStation lab actions />
            </div>
            <div class="below">
                <RunsTable lab actions />
                <SealedTest lab actions />
            </div>
            <TestReportView lab />
            <RealStation lab actions />
        </main>
    }
}

/// The locus on the table is one of the present history: a moved slider shows at once what it does.
fn look_again_when_history_changes(lab: Lab, actions: Actions) {
    let asked = Memo::new(move |_| lab.experiment.with(|e| (e.history, e.locus, e.seeds.data)));
    let shown = Memo::new(move |_| {
        (
            lab.experiment.with(|e| (e.seeds.split, e.loci_per_class)),
            lab.openings.get(),
        )
    });
    Effect::new(move |before: Option<()>| {
        asked.track();
        if before.is_some() {
            actions.look();
        }
    });
    Effect::new(move |before: Option<()>| {
        shown.track();
        if before.is_some() {
            actions.inspect();
        }
    });
}

/// A text's link that names settings changes them here.
fn follow(lab: Lab, actions: Actions, query: &str) {
    if !lab.stage.get_untracked().at_rest() {
        return lab.notify("Settings can be changed as soon as nothing is simulated or trained.");
    }
    match lab
        .experiment
        .with_untracked(|experiment| link::change(experiment, &lab.view.get_untracked(), query))
    {
        Ok((experiment, view)) => {
            lab.refused.set(None);
            lab.experiment.set(experiment);
            lab.view.set(view);
            actions.look();
        }
        Err(note) => lab.notify(note.sentence),
    }
}

/// `window.dispatchEvent(new CustomEvent("playground-fault", { detail: "simulator" }))` makes a worker panic: browser tests watch the
/// page recover from it.
fn listen_for_faults(actions: Actions) {
    window_event_listener_untyped("playground-fault", move |event| {
        use wasm_bindgen::JsCast;
        let worker = event
            .dyn_ref::<CustomEvent>()
            .and_then(|event| event.detail().as_string());
        actions.fault(worker.as_deref().unwrap_or_default());
    });
}

/// Runs live in this tab only: the browser asks before it lets them go.
fn ask_before_leaving(lab: Lab) {
    window_event_listener_untyped("beforeunload", move |event| {
        if lab
            .runs
            .with_untracked(|runs| runs.iter().any(|run| run.step > 0))
        {
            event.prevent_default();
        }
    });
}
