//! A figure whose table is made only when it is opened: while loci arrive, rows that nobody sees would cost more than the drawing.

use crate::app::parts::figure::FigureView;
use crate::app::plots::{Figure, Mark, Table};
use leptos::prelude::*;
use std::sync::Arc;

/// Width for which a figure is drawn where only its table is wanted, CSS pixels.
const ANY_WIDTH: f64 = 600.0;

/// A figure with its table below.
#[component]
pub fn Plot(
    /// Draws the figure for a width in CSS pixels; none while there is nothing to draw.
    draw: impl Fn(f64) -> Option<Figure> + Send + Sync + 'static,
    /// What stands in its place while there is nothing to draw.
    #[prop(optional)]
    empty: &'static str,
    /// Told what the pointer is on, for figures that are linked.
    #[prop(optional)]
    on_mark: Option<Callback<Option<Mark>>>,
) -> impl IntoView {
    let draw = Arc::new(draw);
    let again = Arc::clone(&draw);
    let open = RwSignal::new(false);
    let picture = move |width| {
        draw(width).map(|figure| Figure {
            table: None,
            ..figure
        })
    };
    let table = move || {
        if open.get() {
            again(ANY_WIDTH).and_then(|figure| figure.table).map(rows)
        } else {
            None
        }
    };
    let on_mark = on_mark.unwrap_or_else(|| Callback::new(|_| ()));
    view! {
        <FigureView empty on_mark draw=picture />
        <details class="figure-table" on:toggle=move |_| open.update(|open| *open = !*open)>
            <summary>"Table"</summary>
            <div class="scroll" tabindex="0" role="group" aria-label="The figure's numbers">{table}</div>
        </details>
    }
}

fn rows(table: Table) -> impl IntoView {
    let head = table
        .header
        .into_iter()
        .map(|cell| view! { <th scope="col">{cell}</th> })
        .collect::<Vec<_>>();
    let row = |row: Vec<String>| view! { <tr>{row.into_iter().map(|cell| view! { <td>{cell}</td> }).collect::<Vec<_>>()}</tr> };
    let body = table.rows.into_iter().map(row).collect::<Vec<_>>();
    view! { <table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table> }
}
