//! The layer editor: add, remove, move and resize layers; shapes and weights are counted as one types, and what does not fit says why.

use super::signals::Lab;
use crate::app::parts::fields::{Alert, Form};
use crate::app::state::layers::{self, Checked, check, key, kinds, of_key, resized, sizes};
use crate::app::state::{words, work};
use crate::experiment::Experiment;
use crate::network::{Activation, Initial, Layer};
use crate::number::{format_count, parse_number, show};
use leptos::prelude::*;
use web_sys::HtmlInputElement;

/// The editor. A list that does not fit stays here, with the reason at its layer; the network is built from the last one that did.
#[component]
pub fn LayerEditor(
    /// The view's signals.
    lab: Lab,
) -> impl IntoView {
    let draft = RwSignal::new(Vec::<Layer>::new());
    let held = lab.of(|e| e.layers.clone());
    // Presets, links, restored runs and other inputs bring their own layers.
    Effect::new(move |_| {
        let layers = held.get();
        if draft.with_untracked(|draft| *draft != layers) {
            draft.set(layers);
        }
    });
    let checked =
        Memo::new(move |_| draft.with(|layers| lab.experiment.with(|e| check(e, layers))));
    let change = Callback::new(move |next: Vec<Layer>| {
        draft.set(next.clone());
        if checked.with_untracked(|checked| checked.wrong.is_none()) {
            lab.edit(|e| e.layers = next);
        }
    });
    let begin = move |which: fn(&Experiment) -> Vec<Layer>| {
        let layers = lab.experiment.with_untracked(which);
        change.run(layers);
    };
    let add = move |event: web_sys::Event| {
        if let Some(layer) = of_key(&event_target_value(&event)) {
            // Before the answer: behind it nothing fits.
            let mut layers = draft.get_untracked();
            layers.insert(layers.len().saturating_sub(1), layer);
            change.run(layers);
        }
        event_target::<HtmlInputElement>(&event).set_value("");
    };
    let count = Memo::new(move |_| draft.with(Vec::len));
    let total = move || checked.with(|checked| format_count(checked.parameters() as f64));
    let work = move || {
        lab.with(|state| {
            draft.with(|layers| {
                work::sentence(&state.experiment, layers, &state.runs, &state.backend)
            })
        })
    };
    let work = Memo::new(move |_| work());
    let menu = lab.of(|e| {
        kinds(layers::input(e))
            .iter()
            .map(|(key, name, _)| (*key, *name))
            .collect::<Vec<_>>()
    });
    view! {
        <p class="caption">
            {total} " weights in all. " {move || work.get()} " "
            <button type="button" class="link" on:click=move |_| begin(layers::usual)>"begin with the usual network"</button>
            {move || lab.experiment.with(|e| {
                let own = e.preset.experiment().layers;
                (own != e.layers && check(e, &own).wrong.is_none()).then(|| view! {
                    " · "<button type="button" class="link" on:click=move |_| begin(|e| e.preset.experiment().layers)>"the preset's"</button>
                })
            })}
        </p>
        <ol class="layer-list">
            <li class="layer-row"><span class="layer-kind">"Input"</span><span class="layer-shape">{move || lab.experiment.with(words::shape)}</span></li>
            <For each=move || 0..count.get() key=|at| *at let(at)><Row lab draft checked at change /></For>
        </ol>
        <label class="field-head">
            <span class="field-name">"Add before the last"</span>
            <select on:change=add prop:value="">
                <option value="">"choose …"</option>
                {move || menu.get().into_iter().map(|(key, name)| view! { <option value=key>{name}</option> }).collect::<Vec<_>>()}
            </select>
        </label>
        <Show when=move || checked.with(|checked| checked.wrong.is_some())>
            <p class="refusal" role="alert">"These layers do not fit together yet; the network is the one before."</p>
        </Show>
    }
}

