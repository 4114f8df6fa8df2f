//! Where the pictures and labels of the stack stand.

use super::super::spectrum::MARGINS;
use super::super::svg::Svg;
use super::input::InputCells;
use super::label::Label;
use super::options::{ChannelOrder, Overlay, StackOptions};
use super::plane::{Columns, Kind, Plane, by_activity, ranks};
use crate::experiment::{Experiment, Orientation};
use crate::inspection::{Given, Opening};
use crate::network::{Layer, LayerSummary, layer_names};

/// From this width on labels stand beside the pictures, in a column of the second width.
const BESIDE: [f64; 2] = [520.0, 142.0];
/// Pictures become no wider.
const WIDEST: f64 = 900.0;
/// Between two layers.
const GAP: f64 = 12.0;
/// Between two small maps.
pub(super) const BETWEEN: f64 = 5.0;
/// Side of a cell that a finger can hit (WCAG 2.2, target size), CSS pixels.
const FINGER: f64 = 24.0;
/// Height of a strip.
const STRIP: f64 = 26.0;
/// Height of the line with an answer.
const OUTPUT: f64 = 30.0;
/// Most answers that stand one below the other.
const MOST_ANSWERS: usize = 16;
/// About as wide and high are the input and the maps of a network that is given an image.
const IMAGE: [f64; 2] = [230.0, 72.0];

/// Everything with its place.
pub(super) struct Layout {
    /// One for each layer of the opening.
    pub(super) planes: Vec<Plane>,
    /// The gradient's picture, if there is one.
    pub(super) gradient: Option<Plane>,
    /// None where labels are not wanted.
    pub(super) labels: Vec<(Label, LabelPlace)>,
    /// Width of the page, and of what stands on it.
    pub(super) view: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    /// The network is given a joint spectrum.
    pub(super) image: bool,
}

/// Where a label stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct LabelPlace {
    at: [f64; 2],
    /// Width of the picture below; none for a label beside its picture.
    above: Option<f64>,
}

impl Label {
    /// Draws it at its place.
    pub(super) fn draw(&self, svg: &mut Svg, place: LabelPlace) {
        match place.above {
            Some(width) => self.draw_above(svg, place.at, width),
            None => self.draw_beside(svg, place.at),
        };
    }
}

/// The pictures' common measures.
struct Measures {
    left: f64,
    width: f64,
    /// Width of the page: what labels keep to.
    view: f64,
    beside: bool,
    /// Cells for fingers.
    large: bool,
    /// Width of a column of the input.
    column: f64,
    /// The network is given a joint spectrum.
    image: bool,
    labels: bool,
}

/// Around the picture of what the network is given, left, above, right and below: a joint spectrum has axes.
pub(super) const fn margins(image: bool) -> [f64; 4] {
    if image { MARGINS } else { [0.0; 4] }
}

/// Places everything, with a label for each picture or without, for outputs of these names.
pub(super) fn place(
    opening: &Opening,
    (experiment, outputs): (&Experiment, &[String]),
    input: &InputCells,
    summary: &[LayerSummary],
    options: &StackOptions<'_>,
    (view, labels): (f64, bool),
) -> Layout {
    let beside = labels && view >= BESIDE[0];
    let left = if beside { BESIDE[1] } else { 0.0 };
    let width = (view - left).min(WIDEST);
    let shape = opening
        .layers
        .first()
        .map(|input| input.shape.as_slice())
        .unwrap_or_default();
    let steps = match shape {
        &[steps, _] => steps.max(1),
        _ => 1,
    };
    // Only what has columns sets the width of all the others'.
    let widest = if steps > 1 { 26.0 } else { width };
    let column = (width / steps as f64).min(widest);
    let column = if column >= 4.0 {
        column.floor()
    } else {
        column
    };
    let column = if options.large {
        column.max(FINGER)
    } else {
        column
    };
    let measures = Measures {
        left,
        width: column * steps as f64,
        view,
        beside,
        large: options.large,
        column,
        image: shape.len() == 3 && matches!(input, InputCells::Joint { .. }),
        labels,
    };

    let names = layer_names(&experiment.layers);
    let names = std::iter::once("Input").chain(names.iter().map(String::as_str));
    let layers = || std::iter::once(None).chain(experiment.layers.iter().map(Some));
    let orders = orders(opening, &experiment.layers, options.order);
    let weights = std::iter::once(0)
        .chain(summary.iter().map(|line| line.parameters))
        .chain(std::iter::repeat(0));
    let padding = padding(opening, input);

    let mut built = Layout {
        planes: Vec::new(),
        gradient: None,
        labels: Vec::new(),
        view,
        width: 0.0,
        height: 0.0,
        image: measures.image,
    };
    let mut columns = Columns::INPUT;
    let last = opening.layers.len().saturating_sub(1);
    for (index, ((((output, layer), name), order), weights)) in opening
        .layers
        .iter()
        .zip(layers())
        .zip(names)
        .zip(orders)
        .zip(weights)
        .enumerate()
    {
        columns = layer.map_or(columns, |layer| columns.after(layer));
        let kind = kind_of(layer, &output.shape, index == last, &measures);
        let label = match layer {
            None => Label::of_input(&output.shape, input, padding),
            Some(layer) => Label::of_layer(name, layer, &output.shape, weights),
        };
        let rank = ranks(&order).unwrap_or_default();
        let plane = Plane {
            name: name.to_owned(),
            kind,
            shape: output.shape.clone(),
            area: [0.0; 4],
            cell: [1.0; 2],
            order,
            rank,
        };
        let margins = margins(measures.image && layer.is_none());
        let plane = built.add(plane, label, columns, (&measures, margins));
        if let (0, Some(overlay), false) = (index, options.overlay, opening.gradient.is_empty()) {
            let [of_answer, in_answer] = gradient_of(opening, outputs);
            let (title, what) = match overlay {
                Overlay::Gradient => ("Gradient", of_answer.as_str()),
                Overlay::GradientTimesInput => ("Gradient × input", in_answer.as_str()),
            };
            let lines = [what, "blue: lowers it", "vermilion: raises it"]
                .map(str::to_owned)
                .to_vec();
            built.gradient = Some(built.add(
                plane.clone(),
                Label {
                    title: title.to_owned(),
                    lines,
                },
                columns,
                (&measures, margins),
            ));
        }
        built.planes.push(plane);
    }
    built.height = (built.height - GAP).max(1.0).ceil();
    built
}

