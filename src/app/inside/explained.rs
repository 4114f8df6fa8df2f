//! The numbers that a cell was made from.

use crate::app::lab::{Actions, Lab};
use crate::app::parts::figure::FigureView;
use crate::app::plots::inside::{LayerStack, explanation};
use crate::app::state::inspection::Inspection;
use leptos::html::Div;
use leptos::prelude::*;

/// What stands below the layers once a cell is chosen.
#[component]
pub fn Explained(
    /// The signals of the experiment.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
    /// The drawn layers, for names.
    stack: Memo<Option<LayerStack>>,
) -> impl IntoView {
    let found = lab.inspector.memo(|state| state.explanation.clone());
    let chosen = lab.inspector.memo(|state| state.chosen);
    let softmax = lab.inspector.memo(Inspection::is_of_softmax);
    let draw = move |width: f64| {
        found.with(|found| {
            stack.with(|stack| Some(explanation(found.as_ref()?, stack.as_ref()?, width)))
        })
    };
    // On most screens the numbers stand below the fold: a click brings them into sight.
    let place = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if chosen.get().is_some()
            && let Some(element) = place.get()
        {
            element.scroll_into_view_with_bool(false);
        }
    });
    view! {
        <Show when=move || chosen.get().is_some()>
            <div class="explained" node_ref=place data-explained=move || found.with(Option::is_some).to_string()>
                <div class="figure-head">
                    <h3>"The numbers behind it"</h3>
                    <button type="button" class="quiet" on:click=move |_| actions.inspect(|state| state.choose(None))>"close"</button>
                </div>
                <Show when=move || softmax.get() fallback=move || view! { <FigureView draw=draw empty="Asking the network …" /> }>
                    <p class="note">"A probability has no sum of its own: softmax makes those of all classes together, e to the power of each class's sum divided by the total of all. Choose a cell of an earlier layer to see sums."</p>
                </Show>
            </div>
        </Show>
    }
}
