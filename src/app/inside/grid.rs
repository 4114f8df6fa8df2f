//! Elephants and flies: the network inside and outside the range it was trained on.

use crate::app::lab::{Actions, Lab};
use crate::app::parts::fields::{Alert, TextInput};
use crate::app::parts::figure::FigureView;
use crate::app::plots::inside::{GridQuantity, GridWords, grid_map, parameter_name};
use crate::app::state::asked;
use crate::app::state::inspection::{Errand, Inspection, around, axis_of, refusal};
use crate::app::state::typed::bounded;
use crate::experiment::Experiment;
use crate::inspection::{Grid, GridAxes, GridAxis, GridNumber};
use crate::number::show;
use leptos::prelude::*;

/// Whole numbers that can be read; how many are allowed, the axes' own check says.
const WHOLE: [f64; 2] = [0.0, 1e6];
/// Numbers that can be read.
const ANY: [f64; 2] = [-1e12, 1e12];

/// The section.
#[component]
pub fn GridSection(
    /// The signals of the experiment.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let inspector = lab.inspector;
    let usual = move || inspector.with_experiment(around).flatten();
    let axes = RwSignal::new(untrack(usual));
    // Another history asks for another grid; until then what was typed stays.
    let history = Memo::new(move |_| {
        inspector.with_experiment(|of| (of.scenarios.clone(), of.locus, of.task.clone()))
    });
    Effect::new(move |before: Option<()>| {
        history.with(|_| ());
        if before.is_some() {
            axes.set(untrack(usual));
        }
    });
    let typo = RwSignal::new(None::<String>);
    let quantity = RwSignal::new(GridQuantity::Error);
    let refused = move || {
        let axes = axes.get()?;
        inspector.with_experiment(|of| refusal(&axes, of)).flatten()
    };
    let outlined = move || {
        let Some(axes) = axes.get() else {
            return false;
        };
        inspector
            .with_experiment(|of| {
                let numbers = GridNumber::all(of);
                [&axes.x.key, &axes.y.key].into_iter().all(|key| {
                    numbers
                        .iter()
                        .any(|number| number.key == *key && number.trained.is_some())
                })
            })
            .unwrap_or_default()
    };
    let grid = inspector.memo(|state| state.grid.clone());
    let draw = move |width: f64| {
        grid.with(|grid| {
            let grid = grid.as_ref()?;
            inspector.with_experiment(|of| drawn(grid, of, quantity.get(), width))
        })
    };
    let targets = move || inspector.with_experiment(asked::names).unwrap_or_default();
    let target = move |(place, name): (usize, String)| {
        let here = move || {
            axes.with(|axes| {
                axes.as_ref()
                    .is_some_and(|axes| usize::from(axes.target) == place)
            })
        };
        let choose = move |_| {
            axes.update(|axes| {
                if let Some(axes) = axes {
                    axes.target = place as u8;
                }
            });
        };
        view! { <button type="button" class="segment-button" aria-pressed=move || here().to_string() on:click=choose>{name}</button> }
    };
    let out = inspector.is_out(Errand::Grid);
    let idle = move || {
        !inspector.ready.get() || out.get() || axes.with(Option::is_none) || refused().is_some()
    };
    let done = move || {
        let done = grid.with(|grid| grid.as_ref().map_or(0, |grid| grid.cells.len()));
        let of = axes.with(|axes| {
            axes.as_ref()
                .map_or(0, |axes| u64::from(axes.x.cells) * u64::from(axes.y.cells))
        });
        format!("{done} of {of} cells")
    };
    let test = move |_| {
        if let Some(axes) = axes.get_untracked() {
            actions.inspect(|state| state.test_on_grid(axes));
        }
    };
    let per_cell = move || axes.with(|axes| axes.as_ref().map_or(0, |axes| axes.per_cell));
    let error = move || {
        if targets().is_empty() {
            "named wrongly"
        } else {
            "RMSE"
        }
    };
    view! {
        <section class="sheet wide" aria-labelledby="grid-title">
            <h2 id="grid-title">"Beyond what it was trained on"</h2>
            <p class="lead">"The error of the network over a grid of two numbers, which goes beyond the ranges that its training examples came from."</p>
            <p class="note">"The examples of the grid are simulated anew, with both numbers fixed and all others drawn as before; no seal is opened. Where the mutation rate is an axis, the number of sites follows it. Cells that the network was trained on are outlined."</p>
            <Show when=move || axes.with(Option::is_some) fallback=|| view! { <p class="note">"This history has fewer than two numbers: there is no grid of them."</p> }>
                <div class="grid-fields">
                    <AxisFields lab axes typo name="Left to right" get=|axes| &axes.x set=|axes, axis| axes.x = axis />
                    <AxisFields lab axes typo name="Bottom to top" get=|axes| &axes.y set=|axes, axis| axes.y = axis />
                    <div>
                        <label class="field-head"><span class="field-name">"Examples in each cell"</span>
                            <TextInput value=Signal::derive(move || per_cell().to_string()) take=move |typed: String| {
                                match bounded(&typed, WHOLE, true) {
                                    Ok(count) => {
                                        typo.set(None);
                                        axes.update(|axes| if let Some(axes) = axes { axes.per_cell = count as u32 });
                                    }
                                    Err(reason) => typo.set(Some(reason)),
                                }
                            } />
                        </label>
                        <Show when=move || { targets().len() > 1 }>
                            <div class="segments small" role="group" aria-label="What is judged">{move || targets().into_iter().enumerate().map(target).collect::<Vec<_>>()}</div>
                        </Show>
                        <div class="turn">
                            <button type="button" class="plain" data-action="grid" disabled=idle on:click=test>"Test on the grid"</button>
                            <button type="button" class="quiet" on:click=move |_| axes.set(untrack(usual))>"back to the proposed axes"</button>
                            <Show when=move || out.get()>
                                <span class="caption">{done}</span>
                                <button type="button" class="quiet" on:click=move |_| actions.inspect(Inspection::abandon)>"stop"</button>
                            </Show>
                        </div>
                    </div>
                </div>
            </Show>
            <Alert text=Signal::derive(move || typo.get().or_else(refused)) />
            <div class="segments small" role="group" aria-label="Colour">
                <button type="button" class="segment-button" aria-pressed=move || (quantity.get() == GridQuantity::Error).to_string() on:click=move |_| quantity.set(GridQuantity::Error)>{error}</button>
                <button type="button" class="segment-button" aria-pressed=move || (quantity.get() == GridQuantity::Bias).to_string() on:click=move |_| quantity.set(GridQuantity::Bias)>"bias"</button>
            </div>
            <Show when=move || !outlined()>
                <p class="note">"Nothing will be outlined: a number of these axes says nothing of what the network is trained on."</p>
            </Show>
            <div class="grid-figure"><FigureView draw=draw empty="The outlined part of the map is what the network was trained on; everything else it has to guess." /></div>
        </section>
    }
}