impl Layout {
    /// Gives a plane its place below what stands there already.
    fn add(
        &mut self,
        mut plane: Plane,
        label: Label,
        columns: Columns,
        (measures, [before, above, after, below]): (&Measures, [f64; 4]),
    ) -> Plane {
        let [x, y] = [measures.left, self.height];
        let ([width, height], cell) = extent(&plane, columns, measures);
        let tall = above + height + below;
        let shift = if plane.kind == Kind::Track {
            columns.start * measures.column
        } else {
            0.0
        };
        // Only the height is wanted: what is drawn here is thrown away.
        let mut scratch = Svg::new([1.0, 1.0]);
        let beside = measures.beside && plane.kind != Kind::Same;
        let room = (measures.left + measures.width).min(measures.view);
        let (top, high) = match (measures.labels, beside) {
            (false, _) => (y, tall),
            (true, true) => (y, tall.max(label.draw_beside(&mut scratch, [0.0, y]))),
            (true, false) => {
                let title = label.draw_above(&mut scratch, [0.0, y], room);
                (y + title, title + tall)
            }
        };
        if measures.labels {
            let place = LabelPlace {
                at: [0.0, y],
                above: (!beside).then_some(room),
            };
            self.labels.push((label, place));
        }
        self.height = y + high + GAP;
        plane.area = [x + shift + before, top + above, width, height];
        self.width = self.width.max(plane.area[0] + width + after);
        plane.cell = cell;
        plane
    }
}

/// Sites of the input that are padding.
fn padding(opening: &Opening, input: &InputCells) -> usize {
    let (InputCells::Alignment(orientation), Given::Alignment { alignment, .. }) =
        (input, &opening.given)
    else {
        return 0;
    };
    let side = if *orientation == Orientation::Sites {
        0
    } else {
        1
    };
    let width = opening
        .layers
        .first()
        .and_then(|input| input.shape.get(side))
        .copied()
        .unwrap_or(0);
    width.saturating_sub(alignment.sites())
}

/// Of which answer the gradient is, and in which it says the shares.
fn gradient_of(opening: &Opening, names: &[String]) -> [String; 2] {
    if names.len() < 2 {
        return ["of the prediction", "share in the prediction"].map(str::to_owned);
    }
    let name = names
        .get(usize::from(opening.output))
        .map_or("an answer", String::as_str);
    [format!("of {name}"), format!("share in {name}")]
}

fn orders(opening: &Opening, layers: &[Layer], order: ChannelOrder<'_>) -> Vec<Vec<u32>> {
    let numbered = |index: usize| {
        let channels = opening
            .layers
            .get(index)
            .and_then(|output| output.shape.last())
            .copied()
            .unwrap_or(0);
        (0..channels as u32).collect::<Vec<_>>()
    };
    match order {
        ChannelOrder::Activity => by_activity(layers, &opening.layers),
        ChannelOrder::Number => (0..opening.layers.len()).map(numbered).collect(),
        ChannelOrder::Given(orders) => {
            let given = |index: usize| {
                let as_numbered = numbered(index);
                let order = orders
                    .get(index)
                    .filter(|order| order.len() == as_numbered.len() && ranks(order).is_some());
                order.cloned().unwrap_or(as_numbered)
            };
            (0..opening.layers.len()).map(given).collect()
        }
    }
}

