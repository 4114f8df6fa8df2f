//! Station 2: one locus as it was simulated, and what of it the network is given.

use super::actions::Actions;
use super::state::Lab;
use crate::app::parts::fields::{Choice, Form, NumberField, SeedField};
use crate::app::parts::figure::FigureView;
use crate::app::parts::terms::Term;
use crate::app::plots::{self, Highlight, Mark, SpectrumOptions, TimeScale};
use crate::coalescent::LocusView;
use crate::dataset::Part;
use crate::experiment::{Class, Encoding};
use crate::number;
use crate::statistics::Summary;
use leptos::prelude::*;

/// The station.
#[component]
pub fn DataStation(
    /// The page's state.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let mark = RwSignal::new(None::<Mark>);
    let on_mark = Callback::new(move |next| mark.set(next));
    let time = RwSignal::new(TimeScale::Log);
    let highlight = Memo::new(move |_| {
        lab.locus.with(|view| match (mark.get(), view) {
            (Some(mark), Some(view)) => {
                Highlight::of(mark, &view.tree, &view.sites, view.scenario.samples)
            }
            _ => Highlight::default(),
        })
    });
    // A new locus has other branches and sites: what was pointed at is gone.
    Effect::new(move |_| {
        lab.locus.track();
        mark.set(None);
    });
    let draw = move |figure: fn(&LocusView, &Highlight, TimeScale, f64) -> plots::Figure| {
        move |width: f64| {
            lab.locus.with(|view| {
                view.as_ref()
                    .map(|view| figure(view, &highlight.read(), time.get(), width))
            })
        }
    };
    let tree_line = move || {
        lab.locus.with(|view| {
            view.as_ref().map(|view| {
                format!(
                    "Tree {} of {}, from {} to {} bp",
                    plots::format_count(f64::from(view.tree_index + 1)),
                    plots::format_count(f64::from(view.tree_count)),
                    plots::format_count(view.tree.left.floor()),
                    plots::format_count(view.tree.right.floor())
                )
            })
        })
    };
    view! {
        <section class="station" aria-labelledby="data-title">
            <h2 id="data-title"><span class="number">"2"</span>" Data"</h2>
            <LocusPicker lab actions />
            <div class="figure-head">
                <h3><Term word="Genealogy" entry="genealogy" /></h3>
                <button type="button" class="quiet" on:click=move |_| time.update(|scale| *scale = if *scale == TimeScale::Log { TimeScale::Linear } else { TimeScale::Log })>
                    {move || if time.get() == TimeScale::Log { "logarithmic time" } else { "linear time" }}
                </button>
            </div>
            <FigureView empty="The first genealogy appears when the simulator is up." on_mark=on_mark draw=draw(|view, highlight, time, width| {
                plots::genealogy(&view.tree, &view.sites, Some(view.scenario.split_time), time, highlight, width)
            }) />
            <p class="caption">{tree_line}</p>
            <PositionSlider lab actions />
            <div class="figure-head"><h3><Term word="Alignment" entry="alignment" />" around this tree"</h3></div>
            <FigureView on_mark=on_mark draw=draw(|view, highlight, _, width| {
                plots::alignment(&view.tree, &view.sites, view.scenario.samples, highlight, width)
            }) />
            <div class="figure-head"><h3><Term word="Joint site frequency spectrum" entry="joint site frequency spectrum" /></h3></div>
            <div class="spectrum-row">
                <FigureView on_mark=on_mark draw=draw(|view, highlight, _, width| {
                    let options = SpectrumOptions {
                        log: true,
                        title: "This locus".into(),
                        populations: ["A".into(), "B".into()],
                        brightest: None,
                        width,
                    };
                    plots::joint_spectrum(&view.spectrum.cells, view.spectrum.shape(), &options, highlight)
                }) />
                <Statistics lab />
            </div>
            <fieldset class="settings" disabled=move || !lab.stage.get().at_rest()>
                <legend>"What the network is given"</legend>
                <Choice
                    label="Coding"
                    options=vec![
                        (Encoding::Counts, "counts", "The raw counts of the tutorial: a few common cells drown the rest, and the number of sites is part of the evidence."),
                        (Encoding::Log, "log(1 + x)", "Logarithms bring rare and common cells to one scale; the network learns faster."),
                        (Encoding::Proportions, "proportions", "Each cell over all segregating sites: forgets how many sites there are, and so the mutation rate and the length. The honest coding when those are not known."),
                    ]
                    value=Signal::derive(move || lab.experiment.with(|e| e.observation.encoding))
                    on_change=move |encoding| lab.edit(|e| e.observation.encoding = encoding)
                />
                <Choice
                    label="Ancestral state"
                    options=vec![
                        (false, "known", "Each cell counts derived alleles: an outgroup told which allele is the old one."),
                        (true, "folded", "Cells count the rarer allele over both populations: what is left when the ancestral state is unknown."),
                    ]
                    value=Signal::derive(move || lab.experiment.with(|e| e.observation.folded))
                    on_change=move |folded| lab.edit(|e| e.observation.folded = folded)
                />
                <NumberField form=lab field="n" whole=true label="Loci per model" entry="locus" help="200 to 50,000"
                    get=|e| f64::from(e.loci_per_class) set=|e, value| e.loci_per_class = value.round() as u32 />
                <SeedField form=lab label="Data seed" help="Parameters, genealogies and mutations" get=|e| e.seeds.data set=|e, seed| e.seeds.data = seed />
            </fieldset>
            <p class="caption">"60 % of each model’s loci train, 8 % validate, 32 % stay sealed for the test."</p>
            <p class="note">
                "Mutations follow the infinite-sites model: no site mutates twice. The tutorial's simulator lets sites mutate again, and so
                finds about 4 % fewer sites than you see here."
            </p>
        </section>
    }
}

