//! The study as a form, and the controls of its own kinds of values.

use super::desk::{Desk, Stage};
use crate::app::parts::fields::{Form, Refusal, TextField};
use crate::experiment::{Noise, NoiseKind};
use crate::history::{Choice, Parameter, Study};
use crate::number::{parse_number, show};
use leptos::prelude::*;

impl Form for Desk {
    type Value = Study;

    fn read<T>(self, read: impl FnOnce(&Study) -> T) -> T {
        self.study.with(read)
    }

    fn edit(self, change: impl FnOnce(&mut Study)) {
        Desk::edit(self, change);
    }

    fn refuse(self, field: &'static str, expected: &str, found: &str) {
        let reason = format!("expected {expected}, found \"{}\"", found.trim());
        self.refused.set(Some((field, reason)));
    }

    fn refusal(self, field: &'static str) -> Option<String> {
        self.refused.with(|refused| {
            let (of, reason) = refused.as_ref()?;
            (*of == field).then(|| reason.clone())
        })
    }

    fn open(self) -> bool {
        self.stage.get() != Stage::Simulating
    }
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
        return view! { <TextField form=desk field=parameter.key label=parameter.label unit=parameter.unit value take /> }.into_any();
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
                <select on:change=chosen prop:value=move || parameter.write(now()) disabled=move || !desk.open()>
                    {parameter.choices.iter().map(option).collect::<Vec<_>>()}
                </select>
            </label>
            <Refusal form=desk field=parameter.key />
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
            view! { <TextField form=desk field=parameter.key label=parameter.label unit=parameter.unit value take /> },
        )
    };
    view! {
        <div class="noise">
            <label class="field-head">
                <span class="field-name">"As it is read"</span>
                <select class="noise-kind" on:change=chosen prop:value=shown>{options}</select>
            </label>
            <Refusal form=desk field="noise" />
            {amount}
            <p class="caption">{move || kind.get().lead()}</p>
        </div>
    }
}
