//! What is selected: the menu beside a history's numbers.

use super::desk::{Desk, Stage};
use crate::app::parts::fields::Refusal;
use crate::history::{Selected, Study};
use leptos::prelude::*;

/// The menu, or why there is none.
#[component]
pub fn SelectedField(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let selectable = Memo::new(move |_| desk.study.with(Study::selectable));
    let by_itself = Memo::new(move |_| desk.study.with(|study| study.story.is_sweep()));
    let now = Memo::new(move |_| desk.study.with(|study| study.selected));
    // A menu that was refused shows again what holds.
    let shown = move || {
        desk.refused.with(|_| ());
        now.get().key()
    };
    let chosen = move |event| {
        if let Some(selected) = Selected::of_key(&event_target_value(&event)) {
            desk.select(selected);
        }
    };
    move || match selectable.get() {
        Err(_) if by_itself.get() => None,
        Err(reason) => Some(
            view! { <p class="caption">{format!("Selection: none; {reason}.")}</p> }.into_any(),
        ),
        Ok(()) => Some({
            let options = Selected::ALL.map(|of| view! { <option value=of.key() selected=move || now.get() == of>{of.title()}</option> });
            view! {
                <div class="field">
                    <label class="field-head">
                        <span class="field-name">"Selection"</span>
                        <select class="selected-kind" on:change=chosen prop:value=shown disabled=move || desk.stage.get() == Stage::Simulating>{options}</select>
                    </label>
                    <Refusal form=desk field="sweep" />
                </div>
            }
            .into_any()
        }),
    }
}
