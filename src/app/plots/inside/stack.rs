//! What each layer makes of one example, to scale and in the order of the road.

use super::super::figure::{Figure, HoverTarget};
use super::super::svg::{Fit, Svg};
use super::answer;
use super::drawn::LayerStack;
use super::input::InputCells;
use super::layout::{self, Layout};
use super::options::StackOptions;
use super::plane::Kind;
use super::{paint, reading};
use crate::experiment::Experiment;
use crate::inspection::Opening;
use crate::network::LayerSummary;

/// Draws what each layer makes of an example: the input as the network is given it, then every layer's output, black to white, with its columns
/// under those of an alignment that they come from; layers that also have negative values in blue and vermilion. `summary` has a line for each of the experiment's layers.
pub fn layer_stack(
    opening: &Opening,
    experiment: &Experiment,
    summary: &[LayerSummary],
    options: &StackOptions<'_>,
) -> LayerStack {
    let view = Fit::new(options.width, [240.0, 4000.0]).view;
    let input = InputCells::of(&opening.given, experiment);
    let outputs = answer::names(experiment);
    let Layout {
        planes,
        gradient,
        labels,
        height,
    } = layout::place(opening, experiment, &input, summary, options, view);
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
    paint::answers(&mut svg, opening, &outputs, &planes, weights);

    let targets = planes
        .iter()
        .zip(&opening.layers)
        .filter(|(plane, _)| !matches!(plane.kind, Kind::Same));
    let hover = targets
        .map(|(plane, output)| HoverTarget::new(plane.area, reading::describe(plane, output)))
        .collect();
    let summary_text = reading::sentence(opening, &outputs, &planes);
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
        input,
        outputs,
    }
}

#[cfg(test)]
mod tests;
