//! The file: chosen or dropped, read, and which of its axes is which.

use crate::app::lab::{Actions, Lab};
use crate::app::parts::fields::Alert;
use crate::app::parts::files::{self, FileField};
use crate::app::state::observed::axis_names;
use crate::app::state::own_spectrum::{OwnSpectrum, exchangeable, held_against};
use crate::formats::dadi;
use leptos::prelude::*;
use web_sys::File;

/// Where a file is chosen, and what was read.
#[component]
pub fn FileSection(
    /// The signals of the experiment.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let take = Callback::new(move |file: File| leptos::task::spawn_local(read(lab, actions, file)));
    view! {
        <section aria-labelledby="file-title">
            <h2 id="file-title">"A file"</h2>
            <FileField label="Choose a spectrum file" accept=".fs,.sfs,.txt" disabled=Signal::derive(|| false) take>
                "or drop one here: a joint site frequency spectrum of two populations, as dadi and moments write it (.fs). It stays in this tab."
            </FileField>
            <Alert text=lab.file_error />
            <p class="note">
                "No file at hand? The source of dadi holds "<a href=EXAMPLE target="_blank" rel="noreferrer">"examples/YRI_CEU/YRI_CEU.fs"</a>": 10 Yoruba and 10 European genomes, projected to 20 chromosomes each.
                Published fits put their split some five thousand generations back."
            </p>
            <Show when=move || lab.own.with(Option::is_some)><Axes lab actions /></Show>
        </section>
    }
}

/// A spectrum that anybody can fetch, of the size that the tutorial's network learned from.
const EXAMPLE: &str =
    "https://bitbucket.org/gutenkunstlab/dadi/raw/master/examples/YRI_CEU/YRI_CEU.fs";

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
            lab.own.set(Some(OwnSpectrum::new(name, file)));
            actions.predict();
        }
        Err(error) => {
            let kept = lab
                .own
                .with_untracked(|own| own.as_ref().map(|own| format!(" {} stays.", own.name)))
                .unwrap_or_default();
            lab.file_error.set(Some(format!("{name}: {error}.{kept}")));
        }
    }
}

/// What was read, and which axis is which population.
#[component]
fn Axes(
    /// The signals of the experiment.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let of_file = move |read: fn(&OwnSpectrum) -> bool| {
        Memo::new(move |_| lab.own.with(|own| own.as_ref().is_some_and(read)))
    };
    let choose = move |swapped: bool| {
        lab.own.update(|own| {
            if let Some(own) = own {
                own.choose_axes(swapped);
            }
        });
        actions.predict();
    };
    // Nothing is asked of the axes while there is nobody to be shown them.
    let names = lab.memo(|state| held_against(state).map(axis_names));
    let alike = lab.memo(|state| held_against(state).is_some_and(exchangeable));
    let unclear = of_file(|own| !own.axes_confirmed);
    let swapped = of_file(|own| own.swapped);
    let words = move || lab.own.with(|own| own.as_ref().map(OwnSpectrum::words));
    let warnings = move || {
        lab.own.with(|own| {
            own.iter()
                .flat_map(|own| own.file.warnings.clone())
                .map(|text| view! { <p class="warning">{text}</p> })
                .collect::<Vec<_>>()
        })
    };
    let choices = move || {
        let names = names.get()?;
        let choice = |(option, name): (bool, String)| {
            let pressed = move || (!unclear.get() && swapped.get() == option).to_string();
            view! {
                <button type="button" class="segment-button" aria-pressed=pressed on:click=move |_| choose(option)>{format!("first axis is {name}")}</button>
            }
        };
        let [first, second] = names;
        Some(view! {
            <Show when=move || unclear.get()>
                <p class="warning">"The file does not name its populations. Which of yours is its first axis? Exchanged axes can turn the answer round."</p>
                <Show when=move || alike.get()><p class="caption">"Under these priors both samples are exchangeable, so that neither choice is wrong; in YRI_CEU.fs the first axis is Yoruba."</p></Show>
            </Show>
            <div class="segments" role="group" aria-label="First axis of the file">
                {[(false, first), (true, second)].map(choice)}
            </div>
        })
    };
    view! {
        <p>{words}</p>
        {warnings}
        {choices}
    }
}
