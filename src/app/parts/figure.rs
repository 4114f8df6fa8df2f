//! One component shows every figure: it draws for the width it has, reads out what is pointed at, and offers the table.

use super::on_screen::while_on_screen;
use super::width::width_of;
use crate::app::plots::{Figure, Mark, Table};
use leptos::html::Div;
use leptos::prelude::*;
use web_sys::{KeyboardEvent, PointerEvent};

/// Narrowest width a figure is drawn for, CSS pixels.
const NARROWEST: f64 = 120.0;

/// A figure with hover and keyboard read-out.
#[component]
pub fn FigureView(
    /// Draws the figure for a width in CSS pixels; none while there is nothing to draw.
    draw: impl Fn(f64) -> Option<Figure> + Send + Sync + 'static,
    /// What stands in its place while there is nothing to draw.
    #[prop(optional)]
    empty: &'static str,
    /// Told what the pointer is on, for figures that are linked.
    #[prop(optional, into)]
    on_mark: Option<Callback<Option<Mark>>>,
) -> impl IntoView {
    let holder = NodeRef::<Div>::new();
    let width = width_of(holder);
    // Rounded, so that a scroll bar's arrival does not redraw everything at every pixel.
    let drawn_for = Memo::new(move |_| (width.get() / 4.0).floor() * 4.0);
    let figure = while_on_screen(move || {
        let width = drawn_for.get();
        (width >= NARROWEST).then(|| draw(width)).flatten()
    });
    let pointed = RwSignal::new(None::<usize>);
    let point = move |index: Option<usize>| {
        if pointed.get_untracked() != index {
            pointed.set(index);
            if let Some(on_mark) = on_mark {
                on_mark.run(index.and_then(|index| {
                    figure.with_untracked(|figure| figure.as_ref()?.hover.get(index)?.mark)
                }));
            }
        }
    };
    let on_pointer = move |event: PointerEvent| {
        let Some(element) = holder.get_untracked() else {
            return;
        };
        let area = element.get_bounding_client_rect();
        let index = figure.with_untracked(|figure| {
            let figure = figure.as_ref()?;
            let x = (f64::from(event.client_x()) - area.left()) / area.width() * figure.size[0];
            let y = (f64::from(event.client_y()) - area.top()) / area.height() * figure.size[1];
            figure.target_at(x, y)
        });
        point(index);
    };
    let on_key = move |event: KeyboardEvent| {
        let count =
            figure.with_untracked(|figure| figure.as_ref().map_or(0, |figure| figure.hover.len()));
        let next = match (event.key().as_str(), pointed.get_untracked()) {
            ("ArrowRight" | "ArrowDown", None) => Some(0),
            ("ArrowRight" | "ArrowDown", Some(index)) => {
                Some((index + 1).min(count.saturating_sub(1)))
            }
            ("ArrowLeft" | "ArrowUp", Some(index)) => Some(index.saturating_sub(1)),
            ("Escape", _) => None,
            _ => return,
        };
        if count > 0 {
            event.prevent_default();
            point(next);
        }
    };
    let read_out = move || {
        let index = pointed.get()?;
        figure.with(|figure| {
            let figure = figure.as_ref()?;
            let target = figure.hover.get(index)?;
            let [width, height] = figure.size;
            let percent = |part: f64, whole: f64| 100.0 * part / whole.max(1.0);
            let centre = percent(target.x + target.w / 2.0, width);
            // Near an edge the read-out leans inwards, so that it is never cut off.
            let lean = if centre < 25.0 {
                "0"
            } else if centre > 75.0 {
                "-100%"
            } else {
                "-50%"
            };
            let frame = format!(
                "left:{}%;top:{}%;width:{}%;height:{}%",
                percent(target.x, width),
                percent(target.y, height),
                percent(target.w, width),
                percent(target.h, height)
            );
            let label = format!(
                "left:{}%;top:{}%;transform:translate({lean},calc(-100% - 6px))",
                centre,
                percent(target.y, height)
            );
            Some(view! {
                <div class="pointed" style=frame></div>
                <div class="read-out" style=label>{target.text.clone()}</div>
            })
        })
    };
    view! {
        <figure class="figure">
            <div
                class="figure-holder"
                node_ref=holder
                tabindex=move || if figure.with(|figure| figure.as_ref().is_some_and(|figure| !figure.hover.is_empty())) { "0" } else { "-1" }
                role="group"
                aria-label=move || figure.with(|figure| figure.as_ref().map(|figure| figure.summary.clone()).unwrap_or_else(|| empty.to_owned()))
                on:pointermove=on_pointer
                on:pointerdown=on_pointer
                on:pointerleave=move |_| point(None)
                on:blur=move |_| point(None)
                on:keydown=on_key
            >
                <div class="drawing" inner_html=move || figure.with(|figure| figure.as_ref().map(|figure| figure.svg.clone()).unwrap_or_default())></div>
                {read_out}
            </div>
            {move || figure.with(Option::is_none).then(|| view! { <p class="empty">{empty}</p> })}
            {move || figure.with(|figure| figure.as_ref().and_then(|figure| figure.table.clone())).map(|table| view! { <TableView table /> })}
        </figure>
    }
}

/// A figure's numbers, folded away until asked for.
#[component]
fn TableView(
    /// The numbers.
    table: Table,
) -> impl IntoView {
    let head = table
        .header
        .into_iter()
        .map(|cell| view! { <th scope="col">{cell}</th> })
        .collect::<Vec<_>>();
    let rows = table
        .rows
        .into_iter()
        .map(|row| view! { <tr>{row.into_iter().map(|cell| view! { <td>{cell}</td> }).collect::<Vec<_>>()}</tr> })
        .collect::<Vec<_>>();
    view! {
        <details class="figure-table">
            <summary>"Table"</summary>
            <div class="scroll">
                <table>
                    <thead><tr>{head}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}
