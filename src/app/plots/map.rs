//! Where a locus recombines: the map, and under it the places at which the tree changes.

use super::colour::{CARRIERS, EMPTY, INK, INK_SOFT};
use super::figure::{Figure, HoverTarget, Table};
use super::scale::{Kind, Scale};
use super::svg::{Anchor, Fit, Svg, number, polyline};
use crate::coalescent::genome::{Genome, Stretch};
use crate::locus::LocusView;
use crate::number::{format_count, format_decimal};
use crate::sentence::counted;
use std::fmt::Write;

/// Crossovers per base pair and generation that are 1 cM/Mb.
const CENTIMORGAN: f64 = 1e-8;
/// At both ends, for the thumb of the slider below.
const MARGIN: f64 = 8.0;
/// Where the map stands, and how far down the ticks of the trees go.
const BASE: f64 = 44.0;
const END: f64 = 56.0;

/// The map as a line above the locus, the tree that is looked at as a band, a tick wherever the tree changes.
pub fn recombination_map(genome: &Genome, view: &LocusView, width: f64) -> Figure {
    let width = Fit::new(width, [140.0, 4000.0]).view;
    let size = [width, END + 2.0];
    let x = Scale::new(Kind::Linear, [0.0, genome.length], [MARGIN, width - MARGIN]);
    let stretches = &genome.crossovers.stretches;
    let highest = stretches
        .iter()
        .map(|stretch| stretch.rate)
        .filter(|rate| rate.is_finite())
        .fold(0.0, f64::max);
    let y = Scale::new(Kind::Linear, [0.0, highest.max(1e-300)], [BASE, 18.0]);
    let mut svg = Svg::new(size);
    let (left, right) = (x.at(view.tree.left), x.at(view.tree.right));
    svg.rect(
        [left, 14.0, (right - left).max(1.0), END - 14.0],
        EMPTY,
        " class=\"here\"",
    );
    svg.line(
        [MARGIN, BASE],
        [width - MARGIN, BASE],
        INK_SOFT,
        " stroke-width=\"0.75\"",
    );
    let (mut corners, mut hover, mut rows, mut begin) = (Vec::new(), Vec::new(), Vec::new(), 0.0);
    for &Stretch { end, rate } in stretches {
        let ([from, to], height) = ([begin, end].map(|at| x.at(at)), y.at(rate));
        corners.extend([[from, height], [to, height]]);
        let [start, stop, speed] = [
            format_count(begin),
            format_count(end),
            format_decimal(rate / CENTIMORGAN),
        ];
        hover.push(HoverTarget::new(
            [from, 14.0, to - from, BASE - 14.0],
            format!("From {start} to {stop} bp: {speed} cM/Mb"),
        ));
        rows.push(vec![start, stop, speed]);
        begin = end;
    }
    svg.path(
        &polyline(corners),
        "none",
        &format!(" stroke=\"{INK}\" stroke-width=\"1.5\" class=\"map\""),
    );
    let mut ticks = String::new();
    for &at in view.breakpoints.iter().filter(|at| at.is_finite()) {
        let _ = write!(ticks, "M{} {BASE}V{END}", number(x.at(at)));
    }
    svg.path(
        &ticks,
        "none",
        &format!(" stroke=\"{INK_SOFT}\" stroke-width=\"0.5\" class=\"breakpoints\""),
    );
    if let Some(sweep) = &view.sweep {
        let place = x.at(sweep.position);
        svg.line(
            [place, 14.0],
            [place, END],
            CARRIERS,
            " stroke-width=\"2.5\" class=\"selected\"",
        );
        hover.push(HoverTarget::new(
            [place - 4.0, 14.0, 8.0, END - 14.0],
            format!(
                "Selected site, base pair {}",
                format_count(sweep.position.floor())
            ),
        ));
    }
    svg.small(
        [MARGIN, 9.0],
        Anchor::Start,
        INK_SOFT,
        &format!(
            "recombination, up to {} cM/Mb",
            format_decimal(highest / CENTIMORGAN)
        ),
    );
    let gene = genome.conversion.map_or_else(String::new, |conversion| {
        format!(
            " Gene conversion: {} tracts per Mb and 100 generations, {} bp long on average.",
            format_decimal(conversion.rate / CENTIMORGAN),
            format_decimal(conversion.tract)
        )
    });
    let trees = counted(u64::from(view.count), "tree", "trees");
    let summary = format!(
        "Recombination map of {} base pairs, up to {} cM/Mb, with {trees}.{gene}",
        format_count(genome.length.floor()),
        format_decimal(highest / CENTIMORGAN)
    );
    let table = Table::new(&["from, bp", "to, bp", "cM/Mb"], rows);
    svg.figure(summary, hover).with_table(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coalescent::Simulator;
    use crate::history::{Hotspot, Story, Study};
    use crate::locus::Locus;

    #[test]
    fn the_map_has_a_step_for_each_stretch_and_a_tick_for_each_tree() {
        let study = Study {
            hotspot: Hotspot {
                start: 5_000.0,
                end: 6_000.0,
                factor: 50.0,
            },
            ..Study::of(Story::Constant)
        };
        let view = Locus::simulate(&study, 0, &mut Simulator::default())
            .unwrap()
            .look(0.0);
        let figure = recombination_map(&study.genome(), &view, 500.0);
        let document = roxmltree::Document::parse(&figure.svg).unwrap();
        let path = |class: &str| {
            document
                .descendants()
                .find(|node| node.attribute("class") == Some(class))
                .unwrap()
                .attribute("d")
                .unwrap()
                .to_owned()
        };
        assert_eq!(path("map").matches('L').count(), 5);
        assert_eq!(
            path("breakpoints").matches('M').count() as u32 + 1,
            view.count
        );
        assert_eq!(figure.hover[1].text, "From 5,000 to 6,000 bp: 50 cM/Mb");
        assert!(
            figure
                .summary
                .starts_with("Recombination map of 20,000 base pairs, up to 50 cM/Mb, with ")
        );
        // Most trees change in the hotspot: it holds 50 of 69 parts of the map.
        let inside = view
            .breakpoints
            .iter()
            .filter(|at| (5_000.0..6_000.0).contains(*at))
            .count() as f64;
        assert!(inside > 0.5 * view.breakpoints.len() as f64 && view.breakpoints.len() > 20);
    }
}
