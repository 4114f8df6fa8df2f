//! The address bar: it always opens the state that is on the page.

use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsValue;

/// How long the link waits for the hand on a slider to rest.
const DELAY: Duration = Duration::from_millis(300);

/// Writes the state into the address bar whenever it changes.
pub fn keep_link(query: impl Fn() -> String + 'static) {
    let pending = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        let query = query();
        let write = move || {
            if let Ok(history) = window().history() {
                // A sandboxed frame may forbid it; the page works without.
                let address = format!("?{query}{}", window().location().hash().unwrap_or_default());
                let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
            }
        };
        let next = set_timeout_with_handle(write, DELAY).ok();
        if let Some(Some(earlier)) =
            pending.try_update_value(|pending| std::mem::replace(pending, next))
        {
            earlier.clear();
        }
    });
}

/// Copies the address.
#[component]
pub fn ShareButton() -> impl IntoView {
    let copied = RwSignal::new(None::<bool>);
    let share = move |_| {
        let link = window().location().href().unwrap_or_default();
        let promise = window().navigator().clipboard().write_text(&link);
        leptos::task::spawn_local(async move {
            copied.set(Some(
                wasm_bindgen_futures::JsFuture::from(promise).await.is_ok(),
            ));
            set_timeout(move || copied.set(None), Duration::from_secs(4));
        });
    };
    view! {
        <button type="button" class="plain" on:click=share>{move || match copied.get() {
            None => "Share link",
            Some(true) => "Link copied",
            Some(false) => "Copy it from the address bar",
        }}</button>
    }
}
