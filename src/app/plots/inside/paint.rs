//! Colours for the cells of the stack.

use super::super::colour::{HAIRLINE, INK, INK_SOFT, Ramp};
use super::super::mosaic::Grid;
use super::super::spectrum::{Joint, grid_of};
use super::super::svg::{Anchor, Svg, number};
use super::answer::{beside, three_decimals, values};
use super::input::InputCells;
use super::options::{Brightness, Overlay};
use super::picture::Picture;
use super::plane::{Kind, Plane};
use crate::experiment::{Coding, Experiment, Input, Orientation};
use crate::inspection::{Answer, Given, LayerOutput, Opening};
use crate::number::{format_count, format_percent};

/// How much of the largest value is grey on a logarithmic scale: values below this fraction of it are all but black.
const FAINT: f64 = 1e-3;

/// The input: an alignment dark where a haplotype carries what the coding gives its larger number, a joint spectrum as everywhere, anything
/// else in logarithmic greys.
pub(super) fn input(
    svg: &mut Svg,
    opening: &Opening,
    experiment: &Experiment,
    cells: &InputCells,
    planes: &[Plane],
) {
    let (Some(plane), Some(output)) = (planes.first(), opening.layers.first()) else {
        return;
    };
    if let (InputCells::Joint { counted, sites }, Some((grid, shape))) = (cells, joint(plane)) {
        return Joint::new(sites, shape, counted).draw(svg, &grid);
    }
    match alignment(opening, experiment, plane, output) {
        Some(picture) => picture.draw(svg, plane.area),
        None => picture(
            svg,
            plane,
            output,
            &whites(plane, output, Brightness::Logarithm, 0.0),
            true,
        ),
    }
}

/// Where the cells of a joint spectrum stand, and how many there are along its axes.
fn joint(plane: &Plane) -> Option<(Grid, [usize; 2])> {
    let (Kind::Maps { upwards: true, .. }, &[rows, columns, 1]) =
        (plane.kind, plane.shape.as_slice())
    else {
        return None;
    };
    let [x, y, _, _] = plane.area;
    Some((
        grid_of([x, y], plane.cell, [rows, columns]),
        [rows, columns],
    ))
}

fn alignment(
    opening: &Opening,
    experiment: &Experiment,
    plane: &Plane,
    output: &LayerOutput,
) -> Option<Picture> {
    let (Given::Alignment { alignment, .. }, Input::Alignment(observation)) =
        (&opening.given, experiment.observation.input)
    else {
        return None;
    };
    let &[steps, channels] = plane.shape.as_slice() else {
        return None;
    };
    let low = if observation.coding == Coding::PlusMinus {
        -1.0
    } else {
        0.0
    };
    let sites = alignment.sites();
    let mut picture = Picture::new(steps, channels, Ramp::Alleles);
    for (place, &value) in output.values.iter().take(steps * channels).enumerate() {
        let (step, channel) = (place / channels, place % channels);
        let site = if observation.orientation == Orientation::Sites {
            step
        } else {
            channel
        };
        if site >= sites {
            picture.pad(step, row(plane, channel));
        } else {
            picture.set(
                step,
                row(plane, channel),
                (f64::from(value) - low) / (1.0 - low),
            );
        }
    }
    Some(picture)
}

/// The gradient, or the gradient times the input, below the input; the largest magnitude has the deepest colour.
pub(super) fn gradient(
    svg: &mut Svg,
    opening: &Opening,
    cells: &InputCells,
    plane: &Plane,
    overlay: Overlay,
) {
    for (picture, area) in slopes(opening, plane, overlay) {
        picture.draw(svg, area);
    }
    if let (InputCells::Joint { counted, .. }, Some((grid, _))) = (cells, joint(plane)) {
        counted.axes(svg, &grid);
    }
}

