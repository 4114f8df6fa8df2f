//! Terms a newcomer may not know: a word that says what it means when pointed at or focused.

use leptos::prelude::*;

/// A symbol or word with its meaning.
#[component]
pub fn Term(
    /// What stands on the page.
    symbol: &'static str,
    /// What it means.
    meaning: &'static str,
) -> impl IntoView {
    view! {
        <span class="term" tabindex="0">
            {symbol}
            <span class="meaning" role="tooltip">{meaning}</span>
        </span>
    }
}
