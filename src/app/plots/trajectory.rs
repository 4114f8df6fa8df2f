//! The frequency of a selected allele through time, beside the genealogy.

use super::colour::{CARRIERS, HAIRLINE, INK, INK_SOFT};
use super::figure::{Figure, HoverTarget, Table};
use super::scale::{Kind, Scale};
use super::svg::{Anchor, Fit, Svg, polyline};
use super::time_axis::{TimeAxis, TimeScale};
use crate::history::Unit;
use crate::locus::{SweepView, Tree};
use crate::number::{format_count, format_decimal};

/// Left of the drawing, for the times.
const LEFT: f64 = 38.0;
/// Least distance between two labels, CSS pixels.
const LINE: f64 = 13.0;
/// Points that can be pointed at.
const READINGS: usize = 40;

/// The allele's frequency from left to right, time upwards as in the tree beside it.
pub fn trajectory(sweep: &SweepView, tree: &Tree, scale: TimeScale, width: f64) -> Figure {
    let Fit { view, drawn } = Fit::new(width, [200.0, 620.0]);
    let size = [view, TimeAxis::figure_height(drawn) + 22.0];
    let axis = TimeAxis::of(tree, tree.height().max(sweep.origin), scale, size[1] - 22.0);
    let right = drawn - 10.0;
    let x = Scale::new(Kind::Linear, [0.0, 1.0], [LEFT, right]);
    let mut svg = Svg::new(size);
    axis.draw(&mut svg, right);
    let (top, bottom) = (22.0, size[1] - 32.0);
    for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let place = x.at(tick);
        svg.line([place, top], [place, bottom], HAIRLINE, "");
        svg.small(
            [place, bottom + 14.0],
            Anchor::Middle,
            INK_SOFT,
            &format_decimal(tick),
        );
    }
    svg.small(
        [0.5 * (LEFT + right), bottom + 28.0],
        Anchor::Middle,
        INK_SOFT,
        "frequency of the selected allele",
    );
    // Fixed: everyone carries it since then.
    let today = sweep
        .points
        .first()
        .filter(|_| sweep.fixed && sweep.end > 0.0)
        .map(|_| [0.0, 1.0]);
    let fixation = today.map(|_| [sweep.end, 1.0]);
    let all: Vec<[f64; 2]> = today
        .into_iter()
        .chain(fixation)
        .chain(sweep.points.iter().copied())
        .collect();
    let places = all
        .iter()
        .map(|&[time, frequency]| [x.at(frequency), axis.y(time)]);
    svg.path(
        &polyline(places),
        "none",
        &format!(" stroke=\"{CARRIERS}\" stroke-width=\"2\" stroke-linejoin=\"round\" class=\"trajectory\""),
    );
    let marks = [
        (
            sweep.end,
            if sweep.fixed {
                "fixation"
            } else {
                "selection ends"
            },
        ),
        (
            sweep.onset,
            if sweep.onset < sweep.origin {
                "selection begins"
            } else {
                ""
            },
        ),
        (sweep.origin, "the allele arises"),
    ];
    let mut last = f64::INFINITY;
    let marks = || marks.into_iter().filter(|(_, text)| !text.is_empty());
    // All lines first: none runs through a label.
    for (time, _) in marks() {
        let y = axis.y(time);
        svg.line(
            [LEFT, y],
            [right, y],
            INK,
            " stroke-width=\"0.75\" stroke-dasharray=\"3 3\"",
        );
    }
    for (time, text) in marks() {
        let y = axis.y(time);
        // Labels that would lie on each other move up.
        let place = (y - 4.0).min(last - LINE);
        last = place;
        if place > 8.0 {
            svg.text_over(
                [right - 4.0, place],
                Anchor::End,
                INK,
                &format!("{text}, {} generations ago", format_count(time.round())),
            );
        }
    }
    let stride = all.len().div_ceil(READINGS).max(1);
    let read = |&[time, frequency]: &[f64; 2]| {
        let text = format!(
            "{} generations ago: frequency {}",
            format_count(time.round()),
            format_decimal(frequency)
        );
        HoverTarget::new(
            [x.at(frequency) - 6.0, axis.y(time) - 6.0, 12.0, 12.0],
            text,
        )
    };
    let hover = all.iter().step_by(stride).map(read).collect();
    let summary = format!(
        "Trajectory of the selected allele: it arose {} generations ago, selection began {} and ended {} generations ago.",
        format_count(sweep.origin.round()),
        format_count(sweep.onset.round()),
        format_count(sweep.end.round())
    );
    let rows = all
        .iter()
        .step_by(stride)
        .map(|&[time, frequency]| vec![format_count(time.round()), format_decimal(frequency)]);
    let table = Table::new(&[Unit::GenerationsAgo.words(), "frequency"], rows.collect());
    svg.figure(summary, hover).with_table(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coalescent::Simulator;
    use crate::history::{Story, Study};
    use crate::locus::Locus;

    #[test]
    fn a_trajectory_has_the_times_of_its_tree_and_falls_to_its_origin() {
        for story in [Story::HardSweep, Story::SoftSweep, Story::PartialSweep] {
            let view = Locus::simulate(&Study::of(story), 0, &mut Simulator::default())
                .unwrap()
                .look(150_000.0);
            let sweep = view.sweep.unwrap();
            for scale in [TimeScale::Linear, TimeScale::Log] {
                let figure = trajectory(&sweep, &view.tree, scale, 400.0);
                let document = roxmltree::Document::parse(&figure.svg).unwrap();
                let line = document
                    .descendants()
                    .find(|node| node.attribute("class") == Some("trajectory"))
                    .unwrap();
                assert_eq!(
                    line.attribute("d").unwrap().matches('L').count() + 1,
                    sweep.points.len()
                );
                assert!(sweep.points.windows(2).all(|pair| pair[0][0] <= pair[1][0]));
                assert!(sweep.points.last().unwrap()[1] < 1e-3, "one copy");
                assert_eq!(
                    figure.svg.contains("selection begins"),
                    story == Story::SoftSweep
                );
                assert_eq!(
                    figure.svg.contains("fixation"),
                    story != Story::PartialSweep
                );
            }
        }
    }
}
