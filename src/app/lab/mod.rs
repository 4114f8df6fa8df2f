//! The view Lab in the browser: what it shows, what it does, and one component for each station. Its state and its workers belong to the
//! experiment, which the views Inside and Your data show too: [`start`] makes them for all. What clicks change is decided in
//! [`crate::app::state`].

mod actions;
mod bounds;
mod control;
mod data;
mod history;
mod inquiry;
mod inspector;
mod laws;
mod layers;
mod locus;
mod menu;
mod network;
mod numbers;
mod results;
mod runs;
mod scaled;
mod sealed;
mod shown;
mod signals;
mod written;

pub use actions::Actions;
pub use inspector::Inspector;
pub use sealed::TestReportView;
pub use signals::Lab;

use crate::app::parts::backend::Backend;
use crate::app::parts::handles::on_pace;
use crate::app::parts::on_screen::on_screen;
use crate::app::parts::openings::Kept;
use crate::app::parts::reading::Reading;
use crate::app::place::Place;
use crate::app::shell::{Room, Shell};
use crate::app::state::{Look, Stage};
use crate::experiment::link::{self, Page};
use crate::experiment::{Experiment, View};
use control::RunControl;
use data::DataStation;
use history::HistoryStation;
use leptos::prelude::*;
use network::NetworkStation;
use results::ResultsStation;
use runs::RunsTable;
use sealed::SealedTest;

/// Starts what the views of an experiment share: its state, its simulators and its trainer. The address of the view that is opened first says
/// which experiment it is.
pub fn start(shell: Shell, opened: Place) -> (Lab, Actions) {
    let (experiment, view, notes) = link::from_query(page_of(opened), &shell.query(opened));
    let place = shell.place;
    let lab = Lab::new(
        experiment,
        view,
        shell.notes,
        Signal::derive(move || place.get()),
    );
    for note in notes {
        lab.notify(note.sentence);
    }
    let actions = Actions::start(lab);
    on_pace(move |times| actions.set_pace(times));
    look_again_when_histories_change(lab, actions);
    // What a view shows of the example is asked for when it comes onto the screen.
    Effect::new(move |before: Option<()>| {
        let shows = matches!(lab.place.get(), Place::Lab | Place::Inside);
        if before.is_some() && shows {
            actions.open();
        }
    });
    // One experiment, and so one link, whichever view shows it.
    let link = Memo::new(move |_| {
        let view = lab.view.get();
        lab.with(|state| link::to_query(&state.experiment, &state.view(view)))
    });
    for place in Place::OF_THE_EXPERIMENT {
        shell.enter(place, room(lab, actions, place), move || link.get());
    }
    (lab, actions)
}

/// The page that wrote the links of version 1 to a view.
const fn page_of(place: Place) -> Page {
    match place {
        Place::Inside => Page::Inside,
        Place::Lab | Place::History | Place::Data => Page::Lab,
    }
}

/// What is under way, for the menu.
fn under_way(lab: Lab) -> Option<String> {
    match lab.stage.get() {
        Stage::Simulating => {
            let now = lab.simulated.get();
            let percent = 100 * u64::from(now.done) / u64::from(now.total.max(1));
            Some(format!("simulating: {percent} %"))
        }
        Stage::Training => lab.with(|state| {
            let run = state.shown()?;
            let epochs = run.experiment.training.epochs;
            Some(format!("training: epoch {} of {epochs}", run.epoch()))
        }),
        Stage::Testing => Some("testing".to_owned()),
        _ => None,
    }
}

