//! What is selected: the menu beside a history's numbers.

use super::desk::Desk;
use crate::app::parts::fields::Refusal;
use crate::app::parts::genome::SelectionField;
use crate::history::{Selected, Study};
use leptos::prelude::*;

/// The menu, or why there is none.
#[component]
pub fn SelectedField(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let selectable = Memo::new(move |_| desk.study.with(Study::selectable).map_err(str::to_owned));
    let by_itself = Memo::new(move |_| desk.study.with(|study| study.story.is_sweep()));
    let now = Memo::new(move |_| desk.study.with(|study| study.selected));
    let take = Callback::new(move |selected: Selected| {
        desk.act(|state| state.take(state.seen.select(selected)));
    });
    view! {
        <SelectionField form=desk class="selected-kind" selectable by_itself now take><Refusal form=desk field="sweep" /></SelectionField>
    }
}
