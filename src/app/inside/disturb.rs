//! What it costs to permute all alignments.

use crate::app::lab::{Actions, Lab};
use crate::app::parts::figure::FigureView;
use crate::app::parts::terms::Term;
use crate::app::plots::inside::{permutation_bars, permutation_name};
use crate::app::state::asked;
use crate::app::state::inspection::Errand;
use crate::experiment::{Experiment, Input};
use crate::inspection::Permutation;
use crate::observation::alignment::Seen;
use leptos::prelude::*;

/// The section.
#[component]
pub fn DisturbSection(
    /// The signals of the experiment.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let inspector = lab.inspector;
    let chosen = RwSignal::new(Permutation::ALL.to_vec());
    let permuted = lab.memo(|state| state.run(state.at_hand?)?.permuted.clone());
    let output = RwSignal::new(0);
    let names = move || inspector.with_experiment(asked::names).unwrap_or_default();
    let draw = move |width: f64| {
        let names = names();
        permuted.with(|found| {
            let found = found.as_ref()?;
            let output: usize = output.get();
            let target = names.get(output).map_or("", String::as_str);
            Some(permutation_bars(
                &found.plain,
                &found.scores,
                (output, target),
                width,
            ))
        })
    };
    // The network may have been trained on since.
    let measured = lab.memo(|state| {
        let run = state.run(state.at_hand?)?;
        let epochs = run.permuted.as_ref()?.epochs;
        (epochs != run.epochs_done()).then_some(epochs)
    });
    let measured = move || {
        measured
            .get()
            .map(|epochs| view! { <p class="caption">{format!("Measured after {epochs:.1} epochs: permute again for the network as it is now.")}</p> })
    };
    let why_not = move || inspector.with_experiment(why_not).flatten();
    let out = inspector.is_out(Errand::Permute);
    let toggle = move |of: Permutation| {
        chosen.update(|chosen| {
            let was = chosen.contains(&of);
            *chosen = Permutation::ALL
                .into_iter()
                .filter(|other| {
                    if *other == of {
                        !was
                    } else {
                        chosen.contains(other)
                    }
                })
                .collect();
        });
    };
    let boxes = Permutation::ALL.map(|of| {
        view! {
            <label class="check" title=of.explanation()>
                <input type="checkbox" prop:checked=move || chosen.with(|chosen| chosen.contains(&of)) on:change=move |_| toggle(of) />
                " " {permutation_name(of)}
            </label>
        }
    });
    let idle = move || {
        !inspector.ready.get() || chosen.with(Vec::is_empty) || out.get() || why_not().is_some()
    };
    let segment = move |(place, name): (usize, String)| {
        view! { <button type="button" class="segment-button" aria-pressed=move || (output.get() == place).to_string() on:click=move |_| output.set(place)>{name}</button> }
    };
    view! {
        <section class="theory" aria-labelledby="disturb-title">
            <h2 id="disturb-title">"Disturb all"</h2>
            <p class="lead">"What does a "<Term word="permutation" entry="permutation" />" of the validation alignments cost? The truth stays that of the alignment before."</p>
            {move || why_not().map(|reason| view! { <p class="note">{reason}</p> })}
            <div hidden=move || why_not().is_some()>
            <fieldset class="boxes">
                <legend class="hidden">"Permutations"</legend>
                {boxes}
            </fieldset>
            <button type="button" class="plain" data-action="permute" disabled=idle on:click=move |_| actions.inspect(|state| state.permute(chosen.get_untracked()))>"Permute them"</button>
            <Show when=move || { names().len() > 1 }>
                <div class="segments small" role="group" aria-label="Error of">{move || names().into_iter().enumerate().map(segment).collect::<Vec<_>>()}</div>
            </Show>
            <FigureView draw=draw empty="What does the network need: the order of rows, of sites, linkage, frequencies? Each permutation takes one away." />
            {measured}
            <p class="note">
                "Rows, columns and alleles within columns can be shuffled without changing the spectrum: what is lost is the network's
                alone. The other three change the spectrum itself, so that even a perfect network would lose. "
                "A network that loses nothing when rows or columns are shuffled does not need their order. One that loses much may have used it, or may only never have seen such alignments:
                the permuted ones are unlike any it was trained on."
            </p>
            </div>
        </section>
    }
}

/// Why there is nothing to permute.
fn why_not(experiment: &Experiment) -> Option<&'static str> {
    match experiment.observation.input {
        Input::Spectrum { .. } => Some(
            "This network is given a spectrum, which has no rows and no columns to shuffle: only alignments are permuted.",
        ),
        Input::Statistics { .. } => {
            Some("This network is given statistics: only alignments are permuted.")
        }
        Input::Alignment(_) if Seen::may_miss(&experiment.observation.noise) => Some(
            "The noise of this experiment leaves alleles unknown: such alignments cannot be permuted.",
        ),
        Input::Alignment(_) => None,
    }
}
