//! What each layer makes of one alignment, to scale and in the order of the road.

use super::super::figure::{Figure, HoverTarget};
use super::super::svg::{Fit, Svg};
use super::behind::Block;
use super::layout::{self, Layout};
use super::plane::{Kind, Plane};
use super::{paint, reading};
use crate::experiment::Layer;
use crate::experiment::regression::{Orientation, Regression};
use crate::inspection::Opening;
use crate::network::LayerSummary;

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
pub fn layer_stack(opening: &Opening, experiment: &Regression, summary: &[LayerSummary], options: &StackOptions<'_>) -> LayerStack {
    let view = Fit::new(options.width, [240.0, 4000.0]).view;
    let Layout { planes, gradient, labels, height } = layout::place(opening, experiment, summary, options, view);
    let widest = planes.iter().map(|plane| plane.area[0] + plane.area[2]).fold(view, f64::max);
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

    let targets = planes.iter().zip(&opening.layers).filter(|(plane, _)| !matches!(plane.kind, Kind::Same));
    let hover = targets.map(|(plane, output)| HoverTarget::new(plane.area, reading::describe(plane, output))).collect();
    let summary_text = reading::sentence(opening, &planes);
    let table = reading::table(opening, &planes, summary);
    let figure = Figure { svg: svg.finish(&summary_text), size, summary: summary_text, hover, table: Some(table) };
    LayerStack { figure, planes, gradient, layers: experiment.layers.clone(), orientation: experiment.observation.orientation }
}

