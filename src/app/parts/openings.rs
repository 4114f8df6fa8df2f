//! How often each sealed test set was opened: kept by the browser from one visit to the next.

use leptos::prelude::window;
use std::cell::RefCell;
use std::collections::BTreeMap;

thread_local! {
    /// The counts of this visit: where a browser keeps nothing (a private window), they still hold until the page closes.
    static COUNTS: RefCell<BTreeMap<String, u32>> = const { RefCell::new(BTreeMap::new()) };
}

/// Openings of a test set so far.
pub fn read(key: &str) -> u32 {
    let kept = storage()
        .and_then(|storage| storage.get_item(&name(key)).ok().flatten())
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    let visit = COUNTS.with_borrow(|counts| counts.get(key).copied().unwrap_or(0));
    kept.max(visit)
}

/// Counts one more opening and returns which it was, from 1.
pub fn add(key: &str) -> u32 {
    let count = read(key).saturating_add(1);
    COUNTS.with_borrow_mut(|counts| counts.insert(key.to_owned(), count));
    if let Some(storage) = storage() {
        // A full or forbidden storage loses only the memory of this opening beyond the visit.
        let _ = storage.set_item(&name(key), &count.to_string());
    }
    count
}

fn name(key: &str) -> String {
    format!("openings/{key}")
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// The browser's counts, as the state asks for them.
pub struct Kept;

impl crate::app::state::sealed::Openings for Kept {
    fn count(&self, key: &str) -> u32 {
        read(key)
    }

    fn add(&mut self, key: &str) {
        add(key);
    }
}
