//! What can be done to the alignment on the bench.

use super::actions::Actions;
use super::bench::Bench;
use super::look::{Look, Touch};
use crate::app::parts::fields::Choice;
use crate::coalescent::{Purpose, Stream};
use crate::inspection::Permutation;
use crate::observation::alignment::disturb::{permuted, shuffled_columns, shuffled_rows};
use crate::statistics::Alignment;
use leptos::prelude::*;

/// What can be done to the alignment.
#[component]
pub fn Disturb(
    /// The page's state.
    bench: Bench,
    /// What controls can ask for.
    actions: Actions,
    /// How the pictures are looked at.
    look: Look,
) -> impl IntoView {
    let idle = move || bench.opening.with(Option::is_none);
    let edits = move || bench.edits.with(Vec::len);
    // Each change draws its own random numbers, the same again after it was taken back.
    let drawn = move |change: fn(&Alignment, &mut Stream) -> Alignment| {
        let seed = bench
            .with_run_untracked(|run| run.experiment.seeds.data)
            .unwrap_or_default();
        let mut stream = Stream::counted(
            seed,
            Purpose::Disturbance,
            bench.edits.with_untracked(Vec::len) as u32,
        );
        actions.disturb(|alignment| change(alignment, &mut stream));
    };
    let button = move |name: &'static str,
                       action: &'static str,
                       title: &'static str,
                       change: fn(&Alignment, &mut Stream) -> Alignment| {
        view! { <button type="button" class="plain" data-action=action title=title disabled=idle on:click=move |_| drawn(change)>{name}</button> }
    };
    let note = move || {
        match edits() {
        0 => "Click the alignment to change it: D is computed anew, and every layer and the answer follow.".to_owned(),
        1 => "Changed once. Shuffling columns leaves D as it is; shuffling rows does too, but a sorted network has never seen such rows."
            .to_owned(),
        count => format!("Changed {count} times."),
    }
    };
    view! {
        <h3>"Disturb it, and watch"</h3>
        <Choice
            label="A click on the alignment changes"
            options=vec![
                (Touch::Allele, "one allele", "Flips one allele of one haplotype."),
                (Touch::Polarity, "polarity", "Turns a site's polarity: derived becomes ancestral."),
                (Touch::Fix, "fixation", "Gives every haplotype the derived allele: the site no longer segregates."),
            ]
            value=look.touch
            on_change=move |next| look.touch.set(next)
        />
        <div class="tools">
            {button("shuffle rows", "shuffle-rows", "The haplotypes in another order", shuffled_rows)}
            {button("shuffle columns", "shuffle-columns", "The sites in another order", shuffled_columns)}
            {button("shuffle within columns", "shuffle-within-columns", "Sites and the alleles within each site: linkage is gone, frequencies stay", |alignment, stream| {
                permuted(Permutation::WithinColumns, alignment, stream)
            })}
            <button type="button" class="plain" data-action="sort" title="Rows and columns in the order of the observation" disabled=idle on:click=move |_| actions.arrange()>"sort"</button>
            <button type="button" class="plain" data-action="undo" disabled=move || edits() == 0 on:click=move |_| actions.undo()>"undo"</button>
            <button type="button" class="plain" data-action="back" disabled=move || edits() == 0 on:click=move |_| actions.back_to_the_example()>"back to the example"</button>
        </div>
        <p class="note" aria-live="polite">{note}</p>
    }
}
