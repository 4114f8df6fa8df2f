//! Two networks from two seeds: they answer alike, and look different inside.

use super::drawing::{Drawing, layers};
use crate::app::lab::{Actions, Lab};
use crate::app::parts::fields::{Alert, TextInput};
use crate::app::parts::figure::FigureView;
use crate::app::parts::terms::Term;
use crate::app::plots::Figure;
use crate::app::plots::inside::{
    Against, ChannelOrder, LayerStack, StackOptions, agreement, alignment_heatmap, matched,
};
use crate::app::state::asked;
use crate::app::state::inspection::pairing::paired;
use crate::app::state::inspection::{Errand, Held, Inspection};
use crate::evaluation::Measure;
use crate::experiment::Task;
use crate::inspection::Opening;
use crate::inspection::twins::TwinReport;
use crate::number::{format_decimal, format_percent};
use crate::training::EpochMetrics;
use leptos::prelude::*;

/// The section.
#[component]
pub fn TwinsSection(
    /// The signals of the experiment.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
    /// How the pictures are drawn.
    drawing: Drawing,
) -> impl IntoView {
    let inspector = lab.inspector;
    let seed = RwSignal::new(None::<u64>);
    let refused = RwSignal::new(false);
    let own = move || {
        inspector
            .with_experiment(|of| of.seeds.weights)
            .unwrap_or_default()
    };
    let next = move || seed.get().unwrap_or_else(|| own().wrapping_add(1));
    let out = inspector.is_out(Errand::Twin);
    let trained = lab.memo(|state| {
        state
            .at_hand
            .and_then(|run| state.run(run))
            .is_some_and(|run| run.epoch() > 0)
    });
    let idle = move || !inspector.ready.get() || !lab.at_rest() || out.get() || !trained.get();
    let against = RwSignal::new(Against::Twin);
    let report = inspector.memo(|state| state.twin.report.clone());
    let twin_opening = inspector.memo(|state| state.twin.opening.clone());
    let progress = inspector.memo(|state| state.twin.progress.clone());
    let draw = move |opening: &Opening, order: ChannelOrder<'_>, width: f64| {
        inspector
            .with_experiment(|experiment| {
                let options = StackOptions {
                    brightness: drawing.brightness.get(),
                    order,
                    overlay: None,
                    width,
                    large: false,
                };
                layers(opening, experiment, &options)
            })
            .flatten()
    };
    let mine = move |width: f64| -> Option<LayerStack> {
        inspector
            .opening
            .with(|opening| draw(opening.as_ref()?, drawing.order.get().channels(), width))
    };
    let theirs = move |width: f64| -> Option<Figure> {
        let orders = mine(width)?.orders();
        let (opening, report) = (twin_opening.get()?, report.get()?);
        let orders = paired(&orders, &opening.layers, &report.matchings);
        Some(draw(&opening, ChannelOrder::Given(&orders), width)?.figure)
    };
    let progress = move || progress.with(|progress| progress.as_ref().map(reached));
    let alike = move |width: f64| {
        let report = report.get()?;
        inspector
            .with_experiment(|of| {
                let names = asked::names(of);
                names.first().map(|name| agreement(&report, name, width))
            })
            .flatten()
    };
    let classes = move || {
        let report = report.get()?;
        inspector
            .with_experiment(|of| (of.task == Task::Classify).then(|| agree(&report)))
            .flatten()
    };
    view! {
        <section class="sheet wide" aria-labelledby="twins-title">
            <h2 id="twins-title">"A twin from other first weights"</h2>
            <p class="lead">"The same network, the same data, another seed of the weights. Do two networks that answer alike also think alike?"</p>
            <div class="turn">
                <label class="seed">"Twin's seed "
                    <TextInput value=Signal::derive(move || next().to_string()) take=move |typed: String| {
                        let typed = typed.trim().parse::<u64>().ok();
                        refused.set(typed.is_none());
                        seed.update(|seed| *seed = typed.or(*seed));
                    } />
                </label>
                <button type="button" class="plain" data-action="twin" disabled=idle on:click=move |_| {
                    let seed = untrack(next);
                    actions.inspect(|state| state.train_twin(seed));
                }>"Train a twin"</button>
                <Show when=move || out.get()>
                    <span class="caption">{move || progress().unwrap_or_else(|| "starting …".to_owned())}</span>
                    <button type="button" class="quiet" on:click=move |_| actions.inspect(Inspection::abandon)>"stop"</button>
                </Show>
            </div>
            <Show when=move || !trained.get()><p class="note">"A twin is trained for as many epochs as the network: train the network for one at least."</p></Show>
            <Alert text=Signal::derive(move || refused.get().then(|| "Refused: expected a whole number from 0 to 18446744073709551615. The seed before stays.".to_owned())) />
            <Show when=move || report.with(Option::is_some)>
                <div class="plots">
                    <div>
                        <h3>"They answer alike"</h3>
                        {move || match classes() {
                            Some(sentence) => view! { <p>{sentence}</p> }.into_any(),
                            None => view! { <FigureView draw=alike /> }.into_any(),
                        }}
                    </div>
                    <div>
                        <h3>"Layer against layer"</h3>
                        <div class="segments small" role="group" aria-label="Compared with">
                            {[(Against::Twin, "the twin"), (Against::Untrained, "itself untrained")].map(|(option, word)| view! {
                                <button type="button" class="segment-button" aria-pressed=move || (against.get() == option).to_string() on:click=move |_| against.set(option)>{word}</button>
                            })}
                        </div>
                        <FigureView draw=drawn(report, move |report, width| alignment_heatmap(report, against.get(), width)) />
                        <p class="caption"><Term word="Centred kernel alignment" entry="centred kernel alignment" />": 1 where two layers tell the same examples apart in the same way."</p>
                    </div>
                    <div>
                        <h3>"Filter against filter"</h3>
                        <FigureView draw=drawn(report, |report, width| matched(&report.matchings, width)) />
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
                        <FigureView draw=theirs empty="The twin opens the example as soon as it is trained." />
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

/// A figure of the report.
fn drawn<F: Fn(&TwinReport, f64) -> Figure + Copy + Send + Sync + 'static>(
    report: Memo<Option<Held<TwinReport>>>,
    draw: F,
) -> impl Fn(f64) -> Option<Figure> + Copy + Send + Sync + 'static {
    move |width| report.with(|report| report.as_ref().map(|report| draw(report, width)))
}

/// How far a twin is.
fn reached((metrics, of): &(EpochMetrics, u32)) -> String {
    let felt = match &metrics.validation.measure {
        Measure::Accuracy(accuracy) => format!("accuracy {}", format_percent(*accuracy)),
        Measure::Rmse(errors) => {
            let errors: Vec<String> = errors.iter().copied().map(format_decimal).collect();
            format!("RMSE {}", errors.join(", "))
        }
    };
    format!("epoch {} of {of}, validation {felt}", metrics.epoch)
}

/// How two networks that name classes agree.
fn agree(report: &TwinReport) -> String {
    let [first, twin, each_other] = report.rmse.map(format_percent);
    format!(
        "Both name the same class for {} of the validation examples. This network is wrong for {first}, its twin for {twin}, and they differ for {each_other}.",
        format_percent(report.agreement)
    )
}
