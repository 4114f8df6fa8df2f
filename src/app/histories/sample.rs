//! Who is sampled.

use super::desk::Desk;
use crate::app::parts::fields::{NumberField, TextField};
use crate::app::state::history::whole;
use crate::history::{Story, Study};
use leptos::prelude::*;

/// Haplotypes from each population; of a history of one's own, samples by name.
#[component]
pub fn SampleFields(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let by_name = Memo::new(move |_| desk.study.with(|study| !study.sampled.is_empty()));
    let own = Memo::new(move |_| desk.study.with(|study| study.story == Story::Written));
    let value = Signal::derive(move || desk.study.with(|study| study.write_samples()));
    let take = Callback::new(move |typed: String| {
        desk.act(|state| state.take(state.seen.sample(&typed)));
        None
    });
    let each = move || {
        (!by_name.get()).then(|| view! {
        <NumberField form=desk field="n" label="Haplotypes" unit="from each" get=|study: &Study| f64::from(study.haplotypes) set=|study, value| study.haplotypes = whole(value) />
    })
    };
    let named = move || {
        own.get().then(|| view! {
        <TextField form=desk field="samples" label="Samples" unit="such as A:4, B:2@100" value take />
        <p class="caption">"Population:haplotypes, or population:haplotypes@generations ago. Leave it empty for as many from every population."</p>
    })
    };
    view! { {each} {named} }
}
