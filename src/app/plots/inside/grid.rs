//! Elephants and flies: the error over a grid of parameters, with the trained range outlined.

use super::super::colour::{INK_SOFT, Ramp, viridis};
use super::super::figure::{Figure, HoverTarget, Table};
use super::super::frame::{Axis, Frame};
use super::super::mosaic;
use super::super::scale::{Kind, Scale, extent};
use super::super::svg::{Anchor, Fit, Svg, number, text_width};
use crate::inspection::{Grid, GridAxis, GridCell};
use crate::number::{format_decimal, format_short};

/// What a grid's colours show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GridQuantity {
    /// Root mean squared error or the fraction of classes named wrongly, in viridis; on a logarithmic scale where the largest is more than eight
    /// times the smallest.
    Error,
    /// Mean of predicted minus true, or by how much too often the first class is named: blue below, vermilion above.
    Bias,
}

/// What a grid's numbers are called.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GridWords<'a> {
    /// The numbers along the axes, left to right and bottom to top.
    pub axes: [&'a str; 2],
    /// What is predicted: the number's name; none where classes are named.
    pub target: Option<&'a str>,
}

impl GridWords<'_> {
    /// What a cell's error is called.
    pub const fn error(&self) -> &'static str {
        match self.target {
            Some(_) => "RMSE",
            None => "Named wrongly",
        }
    }

    fn name(&self, quantity: GridQuantity) -> String {
        let what = match quantity {
            GridQuantity::Error => self.error(),
            GridQuantity::Bias => "Bias",
        };
        match (self.target, quantity) {
            (Some(target), _) => format!("{what} of {target}"),
            (None, GridQuantity::Error) => what.to_owned(),
            (None, GridQuantity::Bias) => format!("{what} towards the first class"),
        }
    }
}

/// Below the axis, for the colour bar.
const FOOT: f64 = 44.0;

/// Draws the cells that are done.
pub fn grid_map(grid: &Grid, quantity: GridQuantity, words: &GridWords<'_>, width: f64) -> Figure {
    let Fit { view, drawn } = Fit::new(width, [220.0, 620.0]);
    let [x_axis, y_axis] = [&grid.axes.x, &grid.axes.y];
    let [x_name, y_name] = words.axes;
    let height = (drawn * 0.72).clamp(180.0, 420.0).round();
    let size = [view, height + FOOT];
    let mut svg = Svg::new(size);
    let frame = Frame::draw(
        &mut svg,
        [drawn, height],
        10.0,
        &axis(x_axis, x_name),
        &axis(y_axis, y_name),
    );
    let (columns, rows) = (
        x_axis.cells.clamp(1, 40) as usize,
        y_axis.cells.clamp(1, 40) as usize,
    );
    let cell = [
        (frame.right - frame.left) / columns as f64,
        (frame.bottom - frame.top) / rows as f64,
    ];
    let mosaic = mosaic::Grid {
        origin: [frame.left, frame.top],
        cell,
        rows,
        columns,
        gap: if cell[0] > 6.0 { 1.0 } else { 0.0 },
    };

    let mut values = vec![None; rows * columns];
    let done: Vec<&GridCell> = grid
        .cells
        .iter()
        .filter(|cell| (cell.column as usize) < columns && (cell.row as usize) < rows)
        .collect();
    for cell in &done {
        // Row 0 of the grid is the lowest.
        values[(rows - 1 - cell.row as usize) * columns + cell.column as usize] =
            Some(quantity.of(cell));
    }
    let colours = Colours::new(quantity, values.iter().flatten().copied());
    mosaic.draw(&mut svg, |row, column| {
        values[row * columns + column]
            .filter(|value| value.is_finite())
            .map(|value| colours.of(value))
    });
    outline(&mut svg, &frame, grid);
    colours.bar(
        &mut svg,
        [
            frame.left,
            height + 8.0,
            (frame.right - frame.left).min(260.0),
        ],
        &words.name(quantity),
    );

    let what = words.error();
    let hover = done.iter().map(|cell| {
        let [x, y] = [value_of(x_axis, cell.column), value_of(y_axis, cell.row)].map(format_short);
        let [error, bias, spread] = [cell.error, cell.bias, cell.spread].map(format_decimal);
        let mut text = format!("{x_name} {x}, {y_name} {y}: {what} {error}, bias {bias}");
        if words.target.is_some() {
            text.push_str(&format!(", standard deviation of the truth {spread}"));
        }
        HoverTarget::new(
            mosaic.area(rows - 1 - cell.row as usize, cell.column as usize),
            text,
        )
    });
    let hover = hover.collect();
    let rows = done.iter().map(|cell| {
        let place = [value_of(x_axis, cell.column), value_of(y_axis, cell.row)].map(format_short);
        place
            .into_iter()
            .chain([cell.error, cell.bias, cell.spread].map(format_decimal))
            .collect()
    });
    let table = Table::new(
        &[x_name, y_name, what, "bias", "sd of the truth"],
        rows.collect(),
    );
    let summary = summary(grid, &done, quantity, words);
    svg.figure(summary, hover).with_table(table)
}

