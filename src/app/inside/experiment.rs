//! The experiment's settings, folded away below one sentence: data, observation, network, training.

use super::actions::Actions;
use super::bench::{Bench, Stage};
use super::layers::LayerEditor;
use super::source::SourceFields;
use super::words::{CODINGS, COLUMNS, ORIENTATIONS, ROWS, data_sentence, layer};
use crate::app::parts::fields::{Choice, Form, NumberField, Refusal, SeedField};
use crate::app::parts::terms::Term;
use crate::app::plots;
use crate::app::sliders::{parse_number, show};
use leptos::prelude::*;
use web_sys::HtmlInputElement;

/// The section.
#[component]
pub fn ExperimentSection(
    /// The page's state.
    bench: Bench,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let busy = move || bench.stage.get() == Stage::Training;
    let told = move || {
        bench.experiment.with(|experiment| {
            let layers = experiment
                .layers
                .iter()
                .map(layer)
                .collect::<Vec<_>>()
                .join(", ");
            let weights = bench
                .summary
                .with(|lines| lines.iter().map(|line| line.parameters).sum::<usize>());
            format!(
                "{}. Layers: {layers}; {} weights.",
                data_sentence(experiment),
                plots::format_count(weights as f64)
            )
        })
    };
    view! {
        <details class="experiment" id="experiment">
            <summary><b>"Settings"</b>" " <span>{told}</span></summary>
            <div class="experiment-columns">
                <section aria-labelledby="settings-data">
                    <h2 id="settings-data">"Data"</h2>
                    <fieldset class="settings" disabled=busy>
                        <legend class="hidden">"Data"</legend>
                        <SourceFields bench />
                    </fieldset>
                </section>
                <section aria-labelledby="settings-observation">
                    <h2 id="settings-observation">"What the network is given"</h2>
                    <fieldset class="settings" disabled=busy>
                        <legend class="hidden">"What the network is given"</legend>
                        <ObservationFields bench />
                    </fieldset>
                </section>
                <section aria-labelledby="settings-network">
                    <h2 id="settings-network">"Network"</h2>
                    <fieldset class="settings" disabled=busy>
                        <legend class="hidden">"Network"</legend>
                        <LayerEditor bench />
                    </fieldset>
                </section>
                <section aria-labelledby="settings-training">
                    <h2 id="settings-training">"Training"</h2>
                    <TrainingFields bench actions />
                </section>
            </div>
        </details>
    }
}

/// What of an alignment becomes the network's input. The order of rows and the coding stand beside the example, too.
#[component]
fn ObservationFields(
    /// The page's state.
    bench: Bench,
) -> impl IntoView {
    view! {
        <Choice label="Order of rows" options=ROWS.to_vec()
            value=Signal::derive(move || bench.read(|e| e.observation.rows))
            on_change=move |rows| bench.edit(|e| e.observation.rows = rows) />
        <Refusal form=bench field="rows" />
        <Choice label="Order of columns" options=COLUMNS.to_vec()
            value=Signal::derive(move || bench.read(|e| e.observation.columns))
            on_change=move |columns| bench.edit(|e| e.observation.columns = columns) />
        <Choice label="Coding of alleles" options=CODINGS.to_vec()
            value=Signal::derive(move || bench.read(|e| e.observation.coding))
            on_change=move |coding| bench.edit(|e| e.observation.coding = coding) />
        <Choice label="Convolutions slide along" options=ORIENTATIONS.to_vec()
            value=Signal::derive(move || bench.read(|e| e.observation.orientation))
            on_change=move |along| bench.edit(|e| e.observation.orientation = along) />
        <Refusal form=bench field="along" />
        <NumberField form=bench field="width" whole=true label="Width" unit="sites" help="Longer alignments lose their last columns, shorter ones are padded"
            get=|e| f64::from(e.observation.width) set=|e, value| e.observation.width = value as u32 />
        <NumberField form=bench field="pad" label="Padding" entry="padding" help="The number that stands behind the last site"
            get=|e| e.observation.padding set=|e, value| e.observation.padding = value />
        <label class="check">
            <input type="checkbox" prop:checked=move || bench.read(|e| e.observation.positions)
                on:change=move |event| { let on = event_target_checked(&event); bench.edit(|e| e.observation.positions = on); } />
            " give the positions of the sites as well"
        </label>
        <p class="consequence">"A layer \"Join positions\" takes them in."</p>
    }
}

/// How the network is trained, and the seeds.
#[component]
fn TrainingFields(
    /// The page's state.
    bench: Bench,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let rate = move || {
        let step = bench.with_run(|run| run.step).unwrap_or(0);
        bench.read(|e| e.training.rate_at(step))
    };
    let busy = move || bench.stage.get() == Stage::Training;
    let changes = move || bench.read(|e| e.training.rate_changes.clone());
    view! {
        <div class="field">
            <label class="field-head" title="How far each step moves the weights. May be changed while a run trains: the change is kept with its step.">
                <span class="field-name"><Term word="Learning rate" entry="learning rate" /></span>
                <input class="exact" type="text" inputmode="decimal" size="7"
                    prop:value=move || show(rate())
                    on:change=move |event| {
                        actions.set_rate(parse_number(&event_target_value(&event)).unwrap_or(f64::NAN));
                        event_target::<HtmlInputElement>(&event).set_value(&show(untrack(rate)));
                    } />
            </label>
            <Refusal form=bench field="lr" />
        </div>
        <Show when=move || !changes().is_empty()>
            <p class="caption">
                "Changed at "
                {move || changes().iter().map(|change| format!("step {} to {}", change.step, plots::format_rate(change.rate))).collect::<Vec<_>>().join(", ")}
                ". "
                <button type="button" class="link" disabled=busy on:click=move |_| bench.edit(|e| e.training.rate_changes.clear())>"forget the changes"</button>
            </p>
        </Show>
        <fieldset class="settings" disabled=busy>
            <legend class="hidden">"Training"</legend>
            <NumberField form=bench field="batch" whole=true label="Batch size" entry="batch" help="Alignments per step"
                get=|e| f64::from(e.training.batch_size) set=|e, value| e.training.batch_size = value as u32 />
            <NumberField form=bench field="epochs" whole=true label="Epochs" entry="epoch" help="Passes over the training set"
                get=|e| f64::from(e.training.epochs) set=|e, value| e.training.epochs = value as u32 />
            <label class="check">
                <input type="checkbox" prop:checked=move || bench.read(|e| e.standardise)
                    on:change=move |event| { let on = event_target_checked(&event); bench.edit(|e| e.standardise = on); } />
                " train on the target in standard deviations"
            </label>
            <p class="consequence">"Errors are shown in the target's own unit all the same."</p>
            <SeedField form=bench label="Data seed" help="Parameters, genealogies and mutations" get=|e| e.seeds.data set=|e, seed| e.seeds.data = seed />
            <SeedField form=bench label="Split seed" help="Which alignments train, validate and test, and the order of the batches" get=|e| e.seeds.split set=|e, seed| e.seeds.split = seed />
            <SeedField form=bench label="Weights seed" help="Initial weights and dropout" get=|e| e.seeds.weights set=|e, seed| e.seeds.weights = seed />
        </fieldset>
    }
}
