//! The control that edits a prior.

use super::fields::{Form, NUMBER, Refusal};
use super::terms::Term;
use crate::app::sliders::{Scale, parse_number, show};
use crate::experiment::{Law, Prior};
use leptos::prelude::*;
use web_sys::HtmlInputElement;

/// A prior: its law, its two bounds as exact numbers, and a slider for each.
#[component]
pub fn PriorField<F: Form>(
    /// What is edited.
    form: F,
    /// The field's key in errors.
    field: &'static str,
    /// Its name on the page.
    label: &'static str,
    /// Its entry in the glossary.
    entry: &'static str,
    /// Its unit.
    unit: &'static str,
    /// How a slider's travel maps to values.
    scale: Scale,
    /// Reads the prior.
    get: fn(&F::Value) -> Prior,
    /// Writes the prior.
    set: fn(&mut F::Value, Prior),
) -> impl IntoView {
    let prior = Memo::new(move |_| form.read(get));
    let fixed = move || prior.get().law == Law::Fixed;
    let edit = move |change: &dyn Fn(&mut Prior)| {
        let mut next = prior.get_untracked();
        change(&mut next);
        form.edit(|edited| set(edited, next));
    };
    let set_bound = move |upper: bool, value: f64| {
        edit(&|prior| {
            let value = if prior.integer { value.round() } else { value };
            if prior.law == Law::Fixed {
                (prior.low, prior.high) = (value, value);
            } else if upper {
                prior.high = value;
            } else {
                prior.low = value;
            }
        });
    };
    let bound = move |upper: bool| {
        if upper {
            prior.get().high
        } else {
            prior.get().low
        }
    };
    let number = move |upper: bool| {
        let name = if upper { "upper bound" } else { "lower bound" };
        view! {
            <input
                class="exact"
                type="text"
                inputmode="decimal"
                size="7"
                aria-label=format!("{label}, {name}")
                prop:value=move || show(bound(upper))
                on:change=move |event| {
                    let typed = event_target_value(&event);
                    match parse_number(&typed) {
                        Some(value) => set_bound(upper, value),
                        None => form.refuse(field, NUMBER, &typed),
                    }
                    // What was refused does not stay in the field: it shows what holds.
                    event_target::<HtmlInputElement>(&event).set_value(&show(untrack(|| bound(upper))));
                }
            />
        }
    };
    let slider = move |upper: bool| {
        let name = if upper { "upper bound" } else { "lower bound" };
        view! {
            <input
                type="range"
                min="0"
                max=Scale::TRAVEL
                aria-label=format!("{label}, {name}, slider")
                aria-valuetext=move || format!("{} {unit}", show(bound(upper)))
                prop:value=move || scale.position(bound(upper))
                on:input=move |event| {
                    if let Ok(position) = event_target_value(&event).parse() {
                        let value = scale.value(position);
                        let now = prior.get_untracked();
                        // A slider pushed against its neighbour stops there; a typed number that crosses it is refused instead.
                        set_bound(upper, if now.law == Law::Fixed { value } else if upper { value.max(now.low) } else { value.min(now.high) });
                        event_target::<HtmlInputElement>(&event).set_value(&scale.position(untrack(|| bound(upper))).to_string());
                    }
                }
            />
        }
    };
    let track = move || {
        let (low, high) = (
            scale.fraction(prior.get().low),
            scale.fraction(prior.get().high),
        );
        format!("--from: {:.3}; --to: {:.3}", low, high)
    };
    view! {
        <div class="field prior">
            <div class="field-head">
                <span class="field-name"><Term word=label entry=entry /></span>
                <span class="bounds">
                    {number(false)}
                    <Show when=move || !fixed()>" – " {number(true)}</Show>
                </span>
            </div>
            <div class="range-pair" style=track>
                {slider(false)}
                <Show when=move || !fixed()>{slider(true)}</Show>
            </div>
            <div class="field-foot">
                <select
                    class="law"
                    aria-label=format!("{label}, distribution")
                    prop:value=move || law_key(prior.get().law)
                    on:change=move |event| {
                        let law = law_of(&event_target_value(&event));
                        edit(&|prior| {
                            prior.law = law;
                            if law == Law::Fixed {
                                prior.high = prior.low;
                            }
                        });
                    }
                >
                    {[Law::Uniform, Law::LogUniform, Law::Fixed]
                        .map(|law| view! { <option value=law_key(law) selected=move || prior.get().law == law>{law_key(law)}</option> })}
                </select>
                <span class="unit">{unit}</span>
            </div>
            <Refusal form field />
        </div>
    }
}

/// The word for a law in the menu.
fn law_key(law: Law) -> &'static str {
    match law {
        Law::Uniform => "uniform",
        Law::LogUniform => "log-uniform",
        Law::Fixed => "fixed",
    }
}

/// The law of a word in the menu.
fn law_of(key: &str) -> Law {
    match key {
        "log-uniform" => Law::LogUniform,
        "fixed" => Law::Fixed,
        _ => Law::Uniform,
    }
}
