//! The joint site frequency spectrum.

use super::colour::{INK, INK_SOFT, ZERO, viridis};
use super::figure::{Figure, HoverTarget};
use super::highlight::{Highlight, Mark};
use super::mosaic::Grid;
use super::scale::{Kind, Scale, extent};
use super::svg::{Anchor, Fit, Svg};
use crate::number::{format_count, format_decimal, format_short};

/// How a spectrum is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct SpectrumOptions {
    /// Logarithmic colours.
    pub log: bool,
    /// Names the spectrum in the summary, such as "YRI_CEU.fs" or "locus 12".
    pub title: String,
    /// Names of the two populations, rows (upwards) first.
    pub populations: [String; 2],
    /// By the minor allele of both samples together.
    pub folded: bool,
    /// The value the brightest colour stands for, so that two spectra can share a scale; the largest cell without.
    pub brightest: Option<f64>,
    /// Width in CSS pixels.
    pub width: f64,
}

/// Around the cells (left, above, right, below): the numbers of the upright axis, its name, the colour bar, and the other axis.
pub(super) const MARGINS: [f64; 4] = [22.0, 18.0, 50.0, 32.0];

/// What is counted along the two axes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Counted {
    /// Names of the two populations, rows (upwards) first.
    pub(super) populations: [String; 2],
    /// By the minor allele of both samples together, where which one is derived is not known.
    pub(super) folded: bool,
}

/// A joint spectrum and its colours, wherever its cells are drawn: the first population upwards, the second to the right.
pub(super) struct Joint<'a> {
    /// The first axis varying slowest.
    cells: &'a [f64],
    shape: [usize; 2],
    counted: &'a Counted,
    /// From a positive value to 0 (dark) to 1 (bright).
    colours: Scale,
}

/// A heat map of `shape[0] x shape[1]` cells (first axis varying slowest, drawn upwards), empty cells in the colour of the paper.
pub fn joint_spectrum(
    cells: &[f64],
    shape: [usize; 2],
    options: &SpectrumOptions,
    highlight: &Highlight,
) -> Figure {
    let Fit { view, drawn: width } = Fit::new(options.width, [120.0, 600.0]);
    let [rows, columns] = shape.map(|side| side.min(2000));
    let [left, top, right, below] = MARGINS;
    let cell = ((width - left - right) / columns.max(1) as f64).clamp(0.5, 14.0);
    let cell = if cell >= 1.0 { cell.floor() } else { cell };
    let grid = grid_of([left, top], [cell; 2], [rows, columns]);
    let [grid_width, grid_height] = grid.size();
    let size = [
        view.max(left + grid_width + right),
        top + grid_height + below,
    ];
    let counted = Counted {
        populations: options.populations.clone(),
        folded: options.folded,
    };
    let joint = Joint {
        cells,
        shape,
        counted: &counted,
        colours: colours(cells, options.log, options.brightest),
    };

    let mut svg = Svg::new(size);
    joint.draw(&mut svg, &grid);
    for &[i, j] in highlight
        .cells
        .iter()
        .filter(|[i, j]| *i < rows && *j < columns)
    {
        let [x, y, w, h] = grid.area(rows - 1 - i, j);
        svg.rect(
            [x - 1.0, y - 1.0, w + 1.0, h + 1.0],
            "none",
            &format!(" stroke=\"{INK}\" stroke-width=\"2\""),
        );
    }

    let hover = (0..rows)
        .flat_map(|i| (0..columns).map(move |j| [i, j]))
        .map(|[i, j]| {
            let count = joint.at([i, j]);
            let text = format!("{}: {}", counted.of([i, j], shape), amount(count));
            HoverTarget::marked(grid.area(rows - 1 - i, j), text, Mark::Cell([i, j]))
        });
    let hover = hover.collect();
    let summary = summary(&joint, &options.title);
    svg.figure(summary, hover)
}

/// Cells of a size from a corner on, apart where they are large.
pub(super) fn grid_of(origin: [f64; 2], cell: [f64; 2], [rows, columns]: [usize; 2]) -> Grid {
    Grid {
        origin,
        cell,
        rows,
        columns,
        gap: if cell[0] >= 6.0 { 1.0 } else { 0.0 },
    }
}

