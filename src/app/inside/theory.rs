//! Is the theory in there? Linear read-outs from each layer, beside their controls.

use super::actions::Actions;
use super::bench::{Bench, Errand};
use crate::app::plots::inside::quantity_name;
use crate::app::plots::format_count;
use crate::inspection::readout::{Features, ReadOut, ReadOuts};
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
    let newest = move || bench.read_outs.with(|all| all.iter().rev().find(|one| one.features == features.get()).cloned());
    let idle = move || !bench.stage.get().stands() || bench.is_out(Errand::ReadOut);
    view! {
        <section class="theory" aria-labelledby="theory-title">
            <h2 id="theory-title">"Is the theory in there?"</h2>
            <p class="lead">"R² of a linear read-out from each layer; grey: the untrained network, then shuffled labels."</p>
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
    let caption = format!("After epoch {}, {} alignments, five-fold cross-validation", read_outs.epoch, format_count(f64::from(read_outs.examples)));
    let heads = read_outs.layers.iter().map(|name| view! { <th scope="col">{name.clone()}</th> }).collect::<Vec<_>>();
    let row = |(column, quantity): (usize, &crate::inspection::readout::Quantity)| {
        let cells = read_outs.rows.iter().map(|layer| cell(layer.get(column).copied().unwrap_or_default())).collect::<Vec<_>>();
        view! { <tr><th scope="row">{quantity_name(*quantity)}</th>{cells}</tr> }
    };
    let rows = read_outs.quantities.iter().enumerate().map(row).collect::<Vec<_>>();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Read-outs">
            <table class="read-outs">
                <caption>{caption}</caption>
                <thead><tr><td></td>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn cell(read_out: ReadOut) -> impl IntoView {
    let write = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}").replacen("0.", ".", 1));
    let ReadOut { trained, untrained, shuffled } = read_out;
    let title = format!("trained {}, untrained {}, shuffled labels {}", write(trained), write(untrained), write(shuffled));
    view! { <td title=title><b>{write(trained)}</b>" "<small>{write(untrained)}" "{write(shuffled)}</small></td> }
}
