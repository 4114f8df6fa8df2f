//! Views that come in files of their own, so that whoever opens the page waits for the first view alone. The others are fetched as soon as
//! the page has come to rest: from then on a change of views takes no time, and no server.

use crate::app::histories::HistoryView;
use crate::app::inside::InsideView;
use crate::app::lab::{Actions, Lab};
use crate::app::parts::on_screen::on_screen;
use crate::app::shell::Shell;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// How long after its start the page is taken to be at rest.
const REST: Duration = Duration::from_secs(3);

#[wasm_split(history, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_history))]
fn history(shell: Shell) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <HistoryView shell /> }.into_any())
}

#[wasm_split(inside, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_inside))]
fn inside(lab: Lab, actions: Actions, shell: Shell) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <InsideView lab actions shell /> }.into_any())
}

/// How far the file of a view has come.
#[derive(Clone, Copy, PartialEq)]
enum Arrival {
    Asked,
    Here,
    Missing,
}

/// The files of the late views.
#[derive(Clone, Copy)]
pub struct Late {
    history: RwSignal<Arrival>,
    inside: RwSignal<Arrival>,
}

impl Late {
    /// Nothing is fetched yet; soon everything will be.
    pub fn start() -> Self {
        let late = Self {
            history: RwSignal::new(Arrival::Missing),
            inside: RwSignal::new(Arrival::Missing),
        };
        set_timeout(
            move || {
                late.fetch_history();
                late.fetch_inside();
            },
            REST,
        );
        late
    }

    fn fetch_history(self) {
        fetch(self.history, fetch_history());
    }

    fn fetch_inside(self) {
        fetch(self.inside, fetch_inside());
    }

    /// The view History, as soon as its file is here.
    pub fn history(self, shell: Shell) -> AnyView {
        self.fetch_history();
        shown(
            self.history,
            move || now(history(shell)),
            move || self.fetch_history(),
        )
    }

    /// The view Inside, as soon as its file is here.
    pub fn inside(self, lab: Lab, actions: Actions, shell: Shell) -> AnyView {
        self.fetch_inside();
        shown(
            self.inside,
            move || now(inside(lab, actions, shell)),
            move || self.fetch_inside(),
        )
    }
}

/// Asks for a file, unless it is here or on its way.
fn fetch(
    arrival: RwSignal<Arrival>,
    file: impl Future<Output = Result<(), SplitLoaderError>> + 'static,
) {
    if arrival.get_untracked() != Arrival::Missing {
        return;
    }
    arrival.set(Arrival::Asked);
    spawn_local(async move {
        arrival.set(match file.await {
            Ok(()) => Arrival::Here,
            Err(_) => Arrival::Missing,
        });
    });
}

/// What is made of a file that is here: it is waited for no longer.
fn now(view: impl Future<Output = Result<AnyView, SplitLoaderError>>) -> Option<AnyView> {
    match pin!(view).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(view) => view.ok(),
        Poll::Pending => None,
    }
}

/// A view, or what is to be said until its file is here.
fn shown(
    arrival: RwSignal<Arrival>,
    view: impl Fn() -> Option<AnyView> + Send + 'static,
    again: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let on_screen = on_screen();
    (move || {
        let arrival = arrival.get();
        if arrival == Arrival::Here
            && let Some(view) = untrack(&view)
        {
            return view;
        }
        let missing = arrival == Arrival::Missing;
        view! {
            <main hidden=move || !on_screen.get() data-state=if missing { "missing" } else { "arriving" }>
                {if missing {
                    view! {
                        <p role="alert">"The file of this view did not arrive. Check the connection and try again; if that does not help, reload the page: it may have been renewed meanwhile."</p>
                        <p><button type="button" class="plain" on:click=move |_| again()>"Try again"</button></p>
                    }
                    .into_any()
                } else {
                    view! { <p role="status">"This view is on its way."</p> }.into_any()
                }}
            </main>
        }
        .into_any()
    })
    .into_any()
}
