//! Texts beside the Lab: Markdown files fetched when they are opened.

use leptos::html::Aside;
use leptos::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, html};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::KeyboardEvent;

/// The text that is open, if any. Closed, it stays where it was read to.
#[component]
pub fn Reading(
    /// The name of the open text, a file below `lessons/`.
    reading: RwSignal<Option<&'static str>>,
) -> impl IntoView {
    let text = RwSignal::new(None::<(&'static str, Result<String, String>)>);
    let panel = NodeRef::<Aside>::new();
    Effect::new(move |_| {
        let Some(name) = reading.get() else { return };
        if let Some(panel) = panel.get_untracked() {
            // A browser that cannot focus it shows it all the same.
            let _ = panel.focus();
        }
        if text.with_untracked(|text| matches!(text, Some((held, Ok(_))) if *held == name)) {
            return;
        }
        text.set(None);
        leptos::task::spawn_local(async move {
            let fetched = fetch(name).await;
            if reading.get_untracked() == Some(name) {
                text.set(Some((name, fetched)));
            }
        });
    });
    let body = move || {
        text.with(|text| match text {
            None => view! { <p class="empty">"Fetching the text …"</p> }.into_any(),
            Some((_, Ok(markdown))) => view! { <div class="prose" inner_html=to_html(markdown)></div> }.into_any(),
            Some((_, Err(reason))) => view! { <p class="refusal">{reason.clone()}</p> }.into_any(),
        })
    };
    let close = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            reading.set(None);
        }
    };
    view! {
        <aside class="reading" class:closed=move || reading.get().is_none() aria-label="Reading" tabindex="-1" node_ref=panel on:keydown=close>
            <p class="close"><button type="button" class="quiet" on:click=move |_| reading.set(None)>"Close"</button></p>
            {body}
        </aside>
    }
}

/// Markdown to HTML. HTML inside the Markdown is shown as text, and links lead to pages only: a lesson may come from anyone.
fn to_html(markdown: &str) -> String {
    let safe = Parser::new_ext(markdown, Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) if !leads_to_a_page(&dest_url) => {
            Event::Start(Tag::Link { link_type, dest_url: format!("#{dest_url}").into(), title, id })
        }
        other => other,
    });
    let mut out = String::new();
    html::push_html(&mut out, safe);
    out
}

/// Whether a link leads to a page, and does not run a script.
fn leads_to_a_page(address: &str) -> bool {
    ["https://", "http://", "#"].into_iter().any(|start| address.starts_with(start))
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
