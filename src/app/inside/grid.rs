//! Elephants and flies: the network inside and outside the range it was trained on.

use super::actions::Actions;
use super::bench::{Bench, Errand};
use super::typed::bounded;
use crate::app::parts::figure::FigureView;
use crate::app::plots::inside::{GridQuantity, grid_map, parameter_name, target_name};
use crate::app::sliders::{round_significant, show};
use crate::experiment::regression::{Regression, SitesLaw, bounds};
use crate::inspection::InspectionError;
use crate::inspection::grid::{GridAxes, GridAxis, GridParameter};
use leptos::prelude::*;
use web_sys::HtmlInputElement;

/// Cells along the axes, and alignments in each, to begin with.
const CELLS: [u32; 2] = [12, 8];
const PER_CELL: u32 = 100;
/// Whole numbers that can be read; how many are allowed, the axes' own check says.
const WHOLE: [f64; 2] = [0.0, 1e6];

/// Axes that go beyond what an experiment trains on, on both sides.
fn around(experiment: &Regression) -> GridAxes {
    let theta = match experiment.source.sites {
        SitesLaw::Theta(_) => GridParameter::Theta
            .trained(experiment)
            .unwrap_or([1.0, 10.0]),
        SitesLaw::Fixed(sites) | SitesLaw::MadeUp(sites) => {
            [f64::from(sites) / bounds::sites_per_theta(experiment.source.haplotypes); 2]
        }
    };
    let rounded = |value: f64| round_significant(value, 2);
    let x = GridAxis {
        parameter: GridParameter::Theta,
        low: rounded(theta[0] / 4.0).max(0.5),
        high: rounded(theta[1] * 4.0).max(4.0),
        cells: CELLS[0],
        logarithmic: true,
    };
    let y = if experiment.source.bottleneck.is_some() {
        GridAxis {
            parameter: GridParameter::BottleneckSize,
            low: 0.01,
            high: 1.0,
            cells: CELLS[1],
            logarithmic: true,
        }
    } else {
        let grown = GridParameter::Growth
            .trained(experiment)
            .map_or(0.0, |[_, high]| high);
        GridAxis {
            parameter: GridParameter::Growth,
            low: 0.0,
            high: rounded(2.0 * grown).max(10.0),
            cells: CELLS[1],
            logarithmic: false,
        }
    };
    GridAxes {
        x,
        y,
        per_cell: PER_CELL,
    }
}

/// The section.
#[component]
pub fn GridSection(
    /// The page's state.
    bench: Bench,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let axes = RwSignal::new(bench.experiment.with_untracked(around));
    // Other alignments ask for another grid; until then what was typed stays.
    let source = Memo::new(move |_| bench.experiment.with(|experiment| experiment.source));
    Effect::new(move |before: Option<()>| {
        source.track();
        if before.is_some() {
            axes.set(bench.experiment.with_untracked(around));
        }
    });
    let typo = RwSignal::new(None::<String>);
    let quantity = RwSignal::new(GridQuantity::Rmse);
    let refused = move || {
        bench
            .experiment
            .with(|experiment| axes.get().check(experiment).err().map(said))
    };
    let outlined = move || {
        bench.experiment.with(|experiment| {
            axes.with(|axes| {
                axes.x
                    .parameter
                    .trained(experiment)
                    .and(axes.y.parameter.trained(experiment))
                    .is_some()
            })
        })
    };
    let target = move || {
        bench
            .with_trained(|experiment| target_name(experiment.target))
            .unwrap_or_default()
    };
    let draw = move |width: f64| {
        bench.grid.with(|grid| {
            grid.as_ref()
                .map(|grid| grid_map(grid, quantity.get(), target(), width))
        })
    };
    let out = move || bench.is_out(Errand::Grid);
    let idle = move || !bench.stage.get().stands() || out() || refused().is_some();
    let done = move || {
        bench
            .grid
            .with(|grid| grid.as_ref().map_or(0, |grid| grid.cells.len()))
    };
    view! {
        <section class="sheet wide" aria-labelledby="grid-title">
            <h2 id="grid-title">"Elephants and flies"</h2>
            <p class="lead">"A network that only ever saw elephants is shown flies: its error over a grid of parameters that goes beyond what it was trained on."</p>
            <p class="note">"The grid's alignments have as many sites as its θ gives them, cropped or padded to the network's width, and the truth is that of the whole alignment. Cells that the network was trained on are outlined; with a fixed number of sites there are none, as no θ describes such data."</p>
            <div class="grid-fields">
                <AxisFields bench axes typo name="Left to right" get=|axes| axes.x set=|axes, axis| axes.x = axis />
                <AxisFields bench axes typo name="Bottom to top" get=|axes| axes.y set=|axes, axis| axes.y = axis />
                <div>
                    <label class="field-head"><span class="field-name">"Alignments in each cell"</span>
                        <input class="exact" type="text" inputmode="numeric" size="6" prop:value=move || axes.get().per_cell.to_string() on:change=move |event| {
                            match bounded(&event_target_value(&event), WHOLE, true) {
                                Ok(count) => {
                                    typo.set(None);
                                    axes.update(|axes| axes.per_cell = count as u32);
                                }
                                Err(reason) => typo.set(Some(reason)),
                            }
                            event_target::<HtmlInputElement>(&event).set_value(&axes.get_untracked().per_cell.to_string());
                        } />
                    </label>
                    <div class="turn">
                        <button type="button" class="plain" data-action="grid" disabled=idle on:click=move |_| actions.grid(axes.get_untracked())>"Test on the grid"</button>
                        <button type="button" class="quiet" on:click=move |_| axes.set(bench.experiment.with_untracked(around))>"as at first"</button>
                        <Show when=out>
                            <span class="caption">{move || format!("{} of {} cells", done(), axes.get().x.cells * axes.get().y.cells)}</span>
                            <button type="button" class="quiet" on:click=move |_| actions.abandon()>"stop"</button>
                        </Show>
                    </div>
                </div>
            </div>
            {move || typo.get().or_else(refused).map(|reason| view! { <p class="refusal" role="alert">{reason}</p> })}
            <div class="segments small" role="group" aria-label="Colour">
                {[(GridQuantity::Rmse, "RMSE"), (GridQuantity::Bias, "bias")].map(|(option, word)| view! {
                    <button type="button" class="segment-button" aria-pressed=move || (quantity.get() == option).to_string() on:click=move |_| quantity.set(option)>{word}</button>
                })}
            </div>
            <Show when=move || !outlined()>
                <p class="note">"Nothing will be outlined: a parameter of these axes says nothing of what the network is trained on. "<a href="?preset=tajima-varying">"Tajima's D, S varies"</a>" trains on a range of θ."</p>
            </Show>
            <div class="grid-figure"><FigureView draw=draw empty="The outlined part of the map is what the network was trained on; everything else it has to guess." /></div>
        </section>
    }
}

