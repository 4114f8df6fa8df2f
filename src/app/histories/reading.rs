//! The alignment of a locus as it is read, beside the true one.

use super::desk::Desk;
use super::plot::Plot;
use crate::app::parts::fields::Refusal;
use crate::app::parts::figure::FigureView;
use crate::app::parts::genome::NoiseField;
use crate::app::plots;
use crate::locus::{LocusView, Observed};
use leptos::prelude::*;

/// Which noise, and what it does.
#[component]
pub fn Reading(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let noisy = Memo::new(move |_| {
        desk.locus
            .with(|view| view.as_ref().is_some_and(|view| view.observed.is_some()))
    });
    let now = Signal::derive(move || desk.view.with(|view| view.noise));
    let take = Callback::new(move |noise| desk.act(|state| state.take(state.seen.through(noise))));
    view! {
        <NoiseField form=desk field="q" label="As it is read" class="noise-kind" now take>
            <Refusal form=desk field="noise" />
            <Refusal form=desk field="q" />
            <p class="caption">{move || now.get().kind.lead()}</p>
        </NoiseField>
        {move || noisy.get().then(|| view! { <Pictures desk /> })}
    }
}

/// The alignment and its spectrum.
#[component]
fn Pictures(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    fn seen<T>(desk: Desk, read: impl FnOnce(&LocusView, &Observed) -> T) -> Option<T> {
        desk.locus.with(|view| {
            let view = view.as_ref()?;
            Some(read(view, view.observed.as_ref()?))
        })
    }
    let alignment = move |width| {
        desk.drawn.with(|drawn| {
            seen(desk, |view, observed| {
                plots::observed_haplotypes(&view.tree, &view.sites, observed, &drawn.palette, width)
            })
        })
    };
    let spectrum = move |width| {
        seen(desk, |view, observed| {
            plots::observed_spectrum(&view.spectrum, &observed.spectrum, width)
        })
    };
    let counts = move || {
        seen(desk, |_, observed| {
            format!("In the whole locus, {}", plots::counts(observed))
        })
    };
    let wrong = move || {
        seen(desk, |_, observed| {
            (observed.wrong + observed.missing).to_string()
        })
    };
    view! {
        <FigureView draw=alignment />
        <p class="caption" data-metric="changed-alleles" data-value=wrong>{counts}</p>
        <p class="caption">"The table of the alignment above, and the statistics below, are of the truth."</p>
        <h3>"Spectrum as it is read, beside the true one"</h3>
        <Plot draw=spectrum />
    }
}
