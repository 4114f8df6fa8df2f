//! Section 1: the history and its numbers.

use super::desk::Desk;
use super::fields::ParameterField;
use super::own::OwnHistory;
use super::plot::Plot;
use super::sample::SampleFields;
use super::selected::SelectedField;
use super::time::TimeChoice;
use crate::app::parts::fields::{NumberField, SeedField};
use crate::app::parts::genome::{RecombinationFields, SitesField};
use crate::app::parts::terms::Term;
use crate::app::plots;
use crate::app::state::history::words;
use crate::app::state::{Stage, document};
use crate::experiment::link::study::left_out;
use crate::experiment::{Law, Scenario};
use crate::formats::demes::Variable;
use crate::history::{Ready, Story, Study, Unit};
use crate::locus::LocusView;
use crate::number::{format_count, format_decimal};
use leptos::prelude::*;
use std::sync::Arc;

/// The section.
#[component]
pub fn HistorySection(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let story = Memo::new(move |_| desk.study.with(|study| study.story));
    let swept = Memo::new(move |_| desk.study.with(Study::is_sweep));
    let ready = Memo::new(move |_| desk.study.with(Ready::of));
    let options: Vec<_> =
        Ready::all().map(|of| view! { <option value=of.key() selected=move || ready.get() == of>{of.title()}</option> }).collect();
    let own = move || {
        (story.get() == Story::Written).then(
            || view! { <option value="written" selected=true>{Story::Written.title()}</option> },
        )
    };
    let choose = move |event| {
        let key = event_target_value(&event);
        if let Some(ready) = Ready::all().find(|ready| ready.key() == key) {
            desk.act(|state| state.take(state.seen.choose(ready)));
        }
    };
    // Fields stay while nobody asks for others: what is typed into one does not make it anew.
    let asked = Memo::new(move |_| desk.study.with(|study| (study.story, study.selected)));
    let fields = move || {
        asked.get();
        let parameters = desk.study.with_untracked(Study::parameters).enumerate();
        parameters
            .map(|(index, parameter)| view! { <ParameterField desk parameter index /> })
            .collect::<Vec<_>>()
    };
    let scaled = move || {
        desk.study.with(|study| {
            let depth = 2.0 * study.depth();
            let [theta, rho] = [study.mutations_per_generation(), study.genetic_distance(0.0, study.length)]
                .map(|rate| format_decimal(depth * rate));
            let depth = format!("Rough scale: lineages are up to {} generations deep; ", format_count(depth.round()));
            view! {
                {depth}<Term word="4NμL" entry="theta" />{format!(" is about {theta}, ")}<Term word="4NrL" entry="rho" />{format!(" about {rho}.")}
                {study.story.is_sweep().then(|| view! { " "<Term word="2Ns" entry="2Ns" />" is the strength of selection." })}
            }
        })
    };
    let draw =
        move |width| {
            desk.drawn.with(|drawn| {
                let sweep = |view: &LocusView| {
                    view.sweep.as_ref().filter(|_| swept.get()).map(|sweep| {
                        plots::history(&drawn.timeline, &drawn.samples, Some(sweep), width)
                    })
                };
                let swept = desk.locus.with(|view| view.as_deref().and_then(sweep));
                Some(swept.unwrap_or_else(|| {
                    plots::history(&drawn.timeline, &drawn.samples, None, width)
                }))
            })
        };
    view! {
        <section class="sheet" aria-labelledby="history-title">
            <h2 id="history-title">"History"</h2>
            <label class="preset">
                <span class="hidden">"History"</span>
                <select on:change=choose prop:value=move || ready.get().key() disabled=move || desk.stage.get() == Stage::Simulating>{options}{own}</select>
            </label>
            <OwnHistory desk />
            <p class="lead">{move || story.get().lead()}</p>
            {move || desk.study.with(left_out).map(|reason| view! { <p class="note">{reason}</p> })}
            <Plot draw=draw />
            <div class="pair">
                <div>
                    <h3>"Its numbers"</h3>
                    <SelectedField desk />
                    {fields}
                    {move || (story.get() == Story::Written).then(|| view! { <DocumentNumbers desk /> })}
                </div>
                <div>
                    <h3>"Sample and locus"</h3>
                    <SampleFields desk />
                    <NumberField form=desk field="L" label="Length" unit=Unit::BasePairs get=|study: &Study| study.length set=|study, value| study.length = value />
                    <NumberField form=desk field="mu" label="Mutation rate μ" unit=Unit::PerBasePair get=|study: &Study| study.mutation set=|study, value| study.mutation = value />
                    <SitesField form=desk />
                    <NumberField form=desk field="r" label="Recombination rate r" unit=Unit::PerBasePair get=|study: &Study| study.recombination set=|study, value| study.recombination = value />
                    <SeedField form=desk field="seed" label="Seed" get=|study: &Study| study.seed set=|study, seed| study.seed = seed />
                </div>
            </div>
            <p class="caption">{move || (!desk.is_unfit()).then(scaled)}</p>
            <RecombinationFields form=desk />
            {move || swept.get().then(|| view! { <SweepTrajectory desk /> })}
            {move || (!story.get().is_sweep()).then(|| view! {
                <h3>"Effective size through time"</h3>
                <Plot draw=move |width| Some(desk.drawn.with(|drawn| plots::effective_sizes(&drawn.timeline, width))) />
            })}
        </section>
    }
}

