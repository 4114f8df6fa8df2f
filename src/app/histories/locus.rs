//! Section 2: one locus, its trees, alignment and spectrum.

use super::between::LocusBetween;
use super::desk::Desk;
use super::plot::Plot;
use super::reading::Reading;
use super::simulated::Simulated;
use super::time::TimeChoice;
use crate::app::parts::figure::FigureView;
use crate::app::parts::terms::Term;
use crate::app::plots::{self, Figure, Highlight, Mark, TreeOptions};
use crate::app::state::history::words;
use crate::expectation::Estimate;
use crate::number::{self, format_count, format_decimal};
use leptos::prelude::*;

/// The section.
#[component]
pub fn LocusSection(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let mark = RwSignal::new(None::<Mark>);
    let on_mark = Callback::new(move |next| mark.set(next));
    // A new tree has other branches and sites: what was pointed at is gone.
    Effect::new(move |_| {
        desk.locus.with(|_| ());
        mark.set(None);
    });
    let highlight = Memo::new(move |_| {
        desk.locus.with(|view| match (mark.get(), view) {
            (Some(mark), Some(view)) => Highlight::of_locus(mark, &view.tree, &view.sites),
            _ => Highlight::default(),
        })
    });
    let draw_tree = move |width| {
        desk.locus.with(|view| {
            let view = view.as_ref()?;
            Some(desk.before.with(|before| {
                desk.drawn.with(|drawn| {
                    highlight.with(|highlight| {
                        let before = before
                            .as_ref()
                            .map(|before| (&before.tree, desk.moved.get()));
                        let options = TreeOptions {
                            palette: &drawn.palette,
                            scale: desk.time.get(),
                            until: f64::INFINITY,
                            least: view.sweep.as_ref().map_or(0.0, |sweep| sweep.origin),
                            before,
                            highlight,
                            width,
                        };
                        plots::lineages(&view.tree, &view.sites, &options)
                    })
                })
            }))
        })
    };
    let draw_alignment = move |width| {
        desk.locus.with(|view| {
            let view = view.as_ref()?;
            Some(desk.drawn.with(|drawn| {
                highlight.with(|highlight| {
                    plots::haplotypes(&view.tree, &view.sites, &drawn.palette, highlight, width)
                })
            }))
        })
    };
    let draw_spectrum = move |width| {
        desk.locus.with(|view| {
            let view = view.as_ref()?;
            let expected = |index: usize| {
                view.expected
                    .as_ref()
                    .and_then(|expected| expected.get(index))
                    .copied()
            };
            let classes = view
                .spectrum
                .iter()
                .enumerate()
                .map(|(index, &mean)| Estimate {
                    mean,
                    error: f64::NAN,
                    expected: expected(index),
                });
            let classes: Vec<Estimate> = classes.collect();
            Some(
                highlight
                    .with(|highlight| plots::site_spectrum(&classes, "sites", highlight, width)),
            )
        })
    };
    let tree_line = move || desk.locus.with(|view| Some(words::tree(view.as_ref()?)));
    let shown = move || desk.locus.with(|view| words::nearest(view.as_ref()?));
    let colours = move || {
        if desk.study.with(|study| study.is_sweep()) {
            ". A branch has the colour of its background at the selected site."
        } else {
            ". A branch has the colour of the population that it is in."
        }
    };
    let theory = move || {
        let known = desk
            .locus
            .with(|view| view.as_ref().is_none_or(|view| view.expected.is_some()));
        if desk.study.with(|study| study.is_sweep()) {
            "The line is what theory expects of the same history without the sweep."
        } else if known {
            "The line is what theory expects on average over many loci."
        } else {
            "For this history the expected spectrum is not computed here; none is drawn."
        }
    };
    view! {
        <section class="sheet" aria-labelledby="locus-title">
            <h2 id="locus-title">"One locus"</h2>
            <Simulated desk aloud=true>
                <div class="turn">
                    <button type="button" class="plain" disabled=move || desk.view.get().replicate == 0 on:click=move |_| desk.act(|state| state.turn(false))>"Previous locus"</button>
                    <button type="button" class="plain" on:click=move |_| desk.act(|state| state.turn(true))>"Next locus"</button>
                    <span class="caption">{move || format!("Locus {} of this seed", format_count(f64::from(desk.view.get().replicate) + 1.0))}</span>
                </div>
                <div class="figure-head">
                    <h3>"Genealogy"</h3>
                    <TimeChoice time=desk.time />
                </div>
                <FigureView empty="The first genealogy appears when the simulator is up." on_mark=on_mark draw=draw_tree />
                <PositionSlider desk />
                <p class="caption">{tree_line} {colours}</p>
                <Legend desk />
                <h3>"Alignment"</h3>
                <Plot on_mark=on_mark draw=draw_alignment />
                <p class="caption">"Rows are haplotypes, in the order of the tree's leaves; columns are segregating sites, with the base pair of some below. Filled is the derived allele, in the colour of its haplotype. "{shown}</p>
                <Reading desk />
                <h3>"Site frequency spectrum of this locus"</h3>
                <Plot on_mark=on_mark draw=draw_spectrum />
                <p class="caption">{theory}</p>
                <Statistics desk />
                <LocusBetween desk />
            </Simulated>
        </section>
    }
}