fn slopes(opening: &Opening, plane: &Plane, overlay: Overlay) -> Vec<(Picture, [f64; 4])> {
    let Some(output) = opening.layers.first() else {
        return Vec::new();
    };
    let value = |place: usize| {
        let input = if overlay == Overlay::Gradient {
            1.0
        } else {
            output.values.get(place).copied().unwrap_or(0.0)
        };
        f64::from(opening.gradient.get(place).copied().unwrap_or(0.0)) * f64::from(input)
    };
    let count: usize = plane.shape.iter().product();
    let deepest = largest((0..count).map(|place| value(place).abs()));
    pictures(plane, Ramp::Diverging, |place, _| {
        0.5 + 0.5 * fraction(value(place), deepest)
    })
}

/// The layers between input and output that are wanted, by their place among all.
pub(super) fn layers(
    svg: &mut Svg,
    opening: &Opening,
    planes: &[Plane],
    brightness: Brightness,
    wanted: impl Fn(usize) -> bool,
) {
    let hidden = || {
        planes
            .iter()
            .zip(&opening.layers)
            .enumerate()
            .skip(1)
            .filter(|(_, (plane, _))| !matches!(plane.kind, Kind::Same | Kind::Answers))
    };
    let loudest = largest(
        hidden()
            .flat_map(|(_, (_, output))| &output.values)
            .map(|&value| f64::from(value).abs()),
    );
    for (_, (plane, output)) in hidden().filter(|(layer, _)| wanted(*layer)) {
        picture(
            svg,
            plane,
            output,
            &whites(plane, output, brightness, loudest),
            brightness == Brightness::Logarithm,
        );
    }
}

/// What white stands for in each channel; `loudest` is the largest value of the network.
fn whites(plane: &Plane, output: &LayerOutput, brightness: Brightness, loudest: f64) -> Vec<f64> {
    let channels = plane.channels().max(1);
    let of_layer = largest(output.values.iter().map(|&value| f64::from(value).abs()));
    let white = |channel: usize| match (brightness, plane.kind) {
        (Brightness::Network, _) => loudest,
        // Values of a strip are maps of one cell: each at full brightness would say nothing.
        (Brightness::Map, Kind::Track | Kind::Maps { .. }) => largest(
            output
                .values
                .iter()
                .skip(channel)
                .step_by(channels)
                .map(|&value| f64::from(value).abs()),
        ),
        _ => of_layer,
    };
    (0..channels).map(white).collect()
}

fn picture(svg: &mut Svg, plane: &Plane, output: &LayerOutput, whites: &[f64], logarithmic: bool) {
    let ramp = if output.values.iter().any(|&value| value < 0.0) {
        Ramp::Diverging
    } else {
        Ramp::Grey
    };
    let at = |place: usize, channel: usize| {
        let share = fraction(
            f64::from(output.values.get(place).copied().unwrap_or(0.0)),
            whites.get(channel).copied().unwrap_or(0.0),
        );
        let share = if logarithmic {
            share.signum() * libm::log1p(share.abs() / FAINT) / libm::log1p(1.0 / FAINT)
        } else {
            share
        };
        if ramp == Ramp::Diverging {
            0.5 + 0.5 * share
        } else {
            share
        }
    };
    for (picture, area) in pictures(plane, ramp, at) {
        picture.draw(svg, area);
    }
    if plane.kind == Kind::Strip {
        // A strip that is dark to its end would have none on a dark page.
        let [x, y, w, h] = plane.area.map(f64::round);
        svg.rect(
            [x - 0.5, y - 0.5, w + 1.0, h + 1.0],
            "none",
            &format!(" stroke=\"{HAIRLINE}\""),
        );
    }
}

