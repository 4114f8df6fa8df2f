//! The kernels of one layer.

use super::super::colour::Ramp;
use super::super::figure::{Figure, HoverTarget, Table};
use super::super::svg::{Fit, Svg};
use super::picture::Picture;
use super::plane::ranks;
use crate::inspection::LayerWeights;
use crate::number::{format_count, format_decimal};

/// Between two kernels, CSS pixels.
const BETWEEN: f64 = 6.0;
/// The figure becomes no higher.
const HIGHEST: f64 = 420.0;

/// The drawn kernels.
#[derive(Clone, Debug, PartialEq)]
pub struct Filters {
    /// The drawing; the hover target at an index is the kernel at the same index of [`Filters::units`].
    pub figure: Figure,
    /// The filters or units drawn, in their order.
    pub units: Vec<u32>,
}

/// Draws the kernels of a layer, as many as fit, in an order (as numbered without one): steps from left to right, channels downwards (of a
/// window with rows, each channel's rows, upwards as in a joint spectrum); blue below zero, vermilion above, the largest magnitude of the layer deepest. A dense layer is one
/// picture with a row for each unit.
pub fn filters(weights: &LayerWeights, order: Option<&[u32]>, width: f64) -> Filters {
    let view = Fit::new(width, [200.0, 4000.0]).view;
    let numbered: Vec<u32> = (0..weights.units as u32).collect();
    let order = order
        .filter(|order| order.len() == numbered.len() && ranks(order).is_some())
        .map_or(numbered, <[u32]>::to_vec);
    let [rows, steps, channels] = match *weights.inputs.as_slice() {
        [kernel, channels] => [1, kernel, channels],
        [rows, columns, channels] => [rows, columns, channels],
        ref inputs => [1, inputs.iter().product(), 1],
    };
    let cells = if is_window(weights) {
        small(view, steps, rows.saturating_mul(channels), order.len())
    } else {
        let height = (HIGHEST / order.len().max(1) as f64)
            .clamp(2.0, 14.0)
            .floor();
        Kernels {
            size: [view.min(900.0), height],
            per_line: 1,
            between: 0.0,
        }
    };
    let most_lines = ((HIGHEST + cells.between) / (cells.size[1] + cells.between))
        .floor()
        .max(1.0) as usize;
    let units: Vec<u32> = order
        .into_iter()
        .take(most_lines * cells.per_line)
        .collect();
    let lines = units.len().div_ceil(cells.per_line).max(1);
    let size = [
        view,
        lines as f64 * (cells.size[1] + cells.between) - cells.between,
    ];
    let deepest = weights
        .kernel
        .iter()
        .map(|weight| f64::from(weight.abs()))
        .filter(|weight| weight.is_finite())
        .fold(0.0, f64::max);
    let at = |unit: u32, input: usize| {
        f64::from(
            weights
                .kernel
                .get(input * weights.units + unit as usize)
                .copied()
                .unwrap_or(0.0),
        )
    };

    let mut svg = Svg::new(size);
    let mut hover = Vec::with_capacity(units.len());
    for (index, &unit) in units.iter().enumerate() {
        let (line, place) = (index / cells.per_line, index % cells.per_line);
        let [w, h] = cells.size;
        let area = [
            place as f64 * (w + cells.between),
            line as f64 * (h + cells.between),
            w,
            h,
        ];
        // More inputs than pixels: the strongest of each few is shown, so that none of them vanishes in a mean.
        let columns = steps.min(w as usize).max(1);
        let mut picture = Picture::new(columns, rows * channels, Ramp::Diverging);
        for (channel, row) in
            (0..channels).flat_map(|channel| (0..rows).map(move |row| (channel, row)))
        {
            for column in 0..columns {
                let within = column * steps / columns
                    ..((column + 1) * steps / columns).max(column * steps / columns + 1);
                let weight = within
                    .map(|step| at(unit, (row * steps + step) * channels + channel))
                    .fold(0.0, |a: f64, b| if b.abs() > a.abs() { b } else { a });
                picture.set(
                    column,
                    channel * rows + rows - 1 - row,
                    0.5 + 0.5 * if deepest > 0.0 { weight / deepest } else { 0.0 },
                );
            }
        }
        picture.draw(&mut svg, area);
        hover.push(HoverTarget::new(area, reading(weights, unit)));
    }
    let noun = if is_window(weights) {
        "filters"
    } else {
        "units"
    };
    let hidden = weights.units - units.len().min(weights.units);
    let more = if hidden > 0 {
        format!("; {hidden} more do not fit")
    } else {
        String::new()
    };
    let inputs = weights
        .inputs
        .iter()
        .map(|&side| format_count(side as f64))
        .collect::<Vec<_>>()
        .join(" × ");
    let summary = format!(
        "{}: {} {noun} of {inputs} weights, blue below zero and vermilion above, none larger than {}{more}.",
        weights.name,
        format_count(weights.units as f64),
        format_decimal(deepest)
    );
    let table = Table::new(
        &[noun, "bias", "smallest", "largest", "length"],
        (0..weights.units as u32)
            .map(|unit| row(weights, unit))
            .collect(),
    );
    Filters {
        figure: svg.figure(summary, hover).with_table(table),
        units,
    }
}