/// What the document of a history of one's own lets vary.
#[component]
fn DocumentNumbers(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let rows = Memo::new(move |_| {
        desk.study.with(|study| {
            let scenario = Scenario::of_study(study);
            let template = scenario.template.clone();
            let variables = template
                .iter()
                .flat_map(|template| template.variables().to_vec());
            variables
                .zip(scenario.numbers())
                .zip(scenario.values)
                .map(|((variable, number), law)| {
                    let ends = match law {
                        Law::Prior(prior) => [prior.low, prior.high],
                        _ => [variable.value; 2],
                    };
                    (variable, number.unit, ends)
                })
                .collect::<Vec<_>>()
        })
    });
    let said = Memo::new(move |_| {
        let scenario = desk.study.with(Scenario::of_study);
        let mut said = document::proposals(&scenario);
        said.extend(document::asks(&scenario));
        said
    });
    let row = |(variable, unit, [low, high]): (Variable, Unit, [f64; 2])| {
        let decimal = format_decimal;
        let law = if variable.logarithmic {
            ", in its logarithm"
        } else {
            ""
        };
        view! {
            <tr title=variable.description>
                <th scope="row">{variable.name}</th>
                <td>{decimal(variable.value)}" "{unit.words()}</td>
                <td>{format!("{} to {}{law}", decimal(low), decimal(high))}</td>
            </tr>
        }
    };
    view! {
        <Show
            when=move || rows.with(|rows| !rows.is_empty())
            fallback=|| view! { <p class="caption">"They stand in the document. After \"Train on this history\" any of them can be let vary."</p> }
        >
            <table class="statistics">
                <thead><tr><th scope="col">"Varies"</th><th scope="col">"here"</th><th scope="col">"in an experiment"</th></tr></thead>
                <tbody>{move || rows.get().into_iter().map(row).collect::<Vec<_>>()}</tbody>
            </table>
            <p class="caption">"The document lets these numbers vary: \"Train on this history\" draws them. All others stand in it."</p>
            {move || said.get().into_iter().map(|sentence| view! { <p class="note">{sentence}</p> }).collect::<Vec<_>>()}
        </Show>
    }
}

/// The frequency of the selected allele in the locus that is looked at.
#[component]
fn SweepTrajectory(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let draw = move |width| {
        desk.locus.with(|view| {
            let view = view.as_ref()?;
            Some(plots::trajectory(
                view.sweep.as_ref()?,
                &view.tree,
                desk.time.get(),
                width,
            ))
        })
    };
    let story = move || {
        let told = |view: &Arc<LocusView>| view.sweep.as_ref().map(words::sweep);
        desk.locus.with(|view| view.as_ref().and_then(told))
    };
    view! {
        <div class="figure-head">
            <h3>"Frequency of the selected allele"</h3>
            <TimeChoice time=desk.time />
        </div>
        <Plot empty="The first trajectory appears when the simulator is up." draw=draw />
        <p class="caption">{story}</p>
    }
}
