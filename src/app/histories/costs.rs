//! Section 5: what a locus costs, measured in this browser.

use super::desk::Desk;
use super::plot::Plot;
use super::simulated::Simulated;
use crate::app::plots::{self, Cost};
use crate::app::state::Stage;
use crate::app::state::history::{History, words};
use crate::expectation::Forecast;
use leptos::prelude::*;

/// The section.
#[component]
pub fn CostsSection(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let there = Memo::new(move |_| desk.costs.with(Option::is_some));
    let progress = move || {
        desk.costs.with(|costs| {
            costs
                .as_deref()
                .map_or([0, 16], |(_, costs)| costs.progress())
        })
    };
    let button = move || {
        if desk.measuring.get() {
            view! { <button type="button" class="plain" on:click=move |_| desk.act(History::stop_measuring)>"Stop"</button> }.into_any()
        } else {
            view! { <button type="button" class="plain" disabled=move || desk.stage.get() != Stage::Ready on:click=move |_| desk.act(History::measure)>"Measure"</button> }.into_any()
        }
    };
    view! {
        <section class="sheet wide" aria-labelledby="costs-title">
            <h2 id="costs-title">"What a locus costs"</h2>
            <p class="lead">"The history above, measured in this browser: with more haplotypes, then with more recombination. Every coalescence and crossover takes about the same time; with recombination their number grows at last with the square of 4NrL."</p>
            <Simulated desk>
                <div class="many-control" data-state=move || if desk.measuring.get() { "measuring" } else { "resting" }>
                    {button}
                    <div class="progress-block">
                        <span class="metric-label" data-metric="cost-points" data-value=move || progress()[0].to_string()>{move || { let [done, all] = progress(); format!("{done} of {all} points") }}</span>
                        <progress aria-label="Points measured" max=move || progress()[1].to_string() value=move || progress()[0].to_string()></progress>
                    </div>
                </div>
                {move || there.get().then(|| view! { <Curves desk /> })}
            </Simulated>
        </section>
    }
}

/// Time and memory over both.
#[component]
fn Curves(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let draw = move |curve: usize, what: Cost| {
        move |width: f64| {
            desk.costs.with(|costs| {
                Some(plots::cost(
                    costs.as_ref()?.1.curves.get(curve)?,
                    what,
                    width,
                ))
            })
        }
    };
    let of = move || {
        desk.costs.with(|costs| {
            let (of, costs) = costs.as_deref()?;
            Some(desk.study.with(|now| words::measured(of, now, costs)))
        })
    };
    let worker = move || {
        let bytes = desk.costs.with(|costs| costs.as_ref()?.1.worker)?;
        let words = Forecast {
            seconds: 0.0,
            bytes,
        }
        .memory();
        let told = format!(
            "The worker holds {words} of memory by now, with everything else that it keeps; a browser never takes that back."
        );
        Some(view! { <span data-metric="worker-bytes" data-value=bytes.to_string()>{told}</span> })
    };
    let ends = move || {
        desk.costs
            .with(|costs| costs.as_deref().map(|(_, costs)| words::ends(costs)))
    };
    view! {
        <p class="caption">{of} " " {worker}</p>
        <div class="plots quarters">
            <div><h3>"Time over haplotypes"</h3><Plot draw=draw(0, Cost::Time) /></div>
            <div><h3>"Time over recombination"</h3><Plot draw=draw(1, Cost::Time) /></div>
            <div><h3>"Memory over haplotypes"</h3><Plot draw=draw(0, Cost::Memory) /></div>
            <div><h3>"Memory over recombination"</h3><Plot draw=draw(1, Cost::Memory) /></div>
        </div>
        <p class="caption">{ends}</p>
    }
}
