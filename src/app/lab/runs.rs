//! Every run, its settings and what it reached.

use super::actions::Actions;
use super::signals::Lab;
use crate::app::parts::openings::Kept;
use crate::app::place::Place;
use crate::app::plots::inside::permutation_name;
use crate::app::shell::Shell;
use crate::app::state::measured;
use crate::app::state::runs_table::{HEADS, Line, lines};
use crate::inspection::Permutation;
use leptos::prelude::*;

/// Characters of a cell that is broken into lines.
const LONG: usize = 28;

/// The Runs table.
#[component]
pub fn RunsTable(
    /// The view's signals.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
    /// What holds the views.
    shell: Shell,
) -> impl IntoView {
    let lines = lab.memo(|state| lines(&state.runs));
    let permuted = lab.memo(|state| measured(&state.runs));
    let costs = move || {
        let head = |of: Permutation| view! { <th scope="col" title="What this permutation of the validation alignments adds to the error">{format!("Error, {}", permutation_name(of))}</th> };
        permuted.get().into_iter().map(head).collect::<Vec<_>>()
    };
    let any = Memo::new(move |_| lines.with(|lines| !lines.is_empty()));
    view! {
        <section class="runs" aria-labelledby="runs-title">
            <h2 id="runs-title">"Runs"</h2>
            <Show
                when=move || any.get()
                fallback=|| view! { <p class="empty">"Every run is kept here with its settings; restore one to bring back its settings and its trained weights."</p> }
            >
                <div class="scroll" tabindex="0" role="region" aria-label="Table of runs">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">"#"</th>
                                <th scope="col">"Restore"</th>
                                <th scope="col">"Compare"</th>
                                {HEADS.map(|head| view! { <th scope="col">{head}</th> })}
                                {costs}
                            </tr>
                        </thead>
                        <tbody>{move || lines.get().into_iter().rev().map(|line| row(lab, actions, shell, line)).collect::<Vec<_>>()}</tbody>
                    </table>
                </div>
            </Show>
        </section>
    }
}

fn row(lab: Lab, actions: Actions, shell: Shell, line: Line) -> impl IntoView + use<> {
    let id = line.id;
    let selected = lab.memo(move |state| state.current == Some(id));
    let compared = lab.memo(move |state| state.compared.contains(&id));
    let compare = move |event| {
        let add = event_target_checked(&event);
        lab.state.update(|state| {
            state.compared.retain(|other| *other != id);
            if add {
                state.compared.push(id);
            }
        });
    };
    // The network that is open is the one at hand.
    let open_inside = move |id: u32| {
        if lab.state.with_untracked(|state| state.at_hand) != Some(id) {
            actions.act(|state| state.restore(id, &Kept));
        }
        shell.go(Place::Inside);
    };
    let restore = if line.restorable {
        view! {
            <button type="button" class="link" aria-label=format!("Restore run {id}") title="Its settings and its trained weights are brought back to the stations above" disabled=move || !lab.at_rest()
                on:click=move |_| actions.act(|state| state.restore(id, &Kept))>"restore"</button>
            " · "
            <button type="button" class="link" aria-label=format!("look inside run {id}") title="Restores it and shows its layers in the view Inside" disabled=move || !lab.at_rest()
                on:click=move |_| open_inside(id)>"look inside"</button>
        }
        .into_any()
    } else {
        view! { <span class="unit">{line.status.word()}</span> }.into_any()
    };
    view! {
        <tr class:selected=move || selected.get()>
            <th scope="row">{id} <Show when=move || selected.get()><span class="dot" title="shown above"></span></Show></th>
            <td>{restore}</td>
            <td><input type="checkbox" aria-label=format!("Compare run {id}") prop:checked=move || compared.get() on:change=compare /></td>
            {line.cells.into_iter().map(|cell| { let long = cell.chars().count() > LONG; view! { <td class:words=long>{cell}</td> } }).collect::<Vec<_>>()}
            {line.costs.into_iter().map(|(cost, title)| view! { <td title=title>{cost}</td> }).collect::<Vec<_>>()}
        </tr>
    }
}
