//! What one layer makes of one locus.

use super::colour::{ZERO, grey, viridis};
use super::figure::{Figure, HoverTarget};
use super::format::format_decimal;
use super::mosaic::Grid;
use super::scale::{Kind, Scale, extent};
use super::svg::{Fit, Svg};
use crate::inspection::LayerOutput;

/// What white stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brightness {
    /// The largest value of each map: shows patterns, hides which maps matter.
    Map,
    /// The largest value of the layer: shows which maps matter.
    Layer,
    /// The largest value of the layer, and black a thousandth of it, by the logarithm: shows what a few large counts drown.
    Logarithm,
}

/// Between two maps.
const BETWEEN: f64 = 6.0;
/// A map should not be smaller than the first where there is room, and need not be larger than the second to be read.
const SIDE: [f64; 2] = [44.0, 84.0];

/// Cells of small maps grow no further.
const LARGEST_CELL: f64 = 14.0;

/// The output of a layer: maps of a convolution or a pooling side by side, a dense layer as a strip, black to white; the input
/// (`[rows, columns, 1]`) in the colours of the joint spectrum. Row 0 of a map is at the bottom, as in the spectrum.
pub fn layer_maps(layer: &LayerOutput, brightness: Brightness, width: f64) -> Figure {
    let width = Fit::new(width, [80.0, 4000.0]).view;
    match *layer.shape.as_slice() {
        [rows, columns, 1] => input(layer, [rows, columns], width),
        [rows, columns, channels] => maps(layer, [rows, columns, channels], brightness, width),
        _ => strip(layer, brightness, width),
    }
}

fn input(layer: &LayerOutput, shape: [usize; 2], width: f64) -> Figure {
    let [rows, columns] = shape.map(|side| side.min(2000));
    let cell = whole((width.min(180.0) / columns.max(1) as f64).min(width / rows.max(1) as f64));
    let grid = Grid {
        origin: [0.0, 0.0],
        cell: [cell, cell],
        rows,
        columns,
        gap: 0.0,
    };
    let height = grid.size()[1].max(1.0);
    let mut svg = Svg::new([width, height]);
    let at = |row: usize, column: usize| {
        layer
            .values
            .get(row * shape[1] + column)
            .copied()
            .map_or(0.0, f64::from)
    };
    let [smallest, largest] =
        extent(Kind::Log, layer.values.iter().copied().map(f64::from)).unwrap_or([1.0, 10.0]);
    let colours = Scale::new(
        Kind::Log,
        [smallest.max(largest * 1e-4), largest],
        [0.0, 1.0],
    );
    grid.draw(&mut svg, |from_top, column| {
        let value = at(rows - 1 - from_top, column);
        Some(if value > 0.0 {
            viridis(colours.at(value))
        } else {
            ZERO.to_owned()
        })
    });
    let hover = cells_of(&grid).map(|(from_top, column)| {
        let row = rows - 1 - from_top;
        HoverTarget::new(
            grid.area(from_top, column),
            format!(
                "row {row}, column {column}: {}",
                format_decimal(at(row, column))
            ),
        )
    });
    let (hover, size) = (hover.collect(), [width, height]);
    let summary = format!(
        "{}: {rows} x {columns} values from {} to {}.",
        layer.name,
        format_decimal(least(layer)),
        format_decimal(largest_of(&layer.values))
    );
    Figure {
        svg: svg.finish(&summary),
        size,
        summary,
        hover,
        table: None,
    }
}

fn maps(
    layer: &LayerOutput,
    [rows, columns, channels]: [usize; 3],
    brightness: Brightness,
    width: f64,
) -> Figure {
    let (rows, columns, channels) = (rows.min(500), columns.min(500), channels.min(512));
    // As many maps in a row as fit at a readable size, and then rows of equal length.
    let fitting = ((width + BETWEEN) / ((width / 7.0).clamp(SIDE[0], SIDE[1]) + BETWEEN))
        .floor()
        .max(1.0) as usize;
    let lines = channels.div_ceil(fitting.min(channels.max(1))).max(1);
    let per_line = channels.div_ceil(lines).max(1);
    let side = ((width + BETWEEN) / per_line as f64 - BETWEEN).clamp(4.0, 120.0);
    let cell = whole((side / rows.max(columns).max(1) as f64).min(LARGEST_CELL));
    let at = |row: usize, column: usize, channel: usize| {
        layer
            .values
            .get((row * columns + column) * channels + channel)
            .copied()
            .unwrap_or(0.0)
    };
    let pitch = side + BETWEEN;
    let line_height = rows as f64 * cell + BETWEEN;
    let size = [width, (lines as f64 * line_height - BETWEEN).max(1.0)];
    let layer_largest = largest_of(&layer.values);

    let mut svg = Svg::new(size);
    let mut hover = Vec::with_capacity(rows * columns * channels);
    let mut dark = 0;
    for channel in 0..channels {
        let origin = [
            (channel % per_line) as f64 * pitch,
            (channel / per_line) as f64 * line_height,
        ];
        let grid = Grid {
            origin,
            cell: [cell, cell],
            rows,
            columns,
            gap: 0.0,
        };
        let largest = cells_of(&grid)
            .map(|(row, column)| f64::from(at(row, column, channel)))
            .filter(|value| value.is_finite())
            .fold(0.0, f64::max);
        let white = if brightness == Brightness::Map {
            largest
        } else {
            layer_largest
        };
        let log = brightness == Brightness::Logarithm;
        dark += usize::from(largest <= 0.0);
        grid.draw(&mut svg, |from_top, column| {
            Some(shade(at(rows - 1 - from_top, column, channel), white, log))
        });
        grid.frame(&mut svg);
        hover.extend(cells_of(&grid).map(|(from_top, column)| {
            let row = rows - 1 - from_top;
            let value = format_decimal(f64::from(at(row, column, channel)));
            HoverTarget::new(
                grid.area(from_top, column),
                format!(
                    "filter {}, row {row}, column {column}: {value}",
                    channel + 1
                ),
            )
        }));
    }
    let mut summary = format!(
        "{}: {channels} maps of {rows} x {columns}, activations up to {}",
        layer.name,
        format_decimal(layer_largest)
    );
    if dark > 0 {
        summary.push_str(&format!("; {dark} of the maps are dark for this locus"));
    }
    summary.push('.');
    Figure {
        svg: svg.finish(&summary),
        size,
        summary,
        hover,
        table: None,
    }
}

