//! The layer editor: add, remove, move and resize layers; shapes and weights are counted as one types, and what does not fit says why.

use super::bench::Bench;
use super::draft::{Checked, KINDS, check, key, of_key, operations, resized, sizes};
use super::typed::bounded;
use super::work::work_sentence;
use crate::app::parts::fields::{Form, Refusal};
use crate::app::plots;
use crate::app::sliders::show;
use crate::experiment::regression::Regression;
use crate::experiment::{Activation, Initial, Layer};
use crate::observation::alignment::input;
use leptos::prelude::*;
use web_sys::HtmlInputElement;

/// A network to begin with: a key, a name, and its layers.
type Network = (&'static str, &'static str, fn() -> Vec<Layer>);

const NETWORKS: [Network; 4] = [
    ("slim", "slim", Regression::slim_layers),
    ("blog", "the blog post's", Regression::blog_layers),
    (
        "exchangeable",
        "exchangeable",
        Regression::exchangeable_layers,
    ),
    ("theta", "the paper's for θ", Regression::theta_layers),
];

/// Sizes that can be typed; which of them fit, the network's own check says.
const WHOLE: [f64; 2] = [0.0, 1e6];
/// Fractions that can be dropped.
const FRACTION: [f64; 2] = [0.0, 1.0];

/// What training such layers takes, beside the slim network on the same alignments and, where a run has shown it, in time.
fn work(bench: Bench, layers: &[Layer], checked: &Checked) -> Option<String> {
    if checked.wrong.is_some() {
        return None;
    }
    let backend = bench
        .device
        .with(|device| device.as_ref().map(|device| device.backend.clone()))?;
    bench.read(|experiment| {
        bench.runs.with(|runs| {
            Some(work_sentence(
                experiment,
                layers,
                operations(layers, &checked.lines),
                runs,
                &backend,
            ))
        })
    })
}

/// The editor. A list that does not fit stays here, with the reason at its layer; the network is built from the last one that did.
#[component]
pub fn LayerEditor(
    /// The page's state.
    bench: Bench,
) -> impl IntoView {
    let draft = RwSignal::new(Vec::<Layer>::new());
    // Presets, links and restored runs bring their own layers.
    Effect::new(move |_| {
        let layers = bench
            .experiment
            .with(|experiment| experiment.layers.clone());
        if draft.with_untracked(|draft| *draft != layers) {
            draft.set(layers);
        }
    });
    let given = Memo::new(move |_| bench.experiment.with(input));
    let checked = Memo::new(move |_| draft.with(|layers| check(layers, given.get())));
    let change = move |change: &dyn Fn(&mut Vec<Layer>)| {
        draft.update(|layers| change(layers));
        let layers = draft.get_untracked();
        if checked.with_untracked(|checked| checked.wrong.is_none()) {
            bench.edit(|experiment| experiment.layers = layers);
        }
    };
    let choose = move |event| {
        let name = event_target_value(&event);
        if let Some((_, _, layers)) = NETWORKS.into_iter().find(|(key, _, _)| *key == name) {
            change(&|all| *all = layers());
        }
    };
    let chosen = move || {
        draft.with(|layers| {
            NETWORKS
                .into_iter()
                .find(|(_, _, of)| of() == *layers)
                .map_or("own", |(key, _, _)| key)
        })
    };
    let options = NETWORKS.map(|(key, name, _)| view! { <option value=key selected=move || chosen() == key>{name}</option> });
    let add = move |event| {
        if let Some(layer) = of_key(&event_target_value(&event)) {
            // Before the answer: behind it nothing fits.
            change(&|all| all.insert(all.len().saturating_sub(1), layer));
        }
    };
    let count = Memo::new(move |_| draft.with(Vec::len));
    let whole = Callback::new(move |next: Vec<Layer>| change(&|all| all.clone_from(&next)));
    let total = move || checked.with(|checked| plots::format_count(checked.parameters() as f64));
    let cost = move || work(bench, &draft.get(), &checked.get());
    let shape = move || {
        let crate::network::Input::Sequence {
            steps, channels, ..
        } = given.get()
        else {
            return String::new();
        };
        format!("{steps} × {channels}")
    };
    view! {
        <label class="field-head">
            <span class="field-name">"Layers"</span>
            <select on:change=choose prop:value=chosen>
                {options}
                <option value="own" disabled=true selected=move || chosen() == "own">"your own"</option>
            </select>
        </label>
        <ol class="layer-list">
            <li class="layer-row"><span class="layer-kind">"Input"</span><span class="layer-shape">{shape}</span></li>
            <For each=move || 0..count.get() key=|at| *at let(at)><Row draft checked at change=whole /></For>
        </ol>
        <p class="caption">{total} " weights in all. " {cost}</p>
        <label class="field-head">
            <span class="field-name">"Add before the last"</span>
            <select on:change=move |event: web_sys::Event| {
                add(event.clone());
                event_target::<HtmlInputElement>(&event).set_value("");
            } prop:value="">
                <option value="">"choose …"</option>
                {KINDS.map(|(key, name, _)| view! { <option value=key>{name}</option> })}
            </select>
        </label>
        <Show when=move || checked.with(|checked| checked.wrong.is_some())>
            <p class="refusal" role="alert">"These layers do not fit together yet; the network is the one before."</p>
        </Show>
        <Refusal form=bench field="net" />
    }
}

