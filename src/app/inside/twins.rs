//! Two networks from two seeds: they answer alike, and look different inside.

use super::actions::Actions;
use super::bench::{Bench, Errand};
use super::look::Look;
use super::pairing::paired;
use crate::app::parts::figure::FigureView;
use crate::app::parts::terms::Term;
use crate::app::plots::inside::{
    Against, ChannelOrder, LayerStack, StackOptions, agreement, alignment_heatmap, layer_stack,
    matched, target_name,
};
use crate::app::plots::{Figure, format_decimal};
use crate::inspection::Opening;
use crate::inspection::twins::TwinReport;
use crate::network::summarise;
use leptos::prelude::*;
use web_sys::HtmlInputElement;

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
    let refused = RwSignal::new(false);
    let next = move || {
        seed.get().unwrap_or_else(|| {
            bench
                .experiment
                .with(|experiment| experiment.seeds.weights.wrapping_add(1))
        })
    };
    let out = move || bench.is_out(Errand::Twin);
    let idle = move || !bench.stage.get().at_rest() || out();
    let target = move || {
        bench
            .with_trained(|experiment| target_name(experiment.target))
            .unwrap_or_default()
    };
    let against = RwSignal::new(Against::Twin);
    let draw = move |opening: &Opening, order: ChannelOrder<'_>, width: f64| {
        bench
            .with_trained(|experiment| {
                let summary = summarise(&experiment.layers, experiment.input()).ok()?;
                let options = StackOptions {
                    brightness: look.brightness.get(),
                    order,
                    overlay: None,
                    width,
                    large: false,
                };
                Some(layer_stack(opening, experiment, &summary, &options))
            })
            .flatten()
    };
    let mine = move |width: f64| -> Option<LayerStack> {
        bench
            .opening
            .with(|opening| draw(opening.as_ref()?, look.order.get().channels(), width))
    };
    let theirs = move |width: f64| -> Option<Figure> {
        let orders = mine(width)?.orders();
        bench.twin.with(|twin| {
            let (opening, report) = (twin.opening.as_ref()?, twin.report.as_ref()?);
            let orders = paired(&orders, &opening.layers, &report.matchings);
            Some(draw(opening, ChannelOrder::Given(&orders), width)?.figure)
        })
    };
    let progress = move || {
        bench.twin.with(|twin| {
            twin.progress.map(|(metrics, of)| {
                format!(
                    "epoch {} of {of}, validation RMSE {}",
                    metrics.epoch,
                    format_decimal(metrics.validation.rmse)
                )
            })
        })
    };
    fn report_of<F: Fn(&TwinReport, f64) -> Figure + Copy + Send + Sync + 'static>(
        bench: Bench,
        draw: F,
    ) -> impl Fn(f64) -> Option<Figure> + Copy + Send + Sync + 'static {
        move |width| {
            bench
                .twin
                .with(|twin| twin.report.as_ref().map(|report| draw(report, width)))
        }
    }
    view! {
        <section class="sheet wide" aria-labelledby="twins-title">
            <h2 id="twins-title">"Ice cream in two brains"</h2>
            <p class="lead">"The same network, the same data, another seed of the weights. Do two networks that answer alike also think alike?"</p>
            <div class="turn">
                <label class="seed">"Twin's seed "
                    <input class="exact" type="text" inputmode="numeric" size="7" prop:value=move || next().to_string() on:change=move |event| {
                        let typed = event_target_value(&event).trim().parse::<u64>();
                        refused.set(typed.is_err());
                        if let Ok(typed) = typed {
                            seed.set(Some(typed));
                        }
                        event_target::<HtmlInputElement>(&event).set_value(&untrack(next).to_string());
                    } />
                </label>
                <button type="button" class="plain" data-action="twin" disabled=idle on:click=move |_| actions.twin(untrack(next))>"Train a twin"</button>
                <Show when=out>
                    <span class="caption">{move || progress().unwrap_or_else(|| "starting …".to_owned())}</span>
                    <button type="button" class="quiet" on:click=move |_| actions.abandon()>"stop"</button>
                </Show>
            </div>
            <Show when=move || refused.get()><p class="refusal" role="alert">"Refused: expected a whole number from 0 to 18446744073709551615. The seed before stays."</p></Show>
            <Show when=move || bench.twin.with(|twin| twin.report.is_some())>
                <div class="plots">
                    <div>
                        <h3>"They answer alike"</h3>
                        <FigureView draw=report_of(bench, move |report, width| agreement(report, untrack(target), width)) />
                    </div>
                    <div>
                        <h3>"Layer against layer"</h3>
                        <div class="segments small" role="group" aria-label="Compared with">
                            {[(Against::Twin, "the twin"), (Against::Untrained, "itself untrained")].map(|(option, word)| view! {
                                <button type="button" class="segment-button" aria-pressed=move || (against.get() == option).to_string() on:click=move |_| against.set(option)>{word}</button>
                            })}
                        </div>
                        <FigureView draw=report_of(bench, move |report, width| alignment_heatmap(report, against.get(), width)) />
                        <p class="caption"><Term word="Centred kernel alignment" entry="centred kernel alignment" />": 1 where two layers tell the same alignments apart in the same way."</p>
                    </div>
                    <div>
                        <h3>"Filter against filter"</h3>
                        <FigureView draw=report_of(bench, |report, width| matched(&report.matchings, width)) />
                        <p class="caption">"Each filter is paired with the one of the twin that it correlates with, each once; dashed: paired by number."</p>
                    </div>
                </div>
                <div class="pair side-by-side">
                    <div>
                        <h3>"This network"</h3>
                        <FigureView draw=move |width| Some(mine(width)?.figure) />
                    </div>
                    <div>
                        <h3>"Its twin, each filter where its partner stands"</h3>
                        <FigureView draw=theirs empty="The twin opens the alignment as soon as it is trained." />
                    </div>
                </div>
                <p class="note">
                    "Filters have no names: the same idea may be the third filter here and the ninetieth there, or be spread over many. A high kernel alignment with untrained layers warns that
                    part of the likeness is the data's, not the training's."
                </p>
            </Show>
        </section>
    }
}
