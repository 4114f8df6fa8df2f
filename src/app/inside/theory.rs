//! Is the theory in there? Linear read-outs from each layer, beside their controls.

use super::symbols::symbol;
use crate::app::lab::{Actions, Lab};
use crate::app::parts::figure::FigureView;
use crate::app::parts::terms::Term;
use crate::app::plots::inside::{
    ReadOutCell, quantity_meaning, quantity_name, read_out_curves, read_out_table, varies,
};
use crate::app::state::inspection::{Errand, Held, Inspection};
use crate::experiment::Experiment;
use crate::inspection::readout::Features;
use crate::inspection::{Quantity, ReadOuts};
use leptos::prelude::*;

/// Examples that read-outs are made from.
const EXAMPLES: u32 = 500;

/// The first of the findings.
#[component]
pub fn TheorySection(
    /// The signals of the experiment.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let inspector = lab.inspector;
    let features = RwSignal::new(Features::Channels);
    let all = inspector.memo(|state| state.read_outs.clone());
    let newest = move || {
        all.with(|all| {
            all.iter()
                .rev()
                .find(|one| one.features == features.get())
                .cloned()
        })
    };
    let out = inspector.is_out(Errand::ReadOut);
    let watching = inspector.memo(|state| state.watching);
    let idle = move || !inspector.ready.get() || out.get();
    let unread = move || newest().is_none() && !idle();
    let table = move || {
        newest()
            .and_then(|read_outs| inspector.with_experiment(|of| table(&read_outs, of).into_any()))
    };
    view! {
        <section class="theory" aria-labelledby="theory-title">
            <h2 id="theory-title">"Is the theory in there?"</h2>
            <p class="lead">"R² of a linear "<Term word="read-out" entry="read-out" />" from each layer. In grey, what is read from the untrained network, and from shuffled labels: that was not learned."</p>
            <div class="figure-head">
                <div class="segments small" role="group" aria-label="Read from">
                    {[(Features::Channels, "per channel", "From the mean and the standard deviation of each channel"), (Features::Flattened, "all values", "From every value of the layer")].map(|(option, word, help)| view! {
                        <button type="button" class="segment-button" title=help aria-pressed=move || (features.get() == option).to_string() on:click=move |_| features.set(option)>{word}</button>
                    })}
                </div>
                <button type="button" class="plain" data-action="read-out" disabled=idle on:click=move |_| actions.inspect(|state| state.read_out(features.get_untracked(), EXAMPLES))>"Read out"</button>
            </div>
            <label class="check">
                <input type="checkbox" data-action="watch" prop:checked=move || watching.get() on:change=move |event| {
                    let on = event_target_checked(&event);
                    actions.inspect(|state| state.watch(on));
                } />
                " after every epoch"
            </label>
            <Show when=move || out.get()><p class="caption">"Reading … "<button type="button" class="link" on:click=move |_| actions.inspect(Inspection::abandon)>"stop"</button></p></Show>
            {table}
            <Show when=unread><p class="empty">{move || format!("Nothing is read out from {} of this network yet: press Read out.", if features.get() == Features::Channels { "each channel's mean and standard deviation" } else { "all values" })}</p></Show>
            <Curves lab all features />
            <p class="note">
                "A high R² says that a straight line finds the quantity in that layer, not that the network uses it. Look at the grey numbers first: what the untrained network gives away
                was in the input already. Only the difference was learned."
            </p>
        </section>
    }
}

