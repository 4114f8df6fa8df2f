//! The whole view.

use super::actions::Actions;
use super::bench::{Bench, Stage};
use super::control::RunControl;
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
use crate::app::parts::backend::Backend;
use crate::app::parts::handles::on_pace;
use crate::app::parts::reading::Reading;
use crate::app::place::Place;
use crate::app::shell::{Room, Shell};
use crate::experiment::regression::link::{change, from_query, to_query};
use crate::experiment::regression::{Regression, RegressionView};
use leptos::prelude::*;

/// The view.
#[component]
pub fn InsideView(
    /// What holds it.
    shell: Shell,
) -> impl IntoView {
    let (experiment, view, notes) = from_query(&shell.query(Place::Inside));
    let bench = Bench::new(experiment, view, shell.notes);
    for note in notes {
        bench.notices.add(note.sentence);
    }
    let actions = Actions::start(bench);
    let look = Look::default();
    let reading = RwSignal::new(None);
    let room = Room {
        reading,
        backend: Some(Backend {
            device: bench.device,
            reason: bench.device_reason,
            choice: Signal::derive(move || bench.view.get().backend),
            on_choice: Callback::new(move |choice| actions.switch_backend(choice)),
        }),
        follow: Callback::new(move |query: String| follow(bench, actions, &query)),
        restore: Callback::new(move |query: String| restore(bench, actions, &query)),
        fault: Callback::new(move |_| actions.fault()),
        would_lose: Signal::derive(move || {
            bench.runs.with(|runs| runs.iter().any(|run| run.step > 0))
        }),
    };
    shell.enter(Place::Inside, room, move || {
        bench
            .experiment
            .with(|experiment| to_query(experiment, &bench.view.get()))
    });
    on_pace(move |times| actions.set_pace(times));
    let backend = move || {
        bench
            .device
            .with(|device| device.as_ref().map(|device| device.backend.clone()))
    };
    view! {
        <Reading place=Place::Inside reading on_follow=Callback::new(move |link: String| shell.follow(&link)) />
        <main id="inside" hidden=move || !bench.on_screen.get() class:beside=move || reading.get().is_some() data-state=move || bench.stage.get().key() data-backend=backend>
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
        Ok((experiment, view)) => {
            take(bench, actions, experiment, view);
        }
        Err(note) => bench.notices.add(note.sentence),
    }
}

/// Goes back or forward to settings that were there before. What trains stays as it was chosen.
fn restore(bench: Bench, actions: Actions, query: &str) -> bool {
    let (experiment, view, notes) = from_query(query);
    let backend = bench.view.get_untracked().backend;
    let taken = take(
        bench,
        actions,
        experiment,
        RegressionView { backend, ..view },
    );
    if taken {
        for note in notes {
            bench.notices.add(note.sentence);
        }
    }
    taken
}

/// Takes other settings over, unless a network is trained with those that are there.
fn take(bench: Bench, actions: Actions, experiment: Regression, view: RegressionView) -> bool {
    if bench.stage.get_untracked() == Stage::Training
        && bench.experiment.with_untracked(|now| *now != experiment)
    {
        bench
            .notices
            .add("Settings can be changed as soon as nothing is trained.".to_owned());
        return false;
    }
    let shown = view.shown;
    bench.refused.set(None);
    bench.experiment.set(experiment);
    bench.view.set(view);
    actions.show(shown);
    true
}
