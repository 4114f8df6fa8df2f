//! The question that a preset asks.

use super::bench::{Bench, Stage};
use crate::experiment::regression::RegressionPreset;
use leptos::prelude::*;

/// The question, the presets, and what to do first.
#[component]
pub fn Intro(
    /// The page's state.
    bench: Bench,
) -> impl IntoView {
    let preset = Memo::new(move |_| bench.experiment.with(|experiment| experiment.preset));
    let options =
        RegressionPreset::ALL.map(|of| view! { <option value=of.key() selected=move || preset.get() == of>{of.title()}</option> });
    let choose = move |event| {
        if let Some(preset) = RegressionPreset::from_key(&event_target_value(&event)) {
            bench.refused.set(None);
            bench.experiment.set(preset.experiment());
        }
    };
    view! {
        <div class="intro inside-intro">
            <div>
                <h2>"Inside the black box"</h2>
                <p class="lead">{move || question(preset.get())}</p>
            </div>
            <label class="preset">
                <span class="metric-label">"Experiment"</span>
                <select on:change=choose prop:value=move || preset.get().key() disabled=move || bench.stage.get() == Stage::Training>{options}</select>
            </label>
        </div>
    }
}

const fn question(preset: RegressionPreset) -> &'static str {
    match preset {
        RegressionPreset::Tajima => {
            "A network looks at an alignment and says its Tajima's D. Train it, then open it: click any cell to see the numbers it was made of, \
             change the alignment and watch every layer follow. With 40 sites in every alignment, D is a straight line in π: what is left to learn?"
        }
        RegressionPreset::TajimaVarying => {
            "The number of segregating sites varies here, so that D needs π, Watterson's θ and the variance of their difference. \
             Train the network, then ask each layer for all three."
        }
        RegressionPreset::TajimaToy => {
            "The blog post's own data: matrices made up without a coalescent, and its network of 349,697 weights. \
             Train it, then open it layer by layer, as the post does. (The post watches its test set while it trains; here 500 of its 4,000 \
             training matrices are for that, and the test set stays sealed.)"
        }
        RegressionPreset::Theta => {
            "How many mutations does a population gather? The network reads θ off alignments of 40 chromosomes. \
             Train it, and hold it against the number of sites alone."
        }
    }
}