impl Counted {
    /// What is counted of each sample.
    const fn allele(&self) -> &'static str {
        if self.folded {
            "with the minor allele"
        } else {
            "derived"
        }
    }

    /// A cell in words.
    pub(super) fn of(&self, [i, j]: [usize; 2], shape: [usize; 2]) -> String {
        let [name_a, name_b] = &self.populations;
        let [of_a, of_b] = shape.map(|side| side.saturating_sub(1));
        format!(
            "{i} of {of_a} {} in {name_a}, {j} of {of_b} in {name_b}",
            self.allele()
        )
    }

    /// Names and numbers of both axes, around the cells.
    pub(super) fn axes(&self, svg: &mut Svg, grid: &Grid) {
        let [width, height] = grid.size();
        let ([left, top], [across, down]) = (grid.origin, grid.cell);
        let [name_a, name_b] = self
            .populations
            .each_ref()
            .map(|name| format!("{} in {name}", self.allele()));
        let [margin_left, margin_top, ..] = MARGINS;
        let corner = [left - margin_left, top - margin_top + 10.0];
        svg.text(corner, Anchor::Start, INK_SOFT, &name_a);
        svg.text(
            [left + width / 2.0, top + height + 28.0],
            Anchor::Middle,
            INK_SOFT,
            &name_b,
        );
        for tick in whole_ticks(grid.rows) {
            let place = [left - 5.0, top + height - (tick + 0.5) * down + 3.0];
            svg.small(place, Anchor::End, INK_SOFT, &format_count(tick));
        }
        for tick in whole_ticks(grid.columns) {
            let place = [left + (tick + 0.5) * across, top + height + 13.0];
            svg.small(place, Anchor::Middle, INK_SOFT, &format_count(tick));
        }
    }
}

impl<'a> Joint<'a> {
    /// A spectrum in logarithmic colours, the brightest of which is its largest cell.
    pub(super) fn new(cells: &'a [f64], shape: [usize; 2], counted: &'a Counted) -> Self {
        Self {
            cells,
            shape,
            counted,
            colours: colours(cells, true, None),
        }
    }

    fn at(&self, [i, j]: [usize; 2]) -> f64 {
        self.cells
            .get(i * self.shape[1] + j)
            .copied()
            .unwrap_or(0.0)
    }

    /// Cells, axes, and the colour bar at their right.
    pub(super) fn draw(&self, svg: &mut Svg, grid: &Grid) {
        grid.draw(svg, |from_top, column| {
            let value = self.at([grid.rows - 1 - from_top, column]);
            Some(if value.is_finite() && value > 0.0 {
                viridis(self.colours.at(value))
            } else {
                ZERO.to_owned()
            })
        });
        self.counted.axes(svg, grid);
        colour_bar(svg, grid, &self.colours);
    }
}

/// From a positive value to 0 (dark) to 1 (bright).
fn colours(cells: &[f64], log: bool, brightest: Option<f64>) -> Scale {
    let kind = if log { Kind::Log } else { Kind::Linear };
    let [smallest, largest] = extent(Kind::Log, cells.iter().copied()).unwrap_or([1.0, 10.0]);
    let brightest = brightest.filter(|value| value.is_finite() && *value > 0.0);
    // Four decades are what the eye can tell apart; spectra that share a brightest value share the darkest too.
    let darkest = match (kind, brightest) {
        (Kind::Linear, _) => 0.0,
        (Kind::Log, Some(bright)) => bright * 1e-4,
        (Kind::Log, None) => smallest.max(largest * 1e-4),
    };
    Scale::new(kind, [darkest, brightest.unwrap_or(largest)], [0.0, 1.0])
}

/// Both ends and the middle of an axis of so many cells.
fn whole_ticks(sides: usize) -> Vec<f64> {
    let last = sides.saturating_sub(1);
    let mut ticks = vec![0.0, (last / 2) as f64, last as f64];
    ticks.dedup();
    ticks
}

fn colour_bar(svg: &mut Svg, grid: &Grid, colours: &Scale) {
    const STEPS: usize = 32;
    let ([width, height], [left, top]) = (grid.size(), grid.origin);
    // The swatch for zero stands below the bar.
    let bar_height = (height - 18.0).max(10.0);
    let bar = Grid {
        origin: [left + width + 8.0, top],
        cell: [8.0, bar_height / STEPS as f64],
        rows: STEPS,
        columns: 1,
        gap: 0.0,
    };
    bar.draw(svg, |row, _| {
        Some(viridis(1.0 - (row as f64 + 0.5) / STEPS as f64))
    });
    let x = left + width + 20.0;
    let mut lowest = f64::NEG_INFINITY;
    for tick in colours
        .ticks(4)
        .into_iter()
        .rev()
        .filter(|tick| *tick > 0.0)
    {
        let y = top + bar_height * (1.0 - colours.at(tick));
        if y - lowest >= 12.0 {
            svg.small(
                [x, y.clamp(top + 3.0, top + bar_height - 2.0) + 3.5],
                Anchor::Start,
                INK_SOFT,
                &format_short(tick),
            );
            lowest = y;
        }
    }
    let swatch = [left + width + 8.0, top + height - 9.0, 8.0, 8.0];
    svg.rect(swatch, ZERO, " stroke=\"var(--hairline)\"");
    svg.small([x, top + height - 1.0], Anchor::Start, INK_SOFT, "0");
}

