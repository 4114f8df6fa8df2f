//! The alignment: haplotypes as rows, segregating sites as columns.

use super::colour::{EMPTY, INK, INK_SOFT, POPULATION, POPULATION_SOFT, POPULATION_TEXT};
use super::figure::{Figure, HoverTarget, Table};
use super::format::format_count;
use super::highlight::{Highlight, Mark, derived_counts};
use super::mosaic::Grid;
use super::svg::{Anchor, Fit, Svg, text_width};
use crate::coalescent::{LocalTree, Site};

/// Left of the rows, for the names of the populations.
const LEFT: f64 = 14.0;
/// Above the rows, for the bracket over the tree's own columns.
const TOP: f64 = 26.0;
/// Between the rows of A and those of B.
const BETWEEN: f64 = 5.0;

/// Draws the derived alleles of the sites around a tree. Rows are haplotypes, A above B, each population in the tree's leaf order;
/// the columns of the tree itself stand out against its neighbours'.
pub fn alignment(
    tree: &LocalTree,
    sites: &[Site],
    samples: [u32; 2],
    highlight: &Highlight,
    width: f64,
) -> Figure {
    let width = Fit::new(width, [180.0, 4000.0]).view;
    let blocks = [0, 1].map(|population| rows_of(tree, samples, population));
    let rows = (blocks[0].len() + blocks[1].len()).max(1);
    let row = (210.0 / rows as f64).floor().clamp(1.0, 8.0);
    let column = ((width - LEFT) / sites.len().max(1) as f64)
        .min(3.0 * row)
        .min(14.0);
    let column = if column >= 2.0 {
        column.floor()
    } else {
        column
    };
    let gap = if column >= 4.0 && row >= 4.0 {
        1.0
    } else {
        0.0
    };
    let size = [width, TOP + rows as f64 * row + BETWEEN + 5.0];
    let mut svg = Svg::new(size);

    let own = |site: &Site| (tree.left..tree.right).contains(&site.position);
    let mut top = TOP;
    for (population, block) in blocks.iter().enumerate() {
        let grid = Grid {
            origin: [LEFT, top],
            cell: [column, row],
            rows: block.len(),
            columns: sites.len(),
            gap,
        };
        grid.draw(&mut svg, |row, column| {
            let (site, &haplotype) = (sites.get(column)?, block.get(row)?);
            let derived = site.derived.get(haplotype).copied().unwrap_or(false);
            let ink = if own(site) {
                POPULATION[population]
            } else {
                POPULATION_SOFT[population]
            };
            Some(if derived { ink } else { EMPTY }.to_owned())
        });
        let middle = top + block.len() as f64 * row / 2.0;
        svg.text(
            [0.0, middle + 4.0],
            Anchor::Start,
            POPULATION_TEXT[population],
            ["A", "B"][population],
        );
        top += block.len() as f64 * row + BETWEEN;
    }
    bracket(&mut svg, sites, own, column, width);

    let mut hover = Vec::with_capacity(sites.len());
    for (index, site) in sites.iter().enumerate() {
        let area = [
            LEFT + index as f64 * column,
            TOP,
            column,
            size[1] - TOP - 5.0,
        ];
        if highlight.sites.contains(&index) {
            // Above and below, so that neighbours that are marked too stay apart.
            for y in [TOP - 5.0, size[1] - 4.0] {
                svg.rect([area[0], y, column - gap, 4.0], INK, "");
            }
        }
        hover.push(HoverTarget::marked(
            area,
            describe(site, samples, own(site)),
            Mark::Site(index),
        ));
    }
    let own_sites = sites.iter().filter(|site| own(site)).count();
    let summary = format!(
        "Alignment of {} haplotypes of A and {} of B at {} segregating sites, {own_sites} of them on this tree.",
        samples[0],
        samples[1],
        sites.len()
    );
    let table = Table::new(
        &["position", "derived in A", "derived in B", "this tree"],
        sites
            .iter()
            .map(|site| table_row(site, samples, own(site)))
            .collect(),
    );
    Figure {
        svg: svg.finish(&summary),
        size,
        summary,
        hover,
        table: Some(table),
    }
}

