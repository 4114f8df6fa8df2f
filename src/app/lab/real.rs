//! The end of the road: a real joint spectrum, what the network says of it, and whether to believe it.

use super::actions::{Actions, joint};
use super::signals::{Lab, RealData};
use crate::app::parts::fields::Form;
use crate::app::parts::figure::FigureView;
use crate::app::parts::files::{self, FileField};
use crate::app::plots::{self, Highlight, SpectrumOptions};
use crate::app::state::{laws, observed};
use crate::app::verdict;
use crate::experiment::{Experiment, Preset};
use crate::formats::dadi;
use crate::inspection::Answer;
use leptos::prelude::*;
use web_sys::File;

/// The station below the others.
#[component]
pub fn RealStation(
    /// The page's state.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let take = Callback::new(move |file: File| leptos::task::spawn_local(read(lab, actions, file)));
    let joint_spectrum = lab.of(|e| joint(e).is_some());
    view! {
        <section class="real" id="your-data" aria-labelledby="real-title">
            <h2 id="real-title">"Your data"</h2>
            <Show when=move || !joint_spectrum.get()>
                <p class="note">"A file is judged by a network that is given the joint spectrum of two samples: choose such an experiment first."</p>
            </Show>
            <div class="real-columns" hidden=move || !joint_spectrum.get()>
                <div>
                    <FileField label="Choose a spectrum file" accept=".fs,.sfs,.txt" disabled=Signal::derive(|| false) take>
                        "or drop one here: a joint site frequency spectrum of two populations, as dadi and moments write it (.fs). It stays in this tab."
                    </FileField>
                    {move || lab.file_error.get().map(|text| view! { <p class="refusal" role="alert">{text}</p> })}
                    <p class="note">
                        "No file at hand? The source of dadi holds "<code>"examples/YRI_CEU/YRI_CEU.fs"</code>": 10 Yoruba and 10 European genomes, projected to 20 chromosomes each.
                        Published fits put their split some five thousand generations back."
                    </p>
                    <Axes lab actions />
                </div>
                <Spectra lab />
                <Judgement lab actions />
            </div>
        </section>
    }
}

/// Reads and parses a file; what was there before stays if it is not a spectrum.
async fn read(lab: Lab, actions: Actions, file: File) {
    let name = file.name();
    let bytes = match files::bytes(&file, dadi::MAX_BYTES, "joint spectra").await {
        Ok(bytes) => bytes,
        Err(reason) => return lab.file_error.set(Some(format!("{reason}."))),
    };
    match dadi::parse(&bytes) {
        Ok(file) => {
            lab.file_error.set(None);
            let axes_confirmed = file.labels.is_some();
            lab.real.set(Some(RealData {
                name,
                file,
                swapped: false,
                axes_confirmed,
                answer: None,
            }));
            actions.predict();
        }
        Err(error) => {
            let kept = lab
                .real
                .with_untracked(|real| real.as_ref().map(|real| format!(" {} stays.", real.name)))
                .unwrap_or_default();
            lab.file_error.set(Some(format!("{name}: {error}.{kept}")));
        }
    }
}

/// Which axis is which population.
#[component]
fn Axes(
    /// The page's state.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let choose = move |swapped: bool| {
        lab.real.update(|real| {
            if let Some(real) = real {
                real.swapped = swapped;
                real.axes_confirmed = true;
            }
        });
        actions.predict();
    };
    let names = lab.of(observed::axis_names);
    let describe = move || {
        lab.real.with(|real| {
            let real = real.as_ref()?;
            let [rows, columns] = real.file.spectrum.samples;
            let labels = real.file.labels.as_ref().map_or_else(
                || "without population names".to_owned(),
                |[a, b]| format!("{a} (first axis) and {b}"),
            );
            Some(format!(
                "{}: {rows} and {columns} haplotypes, {labels}, {}.",
                real.name,
                if real.file.folded {
                    "folded"
                } else {
                    "unfolded"
                }
            ))
        })
    };
    let unclear = move || {
        lab.real
            .with(|real| real.as_ref().is_some_and(|real| !real.axes_confirmed))
    };
    let exchangeable = lab.of(exchangeable);
    let swapped = move || {
        lab.real
            .with(|real| real.as_ref().is_some_and(|real| real.swapped))
    };
    let warnings = move || {
        lab.real.with(|real| {
            real.as_ref()
                .map(|real| real.file.warnings.clone())
                .unwrap_or_default()
        })
    };
    view! {
        <Show when=move || lab.real.with(Option::is_some)>
            <p>{describe}</p>
            {move || warnings().into_iter().map(|text| view! { <p class="warning">{text}</p> }).collect::<Vec<_>>()}
            <Show when=unclear>
                <p class="warning">"The file does not name its populations. Which of yours is its first axis? Exchanged axes can turn the answer round."</p>
                <Show when=move || exchangeable.get()><p class="caption">"Under the present priors both samples are exchangeable, so that neither choice is wrong; in YRI_CEU.fs the first axis is Yoruba."</p></Show>
            </Show>
            <div class="segments" role="group" aria-label="First axis of the file">
                {[(false, 0), (true, 1)].map(|(option, axis)| view! {
                    <button type="button" class="segment-button" aria-pressed=move || (!unclear() && swapped() == option).to_string() on:click=move |_| choose(option)>
                        {move || format!("first axis is {}", names.get().get(axis).cloned().unwrap_or_default())}
                    </button>
                })}
            </div>
        </Show>
    }
}

