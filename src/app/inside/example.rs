//! One alignment: which one, what is known of it, how it is shown, and what can be done to it.

use super::actions::Actions;
use super::bench::{Bench, Stage};
use super::look::{Look, Order};
use super::picker::Picker;
use super::touching::Disturb;
use super::words::{CODINGS, ROWS};
use crate::app::parts::fields::{Choice, Form};
use crate::app::parts::terms::Term;
use crate::app::plots;
use crate::app::plots::inside::{Brightness, target_name};
use crate::experiment::regression::Shows;
use crate::inspection::Opening;
use leptos::prelude::*;

/// The left column.
#[component]
pub fn ExampleSection(
    /// The page's state.
    bench: Bench,
    /// What controls can ask for.
    actions: Actions,
    /// How the pictures are looked at.
    look: Look,
) -> impl IntoView {
    view! {
        <section class="example" aria-labelledby="example-title">
            <h2 id="example-title">"One alignment"</h2>
            <Picker bench actions />
            <Statistics bench />
            <Appearance bench actions look />
            <Disturb bench actions look />
        </section>
    }
}

/// What is computed of the alignment, and what the network answers.
#[component]
fn Statistics(
    /// The page's state.
    bench: Bench,
) -> impl IntoView {
    let target = move || {
        bench
            .with_trained(|experiment| target_name(experiment.target))
            .unwrap_or_default()
    };
    let value = move |read: fn(&Opening) -> Option<f64>| {
        move || {
            bench
                .opening
                .with(|opening| opening.as_ref().and_then(read))
                .filter(|value| value.is_finite())
                .map_or_else(|| "–".to_owned(), plots::format_decimal)
        }
    };
    let exact = move |read: fn(&Opening) -> Option<f64>| {
        move || {
            bench
                .opening
                .with(|opening| opening.as_ref().and_then(read))
                .map(|value| value.to_string())
        }
    };
    let row = move |name: AnyView, read: fn(&Opening) -> Option<f64>| view! { <tr><th scope="row">{name}</th><td>{value(read)}</td></tr> };
    // Where the truth is Tajima's D, it is said once.
    let told_below = move || {
        bench.opening.with(|opening| {
            opening
                .as_ref()
                .is_some_and(|opening| opening.truth == opening.statistics.tajimas_d)
        })
    };
    let edited = move || bench.edits.with(|edits| !edits.is_empty());
    let truth_name = move || {
        if edited() {
            format!("{}, computed anew", target())
        } else {
            format!("{}, true", target())
        }
    };
    view! {
        <table class="statistics">
            <caption class="hidden">"Statistics of this alignment"</caption>
            <tbody>
                {row(view! { <Term word="Haplotypes" entry="haplotype" /> }.into_any(), |opening| Some(f64::from(opening.statistics.haplotypes)))}
                {row(view! { <Term word="Segregating sites S" entry="segregating site" /> }.into_any(), |opening| Some(f64::from(opening.statistics.segregating_sites)))}
                {row(view! { <Term word="π" entry="pi" /> }.into_any(), |opening| Some(opening.statistics.pi))}
                {row(view! { <Term word="Watterson's θ" entry="theta_W" /> }.into_any(), |opening| Some(opening.statistics.theta_w))}
                {row(view! { <Term word="Singletons" entry="singleton" /> }.into_any(), |opening| Some(f64::from(opening.statistics.singletons)))}
                {row(view! { <Term word="Fay and Wu's H" entry="Fay and Wu's H" /> }.into_any(), |opening| Some(opening.statistics.fay_wu_h))}
                <Show when=move || !told_below()>
                    {row(view! { <Term word="Tajima's D" entry="Tajima's D" /> }.into_any(), |opening| opening.statistics.tajimas_d)}
                </Show>
                <tr class="own"><th scope="row">{truth_name}</th><td data-metric="truth" data-value=exact(|opening| opening.truth)>{value(|opening| opening.truth)}</td></tr>
                <tr class="answer"><th scope="row">"Network's answer"</th><td data-metric="prediction" data-value=exact(|opening| Some(opening.prediction))>{value(|opening| Some(opening.prediction))}</td></tr>
            </tbody>
        </table>
        <Show when=move || bench.opening.with(|opening| opening.as_ref().is_some_and(|opening| opening.statistics.segregating_sites == 0))>
            <p class="note warning">"Nothing segregates here: Tajima's D divides by nothing, and the network answers all the same."</p>
        </Show>
    }
}

/// Rows, coding, brightness, order, gradient.
#[component]
fn Appearance(
    /// The page's state.
    bench: Bench,
    /// What controls can ask for.
    actions: Actions,
    /// How the pictures are looked at.
    look: Look,
) -> impl IntoView {
    let busy = move || bench.stage.get() == Stage::Training;
    view! {
        <fieldset class="settings" disabled=busy>
            <legend>"What the network is given"</legend>
            <p class="consequence">"A change here needs new training; the run so far stays in the table below."</p>
            <Choice label="Rows" options=ROWS.to_vec()
                value=Signal::derive(move || bench.read(|e| e.observation.rows))
                on_change=move |rows| bench.edit(|e| e.observation.rows = rows) />
            <Choice label="Coding" options=CODINGS.to_vec()
                value=Signal::derive(move || bench.read(|e| e.observation.coding))
                on_change=move |coding| bench.edit(|e| e.observation.coding = coding) />
        </fieldset>
        <h3 class="group">"How it is drawn"</h3>
        <Choice
            label="Brightness"
            options=vec![
                (Brightness::Map, "each map", "White is each map's own largest value: shows patterns, hides which maps matter."),
                (Brightness::Layer, "layer", "White is the layer's largest value."),
                (Brightness::Network, "network", "White is the largest value of all layers: shows which layers are loud."),
            ]
            value=look.brightness
            on_change=move |next| look.brightness.set(next)
        />
        <Choice
            label="Order of filters"
            options=vec![
                (Order::Activity, "by activity", "The most active on top, for this alignment."),
                (Order::Number, "as numbered", "Filters stay where they are while the network trains."),
            ]
            value=look.order
            on_change=move |next| look.order.set(next)
        />
        <Choice
            label="Show"
            options=vec![
                (Shows::Activation, "activation", "What each layer gives out."),
                (Shows::Gradient, "gradient", "How the answer would move if a cell grew: blue down, vermilion up."),
                (Shows::Product, "gradient × input", "What each cell contributes, as far as a straight line can say."),
            ]
            value=Signal::derive(move || bench.view.get().shows)
            on_change=move |next: Shows| {
                bench.view.update(|view| view.shows = next);
                actions.look();
            }
        />
    }
}
