//! Station 3: the network, what each of its layers makes of the example, and how it is trained.

use super::actions::Actions;
use super::layers::LayerEditor;
use super::signals::Lab;
use crate::app::parts::fields::{Form, NumberField, Refusal, SeedField, TextInput};
use crate::app::parts::figure::FigureView;
use crate::app::parts::terms::Term;
use crate::app::place::Place;
use crate::app::plots;
use crate::app::plots::inside::{Brightness, layer_picture};
use crate::app::shell::Shell;
use crate::app::state::inspection::names;
use crate::app::state::{asked, layers, words};
use crate::experiment::{Experiment, Task};
use crate::inspection::Answer;
use crate::network::{Layer, LayerSummary};
use crate::number::{format_count, format_decimal, format_rate, parse_number, show};
use leptos::prelude::*;

/// The station.
#[component]
pub fn NetworkStation(
    /// The view's signals.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
    /// What holds the views.
    shell: Shell,
) -> impl IntoView {
    let summary = lab.of(|e| layers::check(e, &e.layers));
    let weights = move || {
        summary.with(|summary| match &summary.wrong {
            None => format!("{} weights", format_count(summary.parameters() as f64)),
            Some((_, reason)) => reason.clone(),
        })
    };
    view! {
        <section class="station" aria-labelledby="network-title">
            <h2 id="network-title"><span class="number">"3"</span>" Network"</h2>
            <p class="lead">"What each layer sees in this example · " {weights}</p>
            <Layers lab />
            <p class="caption"><button type="button" class="link" on:click=move |_| shell.go(Place::Inside)>"Open in Inside"</button></p>
            <Settings lab actions />
            <Refusal form=lab field="net" />
            <details>
                <summary>"Edit the layers"</summary>
                <fieldset class="settings" disabled=move || !lab.at_rest()>
                    <legend class="hidden">"Layers"</legend>
                    <LayerEditor lab />
                </fieldset>
            </details>
            <details class="summary-table">
                <summary>"Layers, shapes and weights"</summary>
                {move || summary.with(|summary| view! { <SummaryTable layers=summary.lines.clone() input=lab.experiment.with(words::shape) /> })}
            </details>
        </section>
    }
}

/// Every layer's output for the example, in order, and the answer.
#[component]
fn Layers(
    /// The view's signals.
    lab: Lab,
) -> impl IntoView {
    let brightness = RwSignal::new(Brightness::Logarithm);
    let count = Memo::new(move |_| {
        lab.opening.with(|seen| {
            seen.as_ref()
                .map_or(0, |seen| seen.layers.len().saturating_sub(1))
        })
    });
    let sealed = lab.memo(|state| state.openings == 0);
    let no_runs = lab.memo(|state| state.runs.is_empty());
    let reason = move || {
        if sealed.get() && lab.part.get() == Some(crate::dataset::Part::Test) {
            "This example belongs to the sealed test set: what the network makes of it stays hidden until the seal is broken."
        } else if no_runs.get() {
            "Simulate, then train: every layer's output for this example appears here, before the first step already."
        } else {
            "No network is at hand for this example. Train, or restore a run."
        }
    };
    let layer = move |index: usize| {
        let read = move |of: fn(&crate::inspection::LayerOutput) -> String| {
            lab.opening
                .with(|seen| seen.as_ref()?.layers.get(index).map(of))
        };
        let shape = move || {
            read(|layer| {
                layer
                    .shape
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join(" × ")
            })
        };
        let draw = move |width| {
            let seen = lab.opening.get();
            lab.inspector
                .with_experiment(|of| {
                    layer_picture(
                        seen.as_ref()?,
                        of,
                        &names(of),
                        index,
                        brightness.get(),
                        width,
                    )
                })
                .flatten()
        };
        // What only hands on the values before it would be the same picture again.
        let drawn = move || {
            lab.opening.with(|_| ());
            let kind = lab
                .inspector
                .with_experiment(|of| of.layers.get(index.checked_sub(1)?).copied());
            !matches!(kind.flatten(), Some(Layer::Flatten | Layer::Dropout { .. }))
        };
        view! {
            <div class="layer">
                <div class="layer-name"><b>{move || read(|layer| layer.name.clone()).map(layer_term)}</b> <span>{shape}</span></div>
                <Show when=drawn fallback=|| view! { <p class="caption">"The values of the layer before, as they are."</p> }>
                    <FigureView draw=draw />
                </Show>
            </div>
        }
    };
    let classes = lab.of(|e| e.task == Task::Classify);
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
                    <Show when=move || classes.get() fallback=move || view! { <Numbers lab /> }>
                        <FigureView draw=move |width| lab.opening.with(|seen| {
                            let Answer::Classes { truth, probabilities } = &seen.as_ref()?.answer else { return None };
                            let names = lab.experiment.with(Experiment::output_names);
                            Some(plots::prediction(&names, probabilities, truth.map(usize::from), width))
                        }) />
                    </Show>
                </div>
            </Show>
        </div>
    }
}