/// R² by quantity and layer.
fn table(read_outs: &ReadOuts, experiment: &Experiment) -> impl IntoView + use<> {
    let table = read_out_table(read_outs, experiment);
    let heads = table
        .rows
        .iter()
        .map(|row| view! { <th scope="col">{row.layer.clone()}</th> })
        .collect::<Vec<_>>();
    let meanings: Vec<_> = read_outs
        .quantities
        .iter()
        .enumerate()
        .filter(|(column, _)| varies(read_outs, *column))
        .map(|(_, quantity)| quantity_meaning(quantity))
        .collect();
    let row = |(column, name): (usize, &String)| {
        let meaning = meanings.get(column).copied();
        let cells = table
            .rows
            .iter()
            .filter_map(|row| row.cells.get(column))
            .map(cell)
            .collect::<Vec<_>>();
        view! { <tr><th scope="row" title=meaning>{symbol(name)}</th>{cells}</tr> }
    };
    let rows = table
        .quantities
        .iter()
        .enumerate()
        .map(row)
        .collect::<Vec<_>>();
    view! {
        <p class="caption" id="read-outs-caption">{table.caption.clone()}</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Read-outs">
            <table class="read-outs" aria-describedby="read-outs-caption">
                <thead><tr><td></td>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="caption">
            "In each cell, one below the other: the "<b>"trained"</b>" network, the untrained one, and the trained one with shuffled labels. 1: a straight line finds the quantity
            exactly; 0: it does no better than the mean; below 0: it does worse."
        </p>
        {(!table.constant.is_empty()).then(|| {
            let names = table.constant.iter().enumerate().map(|(place, name)| view! { {if place == 0 { "" } else { ", " }}{symbol(name)} }).collect::<Vec<_>>();
            view! { <p class="caption constant">{names}": –. The same for all these examples, so that there is nothing to find."</p> }
        })}
    }
}

fn cell(cell: &ReadOutCell) -> impl IntoView + use<> {
    let ReadOutCell {
        trained,
        untrained,
        shuffled,
        reading,
    } = cell.clone();
    view! { <td title=reading><b>{trained}</b>" "<small>{untrained}</small>" "<small>{shuffled}</small></td> }
}

/// One quantity over the epochs.
#[component]
fn Curves(
    /// The signals of the experiment.
    lab: Lab,
    /// The read-outs so far.
    all: Memo<Vec<Held<ReadOuts>>>,
    /// From what of a layer.
    features: RwSignal<Features>,
) -> impl IntoView {
    let inspector = lab.inspector;
    let of_features = move |all: &[Held<ReadOuts>]| -> Vec<ReadOuts> {
        all.iter()
            .filter(|one| one.features == features.get())
            .map(|one| (**one).clone())
            .collect()
    };
    // What is read off these layers, with the names of the page.
    let named = Memo::new(move |_| {
        let quantities = all.with(|all| {
            all.last()
                .map(|newest| newest.quantities.clone())
                .unwrap_or_default()
        });
        inspector
            .with_experiment(|of| {
                quantities
                    .into_iter()
                    .map(|quantity| (quantity_name(&quantity, of), quantity))
                    .collect::<Vec<(String, Quantity)>>()
            })
            .unwrap_or_default()
    });
    let wanted = RwSignal::new("π".to_owned());
    let chosen = move || {
        named.with(|named| {
            named
                .iter()
                .find(|(name, _)| *name == wanted.get())
                .or(named.first())
                .cloned()
        })
    };
    let draw = move |width: f64| {
        let (name, quantity) = chosen()?;
        let epochs = inspector.with_experiment(|of| of.training.epochs)?;
        let history = all.with(|all| of_features(all));
        (history.len() > 1).then(|| read_out_curves(&history, (&quantity, &name), epochs, width))
    };
    let several = move || {
        all.with(|all| {
            all.iter()
                .filter(|one| one.features == features.get())
                .count()
                > 1
        })
    };
    let options = move || {
        let option = |(name, _): (String, Quantity)| {
            let (value, shown) = (name.clone(), name.replace('_', ""));
            let selected = move || chosen().is_some_and(|(chosen, _)| chosen == name);
            view! { <option value=value selected=selected>{shown}</option> }
        };
        named.get().into_iter().map(option).collect::<Vec<_>>()
    };
    let meaning = move || {
        let (name, quantity) = chosen()?;
        Some(format!(
            "{}: {}",
            name.replace('_', ""),
            quantity_meaning(&quantity)
        ))
    };
    view! {
        <Show when=several>
            <label class="field-head"><span class="field-name">"Over epochs"</span>
                <select on:change=move |event| wanted.set(event_target_value(&event))>{options}</select>
            </label>
            <FigureView draw=draw />
            <p class="caption">{meaning}</p>
        </Show>
    }
}
