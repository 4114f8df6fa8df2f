//! The view Lab in the browser: state, actions, and one component for each station.

mod actions;
mod control;
mod data;
mod history;
mod network;
mod real;
mod results;
mod runs;
mod sealed;
mod state;

use crate::app::parts::backend::Backend;
use crate::app::parts::handles::on_pace;
use crate::app::parts::reading::Reading;
use crate::app::place::Place;
use crate::app::shell::{Room, Shell};
use crate::experiment::{Experiment, ViewState, link};
use actions::Actions;
use control::RunControl;
use data::DataStation;
use history::HistoryStation;
use leptos::prelude::*;
use network::NetworkStation;
use real::RealStation;
use results::ResultsStation;
use runs::RunsTable;
use sealed::{SealedTest, TestReportView};
use state::Lab;

/// The view.
#[component]
pub fn LabView(
    /// What holds it.
    shell: Shell,
) -> impl IntoView {
    let (experiment, view, notes) = link::from_query(&shell.query(Place::Lab));
    let lab = Lab::new(experiment, view, shell.notes);
    for note in notes {
        lab.notify(note.sentence);
    }
    let actions = Actions::start(lab);
    let reading = RwSignal::new(None);
    let room = Room {
        reading,
        backend: Some(Backend {
            device: lab.device,
            reason: lab.device_reason,
            choice: Signal::derive(move || lab.view.get().backend),
            on_choice: Callback::new(move |choice| actions.switch_backend(choice)),
        }),
        follow: Callback::new(move |query: String| follow(lab, actions, &query)),
        restore: Callback::new(move |query: String| restore(lab, actions, &query)),
        fault: Callback::new(move |worker: String| actions.fault(&worker)),
        would_lose: Signal::derive(move || {
            lab.runs.with(|runs| runs.iter().any(|run| run.step > 0))
        }),
    };
    shell.enter(Place::Lab, room, move || {
        lab.experiment
            .with(|experiment| link::to_query(experiment, &lab.view.get()))
    });
    on_pace(move |times| actions.set_pace(times));
    look_again_when_history_changes(lab, actions);
    let backend = move || {
        lab.device
            .with(|device| device.as_ref().map(|device| device.backend.clone()))
    };
    view! {
        <Reading place=Place::Lab reading on_follow=Callback::new(move |link: String| shell.follow(&link)) />
        <main id="lab" hidden=move || !lab.on_screen.get() class:beside=move || reading.get().is_some() data-state=move || lab.stage.get().key() data-backend=backend>
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

/// Whether settings can be changed now; a note says why not.
fn may_change(lab: Lab) -> bool {
    let rests = lab.stage.get_untracked().at_rest();
    if !rests {
        lab.notify("Settings can be changed as soon as nothing is simulated or trained.");
    }
    rests
}

/// A text's link that names settings changes them here.
fn follow(lab: Lab, actions: Actions, query: &str) {
    if !may_change(lab) {
        return;
    }
    match lab
        .experiment
        .with_untracked(|experiment| link::change(experiment, &lab.view.get_untracked(), query))
    {
        Ok((experiment, view)) => take(lab, actions, experiment, view),
        Err(note) => lab.notify(note.sentence),
    }
}

/// Goes back or forward to settings that were there before. What trains stays as it was chosen.
fn restore(lab: Lab, actions: Actions, query: &str) -> bool {
    if !may_change(lab) {
        return false;
    }
    let (experiment, view, notes) = link::from_query(query);
    for note in notes {
        lab.notify(note.sentence);
    }
    let backend = lab.view.get_untracked().backend;
    take(lab, actions, experiment, ViewState { backend, ..view });
    true
}

fn take(lab: Lab, actions: Actions, experiment: Experiment, view: ViewState) {
    lab.refused.set(None);
    lab.experiment.set(experiment);
    lab.view.set(view);
    actions.look();
}
