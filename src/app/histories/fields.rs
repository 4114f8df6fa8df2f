//! Controls that edit the study: native inputs with labels, and the reason beside them when a value is refused.

use super::desk::{Desk, Stage};
use crate::app::sliders::{parse_number, show};
use crate::experiment::{Noise, NoiseKind};
use crate::history::{Choice, Parameter, Study};
use leptos::prelude::*;
use web_sys::HtmlInputElement;

/// The reason why the last edit of a field was refused; empty for every other field.
#[component]
pub fn Refusal(
    /// The page's state.
    desk: Desk,
    /// The field's key.
    field: &'static str,
) -> impl IntoView {
    let text = move || {
        desk.refused.with(|refused| {
            refused
                .as_ref()
                .filter(|(of, _)| *of == field)
                .map(|(_, reason)| reason.clone())
        })
    };
    view! { {move || text().map(|text| view! { <p class="refusal" role="alert">{format!("Refused: {text}. The value before stays.")}</p> })} }
}

/// One number of the study as text.
#[component]
pub fn TextField(
    /// The page's state.
    desk: Desk,
    /// The field's key.
    field: &'static str,
    /// Its name on the page.
    label: &'static str,
    /// Its unit.
    unit: &'static str,
    /// The value as text.
    value: Signal<String>,
    /// Takes over what was typed, or says what was expected.
    take: Callback<String, Option<&'static str>>,
) -> impl IntoView {
    let changed = move |event| {
        let typed = event_target_value(&event);
        if let Some(expected) = take.run(typed.clone()) {
            desk.refused.set(Some((
                field,
                format!("expected {expected}, found \"{}\"", typed.trim()),
            )));
        }
        // What was refused does not stay in the field: it shows what holds.
        event_target::<HtmlInputElement>(&event).set_value(&value.get_untracked());
    };
    view! {
        <div class="field">
            <label class="field-head">
                <span class="field-name">{label} " " <span class="unit">{unit}</span></span>
                <input class="exact" type="text" inputmode="decimal" size="9" prop:value=move || value.get() on:change=changed
                    disabled=move || desk.stage.get() == Stage::Simulating />
            </label>
            <Refusal desk field />
        </div>
    }
}

/// A number of the study.
#[component]
pub fn NumberField(
    /// The page's state.
    desk: Desk,
    /// The field's key.
    field: &'static str,
    /// Its name on the page.
    label: &'static str,
    /// Its unit.
    unit: &'static str,
    /// Reads it.
    get: fn(&Study) -> f64,
    /// Writes it.
    set: fn(&mut Study, f64),
) -> impl IntoView {
    let value = Signal::derive(move || show(desk.study.with(get)));
    let take = Callback::new(move |typed: String| match parse_number(&typed) {
        Some(value) => {
            desk.edit(|study| set(study, value));
            None
        }
        None => Some("a number such as 0.2, 1e-8 or 50,000"),
    });
    view! { <TextField desk field label unit value take /> }
}

/// A whole number of the study that may be larger than a real number can hold exactly.
#[component]
pub fn SeedField(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let value = Signal::derive(move || desk.study.with(|study| study.seed.to_string()));
    let take = Callback::new(move |typed: String| match typed.trim().parse() {
        Ok(seed) => {
            desk.edit(|study| study.seed = seed);
            None
        }
        Err(_) => Some("a whole number from 0 to 18446744073709551615"),
    });
    view! { <TextField desk field="seed" label="Seed" unit="" value take /> }
}

/// A number of the history, by its place; a menu where it is one of a few.
#[component]
pub fn ParameterField(
    /// The page's state.
    desk: Desk,
    /// What it is.
    parameter: &'static Parameter,
    /// Its place among the numbers of the history.
    index: usize,
) -> impl IntoView {
    let now = move || {
        desk.study.with(|study| {
            study
                .values
                .get(index)
                .copied()
                .unwrap_or(parameter.default)
        })
    };
    let set = move |value: f64| {
        desk.edit(|study| {
            if let Some(place) = study.values.get_mut(index) {
                *place = value;
            }
        });
    };
    if parameter.choices.is_empty() {
        let value = Signal::derive(move || show(now()));
        let take = Callback::new(move |typed: String| match parse_number(&typed) {
            Some(value) => {
                set(value);
                None
            }
            None => Some("a number such as 0.2, 1e-4 or 50,000"),
        });
        return view! { <TextField desk field=parameter.key label=parameter.label unit=parameter.unit value take /> }.into_any();
    }
    let option = move |choice: &'static Choice| view! { <option value=choice.key selected=move || parameter.write(now()) == choice.key>{choice.label}</option> };
    let chosen = move |event| {
        if let Some(value) = parameter.read(&event_target_value(&event)) {
            set(value);
        }
    };
    view! {
        <div class="field">
            <label class="field-head">
                <span class="field-name">{parameter.label}</span>
                <select on:change=chosen prop:value=move || parameter.write(now()) disabled=move || desk.stage.get() == Stage::Simulating>
                    {parameter.choices.iter().map(option).collect::<Vec<_>>()}
                </select>
            </label>
            <Refusal desk field=parameter.key />
        </div>
    }
    .into_any()
}

/// The noise over the alignment: which, and how much of it.
#[component]
pub fn NoiseField(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let kind = Memo::new(move |_| desk.view.with(|view| view.noise.kind));
    let options = NoiseKind::ALL.map(|of| view! { <option value=of.key() selected=move || kind.get() == of>{of.title()}</option> });
    // A menu that was refused shows again what holds.
    let shown = move || {
        desk.refused.with(|_| ());
        kind.get().key()
    };
    let chosen = move |event| {
        if let Some(kind) = NoiseKind::of_key(&event_target_value(&event)) {
            desk.through(Noise::of(kind));
        }
    };
    let amount = move || {
        let parameter = kind.get().parameter()?;
        let value = Signal::derive(move || show(desk.view.with(|view| view.noise.amount)));
        let take = Callback::new(move |typed: String| match parse_number(&typed) {
            Some(amount) => {
                desk.through(Noise {
                    kind: kind.get_untracked(),
                    amount,
                });
                None
            }
            None => Some("a number such as 0.01"),
        });
        Some(
            view! { <TextField desk field=parameter.key label=parameter.label unit=parameter.unit value take /> },
        )
    };
    view! {
        <div class="noise">
            <label class="field-head">
                <span class="field-name">"As it is read"</span>
                <select class="noise-kind" on:change=chosen prop:value=shown>{options}</select>
            </label>
            <Refusal desk field="noise" />
            {amount}
            <p class="caption">{move || kind.get().lead()}</p>
        </div>
    }
}