/// Which locus is on the table.
#[component]
fn LocusPicker(
    /// The page's state.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let loci = Memo::new(move |_| lab.experiment.with(|e| e.loci_per_class));
    let view = lab.view;
    let go = move |class: Class, index: u32| {
        view.update(|view| {
            view.class = class;
            view.index = index;
        });
        actions.look();
    };
    let step = move |by: i64| {
        let (now, loci) = (view.get_untracked(), i64::from(loci.get_untracked()));
        let index = (i64::from(now.index) + by).rem_euclid(loci.max(1));
        go(now.class, index as u32);
    };
    let part = move || {
        lab.locus
            .with(|view| {
                view.as_ref().and_then(|view| {
                    Some((Class::from_label(view.id.class.into())?, view.id.index))
                })
            })
            .and_then(|example| lab.part_of(example))
            .map(|part| match part {
                Part::Training => "in the training set",
                Part::Validation => "in the validation set",
                Part::Test => "in the sealed test set",
            })
    };
    view! {
        <div class="locus-picker">
            <div class="segments" role="group" aria-label="Model of the locus">
                {Class::ALL.map(|class| view! {
                    <button type="button" class="segment-button" aria-pressed=move || (view.get().class == class).to_string()
                        on:click=move |_| go(class, view.get_untracked().index)>
                        {if class == Class::Divergence { "divergence" } else { "gene flow" }}
                    </button>
                })}
            </div>
            <p class="lead">
                <label>
                    "Locus "
                    <input class="exact" type="text" inputmode="numeric" size="6" aria-label="Locus"
                        prop:value=move || (view.get().index + 1).to_string()
                        on:change=move |event| {
                            let typed = crate::app::sliders::parse_number(&event_target_value(&event)).unwrap_or(1.0);
                            let index = (typed.max(1.0) as u32).min(loci.get_untracked()) - 1;
                            go(view.get_untracked().class, index);
                        } />
                </label>
                {move || format!(" of {} ", plots::format_count(f64::from(loci.get())))}
                <button type="button" class="link" on:click=move |_| step(-1)>"previous"</button>
                " · "
                <button type="button" class="link" on:click=move |_| step(1)>"next"</button>
            </p>
            <p class="caption">{move || lab.locus.with(|locus| locus.as_ref().map(parameters))} {move || part().map(|part| format!(" · {part}"))}</p>
        </div>
    }
}

/// A locus' drawn parameters in one line.
fn parameters(view: &LocusView) -> String {
    let class = if view.id.class == u8::from(Class::Divergence) {
        "Divergence"
    } else {
        "Gene flow"
    };
    let scenario = &view.scenario;
    let rate = scenario
        .migration
        .map(|window| window.rates[0].max(window.rates[1]));
    format!(
        "{class}, locus {}: T {} generations · N {} / {} / {} (ancestral, A, B){}",
        plots::format_count(f64::from(view.id.index + 1)),
        plots::format_count(scenario.split_time.round()),
        plots::format_count(scenario.ancestral_size.round()),
        plots::format_count(scenario.sizes[0].round()),
        plots::format_count(scenario.sizes[1].round()),
        rate.map(|rate| format!(" · m {}", plots::format_rate(rate)))
            .unwrap_or_default()
    )
}

/// Walks along the recombining locus.
#[component]
fn PositionSlider(
    /// The page's state.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let length = Memo::new(move |_| lab.experiment.with(|e| e.locus.length));
    let go = move |position: f64| {
        lab.view.update(|view| view.position = position);
        actions.look();
    };
    let neighbour = move |right: bool| {
        let edge = lab.locus.with_untracked(|view| {
            view.as_ref().map(|view| {
                if right {
                    view.tree.right
                } else {
                    view.tree.left - 1.0
                }
            })
        });
        if let Some(edge) = edge {
            go(edge.clamp(0.0, (length.get_untracked() - 1.0).max(0.0)));
        }
    };
    view! {
        <div class="position">
            <button type="button" class="quiet" aria-label="Previous tree" on:click=move |_| neighbour(false)>"◂"</button>
            <input
                type="range"
                min="0"
                max=move || length.get().floor().to_string()
                step="1"
                aria-label="Position along the locus"
                aria-valuetext=move || format!("{} base pairs", plots::format_count(lab.view.get().position.round()))
                prop:value=move || lab.view.get().position.to_string()
                on:input=move |event| if let Some(position) = number::parse(&event_target_value(&event)) { go(position) }
            />
            <button type="button" class="quiet" aria-label="Next tree" on:click=move |_| neighbour(true)>"▸"</button>
        </div>
    }
}

/// Entries of the glossary for [`Summary::NAMES`].
const STATISTICS: [&str; 8] = [
    "segregating site",
    "pi",
    "pi",
    "d_xy",
    "F_ST",
    "shared polymorphism",
    "private site",
    "fixed difference",
];

/// The eight summary statistics of the locus.
#[component]
fn Statistics(
    /// The page's state.
    lab: Lab,
) -> impl IntoView {
    let rows = move || {
        lab.locus.with(|view| {
            view.as_ref().map(|view| {
                Summary::NAMES
                    .into_iter()
                    .zip(STATISTICS)
                    .zip(view.summary.to_array())
                    .map(|((name, entry), value)| {
                        let text = if value.fract() == 0.0 { plots::format_count(value) } else { plots::format_decimal(value) };
                        view! { <tr><th scope="row"><Term word=name entry=entry /></th><td>{text}</td></tr> }
                    })
                    .collect::<Vec<_>>()
            })
        })
    };
    view! {
        <table class="statistics">
            <caption class="hidden">"Summary statistics of this locus"</caption>
            <tbody>{rows}</tbody>
        </table>
    }
}
