//! The view Your data in the browser: a person's own file, read, drawn, shown to the Lab's network, and held against what that network was
//! trained on. What is decided about it is in [`crate::app::state::own_spectrum`].

mod file;
mod judgement;
mod judges;
mod spectra;

use crate::app::lab::{Actions, Lab};
use crate::app::parts::on_screen::on_screen;
use crate::app::parts::reading::Reading;
use crate::app::place::Place;
use crate::app::shell::Shell;
use file::FileSection;
use judgement::Judgement;
use judges::Judges;
use leptos::prelude::*;
use spectra::Spectra;

/// The view.
#[component]
pub fn DataView(
    /// The signals of the experiment.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
    /// What holds the views.
    shell: Shell,
) -> impl IntoView {
    let reading = shell.reading(Place::Data);
    let on_screen = on_screen();
    view! {
        <Reading place=Place::Data reading on_follow=Callback::new(move |link: String| shell.follow(&link)) />
        <main id="your-data" hidden=move || !on_screen.get() class:beside=move || reading.get().is_some() data-state=move || lab.stage.get().key() data-backend=move || lab.backend()>
            <div class="intro">
                <h2>"Your data"</h2>
                <p class="lead">"The end of the road: a spectrum of your own. It is drawn beside a simulated one, shown to a network that you trained, and held against what that network was trained on, so that you can tell whether to believe it."</p>
            </div>
            <div class="real">
                <FileSection lab actions />
                <Spectra lab />
                <section class="judged" aria-labelledby="judged-title">
                    <h2 id="judged-title">"What a network says of it"</h2>
                    <Judges lab actions shell />
                    <Judgement lab actions shell />
                </section>
            </div>
        </main>
    }
}