impl LayerStack {
    /// The value whose picture lies under a point in view-box units; a cell of the gradient's picture is the input's.
    pub fn cell_at(&self, x: f64, y: f64) -> Option<CellPlace> {
        let input = self.gradient.iter().map(|plane| (0, plane));
        (0..).zip(&self.planes).chain(input).find_map(|(layer, plane)| {
            let place = plane.place_at(x, y)?;
            Some(CellPlace { layer, place: place as u32 })
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
        let Some((mut layer, mut block)) = self.drawn(place) else { return areas };
        while let Some(before) = layer.checked_sub(1)
            && let Some(plane) = self.planes.get(before)
            && let Some(source) = self.layers.get(before).and_then(|by| block.behind(by, &plane.shape))
        {
            areas.extend(plane.areas_of(&source));
            if before == 0 {
                areas.extend(self.gradient.iter().flat_map(|gradient| gradient.areas_of(&source)));
            }
            (layer, block) = (before, source);
        }
        areas
    }

    /// The channels of each layer in the order in which they are drawn, the input first: what a twin is drawn by.
    pub fn orders(&self) -> Vec<Vec<u32>> {
        self.planes.iter().map(|plane| plane.order.clone()).collect()
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
mod tests {
    use super::super::sample;
    use super::*;
    use roxmltree::Document;

    fn options<'a>() -> StackOptions<'a> {
        StackOptions { brightness: Brightness::Layer, order: ChannelOrder::Activity, overlay: None, width: 1000.0, large: false }
    }

    fn stack(options: StackOptions<'_>) -> (LayerStack, Opening) {
        let (experiment, opening, summary) = sample::opening();
        (layer_stack(&opening, &experiment, &summary, &options), opening)
    }

    fn place(layer: u32, place: u32) -> CellPlace {
        CellPlace { layer, place }
    }

    #[test]
    fn every_drawn_cell_is_found_again_where_it_lies() {
        for (width, large) in [(358.0, false), (358.0, true), (1000.0, false), (1000.0, true)] {
            let (stack, opening) = stack(StackOptions { width, large, ..options() });
            for (layer, output) in (0..).zip(&opening.layers) {
                for index in 0..output.values.len() as u32 {
                    let [x, y, w, h] = stack.area_of(place(layer, index)).unwrap();
                    let found = stack.cell_at(x + 0.5 * w, y + 0.5 * h).unwrap();
                    // Dropout (4) and flattening (5) show what pooling (3) made.
                    let expected = if [4, 5].contains(&layer) { 3 } else { layer };
                    assert_eq!(found, place(expected, index), "layer {layer} of {width} pixels");
                }
            }
        }
    }

    #[test]
    fn large_cells_are_as_large_as_a_fingertip_and_labels_stay_in_sight() {
        let (experiment, mut opening, summary) = sample::opening();
        let narrow =
            |opening: &Opening, large| layer_stack(opening, &experiment, &summary, &StackOptions { width: 120.0, large, ..options() });
        let [x, y, w, h] = narrow(&opening, true).area_of(place(0, 0)).unwrap();
        assert!(x >= 0.0 && y >= 0.0 && w >= 24.0 && h >= 24.0, "{w} x {h}");
        // Wider than the page, and scrolled to.
        let input = &mut opening.layers[0];
        (input.shape, input.values) = (vec![40, 4], vec![0.0; 160]);
        let [fitted, large] = [false, true].map(|large| narrow(&opening, large).figure);
        assert_eq!(fitted.size[0], 240.0);
        assert_eq!(large.size[0], 40.0 * 24.0);
        let document = Document::parse(&large.svg).unwrap();
        let texts = document.descendants().filter(|node| node.has_tag_name("text"));
        let right = texts
            .filter_map(|node| Some(node.attribute("x")?.parse::<f64>().unwrap() + super::super::super::svg::text_width(node.text()?)));
        assert!(right.fold(0.0, f64::max) <= 300.0, "a label beyond the page");
    }

    #[test]
    fn a_convolution_s_column_stands_over_the_middle_of_its_window_and_a_pooled_one_is_as_wide() {
        let (stack, _) = stack(options());
        let column = |layer, channels: u32, step: u32| {
            let [x, _, w, _] = stack.area_of(place(layer, step * channels)).unwrap();
            [x, x + w]
        };
        let [window, first] = [[column(0, 4, 2)[0], column(0, 4, 3)[1]], column(1, 3, 2)];
        assert!((0.5 * (window[0] + window[1]) - 0.5 * (first[0] + first[1])).abs() < 1e-9);
        assert_eq!(column(3, 3, 1), [column(2, 3, 2)[0], column(2, 3, 3)[1]]);
    }

    #[test]
    fn behind_a_pooled_cell_lie_its_windows_down_to_the_alignment() {
        let (stack, _) = stack(options());
        let areas = stack.areas_behind(place(5, 3 + 1));
        // Column 1 of the pool: columns 2 and 3 of conv 2, 2 to 4 of conv 1, sites 2 to 5.
        let steps = |layer: u32, channels: u32, from: u32, to: u32| {
            let [left, _, _, _] = stack.area_of(place(layer, from * channels)).unwrap();
            let [right, _, w, _] = stack.area_of(place(layer, to * channels)).unwrap();
            [left, right + w]
        };
        let found: Vec<[f64; 2]> = areas.iter().map(|[x, _, w, _]| [*x, x + w]).collect();
        assert_eq!(found, [steps(2, 3, 2, 3), steps(1, 3, 2, 4), steps(0, 4, 2, 5)]);
        assert_eq!(areas[0][3] * 3.0, areas[1][3], "one filter of conv 2, all of conv 1");
        assert_eq!(stack.areas_behind(place(0, 0)), Vec::<[f64; 4]>::new());
    }

    #[test]
    fn the_loudest_filter_comes_first_unless_numbered_or_given() {
        let top = |order| {
            let (stack, _) = stack(StackOptions { order, ..options() });
            let order = stack.orders().swap_remove(1);
            let ys: Vec<f64> = order.iter().map(|&channel| stack.area_of(place(1, channel)).unwrap()[1]).collect();
            assert!(ys.windows(2).all(|pair| pair[0] < pair[1]));
            order
        };
        // The sample's filter k has mean proportional to k.
        assert_eq!(top(ChannelOrder::Activity), [2, 1, 0]);
        assert_eq!(top(ChannelOrder::Number), [0, 1, 2]);
        let given: Vec<Vec<u32>> = vec![vec![], vec![1, 2, 0]];
        assert_eq!(top(ChannelOrder::Given(&given)), [1, 2, 0]);
        assert_eq!(top(ChannelOrder::Given(&[])), [0, 1, 2]);
    }

    #[test]
    fn pictures_are_images_and_the_gradient_is_one_more_of_the_same_cells() {
        let images = |stack: &LayerStack| {
            let document = Document::parse(&stack.figure.svg).unwrap();
            document.descendants().filter(|node| node.has_tag_name("image")).count()
        };
        let (plain, opening) = stack(options());
        let (with, _) = stack(StackOptions { overlay: Some(Overlay::Gradient), ..options() });
        // Input, two convolutions, a pool, a strip.
        assert_eq!([images(&plain), images(&with)], [5, 6]);
        let [x, y, _, h] = with.area_of(place(0, 5)).unwrap();
        let input_height = 4.0 * h;
        let below = with.cell_at(x + 1.0, y + input_height + 30.0);
        assert_eq!(below.map(|cell| (cell.layer, cell.place / 4)), Some((0, 1)), "the gradient's column is the site's");
        assert_eq!(with.reading(&opening, place(0, 5)).unwrap(), "Input, haplotype 2, site 2: 1; gradient 0.05, times input 0.05");
    }

    #[test]
    fn labels_and_sentence_say_shapes_weights_and_answer() {
        let (stack, opening) = stack(options());
        let texts = |text: &str| stack.figure.svg.contains(&format!(">{text}</text>"));
        assert!(texts("8 sites") && texts("4 haplotypes") && texts("kernel 2, ReLU") && texts("27 weights"));
        assert!(texts("Conv 1") && texts("1.250") && texts("truth 1.500  ·  93 weights in all"));
        assert_eq!(
            stack.figure.summary,
            "An alignment of 4 haplotypes with 8 segregating sites through Conv 1 (7 × 3), Conv 2 (6 × 3), Pool (3 × 3), Dense (4): \
             prediction 1.25, truth 1.5."
        );
        assert_eq!(stack.place_name(place(5, 4)).unwrap(), "Flatten, filter 2, column 2");
        assert_eq!(stack.reading(&opening, place(7, 0)).unwrap(), "Output: 1.25");
        assert_eq!(stack.figure.hover.len(), 6);
    }
}