fn kind_of(layer: Option<&Layer>, shape: &[usize], last: bool, measures: &Measures) -> Kind {
    match (layer, shape) {
        (Some(Layer::Flatten | Layer::Dropout { .. }), _) => Kind::Same,
        (Some(_), &[answers]) if last && (1..=MOST_ANSWERS).contains(&answers) => Kind::Answers,
        (_, [_, _]) => Kind::Track,
        (_, &[rows, steps, channels]) if measures.image => {
            let of_input = layer.is_none();
            let about = match (of_input, measures.large) {
                (true, _) => IMAGE[0].min(measures.width - MARGINS[0] - MARGINS[2]),
                (false, true) => 2.0 * IMAGE[1],
                (false, false) => IMAGE[1],
            };
            let side = whole(about / rows.max(steps).max(1) as f64, [1.0, 16.0]);
            let side = if of_input && measures.large {
                side.max(FINGER)
            } else {
                side
            };
            let pitch = [side * steps as f64 + BETWEEN, side * rows as f64 + BETWEEN];
            let fitting = ((measures.width + BETWEEN) / pitch[0]).floor().max(1.0) as usize;
            Kind::Maps {
                per_line: fitting.min(channels.max(1)),
                pitch,
                upwards: true,
            }
        }
        (_, &[rows, steps, _]) => {
            let wanted = match (measures.large, measures.beside) {
                (true, _) => 8.0 * steps as f64,
                (false, true) => 104.0,
                (false, false) => 80.0,
            };
            let per_line = ((measures.width + BETWEEN) / (wanted + BETWEEN))
                .floor()
                .max(1.0);
            let height = if measures.large { 120.0 } else { 48.0 };
            let [w, h] = map_cell(
                [rows, steps],
                [(measures.width + BETWEEN) / per_line - BETWEEN, height],
            );
            Kind::Maps {
                per_line: per_line as usize,
                pitch: [w * steps as f64 + BETWEEN, h * rows as f64 + BETWEEN],
                upwards: false,
            }
        }
        _ => Kind::Strip,
    }
}

/// A cell of a small map that is to be so wide and about so high.
fn map_cell([rows, steps]: [usize; 2], [width, height]: [f64; 2]) -> [f64; 2] {
    let w = (width / steps.max(1) as f64).min(12.0);
    [w, whole(height / rows.max(1) as f64, [1.0, 8.0])]
}

/// Width and height of a plane, and of its cells.
fn extent(plane: &Plane, columns: Columns, measures: &Measures) -> ([f64; 2], [f64; 2]) {
    match (plane.kind, plane.shape.as_slice()) {
        (Kind::Track, &[steps, channels]) => {
            let input = columns == Columns::INPUT;
            let row = |wanted: f64, bounds| whole(wanted / channels.max(1) as f64, bounds);
            let high = match (measures.large, input) {
                (true, true) => FINGER,
                (true, false) => row(384.0, [4.0, 12.0]),
                (false, _) if plane.rank.len() > 40 || columns.start > 0.0 => {
                    row(192.0, [0.6, 6.0])
                }
                (false, _) => row(120.0, [0.6, 6.0]),
            };
            let cell = [measures.column * columns.pitch, high];
            ([cell[0] * steps as f64, cell[1] * channels as f64], cell)
        }
        (
            Kind::Maps {
                per_line, pitch, ..
            },
            &[rows, steps, channels],
        ) => {
            let cell = [
                (pitch[0] - BETWEEN) / steps.max(1) as f64,
                (pitch[1] - BETWEEN) / rows.max(1) as f64,
            ];
            let lines = channels.div_ceil(per_line.max(1)) as f64;
            let across = per_line.min(channels) as f64;
            (
                [
                    (across * pitch[0] - BETWEEN).max(0.0),
                    (lines * pitch[1] - BETWEEN).max(0.0),
                ],
                cell,
            )
        }
        (Kind::Answers, &[answers]) => (
            [measures.width, OUTPUT * answers as f64],
            [measures.width, OUTPUT],
        ),
        (Kind::Strip, &[units]) => {
            let cell = (measures.width / units.max(1) as f64).min(24.0);
            ([cell * units as f64, STRIP], [cell, STRIP])
        }
        _ => ([measures.width, 0.0], [1.0, 1.0]),
    }
}

/// Whole pixels where there is room for two or more, within bounds.
fn whole(side: f64, [least, most]: [f64; 2]) -> f64 {
    let side = side.clamp(least, most);
    if side >= 2.0 { side.floor() } else { side }
}
