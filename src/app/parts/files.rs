//! Files from outside: chosen or dropped at one place, and read only if they are small enough.

use crate::app::state::files;
use js_sys::Uint8Array;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, File, FileList, HtmlInputElement};

/// Where a file is chosen, or dropped.
#[component]
pub fn FileField(
    /// What the choice is called.
    label: &'static str,
    /// Endings of the files that are offered, as HTML's `accept` lists them.
    accept: &'static str,
    /// Whether no file is taken now.
    disabled: Signal<bool>,
    /// Given the file.
    take: Callback<File>,
    /// What is said below the choice.
    children: Children,
) -> impl IntoView {
    let over = RwSignal::new(false);
    let first = move |files: Option<FileList>| {
        if let Some(file) = files.and_then(|files| files.get(0)) {
            take.run(file);
        }
    };
    let chosen = move |event| {
        let input = event_target::<HtmlInputElement>(&event);
        first(input.files());
        // So that the same file can be chosen again after it was mended.
        input.set_value("");
    };
    // Where nothing is taken, a dropped file is kept from the browser all the same: it would leave the page for it.
    let dragged = move |event: DragEvent| {
        event.prevent_default();
        over.set(!disabled.get_untracked());
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        if !disabled.get_untracked() {
            first(event.data_transfer().and_then(|data| data.files()));
        }
    };
    view! {
        <div
            class="drop"
            class:over=move || over.get()
            on:dragover=dragged
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            <label>
                {label}
                <input type="file" accept=accept disabled=move || disabled.get() on:change=chosen />
            </label>
            <p class="caption">{children()}</p>
        </div>
    }
}

/// The bytes of a file, unless it is larger than the limit, bytes, of `what` it is taken for, documents in the plural.
///
/// # Errors
/// A sentence without its full stop, where it is too large or cannot be read.
pub async fn bytes(file: &File, limit: usize, what: &str) -> Result<Vec<u8>, String> {
    files::fits(&file.name(), file.size(), limit, what)?;
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(|_| files::unread(&file.name()))?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// The text of a file, under the same limit.
///
/// # Errors
/// As for [`bytes`], and where it is no text.
pub async fn text(file: &File, limit: usize, what: &str) -> Result<String, String> {
    files::text(&file.name(), bytes(file, limit, what).await?)
}
