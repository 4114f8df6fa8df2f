//! What each layer makes of one alignment, to scale and in the order of the road.

use super::super::figure::{Figure, HoverTarget};
use super::super::svg::{Fit, Svg};
use super::drawn::LayerStack;
use super::layout::{self, Layout};
use super::options::StackOptions;
use super::plane::Kind;
use super::{paint, reading};
use crate::experiment::regression::Regression;
use crate::inspection::Opening;
use crate::network::LayerSummary;

/// Draws what each layer makes of an alignment: the input with haplotypes and sites as the network is given them, then every layer's output,
/// black to white, with its columns under those of the alignment that they come from; layers that also have negative values in blue and
/// vermilion. `summary` has a line for each of the experiment's layers.
pub fn layer_stack(
    opening: &Opening,
    experiment: &Regression,
    summary: &[LayerSummary],
    options: &StackOptions<'_>,
) -> LayerStack {
    let view = Fit::new(options.width, [240.0, 4000.0]).view;
    let Layout {
        planes,
        gradient,
        labels,
        height,
    } = layout::place(opening, experiment, summary, options, view);
    let widest = planes
        .iter()
        .map(|plane| plane.area[0] + plane.area[2])
        .fold(view, f64::max);
    let size = [if options.large { widest.ceil() } else { view }, height];
    let mut svg = Svg::new(size);
    for (label, at) in &labels {
        label.draw(&mut svg, *at);
    }
    paint::input(&mut svg, opening, experiment, &planes);
    if let (Some(plane), Some(overlay)) = (&gradient, options.overlay) {
        paint::gradient(&mut svg, opening, plane, overlay);
    }
    paint::layers(&mut svg, opening, &planes, options.brightness);
    let weights = summary.iter().map(|line| line.parameters).sum();
    paint::output(&mut svg, opening, &planes, weights);

    let targets = planes
        .iter()
        .zip(&opening.layers)
        .filter(|(plane, _)| !matches!(plane.kind, Kind::Same));
    let hover = targets
        .map(|(plane, output)| HoverTarget::new(plane.area, reading::describe(plane, output)))
        .collect();
    let summary_text = reading::sentence(opening, &planes);
    let table = reading::table(opening, &planes, summary);
    let figure = Figure {
        svg: svg.finish(&summary_text),
        size,
        summary: summary_text,
        hover,
        table: Some(table),
    };
    LayerStack {
        figure,
        planes,
        gradient,
        layers: experiment.layers.clone(),
        orientation: experiment.observation.orientation,
    }
}

#[cfg(test)]
mod tests;
