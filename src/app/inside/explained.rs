//! The numbers that a cell was made from.

use super::actions::Actions;
use super::bench::Bench;
use crate::app::parts::figure::FigureView;
use crate::app::plots::inside::{LayerStack, explanation};
use leptos::html::Div;
use leptos::prelude::*;

/// What stands below the layers once a cell is chosen.
#[component]
pub fn Explained(
    /// The page's state.
    bench: Bench,
    /// What controls can ask for.
    actions: Actions,
    /// The drawn layers, for names.
    stack: Memo<Option<LayerStack>>,
) -> impl IntoView {
    let draw = move |width: f64| {
        bench.explanation.with(|found| {
            stack.with(|stack| Some(explanation(found.as_ref()?, stack.as_ref()?, width)))
        })
    };
    // On most screens the numbers stand below the fold: a click brings them into sight.
    let place = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if bench.chosen.get().is_some()
            && let Some(element) = place.get()
        {
            element.scroll_into_view_with_bool(false);
        }
    });
    view! {
        <Show when=move || bench.chosen.get().is_some()>
            <div class="explained" node_ref=place data-explained=move || bench.explanation.with(Option::is_some).to_string()>
                <div class="figure-head">
                    <h3>"The numbers behind it"</h3>
                    <button type="button" class="quiet" on:click=move |_| actions.choose(None)>"close"</button>
                </div>
                <FigureView draw=draw empty="Asking the network …" />
            </div>
        </Show>
    }
}