/// The pictures of a plane with their places: one, or one for each channel. `at` gives a fraction of the ramp for a place and its channel.
fn pictures(
    plane: &Plane,
    ramp: Ramp,
    at: impl Fn(usize, usize) -> f64,
) -> Vec<(Picture, [f64; 4])> {
    match (plane.kind, plane.shape.as_slice()) {
        (Kind::Track, &[steps, channels]) => {
            let mut picture = Picture::new(steps, channels, ramp);
            for place in 0..steps * channels {
                let channel = place % channels;
                picture.set(place / channels, row(plane, channel), at(place, channel));
            }
            vec![(picture, plane.area)]
        }
        (
            Kind::Maps {
                per_line, pitch, ..
            },
            &[rows, steps, channels],
        ) => {
            let map = |(rank, &channel): (usize, &u32)| {
                let mut picture = Picture::new(steps, rows, ramp);
                for cell in 0..rows * steps {
                    let row = cell / steps;
                    picture.set(
                        cell % steps,
                        plane.rows_above(row..row + 1),
                        at(cell * channels + channel as usize, channel as usize),
                    );
                }
                let [x, y] = [
                    plane.area[0] + (rank % per_line) as f64 * pitch[0],
                    plane.area[1] + (rank / per_line) as f64 * pitch[1],
                ];
                let [w, h] = [plane.cell[0] * steps as f64, plane.cell[1] * rows as f64];
                (picture, [x, y, w, h])
            };
            plane.order.iter().enumerate().map(map).collect()
        }
        (Kind::Strip, _) => {
            let mut picture = Picture::new(plane.order.len(), 1, ramp);
            for unit in 0..plane.order.len() {
                picture.set(row(plane, unit), 0, at(unit, unit));
            }
            vec![(picture, plane.area)]
        }
        _ => Vec::new(),
    }
}

/// The answers in large figures, each beside its truth or its class.
pub(super) fn answers(
    svg: &mut Svg,
    opening: &Opening,
    names: &[String],
    planes: &[Plane],
    weights: usize,
) {
    let Some(plane) = planes.last().filter(|plane| plane.kind == Kind::Answers) else {
        return;
    };
    let values = values(opening);
    let last = values.len().saturating_sub(1);
    for (output, &value) in values.iter().take(plane.channels()).enumerate() {
        let text = match &opening.answer {
            Answer::Classes { .. } if value.is_finite() => format_percent(value),
            _ => three_decimals(value),
        };
        let [x, y] = [plane.area[0], plane.area[1] + output as f64 * plane.cell[1]];
        svg.raw(&format!(
            "<g font-family=\"var(--serif)\" font-weight=\"600\" transform=\"translate({} {})\">",
            number(x),
            number(y + 20.0)
        ));
        svg.text_sized([0.0, 0.0], Anchor::Start, INK, 22.0, &text);
        svg.raw("</g>");
        let mut words = beside(opening, names, output);
        if output == last {
            words.push_str(&format!(
                "  ·  network of {} weights",
                format_count(weights as f64)
            ));
        }
        svg.text(
            [x + 14.0 * text.chars().count() as f64 + 10.0, y + 19.0],
            Anchor::Start,
            INK_SOFT,
            &words,
        );
    }
}

fn row(plane: &Plane, channel: usize) -> usize {
    plane
        .rank
        .get(channel)
        .map_or(channel, |&rank| rank as usize)
}

fn fraction(value: f64, of: f64) -> f64 {
    if of > 0.0 && value.is_finite() {
        value / of
    } else {
        0.0
    }
}

