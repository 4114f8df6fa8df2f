//! How time runs in genealogies, and in what shares their axis.

use crate::app::plots::TimeScale;
use leptos::prelude::*;

/// The choice between an even and a logarithmic axis.
#[component]
pub fn TimeChoice(
    /// How time runs now.
    time: RwSignal<TimeScale>,
) -> impl IntoView {
    let button = move |scale: TimeScale, name: &'static str| {
        view! {
            <button type="button" class="quiet" aria-pressed=move || (time.get() == scale).to_string() on:click=move |_| time.set(scale)>{name}</button>
        }
    };
    view! {
        <span class="time-choice" role="group" aria-label="Time axis">
            "Time axis "
            {button(TimeScale::Linear, "linear")}
            {button(TimeScale::Log, "logarithmic")}
        </span>
    }
}
