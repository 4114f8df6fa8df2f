//! Cells of the layers' picture: the next one in a direction, and one brought into sight.

use crate::app::plots::inside::LayerStack;
use crate::inspection::CellPlace;
use web_sys::Element;

/// Furthest that a key looks for the next cell, view-box units.
const REACH: f64 = 700.0;

/// Brings a cell into sight, where the picture is wider than the page.
pub fn scroll_to(holder: &Element, [x, _, w, _]: [f64; 4]) {
    let (seen, width) = (
        f64::from(holder.scroll_left()),
        f64::from(holder.client_width()),
    );
    if x < seen || x + w > seen + width {
        holder.set_scroll_left((x + w / 2.0 - width / 2.0) as i32);
    }
}

/// The next cell in a direction; gaps between pictures are stepped over.
pub fn neighbour(stack: &LayerStack, from: CellPlace, [dx, dy]: [f64; 2]) -> Option<CellPlace> {
    let [x, y, w, h] = stack.area_of(from)?;
    let (mut x, mut y) = (x + w / 2.0, y + h / 2.0);
    let step = if dx == 0.0 {
        (h / 2.0).max(0.5)
    } else {
        (w / 2.0).max(0.5)
    };
    let mut gone = 0.0;
    while gone < REACH {
        (x, y) = (x + dx * step, y + dy * step);
        gone += step;
        if let Some(place) = stack.cell_at(x, y).filter(|place| *place != from) {
            return Some(place);
        }
    }
    None
}
