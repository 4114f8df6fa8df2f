//! Sentences to the person, which stay until they are closed.

use leptos::prelude::*;

/// The open sentences.
#[derive(Clone, Copy, Default)]
pub struct Notes(RwSignal<Vec<String>>);

impl Notes {
    /// Says a sentence, unless it stands there already.
    pub fn add(self, text: String) {
        self.0.update(|all| {
            if !all.contains(&text) {
                all.push(text);
            }
        });
    }
}

/// The sentences in a corner of the page.
#[component]
pub fn Notices(
    /// The sentences.
    notes: Notes,
) -> impl IntoView {
    let note = move |text: String| {
        let close = {
            let text = text.clone();
            move |_| notes.0.update(|all| all.retain(|other| *other != text))
        };
        view! {
            <p class="notice">
                {text}
                <button type="button" class="quiet" aria-label="Close this note" on:click=close>"×"</button>
            </p>
        }
    };
    view! {
        <div class="notices" role="status">
            <For each=move || notes.0.get() key=Clone::clone children=note />
        </div>
    }
}
