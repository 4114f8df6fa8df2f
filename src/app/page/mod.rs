//! The Lab in the browser: state, actions, and one component for each station.

mod actions;
mod control;
mod data;
mod fields;
pub(super) mod figure;
mod history;
mod lab;
pub(super) mod motion;
mod network;
mod openings;
mod reading;
mod real;
mod results;
mod runs;
mod sealed;
mod terms;
mod width;

use crate::experiment::link;
use actions::Actions;
use control::{Header, Notices, RunControl};
use data::DataStation;
use history::HistoryStation;
use lab::Lab;
use leptos::prelude::*;
use network::NetworkStation;
use reading::Reading;
use real::RealStation;
use results::ResultsStation;
use runs::RunsTable;
use sealed::{SealedTest, TestReportView};
use std::time::Duration;
use wasm_bindgen::JsValue;
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
    let query = window().location().search().unwrap_or_default();
    let (experiment, view, notes) = link::from_query(&query);
    let lab = Lab::new(experiment, view);
    for note in notes {
        lab.notify(note.sentence);
    }
    terms::provide_glossary();
    let actions = Actions::start(lab);
    let reading = RwSignal::new(None);
    keep_link(lab);
    look_again_when_history_changes(lab, actions);
    listen_for_faults(actions);
    ask_before_leaving(lab);
    let backend = move || lab.device.with(|device| device.as_ref().map(|device| device.backend.clone()));
    view! {
        <Header lab actions reading />
        <Notices lab />
        <Reading lab actions reading />
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

/// Writes experiment and view into the address bar, so that the address always opens this state.
fn keep_link(lab: Lab) {
    let pending = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        let query = lab.experiment.with(|experiment| link::to_query(experiment, &lab.view.get()));
        let write = move || {
            if let Ok(history) = window().history() {
                // A sandboxed frame may forbid it; the page works without.
                let _ = history.replace_state_with_url(
                    &JsValue::NULL,
                    "",
                    Some(&format!("?{query}{}", window().location().hash().unwrap_or_default())),
                );
            }
        };
        let next = set_timeout_with_handle(write, LINK_DELAY).ok();
        if let Some(Some(earlier)) = pending.try_update_value(|pending| std::mem::replace(pending, next)) {
            earlier.clear();
        }
    });
}

/// The locus on the table is one of the present history: a moved slider shows at once what it does.
fn look_again_when_history_changes(lab: Lab, actions: Actions) {
    let asked = Memo::new(move |_| lab.experiment.with(|e| (e.history, e.locus, e.seeds.data)));
    let shown = Memo::new(move |_| (lab.experiment.with(|e| (e.seeds.split, e.loci_per_class)), lab.openings.get()));
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

/// `window.dispatchEvent(new CustomEvent("playground-fault", { detail: "simulator" }))` makes a worker panic: browser tests watch the
/// page recover from it.
fn listen_for_faults(actions: Actions) {
    window_event_listener_untyped("playground-fault", move |event| {
        use wasm_bindgen::JsCast;
        let worker = event.dyn_ref::<CustomEvent>().and_then(|event| event.detail().as_string());
        actions.fault(worker.as_deref().unwrap_or_default());
    });
}

/// Runs live in this tab only: the browser asks before it lets them go.
fn ask_before_leaving(lab: Lab) {
    window_event_listener_untyped("beforeunload", move |event| {
        if lab.runs.with_untracked(|runs| runs.iter().any(|run| run.step > 0)) {
            event.prevent_default();
        }
    });
}
