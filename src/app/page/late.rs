//! Views, and what the Lab shows last, that come in files of their own, so that whoever opens the page waits for the first view alone. The
//! others are fetched as soon as the page has come to rest: from then on a change of views takes no time, and no server.

use crate::app::histories::HistoryView;
use crate::app::inside::InsideView;
use crate::app::lab::{Actions, Lab, TestReportView};
use crate::app::parts::on_screen::on_screen;
use crate::app::shell::Shell;
use crate::app::your_data::DataView;
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

#[wasm_split(data, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_data))]
fn data(lab: Lab, actions: Actions, shell: Shell) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <DataView lab actions shell /> }.into_any())
}

#[wasm_split(report, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_report))]
fn report(lab: Lab) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <TestReportView lab /> }.into_any())
}

/// What comes in a file of its own.
#[derive(Clone, Copy)]
enum File {
    History,
    Inside,
    Data,
    Report,
}

impl File {
    const ALL: [Self; 4] = [Self::History, Self::Inside, Self::Data, Self::Report];

    async fn fetch(self) -> Result<(), SplitLoaderError> {
        match self {
            Self::History => fetch_history().await,
            Self::Inside => fetch_inside().await,
            Self::Data => fetch_data().await,
            Self::Report => fetch_report().await,
        }
    }
}

/// How far a file has come.
#[derive(Clone, Copy, PartialEq)]
enum Arrival {
    Asked,
    Here,
    Missing,
}

/// What comes in files of its own.
#[derive(Clone, Copy)]
pub struct Late {
    arrivals: [RwSignal<Arrival>; File::ALL.len()],
}

impl Late {
    /// Nothing is fetched yet; soon everything will be.
    pub fn start() -> Self {
        let late = Self {
            arrivals: File::ALL.map(|_| RwSignal::new(Arrival::Missing)),
        };
        set_timeout(
            move || {
                for file in File::ALL {
                    late.fetch(file);
                }
            },
            REST,
        );
        late
    }

    fn arrival(self, file: File) -> RwSignal<Arrival> {
        let [history, inside, data, report] = self.arrivals;
        match file {
            File::History => history,
            File::Inside => inside,
            File::Data => data,
            File::Report => report,
        }
    }

    /// Asks for a file, unless it is here or on its way.
    fn fetch(self, file: File) {
        let arrival = self.arrival(file);
        if arrival.get_untracked() != Arrival::Missing {
            return;
        }
        arrival.set(Arrival::Asked);
        spawn_local(async move {
            arrival.set(match file.fetch().await {
                Ok(()) => Arrival::Here,
                Err(_) => Arrival::Missing,
            });
        });
    }

    /// The view History.
    pub fn history(self, shell: Shell) -> AnyView {
        self.view(File::History, move || now(history(shell)))
    }

    /// The view Inside.
    pub fn inside(self, lab: Lab, actions: Actions, shell: Shell) -> AnyView {
        self.view(File::Inside, move || now(inside(lab, actions, shell)))
    }

    /// The view Your data.
    pub fn data(self, lab: Lab, actions: Actions, shell: Shell) -> AnyView {
        self.view(File::Data, move || now(data(lab, actions, shell)))
    }

    /// What the test set says, below the Lab's stations.
    pub fn report(self, lab: Lab) -> AnyView {
        let view = move || now(report(lab));
        self.shown(File::Report, view, |_, words| {
            view! { <section class="report">{words}</section> }.into_any()
        })
    }

    /// A view, with words of its own where its file is not here.
    fn view(self, file: File, view: impl Fn() -> Option<AnyView> + Send + 'static) -> AnyView {
        let on_screen = on_screen();
        self.shown(file, view, move |state, words| {
            view! { <main hidden=move || !on_screen.get() data-state=state>{words}</main> }
                .into_any()
        })
    }

    /// What is in a file as soon as it is here, and until then a state and words, in an element that is given.
    fn shown(
        self,
        file: File,
        view: impl Fn() -> Option<AnyView> + Send + 'static,
        around: impl Fn(&'static str, AnyView) -> AnyView + Send + 'static,
    ) -> AnyView {
        self.fetch(file);
        let arrival = self.arrival(file);
        (move || {
            let arrival = arrival.get();
            if arrival == Arrival::Here
                && let Some(view) = untrack(&view)
            {
                return view;
            }
            if arrival == Arrival::Asked {
                let words = view! { <p role="status">"This is on its way."</p> }.into_any();
                return around("arriving", words);
            }
            let again = move || {
                self.arrival(file).set(Arrival::Missing);
                self.fetch(file);
            };
            let words = view! {
                <p role="alert">"The file that shows this did not arrive. Check the connection and try again; if that does not help, reload the page: it may have been renewed meanwhile."</p>
                <p><button type="button" class="plain" on:click=move |_| again()>"Try again"</button></p>
            };
            around("missing", words.into_any())
        })
        .into_any()
    }
}

/// What is made of a file that is here: it is waited for no longer.
fn now(view: impl Future<Output = Result<AnyView, SplitLoaderError>>) -> Option<AnyView> {
    match pin!(view).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(view) => view.ok(),
        Poll::Pending => None,
    }
}
