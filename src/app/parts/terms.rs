//! Terms a newcomer may not know: a word that says what it means when pointed at or focused.

use super::reading::fetch;
use crate::app::glossary::{Glossary, parse};
use leptos::prelude::*;

/// Fetches the glossary once, for all [`Term`]s below; until it is there, or without it, words stand plain.
pub fn provide_glossary() {
    let glossary = RwSignal::new(Glossary::new());
    provide_context(glossary);
    leptos::task::spawn_local(async move {
        if let Ok(markdown) = fetch("glossary").await {
            glossary.set(parse(&markdown));
        }
    });
}

/// A symbol or word with its meaning.
#[component]
pub fn Term(
    /// What stands on the page.
    word: &'static str,
    /// Its entry in the glossary.
    entry: &'static str,
) -> impl IntoView {
    let glossary = use_context::<RwSignal<Glossary>>();
    let meaning = move || {
        glossary.and_then(|glossary| glossary.with(|glossary| glossary.get(entry).cloned()))
    };
    view! {
        {move || match meaning() {
            None => view! { {word} }.into_any(),
            Some(meaning) => view! {
                <span class="term" tabindex="0">{word}<span class="meaning" role="tooltip">{meaning}</span></span>
            }.into_any(),
        }}
    }
}
