//! What each layer makes of one alignment, to scale and in the order of the road.

use super::super::figure::{Figure, HoverTarget};
use super::super::svg::{Fit, Svg};
use super::behind::Block;
use super::layout::{self, Layout};
use super::plane::{Kind, Plane};
use super::{paint, reading};
use crate::experiment::regression::{Orientation, Regression};
use crate::inspection::Opening;
use crate::network::{Layer, LayerSummary};

/// What white stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brightness {
    /// The largest value of each map: shows patterns, hides which maps matter.
    Map,
    /// The largest value of the layer: shows which maps matter.
    Layer,
    /// The largest value of all layers between input and output: shows which layers are loud.
    Network,
}

/// The order of a layer's channels from the top, or of a strip's values from the left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ChannelOrder<'a> {
    /// By their mean in this example, largest first.
    Activity,
    /// As they are numbered.
    Number,
    /// As given for each layer, the input first; a layer whose list does not name each channel once is drawn as numbered.
    Given(&'a [Vec<u32>]),
}

/// What is drawn of the gradient, below the alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// The gradient of the prediction with respect to each cell.
    Gradient,
    /// The gradient times the cell's value.
    GradientTimesInput,
}

/// How a stack is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StackOptions<'a> {
    /// What white stands for.
    pub brightness: Brightness,
    /// The order of channels.
    pub order: ChannelOrder<'a>,
    /// What is drawn of the gradient, where the opening has one.
    pub overlay: Option<Overlay>,
    /// Width in CSS pixels.
    pub width: f64,
    /// Cells that a finger can hit: the drawing becomes as wide as they need, and its labels keep to the width.
    pub large: bool,
}

/// One value of one layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellPlace {
    /// Index in [`Opening::layers`]: 0 for the input, then one more than in [`crate::inspection::Explanation::layer`].
    pub layer: u32,
    /// Its place in the layer's values.
    pub place: u32,
}

/// The drawn stack, and where everything lies in it.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerStack {
    /// The drawing. Its hover targets are whole layers; single cells are found by [`LayerStack::cell_at`].
    pub figure: Figure,
    pub(super) planes: Vec<Plane>,
    gradient: Option<Plane>,
    pub(super) layers: Vec<Layer>,
    pub(super) orientation: Orientation,
}

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

impl LayerStack {
    /// The value whose picture lies under a point in view-box units; a cell of the gradient's picture is the input's.
    pub fn cell_at(&self, x: f64, y: f64) -> Option<CellPlace> {
        let input = self.gradient.iter().map(|plane| (0, plane));
        (0..)
            .zip(&self.planes)
            .chain(input)
            .find_map(|(layer, plane)| {
                let place = plane.place_at(x, y)?;
                Some(CellPlace {
                    layer,
                    place: place as u32,
                })
            })
    }

    /// Left, top, width and height of a value's cell. What flattening and dropout hand on lies where they had it from.
    pub fn area_of(&self, place: CellPlace) -> Option<[f64; 4]> {
        let (layer, block) = self.drawn(place)?;
        self.planes.get(layer)?.areas_of(&block).first().copied()
    }

    /// Where everything lies that a value was made from, its own layer's neighbours first, down to the alignment.
    pub fn areas_behind(&self, place: CellPlace) -> Vec<[f64; 4]> {
        let mut areas = Vec::new();
        let Some((mut layer, mut block)) = self.drawn(place) else {
            return areas;
        };
        while let Some(before) = layer.checked_sub(1)
            && let Some(plane) = self.planes.get(before)
            && let Some(source) = self
                .layers
                .get(before)
                .and_then(|by| block.behind(by, &plane.shape))
        {
            areas.extend(plane.areas_of(&source));
            if before == 0 {
                areas.extend(
                    self.gradient
                        .iter()
                        .flat_map(|gradient| gradient.areas_of(&source)),
                );
            }
            (layer, block) = (before, source);
        }
        areas
    }

    /// The channels of each layer in the order in which they are drawn, the input first: what a twin is drawn by.
    pub fn orders(&self) -> Vec<Vec<u32>> {
        self.planes
            .iter()
            .map(|plane| plane.order.clone())
            .collect()
    }

    /// A value as its block, in the nearest layer below that has a picture.
    fn drawn(&self, CellPlace { layer, place }: CellPlace) -> Option<(usize, Block)> {
        let mut layer = layer as usize;
        let mut block = Block::of_place(&self.planes.get(layer)?.shape, place as usize)?;
        while self.planes.get(layer)?.kind == Kind::Same {
            let before = layer.checked_sub(1)?;
            block = block.behind(self.layers.get(before)?, &self.planes.get(before)?.shape)?;
            layer = before;
        }
        Some((layer, block))
    }
}

#[cfg(test)]
mod tests;