/// Truth and prediction of each number that is asked for.
#[component]
fn Numbers(
    /// The view's signals.
    lab: Lab,
) -> impl IntoView {
    let rows = move || {
        let names = lab.experiment.with(asked::named);
        lab.opening.with(|seen| {
            let Answer::Numbers { truth, predicted } = &seen.as_ref()?.answer else {
                return None;
            };
            let rows = names.into_iter().enumerate().map(|(place, name)| {
                let write = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), format_decimal);
                let (truth, predicted) = (truth.get(place).copied().flatten(), predicted.get(place).copied());
                view! { <tr><th scope="row">{name.titled()}</th><td>{write(truth)}</td><td>{write(predicted)}</td></tr> }
            });
            Some(rows.collect::<Vec<_>>())
        })
    };
    view! {
        <table class="statistics">
            <caption class="hidden">"Truth and prediction"</caption>
            <thead><tr><td></td><th scope="col">"true"</th><th scope="col">"predicted"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// A layer's name, with its meaning.
fn layer_term(name: String) -> AnyView {
    match name.as_str() {
        "Conv2D" => view! { <Term word="Conv2D" entry="convolution" /> }.into_any(),
        "Conv1D" => view! { <Term word="Conv1D" entry="convolution" /> }.into_any(),
        "MaxPooling2D" => view! { <Term word="MaxPooling2D" entry="max pooling" /> }.into_any(),
        "Dense" => view! { <Term word="Dense" entry="dense layer" /> }.into_any(),
        "Dropout" => view! { <Term word="Dropout" entry="dropout" /> }.into_any(),
        _ => view! { {name} }.into_any(),
    }
}

/// The knobs of network and training.
#[component]
fn Settings(
    /// The view's signals.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let rate = lab.memo(|state| {
        let step = state.shown().map_or(0, |run| run.step);
        state.experiment.training.rate_at(step)
    });
    let changes = lab.of(|e| e.training.rate_changes.clone());
    let busy = move || !lab.at_rest();
    let numbers = lab.of(|e| e.task != Task::Classify);
    view! {
        <div class="settings columns">
            <div class="field">
                <label class="field-head" title="How far each step moves the weights. May be changed while a run trains: the change is kept with its step.">
                    <span class="field-name"><Term word="Learning rate" entry="learning rate" /></span>
                    <TextInput value=Signal::derive(move || show(rate.get()))
                        take=move |typed: String| actions.act(|state| state.set_rate(parse_number(&typed).unwrap_or(f64::NAN))) />
                </label>
                <Refusal form=lab field="lr" />
                <Refusal form=lab field="rates" />
            </div>
            <fieldset class="bare" disabled=busy>
                <legend class="hidden">"Network and training"</legend>
                <NumberField form=lab field="layers" whole=true label="Dense layers" entry="dense layer" help="Up to 4, of 64, 32, 16 and 8 units, behind everything else"
                    get=|e: &Experiment| layers::hidden(&e.layers).len() as f64 set=|e, value| e.layers = layers::with_depth(&e.layers, value as u32) />
                <NumberField form=lab field="dropout" label="Dropout" entry="dropout" help="Fraction of the units silenced at each training step, from 0 up to but not including 1"
                    get=|e: &Experiment| layers::dropout(&e.layers) set=|e, value| e.layers = layers::with_dropout(&e.layers, value) />
                <NumberField form=lab field="epochs" whole=true label="Epochs" entry="epoch" help="Passes over the training set, from 1 to 200"
                    get=|e: &Experiment| f64::from(e.training.epochs) set=|e, value| e.training.epochs = value as u32 />
                <NumberField form=lab field="batch" whole=true label="Batch size" entry="batch" help="Examples per step"
                    get=|e: &Experiment| f64::from(e.training.batch_size) set=|e, value| e.training.batch_size = value as u32 />
                <SeedField form=lab field="sw" label="Weights seed" help="Initial weights and dropout" get=|e: &Experiment| e.seeds.weights set=|e, seed| e.seeds.weights = seed />
                <SeedField form=lab field="ss" label="Split seed" help="Which examples train, validate and test, and the order of the batches" get=|e: &Experiment| e.seeds.split set=|e, seed| e.seeds.split = seed />
                <Show when=move || numbers.get()>
                    <label class="check">
                        <input type="checkbox" prop:checked=move || lab.read(|e| e.training.standardise)
                            on:change=move |event| { let on = event_target_checked(&event); lab.edit(|e| e.training.standardise = on); } />
                        " train on the numbers in standard deviations"
                    </label>
                </Show>
                <label class="check" title="New examples in every batch, none of them twice; an epoch is then as many as the training share">
                    <input type="checkbox" prop:checked=move || lab.read(|e| e.training.fresh)
                        on:change=move |event| { let on = event_target_checked(&event); lab.edit(|e| e.training.fresh = on); } />
                    " fresh data in every batch"
                </label>
            </fieldset>
        </div>
        <Show when=move || changes.with(|changes| !changes.is_empty())>
            <p class="caption">
                "Learning rate changed at "
                {move || changes.get().iter().map(|change| format!("step {} to {}", change.step, format_rate(change.rate))).collect::<Vec<_>>().join(", ")}
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
                    <td>{format_count(layer.parameters as f64)}</td>
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
                    <tr class="total"><th scope="row">"In all"</th><td></td><td></td><td>{format_count(total as f64)}</td></tr>
                </tbody>
            </table>
        </div>
    }
}