/// What a view of the experiment tells the shell.
fn room(lab: Lab, actions: Actions, place: Place) -> Room {
    Room {
        reading: RwSignal::new(None),
        backend: Some(Backend {
            device: lab.device,
            reason: lab.device_reason,
            choice: Signal::derive(move || lab.view.get().backend),
            on_choice: Callback::new(move |choice| actions.switch_backend(choice)),
        }),
        follow: Callback::new(move |query: String| follow(lab, actions, &query)),
        restore: Callback::new(move |query: String| restore(lab, actions, place, &query)),
        fault: Callback::new(move |worker: String| actions.fault(&worker)),
        under_way: Memo::new(move |_| under_way(lab)).into(),
        would_lose: Signal::derive(move || {
            lab.is_typing() || lab.with(|state| state.runs.iter().any(|run| run.step > 0))
        }),
    }
}

/// The view.
#[component]
pub fn LabView(
    /// The view's signals.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
    /// What holds the views.
    shell: Shell,
    /// What the test set says, once it is open.
    report: ViewFn,
) -> impl IntoView {
    let reading = shell.reading(Place::Lab);
    let on_screen = on_screen();
    let opened = lab.memo(|state| state.shown().is_some_and(|run| run.test.is_some()));
    view! {
        <Reading place=Place::Lab reading on_follow=Callback::new(move |link: String| shell.follow(&link)) />
        <main id="lab" hidden=move || !on_screen.get() class:beside=move || reading.get().is_some() data-state=move || lab.stage.get().key() data-backend=move || lab.backend()>
            <RunControl lab actions />
            <div class="stations">
                <HistoryStation lab actions shell />
                <DataStation lab actions />
                <NetworkStation lab actions shell />
                <ResultsStation lab actions />
            </div>
            <div class="below">
                <RunsTable lab actions shell />
                <SealedTest lab actions />
            </div>
            {move || opened.get().then(|| report.run())}
            <p class="onward">
                "The road goes on: "
                <button type="button" class="link" on:click=move |_| shell.go(Place::Data)>"apply it to your own data"</button>
                ". A network that was trained here judges a spectrum from a file, and the page says whether to believe it."
            </p>
        </main>
    }
}

/// The example on the table is one of the present histories: a changed prior shows at once what it does.
fn look_again_when_histories_change(lab: Lab, actions: Actions) {
    let asked = lab.of(|e| {
        (
            e.scenarios.clone(),
            e.locus,
            e.observation.clone(),
            e.seeds.data,
        )
    });
    let openings = lab.memo(|state| state.openings);
    Effect::new(move |before: Option<()>| {
        asked.with(|_| ());
        if before.is_some() {
            lab.state.update(|state| state.count(&Kept));
            actions.look();
        }
    });
    Effect::new(move |before: Option<()>| {
        lab.cut.with(|_| ());
        if before.is_some() {
            lab.state.update(|state| state.count(&Kept));
        }
    });
    Effect::new(move |before: Option<()>| {
        openings.with(|_| ());
        lab.cut.with(|_| ());
        if before.is_some() {
            actions.open();
        }
    });
}

/// A text's link that names settings changes them here.
fn follow(lab: Lab, actions: Actions, query: &str) {
    if !actions.may_change() {
        return;
    }
    let (now, view) = lab.state.with_untracked(|state| {
        let view = state.view(lab.view.get_untracked());
        (state.experiment.clone(), view)
    });
    match link::change(&now, &view, query) {
        Ok((experiment, view)) => take(lab, actions, experiment, view),
        Err(note) => lab.notify(note.sentence),
    }
}

/// Goes back or forward to settings that were there before. What trains stays as it was chosen.
fn restore(lab: Lab, actions: Actions, place: Place, query: &str) -> bool {
    if !actions.may_change() {
        return false;
    }
    let (experiment, view, notes) = link::from_query(page_of(place), query);
    for note in notes {
        lab.notify(note.sentence);
    }
    let backend = lab.view.get_untracked().backend;
    take(lab, actions, experiment, View { backend, ..view });
    true
}

fn take(lab: Lab, actions: Actions, experiment: Experiment, view: View) {
    let look = Look::of(&view, &experiment);
    actions.take(experiment);
    lab.state.update(|state| state.look = look);
    lab.view.set(view);
    actions.look();
}
