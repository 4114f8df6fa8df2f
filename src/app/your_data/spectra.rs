//! The file's spectrum beside the simulated example, as proportions on one scale of colours.

use crate::app::lab::Lab;
use crate::app::parts::figure::FigureView;
use crate::app::plots::{self, Figure, Highlight, SpectrumOptions};
use crate::app::state::observed::{axis_names, joint};
use crate::app::state::own_spectrum::held_against;
use crate::statistics::JointSpectrum;
use leptos::prelude::*;

/// What the brightest colour stands for, in both.
const BRIGHTEST: f64 = 0.3;

/// Both spectra.
#[component]
pub fn Spectra(
    /// The signals of the experiment.
    lab: Lab,
) -> impl IntoView {
    let samples = lab.memo(|state| Some(joint(held_against(state)?)?.0));
    let names = lab.memo(|state| held_against(state).map(axis_names));
    let drawn = Memo::new(move |_| {
        lab.own
            .with(|own| own.as_ref().map(|own| own.drawn(samples.get())))
    });
    // What is not known of the file is not shown of the example beside it.
    let folded = move || {
        lab.own
            .with(|own| own.as_ref().is_some_and(|own| own.file.folded))
    };
    let projected = move || lab.own.with(|own| own.as_ref()?.projected(samples.get()));
    let draw_file = move |width| {
        let names = names.get().or_else(|| {
            lab.own
                .with(|own| own.as_ref().and_then(|own| own.file.labels.clone()))
        });
        drawn.with(|drawn| {
            drawn
                .as_ref()
                .map(|spectrum| picture(spectrum, "Your file", names, folded(), width))
        })
    };
    let draw_example = move |width| {
        lab.locus.with(|view| {
            let spectrum = &view.as_ref()?.between.as_ref()?.spectrum;
            let minor = folded().then(|| spectrum.folded());
            let names = lab.experiment.with(axis_names);
            Some(picture(
                minor.as_ref().unwrap_or(spectrum),
                "The simulated example",
                Some(names),
                folded(),
                width,
            ))
        })
    };
    let example = move || {
        let two = lab
            .experiment
            .with(|experiment| joint(experiment).is_some());
        two && lab
            .locus
            .with(|view| view.as_ref().is_some_and(|view| view.between.is_some()))
    };
    view! {
        <Show when=move || lab.own.with(Option::is_some)>
            <div class="spectra">
                <section aria-labelledby="own-title">
                    <h2 id="own-title">"Your file"</h2>
                    <FigureView draw=draw_file />
                    <p class="caption">{projected} " Proportions of all segregating sites."</p>
                </section>
                <Show when=example>
                    <section aria-labelledby="simulated-title">
                        <h2 id="simulated-title">"The simulated example"</h2>
                        <FigureView draw=draw_example />
                        <p class="caption">"The one on the Lab's table, on the same scale of colours."</p>
                    </section>
                </Show>
            </div>
        </Show>
    }
}

fn picture(
    spectrum: &JointSpectrum,
    title: &str,
    names: Option<[String; 2]>,
    folded: bool,
    width: f64,
) -> Figure {
    let total = spectrum.cells.iter().sum::<f64>();
    let share = |cell: &f64| if total > 0.0 { cell / total } else { 0.0 };
    let cells: Vec<f64> = spectrum.cells.iter().map(share).collect();
    let options = SpectrumOptions {
        log: true,
        title: title.to_owned(),
        populations: names.unwrap_or_else(|| ["first axis", "second axis"].map(str::to_owned)),
        folded,
        brightest: Some(BRIGHTEST),
        width,
    };
    plots::joint_spectrum(&cells, spectrum.shape(), &options, &Highlight::default())
}
