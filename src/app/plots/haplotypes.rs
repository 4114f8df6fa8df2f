//! The alignment of any populations: haplotypes as rows in the order of the tree's leaves, segregating sites as columns.

use super::colour::{EMPTY, INK, INK_SOFT};
use super::figure::{Figure, HoverTarget, Table};
use super::highlight::{Highlight, Mark};
use super::mosaic::Grid;
use super::palette::Palette;
use super::svg::{Anchor, Fit, Svg, text_width};
use crate::history::Unit;
use crate::locus::{Site, Tree};
use crate::number::format_count;
use crate::sentence::counted;

/// Above the rows, for the bracket over the tree's own columns.
const TOP: f64 = 24.0;
/// Below the rows, for positions.
const BELOW: f64 = 22.0;
/// Least distance between two positions that are named.
const APART: f64 = 70.0;

/// Derived alleles in the colour of the haplotype's population; columns of the tree that is looked at stand under a bracket.
pub fn haplotypes(
    tree: &Tree,
    sites: &[Site],
    palette: &Palette,
    highlight: &Highlight,
    width: f64,
) -> Figure {
    let width = Fit::new(width, [180.0, 4000.0]).view;
    let rows = tree.order.len().max(1);
    let [column, row] = cell(rows, sites.len(), width);
    let gap = if column >= 4.0 && row >= 4.0 {
        1.0
    } else {
        0.0
    };
    let size = [width, TOP + rows as f64 * row + BELOW];
    let mut svg = Svg::new(size);
    let ink = |leaf: u32| {
        tree.nodes
            .get(leaf as usize)
            .map_or(INK_SOFT, |node| palette.ink(node.population as usize))
    };
    let grid = Grid {
        origin: [0.0, TOP],
        cell: [column, row],
        rows: tree.order.len(),
        columns: sites.len(),
        gap,
    };
    grid.draw(&mut svg, |row, column| {
        let (&leaf, site) = (tree.order.get(row)?, sites.get(column)?);
        let derived = site.derived.get(leaf as usize).copied().unwrap_or(false);
        Some(if derived { ink(leaf) } else { EMPTY }.to_owned())
    });
    bracket(&mut svg, sites, column, width);
    positions(&mut svg, sites, column, [width, TOP + rows as f64 * row]);
    let mut hover = Vec::with_capacity(sites.len());
    for (index, site) in sites.iter().enumerate() {
        let area = [index as f64 * column, TOP, column, rows as f64 * row];
        if highlight.sites.contains(&index) {
            // Above and below, so that neighbours that are marked too stay apart.
            for y in [TOP - 5.0, TOP + rows as f64 * row + 1.0] {
                svg.rect([area[0], y, column - gap, 4.0], INK, "");
            }
        }
        hover.push(HoverTarget::marked(area, describe(site), Mark::Site(index)));
    }
    let own = sites.iter().filter(|site| site.node.is_some()).count();
    let summary = format!(
        "Alignment of {} haplotypes at {} segregating sites, {own} of them on this tree.",
        tree.order.len(),
        sites.len()
    );
    let rows = sites.iter().map(|site| {
        vec![
            format_count(site.position.floor()),
            site.count().to_string(),
            format_count(site.time.round()),
            if site.node.is_some() { "yes" } else { "no" }.to_owned(),
        ]
    });
    let table = Table::new(
        &[
            "position",
            "derived",
            Unit::GenerationsAgo.words(),
            "this tree",
        ],
        rows.collect(),
    );
    svg.figure(summary, hover).with_table(table)
}

/// Width and height of a cell, whole pixels where they are large enough for it not to matter.
pub(super) fn cell(rows: usize, columns: usize, width: f64) -> [f64; 2] {
    let whole = |side: f64| if side >= 2.0 { side.floor() } else { side };
    [
        whole((width / columns.max(1) as f64).min(14.0)),
        whole((230.0 / rows.max(1) as f64).clamp(1.0, 9.0)),
    ]
}

/// A line over the columns of the tree that is looked at, with their number.
fn bracket(svg: &mut Svg, sites: &[Site], column: f64, width: f64) {
    let Some(first) = sites.iter().position(|site| site.node.is_some()) else {
        return;
    };
    let count = sites.iter().filter(|site| site.node.is_some()).count();
    let (from, to) = (first as f64 * column, (first + count) as f64 * column);
    svg.line(
        [from, TOP - 9.0],
        [to, TOP - 9.0],
        INK,
        " stroke-width=\"1.5\"",
    );
    let text = format!("this tree, {}", counted(count as u64, "site", "sites"));
    let half = text_width(&text) / 2.0;
    let middle = (0.5 * (from + to)).clamp(half.min(width / 2.0), (width - half).max(width / 2.0));
    svg.text([middle, TOP - 14.0], Anchor::Middle, INK_SOFT, &text);
}

