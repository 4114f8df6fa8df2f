//! The kernels, drawn.

use crate::app::lab::{Actions, Lab};
use crate::app::parts::figure::FigureView;
use crate::app::plots::inside::filters;
use leptos::prelude::*;

/// The section, folded away until it is asked for: kernels are the largest thing that a trainer sends.
#[component]
pub fn FiltersSection(
    /// The signals of the experiment.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let weights = lab.inspector.memo(|state| state.weights.clone());
    let looks = lab.inspector.memo(|state| state.looks_at_weights);
    let toggled = move |event: web_sys::Event| {
        let open = event_target::<web_sys::Element>(&event).has_attribute("open");
        actions.inspect(|state| state.look_at_weights(open));
    };
    let count = Memo::new(move |_| weights.with(|all| all.len()));
    let kernels = move |at: usize| {
        let name = move || weights.with(|all| all.get(at).map(|weights| weights.name.clone()));
        let draw = move |width: f64| {
            weights.with(|all| {
                all.get(at)
                    .map(|weights| filters(weights, None, width).figure)
            })
        };
        view! {
            <div>
                <h3>{name}</h3>
                <FigureView draw=draw />
            </div>
        }
    };
    view! {
        <details class="filters" open=looks.get_untracked() on:toggle=toggled>
            <summary><b>"Filters"</b>" the weights of each layer, drawn"</summary>
            <Show when=move || looks.get()>
                <p class="lead">"Steps of the window from left to right, channels downwards (of a window with rows, the rows of each channel, upwards); blue pulls down, vermilion pushes up. They move while the network trains."</p>
                <div class="plots"><For each=move || 0..count.get() key=|at| *at children=kernels /></div>
            </Show>
        </details>
    }
}