fn summary(
    grid: &Grid,
    done: &[&GridCell],
    quantity: GridQuantity,
    words: &GridWords<'_>,
) -> String {
    let name = words.name(quantity);
    let by = words.axes.join(" and ");
    let trained = [
        (&grid.axes.x, grid.trained[0]),
        (&grid.axes.y, grid.trained[1]),
    ]
    .map(|(axis, range)| cells_in(axis, range?));
    let inside = |cell: &&&GridCell| {
        let within = |range: Option<[u32; 2]>, index: u32| {
            range.is_some_and(|[first, last]| (first..=last).contains(&index))
        };
        within(trained[0], cell.column) && within(trained[1], cell.row)
    };
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    };
    let [within, beyond] = [true, false].map(|wanted| {
        median(
            done.iter()
                .filter(|cell| inside(cell) == wanted)
                .map(|cell| quantity.of(cell))
                .collect::<Vec<_>>(),
        )
    });
    let within = within.filter(|_| trained.iter().all(Option::is_some));
    match (within, beyond.or(within)) {
        (Some(within), Some(beyond)) => format!(
            "{name} over {by}: median {} inside the trained range and {} outside, {} cells.",
            format_decimal(within),
            format_decimal(beyond),
            done.len()
        ),
        (None, Some(all)) => format!(
            "{name} over {by}: median {} over {} cells.",
            format_decimal(all),
            done.len()
        ),
        _ => format!("{name} over {by}: no cell is done yet."),
    }
}

impl GridQuantity {
    fn of(self, cell: &GridCell) -> f64 {
        match self {
            Self::Error => cell.error,
            Self::Bias => cell.bias,
        }
    }
}

/// From a value to a colour.
struct Colours {
    quantity: GridQuantity,
    kind: Kind,
    domain: [f64; 2],
}

impl Colours {
    fn new(quantity: GridQuantity, values: impl Iterator<Item = f64>) -> Self {
        let [low, high] = extent(Kind::Linear, values).unwrap_or([0.0, 1.0]);
        match quantity {
            GridQuantity::Error if low > 0.0 && high > 8.0 * low => Self {
                quantity,
                kind: Kind::Log,
                domain: [low, high],
            },
            GridQuantity::Error => Self {
                quantity,
                kind: Kind::Linear,
                domain: [low, high],
            },
            GridQuantity::Bias => {
                let furthest = low.abs().max(high.abs());
                Self {
                    quantity,
                    kind: Kind::Linear,
                    domain: [-furthest, furthest],
                }
            }
        }
    }

    fn of(&self, value: f64) -> String {
        let fraction = Scale::new(self.kind, self.domain, [0.0, 1.0]).at(value);
        match self.quantity {
            GridQuantity::Error => viridis(fraction),
            GridQuantity::Bias => Ramp::Diverging.with_text(fraction)[0].clone(),
        }
    }