/// The file's spectrum beside the simulated locus, as proportions on one scale of colours.
#[component]
fn Spectra(
    /// The page's state.
    lab: Lab,
) -> impl IntoView {
    // Those of the run shown; of the experiment before there is one.
    let samples = lab.memo(|state| {
        let of_run = state.shown().and_then(|run| joint(&run.experiment));
        of_run
            .or_else(|| joint(&state.experiment))
            .map_or([0, 0], |(samples, _)| samples)
    });
    let names = lab.of(observed::axis_names);
    let fitted = Memo::new(move |_| {
        lab.real.with(|real| {
            real.as_ref().map(|real| {
                real.spectrum(samples.get(), true)
                    .map_err(|error| error.to_string())
            })
        })
    });
    let problem = move || {
        fitted.with(|fitted| {
            fitted
                .as_ref()
                .and_then(|fitted| fitted.as_ref().err().cloned())
        })
    };
    let projected = move || {
        lab.real.with(|real| {
            let real = real.as_ref()?;
            let (mut from, to) = (real.file.spectrum.samples, samples.get());
            if real.swapped {
                from.reverse();
            }
            (from != to && problem().is_none()).then(|| {
                format!(
                    "Projected down from {} and {} to {} and {} haplotypes.",
                    from[0], from[1], to[0], to[1]
                )
            })
        })
    };
    // What is not known of the file is not shown of the example beside it.
    let file_is_folded = move || {
        lab.real
            .with(|real| real.as_ref().is_some_and(|real| real.file.folded))
    };
    let options = move |title: String, width: f64| SpectrumOptions {
        log: true,
        title,
        populations: names.get(),
        folded: file_is_folded(),
        brightest: Some(0.3),
        width,
    };
    let proportions = |cells: &[f64]| {
        let total = cells.iter().sum::<f64>();
        cells
            .iter()
            .map(|cell| if total > 0.0 { cell / total } else { 0.0 })
            .collect::<Vec<_>>()
    };
    let draw_file = move |width: f64| {
        fitted.with(|fitted| match fitted {
            Some(Ok(spectrum)) => Some(plots::joint_spectrum(
                &proportions(&spectrum.cells),
                spectrum.shape(),
                &options("Your file".into(), width),
                &Highlight::default(),
            )),
            _ => None,
        })
    };
    let draw_locus = move |width: f64| {
        lab.locus.with(|view| {
            let spectrum = &view.as_ref()?.between.as_ref()?.spectrum;
            let folded = file_is_folded().then(|| spectrum.folded());
            let spectrum = folded.as_ref().unwrap_or(spectrum);
            Some(plots::joint_spectrum(
                &proportions(&spectrum.cells),
                spectrum.shape(),
                &options("The simulated example".into(), width),
                &Highlight::default(),
            ))
        })
    };
    view! {
        <div class="spectra">
            <Show when=move || lab.real.with(Option::is_some)>
                <div>
                    <h3>"Your file"</h3>
                    <FigureView draw=draw_file />
                    <p class="caption">{projected} " Proportions of all segregating sites."</p>
                    {move || problem().map(|text| view! { <p class="refusal" role="alert">{text}</p> })}
                </div>
                <div>
                    <h3>"The simulated example"</h3>
                    <FigureView draw=draw_locus />
                    <p class="caption">"On the same scale of colours."</p>
                </div>
            </Show>
        </div>
    }
}

