//! What each layer makes of one example, to scale and in the order of the road.

use super::super::figure::{Figure, HoverTarget};
use super::super::svg::{Fit, Svg};
use super::drawn::LayerStack;
use super::input::InputCells;
use super::layout::{self, Layout};
use super::options::{Brightness, ChannelOrder, StackNames, StackOptions};
use super::plane::Kind;
use super::{paint, reading};
use crate::experiment::Experiment;
use crate::inspection::{CellPlace, Opening};
use crate::network::LayerSummary;

/// Draws what each layer makes of an example: the input as the network is given it, then every layer's output, black to white, with its columns
/// under those of an alignment that they come from; layers that also have negative values in blue and vermilion. `summary` has a line for each of the experiment's layers.
pub fn layer_stack(
    opening: &Opening,
    experiment: &Experiment,
    names: &StackNames,
    summary: &[LayerSummary],
    options: &StackOptions<'_>,
) -> LayerStack {
    let (mut stack, layout) = placed(opening, experiment, names, summary, options, true);
    let size = [
        if options.large {
            layout.width.max(layout.view).ceil()
        } else {
            layout.view
        },
        layout.height,
    ];
    let mut svg = Svg::new(size);
    for (label, at) in &layout.labels {
        label.draw(&mut svg, *at);
    }
    let planes = &stack.planes;
    paint::input(&mut svg, opening, experiment, &stack.input, planes);
    if let (Some(plane), Some(overlay)) = (&stack.gradient, options.overlay) {
        paint::gradient(&mut svg, opening, &stack.input, plane, overlay);
    }
    paint::layers(&mut svg, opening, planes, options.brightness, |_| true);
    let weights = summary.iter().map(|line| line.parameters).sum();
    paint::answers(&mut svg, opening, &stack.outputs, planes, weights);

    let targets = planes
        .iter()
        .zip(&opening.layers)
        .filter(|(plane, _)| !matches!(plane.kind, Kind::Same));
    let hover = targets
        .map(|(plane, output)| HoverTarget::new(plane.area, reading::describe(plane, output)))
        .collect();
    let summary_text = reading::sentence(opening, &stack.outputs, planes);
    let table = reading::table(opening, planes, summary);
    stack.figure = svg.figure(summary_text, hover).with_table(table);
    stack
}

/// One layer of the stack alone, without its label, filters as they are numbered; each value says what it is. None where nothing is drawn of
/// the layer: it hands on what was before, or its values are the answers.
pub fn layer_picture(
    opening: &Opening,
    experiment: &Experiment,
    names: &StackNames,
    layer: usize,
    brightness: Brightness,
    width: f64,
) -> Option<Figure> {
    let options = StackOptions {
        brightness,
        order: ChannelOrder::Number,
        overlay: None,
        width,
        large: false,
    };
    let (mut stack, layout) = placed(opening, experiment, names, &[], &options, false);
    let (output, plane) = (opening.layers.get(layer)?, stack.planes.get_mut(layer)?);
    if matches!(plane.kind, Kind::Same | Kind::Answers) {
        return None;
    }
    let [_, above, _, below] = layout::margins(layout.image && layer == 0);
    plane.area[1] = above;
    let size = [layout.view, (above + plane.area[3] + below).max(1.0)];
    let summary = format!("{}.", reading::describe(plane, output));
    let mut svg = Svg::new(size);
    if layer == 0 {
        paint::input(&mut svg, opening, experiment, &stack.input, &stack.planes);
    } else {
        paint::layers(&mut svg, opening, &stack.planes, brightness, |at| {
            at == layer
        });
    }
    let hover = (0..output.values.len() as u32)
        .filter_map(|place| {
            let place = CellPlace {
                layer: layer as u32,
                place,
            };
            Some(HoverTarget::new(
                stack.area_of(place)?,
                stack.reading(opening, place)?,
            ))
        })
        .collect();
    Some(svg.figure(summary, hover))
}

/// A stack with everything in its place, not yet drawn.
fn placed(
    opening: &Opening,
    experiment: &Experiment,
    names: &StackNames,
    summary: &[LayerSummary],
    options: &StackOptions<'_>,
    labels: bool,
) -> (LayerStack, Layout) {
    let view = Fit::new(options.width, [240.0, 4000.0]).view;
    let input = InputCells::of(&opening.given, experiment, &names.populations);
    let mut layout = layout::place(
        opening,
        (experiment, &names.outputs),
        &input,
        summary,
        options,
        (view, labels),
    );
    let stack = LayerStack {
        figure: Figure::default(),
        planes: std::mem::take(&mut layout.planes),
        gradient: layout.gradient.take(),
        layers: experiment.layers.clone(),
        input,
        outputs: names.outputs.clone(),
    };
    (stack, layout)
}

#[cfg(test)]
mod tests;