/// The base pairs of some columns, below them.
fn positions(svg: &mut Svg, sites: &[Site], column: f64, [width, bottom]: [f64; 2]) {
    let mut free = 0.0;
    for (index, site) in sites.iter().enumerate() {
        let x = (index as f64 + 0.5) * column;
        let text = format_count(site.position.floor());
        let text = if index == 0 {
            format!("{text} bp")
        } else {
            text
        };
        let half = 0.5 * text_width(&text);
        let middle = x.max(half);
        if middle - half < free || middle + half > width {
            continue;
        }
        free = middle - half + APART;
        svg.line([x, bottom + 5.0], [x, bottom + 9.0], INK_SOFT, "");
        svg.small([middle, bottom + 19.0], Anchor::Middle, INK_SOFT, &text);
    }
}

fn describe(site: &Site) -> String {
    format!(
        "Base pair {}: derived in {} of {} haplotypes; {}, {} generations ago",
        format_count(site.position.floor()),
        site.count(),
        site.derived.len(),
        if site.node.is_some() {
            "on this tree"
        } else {
            "on another tree"
        },
        format_count(site.time.round())
    )
}

impl Highlight {
    /// What belongs to a mark in a locus of any populations; the cells of its spectrum are `[derived, 0]`.
    pub fn of_locus(mark: Mark, tree: &Tree, sites: &[Site]) -> Self {
        let numbered = || sites.iter().enumerate();
        match mark {
            Mark::Branch(node) => Self {
                branches: vec![node],
                sites: numbered()
                    .filter(|(_, site)| site.node == Some(node))
                    .map(|(index, _)| index)
                    .collect(),
                cells: tree
                    .nodes
                    .get(node as usize)
                    .map(|node| [node.below as usize, 0])
                    .into_iter()
                    .collect(),
            },
            Mark::Site(index) => Self {
                branches: sites
                    .get(index)
                    .and_then(|site| site.node)
                    .into_iter()
                    .collect(),
                sites: vec![index],
                cells: sites
                    .get(index)
                    .map(|site| [site.count(), 0])
                    .into_iter()
                    .collect(),
            },
            Mark::Cell(cell) => Self {
                branches: (0..)
                    .zip(&tree.nodes)
                    .filter(|(_, node)| node.parent.is_some() && node.below as usize == cell[0])
                    .map(|(index, _)| index)
                    .collect(),
                sites: numbered()
                    .filter(|(_, site)| site.count() == cell[0])
                    .map(|(index, _)| index)
                    .collect(),
                cells: vec![cell],
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coalescent::Simulator;
    use crate::history::{Story, Study, Timeline};
    use crate::locus::{Locus, LocusView};

    fn view() -> (LocusView, Palette) {
        let study = Study::of(Story::Split);
        (
            Locus::simulate(&study, 0, &mut Simulator::default())
                .unwrap()
                .look(5_000.0),
            Palette::of(&Timeline::of(&study.demography())),
        )
    }

    #[test]
    fn every_derived_allele_is_a_cell_of_its_population() {
        let (view, palette) = view();
        let figure = haplotypes(
            &view.tree,
            &view.sites,
            &palette,
            &Highlight::default(),
            2_000.0,
        );
        let document = roxmltree::Document::parse(&figure.svg).unwrap();
        let cells = |fill: &str| {
            let paths = document
                .descendants()
                .filter(|node| node.attribute("fill") == Some(fill) && node.has_tag_name("path"));
            paths
                .map(|path| path.attribute("d").unwrap().matches('M').count())
                .sum::<usize>()
        };
        let derived = |range: std::ops::Range<usize>| {
            view.sites
                .iter()
                .map(|site| site.derived[range.clone()].iter().filter(|d| **d).count())
                .sum::<usize>()
        };
        assert_eq!(
            [cells("var(--a)"), cells("var(--b)")],
            [derived(0..10), derived(10..20)]
        );
        assert_eq!(figure.hover.len(), view.sites.len());
        let named: Vec<String> = document
            .descendants()
            .filter(|node| node.has_tag_name("text"))
            .filter_map(|node| node.text().map(str::to_owned))
            .collect();
        let first = view.sites[0].position.floor();
        assert!(
            named.contains(&format!("{} bp", format_count(first))) && named.len() > 4,
            "{named:?}"
        );
    }

    #[test]
    fn branch_sites_and_cell_belong_together() {
        let (view, _) = view();
        let index = view
            .sites
            .iter()
            .position(|site| site.node.is_some())
            .unwrap();
        let node = view.sites[index].node.unwrap();
        let of_site = Highlight::of_locus(Mark::Site(index), &view.tree, &view.sites);
        assert_eq!(
            (of_site.branches, of_site.cells.clone()),
            (vec![node], vec![[view.sites[index].count(), 0]])
        );
        let of_branch = Highlight::of_locus(Mark::Branch(node), &view.tree, &view.sites);
        assert!(of_branch.sites.contains(&index) && of_branch.cells == of_site.cells);
        let of_cell = Highlight::of_locus(Mark::Cell(of_site.cells[0]), &view.tree, &view.sites);
        assert!(of_cell.branches.contains(&node) && of_cell.sites.contains(&index));
    }
}
