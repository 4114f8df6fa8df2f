//! Station 2: one example as it was simulated, what of it the network is given, and of what kind all of them are.

use super::actions::Actions;
use super::locus::{GivenFields, LocusFields};
use super::signals::Lab;
use crate::app::parts::fields::TextInput;
use crate::app::parts::figure::FigureView;
use crate::app::parts::terms::Term;
use crate::app::plots::{self, Highlight, Mark, Palette, SpectrumOptions, TimeScale, TreeOptions};
use crate::app::state::example::{given, numbers};
use crate::app::state::observed;
use crate::dataset::{Part, draw};
use crate::expectation::Estimate;
use crate::experiment::{Input, Units};
use crate::number::{self, format_count, format_decimal, parse_number};
use crate::statistics::Summary;
use leptos::prelude::*;

/// The station.
#[component]
pub fn DataStation(
    /// The view's signals.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let mark = RwSignal::new(None::<Mark>);
    let on_mark = Callback::new(move |next| mark.set(next));
    let time = RwSignal::new(TimeScale::Log);
    let highlight = Memo::new(move |_| {
        lab.locus.with(|view| match (mark.get(), view) {
            (Some(mark), Some(view)) => Highlight::of_locus(mark, &view.tree, &view.sites),
            _ => Highlight::default(),
        })
    });
    // A new example has other branches and sites: what was pointed at is gone.
    Effect::new(move |_| {
        lab.locus.with(|_| ());
        mark.set(None);
    });
    let shown = lab.memo(|state| state.example().0);
    let palette = Memo::new(move |_| {
        lab.experiment
            .with(|e| Palette::of_study(&draw(e, shown.get()).study))
    });
    let draw_tree = move |width| {
        lab.locus.with(|view| {
            let view = view.as_ref()?;
            Some(palette.with(|palette| {
                highlight.with(|highlight| {
                    let options = TreeOptions {
                        palette,
                        scale: time.get(),
                        until: f64::INFINITY,
                        least: view.sweep.as_ref().map_or(0.0, |sweep| sweep.origin),
                        before: None,
                        highlight,
                        width,
                    };
                    plots::lineages(&view.tree, &view.sites, &options)
                })
            }))
        })
    };
    let draw_alignment = move |width| {
        lab.locus.with(|view| {
            let view = view.as_ref()?;
            Some(palette.with(|palette| {
                highlight.with(|highlight| {
                    plots::haplotypes(&view.tree, &view.sites, palette, highlight, width)
                })
            }))
        })
    };
    let tree_line = move || {
        let scaled = lab.experiment.with(|e| e.locus.units == Units::Scaled);
        lab.locus.with(|view| {
            let view = view.as_ref()?;
            let end = |at: f64| {
                if scaled {
                    format_decimal(at)
                } else {
                    format_count(at.floor())
                }
            };
            let unit = if scaled { "of the locus" } else { "bp" };
            Some(format!(
                "Tree {} of {}, from {} to {} {unit}. A branch has the colour of the population that it is in.",
                format_count(f64::from(view.index + 1)),
                format_count(f64::from(view.count)),
                end(view.tree.left),
                end(view.tree.right)
            ))
        })
    };
    let is_spectrum = lab.of(|e| matches!(e.observation.input, Input::Spectrum { .. }));
    view! {
        <section class="station" aria-labelledby="data-title">
            <h2 id="data-title"><span class="number">"2"</span>" Data"</h2>
            <ExamplePicker lab actions />
            <div class="figure-head">
                <h3><Term word="Genealogy" entry="genealogy" /></h3>
                <button type="button" class="quiet" on:click=move |_| time.update(|scale| *scale = if *scale == TimeScale::Log { TimeScale::Linear } else { TimeScale::Log })>
                    {move || if time.get() == TimeScale::Log { "logarithmic time" } else { "linear time" }}
                </button>
            </div>
            {move || lab.no_locus.get().map(|reason| view! { <p class="note">{reason}</p> })}
            <FigureView empty="The first genealogy appears when the simulator is up." on_mark=on_mark draw=draw_tree />
            <p class="caption">{tree_line}</p>
            <PositionSlider lab actions />
            <div class="figure-head"><h3><Term word="Alignment" entry="alignment" />" around this tree"</h3></div>
            <FigureView on_mark=on_mark draw=draw_alignment />
            <Show when=move || is_spectrum.get()>
                <div class="figure-head"><h3><Term word="Site frequency spectrum" entry="joint site frequency spectrum" /></h3></div>
            </Show>
            <div class="spectrum-row">
                <Show when=move || is_spectrum.get()>
                    <FigureView on_mark=on_mark draw=move |width| lab.locus.with(|view| {
                        highlight.with(|highlight| spectrum(lab, view.as_ref()?, highlight, width))
                    }) />
                </Show>
                <Statistics lab />
            </div>
            <GivenInput lab />
            <fieldset class="settings" disabled=move || !lab.at_rest()>
                <legend>"What the network is given"</legend>
                <GivenFields lab />
            </fieldset>
            <details>
                <summary>"The locus, and how many of them"</summary>
                <fieldset class="settings" disabled=move || !lab.at_rest()>
                    <legend class="hidden">"The locus"</legend>
                    <LocusFields lab />
                </fieldset>
            </details>
        </section>
    }
}

