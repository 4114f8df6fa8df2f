//! What each layer sees: the example and every layer's output below it, cells that can be pointed at and clicked, and the numbers that a
//! cell was made from.

use super::cells::{neighbour, scroll_to};
use super::drawing::{Drawing, Scale, layers, overlay};
use super::explained::Explained;
use crate::app::lab::{Actions, Lab};
use crate::app::parts::on_screen::while_on_screen;
use crate::app::parts::width::width_of;
use crate::app::plots::inside::StackOptions;
use crate::app::state::{self, words};
use crate::dataset::Part;
use crate::inspection::CellPlace;
use leptos::html::Div;
use leptos::prelude::*;
use web_sys::{KeyboardEvent, PointerEvent};

/// Room for outlines at the left and the right edge of the picture, CSS pixels; as `.cells-scroll` has it.
const EDGES: f64 = 6.0;

/// Above a cell nearer to the top than this a read-out has no room, view-box units.
const ROOM: f64 = 34.0;

/// The middle column.
#[component]
pub fn StackSection(
    /// The signals of the experiment.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
    /// How the pictures are drawn.
    drawing: Drawing,
) -> impl IntoView {
    let inspector = lab.inspector;
    let shows = Memo::new(move |_| lab.view.get().shows);
    let holder = NodeRef::<Div>::new();
    let width = width_of(holder);
    // Rounded, so that a scroll bar's arrival does not redraw everything at every pixel.
    let drawn_for = Memo::new(move |_| ((width.get() - EDGES) / 4.0).floor() * 4.0);
    let picture = NodeRef::<Div>::new();
    let large = move || drawing.scale.get().is_large(drawn_for.get());
    let stack = while_on_screen(move || {
        let width = drawn_for.get();
        if width <= 0.0 {
            return None;
        }
        inspector.opening.with(|opening| {
            let opening = opening.as_ref()?;
            inspector
                .with_experiment(|experiment| {
                    let overlay = overlay(shows.get());
                    let (brightness, order) =
                        (drawing.brightness.get(), drawing.order.get().channels());
                    let options = StackOptions {
                        brightness,
                        order,
                        overlay,
                        width,
                        large: large(),
                    };
                    layers(opening, experiment, &options)
                })
                .flatten()
        })
    });
    let pointed = RwSignal::new(None::<CellPlace>);
    let place_of = move |event: &PointerEvent| {
        let area = picture.get_untracked()?.get_bounding_client_rect();
        stack.with_untracked(|stack| {
            let stack = stack.as_ref()?;
            let x =
                (f64::from(event.client_x()) - area.left()) / area.width() * stack.figure.size[0];
            let y =
                (f64::from(event.client_y()) - area.top()) / area.height() * stack.figure.size[1];
            stack.cell_at(x, y)
        })
    };
    let on_pointer = move |event: PointerEvent| {
        let place = place_of(&event);
        if pointed.get_untracked() != place {
            pointed.set(place);
        }
    };
    let act = move |place: CellPlace| {
        if place.layer == 0 {
            let touch = drawing.touch.get_untracked();
            actions.inspect(|state| state.touch(touch, place.place as usize));
        } else {
            actions.inspect(|state| state.choose(Some(place)));
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let direction = match event.key().as_str() {
            "ArrowRight" => [1.0, 0.0],
            "ArrowLeft" => [-1.0, 0.0],
            "ArrowDown" => [0.0, 1.0],
            "ArrowUp" => [0.0, -1.0],
            "Escape" => {
                pointed.set(None);
                return actions.inspect(|state| state.choose(None));
            }
            "Enter" | " " => {
                if let Some(place) = pointed.get_untracked() {
                    event.prevent_default();
                    act(place);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        let first = CellPlace { layer: 0, place: 0 };
        let next = stack.with_untracked(|stack| {
            let stack = stack.as_ref()?;
            match pointed.get_untracked() {
                None => Some(first),
                Some(from) => neighbour(stack, from, direction),
            }
        });
        if next.is_some() {
            pointed.set(next);
            if let (Some(holder), Some(area)) = (
                holder.get_untracked(),
                stack.with_untracked(|stack| stack.as_ref()?.area_of(next?)),
            ) {
                scroll_to(&holder, area);
            }
        }
    };
    let frame = |size: [f64; 2], [x, y, w, h]: [f64; 4]| {
        let percent = |part: f64, whole: f64| 100.0 * part / whole.max(1.0);
        format!(
            "left:{:.3}%;top:{:.3}%;width:{:.3}%;height:{:.3}%",
            percent(x, size[0]),
            percent(y, size[1]),
            percent(w, size[0]),
            percent(h, size[1])
        )
    };
    let chosen = inspector.memo(|state| state.chosen);
    let marks = move || {
        stack.with(|stack| {
            let stack = stack.as_ref()?;
            let size = stack.figure.size;
            let chosen = chosen.get();
            let behind = chosen
                .or(pointed.get())
                .map(|place| stack.areas_behind(place))
                .unwrap_or_default();
            let behind = behind
                .into_iter()
                .map(|area| view! { <div class="behind" style=frame(size, area)></div> })
                .collect::<Vec<_>>();
            let cell = |place: Option<CellPlace>, class: &'static str| {
                place
                    .and_then(|place| stack.area_of(place))
                    .map(|area| view! { <div class=class style=frame(size, area)></div> })
            };
            Some(view! { {behind} {cell(chosen, "chosen")} {cell(pointed.get(), "pointed")} })
        })
    };
    let read_out = move || {
        let place = pointed.get()?;
        stack.with(|stack| {
            let stack = stack.as_ref()?;
            let text = inspector
                .opening
                .with(|opening| stack.reading(opening.as_ref()?, place))?;
            let [x, y, w, h] = stack.area_of(place)?;
            let centre = x + w / 2.0;
            // Near an edge of what is in sight the read-out leans inwards, so that it is never cut off.
            let (seen, width) = holder.get_untracked().map_or((0.0, 1.0), |holder| {
                (
                    f64::from(holder.scroll_left()),
                    f64::from(holder.client_width()),
                )
            });
            let lean = match (centre - seen) / width.max(1.0) {
                share if share < 0.25 => "0",
                share if share > 0.75 => "-100%",
                _ => "-50%",
            };
            let (top, rise) = if y < ROOM {
                (y + h, "6px")
            } else {
                (y, "calc(-100% - 6px)")
            };
            let style =
                format!("left:{centre:.1}px;top:{top:.1}px;transform:translate({lean},{rise})");
            Some(view! { <div class="read-out" style=style>{text}</div> })
        })
    };
    let markup = move || {
        stack.with(|stack| {
            stack
                .as_ref()
                .map(|stack| stack.figure.svg.clone())
                .unwrap_or_default()
        })
    };
    let summary = move || {
        stack.with(|stack| {
            stack.as_ref().map_or_else(
                || "No example is open yet".to_owned(),
                |stack| stack.figure.summary.clone(),
            )
        })
    };
    let sealed = lab.memo(|state| state.openings == 0);
    let may_open = lab.memo(|state| state.may_open().is_some());
    let stale = lab.memo(state::Lab::data_is_stale);
    let empty = move || {
        if sealed.get() && lab.part.get() == Some(Part::Test) {
            "This example belongs to the sealed test set: what the network makes of it stays hidden until the seal is broken."
        } else if stale.get() {
            "The settings have changed since the network's data were simulated. Simulate and train on them in the Lab, or restore the run there."
        } else if may_open.get() {
            "Asking the network …"
        } else {
            "No network is at hand for this example."
        }
    };
    let spoken = move || {
        let place = pointed.get()?;
        stack.with(|stack| {
            inspector
                .opening
                .with(|opening| stack.as_ref()?.reading(opening.as_ref()?, place))
        })
    };
    let lead = move || inspector.with_experiment(words::how_to_read);
    view! {
        <section class="stack" aria-labelledby="stack-title">
            <h2 id="stack-title">"What each layer sees"</h2>
            <p class="lead">{lead}</p>
            <div class="figure-head">
                <div class="segments small" role="group" aria-label="Size of the cells">
                    {[(Scale::Whole, "whole width", "All columns at once"), (Scale::Large, "large cells", "Cells that a finger can hit: scroll sideways to what does not fit")].map(|(option, word, help)| view! {
                        <button type="button" class="segment-button" title=help aria-pressed=move || (large() == (option == Scale::Large)).to_string() on:click=move |_| drawing.scale.set(option)>{word}</button>
                    })}
                </div>
            </div>
            <div class="cells-scroll" node_ref=holder>
            <div
                class="figure-holder cells"
                node_ref=picture
                style=move || stack.with(|stack| stack.as_ref().map(|stack| format!("width:{}px", stack.figure.size[0])))
                tabindex="0"
                role="application"
                aria-roledescription="picture of cells"
                aria-label=summary
                on:pointermove=on_pointer
                on:pointerdown=on_pointer
                on:pointerleave=move |_| pointed.set(None)
                on:click=move |event| {
                    let event: &PointerEvent = wasm_bindgen::JsCast::unchecked_ref(&event);
                    if let Some(place) = place_of(event) {
                        act(place);
                    }
                }
                on:keydown=on_key
            >
                <div class="drawing" inner_html=markup></div>
                {marks}
                {read_out}
            </div>
            </div>
            <p class="hidden" aria-live="polite">{spoken}</p>
            <Show when=move || stack.with(Option::is_none)><p class="empty">{empty}</p></Show>
            <Explained lab actions stack />
        </section>
    }
}
