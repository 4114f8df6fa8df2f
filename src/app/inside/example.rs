//! One example: which one, what is known of it, how it is drawn, and what can be done to it.

use super::drawing::{Drawing, Order};
use super::picker::Picker;
use super::statistics::Statistics;
use super::touching::Disturb;
use crate::app::lab::{Actions, Lab};
use crate::app::parts::fields::Choice;
use crate::app::plots::inside::Brightness;
use crate::experiment::Shows;
use leptos::prelude::*;

/// The left column.
#[component]
pub fn ExampleSection(
    /// The signals of the experiment.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
    /// How the pictures are drawn.
    drawing: Drawing,
) -> impl IntoView {
    view! {
        <section class="example" aria-labelledby="example-title">
            <h2 id="example-title">"One example"</h2>
            <Picker lab actions />
            <Statistics lab />
            <Appearance lab actions drawing />
            <Disturb lab actions drawing />
        </section>
    }
}

/// Brightness, order, gradient.
#[component]
fn Appearance(
    /// The signals of the experiment.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
    /// How the pictures are drawn.
    drawing: Drawing,
) -> impl IntoView {
    let shows = Signal::derive(move || lab.view.get().shows);
    let outputs = move || {
        lab.inspector
            .with_experiment(|of| of.output_names())
            .unwrap_or_default()
    };
    let output = lab.inspector.memo(|state| usize::from(state.output));
    let choose = move |event| {
        if let Ok(output) = event_target_value(&event).parse() {
            actions.inspect(|state| state.choose_output(output));
        }
    };
    let options = move || {
        let option = |(place, name): (usize, String)| {
            view! { <option value=place.to_string() selected=move || output.get() == place>{name}</option> }
        };
        outputs()
            .into_iter()
            .enumerate()
            .map(option)
            .collect::<Vec<_>>()
    };
    view! {
        <h3 class="group">"How it is drawn"</h3>
        <Choice
            label="Brightness"
            options=vec![
                (Brightness::Map, "each map", "White is each map's own largest value: shows patterns, hides which maps matter."),
                (Brightness::Layer, "layer", "White is the layer's largest value."),
                (Brightness::Logarithm, "log", "White is the layer's largest value, greys are logarithmic: shows what is small beside what is large, as in spectra."),
                (Brightness::Network, "network", "White is the largest value of all layers: shows which layers are loud."),
            ]
            value=drawing.brightness
            on_change=move |next| drawing.brightness.set(next)
        />
        <Choice
            label="Order of filters"
            options=vec![
                (Order::Activity, "by activity", "The most active on top, for this example."),
                (Order::Number, "as numbered", "Filters stay where they are while the network trains."),
            ]
            value=drawing.order
            on_change=move |next| drawing.order.set(next)
        />
        <Choice
            label="Show"
            options=vec![
                (Shows::Activation, "activation", "What each layer gives out."),
                (Shows::Gradient, "gradient", "How an answer would move if a cell grew: blue down, vermilion up."),
                (Shows::Product, "gradient × input", "What each cell contributes, as far as a straight line can say."),
            ]
            value=shows
            on_change=move |next: Shows| {
                lab.view.update(|view| view.shows = next);
                actions.open();
            }
        />
        <Show when=move || { shows.get() != Shows::Activation && outputs().len() > 1 }>
            <label class="field-head"><span class="field-name">"Gradient of"</span>
                <select data-action="output" on:change=choose>{options}</select>
            </label>
        </Show>
    }
}
