//! The kernels, drawn.

use super::actions::Actions;
use super::bench::Bench;
use leptos::prelude::*;

/// The section, folded away until it is asked for: kernels are the largest thing that a trainer sends.
#[component]
pub fn FiltersSection(
    /// The page's state.
    bench: Bench,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let opened = move |event: web_sys::Event| {
        let open = event_target::<web_sys::Element>(&event).has_attribute("open");
        bench.looks_at_weights.set(open);
        actions.ask_weights();
    };
    view! {
        <details class="filters" on:toggle=opened>
            <summary><b>"Filters"</b>" the weights of each layer, drawn"</summary>
            <Show when=move || bench.looks_at_weights.get()>
                <p class="caption">{move || bench.weights.with(Vec::len)} " layers have weights."</p>
            </Show>
        </details>
    }
}