    /// A bar of the colours with their values, and what they are.
    fn bar(&self, svg: &mut Svg, [x, y, width]: [f64; 3], title: &str) {
        const STEPS: usize = 64;
        let scale = Scale::new(self.kind, self.domain, [x, x + width]);
        let grid = mosaic::Grid {
            origin: [x, y],
            cell: [width / STEPS as f64, 9.0],
            rows: 1,
            columns: STEPS,
            gap: 0.0,
        };
        grid.draw(svg, |_, step| {
            Some(self.of(scale.value(x + (step as f64 + 0.5) * width / STEPS as f64)))
        });
        let mut free = f64::NEG_INFINITY;
        for tick in scale.ticks(4) {
            let (place, text) = (scale.at(tick), format_decimal(tick));
            let half = 0.5 * text_width(&text);
            if place - half > free {
                svg.text([place, y + 20.0], Anchor::Middle, INK_SOFT, &text);
                free = place + half + 4.0;
            }
        }
        let log = if self.kind == Kind::Log {
            " (log scale)"
        } else {
            ""
        };
        svg.text(
            [x, y + 34.0],
            Anchor::Start,
            INK_SOFT,
            &format!("{title}{log}"),
        );
    }
}

/// Outlines the cells that the network was trained on; none where a number does not describe its data, as theta does not where the number
/// of sites is fixed.
fn outline(svg: &mut Svg, frame: &Frame, grid: &Grid) {
    let [Some(across), Some(upright)] = [
        (&grid.axes.x, grid.trained[0]),
        (&grid.axes.y, grid.trained[1]),
    ]
    .map(|(axis, range)| cells_in(axis, range?)) else {
        return;
    };
    let place = |from: f64, to: f64, cells: u32, cell: u32| {
        from + (to - from) * f64::from(cell) / f64::from(cells.max(1))
    };
    let [left, right] = [across[0], across[1] + 1]
        .map(|cell| place(frame.left, frame.right, grid.axes.x.cells, cell));
    let [low, high] = [upright[0], upright[1] + 1]
        .map(|cell| place(frame.bottom, frame.top, grid.axes.y.cells, cell));
    let path = format!(
        "M{} {}H{}V{}H{}z",
        number(left),
        number(low),
        number(right),
        number(high),
        number(left)
    );
    // White under black shows on every colour of the map.
    svg.path(&path, "none", " stroke=\"#ffffff\" stroke-width=\"4\"");
    svg.path(&path, "none", " stroke=\"#000000\" stroke-width=\"2\"");
}

/// The first and the last cell of an axis whose value lies in a range.
fn cells_in(axis: &GridAxis, [low, high]: [f64; 2]) -> Option<[u32; 2]> {
    // Cells may stand on the edge of the range, and be next to it by rounding.
    let near = |value: f64| 1e-9 * value.abs();
    let mut inside = (0..axis.cells.min(40)).filter(|&cell| {
        let value = value_of(axis, cell);
        value >= low - near(low) && value <= high + near(high)
    });
    let first = inside.next()?;
    Some([first, inside.next_back().unwrap_or(first)])
}

/// The value of a cell along an axis.
fn value_of(axis: &GridAxis, cell: u32) -> f64 {
    let share = f64::from(cell) / f64::from(axis.cells.max(2) - 1);
    if axis.logarithmic {
        axis.low * libm::pow(axis.high / axis.low, share)
    } else {
        axis.low + share * (axis.high - axis.low)
    }
}