/// What the network says, and whether to believe it.
#[component]
fn Judgement(
    /// The page's state.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let answer = move || {
        lab.real
            .with(|real| real.as_ref().and_then(|real| real.answer.clone()))
    };
    let folded = move || {
        lab.real
            .with(|real| real.as_ref().is_some_and(|real| real.file.folded))
    };
    let network_folded = lab.memo(|state| {
        state.at_hand?;
        joint(&state.shown()?.experiment).map(|(_, folded)| folded)
    });
    let needs_folding = move || folded() && network_folded.get() == Some(false);
    let needs_network = move || lab.real.with(Option::is_some) && network_folded.get().is_none();
    let trained = move || {
        let (run, _, _) = answer()?;
        lab.with(|state| state.run(run).map(|run| run.experiment.clone()))
    };
    let chances = move || {
        answer().and_then(|(_, opening, _)| match opening.answer {
            Answer::Classes { probabilities, .. } => Some(probabilities),
            Answer::Numbers { .. } => None,
        })
    };
    let sentences = move || {
        let (_, opening, range) = answer()?;
        let experiment = trained()?;
        let said = verdict::answer(&opening.answer, &experiment);
        let second = match &opening.answer {
            Answer::Classes { probabilities, .. } => probabilities.get(1).copied(),
            Answer::Numbers { predicted, .. } => predicted.first().copied(),
        };
        let judged = verdict::judgement(&range, &experiment)
            .into_iter()
            .map(|text| view! { <li>{text}</li> })
            .collect::<Vec<_>>();
        Some(view! {
            <p class="verdict" data-metric="file-gene-flow" data-value=second.map(|value| value.to_string())>{said}</p>
            <ul class="judgement">{judged}</ul>
        })
    };
    let human = move |_| {
        actions.take(Preset::Human.experiment());
        actions.look();
    };
    let other_preset = lab.of(|e| e.preset == Preset::GeneFlow);
    let folds = lab.of(|e| joint(e).is_some_and(|(_, folded)| folded));
    view! {
        <div class="judged">
            <Show when=needs_network><p class="warning">"Train a network first (or restore a run): the file waits here."</p></Show>
            <Show when=needs_folding>
                <p class="warning">
                    "The file is folded, the network was trained on derived alleles: its answer would mean nothing. Train one on folded spectra, or bring an unfolded file."
                </p>
                <Show when=move || !folds.get()
                    fallback=|| view! { <p>"The ancestral state is now folded under “What the network is given”. Press Train: the file will be judged by the new network."</p> }>
                    <button type="button" class="plain" disabled=move || !lab.at_rest() on:click=move |_| lab.edit(|e| observed::fold(e, true))>"Fold the observation"</button>
                </Show>
            </Show>
            <Show when=move || answer().is_some()>
                <h3>"What the network says, and whether to believe it"</h3>
                <FigureView draw=move |width| Some(plots::prediction(&trained()?.output_names(), &chances()?, None, width)) />
                {sentences}
                <FigureView draw=move |width| {
                    let (_, _, range) = answer()?;
                    let names = trained()?.scenarios.into_iter().take(2).map(|scenario| scenario.name).collect::<Vec<_>>();
                    Some(plots::range_quantiles(&range, &names, width))
                } />
                <p class="caption">"Where the file’s value lies among the training examples of each class: 0 % is below all of them, 100 % above all; the grey band holds the middle 95 %."</p>
            </Show>
            <Show when=move || lab.real.with(Option::is_some) && other_preset.get()>
                <p class="caption">"A network that knows human-like histories answers more honestly. "
                    <button type="button" class="link" disabled=move || !lab.at_rest() on:click=human>"Load the human-like preset"</button>
                    ", then simulate and train."
                </p>
            </Show>
        </div>
    }
}

/// Whether both axes of a joint spectrum have the same law: two populations of the same prior size that exchange genes both ways.
fn exchangeable(experiment: &Experiment) -> bool {
    (0..experiment.scenarios.len()).all(|class| {
        let size = |key| laws::prior(experiment, class, key);
        let flow = laws::law(experiment, class, "flow").and_then(|law| law.value());
        size("NA").is_some() && size("NA") == size("NB") && flow == Some(0.0)
    })
}
