//! The numbers of a class, each with its law; and those of its document, any of which can be let vary.

use super::laws::LawField;
use super::signals::Lab;
use crate::app::parts::fields::{Form, Refusal};
use crate::app::state::document::{self, Row};
use crate::app::state::{classes, laws};
use leptos::prelude::*;

/// All of them.
#[component]
pub fn Numbers(
    /// The view's signals.
    lab: Lab,
    /// The class' place.
    class: usize,
) -> impl IntoView {
    let numbers = lab.of(move |e| laws::numbers(e, class));
    let documented = lab.of(move |e| {
        let scenario = e.scenarios.get(class);
        scenario.is_some_and(|scenario| scenario.template.is_some())
    });
    view! {
        <For each=move || numbers.get() key=|number| number.key.clone() children=move |number| view! { <LawField lab class number /> } />
        <Show when=move || documented.get()><DocumentNumbers lab class /></Show>
    }
}

/// The numbers of a class' document, closed at first.
#[component]
fn DocumentNumbers(
    /// The view's signals.
    lab: Lab,
    /// The class' place.
    class: usize,
) -> impl IntoView {
    let open = RwSignal::new(false);
    // A document may have many: they are found when somebody looks.
    let rows = Memo::new(move |_| {
        if open.get() {
            lab.experiment.with(|e| document::numbers(e, class))
        } else {
            Vec::new()
        }
    });
    let can_vary = lab.of(move |e| document::can_vary(e, class));
    let row = move |row: Row| view! { <NumberRow lab class row rows can_vary /> };
    view! {
        <details class="document-numbers" on:toggle=move |_| open.update(|open| *open = !*open)>
            <summary>"Let a number vary"</summary>
            <p class="caption">"The numbers of the document, with its values. One that varies is drawn between half and twice its value at first, or as far as the order of the document's times goes: say above what is plausible. A moment that stands at several places is one number."</p>
            <For each=move || rows.get() key=|row| row.place children=row />
        </details>
    }
}

/// A number of the document, and whether it varies.
#[component]
fn NumberRow(
    /// The view's signals.
    lab: Lab,
    /// The class' place.
    class: usize,
    /// The number, as it was at first.
    row: Row,
    /// All of them, as they are.
    rows: Memo<Vec<Row>>,
    /// Whether one more can vary.
    can_vary: Memo<bool>,
) -> impl IntoView {
    let place = row.place;
    let now = Memo::new(move |_| rows.with(|rows| rows.get(place).cloned()));
    let variable = move || now.with(|row| row.as_ref().and_then(|row| row.variable));
    let name = move || now.with(|row| row.as_ref().and_then(|row| row.name.clone()));
    let word = move || {
        if variable().is_some() {
            "keep it fixed"
        } else {
            "let it vary"
        }
    };
    let full = row.full_name.clone();
    let press = move |_| {
        lab.edit(|e| match untrack(variable) {
            Some(variable) => classes::keep_fixed(e, class, variable),
            None => classes::vary(e, class, place),
        });
    };
    view! {
        {row.heading.map(|heading| view! { <p class="field-name">{heading}</p> })}
        <div class="document-number">
            <span>{row.label}</span>
            <span class="unit">{row.value}{move || name().map(|name| format!(", varies as {name}"))}</span>
            <button type="button" class="link" aria-label=move || format!("{full}: {}", word())
                disabled=move || variable().is_none() && !can_vary.get() on:click=press>{word}</button>
        </div>
        <Refusal form=lab class=Some(class) field=row.key />
    }
}
