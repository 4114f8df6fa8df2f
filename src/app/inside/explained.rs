//! The numbers that a cell was made from.

use super::actions::Actions;
use super::bench::Bench;
use crate::app::plots::format_decimal;
use crate::app::plots::inside::LayerStack;
use crate::inspection::{Explanation, Step};
use leptos::prelude::*;

/// What stands below the layers once a cell is chosen.
#[component]
pub fn Explained(
    /// The page's state.
    bench: Bench,
    /// What controls can ask for.
    actions: Actions,
    /// The drawn layers, for the cell's name.
    stack: Memo<Option<LayerStack>>,
) -> impl IntoView {
    let name = move || {
        let place = bench.chosen.get()?;
        stack.with(|stack| stack.as_ref()?.place_name(place))
    };
    let sentence = move || bench.explanation.with(|explanation| explanation.as_ref().map(sentence));
    view! {
        <Show when=move || bench.chosen.get().is_some()>
            <div class="explained" aria-live="polite" data-explained=move || bench.explanation.with(Option::is_some).to_string()>
                <div class="figure-head">
                    <h3>{name}</h3>
                    <button type="button" class="quiet" on:click=move |_| actions.choose(None)>"close"</button>
                </div>
                <p>{move || sentence().unwrap_or_else(|| "Asking the network …".to_owned())}</p>
            </div>
        </Show>
    }
}

/// How a cell came about, in a sentence with its numbers.
fn sentence(explanation: &Explanation) -> String {
    let value = format_decimal(explanation.value);
    match &explanation.step {
        Step::Sum { terms, of, bias, sum, relu, .. } => {
            let products = if *of == 1 { "1 product".to_owned() } else { format!("{of} products") };
            let listed = if (terms.len() as u32) < *of { format!("; the {} that weigh most are listed", terms.len()) } else { String::new() };
            let after = match (relu, *sum < 0.0) {
                (true, true) => format!("; below zero, and ReLU makes it {value}"),
                (true, false) => "; above zero, and ReLU lets it pass".to_owned(),
                (false, _) => String::new(),
            };
            format!(
                "The sum of {products} of a value and a weight is {}{listed}. With the bias {} it is {}{after}.",
                format_decimal(sum - bias),
                format_decimal(*bias),
                format_decimal(*sum)
            )
        }
        Step::Mean { terms } => format!("The mean of {} values: {value}.", terms.len()),
        Step::Largest { terms } => format!("The largest of {} values: {value}.", terms.len()),
        Step::Same { .. } => format!("Handed on as it is: {value}."),
    }
}
