//! Names of curves at their ends, each with its curve's colour beside it.

use super::super::chart::Chart;
use super::super::colour::INK_SOFT;
use super::super::curves::spread;
use super::super::svg::Anchor;

/// The end of a curve.
pub(super) struct End {
    /// In the units of the axes.
    pub(super) at: [f64; 2],
    pub(super) ink: &'static str,
    pub(super) name: String,
}

/// Writes the names right of the frame, none over another.
pub(super) fn name_ends(chart: &mut Chart, mut ends: Vec<End>) {
    let [top, right, bottom, _] = chart.frame();
    ends.sort_by(|one, other| other.at[1].total_cmp(&one.at[1]));
    let mut heights: Vec<f64> = ends.iter().map(|end| chart.place(end.at)[1]).collect();
    spread(&mut heights, [top, bottom - 4.0]);
    for (end, height) in ends.iter().zip(heights) {
        // The colour as a dot: not every curve's colour is dark enough for text.
        chart.over().circle([right + 11.0, height], 3.5, end.ink, "");
        chart.label([right + 19.0, height + 4.0], Anchor::Start, INK_SOFT, &end.name);
    }
}
