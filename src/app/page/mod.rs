//! The page: one menu, and all views below it.

mod late;
mod menu;

use crate::app::lab::{self, Actions, Lab, LabView};
use crate::app::parts::notes::Notices;
use crate::app::parts::on_screen::OnScreen;
use crate::app::parts::terms::provide_glossary;
use crate::app::place::Place;
use crate::app::shell::Shell;
use late::Late;
use leptos::context::Provider;
use leptos::prelude::*;
use leptos::reactive::owner::Owner;
use menu::Menu;

/// Puts the page into the document's body.
pub fn start() {
    leptos::mount::mount_to_body(Page);
}

#[component]
fn Page() -> impl IntoView {
    let shell = Shell::start();
    provide_glossary();
    let shared = Shared::new(shell);
    let late = Late::start();
    view! {
        <Menu shell />
        <Notices notes=shell.notes />
        {Place::ALL.map(|place| view! { <Kept shell shared late place /> })}
    }
}

/// State and workers of the experiment that the views Lab, Inside and Your data show: made when one of them is opened first, and kept with the
/// page.
#[derive(Clone, Copy)]
struct Shared {
    shell: Shell,
    /// What it is made under: not under the view that happens to be opened first.
    owner: StoredValue<Option<Owner>>,
    made: StoredValue<Option<(Lab, Actions)>>,
}

impl Shared {
    fn new(shell: Shell) -> Self {
        Self {
            shell,
            owner: StoredValue::new(Owner::current()),
            made: StoredValue::new(None),
        }
    }

    /// What there is, or what is made for the view that is opened.
    fn of(self, place: Place) -> (Lab, Actions) {
        if let Some(made) = self.made.get_value() {
            return made;
        }
        let start = || untrack(|| lab::start(self.shell, place));
        let made = match self.owner.get_value() {
            Some(owner) => owner.with(start),
            None => start(),
        };
        self.made.set_value(Some(made));
        made
    }
}

/// A view, from the first visit on. It hides itself while another one is on the screen.
#[component]
fn Kept(
    /// What holds it.
    shell: Shell,
    /// What views of one experiment share.
    shared: Shared,
    /// The files that some of them come in.
    late: Late,
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
                        Place::Lab => {
                            let (lab, actions) = shared.of(place);
                            let report = ViewFn::from(move || late.report(lab));
                            view! { <LabView lab actions shell report /> }.into_any()
                        }
                        Place::History => late.history(shell),
                        Place::Inside => {
                            let (lab, actions) = shared.of(place);
                            late.inside(lab, actions, shell)
                        }
                        Place::Data => {
                            let (lab, actions) = shared.of(place);
                            late.data(lab, actions, shell)
                        }
                    }}
                </Provider>
            }
        })
    }
}
