//! Station 3: the network, what each of its layers makes of the locus, and how it is trained.

use super::actions::Actions;
use super::state::Lab;
use crate::app::parts::fields::{Form, NumberField, Refusal, SeedField};
use crate::app::parts::figure::FigureView;
use crate::app::parts::terms::Term;
use crate::app::plots::{self, Brightness};
use crate::app::sliders::parse_number;
use crate::experiment::Experiment;
use crate::network::{Input, LayerSummary, summarise};
use leptos::prelude::*;
use web_sys::HtmlInputElement;

/// The station.
#[component]
pub fn NetworkStation(
    /// The page's state.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let summary = Memo::new(move |_| {
        lab.experiment.with(|e| {
            summarise(
                &e.network.layers(),
                Input::Image(e.locus.samples.map(|n| n as usize + 1)),
            )
            .map_err(|error| error.to_string())
        })
    });
    let weights = move || {
        summary.with(|summary| match summary {
            Ok(layers) => format!(
                "{} weights",
                plots::format_count(
                    layers.iter().map(|layer| layer.parameters).sum::<usize>() as f64
                )
            ),
            Err(reason) => reason.clone(),
        })
    };
    view! {
        <section class="station" aria-labelledby="network-title">
            <h2 id="network-title"><span class="number">"3"</span>" Network"</h2>
            <p class="lead">"What each layer sees in this locus · " {weights}</p>
            <Layers lab />
            <Settings lab actions />
            <details class="summary-table">
                <summary>"Layers, shapes and weights"</summary>
                {move || summary.with(|summary| summary.as_ref().ok().map(|layers| view! { <SummaryTable layers=layers.clone() input=lab.experiment.with(input_shape) /> }))}
            </details>
        </section>
    }
}

fn input_shape(experiment: &Experiment) -> String {
    let [rows, columns] = experiment.locus.samples.map(|n| n + 1);
    format!("{rows} × {columns} × 1")
}

/// Every layer's output for the locus, in order, and the answer.
#[component]
fn Layers(
    /// The page's state.
    lab: Lab,
) -> impl IntoView {
    let brightness = RwSignal::new(Brightness::Logarithm);
    let count = Memo::new(move |_| {
        lab.inspection.with(|seen| {
            seen.as_ref()
                .map_or(0, |seen| seen.layers.len().saturating_sub(1))
        })
    });
    let reason = move || {
        if lab.locus_is_sealed() {
            "This locus belongs to the sealed test set: what the network makes of it stays hidden until the seal is broken."
        } else if lab.runs.with(Vec::is_empty) {
            "Simulate, then train: every layer's output for this locus appears here, before the first step already."
        } else {
            "No network is at hand for this locus. Train, or restore a run."
        }
    };
    let layer = move |index: usize| {
        let name = move || {
            lab.inspection.with(|seen| {
                seen.as_ref()
                    .and_then(|seen| seen.layers.get(index))
                    .map(|layer| layer.name.clone())
            })
        };
        let shape = move || {
            lab.inspection.with(|seen| {
                let layer = seen.as_ref()?.layers.get(index)?;
                Some(
                    layer
                        .shape
                        .iter()
                        .map(ToString::to_string)
                        .collect::<Vec<_>>()
                        .join(" × "),
                )
            })
        };
        view! {
            <div class="layer">
                <div class="layer-name"><b>{move || name().map(layer_term)}</b> <span>{shape}</span></div>
                <FigureView draw=move |width| {
                    lab.inspection.with(|seen| Some(plots::layer_maps(seen.as_ref()?.layers.get(index)?, brightness.get(), width)))
                } />
            </div>
        }
    };
    let truth = move || lab.view.get().class;
    view! {
        <div class="layers">
            <Show when=move || count.get() == 0><p class="empty">{reason}</p></Show>
            <Show when=move || { count.get() > 0 }>
                <div class="figure-head">
                    <h3>"Layer by layer"</h3>
                    <div class="segments small" role="group" aria-label="What white stands for">
                        {[
                            (Brightness::Logarithm, "logarithm", "White is the layer's largest value, black a thousandth of it or less"),
                            (Brightness::Layer, "layer", "White is the layer's largest value, black is none"),
                            (Brightness::Map, "each map", "White is each map's own largest value"),
                        ]
                            .map(|(option, word, help)| view! {
                                <button type="button" class="segment-button" title=help
                                    aria-pressed=move || (brightness.get() == option).to_string() on:click=move |_| brightness.set(option)>{word}</button>
                            })}
                    </div>
                </div>
                <For each=move || 0..count.get() key=|index| *index children=layer />
                <div class="layer answer">
                    <div class="layer-name"><b>"Answer"</b></div>
                    <FigureView draw=move |width| lab.inspection.with(|seen| Some(plots::prediction(&seen.as_ref()?.probabilities, Some(truth()), width))) />
                </div>
            </Show>
        </div>
    }
}