/// A refusal in the words of the fields.
fn said(error: InspectionError) -> String {
    let InspectionError::Grid {
        field,
        expected,
        found,
    } = error
    else {
        return error.to_string();
    };
    let field = match field.split_once(": ") {
        Some(("x", field)) => format!("Left to right, {}", worded(field)),
        Some(("y", field)) => format!("Bottom to top, {}", worded(field)),
        _ => "Alignments in each cell".to_owned(),
    };
    format!("{field}: expected {expected}, found {found}.")
}

fn worded(field: &str) -> &str {
    match field {
        "low" => "from",
        "high" => "to",
        other => other,
    }
}

/// Why a parameter cannot be an axis for these alignments.
fn unfit(parameter: GridParameter, experiment: &Regression) -> Option<&'static str> {
    let squeezed = experiment.source.bottleneck.is_some();
    match parameter {
        GridParameter::BottleneckSize if !squeezed => Some("there is none"),
        GridParameter::Growth if squeezed => Some("not beside a bottleneck"),
        _ => None,
    }
}

/// An axis of another parameter, over a range that is usual for it.
fn usual(parameter: GridParameter, cells: u32) -> GridAxis {
    let (low, high, logarithmic) = match parameter {
        GridParameter::Theta => (1.0, 50.0, true),
        GridParameter::Recombination => (0.0, 40.0, false),
        GridParameter::Growth => (0.0, 10.0, false),
        GridParameter::BottleneckSize => (0.01, 1.0, true),
    };
    GridAxis {
        parameter,
        low,
        high,
        cells,
        logarithmic,
    }
}

/// One side of the grid.
#[component]
fn AxisFields(
    /// The page's state.
    bench: Bench,
    /// The axes.
    axes: RwSignal<GridAxes>,
    /// Why what was typed last was refused.
    typo: RwSignal<Option<String>>,
    /// Which side.
    name: &'static str,
    /// Reads it.
    get: fn(&GridAxes) -> GridAxis,
    /// Writes it.
    set: fn(&mut GridAxes, GridAxis),
) -> impl IntoView {
    let axis = Memo::new(move |_| axes.with(get));
    let edit = move |change: &dyn Fn(&mut GridAxis)| {
        let mut next = axis.get_untracked();
        change(&mut next);
        axes.update(|axes| set(axes, next));
    };
    let choose = move |event| {
        let chosen = event_target_value(&event);
        if let Some(parameter) = GridParameter::ALL
            .into_iter()
            .find(|parameter| parameter_name(*parameter) == chosen)
        {
            edit(&|axis| *axis = usual(parameter, axis.cells));
        }
    };
    let number = move |label: &'static str,
                       whole: bool,
                       read: fn(&GridAxis) -> f64,
                       write: fn(&mut GridAxis, f64)| {
        let allowed = if whole { WHOLE } else { [-1e6, 1e6] };
        view! {
            <label class="field-head"><span class="field-name">{label}</span>
                <input class="exact" type="text" inputmode="decimal" size="6" aria-label=format!("{name}, {label}")
                    prop:value=move || show(axis.with(read))
                    on:change=move |event| {
                        match bounded(&event_target_value(&event), allowed, whole) {
                            Ok(value) => {
                                typo.set(None);
                                edit(&|axis| write(axis, value));
                            }
                            Err(reason) => typo.set(Some(reason)),
                        }
                        event_target::<HtmlInputElement>(&event).set_value(&show(axis.with_untracked(read)));
                    } />
            </label>
        }
    };
    view! {
        <fieldset class="settings">
            <legend>{name}</legend>
            <select aria-label=format!("{name}, parameter") on:change=choose prop:value=move || parameter_name(axis.get().parameter)>
                {GridParameter::ALL.map(|of| {
                    let why = move || bench.experiment.with(|experiment| unfit(of, experiment));
                    let name = move || why().map_or_else(|| parameter_name(of).to_owned(), |why| format!("{} ({why})", parameter_name(of)));
                    view! { <option value=parameter_name(of) disabled=move || why().is_some() selected=move || axis.get().parameter == of>{name}</option> }
                })}
            </select>
            {number("from", false, |axis| axis.low, |axis, value| axis.low = value)}
            {number("to", false, |axis| axis.high, |axis, value| axis.high = value)}
            {number("cells", true, |axis| f64::from(axis.cells), |axis, value| axis.cells = value as u32)}
            <label class="check"><input type="checkbox" prop:checked=move || axis.get().logarithmic on:change=move |event| {
                let on = event_target_checked(&event);
                edit(&|axis| axis.logarithmic = on);
            } />" logarithmic"</label>
        </fieldset>
    }
}
