//! The kernels, drawn.

use super::actions::Actions;
use super::bench::Bench;
use crate::app::parts::figure::FigureView;
use crate::app::plots::inside::filters;
use crate::network::layer_names;
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
    let count = Memo::new(move |_| bench.weights.with(Vec::len));
    view! {
        <details class="filters" on:toggle=opened>
            <summary><b>"Filters"</b>" the weights of each layer, drawn"</summary>
            <Show when=move || bench.looks_at_weights.get()>
                <p class="lead">"Steps of the window from left to right, channels downwards; blue pulls down, vermilion pushes up. They move while the network trains."</p>
                <div class="plots"><For each=move || 0..count.get() key=|at| *at let(at)><Kernels bench at /></For></div>
            </Show>
        </details>
    }
}

/// The kernels of one layer.
#[component]
fn Kernels(
    /// The page's state.
    bench: Bench,
    /// Which of those that have some.
    at: usize,
) -> impl IntoView {
    let name = move || {
        let layer = bench
            .weights
            .with(|all| all.get(at).map(|weights| weights.layer as usize))?;
        bench.with_trained(|experiment| layer_names(&experiment.layers).get(layer).cloned())?
    };
    let draw = move |width: f64| {
        bench.weights.with(|all| {
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
}