/// The colours of the backgrounds of a sweep; populations are named in the drawing of their history.
#[component]
fn Legend(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let entries = move || {
        desk.study.with(|study| study.is_sweep()).then(|| {
            let drawn = desk.drawn.get();
            let entry = |(index, name): (usize, &String)| {
                view! { <span class="key"><span class="dot" style=format!("background:{}", drawn.palette.ink(index))></span>{name.clone()}</span> }
            };
            let partial = desk.study.with(|study| study.sweep().is_some_and(|sweep| sweep.end_frequency < 1.0));
            let known = drawn.palette.names().iter().enumerate().take(if partial { 3 } else { 2 });
            view! { <p class="keys">{known.map(entry).collect::<Vec<_>>()}</p> }
        })
    };
    view! { {entries} }
}

/// Walks along the recombining locus.
#[component]
fn PositionSlider(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let last = move || {
        desk.study
            .with(|study| (study.length - 1.0).floor().max(0.0))
    };
    let neighbour = move |right| desk.act(|state| state.go_beside(right));
    let at_first = move || {
        desk.locus
            .with(|view| view.as_ref().is_none_or(|view| view.index == 0))
    };
    let at_last = move || {
        desk.locus.with(|view| {
            view.as_ref()
                .is_none_or(|view| view.index + 1 == view.count)
        })
    };
    let draw_map = move |width| {
        let genome = desk.study.with(|study| study.genome());
        desk.locus
            .with(|view| Some(plots::recombination_map(&genome, view.as_ref()?, width)))
    };
    view! {
        <div class="locus-map"><FigureView draw=move |width| draw_map(width).map(|figure| Figure { table: None, ..figure }) /></div>
        <div class="position">
            <button type="button" class="quiet" aria-label="Previous tree" disabled=at_first on:click=move |_| neighbour(false)>"◂"</button>
            <input
                type="range"
                min="0"
                max=move || last().to_string()
                step="1"
                aria-label="Position along the locus"
                aria-valuetext=move || format!("{} base pairs", format_count(desk.view.get().position.round()))
                prop:value=move || desk.view.get().position.to_string()
                on:input=move |event| if let Some(position) = number::parse(&event_target_value(&event)) { desk.act(|state| state.go(position)) }
            />
            <button type="button" class="quiet" aria-label="Next tree" disabled=at_last on:click=move |_| neighbour(true)>"▸"</button>
        </div>
    }
}

/// Statistics of the whole locus.
#[component]
fn Statistics(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let rows = move || {
        desk.locus.with(|view| {
            let summary = view.as_ref()?.summary;
            let row = |name: &'static str, entry: &'static str, metric: &'static str, value: f64| {
                let plain = value.is_finite().then(|| value.to_string());
                view! { <tr><th scope="row"><Term word=name entry=entry /></th><td data-metric=metric data-value=plain>{format_decimal(value)}</td></tr> }
            };
            Some(vec![
                row("Segregating sites S", "segregating site", "locus-sites", summary.sites),
                row("Pairwise differences π", "pi", "locus-pi", summary.pi),
                row("Watterson's θ", "theta_W", "locus-watterson", summary.watterson),
                row("Tajima's D", "Tajima's D", "locus-tajima", summary.tajima),
            ])
        })
    };
    view! {
        <table class="statistics">
            <caption class="hidden">"Statistics of this locus, all samples together"</caption>
            <tbody>{rows}</tbody>
        </table>
    }
}