/// The example's spectrum: of two samples jointly, of one as bars.
fn spectrum(
    lab: Lab,
    view: &crate::locus::LocusView,
    highlight: &Highlight,
    width: f64,
) -> Option<plots::Figure> {
    let joint = lab.experiment.with(|e| observed::joint(e).is_some());
    if let (true, Some(between)) = (joint, &view.between) {
        let options = SpectrumOptions {
            log: true,
            title: "This example".into(),
            populations: between.names.clone(),
            folded: false,
            brightest: None,
            width,
        };
        return Some(plots::joint_spectrum(
            &between.spectrum.cells,
            between.spectrum.shape(),
            &options,
            highlight,
        ));
    }
    let classes: Vec<Estimate> = view
        .spectrum
        .iter()
        .map(|&mean| Estimate {
            mean,
            error: f64::NAN,
            expected: None,
        })
        .collect();
    Some(plots::site_spectrum(&classes, "sites", highlight, width))
}

/// Which example is on the table.
#[component]
fn ExamplePicker(
    /// The view's signals.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let examples = lab.of(|e| e.examples);
    let names = lab.of(|e| {
        e.scenarios
            .iter()
            .map(|scenario| scenario.name.clone())
            .collect::<Vec<_>>()
    });
    let shown = lab.memo(|state| state.example().0);
    let go = move |scenario: u8, index: u32| {
        lab.state.update(|state| {
            state.look.scenario = scenario;
            state.look.index = index;
        });
        actions.look();
    };
    let step = move |by: i64| {
        let (now, all) = (shown.get_untracked(), i64::from(examples.get_untracked()));
        let index = (i64::from(now.index) + by).rem_euclid(all.max(1));
        go(now.scenario, index as u32);
    };
    let part = move || {
        lab.part.get().map(|part| match part {
            Part::Training => "in the training set",
            Part::Validation => "in the validation set",
            Part::Test => "in the sealed test set",
        })
    };
    let buttons = move || {
        let names = names.get();
        (names.len() > 1).then(|| {
            let button = |(place, name): (usize, String)| {
                view! {
                    <button type="button" class="segment-button" aria-pressed=move || (usize::from(shown.get().scenario) == place).to_string()
                        on:click=move |_| go(place as u8, shown.get_untracked().index)>{name}</button>
                }
            };
            view! {
                <div class="segments" role="group" aria-label="Class of the example">
                    {names.into_iter().enumerate().map(button).collect::<Vec<_>>()}
                </div>
            }
        })
    };
    view! {
        <div class="locus-picker">
            {buttons}
            <p class="lead">
                <label>
                    "Locus "
                    <TextInput spoken="Locus".to_owned() value=Signal::derive(move || (shown.get().index + 1).to_string())
                        take=move |typed: String| {
                            let now = shown.get_untracked();
                            let typed = parse_number(&typed).unwrap_or(f64::from(now.index) + 1.0);
                            let index = (typed.max(1.0) as u32).min(examples.get_untracked()).saturating_sub(1);
                            go(now.scenario, index);
                        } />
                </label>
                {move || format!(" of {} ", format_count(f64::from(examples.get())))}
                <button type="button" class="link" on:click=move |_| step(-1)>"previous"</button>
                " · "
                <button type="button" class="link" on:click=move |_| step(1)>"next"</button>
            </p>
            <p class="caption">{move || lab.experiment.with(|e| numbers(e, shown.get()))} {move || part().map(|part| format!(" · {part}"))}</p>
        </div>
    }
}

