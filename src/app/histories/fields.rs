//! The study as a form, and the control of a number of its history.

use super::desk::Desk;
use crate::app::parts::fields::{Form, MenuField, NUMBER, Refusal, TextField, entries};
use crate::app::state::{self, Stage};
use crate::history::{Parameter, Study};
use crate::number::{parse_number, show};
use leptos::prelude::*;

impl Form for Desk {
    type Value = Study;

    fn read<T>(self, read: impl FnOnce(&Study) -> T) -> T {
        self.study.with(read)
    }

    fn edit(self, change: impl FnOnce(&mut Study)) {
        self.act(|state| state.edit(change));
    }

    fn refuse(self, refusal: state::Refusal) {
        self.state.update(|state| state.refused = Some(refusal));
    }

    fn refused<T>(self, read: impl FnOnce(&state::Refusal) -> Option<T>) -> Option<T> {
        self.state
            .with(|state| state.refused.as_ref().and_then(read))
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
            None => Some(NUMBER),
        });
        return view! { <TextField form=desk field=parameter.key label=parameter.label unit=parameter.unit value take /> }.into_any();
    }
    let options = entries(parameter.choices.iter().map(|of| (of.key, of.label)));
    let value = Signal::derive(move || parameter.write(now()));
    let take = Callback::new(move |key: String| {
        if let Some(value) = parameter.read(&key) {
            set(value);
        }
    });
    view! {
        <MenuField form=desk label=parameter.label options value take><Refusal form=desk field=parameter.key /></MenuField>
    }
    .into_any()
}
