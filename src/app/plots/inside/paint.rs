//! Colours for the cells of the stack.

use super::super::colour::{HAIRLINE, INK, INK_SOFT, Ramp};
use super::super::format::format_count;
use super::super::svg::{Anchor, Svg, number};
use super::layout::padding;
use super::picture::Picture;
use super::plane::{Kind, Plane};
use super::stack::{Brightness, Overlay};
use crate::experiment::regression::{Coding, Orientation, Regression};
use crate::inspection::{LayerOutput, Opening};

/// The alignment: dark where a haplotype carries what the coding gives its larger number.
pub(super) fn input(svg: &mut Svg, opening: &Opening, experiment: &Regression, planes: &[Plane]) {
    let (Some(plane), Some(output)) = (planes.first(), opening.layers.first()) else { return };
    let &[steps, channels] = plane.shape.as_slice() else { return };
    let observation = experiment.observation;
    let low = if observation.coding == Coding::PlusMinus { -1.0 } else { 0.0 };
    let sites = opening.alignment.sites();
    let padded = padding(opening, observation.orientation) > 0;
    let mut picture = Picture::new(steps, channels, Ramp::Alleles);
    for (place, &value) in output.values.iter().take(steps * channels).enumerate() {
        let (step, channel) = (place / channels, place % channels);
        let site = if observation.orientation == Orientation::Sites { step } else { channel };
        if padded && site >= sites {
            picture.pad(step, row(plane, channel));
        } else {
            picture.set(step, row(plane, channel), (f64::from(value) - low) / (1.0 - low));
        }
    }
    picture.draw(svg, plane.area);
}

/// The gradient, or the gradient times the input, below the alignment; the largest magnitude has the deepest colour.
pub(super) fn gradient(svg: &mut Svg, opening: &Opening, plane: &Plane, overlay: Overlay) {
    let (Some(output), &[steps, channels]) = (opening.layers.first(), plane.shape.as_slice()) else { return };
    let value = |place: usize| {
        let input = if overlay == Overlay::Gradient { 1.0 } else { output.values.get(place).copied().unwrap_or(0.0) };
        f64::from(opening.gradient.get(place).copied().unwrap_or(0.0)) * f64::from(input)
    };
    let deepest = largest((0..steps * channels).map(|place| value(place).abs()));
    let mut picture = Picture::new(steps, channels, Ramp::Diverging);
    for place in 0..steps * channels {
        picture.set(place / channels, row(plane, place % channels), 0.5 + 0.5 * fraction(value(place), deepest));
    }
    picture.draw(svg, plane.area);
}

/// Every layer between input and output.
pub(super) fn layers(svg: &mut Svg, opening: &Opening, planes: &[Plane], brightness: Brightness) {
    let hidden = || planes.iter().zip(&opening.layers).skip(1).filter(|(plane, _)| !matches!(plane.kind, Kind::Same | Kind::Number));
    let loudest = largest(hidden().flat_map(|(_, output)| &output.values).map(|&value| f64::from(value).abs()));
    for (plane, output) in hidden() {
        let channels = plane.channels().max(1);
        let of_layer = largest(output.values.iter().map(|&value| f64::from(value).abs()));
        let white = |channel: usize| match (brightness, plane.kind) {
            (Brightness::Network, _) => loudest,
            // Values of a strip are maps of one cell: each at full brightness would say nothing.
            (Brightness::Map, Kind::Track | Kind::Maps { .. }) => {
                largest(output.values.iter().skip(channel).step_by(channels).map(|&value| f64::from(value).abs()))
            }
            _ => of_layer,
        };
        let whites: Vec<f64> = (0..channels).map(white).collect();
        picture(svg, plane, output, &whites);
    }
}

fn picture(svg: &mut Svg, plane: &Plane, output: &LayerOutput, whites: &[f64]) {
    let ramp = if output.values.iter().any(|&value| value < 0.0) { Ramp::Diverging } else { Ramp::Grey };
    let at = |place: usize, channel: usize| {
        let share = fraction(f64::from(output.values.get(place).copied().unwrap_or(0.0)), whites.get(channel).copied().unwrap_or(0.0));
        if ramp == Ramp::Diverging { 0.5 + 0.5 * share } else { share }
    };
    match (plane.kind, plane.shape.as_slice()) {
        (Kind::Track, &[steps, channels]) => {
            let mut picture = Picture::new(steps, channels, ramp);
            for place in 0..steps * channels {
                let channel = place % channels;
                picture.set(place / channels, row(plane, channel), at(place, channel));
            }
            picture.draw(svg, plane.area);
        }
        (Kind::Maps { per_line, pitch }, &[rows, steps, channels]) => {
            for (rank, &channel) in plane.order.iter().enumerate() {
                let mut picture = Picture::new(steps, rows, ramp);
                for cell in 0..rows * steps {
                    picture.set(cell % steps, cell / steps, at(cell * channels + channel as usize, channel as usize));
                }
                let [x, y] = [plane.area[0] + (rank % per_line) as f64 * pitch[0], plane.area[1] + (rank / per_line) as f64 * pitch[1]];
                picture.draw(svg, [x, y, plane.cell[0] * steps as f64, plane.cell[1] * rows as f64]);
            }
        }
        (Kind::Strip, _) => {
            let mut picture = Picture::new(plane.order.len(), 1, ramp);
            for unit in 0..plane.order.len() {
                picture.set(row(plane, unit), 0, at(unit, unit));
            }
            picture.draw(svg, plane.area);
            // A strip that is dark to its end would have none on a dark page.
            let [x, y, w, h] = plane.area.map(f64::round);
            svg.rect([x - 0.5, y - 0.5, w + 1.0, h + 1.0], "none", &format!(" stroke=\"{HAIRLINE}\""));
        }
        _ => {}
    }
}

/// The prediction in large figures beside the truth.
pub(super) fn output(svg: &mut Svg, opening: &Opening, planes: &[Plane], weights: usize) {
    let Some(plane) = planes.last().filter(|plane| plane.kind == Kind::Number) else { return };
    let ([x, y, _, _], text) = (plane.area, three_decimals(opening.prediction));
    svg.raw(&format!("<g font-family=\"var(--serif)\" font-weight=\"600\" transform=\"translate({} {})\">", number(x), number(y + 20.0)));
    svg.text_sized([0.0, 0.0], Anchor::Start, INK, 22.0, &text);
    svg.raw("</g>");
    let truth = opening.truth.map_or_else(|| "no truth: nothing segregates".to_owned(), |truth| format!("truth {}", three_decimals(truth)));
    let words = format!("{truth}  ·  {} weights in all", format_count(weights as f64));
    svg.text([x + 14.0 * text.len() as f64 + 10.0, y + 19.0], Anchor::Start, INK_SOFT, &words);
}

/// A predicted or true value: three decimals, so that the two can be compared.
fn three_decimals(value: f64) -> String {
    if value.is_finite() && value.abs() < 1e6 { format!("{value:.3}") } else { super::super::format::format_decimal(value) }
}

fn row(plane: &Plane, channel: usize) -> usize {
    plane.rank.get(channel).map_or(channel, |&rank| rank as usize)
}

fn fraction(value: f64, of: f64) -> f64 {
    if of > 0.0 && value.is_finite() { value / of } else { 0.0 }
}

fn largest(values: impl Iterator<Item = f64>) -> f64 {
    values.filter(|value| value.is_finite()).fold(0.0, f64::max)
}
