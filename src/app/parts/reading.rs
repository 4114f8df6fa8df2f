//! Texts beside a view: Markdown files fetched when they are opened.

use super::on_screen::on_screen;
use crate::app::place::{Place, Text};
use crate::protocol::{FromReader, ToReader, VERSION};
use crate::worker::handle::{Heard, WorkerHandle};
use js_sys::Promise;
use leptos::html::Aside;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, KeyboardEvent, MouseEvent};

/// The text that is open, if any. Closed, it stays where it was read to.
#[component]
pub fn Reading(
    /// The view that it is beside.
    place: Place,
    /// Told a link that names settings.
    on_follow: Callback<String>,
    /// The open text.
    reading: RwSignal<Option<Text>>,
) -> impl IntoView {
    let text = RwSignal::new(None::<(&'static str, Result<String, String>)>);
    let on_screen = on_screen();
    let panel = NodeRef::<Aside>::new();
    Effect::new(move |_| {
        let Some(open) = reading.get() else { return };
        let name = open.file(place);
        if let Some(panel) = panel.get_untracked() {
            // A browser that cannot focus it shows it all the same.
            let _ = panel.focus();
        }
        if text.with_untracked(|text| matches!(text, Some((held, Ok(_))) if *held == name)) {
            return;
        }
        text.set(None);
        leptos::task::spawn_local(async move {
            let fetched = match fetch(name).await {
                Ok(markdown) => rendered(markdown).await.map(|html| place.own_links(&html)),
                Err(reason) => Err(reason),
            };
            if reading.get_untracked() == Some(open) {
                text.set(Some((name, fetched)));
            }
        });
    });
    // Where the text covers the page, a link in it shows what it changed; the text stays where it was read to.
    let on_link = Callback::new(move |query: String| {
        let wide = window().inner_width().ok().and_then(|all| all.as_f64());
        let own = panel
            .get_untracked()
            .map(|panel| f64::from(panel.offset_width()));
        if own >= wide {
            reading.set(None);
        }
        on_follow.run(query);
    });
    let body = move || {
        text.with(|text| match text {
            None => view! { <p class="empty">"Fetching the text …"</p> }.into_any(),
            Some((_, Ok(html))) => {
                view! { <div class="prose" inner_html=html.clone() on:click=move |event| follow(on_link, &event)></div> }.into_any()
            }
            Some((_, Err(reason))) => view! { <p class="refusal">{reason.clone()}</p> }.into_any(),
        })
    };
    let close = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            reading.set(None);
        }
    };
    view! {
        <aside class="reading" class:closed=move || reading.get().is_none() hidden=move || !on_screen.get() aria-label="Reading" tabindex="-1" node_ref=panel on:keydown=close>
            <p class="close"><button type="button" class="quiet" on:click=move |_| reading.set(None)>"Close"</button></p>
            {body}
        </aside>
    }
}

/// A link of a text that names settings changes them in its view; every other link leads where it leads.
fn follow(on_follow: Callback<String>, event: &MouseEvent) {
    let clicked = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let link = clicked.and_then(|element| element.closest("a[href^='?']").ok().flatten());
    let Some(query) = link.and_then(|link| link.get_attribute("href")) else {
        return;
    };
    // With a key held the browser opens another tab: the same settings from the preset on.
    if event.ctrl_key() || event.meta_key() || event.shift_key() {
        return;
    }
    event.prevent_default();
    on_follow.run(query);
}

/// Asks a reader for a text's HTML, and lets it go.
async fn rendered(markdown: String) -> Result<String, String> {
    let failed = |reason: String| {
        format!(
            "The text is there, but what shows it did not start ({reason}). Reload the page to try again."
        )
    };
    let reader = Rc::new(RefCell::new(None::<WorkerHandle<ToReader>>));
    let promise = Promise::new(&mut |resolve, reject| {
        let (markdown, held) = (markdown.clone(), Rc::clone(&reader));
        let give_up = move |reason: &str| {
            let _ = reject.call1(&JsValue::NULL, &JsValue::from_str(reason));
        };
        let refuse = give_up.clone();
        let heard = move |heard: Heard<FromReader>| match heard {
            Heard::Message(FromReader::Ready { version: VERSION }) => {
                if let Some(reader) = held.borrow().as_ref() {
                    let _ = reader
                        .send(&ToReader::Render {
                            markdown: markdown.clone(),
                        })
                        .map_err(|reason| give_up(&reason));
                }
            }
            Heard::Message(FromReader::Html { html }) => {
                let _ = resolve.call1(&JsValue::NULL, &JsValue::from_str(&html));
            }
            Heard::Message(FromReader::Ready { .. }) => give_up("it is of another version"),
            Heard::Message(FromReader::Panicked { text }) | Heard::Gone(text) => give_up(&text),
        };
        match WorkerHandle::start("reader", heard) {
            Ok(handle) => *reader.borrow_mut() = Some(handle),
            Err(reason) => refuse(&reason),
        }
    });
    let html = JsFuture::from(promise).await;
    reader.borrow_mut().take();
    html.map_err(|reason| failed(reason.as_string().unwrap_or_default()))
        .map(|html| html.as_string().unwrap_or_default())
}

/// A text below `lessons/`, or why it cannot be had.
pub async fn fetch(name: &str) -> Result<String, String> {
    let failed =
        || format!("The text lessons/{name}.md could not be fetched. Is the page still online?");
    let response = JsFuture::from(window().fetch_with_str(&format!("lessons/{name}.md")))
        .await
        .map_err(|_| failed())?;
    let response = response
        .dyn_into::<web_sys::Response>()
        .map_err(|_| failed())?;
    if !response.ok() {
        return Err(failed());
    }
    let text = JsFuture::from(response.text().map_err(|_| failed())?)
        .await
        .map_err(|_| failed())?;
    text.as_string().ok_or_else(failed)
}
