//! Elephants and flies: the network inside and outside the range it was trained on.

use super::actions::Actions;
use super::bench::{Bench, Errand};
use crate::app::plots::inside::parameter_name;
use crate::app::sliders::{parse_number, show};
use crate::experiment::regression::{Regression, SitesLaw};
use crate::experiment::{Law, Prior};
use crate::inspection::grid::{GridAxes, GridAxis, GridParameter};
use leptos::prelude::*;
use web_sys::HtmlInputElement;

const PARAMETERS: [GridParameter; 4] = [GridParameter::Theta, GridParameter::Recombination, GridParameter::Growth, GridParameter::BottleneckSize];

/// The section.
#[component]
pub fn GridSection(
    /// The page's state.
    bench: Bench,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let axes = RwSignal::new(bench.experiment.with_untracked(around));
    let out = move || bench.is_out(Errand::Grid);
    let idle = move || !bench.stage.get().stands() || out();
    let done = move || bench.grid.with(|grid| grid.as_ref().map_or(0, |grid| grid.cells.len()));
    view! {
        <section class="sheet wide" aria-labelledby="grid-title">
            <h2 id="grid-title">"Elephants and flies"</h2>
            <p class="lead">"A network that only ever saw elephants is shown flies: its error over a grid of parameters that goes beyond what it was trained on."</p>
            <div class="grid-fields">
                <AxisFields axes name="Left to right" get=|axes| axes.x set=|axes, axis| axes.x = axis />
                <AxisFields axes name="Bottom to top" get=|axes| axes.y set=|axes, axis| axes.y = axis />
                <div>
                    <label class="field-head"><span class="field-name">"Alignments in each cell"</span>
                        <input class="exact" type="text" inputmode="numeric" size="6" prop:value=move || axes.get().per_cell.to_string() on:change=move |event| {
                            if let Some(count) = parse_number(&event_target_value(&event)).filter(|count| (20.0..=2_000.0).contains(count)) {
                                axes.update(|axes| axes.per_cell = count as u32);
                            }
                            event_target::<HtmlInputElement>(&event).set_value(&axes.get_untracked().per_cell.to_string());
                        } />
                    </label>
                    <div class="turn">
                        <button type="button" class="plain" data-action="grid" disabled=idle on:click=move |_| actions.grid(axes.get_untracked())>"Test on the grid"</button>
                        <button type="button" class="quiet" on:click=move |_| axes.set(bench.experiment.with_untracked(around))>"around the trained range"</button>
                        <Show when=out>
                            <span class="caption">{move || format!("{} of {} cells", done(), axes.get().x.cells * axes.get().y.cells)}</span>
                            <button type="button" class="quiet" on:click=move |_| actions.abandon()>"stop"</button>
                        </Show>
                    </div>
                </div>
            </div>
        </section>
    }
}