/// A layer's name, with its meaning.
fn layer_term(name: String) -> AnyView {
    match name.as_str() {
        "Input" => view! { <Term word="Input" entry="joint site frequency spectrum" /> }.into_any(),
        "Conv2D" => view! { <Term word="Conv2D" entry="convolution" /> }.into_any(),
        "MaxPooling2D" => view! { <Term word="MaxPooling2D" entry="max pooling" /> }.into_any(),
        "Dense" => view! { <Term word="Dense" entry="dense layer" /> }.into_any(),
        "Dropout" => view! { <Term word="Dropout" entry="dropout" /> }.into_any(),
        _ => view! { {name} }.into_any(),
    }
}

/// The knobs of network and training.
#[component]
fn Settings(
    /// The page's state.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let rate = move || {
        let step = lab.with_run(|run| run.step).unwrap_or(0);
        lab.experiment.with(|e| e.training.rate_at(step))
    };
    let changes = move || lab.experiment.with(|e| e.training.rate_changes.clone());
    let busy = move || !lab.stage.get().at_rest();
    view! {
        <div class="settings columns">
            <div class="field">
                <label class="field-head" title="How far each step moves the weights. May be changed while a run trains: the change is kept with its step.">
                    <span class="field-name"><Term word="Learning rate" entry="learning rate" /></span>
                    <input class="exact" type="text" inputmode="decimal" size="7"
                        prop:value=move || crate::app::sliders::show(rate())
                        on:change=move |event| {
                            actions.set_rate(parse_number(&event_target_value(&event)).unwrap_or(f64::NAN));
                            event_target::<HtmlInputElement>(&event).set_value(&crate::app::sliders::show(untrack(rate)));
                        } />
                </label>
                <Refusal form=lab field="lr" />
            </div>
            <fieldset class="bare" disabled=busy>
                <legend class="hidden">"Network and training"</legend>
                <NumberField form=lab field="layers" whole=true label="Dense layers" entry="dense layer" help="1 to 4, of 64, 32, 16 and 8 units"
                    get=|e| f64::from(e.network.dense_layers) set=|e, value| e.network.dense_layers = value.round() as u32 />
                <NumberField form=lab field="dropout" label="Dropout" entry="dropout" help="Fraction of the units silenced at each training step, from 0 up to but not including 1"
                    get=|e| e.network.dropout set=|e, value| e.network.dropout = value />
                <NumberField form=lab field="epochs" whole=true label="Epochs" entry="epoch" help="Passes over the training set"
                    get=|e| f64::from(e.training.epochs) set=|e, value| e.training.epochs = value.round() as u32 />
                <NumberField form=lab field="batch" whole=true label="Batch size" entry="batch" help="Loci per step"
                    get=|e| f64::from(e.training.batch_size) set=|e, value| e.training.batch_size = value.round() as u32 />
                <SeedField form=lab label="Weights seed" help="Initial weights and dropout" get=|e| e.seeds.weights set=|e, seed| e.seeds.weights = seed />
                <SeedField form=lab label="Split seed" help="Which loci train, validate and test, and the order of the batches" get=|e| e.seeds.split set=|e, seed| e.seeds.split = seed />
            </fieldset>
        </div>
        <Show when=move || !changes().is_empty()>
            <p class="caption">
                "Learning rate changed at "
                {move || changes().iter().map(|change| format!("step {} to {}", change.step, plots::format_rate(change.rate))).collect::<Vec<_>>().join(", ")}
                ". "
                <button type="button" class="link" disabled=busy on:click=move |_| lab.edit(|e| e.training.rate_changes.clear())>"forget the changes"</button>
            </p>
        </Show>
    }
}

/// The summary as Keras prints it, with the count as a product.
#[component]
fn SummaryTable(
    /// The layers.
    layers: Vec<LayerSummary>,
    /// The input's shape.
    input: String,
) -> impl IntoView {
    let total = layers.iter().map(|layer| layer.parameters).sum::<usize>();
    let rows = layers
        .into_iter()
        .map(|layer| {
            let shape = layer
                .shape
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" × ");
            view! {
                <tr>
                    <th scope="row">{layer.name}</th>
                    <td>{shape}</td>
                    <td class="product">{layer.product}</td>
                    <td>{plots::format_count(layer.parameters as f64)}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <div class="scroll">
            <table>
                <thead><tr><th scope="col">"Layer"</th><th scope="col">"Output"</th><th scope="col">"Weights as a product"</th><th scope="col">"Weights"</th></tr></thead>
                <tbody>
                    <tr><th scope="row">"Input"</th><td>{input}</td><td></td><td>"0"</td></tr>
                    {rows}
                    <tr class="total"><th scope="row">"In all"</th><td></td><td></td><td>{plots::format_count(total as f64)}</td></tr>
                </tbody>
            </table>
        </div>
    }
}
