//! What it costs to disturb all alignments.

use super::actions::Actions;
use super::bench::{Bench, Errand};
use crate::app::parts::figure::FigureView;
use crate::app::parts::terms::Term;
use crate::app::plots::inside::{permutation_bars, permutation_name, target_name};
use crate::inspection::Permutation;
use leptos::prelude::*;

/// The section.
#[component]
pub fn DisturbSection(
    /// The page's state.
    bench: Bench,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let chosen = RwSignal::new(Permutation::ALL.to_vec());
    let draw = move |width: f64| {
        let target = bench
            .with_trained(|experiment| target_name(experiment.target))
            .unwrap_or_default();
        bench
            .with_run(|run| {
                run.permuted
                    .as_ref()
                    .map(|found| permutation_bars(found.plain, &found.scores, target, width))
            })
            .flatten()
    };
    // The network may have been trained on since.
    let measured = move || {
        bench
            .with_run(|run| run.permuted.as_ref().map(|found| found.epochs).filter(|epochs| *epochs != run.epochs_done()))
            .flatten()
            .map(|epochs| view! { <p class="caption">{format!("Measured after {epochs:.1} epochs: permute again for the network as it is now.")}</p> })
    };
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
        !bench.stage.get().stands() || chosen.with(Vec::is_empty) || bench.is_out(Errand::Permute)
    };
    view! {
        <section class="question" aria-labelledby="disturb-title">
            <h2 id="disturb-title">"Disturb all"</h2>
            <p class="lead">"What does a "<Term word="permutation" entry="permutation" />" of the validation alignments cost? The truth stays that of the alignment before."</p>
            <fieldset class="boxes">
                <legend class="hidden">"Permutations"</legend>
                {boxes}
            </fieldset>
            <button type="button" class="plain" data-action="permute" disabled=idle on:click=move |_| actions.permute(chosen.get_untracked())>"Permute them"</button>
            <FigureView draw=draw empty="What does the network need: the order of rows, of sites, linkage, frequencies? Each permutation takes one away." />
            {measured}
            <p class="note">
                "Rows, columns and alleles within columns can be shuffled without changing the spectrum, and so D: what is lost is the network's
                alone. The other three change D itself, so that even a perfect network would lose. "
                "A network that loses nothing when rows or columns are shuffled does not need their order. One that loses much may have used it, or may only never have seen such alignments:
                the permuted ones are unlike any it was trained on."
            </p>
        </section>
    }
}