fn largest(values: impl Iterator<Item = f64>) -> f64 {
    values.filter(|value| value.is_finite()).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::super::plane::ranks;
    use super::super::sample;
    use super::*;

    fn plane(shape: &[usize], order: &[u32]) -> Plane {
        let (kind, rank) = (
            if shape.len() == 2 {
                Kind::Track
            } else {
                Kind::Strip
            },
            ranks(order).unwrap(),
        );
        Plane {
            name: String::new(),
            kind,
            shape: shape.to_vec(),
            area: [0.0; 4],
            cell: [1.0; 2],
            order: order.to_vec(),
            rank,
        }
    }

    fn expected(
        columns: usize,
        rows: usize,
        ramp: Ramp,
        fraction: impl Fn(usize, usize) -> Option<f64>,
    ) -> Picture {
        let mut picture = Picture::new(columns, rows, ramp);
        for (column, row) in (0..columns).flat_map(|column| (0..rows).map(move |row| (column, row)))
        {
            match fraction(column, row) {
                Some(fraction) => picture.set(column, row, fraction),
                None => picture.pad(column, row),
            }
        }
        picture
    }

    #[test]
    fn derived_alleles_are_dark_in_every_coding_and_padding_is_neither() {
        let (mut experiment, mut opening, _) = sample::opening();
        let mut short = crate::statistics::Alignment::new(4);
        (0..6).for_each(|site| short.push_site(f64::from(site) / 8.0, &[0b0101]));
        opening.given = sample::given(short);
        let plane = plane(&[8, 4], &[0, 1, 2, 3]);
        let dark = |column: usize, row: usize| {
            (column < 6).then(|| f64::from(u8::from((column + row).is_multiple_of(2))))
        };
        for coding in [Coding::PlusMinus, Coding::ZeroOne] {
            sample::observe(&mut experiment, |of| of.coding = coding);
            if coding == Coding::ZeroOne {
                opening.layers[0]
                    .values
                    .iter_mut()
                    .for_each(|value| *value = value.max(0.0));
            }
            let drawn = alignment(&opening, &experiment, &plane, &opening.layers[0]).unwrap();
            assert_eq!(drawn, expected(8, 4, Ramp::Alleles, dark), "{coding:?}");
        }
    }

    #[test]
    fn along_the_haplotypes_the_sites_are_rows() {
        let (mut experiment, mut opening, _) = sample::opening();
        sample::observe(&mut experiment, |of| {
            of.orientation = Orientation::Haplotypes;
        });
        let mut short = crate::statistics::Alignment::new(8);
        (0..3).for_each(|site| short.push_site(f64::from(site) / 8.0, &[0b0101]));
        opening.given = sample::given(short);
        let drawn = alignment(
            &opening,
            &experiment,
            &plane(&[8, 4], &[0, 1, 2, 3]),
            &opening.layers[0],
        )
        .unwrap();
        let dark = |column: usize, row: usize| {
            (row < 3).then(|| f64::from(u8::from((column + row).is_multiple_of(2))))
        };
        assert_eq!(drawn, expected(8, 4, Ramp::Alleles, dark));
    }

    #[test]
    fn a_slope_of_zero_is_neutral_and_the_input_turns_its_sign() {
        let (_, opening, _) = sample::opening();
        let plane = plane(&[8, 4], &[0, 1, 2, 3]);
        let slope = |column: usize, row: usize| (4 * column + row) as f64 / 31.0;
        let drawn = slopes(&opening, &plane, Overlay::Gradient).remove(0).0;
        assert_eq!(
            drawn,
            expected(8, 4, Ramp::Diverging, |column, row| Some(
                0.5 + 0.5 * slope(column, row)
            ))
        );
        let sign = |column: usize, row: usize| {
            if (column + row).is_multiple_of(2) {
                1.0
            } else {
                -1.0
            }
        };
        let drawn = slopes(&opening, &plane, Overlay::GradientTimesInput)
            .remove(0)
            .0;
        assert_eq!(
            drawn,
            expected(8, 4, Ramp::Diverging, |column, row| Some(
                0.5 + 0.5 * slope(column, row) * sign(column, row)
            ))
        );
    }

    #[test]
    fn white_is_the_largest_of_the_map_the_layer_or_the_network() {
        let output = LayerOutput {
            name: String::new(),
            shape: vec![2, 2],
            values: vec![1.0, 0.5, 4.0, 0.25],
        };
        let of = |brightness| whites(&plane(&[2, 2], &[0, 1]), &output, brightness, 9.0);
        assert_eq!(
            [
                of(Brightness::Map),
                of(Brightness::Layer),
                of(Brightness::Network)
            ],
            [vec![4.0, 0.5], vec![4.0; 2], vec![9.0; 2]]
        );
        let strip = LayerOutput {
            shape: vec![4],
            ..output.clone()
        };
        assert_eq!(
            whites(&plane(&[4], &[0, 1, 2, 3]), &strip, Brightness::Map, 9.0),
            [4.0; 4]
        );
    }
}