/// Whether it is a window that slides along what is before it.
fn is_window(weights: &LayerWeights) -> bool {
    weights.inputs.len() > 1
}

/// Size of a kernel's picture, and how many stand in a line.
struct Kernels {
    size: [f64; 2],
    per_line: usize,
    between: f64,
}

/// Kernels as large as lets all of them fit, between the smallest cells that can be seen and comfortable ones.
fn small(view: f64, steps: usize, channels: usize, units: usize) -> Kernels {
    let (steps, channels) = (steps.max(1) as f64, channels.max(1) as f64);
    let of = |scale: f64| {
        let size = [
            (6.0 * scale).max(4.0) * steps,
            (6.0 * scale).clamp(1.0, 14.0) * channels,
        ];
        let per_line = ((view + BETWEEN) / (size[0] + BETWEEN)).floor().max(1.0) as usize;
        Kernels {
            size,
            per_line,
            between: BETWEEN,
        }
    };
    let height =
        |kernels: &Kernels| units.div_ceil(kernels.per_line) as f64 * (kernels.size[1] + BETWEEN);
    let sizes = [2.0, 1.5, 1.0, 2.0 / 3.0, 0.5, 1.0 / 3.0, 0.25];
    sizes
        .into_iter()
        .map(of)
        .find(|kernels| height(kernels) <= HIGHEST)
        .unwrap_or_else(|| of(1.0 / 6.0))
}

fn reading(weights: &LayerWeights, unit: u32) -> String {
    let [bias, smallest, largest, _] = numbers(weights, unit).map(format_decimal);
    let noun = if is_window(weights) { "filter" } else { "unit" };
    format!(
        "{noun} {}: weights {smallest} to {largest}, bias {bias}",
        unit + 1
    )
}

fn row(weights: &LayerWeights, unit: u32) -> Vec<String> {
    std::iter::once((unit + 1).to_string())
        .chain(numbers(weights, unit).map(format_decimal))
        .collect()
}

/// Bias, smallest and largest weight, and the length of the vector of weights.
fn numbers(weights: &LayerWeights, unit: u32) -> [f64; 4] {
    let own = || {
        weights
            .kernel
            .iter()
            .skip(unit as usize)
            .step_by(weights.units.max(1))
            .map(|&weight| f64::from(weight))
    };
    let bias = weights
        .bias
        .get(unit as usize)
        .copied()
        .map_or(0.0, f64::from);
    let length = own().map(|weight| weight * weight).sum::<f64>().sqrt();
    [
        bias,
        own().fold(f64::INFINITY, f64::min),
        own().fold(f64::NEG_INFINITY, f64::max),
        length,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights(inputs: &[usize], units: usize) -> LayerWeights {
        let count = inputs.iter().product::<usize>() * units;
        let kernel = (0..count)
            .map(|place| (place as f32 - count as f32 / 2.0) / count as f32)
            .collect();
        LayerWeights {
            layer: 0,
            name: "Conv 1".to_owned(),
            inputs: inputs.to_vec(),
            units,
            kernel,
            bias: vec![0.25; units],
        }
    }

    #[test]
    fn a_kernel_that_is_pointed_at_is_named_in_the_given_order() {
        let drawn = filters(&weights(&[2, 3], 4), Some(&[3, 1, 0, 2]), 358.0);
        assert_eq!(drawn.units, [3, 1, 0, 2]);
        // Filter 4 has the weights 3, 7, 11, ... of 24, less 12, over 24.
        assert_eq!(
            drawn.figure.hover[0].text,
            "filter 4: weights -0.375 to 0.458, bias 0.25"
        );
        assert_eq!(
            drawn.figure.summary,
            "Conv 1: 4 filters of 2 × 3 weights, blue below zero and vermilion above, none larger than 0.5."
        );
        assert_eq!(
            filters(&weights(&[2, 3], 4), Some(&[3, 3, 0, 2]), 358.0).units,
            [0, 1, 2, 3]
        );
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let drawn = filters(&weights(&[2, 400], 300), None, 358.0);
        assert!(drawn.units.len() < 300 && drawn.figure.size[1] <= 900.0);
        let hidden = 300 - drawn.units.len();
        assert!(
            drawn
                .figure
                .summary
                .contains(&format!("{hidden} more do not fit")),
            "{}",
            drawn.figure.summary
        );
    }

    #[test]
    fn a_dense_layer_has_a_row_for_each_unit() {
        let drawn = filters(&weights(&[50], 8), None, 358.0);
        assert_eq!(drawn.figure.hover.len(), 8);
        assert!(
            drawn
                .figure
                .hover
                .windows(2)
                .all(|pair| pair[1].y > pair[0].y && pair[0].x == 0.0)
        );
    }
}