/// From half a cell before the first value to half a cell behind the last.
fn axis(axis: &GridAxis, title: &str) -> Axis {
    let half = 0.5 / f64::from(axis.cells.max(2) - 1);
    if axis.logarithmic {
        let beyond = libm::pow(axis.high / axis.low, half);
        return Axis::new(Kind::Log, [axis.low / beyond, axis.high * beyond], title);
    }
    let beyond = half * (axis.high - axis.low);
    Axis::new(Kind::Linear, [axis.low - beyond, axis.high + beyond], title)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspection::GridAxes;

    const WORDS: GridWords<'static> = GridWords {
        axes: ["θ", "ρ"],
        target: Some("θ"),
    };

    fn grid(trained: [Option<[f64; 2]>; 2]) -> Grid {
        let axis = |key: &str, low, high, logarithmic| GridAxis {
            key: key.to_owned(),
            low,
            high,
            cells: 5,
            logarithmic,
        };
        let axes = GridAxes {
            x: axis("theta", 2.0, 10.0, false),
            y: axis("rho", 0.1, 1000.0, true),
            per_cell: 20,
            target: 0,
        };
        let cells = (0..25).map(|k| GridCell {
            column: k % 5,
            row: k / 5,
            error: f64::from(1 + k),
            bias: f64::from(k) - 12.0,
            spread: 1.0,
        });
        Grid {
            axes,
            cells: cells.collect(),
            trained,
        }
    }

    #[test]
    fn row_0_is_the_lowest_and_values_are_those_of_the_axes() {
        let figure = grid_map(&grid([None; 2]), GridQuantity::Error, &WORDS, 358.0);
        assert!(figure.hover[0].y > figure.hover[24].y && figure.hover[0].x < figure.hover[24].x);
        assert!(
            figure.hover[7]
                .text
                .starts_with("θ 6, ρ 1: RMSE 8, bias -5"),
            "{}",
            figure.hover[7].text
        );
        assert!(
            figure.svg.contains("log scale"),
            "25 is more than eight times 1"
        );
        assert!(
            !figure.svg.contains("stroke=\"#ffffff\""),
            "nothing to outline"
        );
    }

    #[test]
    fn the_outline_encloses_the_cells_of_the_trained_range() {
        let figure = grid_map(
            &grid([Some([4.0, 6.0]), Some([1.0, 10.0])]),
            GridQuantity::Bias,
            &WORDS,
            358.0,
        );
        let document = roxmltree::Document::parse(&figure.svg).unwrap();
        let path = document
            .descendants()
            .find(|node| node.attribute("stroke") == Some("#000000"))
            .unwrap()
            .attribute("d")
            .unwrap();
        let numbers: Vec<f64> = path
            .split(|c: char| "MHVz ".contains(c))
            .filter_map(|part| part.parse().ok())
            .collect();
        // From the lower left corner of cell (1, 1) to the upper right one of cell (2, 2); cells are a pixel apart.
        let (first, last) = (&figure.hover[6], &figure.hover[12]);
        let expected = [first.x, first.y + first.h, last.x + last.w, last.y, first.x];
        assert!(
            numbers
                .iter()
                .zip(expected)
                .all(|(found, wanted)| (found - wanted).abs() < 1.1),
            "{numbers:?} {expected:?}"
        );
        assert_eq!(
            figure.summary,
            "Bias of θ over θ and ρ: median -1 inside the trained range and 2 outside, 25 cells."
        );
    }

    #[test]
    fn of_classes_it_is_the_fraction_named_wrongly() {
        let words = GridWords {
            axes: ["split", "migration"],
            target: None,
        };
        let figure = grid_map(&grid([None; 2]), GridQuantity::Error, &words, 358.0);
        assert!(
            figure.hover[0].text.ends_with("Named wrongly 1, bias -12")
                && figure
                    .summary
                    .starts_with("Named wrongly over split and migration"),
            "{}",
            figure.summary
        );
    }

    #[test]
    fn nothing_is_outlined_where_a_parameter_does_not_describe_the_data() {
        let figure = grid_map(
            &grid([None, Some([1.0, 10.0])]),
            GridQuantity::Error,
            &WORDS,
            358.0,
        );
        assert!(!figure.svg.contains("stroke=\"#ffffff\""));
        assert!(!figure.summary.contains("inside"), "{}", figure.summary);
    }
}
