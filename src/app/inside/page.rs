//! The whole view.

use super::disturb::DisturbSection;
use super::drawing::Drawing;
use super::example::ExampleSection;
use super::filters::FiltersSection;
use super::grid::GridSection;
use super::head::{Head, NoNetwork};
use super::stack::StackSection;
use super::theory::TheorySection;
use super::twins::TwinsSection;
use crate::app::lab::{Actions, Lab};
use crate::app::parts::on_screen::on_screen;
use crate::app::parts::reading::Reading;
use crate::app::place::Place;
use crate::app::shell::Shell;
use leptos::prelude::*;

/// The view.
#[component]
pub fn InsideView(
    /// The signals of the experiment.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
    /// What holds the views.
    shell: Shell,
) -> impl IntoView {
    let drawing = Drawing::default();
    let reading = shell.reading(Place::Inside);
    let on_screen = on_screen();
    let stands = lab.inspector.ready;
    view! {
        <Reading place=Place::Inside reading on_follow=Callback::new(move |link: String| shell.follow(&link)) />
        <main id="inside" hidden=move || !on_screen.get() class:beside=move || reading.get().is_some() data-state=move || lab.stage.get().key() data-backend=move || lab.backend()>
            <Head lab actions shell />
            <Show when=move || stands.get() fallback=move || view! { <NoNetwork lab actions shell /> }>
                <div class="bench">
                    <ExampleSection lab actions drawing />
                    <StackSection lab actions drawing />
                    <div class="findings">
                        <TheorySection lab actions />
                        <DisturbSection lab actions />
                    </div>
                </div>
                <FiltersSection lab actions />
                <TwinsSection lab actions drawing />
                <GridSection lab actions />
            </Show>
        </main>
    }
}
