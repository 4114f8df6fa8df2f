//! The numbers of a class, each with its law; and those of its document, any of which can be let vary.

use super::laws::LawField;
use super::signals::Lab;
use crate::app::parts::fields::Refusal;
use crate::app::state::document::{self, Row};
use crate::app::state::laws;
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
    let row = move |row: Row| view! { <NumberRow lab class row rows /> };
    view! {
        <details class="document-numbers" on:toggle=move |_| open.update(|open| *open = !*open)>
            <summary>"Let a number vary"</summary>
            <p class="caption">"The numbers of the document, with its values. One that varies is drawn between half and twice its value at first, a time no further than the document's next event before and after it. Its prior then stands among the numbers above: change it there to what is plausible. A moment that stands at several places is one number."</p>
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
) -> impl IntoView {
    let place = row.place;
    let now = Memo::new(move |_| rows.with(|rows| rows.get(place).cloned()));
    let said = move || now.with(|row| row.as_ref().and_then(|row| row.now.clone()));
    let word = move || now.with(|row| row.as_ref().map_or("", |row| row.word));
    let open = move || now.with(|row| row.as_ref().is_some_and(|row| row.open));
    let full = row.full_name.clone();
    // What it does is the state's to decide: rows may be those of a moment ago.
    let press = move |_| {
        let said = lab.state.try_update(|state| state.turn(class, place));
        if let Some(said) = said.flatten() {
            lab.notify(said);
        }
    };
    view! {
        {row.heading.map(|heading| view! { <p class="field-name">{heading}</p> })}
        <div class="document-number">
            <span>{row.label}</span>
            <span class="unit">{row.value}{move || said().map(|said| format!(", {said}"))}</span>
            <button type="button" class="link" aria-label=move || format!("{full}: {}", word())
                disabled=move || !open() on:click=press>{word}</button>
        </div>
        <Refusal form=lab class=Some(class) field=row.key />
    }
}
