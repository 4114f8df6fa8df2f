//! The menu, the same on every view: the views, the texts, what trains, and the address to hand on.

use crate::app::parts::backend::BackendPill;
use crate::app::parts::share::ShareButton;
use crate::app::place::{Address, Place, Text};
use crate::app::shell::Shell;
use leptos::prelude::*;
use web_sys::MouseEvent;

/// Name, views, texts, backend, link.
#[component]
pub fn Menu(
    /// What holds the views.
    shell: Shell,
) -> impl IntoView {
    let view_link = move |place: Place| {
        let here = move || (shell.place.get() == place).then_some("page");
        view! {
            <a href=Address::of(place).write() aria-current=here on:click=move |event| if is_plain(&event) { shell.go(place) }>{place.name()}</a>
        }
    };
    let reading = move || shell.room(shell.place.get()).map(|room| room.reading);
    let text = move |text: Text| {
        let open = move || reading().is_some_and(|reading| reading.get() == Some(text));
        let read = move |_| {
            if let Some(reading) = untrack(reading) {
                reading.update(|open| *open = (*open != Some(text)).then_some(text));
            }
        };
        view! { <button type="button" class="nav" aria-expanded=move || open().to_string() on:click=read>{text.name()}</button> }
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
                {Text::ALL.map(text)}
            </nav>
            <div class="top-right">
                {move || under_way().map(|said| view! {
                    <a class="quiet" href=Address::of(Place::Lab).write() data-under-way
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