fn strip(layer: &LayerOutput, brightness: Brightness, width: f64) -> Figure {
    let units = layer.values.len().min(4096);
    let cell = (width / units.max(1) as f64).min(24.0);
    let cell = if cell >= 2.0 { cell.floor() } else { cell };
    let grid = Grid {
        origin: [0.0, 0.0],
        cell: [cell, 18.0],
        rows: 1,
        columns: units,
        gap: 0.0,
    };
    let size = [width, 18.0];
    let mut svg = Svg::new(size);
    let largest = largest_of(&layer.values);
    let at = |unit: usize| layer.values.get(unit).copied().unwrap_or(0.0);
    grid.draw(&mut svg, |_, unit| {
        Some(shade(
            at(unit),
            largest,
            brightness == Brightness::Logarithm,
        ))
    });
    grid.frame(&mut svg);
    let hover = (0..units).map(|unit| {
        HoverTarget::new(
            grid.area(0, unit),
            format!("unit {}: {}", unit + 1, format_decimal(f64::from(at(unit)))),
        )
    });
    let hover = hover.collect();
    let active = layer.values.iter().filter(|value| **value > 0.0).count();
    let summary = format!(
        "{}: {active} of {} units active, up to {}.",
        layer.name,
        layer.values.len(),
        format_decimal(largest)
    );
    Figure {
        svg: svg.finish(&summary),
        size,
        summary,
        hover,
        table: None,
    }
}

/// Decades from black to white on the logarithmic scale.
const DECADES: f64 = 3.0;

/// Black at 0 and below, white at the largest value.
fn shade(value: f32, white: f64, log: bool) -> String {
    let fraction = f64::from(value) / white;
    match (white > 0.0 && value > 0.0, log) {
        (false, _) => grey(0.0),
        (true, false) => grey(fraction),
        (true, true) => grey(1.0 + libm::log10(fraction) / DECADES),
    }
}

fn cells_of(grid: &Grid) -> impl Iterator<Item = (usize, usize)> + use<> {
    let (rows, columns) = (grid.rows, grid.columns);
    (0..rows).flat_map(move |row| (0..columns).map(move |column| (row, column)))
}

fn largest_of(values: &[f32]) -> f64 {
    values
        .iter()
        .copied()
        .map(f64::from)
        .filter(|value| value.is_finite())
        .fold(0.0, f64::max)
}

fn least(layer: &LayerOutput) -> f64 {
    extent(Kind::Linear, layer.values.iter().copied().map(f64::from)).map_or(0.0, |[low, _]| low)
}

/// Whole pixels for cells where there is room for them.
fn whole(cell: f64) -> f64 {
    if cell >= 2.0 {
        cell.floor()
    } else {
        cell.max(0.25)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(shape: &[usize], values: Vec<f32>) -> LayerOutput {
        LayerOutput {
            name: "Conv2D".to_owned(),
            shape: shape.to_vec(),
            values,
        }
    }

    #[test]
    fn the_last_axis_is_the_channel_and_row_0_lies_at_the_bottom() {
        // [2, 2, 2]: the only bright value is row 1, column 0 of channel 1.
        let figure = layer_maps(
            &layer(&[2, 2, 2], vec![0.0, 0.0, 0.0, 0.0, 0.0, 3.0, 0.0, 0.0]),
            Brightness::Layer,
            200.0,
        );
        let bright = figure
            .hover
            .iter()
            .filter(|target| target.text.ends_with(": 3"))
            .collect::<Vec<_>>();
        assert_eq!(bright.len(), 1);
        assert_eq!(bright[0].text, "filter 2, row 1, column 0: 3");
        assert!(bright[0].y.abs() < 1e-9, "row 1 of two is the upper one");
        assert!(figure.svg.contains("#ffffff"));
        assert_eq!(
            figure.summary,
            "Conv2D: 2 maps of 2 x 2, activations up to 3; 1 of the maps are dark for this locus."
        );
    }

    #[test]
    fn brightness_by_map_makes_each_map_reach_white() {
        let values = layer(&[1, 2, 2], vec![1.0, 0.1, 0.0, 0.0]);
        let whites = |brightness| {
            layer_maps(&values, brightness, 200.0)
                .svg
                .matches("fill=\"#ffffff\"")
                .count()
        };
        assert_eq!([whites(Brightness::Map), whites(Brightness::Layer)], [2, 1]);
    }

    #[test]
    fn a_dense_layer_is_a_strip_that_counts_active_units() {
        let figure = layer_maps(
            &layer(&[4], vec![0.0, 0.5, 2.0, 0.0]),
            Brightness::Layer,
            200.0,
        );
        assert_eq!(figure.summary, "Conv2D: 2 of 4 units active, up to 2.");
        assert_eq!(figure.hover.len(), 4);
    }
}
