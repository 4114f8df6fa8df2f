//! The whole page.

use super::actions::Actions;
use super::bench::{Bench, Stage};
use super::control::{Header, RunControl};
use super::curves::CurvesSection;
use super::disturb::DisturbSection;
use super::example::ExampleSection;
use super::experiment::ExperimentSection;
use super::filters::FiltersSection;
use super::grid::GridSection;
use super::intro::Intro;
use super::judged::JudgedSection;
use super::look::Look;
use super::runs::RunsTable;
use super::sealed::{SealedTest, TestReportView};
use super::stack::StackSection;
use super::theory::TheorySection;
use super::twins::TwinsSection;
use crate::app::parts::address::keep_link;
use crate::app::parts::handles::on_pace;
use crate::app::parts::notes::Notices;
use crate::app::parts::reading::Reading;
use crate::app::parts::terms;
use crate::experiment::regression::link::{change, from_query, to_query};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::CustomEvent;

/// Puts the page into the document's body.
pub fn start() {
    leptos::mount::mount_to_body(Page);
}

#[component]
fn Page() -> impl IntoView {
    let (experiment, view, notes) = from_query(&window().location().search().unwrap_or_default());
    let bench = Bench::new(experiment, view);
    for note in notes {
        bench.notices.add(note.sentence);
    }
    terms::provide_glossary();
    let actions = Actions::start(bench);
    let look = Look::default();
    let reading = RwSignal::new(None);
    keep_link(move || {
        bench
            .experiment
            .with(|experiment| to_query(experiment, &bench.view.get()))
    });
    listen_for_faults(actions);
    on_pace(move |times| actions.set_pace(times));
    ask_before_leaving(bench);
    let backend = move || {
        bench
            .device
            .with(|device| device.as_ref().map(|device| device.backend.clone()))
    };
    view! {
        <Header bench actions reading />
        <Notices notes=bench.notices />
        <Reading reading on_follow=Callback::new(move |query: String| follow(bench, actions, &query)) />
        <main id="inside" class:beside=move || reading.get().is_some() data-state=move || bench.stage.get().key() data-backend=backend>
            <Intro bench />
            <ExperimentSection bench actions />
            <RunControl bench actions />
            <div class="bench">
                <ExampleSection bench actions look />
                <StackSection bench actions look />
                <div class="findings">
                    <JudgedSection bench />
                    <TheorySection bench actions />
                </div>
            </div>
            <FiltersSection bench actions />
            <div class="below">
                <RunsTable bench actions />
                <SealedTest bench />
            </div>
            <TestReportView bench actions />
            <div class="questions-below">
                <CurvesSection bench />
                <DisturbSection bench actions />
            </div>
            <TwinsSection bench actions look />
            <GridSection bench actions />
        </main>
    }
}

/// A text's link that names settings changes them here.
fn follow(bench: Bench, actions: Actions, query: &str) {
    match bench
        .experiment
        .with_untracked(|experiment| change(experiment, &bench.view.get_untracked(), query))
    {
        Ok((experiment, _))
            if bench.stage.get_untracked() == Stage::Training
                && bench.experiment.with_untracked(|now| *now != experiment) =>
        {
            bench
                .notices
                .add("Settings can be changed as soon as nothing is trained.".to_owned());
        }
        Ok((experiment, view)) => {
            let shown = view.shown;
            bench.refused.set(None);
            bench.experiment.set(experiment);
            bench.view.set(view);
            actions.show(shown);
        }
        Err(note) => bench.notices.add(note.sentence),
    }
}

/// `window.dispatchEvent(new CustomEvent("playground-fault", { detail: "trainer" }))` makes the trainer panic: browser tests watch the page
/// recover from it.
fn listen_for_faults(actions: Actions) {
    window_event_listener_untyped("playground-fault", move |event| {
        if event
            .dyn_ref::<CustomEvent>()
            .and_then(|event| event.detail().as_string())
            .as_deref()
            == Some("trainer")
        {
            actions.fault();
        }
    });
}

/// Runs live in this tab only: the browser asks before it lets them go.
fn ask_before_leaving(bench: Bench) {
    window_event_listener_untyped("beforeunload", move |event| {
        if bench
            .runs
            .with_untracked(|runs| runs.iter().any(|run| run.step > 0))
        {
            event.prevent_default();
        }
    });
}
