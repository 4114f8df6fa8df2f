//! What needs a simulation, or why there is none.

use super::desk::Desk;
use leptos::prelude::*;

/// Shows what it holds where the history can be simulated, and the reason where it cannot: the history itself is drawn either way.
#[component]
pub fn Simulated(
    /// The page's state.
    desk: Desk,
    /// Whether a screen reader says the reason at once: of all sections, one does.
    #[prop(optional)]
    aloud: bool,
    /// What needs a simulation.
    children: Children,
) -> impl IntoView {
    let reason = move || {
        desk.unfit
            .get()
            .map(|reason| view! { <p class="refusal" role=aloud.then_some("alert")>{format!("This cannot be simulated: {reason}.")}</p> })
    };
    view! {
        {reason}
        <div hidden=move || desk.is_unfit()>{children()}</div>
    }
}