/// One layer: what it is, its sizes, what comes out of it, and where it stands. The last one answers, and follows what is asked.
#[component]
fn Row(
    /// The view's signals.
    lab: Lab,
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
    let last = Memo::new(move |_| draft.with(|layers| at + 1 == layers.len()));
    let kind = Memo::new(move |_| layer.get().map_or("", |layer| key(&layer)));
    let choose = move |event| {
        if let Some(layer) = of_key(&event_target_value(&event)) {
            put(layer);
        }
    };
    let options = lab.of(|e| {
        kinds(layers::input(e))
            .iter()
            .map(|(key, name, _)| (*key, *name))
            .collect::<Vec<_>>()
    });
    let typo = RwSignal::new(None::<String>);
    let names = Memo::new(move |_| {
        let sizes = layer.get().map(|layer| sizes(&layer)).unwrap_or_default();
        sizes.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    });
    let fields = move || {
        let field = |(index, name): (usize, &'static str)| {
            let value = move || {
                layer
                    .get()
                    .and_then(|layer| sizes(&layer).get(index).map(|(_, value)| *value))
                    .unwrap_or(0.0)
            };
            let whole = name != "fraction";
            let typed = move |event| {
                let text = event_target_value(&event);
                let most = if whole { 1e6 } else { 1.0 };
                let read = parse_number(&text).filter(|value| {
                    (0.0..=most).contains(value) && (!whole || value.fract() == 0.0)
                });
                match (read, layer.get_untracked()) {
                    (Some(value), Some(layer)) => {
                        typo.set(None);
                        put(resized(&layer, index, value));
                    }
                    (None, _) => typo.set(Some(if whole {
                        "Expected a whole number up to 1,000,000.".to_owned()
                    } else {
                        "Expected a fraction from 0 to 1.".to_owned()
                    })),
                    (Some(_), None) => {}
                }
            };
            let restore = move |event| {
                event_target::<HtmlInputElement>(&event).set_value(&show(untrack(value)));
            };
            view! {
                <label>
                    <span class="unit">{name}</span>" "
                    <input class="exact" type="text" inputmode="decimal" size="4" aria-label=format!("Layer {number}, {name}")
                        disabled=move || last.get() prop:value=move || show(value()) on:input=typed on:change=restore />
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
        Some(Layer::Dense { activation, .. }) if !last.get() => {
            Some(activation == Activation::Relu)
        }
        _ => None,
    };
    let normal = move || match layer.get() {
        Some(Layer::Dense { initial, .. }) => Some(initial == Initial::Normal),
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
    let line = move |read: fn(&crate::network::LayerSummary) -> String| {
        checked.with(|checked| checked.lines.get(at).map(read))
    };
    let result = move || {
        line(|line| {
            line.shape
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" × ")
        })
    };
    let weights = move || {
        let count = checked.with(|checked| checked.lines.get(at).map_or(0, |line| line.parameters));
        (count > 0).then(|| format!(" · {} weights", format_count(count as f64)))
    };
    let wrong = move || {
        checked.with(|checked| {
            checked
                .wrong
                .as_ref()
                .filter(|(place, _)| *place == at)
                .map(|(_, text)| {
                    text.split_once(": ")
                        .filter(|(head, _)| head.starts_with("layer "))
                        .map_or_else(|| text.clone(), |(_, rest)| rest.to_owned())
                })
        })
    };
    let select = move || {
        let now = kind.get();
        let mut all = options.get();
        if !all.iter().any(|(key, _)| *key == now) {
            all.extend(layer.get().map(|layer| (now, layers::name(&layer))));
        }
        all.into_iter()
            .map(|(key, name)| view! { <option value=key selected=key == now>{name}</option> })
            .collect::<Vec<_>>()
    };
    view! {
        <li class="layer-row" class:broken=move || wrong().is_some()>
            <select class="layer-kind" aria-label=format!("Layer {number}") disabled=move || last.get() on:change=choose prop:value=move || kind.get()>{select}</select>
            <span class="layer-moves">
                <button type="button" class="quiet" aria-label=format!("Move layer {number} up") disabled=move || at == 0 || last.get()
                    on:click=move |_| with(&|layers| if at > 0 && at < layers.len() { layers.swap(at - 1, at) })>"↑"</button>
                <button type="button" class="quiet" aria-label=format!("Move layer {number} down") disabled=move || draft.with(|layers| at + 2 >= layers.len())
                    on:click=move |_| with(&|layers| if at + 2 < layers.len() { layers.swap(at, at + 1) })>"↓"</button>
                <button type="button" class="quiet" aria-label=format!("Remove layer {number}") disabled=move || last.get()
                    on:click=move |_| with(&|layers| if at + 1 < layers.len() { layers.remove(at); })>"×"</button>
            </span>
            <span class="layer-sizes">{fields}</span>
            <span class="layer-shape" title=move || line(|line| line.product.clone())>"→ "{result} <small>{weights}</small></span>
            <Show when=move || normal().is_some()>
                <span class="layer-extra">
                    <Show when=move || relu().is_some()>
                        <label><input type="checkbox" prop:checked=move || relu() == Some(true) on:change=move |event| {
                            let next = if event_target_checked(&event) { Activation::Relu } else { Activation::Linear };
                            dense(&|activation, _| *activation = next);
                        } />" ReLU"</label>
                    </Show>
                    <label title="Weights begin normal with standard deviation 0.05 instead of Glorot's uniform"><input type="checkbox" prop:checked=move || normal() == Some(true) on:change=move |event| {
                        let next = if event_target_checked(&event) { Initial::Normal } else { Initial::Glorot };
                        dense(&|_, initial| *initial = next);
                    } />" N(0, 0.05)"</label>
                </span>
            </Show>
            <Alert text=typo />
            <Show when=move || wrong().is_some()><p class="refusal">{wrong}</p></Show>
        </li>
    }
}
