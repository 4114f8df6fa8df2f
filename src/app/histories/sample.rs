//! Who is sampled, and how mutations become sites.

use super::desk::{Desk, Stage};
use crate::app::parts::fields::{NumberField, Refusal, TextField};
use crate::app::state::history::whole;
use crate::history::{Sites, Story, Study};
use crate::number::parse_number;
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
        match desk
            .study
            .with_untracked(|study| study.with_samples(&typed))
        {
            Ok(next) => desk.edit(|study| *study = next),
            Err(error) => desk.refused.set(Some((error.field(), error.to_string()))),
        }
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

/// How mutations become sites: the choice, and the number of sites where it is fixed.
#[component]
pub fn SitesField(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let sites = Memo::new(move |_| desk.study.with(|study| study.sites));
    // Entries by their words in links; any number stands for itself.
    let entry = move || {
        if let Sites::Exactly(_) = sites.get() {
            "exactly".to_owned()
        } else {
            sites.get().write()
        }
    };
    let shown = move || {
        desk.refused.with(|_| ());
        entry()
    };
    let chosen = move |event| {
        let text = event_target_value(&event);
        desk.edit(|study| study.sites = Sites::read(&text).unwrap_or(Sites::Exactly(40)));
    };
    let option = move |key: &'static str, title: &'static str| view! { <option value=key selected=move || entry() == key>{title}</option> };
    let counted = move || matches!(sites.get(), Sites::Exactly(_));
    let fixed = Memo::new(move |_| counted());
    let number = move || {
        fixed.get().then(|| {
            let value = Signal::derive(move || desk.study.with(|study| study.sites.write()));
            let take = Callback::new(move |typed: String| match parse_number(&typed) {
                Some(value) => {
                    desk.edit(|study: &mut Study| study.sites = Sites::Exactly(whole(value)));
                    None
                }
                None => Some("a whole number such as 40"),
            });
            view! { <TextField form=desk field="sites" label="Segregating sites S" value take /> }
        })
    };
    view! {
        <div class="field">
            <label class="field-head">
                <span class="field-name">"Sites"</span>
                <select class="sites-kind" on:change=chosen prop:value=shown disabled=move || desk.stage.get() == Stage::Simulating>
                    {option("infinite", "infinite, at rate μ")}
                    {option("two-alleles", "base pairs with two alleles")}
                    {option("exactly", "exactly S of them")}
                </select>
            </label>
            {move || (!fixed.get()).then(|| view! { <Refusal form=desk field="sites" /> })}
        </div>
        {number}
        {move || (sites.get() == Sites::TwoAlleles).then(|| view! { <p class="caption">"A site that was hit more than once is not marked on the tree."</p> })}
        {move || fixed.get().then(|| view! { <p class="caption">"Placed where branches are long, as by ms -s; μ makes no difference."</p> })}
    }
}
