//! Station 1: the histories to tell apart, with a prior on every parameter.

use super::actions::Actions;
use super::state::Lab;
use crate::app::parts::fields::{Choice, Form, NumberField};
use crate::app::parts::figure::FigureView;
use crate::app::parts::prior::PriorField;
use crate::app::parts::terms::Term;
use crate::app::plots;
use crate::app::scaled::scaled;
use crate::app::sliders::Scale;
use crate::experiment::{Class, Direction, Preset};
use leptos::prelude::*;

const SIZES: Scale = Scale {
    low: 100.0,
    high: 1e6,
};
const TIMES: Scale = Scale {
    low: 100.0,
    high: 1e6,
};
const RATES: Scale = Scale {
    low: 1e-8,
    high: 1e-2,
};

/// The station.
#[component]
pub fn HistoryStation(
    /// The page's state.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let drawn = RwSignal::new(Class::GeneFlow);
    let class_name = |class| {
        if class == Class::Divergence {
            "divergence"
        } else {
            "gene flow"
        }
    };
    view! {
        <section class="station" aria-labelledby="lab-history-title">
            <h2 id="lab-history-title"><span class="number">"1"</span>" History"</h2>
            <p class="lead">"Did these sister species exchange genes after they split?"</p>
            <PresetMenu lab actions />
            <div class="segments" role="group" aria-label="History drawn">
                {Class::ALL.map(|class| view! {
                    <button type="button" class="segment-button" aria-pressed=move || (drawn.get() == class).to_string() on:click=move |_| drawn.set(class)>
                        {class_name(class)}
                    </button>
                })}
            </div>
            <FigureView draw=move |width| Some(lab.experiment.with(|e| plots::demography(&e.history, drawn.get(), width))) />
            <fieldset class="settings" disabled=move || !lab.stage.get().at_rest()>
                <legend class="hidden">"Priors"</legend>
                <PriorField form=lab field="T" label="Split time T" entry="split time" unit="generations" scale=TIMES
                    get=|e| e.history.split_time set=|e, prior| e.history.split_time = prior />
                <PriorField form=lab field="m" label="Migration m" entry="migration rate" unit="per generation" scale=RATES
                    get=|e| e.history.migration.rate set=|e, prior| e.history.migration.rate = prior />
                <PriorField form=lab field="NC" label="Ancestral size" entry="effective population size" unit="diploids" scale=SIZES
                    get=|e| e.history.ancestral_size set=|e, prior| e.history.ancestral_size = prior />
                <PriorField form=lab field="NA" label="Size of A" entry="effective population size" unit="diploids" scale=SIZES
                    get=|e| e.history.sizes[0] set=|e, prior| e.history.sizes[0] = prior />
                <PriorField form=lab field="NB" label="Size of B" entry="effective population size" unit="diploids" scale=SIZES
                    get=|e| e.history.sizes[1] set=|e, prior| e.history.sizes[1] = prior />
                <Choice
                    label="Genes flow"
                    options=vec![
                        (Direction::Both, "both ways", "Each population receives migrants from the other at rate m."),
                        (Direction::AToB, "A to B", "Only B receives migrants; a lineage in B may jump to A as we look back."),
                        (Direction::BToA, "B to A", "Only A receives migrants; a lineage in A may jump to B as we look back."),
                    ]
                    value=Signal::derive(move || lab.experiment.with(|e| e.history.migration.direction))
                    on_change=move |direction| lab.edit(|e| e.history.migration.direction = direction)
                />
                <details>
                    <summary>"When genes flow, genome and sample"</summary>
                    <NumberField form=lab field="m0" label="Gene flow from" unit="× T ago" help="Looking back from the present, as a fraction of the split time"
                        get=|e| e.history.migration.start set=|e, value| e.history.migration.start = value />
                    <NumberField form=lab field="m1" label="back to" entry="secondary contact" unit="× T ago" help="0.5 is the tutorial's secondary contact: isolation first, then gene flow until the present"
                        get=|e| e.history.migration.end set=|e, value| e.history.migration.end = value />
                    <NumberField form=lab field="L" label="Length" unit="base pairs"
                        get=|e| e.locus.length set=|e, value| e.locus.length = value />
                    <NumberField form=lab field="mu" label="Mutation rate μ" entry="mutation rate" unit="per bp, generation"
                        get=|e| e.locus.mutation_rate set=|e, value| e.locus.mutation_rate = value />
                    <NumberField form=lab field="r" label="Recombination rate r" entry="recombination" unit="per bp, generation"
                        get=|e| e.locus.recombination_rate set=|e, value| e.locus.recombination_rate = value />
                    <NumberField form=lab field="nA" whole=true label="Haplotypes of A" entry="haplotype"
                        get=|e| f64::from(e.locus.samples[0]) set=|e, value| e.locus.samples[0] = value.round() as u32 />
                    <NumberField form=lab field="nB" whole=true label="Haplotypes of B"
                        get=|e| f64::from(e.locus.samples[1]) set=|e, value| e.locus.samples[1] = value.round() as u32 />
                    <NumberField form=lab field="g" label="Generation time" unit="years"
                        get=|e| e.history.generation_years set=|e, value| e.history.generation_years = value />
                </details>
            </fieldset>
            <ScaledValues lab />
        </section>
    }
}

/// The shipped experiments, with source and licence.
#[component]
fn PresetMenu(
    /// The page's state.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let preset = Memo::new(move |_| lab.experiment.with(|e| e.preset));
    let changed = move || lab.experiment.with(|e| *e != Preset::experiment(e.preset));
    let choose = move |preset: Preset| {
        lab.refused.set(None);
        lab.experiment.set(preset.experiment());
        actions.look();
    };
    view! {
        <div class="preset">
            <select
                aria-label="Preset"
                disabled=move || !lab.stage.get().at_rest()
                prop:value=move || preset.get().key()
                on:change=move |event| if let Some(preset) = Preset::from_key(&event_target_value(&event)) { choose(preset) }
            >
                {Preset::ALL.map(|option| view! {
                    <option value=option.key() selected=move || preset.get() == option>{option.title()}</option>
                })}
            </select>
            <Show when=changed>
                <button type="button" class="quiet" disabled=move || !lab.stage.get().at_rest() on:click=move |_| choose(preset.get_untracked())>
                    "Back to the preset"
                </button>
            </Show>
            <p class="source">{move || preset.get().source()}</p>
        </div>
    }
}

/// What the priors mean in the units of the coalescent.
#[component]
fn ScaledValues(
    /// The page's state.
    lab: Lab,
) -> impl IntoView {
    let rows = move || {
        lab.experiment
            .with(|e| scaled(&e.history, &e.locus))
            .map(|value| {
                let range = match (value.low, value.high) {
                    (low, high) if low == high => plots::format_count(low),
                    (low, high) => format!(
                        "{} – {}",
                        plots::format_count(low),
                        plots::format_count(high)
                    ),
                };
                view! {
                    <tr title=value.meaning>
                        <th scope="row"><Term word=value.symbol entry=value.entry /></th>
                        <td>{range}</td>
                    </tr>
                }
            })
    };
    view! {
        <table class="scaled">
            <caption>"In scaled units, over the whole prior"</caption>
            <tbody>{rows}</tbody>
        </table>
    }
}
