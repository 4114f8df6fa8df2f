//! An alignment as it is read, and its spectrum beside the true one.

use super::colour::{EMPTY, INK, INK_SOFT, PAPER, POPULATION_SOFT};
use super::figure::{Figure, HoverTarget, Table};
use super::frame::{Axis, Frame};
use super::mosaic::Grid;
use super::palette::Palette;
use super::scale::Kind;
use super::svg::{Anchor, Fit, Svg, text_width};
use crate::locus::{Allele, Observed, Site, Tree};
use crate::number::format_count;
use crate::sentence::counted;

/// Alleles that are read as the other one.
const WRONG: &str = INK;
/// Alleles that are not called.
const UNCALLED: &str = POPULATION_SOFT[2];

/// Alleles as they are read, in the places of the true alignment: wrong ones stand out, unknown ones are grey, sites that are not seen to
/// vary are left empty.
pub fn observed_haplotypes(
    tree: &Tree,
    sites: &[Site],
    observed: &Observed,
    palette: &Palette,
    width: f64,
) -> Figure {
    let width = Fit::new(width, [180.0, 4000.0]).view;
    let [column, row] = super::haplotypes::cell(tree.order.len(), sites.len(), width);
    let gap = if column >= 4.0 && row >= 4.0 {
        1.0
    } else {
        0.0
    };
    let height = tree.order.len().max(1) as f64 * row;
    let size = [width, height + 24.0];
    let mut svg = Svg::new(size);
    let ink = |leaf: u32| {
        tree.nodes
            .get(leaf as usize)
            .map_or(INK_SOFT, |node| palette.ink(node.population as usize))
    };
    let read = |leaf: u32, column: usize| {
        let allele = observed
            .sites
            .get(column)?
            .as_ref()?
            .get(leaf as usize)
            .copied()?;
        let truly = sites.get(column)?.derived.get(leaf as usize).copied()?;
        Some((allele, truly))
    };
    let grid = Grid {
        origin: [0.0, 0.0],
        cell: [column, row],
        rows: tree.order.len(),
        columns: sites.len(),
        gap,
    };
    grid.draw(&mut svg, |row, column| {
        let &leaf = tree.order.get(row)?;
        let fill = match read(leaf, column) {
            None => PAPER,
            Some((Allele::Missing, _)) => UNCALLED,
            Some((Allele::Derived, true)) => ink(leaf),
            Some((Allele::Ancestral, false)) => EMPTY,
            Some(_) => WRONG,
        };
        Some(fill.to_owned())
    });
    legend(&mut svg, height + 8.0, width);
    let hover = sites.iter().enumerate().map(|(index, site)| {
        let area = [index as f64 * column, 0.0, column, height];
        HoverTarget::new(
            area,
            describe(site, observed.sites.get(index).and_then(Option::as_ref)),
        )
    });
    let summary = format!("The same alignment as it is read: {}", counts(observed));
    let hover = hover.collect();
    svg.figure(summary, hover)
}

/// What the colours mean.
fn legend(svg: &mut Svg, y: f64, width: f64) {
    let mut x = 0.0;
    for (fill, text) in [
        (WRONG, "read as the other allele"),
        (UNCALLED, "not called"),
    ] {
        let wide = 14.0 + text_width(text) + 12.0;
        if x + wide <= width + 12.0 {
            svg.rect([x, y, 9.0, 9.0], fill, "");
            svg.small([x + 13.0, y + 8.5], Anchor::Start, INK_SOFT, text);
        }
        x += wide;
    }
}

fn describe(site: &Site, seen: Option<&Vec<Allele>>) -> String {
    let place = format!(
        "Base pair {}: derived in {} of {} haplotypes",
        format_count(site.position.floor()),
        site.count(),
        site.derived.len()
    );
    match seen {
        None => format!("{place}; not seen to vary"),
        Some(alleles) => {
            let count = |of: Allele| alleles.iter().filter(|allele| **allele == of).count();
            format!(
                "{place}, read in {}, {} not called",
                count(Allele::Derived),
                count(Allele::Missing)
            )
        }
    }
}

/// How much has changed, in a sentence.
pub fn counts(observed: &Observed) -> String {
    let count = |number: u32| format_count(f64::from(number));
    format!(
        "of {} alleles {} as the other one, and {} not called; {} not seen to vary and left out.",
        count(observed.alleles),
        counted(u64::from(observed.wrong), "is read", "are read"),
        counted(u64::from(observed.missing), "is", "are"),
        counted(u64::from(observed.lost), "site is", "sites are")
    )
}

