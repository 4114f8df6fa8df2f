//! What can be done to the example that is open.

use super::drawing::Drawing;
use crate::app::lab::{Actions, Lab};
use crate::app::parts::fields::Choice;
use crate::app::state::inspection::{Inspection, Next, touches};
use crate::coalescent::Stream;
use crate::experiment::Input;
use crate::inspection::Permutation;
use crate::observation::alignment::disturb::{permuted, shuffled_columns, shuffled_rows};
use crate::statistics::Alignment;
use leptos::prelude::*;

/// What can be done to the example.
#[component]
pub fn Disturb(
    /// The signals of the experiment.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
    /// How the pictures are drawn.
    drawing: Drawing,
) -> impl IntoView {
    let inspector = lab.inspector;
    let idle = move || inspector.opening.get().is_none();
    let edits = inspector.memo(|state| state.edits.len());
    let kind = move || {
        inspector
            .with_experiment(|of| {
                (
                    touches(of),
                    matches!(of.observation.input, Input::Alignment(_)),
                )
            })
            .unwrap_or_default()
    };
    let button = move |name: &'static str,
                       action: &'static str,
                       title: &'static str,
                       change: fn(&mut Inspection) -> Vec<Next>| {
        view! { <button type="button" class="plain" data-action=action title=title disabled=idle on:click=move |_| actions.inspect(change)>{name}</button> }
    };
    let tools = move || {
        if kind().1 {
            view! {
                {button("shuffle rows", "shuffle-rows", "The haplotypes in another order", |state| state.shuffle(shuffled_rows))}
                {button("shuffle columns", "shuffle-columns", "The sites in another order", |state| state.shuffle(shuffled_columns))}
                {button("shuffle within columns", "shuffle-within-columns", "Sites and the alleles within each site: linkage is gone, frequencies stay", |state| state.shuffle(unlinked))}
                {button("sort", "sort", "Rows and columns in the order of the observation", Inspection::sort)}
            }
            .into_any()
        } else {
            let exchange = inspector.state.with_untracked(Inspection::can_exchange);
            view! {
                {button("twice as long", "double", "Every site counted twice, as of a locus twice as long", Inspection::double)}
                {exchange.then(|| button("exchange the samples", "exchange", "The first sample is the second, and the other way round", Inspection::exchange))}
            }
            .into_any()
        }
    };
    let choice = move || {
        let (options, of_alignment) = kind();
        let first = options.first().map(|(touch, _, _)| *touch)?;
        if !options
            .iter()
            .any(|(touch, _, _)| *touch == drawing.touch.get_untracked())
        {
            drawing.touch.set(first);
        }
        let label = if of_alignment {
            "A click on the alignment changes"
        } else {
            "A click on the spectrum leaves"
        };
        Some(view! {
            <Choice label options value=drawing.touch on_change=move |next| drawing.touch.set(next) />
            <div class="tools">
                {tools}
                <button type="button" class="plain" data-action="undo" disabled=move || edits.get() == 0 on:click=move |_| actions.inspect(Inspection::undo)>"undo"</button>
                <button type="button" class="plain" data-action="back" disabled=move || edits.get() == 0 on:click=move |_| actions.inspect(Inspection::back_to_the_example)>"back to the example"</button>
            </div>
        })
    };
    let note = move || {
        match (kind(), edits.get()) {
        ((options, _), _) if options.is_empty() => "The network is given statistics: they are computed of what was simulated, and not changed by hand.".to_owned(),
        ((_, true), 0) => "Click the alignment to change it: its statistics are computed anew, and every layer and the answer follow.".to_owned(),
        ((_, false), 0) => "Click a cell of the spectrum to change it: every layer and the answer follow.".to_owned(),
        ((_, true), 1) => "Changed once. Shuffling columns leaves the spectrum as it is; shuffling rows does too, but a sorted network has never seen such rows."
            .to_owned(),
        (_, 1) => "Changed once.".to_owned(),
        (_, count) => format!("Changed {count} times."),
    }
    };
    view! {
        <h3>"Change it, and watch"</h3>
        {choice}
        <p class="note" aria-live="polite">{note}</p>
    }
}

fn unlinked(alignment: &Alignment, stream: &mut Stream) -> Alignment {
    permuted(Permutation::WithinColumns, alignment, stream)
}
