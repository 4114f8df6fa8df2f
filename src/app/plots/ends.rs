//! Names of curves at their ends, none over another.

use super::chart::Chart;
use super::colour::INK_SOFT;
use super::svg::Anchor;

/// Between two lines of labels.
pub(super) const LINE: f64 = 13.0;

/// Names curves at their ends, no two names on top of each other.
pub(super) fn label_ends(chart: &mut Chart, ends: Vec<([f64; 2], &str, String)>) {
    let [top, right, bottom, _] = chart.frame();
    let finite = ends.into_iter().filter(|(end, _, _)| end.iter().all(|value| value.is_finite()));
    let mut labels: Vec<(f64, f64, &str, String)> =
        finite.map(|(end, colour, text)| (chart.place(end), colour, text)).map(|([x, y], colour, text)| (x, y, colour, text)).collect();
    // By colour where they end at one height, so that no order is left to chance.
    labels.sort_unstable_by(|one, other| one.1.total_cmp(&other.1).then(one.2.cmp(other.2)));
    let mut heights: Vec<f64> = labels.iter().map(|label| label.1).collect();
    // So that the lowest keeps clear of the axis' numbers.
    spread(&mut heights, [top, bottom - 4.0]);
    for (label, height) in labels.iter_mut().zip(heights) {
        label.1 = height;
    }
    // Beside the longest curve, while curves are still growing.
    let x = labels.iter().map(|label| label.0).fold(0.0, f64::max).min(right) + 8.0;
    for (_, y, colour, text) in labels {
        chart.label([x, y + 4.0], Anchor::Start, colour, &text);
    }
}

/// Moves heights (ascending) apart, so that a label at each has room for itself, between a top and a bottom where that is possible.
fn spread(heights: &mut [f64], [top, bottom]: [f64; 2]) {
    let mut lowest = f64::NEG_INFINITY;
    for height in heights.iter_mut() {
        *height = height.max(lowest + LINE).max(top);
        lowest = *height;
    }
    let mut ceiling = f64::INFINITY;
    if lowest > bottom {
        for height in heights.iter_mut().rev() {
            *height = height.min(bottom).min(ceiling - LINE);
            ceiling = *height;
        }
    }
}

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