/// The haplotypes of a population in the order of the leaves.
fn rows_of(tree: &LocalTree, samples: [u32; 2], population: usize) -> Vec<usize> {
    let first = if population == 0 {
        0
    } else {
        samples[0] as usize
    };
    let mut rows: Vec<usize> = (first..first + samples[population] as usize).collect();
    let rank = |haplotype: usize| {
        tree.leaf_order
            .iter()
            .position(|&leaf| leaf as usize == haplotype)
            .unwrap_or(usize::MAX)
    };
    rows.sort_unstable_by_key(|&haplotype| rank(haplotype));
    rows
}

/// A line over the columns of the tree itself, with their number.
fn bracket(svg: &mut Svg, sites: &[Site], own: impl Fn(&Site) -> bool, column: f64, width: f64) {
    let Some(first) = sites.iter().position(&own) else {
        return;
    };
    let count = sites.iter().filter(|site| own(site)).count();
    let (from, to) = (
        LEFT + first as f64 * column,
        LEFT + (first + count) as f64 * column - 1.0,
    );
    svg.line(
        [from, TOP - 9.0],
        [to, TOP - 9.0],
        INK,
        " stroke-width=\"1.5\"",
    );
    let text = format!(
        "this tree, {count} {}",
        if count == 1 { "site" } else { "sites" }
    );
    let half = text_width(&text) / 2.0;
    let middle = (0.5 * (from + to)).clamp(half.min(width / 2.0), (width - half).max(width / 2.0));
    svg.text([middle, TOP - 15.0], Anchor::Middle, INK_SOFT, &text);
}

fn describe(site: &Site, samples: [u32; 2], own: bool) -> String {
    let [a, b] = derived_counts(site, samples);
    let place = if own {
        "this tree"
    } else {
        "a neighbouring tree"
    };
    format!(
        "Base pair {}: derived in {a} of {} haplotypes of A and {b} of {} of B; on {place}, {} generations ago",
        format_count(site.position.floor()),
        samples[0],
        samples[1],
        format_count(site.time.round())
    )
}

fn table_row(site: &Site, samples: [u32; 2], own: bool) -> Vec<String> {
    let [a, b] = derived_counts(site, samples);
    vec![
        format_count(site.position.floor()),
        a.to_string(),
        b.to_string(),
        if own { "yes" } else { "no" }.to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::sample::small_tree;
    use super::*;

    #[test]
    fn columns_read_out_position_and_counts_and_tell_the_tree_from_its_neighbours() {
        let (tree, sites) = small_tree();
        let figure = alignment(&tree, &sites, [2, 2], &Highlight::default(), 300.0);
        assert_eq!(
            figure.summary,
            "Alignment of 2 haplotypes of A and 2 of B at 4 segregating sites, 3 of them on this tree."
        );
        assert!(figure.hover[0].text.starts_with(
            "Base pair 1,100: derived in 2 of 2 haplotypes of A and 0 of 2 of B; on this tree"
        ));
        assert!(
            figure.hover[3]
                .text
                .contains("1 of 2 haplotypes of A and 2 of 2 of B; on a neighbouring tree")
        );
        assert_eq!(figure.table.unwrap().rows[3], ["2,100", "1", "2", "no"]);
        assert!(figure.svg.contains("this tree, 3 sites"));
    }

    #[test]
    fn rows_follow_the_leaves_within_each_population() {
        let (mut tree, _) = small_tree();
        tree.leaf_order = vec![3, 1, 2, 0];
        assert_eq!(rows_of(&tree, [2, 2], 0), [1, 0]);
        assert_eq!(rows_of(&tree, [2, 2], 1), [3, 2]);
    }

    #[test]
    fn a_derived_cell_is_drawn_for_each_derived_allele() {
        let (tree, sites) = small_tree();
        let figure = alignment(&tree, &sites, [2, 2], &Highlight::default(), 300.0);
        let document = roxmltree::Document::parse(&figure.svg).unwrap();
        let cells = |fill: &str| {
            let paths = document
                .descendants()
                .filter(|node| node.attribute("fill") == Some(fill) && node.has_tag_name("path"));
            paths
                .map(|path| path.attribute("d").unwrap().matches('M').count())
                .sum::<usize>()
        };
        assert_eq!(
            [
                cells("var(--a)"),
                cells("var(--b)"),
                cells("var(--a-soft)"),
                cells("var(--b-soft)")
            ],
            [4, 1, 1, 2]
        );
    }
}
