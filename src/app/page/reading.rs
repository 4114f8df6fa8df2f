//! Texts beside the Lab: Markdown files fetched when they are opened.

use leptos::prelude::*;
use pulldown_cmark::{Event, Options, Parser, html};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// The text that is open, if any.
#[component]
pub fn Reading(
    /// The name of the open text, a file below `lessons/`.
    reading: RwSignal<Option<&'static str>>,
) -> impl IntoView {
    let text = RwSignal::new(None::<Result<String, String>>);
    Effect::new(move |_| {
        text.set(None);
        if let Some(name) = reading.get() {
            leptos::task::spawn_local(async move {
                let fetched = fetch(name).await;
                if reading.get_untracked() == Some(name) {
                    text.set(Some(fetched));
                }
            });
        }
    });
    let body = move || match text.get() {
        None => view! { <p class="empty">"Fetching the text …"</p> }.into_any(),
        Some(Ok(markdown)) => view! { <div class="prose" inner_html=to_html(&markdown)></div> }.into_any(),
        Some(Err(reason)) => view! { <p class="refusal">{reason}</p> }.into_any(),
    };
    view! {
        <Show when=move || reading.get().is_some()>
            <aside class="reading" aria-label="Reading">
                <button type="button" class="quiet close" on:click=move |_| reading.set(None)>"Close"</button>
                {body}
            </aside>
        </Show>
    }
}

/// Markdown to HTML. HTML inside the Markdown is shown as text: a lesson may come from anyone.
fn to_html(markdown: &str) -> String {
    let safe = Parser::new_ext(markdown, Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        other => other,
    });
    let mut out = String::new();
    html::push_html(&mut out, safe);
    out
}

/// A text below `lessons/`, or why it cannot be had.
pub async fn fetch(name: &str) -> Result<String, String> {
    let failed = || format!("The text lessons/{name}.md could not be fetched. Is the page still online?");
    let response = JsFuture::from(window().fetch_with_str(&format!("lessons/{name}.md"))).await.map_err(|_| failed())?;
    let response = response.dyn_into::<web_sys::Response>().map_err(|_| failed())?;
    if !response.ok() {
        return Err(failed());
    }
    let text = JsFuture::from(response.text().map_err(|_| failed())?).await.map_err(|_| failed())?;
    text.as_string().ok_or_else(failed)
}
