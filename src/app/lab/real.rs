//! The end of the road: a real joint spectrum, what the network says of it, and whether to believe it.

use super::actions::Actions;
use super::state::{Lab, RealData};
use crate::app::parts::fields::Form;
use crate::app::parts::figure::FigureView;
use crate::app::plots::{self, Highlight, SpectrumOptions};
use crate::app::verdict;
use crate::experiment::{Direction, Preset};
use crate::formats::dadi;
use js_sys::Uint8Array;
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, File};

/// The station below the others.
#[component]
pub fn RealStation(
    /// The page's state.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let over = RwSignal::new(false);
    let take = move |file: Option<File>| {
        if let Some(file) = file {
            leptos::task::spawn_local(read(lab, actions, file));
        }
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        take(
            event
                .data_transfer()
                .and_then(|data| data.files())
                .and_then(|files| files.get(0)),
        );
    };
    view! {
        <section class="real" id="your-data" aria-labelledby="real-title">
            <h2 id="real-title">"Your data"</h2>
            <div class="real-columns">
                <div>
                    <div
                        class="drop"
                        class:over=move || over.get()
                        on:dragover=move |event| { event.prevent_default(); over.set(true); }
                        on:dragleave=move |_| over.set(false)
                        on:drop=dropped
                    >
                        <label>
                            "Choose a spectrum file"
                            <input type="file" accept=".fs,.sfs,.txt" aria-label="Choose a spectrum file" node_ref=input
                                on:change=move |_| {
                                    let Some(input) = input.get_untracked() else { return };
                                    take(input.files().and_then(|files| files.get(0)));
                                    // So that the same file can be chosen again after it was mended.
                                    input.set_value("");
                                } />
                        </label>
                        <p class="caption">"or drop one here: a joint site frequency spectrum of two populations, as dadi and moments write it (.fs). It stays in this tab."</p>
                    </div>
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
    if file.size() > dadi::MAX_BYTES as f64 {
        lab.file_error.set(Some(format!(
            "{name} is larger than {} MB: a joint spectrum of two populations is far smaller. Is it another file?",
            dadi::MAX_BYTES >> 20
        )));
        return;
    }
    let Ok(buffer) = JsFuture::from(file.array_buffer()).await else {
        lab.file_error.set(Some(format!(
            "{name} could not be read. Was it moved or deleted?"
        )));
        return;
    };
    match dadi::parse(&Uint8Array::new(&buffer).to_vec()) {
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
            actions.predict_file();
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
        actions.predict_file();
    };
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
    let exchangeable = move || {
        lab.experiment.with(|e| {
            e.history.sizes[0] == e.history.sizes[1]
                && e.history.migration.direction == Direction::Both
        })
    };
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
                <Show when=exchangeable><p class="caption">"Under the present priors A and B are exchangeable, so that neither choice is wrong; in YRI_CEU.fs the first axis is Yoruba."</p></Show>
            </Show>
            <div class="segments" role="group" aria-label="First axis of the file">
                {[(false, "first axis is A"), (true, "first axis is B")].map(|(option, word)| view! {
                    <button type="button" class="segment-button" aria-pressed=move || (!unclear() && swapped() == option).to_string() on:click=move |_| choose(option)>{word}</button>
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
    let samples = Memo::new(move |_| {
        lab.with_run(|run| run.experiment.locus.samples)
            .unwrap_or_else(|| lab.experiment.with(|e| e.locus.samples))
    });
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
    let options = |title: String, width: f64| SpectrumOptions {
        log: true,
        title,
        populations: ["A".into(), "B".into()],
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
            let spectrum = &view.as_ref()?.spectrum;
            Some(plots::joint_spectrum(
                &proportions(&spectrum.cells),
                spectrum.shape(),
                &options("The simulated locus".into(), width),
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
                    <h3>"The simulated locus"</h3>
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
    let network_folded = move || {
        lab.at_hand
            .get()
            .and_then(|_| lab.with_run(|run| run.experiment.observation.folded))
    };
    let needs_folding = move || folded() && network_folded() == Some(false);
    let needs_network = move || lab.real.with(Option::is_some) && network_folded().is_none();
    let sentences = move || {
        let (run, inspection, range) = answer()?;
        let experiment = lab.runs.with(|runs| {
            runs.iter()
                .find(|record| record.id == run)
                .map(|record| record.experiment.clone())
        })?;
        let said = verdict::answer(inspection.probabilities);
        let judged = verdict::judgement(&range, &experiment)
            .into_iter()
            .map(|text| view! { <li>{text}</li> })
            .collect::<Vec<_>>();
        Some(view! {
            <p class="verdict" data-metric="file-gene-flow" data-value=inspection.probabilities[1].to_string()>{said}</p>
            <ul class="judgement">{judged}</ul>
        })
    };
    let human = move |_| {
        lab.experiment.set(Preset::Human.experiment());
        actions.look();
    };
    let is_human = move || lab.experiment.with(|e| e.preset == Preset::Human);
    view! {
        <div class="judged">
            <Show when=needs_network><p class="warning">"Train a network first (or restore a run): the file waits here."</p></Show>
            <Show when=needs_folding>
                <p class="warning">
                    "The file is folded, the network was trained on derived alleles: its answer would mean nothing. Train one on folded spectra, or bring an unfolded file."
                </p>
                <Show when=move || !lab.experiment.with(|e| e.observation.folded)
                    fallback=|| view! { <p>"The ancestral state is now folded under “What the network is given”. Press Train: the file will be judged by the new network."</p> }>
                    <button type="button" class="plain" disabled=move || !lab.stage.get().at_rest() on:click=move |_| lab.edit(|e| e.observation.folded = true)>"Fold the observation"</button>
                </Show>
            </Show>
            <Show when=move || answer().is_some()>
                <h3>"What the network says, and whether to believe it"</h3>
                <FigureView draw=move |width| answer().map(|(_, inspection, _)| plots::prediction(&inspection.probabilities, None, width)) />
                {sentences}
                <FigureView draw=move |width| answer().map(|(_, _, range)| plots::range_quantiles(&range, width)) />
                <p class="caption">"Where the file’s value lies among the training loci of each class: 0 % is below all of them, 100 % above all; the grey band holds the middle 95 %."</p>
            </Show>
            <Show when=move || lab.real.with(Option::is_some) && !is_human()>
                <p class="caption">"A network that knows human-like histories answers more honestly. "
                    <button type="button" class="link" disabled=move || !lab.stage.get().at_rest() on:click=human>"Load the human-like preset"</button>
                    ", then simulate and train."
                </p>
            </Show>
        </div>
    }
}
