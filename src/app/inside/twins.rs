//! Two networks from two seeds: they answer alike, and look different inside.

use super::actions::Actions;
use super::bench::{Bench, Errand};
use super::look::Look;
use crate::app::parts::figure::FigureView;
use crate::app::plots::format_decimal;
use crate::app::plots::inside::{agreement, target_name};
use leptos::prelude::*;

/// The section.
#[component]
pub fn TwinsSection(
    /// The page's state.
    bench: Bench,
    /// What controls can ask for.
    actions: Actions,
    /// How the pictures are looked at.
    look: Look,
) -> impl IntoView {
    let seed = RwSignal::new(None::<u64>);
    let next = move || seed.get().unwrap_or_else(|| bench.experiment.with(|experiment| experiment.seeds.weights.wrapping_add(1)));
    let out = move || bench.is_out(Errand::Twin);
    let idle = move || !bench.stage.get().at_rest() || out();
    let target = move || bench.with_trained(|experiment| target_name(experiment.target)).unwrap_or_default();
    let progress = move || {
        bench.twin.with(|twin| twin.progress.map(|(metrics, of)| format!("epoch {} of {of}, validation RMSE {}", metrics.epoch, format_decimal(metrics.validation.rmse))))
    };
    view! {
        <section class="sheet wide" aria-labelledby="twins-title">
            <h2 id="twins-title">"Ice cream in two brains"</h2>
            <p class="lead">"The same network, the same data, another seed of the weights. Do two networks that answer alike also think alike?"</p>
            <div class="turn">
                <label class="seed">"Twin's seed "
                    <input class="exact" type="text" inputmode="numeric" size="7" prop:value=move || next().to_string() on:change=move |event| seed.set(event_target_value(&event).trim().parse().ok()) />
                </label>
                <button type="button" class="plain" data-action="twin" disabled=idle on:click=move |_| actions.twin(untrack(next))>"Train a twin"</button>
                <Show when=out>
                    <span class="caption">{move || progress().unwrap_or_else(|| "starting …".to_owned())}</span>
                    <button type="button" class="quiet" on:click=move |_| actions.abandon()>"stop"</button>
                </Show>
            </div>
            <Show when=move || bench.twin.with(|twin| twin.report.is_some())>
                <div class="plots">
                    <div>
                        <h3>"They answer alike"</h3>
                        <FigureView draw=move |width| bench.twin.with(|twin| twin.report.as_ref().map(|report| agreement(report, target(), width))) />
                    </div>
                </div>
            </Show>
        </section>
    }
}
