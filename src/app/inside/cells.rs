//! Cells of the layers' picture: the next one in a direction, one brought into sight, one of the alignment changed.

use super::actions::Actions;
use super::bench::Bench;
use super::look::Touch;
use crate::app::plots::inside::{CellPlace, LayerStack};
use crate::experiment::regression::Orientation;
use crate::observation::alignment::disturb::{fixed, flipped, polarity_flipped};
use crate::statistics::Alignment;
use leptos::prelude::*;
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

/// Changes the alignment where it was clicked; padding stays.
pub fn touch(bench: Bench, actions: Actions, touch: Touch, place: usize) {
    let Some((orientation, haplotypes, width)) = bench.with_run_untracked(|run| {
        let experiment = &run.experiment;
        (
            experiment.observation.orientation,
            experiment.source.haplotypes as usize,
            experiment.observation.width as usize,
        )
    }) else {
        return;
    };
    let (site, haplotype) = match orientation {
        Orientation::Sites => (place / haplotypes.max(1), place % haplotypes.max(1)),
        Orientation::Haplotypes => (place % width.max(1), place / width.max(1)),
    };
    let inside = bench.opening.with_untracked(|opening| {
        opening
            .as_ref()
            .is_some_and(|opening| site < opening.alignment.sites())
    });
    if inside {
        actions.disturb(|alignment| match touch {
            Touch::Allele => flipped(alignment, haplotype, site),
            Touch::Polarity => polarity_flipped(alignment, site),
            Touch::Fix => fixed(alignment, site, !all_derived(alignment, site)),
        });
    }
}

fn all_derived(alignment: &Alignment, site: usize) -> bool {
    (0..alignment.haplotypes()).all(|haplotype| alignment.derived(haplotype, site))
}