fn drawn(
    grid: &Grid,
    experiment: &Experiment,
    quantity: GridQuantity,
    width: f64,
) -> crate::app::plots::Figure {
    let names = [&grid.axes.x.key, &grid.axes.y.key].map(|key| parameter_name(key, experiment));
    let targets = asked::names(experiment);
    let words = GridWords {
        axes: names.each_ref().map(String::as_str),
        target: targets
            .get(usize::from(grid.axes.target))
            .map(String::as_str),
    };
    grid_map(grid, quantity, &words, width)
}

/// One side of the grid.
#[component]
fn AxisFields(
    /// The signals of the experiment.
    lab: Lab,
    /// The axes.
    axes: RwSignal<Option<GridAxes>>,
    /// Why what was typed last was refused.
    typo: RwSignal<Option<String>>,
    /// Which side.
    name: &'static str,
    /// Reads it.
    get: fn(&GridAxes) -> &GridAxis,
    /// Writes it.
    set: fn(&mut GridAxes, GridAxis),
) -> impl IntoView {
    let inspector = lab.inspector;
    let axis = Memo::new(move |_| axes.with(|axes| axes.as_ref().map(|axes| get(axes).clone())));
    let edit = move |change: &dyn Fn(&mut GridAxis)| {
        if let Some(mut next) = axis.get_untracked() {
            change(&mut next);
            axes.update(|axes| {
                if let Some(axes) = axes {
                    set(axes, next);
                }
            });
        }
    };
    let choose = move |event| {
        let key = event_target_value(&event);
        let cells = axis.with_untracked(|axis| axis.as_ref().map_or(0, |axis| axis.cells));
        let next = untrack(|| inspector.with_experiment(|of| axis_of(of, &key, cells)));
        if let Some(next) = next.flatten() {
            edit(&|axis| axis.clone_from(&next));
        }
    };
    let number = move |label: &'static str,
                       whole: bool,
                       read: fn(&GridAxis) -> f64,
                       write: fn(&mut GridAxis, f64)| {
        let allowed = if whole { WHOLE } else { ANY };
        let value = move || axis.with(|axis| axis.as_ref().map_or(0.0, read));
        view! {
            <label class="field-head"><span class="field-name">{label}</span>
                <TextInput spoken=format!("{name}, {label}") value=Signal::derive(move || show(value()))
                    take=move |typed: String| {
                        match bounded(&typed, allowed, whole) {
                            Ok(value) => {
                                typo.set(None);
                                edit(&|axis| write(axis, value));
                            }
                            Err(reason) => typo.set(Some(reason)),
                        }
                    } />
            </label>
        }
    };
    let options = move || {
        let numbers = inspector
            .with_experiment(|of| {
                GridNumber::all(of)
                    .into_iter()
                    .map(|number| (parameter_name(&number.key, of), number.key))
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default();
        let option = |(name, key): (String, String)| {
            let value = key.clone();
            let selected =
                move || axis.with(|axis| axis.as_ref().is_some_and(|axis| axis.key == key));
            view! { <option value=value selected=selected>{name}</option> }
        };
        numbers.into_iter().map(option).collect::<Vec<_>>()
    };
    let logarithmic = move || axis.with(|axis| axis.as_ref().is_some_and(|axis| axis.logarithmic));
    view! {
        <fieldset class="settings">
            <legend>{name}</legend>
            <select aria-label=format!("{name}, number") on:change=choose>{options}</select>
            {number("from", false, |axis| axis.low, |axis, value| axis.low = value)}
            {number("to", false, |axis| axis.high, |axis, value| axis.high = value)}
            {number("cells", true, |axis| f64::from(axis.cells), |axis, value| axis.cells = value as u32)}
            <label class="check"><input type="checkbox" prop:checked=logarithmic on:change=move |event| {
                let on = event_target_checked(&event);
                edit(&|axis| axis.logarithmic = on);
            } />" logarithmic"</label>
        </fieldset>
    }
}
