//! Section 1: the history and its numbers.

use super::desk::{Desk, Stage};
use super::fields::{NumberField, ParameterField, SeedField};
use super::own::OwnHistory;
use super::plot::Plot;
use crate::app::plots;
use crate::exploration::Story;
use leptos::prelude::*;

/// The section.
#[component]
pub fn HistorySection(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let story = Memo::new(move |_| desk.study.with(|study| study.story));
    let options = Story::ALL.map(|of| view! { <option value=of.key() selected=move || story.get() == of>{of.title()}</option> });
    let own =
        move || (story.get() == Story::Written).then(|| view! { <option value="written" selected=true>{Story::Written.title()}</option> });
    let choose = move |event| {
        if let Some(story) = Story::of_key(&event_target_value(&event)) {
            desk.choose(story);
        }
    };
    let fields = move || {
        let parameters = story.get().parameters().iter().enumerate();
        parameters.map(|(index, parameter)| view! { <ParameterField desk parameter index /> }).collect::<Vec<_>>()
    };
    let scaled = move || {
        desk.study.with(|study| {
            let depth = 2.0 * study.depth();
            let [theta, rho] = [study.mutation, study.recombination].map(|rate| plots::format_decimal(depth * rate * study.length));
            format!(
                "Rough scale: lineages are up to {} generations deep; 4NμL is about {theta}, 4NrL about {rho}.",
                plots::format_count(depth.round())
            )
        })
    };
    view! {
        <section class="sheet" aria-labelledby="history-title">
            <h2 id="history-title">"History"</h2>
            <label class="preset">
                <span class="hidden">"History"</span>
                <select on:change=choose prop:value=move || story.get().key() disabled=move || desk.stage.get() == Stage::Simulating>{options}{own}</select>
            </label>
            <OwnHistory desk />
            <p class="lead">{move || story.get().lead()}</p>
            <Plot draw=move |width| Some(desk.drawn.with(|drawn| plots::history(&drawn.timeline, &drawn.samples, width))) />
            <div class="pair">
                <div>
                    <h3>"Its numbers"</h3>
                    {fields}
                    {move || (story.get() == Story::Written).then(|| view! { <p class="caption">"They stand in the document."</p> })}
                </div>
                <div>
                    <h3>"Sample and locus"</h3>
                    <NumberField desk field="n" label="Haplotypes" unit="from each" get=|study| f64::from(study.haplotypes) set=|study, value| study.haplotypes = if value.fract() == 0.0 { value.max(0.0) as u32 } else { 0 } />
                    <NumberField desk field="L" label="Length" unit="base pairs" get=|study| study.length set=|study, value| study.length = value />
                    <NumberField desk field="mu" label="Mutation rate μ" unit="per bp" get=|study| study.mutation set=|study, value| study.mutation = value />
                    <NumberField desk field="r" label="Recombination rate r" unit="per bp" get=|study| study.recombination set=|study, value| study.recombination = value />
                    <SeedField desk />
                </div>
            </div>
            <p class="caption">{scaled}</p>
            <h3>"Effective size through time"</h3>
            <Plot draw=move |width| Some(desk.drawn.with(|drawn| plots::effective_sizes(&drawn.timeline, width))) />
        </section>
    }
}