/// One layer: what it is, its sizes, what comes out of it, and where it stands.
#[component]
fn Row(
    /// The list being edited.
    draft: RwSignal<Vec<Layer>>,
    /// What can be said about it.
    checked: Memo<Checked>,
    /// The layer's index.
    at: usize,
    /// Takes the list with a change.
    change: Callback<Vec<Layer>>,
) -> impl IntoView {
    let layer = Memo::new(move |_| draft.with(|layers| layers.get(at).copied()));
    let number = at + 1;
    let with = move |edit: &dyn Fn(&mut Vec<Layer>)| {
        let mut layers = draft.get_untracked();
        edit(&mut layers);
        change.run(layers);
    };
    let put = move |next: Layer| {
        with(&|layers| {
            if let Some(place) = layers.get_mut(at) {
                *place = next;
            }
        });
    };
    let kind = move || layer.get().map_or("", |layer| key(&layer));
    let choose = move |event| {
        if let Some(layer) = of_key(&event_target_value(&event)) {
            put(layer);
        }
    };
    let names = Memo::new(move |_| {
        layer
            .get()
            .map(|layer| {
                sizes(&layer)
                    .into_iter()
                    .map(|(name, _)| name)
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default()
    });
    let typo = RwSignal::new(None::<String>);
    let fields = move || {
        let field = |(index, name): (usize, &'static str)| {
            let value = move || {
                layer
                    .get()
                    .and_then(|layer| sizes(&layer).get(index).map(|(_, value)| *value))
                    .unwrap_or(0.0)
            };
            let whole = name != "fraction";
            let typed = move |event| match (
                bounded(
                    &event_target_value(&event),
                    if whole { WHOLE } else { FRACTION },
                    whole,
                ),
                layer.get_untracked(),
            ) {
                (Ok(value), Some(layer)) => {
                    typo.set(None);
                    put(resized(&layer, index, value));
                }
                (Err(reason), _) => typo.set(Some(reason)),
                (Ok(_), None) => (),
            };
            let restore = move |event| {
                event_target::<HtmlInputElement>(&event).set_value(&show(untrack(value)));
            };
            view! {
                <label>
                    <span class="unit">{name}</span>" "
                    <input class="exact" type="text" inputmode="decimal" size="4" aria-label=format!("Layer {number}, {name}")
                        prop:value=move || show(value()) on:input=typed
                        on:change=restore />
                </label>
            }
        };
        names
            .get()
            .into_iter()
            .enumerate()
            .map(field)
            .collect::<Vec<_>>()
    };
    let relu = move || match layer.get() {
        Some(Layer::Dense { activation, .. }) => Some(activation == Activation::Relu),
        _ => None,
    };
    let dense = move |edit: &dyn Fn(&mut Activation, &mut Initial)| {
        if let Some(mut layer @ Layer::Dense { .. }) = layer.get_untracked() {
            if let Layer::Dense {
                activation,
                initial,
                ..
            } = &mut layer
            {
                edit(activation, initial);
            }
            put(layer);
        }
    };
    let normal = move || {
        matches!(
            layer.get(),
            Some(Layer::Dense {
                initial: Initial::Normal,
                ..
            })
        )
    };
    let result = move || {
        checked.with(|checked| {
            checked.lines.get(at).map(|line| {
                line.shape
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join(" × ")
            })
        })
    };
    let product = move || {
        checked.with(|checked| {
            checked
                .lines
                .get(at)
                .map(|line| line.product.clone())
                .unwrap_or_default()
        })
    };
    let weights = move || {
        let count = checked.with(|checked| checked.lines.get(at).map_or(0, |line| line.parameters));
        (count > 0).then(|| format!(" · {} weights", plots::format_count(count as f64)))
    };
    let wrong = move || {
        checked.with(|checked| {
            checked
                .wrong
                .as_ref()
                .filter(|(place, _)| *place == at)
                .map(|(_, error)| {
                    let text = error.to_string();
                    text.split_once(": ")
                        .filter(|(head, _)| head.starts_with("layer "))
                        .map(|(_, rest)| rest.to_owned())
                        .unwrap_or(text)
                })
        })
    };
    let last = move || draft.with(|layers| at + 1 == layers.len());
    view! {
        <li class="layer-row" class:broken=move || wrong().is_some()>
            <select class="layer-kind" aria-label=format!("Layer {number}") on:change=choose prop:value=kind>
                {KINDS.map(|(key, name, _)| view! { <option value=key selected=move || kind() == key>{name}</option> })}
            </select>
            <span class="layer-moves">
                <button type="button" class="quiet" aria-label=format!("Move layer {number} up") disabled=at == 0
                    on:click=move |_| with(&|layers| if at > 0 && at < layers.len() { layers.swap(at - 1, at) })>"↑"</button>
                <button type="button" class="quiet" aria-label=format!("Move layer {number} down") disabled=last
                    on:click=move |_| with(&|layers| if at + 1 < layers.len() { layers.swap(at, at + 1) })>"↓"</button>
                <button type="button" class="quiet" aria-label=format!("Remove layer {number}")
                    on:click=move |_| with(&|layers| if at < layers.len() { layers.remove(at); })>"×"</button>
            </span>
            <span class="layer-sizes">{fields}</span>
            <span class="layer-shape" title=product>"→ "{result} <small>{weights}</small></span>
            <Show when=move || relu().is_some()>
                <span class="layer-extra">
                    <label><input type="checkbox" prop:checked=move || relu() == Some(true) on:change=move |event| {
                        let next = if event_target_checked(&event) { Activation::Relu } else { Activation::Linear };
                        dense(&|activation, _| *activation = next);
                    } />" ReLU"</label>
                    <label title="Weights begin normal with standard deviation 0.05, as in the blog post, instead of Glorot's uniform"><input type="checkbox" prop:checked=normal on:change=move |event| {
                        let next = if event_target_checked(&event) { Initial::Normal } else { Initial::Glorot };
                        dense(&|_, initial| *initial = next);
                    } />" N(0, 0.05)"</label>
                </span>
            </Show>
            {move || typo.get().map(|reason| view! { <p class="refusal" role="alert">{reason}</p> })}
            <Show when=move || wrong().is_some()><p class="refusal">{wrong}</p></Show>
        </li>
    }
}
