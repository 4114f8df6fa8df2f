//! Which network is asked, the others that could be, and the way to where they are trained.

use crate::app::lab::{Actions, Lab};
use crate::app::parts::openings::Kept;
use crate::app::place::Place;
use crate::app::shell::Shell;
use crate::app::state::own_spectrum::{Judge, judges, who_is_asked};
use crate::app::state::{RunRecord, words};
use crate::protocol::Run;
use leptos::prelude::*;

/// The network that is asked.
#[component]
pub fn Judges(
    /// The signals of the experiment.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
    /// What holds the views.
    shell: Shell,
) -> impl IntoView {
    let said = lab.memo(who_is_asked);
    let judge = lab.memo(Judge::of);
    let all = lab.memo(|state| {
        let named = |run: &RunRecord| (run.id, words::run(run));
        judges(state).into_iter().map(named).collect::<Vec<_>>()
    });
    // The network that is asked is the one at hand: the run is brought back as the Runs table does it.
    let choose = move |event| {
        let chosen = event_target_value(&event).parse::<Run>().ok();
        let other =
            chosen.filter(|id| lab.state.with_untracked(|state| state.at_hand) != Some(*id));
        if let Some(id) = other {
            actions.act(|state| state.restore(id, &Kept));
        }
    };
    let options = move || {
        let asked = match judge.get() {
            Judge::Trained(run) => Some(run),
            _ => None,
        };
        let nobody = asked.is_none().then(|| {
            view! { <option value="" selected=true disabled=true>"Choose a run"</option> }
        });
        let options = all.get().into_iter().map(|(id, words)| {
            view! { <option value=id.to_string() selected=asked == Some(id)>{words}</option> }
        });
        (nobody, options.collect::<Vec<_>>())
    };
    let trained = move || matches!(judge.get(), Judge::Trained(_));
    view! {
        <p class="asked" class:warning=move || !trained() aria-live="polite">{said}</p>
        <Show when=move || all.with(|all| all.len() > usize::from(trained()))>
            <label class="preset">
                <span class="metric-label">"Ask another run; its settings come back with it"</span>
                <select on:change=choose disabled=move || !lab.at_rest()>{options}</select>
            </label>
        </Show>
        <p class="turn">
            <button type="button" class=move || if trained() { "quiet" } else { "primary" } data-action="to-lab" on:click=move |_| shell.go(Place::Lab)>
                {move || if trained() { "to the Lab" } else { "Train one in the Lab" }}
            </button>
        </p>
    }
}
