//! Is the theory in there? Linear read-outs from each layer, beside their controls.

use super::actions::Actions;
use super::bench::{Bench, Errand};
use super::symbols::symbol;
use crate::app::parts::figure::FigureView;
use crate::app::parts::terms::Term;
use crate::app::plots::inside::{
    ReadOutCell, quantity_name, read_out_curves, read_out_table, varies,
};
use crate::inspection::readout::{Features, Quantity, ReadOuts};
use leptos::prelude::*;

/// Examples that read-outs are made from.
const EXAMPLES: u32 = 500;

/// The second of the findings.
#[component]
pub fn TheorySection(
    /// The page's state.
    bench: Bench,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let features = RwSignal::new(Features::Channels);
    let newest = move || {
        bench.read_outs.with(|all| {
            all.iter()
                .rev()
                .find(|one| one.features == features.get())
                .cloned()
        })
    };
    let idle = move || !bench.stage.get().stands() || bench.is_out(Errand::ReadOut);
    let unread =
        move || newest().is_none() && bench.stage.get().stands() && !bench.is_out(Errand::ReadOut);
    view! {
        <section class="theory" aria-labelledby="theory-title">
            <h2 id="theory-title">"Is the theory in there?"</h2>
            <p class="lead">"R² of a linear "<Term word="read-out" entry="read-out" />" from each layer; grey: the untrained network, then shuffled labels."</p>
            <div class="figure-head">
                <div class="segments small" role="group" aria-label="Read from">
                    {[(Features::Channels, "per channel", "From the mean and the standard deviation of each channel"), (Features::Flattened, "all values", "From every value of the layer")].map(|(option, word, help)| view! {
                        <button type="button" class="segment-button" title=help aria-pressed=move || (features.get() == option).to_string() on:click=move |_| features.set(option)>{word}</button>
                    })}
                </div>
                <button type="button" class="plain" data-action="read-out" disabled=idle on:click=move |_| actions.read_out(features.get_untracked(), EXAMPLES)>"Read out"</button>
            </div>
            <label class="check">
                <input type="checkbox" data-action="watch" prop:checked=move || bench.watching.get() on:change=move |event| actions.watch(event_target_checked(&event)) />
                " after every epoch"
            </label>
            <Show when=move || bench.is_out(Errand::ReadOut)><p class="caption">"Reading … "<button type="button" class="link" on:click=move |_| actions.abandon()>"stop"</button></p></Show>
            {move || newest().map(|read_outs| view! { <Table read_outs /> })}
            <Show when=unread><p class="empty">{move || format!("Nothing is read out from {} of this network yet: press Read out.", if features.get() == Features::Channels { "each channel's mean and standard deviation" } else { "all values" })}</p></Show>
            <Curves bench features />
            <p class="note">
                "A high R² says that a straight line finds the statistic in that layer, not that the network uses it. Look at the grey numbers first: what the untrained network gives away
                was in the alignment already, and convolutions count. Only the difference was learned."
            </p>
        </section>
    }
}

/// R² by quantity and layer.
#[component]
fn Table(
    /// The read-outs.
    read_outs: ReadOuts,
) -> impl IntoView {
    let table = read_out_table(&read_outs);
    let heads = table
        .rows
        .iter()
        .map(|row| view! { <th scope="col">{row.layer.clone()}</th> })
        .collect::<Vec<_>>();
    let mut varying = read_outs
        .quantities
        .iter()
        .enumerate()
        .filter(|(column, _)| varies(&read_outs, *column));
    let meanings: Vec<_> = varying
        .by_ref()
        .map(|(_, quantity)| quantity.explanation())
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
            "In each cell, one below the other: the "<b>"trained"</b>" network, the untrained one, and the trained one with shuffled labels. 1: a straight line finds the statistic
            exactly; 0: it does no better than the mean; below 0: it does worse."
        </p>
        {(!table.constant.is_empty()).then(|| {
            let names = table.constant.iter().enumerate().map(|(place, name)| view! { {if place == 0 { "" } else { ", " }}{symbol(name)} }).collect::<Vec<_>>();
            view! { <p class="caption constant">{names}": –. The same for all these alignments, so that there is nothing to find."</p> }
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
    /// The page's state.
    bench: Bench,
    /// From what of a layer.
    features: RwSignal<Features>,
) -> impl IntoView {
    let quantity = RwSignal::new(Quantity::Pi);
    let choose = move |event| {
        let name = event_target_value(&event);
        if let Some(chosen) = Quantity::ALL
            .into_iter()
            .find(|quantity| quantity.name() == name)
        {
            quantity.set(chosen);
        }
    };
    let draw = move |width: f64| {
        let epochs = bench
            .with_trained(|experiment| experiment.training.epochs)
            .unwrap_or(1);
        bench.read_outs.with(|all| {
            let history = all
                .iter()
                .filter(|one| one.features == features.get())
                .cloned()
                .collect::<Vec<_>>();
            (history.len() > 1).then(|| read_out_curves(&history, quantity.get(), epochs, width))
        })
    };
    let several = move || {
        bench.read_outs.with(|all| {
            all.iter()
                .filter(|one| one.features == features.get())
                .count()
                > 1
        })
    };
    view! {
        <Show when=several>
            <label class="field-head"><span class="field-name">"Over epochs"</span>
                <select on:change=choose>
                    {Quantity::ALL.map(|of| view! { <option value=of.name() selected=move || quantity.get() == of>{of.name()}</option> })}
                </select>
            </label>
            <FigureView draw=draw />
            <p class="caption">{move || format!("{}: {}", quantity_name(quantity.get()).replace('_', ""), quantity.get().explanation())}</p>
        </Show>
    }
}
