//! What every figure is: a drawing, a sentence, what pointing at it reads out, and its table.

use super::highlight::Mark;

/// A drawn figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    /// A complete `<svg>` element with `role="img"` and a `<title>`; its text is escaped. It fills its container's width.
    pub svg: String,
    /// Width and height of the view box; [`HoverTarget`]s are in its units.
    pub size: [f64; 2],
    /// What the figure shows, in one sentence with its numbers.
    pub summary: String,
    /// What pointing at a part of the figure reads out; where targets overlap, the last one holds.
    pub hover: Vec<HoverTarget>,
    /// The figure's numbers, where a table of them makes sense.
    pub table: Option<Table>,
}

/// A rectangle of a figure that says something when pointed at.
#[derive(Clone, Debug, PartialEq)]
pub struct HoverTarget {
    /// Left edge, view-box units.
    pub x: f64,
    /// Top edge, view-box units.
    pub y: f64,
    /// Width, view-box units.
    pub w: f64,
    /// Height, view-box units.
    pub h: f64,
    /// What it says.
    pub text: String,
    /// What it stands for in the linked figures of a locus, if anything.
    pub mark: Option<Mark>,
}

/// The numbers of a figure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Column heads.
    pub header: Vec<String>,
    /// Rows, each as long as the header.
    pub rows: Vec<Vec<String>>,
}

impl Figure {
    /// The same with its numbers.
    pub(super) fn with_table(self, table: Table) -> Self {
        Self {
            table: Some(table),
            ..self
        }
    }

    /// The index in [`Figure::hover`] of the target under a point in view-box units.
    pub fn target_at(&self, x: f64, y: f64) -> Option<usize> {
        self.hover.iter().rposition(|target| target.holds(x, y))
    }
}

impl HoverTarget {
    /// A target that stands for nothing in other figures.
    pub(super) fn new([x, y, w, h]: [f64; 4], text: String) -> Self {
        Self {
            x,
            y,
            w,
            h,
            text,
            mark: None,
        }
    }

    /// A target that stands for something in the linked figures of a locus.
    pub(super) fn marked(area: [f64; 4], text: String, mark: Mark) -> Self {
        Self {
            mark: Some(mark),
            ..Self::new(area, text)
        }
    }

    fn holds(&self, x: f64, y: f64) -> bool {
        x >= self.x && y >= self.y && x < self.x + self.w && y < self.y + self.h
    }
}

impl Table {
    /// A table from heads and rows.
    pub(super) fn new(header: &[&str], rows: Vec<Vec<String>>) -> Self {
        Self {
            header: header.iter().map(|&head| head.to_owned()).collect(),
            rows,
        }
    }
}