fn amount(value: f64) -> String {
    if value >= 1.0 || value == 0.0 {
        format_count(value)
    } else {
        format_decimal(value)
    }
}

fn summary(joint: &Joint<'_>, title: &str) -> String {
    let (cells, [rows, columns]) = (joint.cells, joint.shape.map(|side| side.min(2000)));
    let finite = || cells.iter().copied().filter(|value| value.is_finite());
    let (total, empty) = (
        finite().sum::<f64>(),
        cells.iter().filter(|value| **value == 0.0).count(),
    );
    let largest = (0..rows)
        .flat_map(|i| (0..columns).map(move |j| [i, j]))
        .filter_map(|[i, j]| {
            cells
                .get(i * columns + j)
                .filter(|value| value.is_finite())
                .map(|&value| (value, i, j))
        })
        .fold(None, |best: Option<(f64, usize, usize)>, next| {
            if best.is_none_or(|best| next.0 > best.0) {
                Some(next)
            } else {
                best
            }
        });
    let [name_a, name_b] = &joint.counted.populations;
    match largest {
        Some((value, i, j)) if total > 0.0 => format!(
            "Joint site frequency spectrum of {title}: {rows} x {columns} cells, {empty} of them empty; {} in all, most ({}) with {i} {} in {name_a} and {j} in {name_b}.",
            amount(total),
            amount(value),
            joint.counted.allele(),
        ),
        _ => format!("Joint site frequency spectrum of {title}: empty."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(log: bool) -> SpectrumOptions {
        SpectrumOptions {
            log,
            title: "a test".to_owned(),
            populations: ["A".to_owned(), "B".to_owned()],
            folded: false,
            brightest: None,
            width: 200.0,
        }
    }

    #[test]
    fn the_summary_counts_sites_and_empty_cells_and_finds_the_largest() {
        let cells = [0.0, 5.0, 1.0, 100.0, 0.0, 2.0];
        let figure = joint_spectrum(&cells, [2, 3], &options(true), &Highlight::default());
        assert_eq!(
            figure.summary,
            "Joint site frequency spectrum of a test: 2 x 3 cells, 2 of them empty; 108 in all, most (100) with 1 derived in A and 0 in B."
        );
    }

    #[test]
    fn a_cell_reads_out_where_it_is_drawn_the_first_population_upwards() {
        let cells = [0.0, 5.0, 1.0, 100.0, 0.0, 2.0];
        let figure = joint_spectrum(&cells, [2, 3], &options(true), &Highlight::default());
        let target = figure
            .hover
            .iter()
            .find(|target| target.mark == Some(Mark::Cell([1, 0])))
            .unwrap();
        assert_eq!(target.text, "1 of 1 derived in A, 0 of 2 in B: 100");
        let below = figure
            .hover
            .iter()
            .find(|target| target.mark == Some(Mark::Cell([0, 0])))
            .unwrap();
        assert!(target.y < below.y && (target.x - below.x).abs() < 1e-9);
        // The brightest colour is drawn exactly there.
        let document = roxmltree::Document::parse(&figure.svg).unwrap();
        let bright = document
            .descendants()
            .find(|node| node.attribute("fill") == Some("#fde725"))
            .unwrap();
        assert!(
            bright
                .attribute("d")
                .unwrap()
                .starts_with(&format!("M{} {}h", target.x, target.y))
        );
    }

    #[test]
    fn logarithmic_colours_tell_small_counts_apart() {
        let cells = [1.0, 10.0, 1000.0];
        let [log, linear] = [true, false].map(|log| {
            let scale = colours(&cells, log, None);
            scale.at(10.0) - scale.at(1.0)
        });
        assert!(log > 0.3 && linear < 0.02);
    }
}
