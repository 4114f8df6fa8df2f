//! The address, to hand on: it always opens the state that is on the page.

use crate::app::place::Address;
use leptos::prelude::*;
use std::time::Duration;

/// Copies the address.
#[component]
pub fn ShareButton() -> impl IntoView {
    let copied = RwSignal::new(None::<bool>);
    let share = move |_| {
        let link = Address::to_hand_on(&window().location().href().unwrap_or_default());
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
