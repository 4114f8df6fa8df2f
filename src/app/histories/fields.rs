//! Controls that edit the study: native inputs with labels, and the reason beside them when a value is refused.

use super::desk::{Desk, Stage};
use crate::app::sliders::{parse_number, show};
use crate::exploration::{Parameter, Study};
use leptos::prelude::*;
use web_sys::HtmlInputElement;

/// The reason why the last edit of a field was refused; empty for every other field.
#[component]
fn Refusal(
    /// The page's state.
    desk: Desk,
    /// The field's key.
    field: &'static str,
) -> impl IntoView {
    let text = move || desk.refused.with(|refused| refused.as_ref().filter(|(of, _)| *of == field).map(|(_, reason)| reason.clone()));
    view! { {move || text().map(|text| view! { <p class="refusal" role="alert">{format!("Refused: {text}. The value before stays.")}</p> })} }
}

/// One number of the study as text.
#[component]
fn TextField(
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
            desk.refused.set(Some((field, format!("expected {expected}, found \"{}\"", typed.trim()))));
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

/// A number of the history, by its place.
#[component]
pub fn ParameterField(
    /// The page's state.
    desk: Desk,
    /// What it is.
    parameter: &'static Parameter,
    /// Its place among the numbers of the history.
    index: usize,
) -> impl IntoView {
    let value = Signal::derive(move || show(desk.study.with(|study| study.values.get(index).copied().unwrap_or(parameter.default))));
    let take = Callback::new(move |typed: String| match parse_number(&typed) {
        Some(value) => {
            desk.edit(|study| {
                if let Some(place) = study.values.get_mut(index) {
                    *place = value;
                }
            });
            None
        }
        None => Some("a number such as 0.2, 1e-4 or 50,000"),
    });
    view! { <TextField desk field=parameter.key label=parameter.label unit=parameter.unit value take /> }
}
