//! The address bar and the tab's history. The address always opens the state that is on the page, unless it is too long for servers: such a state
//! is kept in the tab's entry alone, so that Back, Forward and a reload find it again.

use super::Shell;
use crate::app::place::trail::{Asked, Write};
use crate::app::place::{Address, PlaceError};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::ScrollRestoration;
use web_sys::js_sys::Array;

/// How long the address waits for the hand on a slider to rest.
const DELAY: Duration = Duration::from_millis(300);

impl Shell {
    /// Goes where Back and Forward lead.
    pub(super) fn follow_history(self) {
        if let Ok(history) = window().history() {
            // Each view keeps its own place. A browser that does not let itself be told scrolls a second time.
            let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
        }
        // After a reload the tab has more entries than this visit made.
        self.entry.set_value(entry_of_the_tab().unwrap_or_default());
        window_event_listener_untyped("popstate", move |_| self.arrive());
    }

    /// A view's text and state, as they are now.
    pub(super) fn changed(self, now: Address) {
        let first = self.trail.try_update_value(|trail| trail.change(now));
        if let Some(write) = first.flatten() {
            self.write(write);
        }
        self.write_soon();
    }

    fn write_soon(self) {
        let rest = move || {
            if let Some(Some(write)) = self.trail.try_update_value(|trail| trail.rest()) {
                self.write(write);
            }
        };
        let next = set_timeout_with_handle(rest, DELAY).ok();
        if let Some(Some(earlier)) = self
            .waiting
            .try_update_value(|waiting| std::mem::replace(waiting, next))
        {
            earlier.clear();
        }
    }

    pub(super) fn write(self, write: Write) {
        let Ok(history) = window().history() else {
            return;
        };
        // A sandboxed frame may forbid either; the page works without.
        let _ = match write {
            Write::Push(address) => {
                let entry = self.entry.get_value() + 1.0;
                self.entry.set_value(entry);
                history.push_state_with_url(&kept(entry, &address), "", Some(&address.in_a_bar()))
            }
            Write::Replace(address) => {
                let hash = window().location().hash().unwrap_or_default();
                let url = address.in_a_bar() + &hash;
                let state = kept(self.entry.get_value(), &address);
                history.replace_state_with_url(&state, "", Some(&url))
            }
        };
    }

    /// A person went back or forward to an entry.
    fn arrive(self) {
        let (address, error) = present();
        if let Some(error) = error {
            self.notes.add(error.to_string());
        }
        let asked = self.trail.with_value(|trail| trail.asked(&address));
        let room = untrack(|| self.room(address.place));
        // The view is put on the screen first: what it says about its state is said in its place.
        self.show(address.place);
        let restored = match (asked.restores, room) {
            (true, Some(room)) => room.restore.run(address.query.clone()),
            _ => false,
        };
        let entry = entry_of_the_tab();
        if let (
            Asked {
                moves: false,
                restores: true,
            },
            false,
            Some(to),
        ) = (asked, restored, entry)
        {
            // It cannot be taken over now, and nothing else would have happened: the tab stays at its entry, and this one is kept for later.
            let back = self.entry.get_value() - to;
            if back != 0.0
                && let Ok(history) = window().history()
            {
                // Where the tab does not go back, the address is written anew below.
                if history.go_with_delta(back as i32).is_ok() {
                    return;
                }
            }
        }
        if let Some(entry) = entry {
            self.entry.set_value(entry);
        }
        self.read(address.place, address.text);
        self.trail
            .update_value(|trail| trail.arrive(address, restored));
        self.write_soon();
    }
}

/// What an entry of the tab keeps: its place among those the page made, and the whole address.
fn kept(entry: f64, address: &Address) -> JsValue {
    Array::of2(&entry.into(), &address.write().into()).into()
}

/// What [`Shell::write`] left in the present entry; nothing in one that the browser made, such as that of a place within the page.
fn keeps() -> Option<Array> {
    let state = window().history().ok()?.state().ok()?;
    state.dyn_into().ok()
}

fn entry_of_the_tab() -> Option<f64> {
    keeps()?.get(0).as_f64()
}

/// The address of the present entry: what was kept in it, or else what the address bar says.
pub(super) fn present() -> (Address, Option<PlaceError>) {
    let location = window().location();
    let search = keeps().and_then(|kept| kept.get(1).as_string());
    Address::of_page(
        &search.unwrap_or_else(|| location.search().unwrap_or_default()),
        &location.hash().unwrap_or_default(),
    )
}
