//! Which runs are drawn side by side.

use leptos::prelude::*;

/// The box in a run's line of the Runs table that puts its curve beside the others.
#[component]
pub fn CompareBox(
    /// The runs put side by side, in the order in which they were chosen.
    compared: RwSignal<Vec<u32>>,
    /// The run's number.
    id: u32,
) -> impl IntoView {
    view! {
        <input type="checkbox" aria-label=format!("Compare run {id}")
            prop:checked=move || compared.with(|compared| compared.contains(&id))
            on:change=move |event| {
                let add = event_target_checked(&event);
                compared.update(|compared| {
                    compared.retain(|other| *other != id);
                    if add {
                        compared.push(id);
                    }
                });
            } />
    }
}
