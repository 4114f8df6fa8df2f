//! The menu, the same on every view: the views, the texts, what trains, and the address to hand on.

use crate::app::parts::backend::BackendPill;
use crate::app::parts::share::ShareButton;
use crate::app::place::{Address, Place};
use crate::app::shell::Shell;
use leptos::prelude::*;
use web_sys::MouseEvent;

/// Where a file of one's own is read: a station of the Lab.
const YOUR_DATA: &str = "your-data";

/// Name, views, texts, backend, link.
#[component]
pub fn Menu(
    /// What holds the views.
    shell: Shell,
) -> impl IntoView {
    let view_link = move |place: Place| {
        let address = Address {
            place,
            query: String::new(),
        };
        let here = move || (shell.place.get() == place).then_some("page");
        view! {
            <a href=address.write() aria-current=here on:click=move |event| if is_plain(&event) { shell.go(place) }>{place.name()}</a>
        }
    };
    let your_data = move |event| {
        if is_plain(&event) {
            shell.go(Place::Lab);
            // By then the Lab is there, also if it was opened for this.
            request_animation_frame(|| {
                if let Some(station) = document().get_element_by_id(YOUR_DATA) {
                    station.scroll_into_view();
                }
            });
        }
    };
    let reading = move || shell.room(shell.place.get()).map(|room| room.reading);
    let text = move |name: &'static str, of: fn(Place) -> &'static str| {
        let open = move || {
            let text = of(shell.place.get());
            reading().is_some_and(|reading| reading.get() == Some(text))
        };
        let read = move |_| {
            let text = of(shell.place.get_untracked());
            if let Some(reading) = untrack(reading) {
                reading.update(|open| {
                    *open = if *open == Some(text) {
                        None
                    } else {
                        Some(text)
                    }
                });
            }
        };
        view! { <button type="button" class="nav" aria-expanded=move || open().to_string() on:click=read>{name}</button> }
    };
    let backend = move || {
        shell
            .room(shell.place.get())
            .and_then(|room| room.backend)
            .map(|backend| view! { <BackendPill backend /> })
    };
    // On the view itself its own bar says more.
    let under_way = move || {
        let lab = shell.room(Place::Lab).or_else(|| shell.room(Place::Inside));
        let said = lab.and_then(|room| room.under_way.get());
        said.filter(|_| shell.place.get() != Place::Lab)
    };
    view! {
        <header class="top">
            <h1>"Coalescent Playground"</h1>
            <nav aria-label="Page">
                {Place::ALL.map(view_link)}
                <a href=format!("#{YOUR_DATA}") on:click=your_data>"Your data"</a>
                {text("Lesson", Place::lesson)}
                {text("About", |_| "about")}
            </nav>
            <div class="top-right">
                {move || under_way().map(|said| view! {
                    <a class="quiet" href=Address { place: Place::Lab, query: String::new() }.write() data-under-way
                        on:click=move |event| if is_plain(&event) { shell.go(Place::Lab) }>{said}</a>
                })}
                {backend}
                <ShareButton />
            </div>
        </header>
    }
}

/// A click that is followed here. With a key held or another button the browser opens the link elsewhere, as the whole page.
fn is_plain(event: &MouseEvent) -> bool {
    let plain = event.button() == 0
        && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
    if plain {
        event.prevent_default();
    }
    plain
}
