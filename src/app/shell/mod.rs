//! What holds the views: which of them is on the screen, what each has told about itself, and the way from one to another. Views stay as they
//! are, with their workers, while others are on the screen. What is decided about addresses is in [`crate::app::place`]; here the browser is
//! told.

mod history;

use crate::app::parts::backend::Backend;
use crate::app::parts::notes::Notes;
use crate::app::place::trail::Trail;
use crate::app::place::{Address, Place, Text, keeper_of};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{CustomEvent, ScrollBehavior, ScrollToOptions};

/// What a view tells about itself when it is opened.
#[derive(Clone, Copy)]
pub struct Room {
    /// The text that is open beside it.
    pub reading: RwSignal<Option<Text>>,
    /// What trains in it, if anything does.
    pub backend: Option<Backend>,
    /// Takes over what a query names, and leaves the rest: a link of a text.
    pub follow: Callback<String>,
    /// Takes over the whole state that a query describes: a person went back or forward to it. False, and a note says why, if it cannot now.
    pub restore: Callback<String, bool>,
    /// Makes one of its workers panic.
    pub fault: Callback<String>,
    /// What is under way in it and goes on while other views are on the screen, in a few words.
    pub under_way: Signal<Option<String>>,
    /// Whether something would be lost with the page.
    pub would_lose: Signal<bool>,
}

/// The views and the one on the screen. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Shell {
    /// The view on the screen.
    pub place: RwSignal<Place>,
    /// Sentences to the person, of any view.
    pub notes: Notes,
    rooms: RwSignal<[Option<Room>; Place::ALL.len()]>,
    trail: StoredValue<Trail>,
    /// Where each view was scrolled to.
    scrolled: StoredValue<[f64; Place::ALL.len()]>,
    /// The place of the present entry among those the page has made in the tab's history.
    entry: StoredValue<f64>,
    waiting: StoredValue<Option<TimeoutHandle>>,
}

impl Shell {
    /// The view that the address names, not opened yet; follows the address from now on.
    pub fn start() -> Self {
        let (address, error) = history::present();
        let shell = Self {
            place: RwSignal::new(address.place),
            notes: Notes::default(),
            rooms: RwSignal::default(),
            trail: StoredValue::new(Trail::new(address)),
            scrolled: StoredValue::new([0.0; Place::ALL.len()]),
            entry: StoredValue::new(0.0),
            waiting: StoredValue::new(None),
        };
        if let Some(error) = error {
            shell.notes.add(error.to_string());
        }
        shell.follow_history();
        Effect::new(move |_| document().set_title(shell.place.get().title()));
        window_event_listener_untyped("playground-fault", move |event| {
            let worker = event
                .dyn_ref::<CustomEvent>()
                .and_then(|event| event.detail().as_string());
            shell.fault(worker.unwrap_or_default());
        });
        // Runs live in this tab only: the browser asks before it lets them go.
        window_event_listener_untyped("beforeunload", move |event| {
            if Place::ALL
                .into_iter()
                .filter_map(|place| untrack(|| shell.room(place)))
                .any(|room| room.would_lose.get_untracked())
            {
                event.prevent_default();
            }
        });
        shell
    }

    /// The state that a view is to be opened with, as a query.
    pub fn query(self, place: Place) -> String {
        self.trail.with_value(|trail| trail.query(place).to_owned())
    }

    /// A view has been opened. Its state is kept in the address from now on, and so is the text that is open beside it.
    pub fn enter(self, place: Place, room: Room, state: impl Fn() -> String + 'static) {
        self.rooms.update(|rooms| {
            if let Some(held) = rooms.get_mut(place as usize) {
                *held = Some(room);
            }
        });
        self.read(place, self.trail.with_value(|trail| trail.text(place)));
        Effect::new(move |_| {
            self.changed(Address {
                place,
                text: room.reading.get(),
                query: state(),
            });
        });
    }

    /// Opens a text beside a view, or closes what is open there.
    fn read(self, place: Place, text: Option<Text>) {
        let room = untrack(|| self.room(place));
        if let Some(room) = room.filter(|room| room.reading.get_untracked() != text) {
            room.reading.set(text);
        }
    }

    /// What a view has told about itself; none of one that was never opened.
    pub fn room(self, place: Place) -> Option<Room> {
        self.rooms
            .with(|rooms| rooms.get(place as usize).copied().flatten())
    }

    /// The text that is open beside a view; none that could be of one that was never opened.
    pub fn reading(self, place: Place) -> RwSignal<Option<Text>> {
        untrack(|| self.room(place)).map_or_else(|| RwSignal::new(None), |room| room.reading)
    }

    /// Moves to a view.
    pub fn go(self, place: Place) {
        self.go_to(Address::of(place));
    }

    /// Follows a link of a text, to the view and the settings that it names.
    pub fn follow(self, link: &str) {
        let (address, error) = Address::read(link);
        if let Some(error) = error {
            return self.notes.add(error.to_string());
        }
        let room = untrack(|| self.room(address.place));
        if !address.query.is_empty() {
            // What it brings is not where the view was left.
            self.scrolled.update_value(|scrolled| {
                if let Some(kept) = scrolled.get_mut(address.place as usize) {
                    *kept = 0.0;
                }
            });
        }
        self.go_to(address.clone());
        // One that only leads to a view leaves its settings as they are.
        if let Some(room) = room.filter(|_| !address.query.is_empty()) {
            room.follow.run(address.query);
        }
    }

    fn go_to(self, to: Address) {
        let (place, text) = (to.place, to.text);
        let writes = self.trail.try_update_value(|trail| trail.go(to));
        for write in writes.into_iter().flatten() {
            self.write(write);
        }
        self.show(place);
        if text.is_some() {
            self.read(place, text);
        }
    }

    /// Puts a view on the screen, where it was scrolled to.
    fn show(self, place: Place) {
        let left = self.place.get_untracked();
        if left == place {
            return;
        }
        let now = window().scroll_y().unwrap_or_default();
        let back_to = self.scrolled.try_update_value(|scrolled| {
            if let Some(kept) = scrolled.get_mut(left as usize) {
                *kept = now;
            }
            scrolled.get(place as usize).copied()
        });
        self.place.set(place);
        // By then it is there, as high as it was.
        request_animation_frame(move || {
            let to = ScrollToOptions::new();
            to.set_top(back_to.flatten().unwrap_or_default());
            to.set_behavior(ScrollBehavior::Instant);
            window().scroll_to_with_scroll_to_options(&to);
        });
    }

    /// `window.dispatchEvent(new CustomEvent("playground-fault", { detail: "trainer" }))` makes a worker panic, that of the view on the screen
    /// if it has one of that name: browser tests watch the page recover from it.
    fn fault(self, worker: String) {
        let opened = Place::ALL.map(|place| untrack(|| self.room(place)).map(|_| place));
        let opened: Vec<Place> = opened.into_iter().flatten().collect();
        let keeper = keeper_of(&worker, self.place.get_untracked(), &opened);
        if let Some(room) = keeper.and_then(|place| untrack(|| self.room(place))) {
            room.fault.run(worker);
        }
    }
}