/// Sites by the number of derived alleles, as they are and as they are read.
pub fn observed_spectrum(truth: &[f64], seen: &[f64], width: f64) -> Figure {
    let classes = truth.len().saturating_sub(2);
    let value = |spectrum: &[f64], class: usize| {
        spectrum
            .get(class)
            .copied()
            .filter(|value| value.is_finite())
            .unwrap_or(0.0)
    };
    let highest = (1..=classes)
        .flat_map(|class| [value(truth, class), value(seen, class)])
        .fold(0.0, f64::max);
    let x = Axis::new(
        Kind::Linear,
        [0.5, classes.max(1) as f64 + 0.5],
        "haplotypes in which the derived allele is read",
    );
    let y = Axis::from_zero(highest.max(1e-9), "sites");
    let (mut svg, frame) = Frame::figure(
        Fit::new(width, [200.0, 960.0]),
        0.42,
        [170.0, 240.0],
        [x, y],
    );
    let step = (frame.right - frame.left) / classes.max(1) as f64;
    let (mut hover, mut rows) = (Vec::new(), Vec::new());
    for class in 1..=classes {
        let left = frame.left + (class - 1) as f64 * step;
        let [true_top, seen_top] = [truth, seen].map(|spectrum| frame.y.at(value(spectrum, class)));
        svg.rect(
            [
                left + 0.08 * step,
                true_top,
                0.4 * step,
                frame.bottom - true_top,
            ],
            INK_SOFT,
            " fill-opacity=\"0.4\" class=\"truth\"",
        );
        svg.rect(
            [
                left + 0.52 * step,
                seen_top,
                0.4 * step,
                frame.bottom - seen_top,
            ],
            INK,
            " class=\"seen\"",
        );
        let [truly, read] = [truth, seen].map(|spectrum| format_count(value(spectrum, class)));
        hover.push(HoverTarget::new(
            frame.column(left, step),
            format!("{class} derived: truly {truly}, as read {read}"),
        ));
        rows.push(vec![class.to_string(), truly, read]);
    }
    let mut x = frame.right;
    for (fill, opacity, text) in [
        (INK, "", "as read"),
        (INK_SOFT, " fill-opacity=\"0.4\"", "truth"),
    ] {
        x -= text_width(text);
        svg.small([x, 10.0], Anchor::Start, INK_SOFT, text);
        svg.rect([x - 13.0, 2.0, 9.0, 9.0], fill, opacity);
        x -= 25.0;
    }
    let total =
        |spectrum: &[f64]| format_count((1..=classes).map(|class| value(spectrum, class)).sum());
    let summary = format!(
        "Site frequency spectrum: {} sites as they are, {} as they are read.",
        total(truth),
        total(seen)
    );
    let table = Table::new(&["derived", "truth", "as read"], rows);
    svg.figure(summary, hover).with_table(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coalescent::Simulator;
    use crate::experiment::{Noise, NoiseKind};
    use crate::history::{Story, Study, Timeline};
    use crate::locus::Locus;

    #[test]
    fn what_is_wrong_or_missing_stands_out_as_often_as_it_is_counted() {
        let study = Study::of(Story::Constant);
        let palette = Palette::of(&Timeline::of(&study.demography()));
        for (kind, fill) in [
            (NoiseKind::GenotypeError, WRONG),
            (NoiseKind::Missing, UNCALLED),
        ] {
            let locus = Locus::simulate(&study, 0, &mut Simulator::default()).unwrap();
            let view = locus.look_through(0.0, &Noise::of(kind)).unwrap();
            let observed = view.observed.unwrap();
            assert_eq!(
                view.sites.len() as u32,
                view.total_sites,
                "all sites are shown"
            );
            let figure = observed_haplotypes(&view.tree, &view.sites, &observed, &palette, 2_000.0);
            let document = roxmltree::Document::parse(&figure.svg).unwrap();
            let paths = document
                .descendants()
                .filter(|node| node.attribute("fill") == Some(fill) && node.has_tag_name("path"));
            let cells: usize = paths
                .map(|path| path.attribute("d").unwrap().matches('M').count())
                .sum();
            assert_eq!(cells as u32, observed.wrong + observed.missing);
            let spectrum = observed_spectrum(&view.spectrum, &observed.spectrum, 400.0);
            assert_eq!(
                ["truth", "seen"]
                    .map(|class| spectrum.svg.matches(&format!("class=\"{class}\"")).count()),
                [19, 19]
            );
        }
    }

    #[test]
    fn the_sentence_counts() {
        let observed = Observed {
            alleles: 1_200,
            wrong: 1,
            missing: 30,
            lost: 2,
            ..Observed::default()
        };
        assert_eq!(
            counts(&observed),
            "of 1,200 alleles 1 is read as the other one, and 30 are not called; 2 sites are not seen to vary and left out."
        );
    }
}