/// Walks along the recombining locus.
#[component]
fn PositionSlider(
    /// The view's signals.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let length = lab.of(|e| e.locus.length);
    let scaled = lab.of(|e| e.locus.units == Units::Scaled);
    let position = lab.memo(|state| state.example().1);
    let go = move |position: f64| {
        lab.state
            .update(|state| state.look.position = Some(position));
        actions.look();
    };
    let neighbour = move |right: bool| {
        let edge = lab.locus.with_untracked(|view| {
            view.as_ref().map(|view| {
                if right {
                    view.tree.right
                } else {
                    view.tree.left - 1e-6 * (view.tree.right - view.tree.left)
                }
            })
        });
        let end = length.get_untracked();
        if let Some(edge) = edge.filter(|edge| (0.0..end).contains(edge)) {
            go(edge);
        }
    };
    view! {
        <div class="position">
            <button type="button" class="quiet" aria-label="Previous tree" on:click=move |_| neighbour(false)>"◂"</button>
            <input
                type="range"
                min="0"
                max=move || if scaled.get() { "1".to_owned() } else { length.get().floor().to_string() }
                step=move || if scaled.get() { "0.001" } else { "1" }
                aria-label="Position along the locus"
                aria-valuetext=move || if scaled.get() {
                    format!("{} of the locus", format_decimal(position.get()))
                } else {
                    format!("{} base pairs", format_count(position.get().round()))
                }
                prop:value=move || position.get().to_string()
                on:input=move |event| if let Some(position) = number::parse(&event_target_value(&event)) { go(position) }
            />
            <button type="button" class="quiet" aria-label="Next tree" on:click=move |_| neighbour(true)>"▸"</button>
        </div>
    }
}

/// The statistics of the example, all observed samples together, and how the first two differ.
#[component]
fn Statistics(
    /// The view's signals.
    lab: Lab,
) -> impl IntoView {
    let rows = move || {
        lab.locus.with(|view| {
            let view = view.as_ref()?;
            let summary = view.summary;
            let row = |name: &'static str, of: String, entry: &'static str, value: f64| {
                let text = if value.fract() == 0.0 { format_count(value) } else { format_decimal(value) };
                view! { <tr><th scope="row"><Term word=name entry=entry />{of}</th><td>{text}</td></tr> }
            };
            let plain = String::new;
            let mut rows = vec![
                row("S", plain(), "segregating site", summary.sites),
                row("π", plain(), "pi", summary.pi),
                row("θ_W", plain(), "theta_W", summary.watterson),
                row("Tajima's D", plain(), "Tajima's D", summary.tajima),
            ];
            if let Some(between) = &view.between {
                let two = Summary::of(&between.spectrum);
                let [one, other] = between.names.each_ref().map(|name| format!(" of {name}"));
                rows.extend([
                    row("π", one, "pi", two.pi_a),
                    row("π", other, "pi", two.pi_b),
                    row("d_xy", plain(), "d_xy", two.d_xy),
                ]);
                rows.extend(between.f_st.map(|f_st| row("F_ST", plain(), "F_ST", f_st)));
                rows.extend([
                    row("shared", plain(), "shared polymorphism", two.shared),
                    row("private", plain(), "private site", two.private),
                    row("fixed", plain(), "fixed difference", two.fixed),
                ]);
            }
            Some(rows)
        })
    };
    view! {
        <table class="statistics">
            <caption class="hidden">"Statistics of this example"</caption>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// What the network was given of the example: its truth in numbers, and the order that an alignment has in its input.
#[component]
fn GivenInput(
    /// The view's signals.
    lab: Lab,
) -> impl IntoView {
    let text = move || {
        lab.opening.with(|opening| {
            let opening = opening.as_ref()?;
            lab.experiment.with(|e| given(e, opening))
        })
    };
    view! { {move || text().map(|text| view! { <p class="caption">{text}</p> })} }
}
