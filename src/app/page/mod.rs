//! The page: one menu, and all views below it.

mod menu;

use crate::app::histories::HistoryView;
use crate::app::inside::InsideView;
use crate::app::lab::LabView;
use crate::app::parts::notes::Notices;
use crate::app::parts::on_screen::OnScreen;
use crate::app::parts::terms::provide_glossary;
use crate::app::place::Place;
use crate::app::shell::Shell;
use leptos::context::Provider;
use leptos::prelude::*;
use menu::Menu;

/// Puts the page into the document's body.
pub fn start() {
    leptos::mount::mount_to_body(Page);
}

#[component]
fn Page() -> impl IntoView {
    let shell = Shell::start();
    provide_glossary();
    view! {
        <Menu shell />
        <Notices notes=shell.notes />
        {Place::ALL.map(|place| view! { <Kept shell place /> })}
    }
}

/// A view, from the first visit on. It hides itself while another one is on the screen.
#[component]
fn Kept(
    /// What holds it.
    shell: Shell,
    /// Which view.
    place: Place,
) -> impl IntoView {
    let here = move || shell.place.get() == place;
    let opened = Memo::new(move |before: Option<&bool>| before == Some(&true) || here());
    // A context of its own: one that is provided beside the other views' would be the last one's for all of them.
    move || {
        opened.get().then(|| {
            view! {
                <Provider value=OnScreen(Signal::derive(here))>
                    {match place {
                        Place::Lab => view! { <LabView shell /> }.into_any(),
                        Place::History => view! { <HistoryView shell /> }.into_any(),
                        Place::Inside => view! { <InsideView shell /> }.into_any(),
                    }}
                </Provider>
            }
        })
    }
}
