//! Grids of coloured cells: one path for each colour, runs of equal cells joined, so that a map of thousands of cells stays small.

use super::svg::{Svg, number};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Where the cells of a grid lie; rows are counted from the top.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Grid {
    pub(super) origin: [f64; 2],
    pub(super) cell: [f64; 2],
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// Left free at the right and lower edge of each cell.
    pub(super) gap: f64,
}

impl Grid {
    /// Left, top, width and height of a cell, its gap included.
    pub(super) fn area(&self, row: usize, column: usize) -> [f64; 4] {
        let [x, y] = self.origin;
        let [w, h] = self.cell;
        [x + column as f64 * w, y + row as f64 * h, w, h]
    }

    /// Width and height of the whole grid.
    pub(super) fn size(&self) -> [f64; 2] {
        [
            self.columns as f64 * self.cell[0],
            self.rows as f64 * self.cell[1],
        ]
    }

    /// Draws every cell that has a colour.
    pub(super) fn draw(&self, svg: &mut Svg, colour: impl Fn(usize, usize) -> Option<String>) {
        let mut paths: BTreeMap<String, String> = BTreeMap::new();
        for row in 0..self.rows {
            let mut column = 0;
            while column < self.columns {
                let Some(fill) = colour(row, column) else {
                    column += 1;
                    continue;
                };
                let joined = if self.gap > 0.0 {
                    1
                } else {
                    (column..self.columns)
                        .take_while(|&next| colour(row, next).as_deref() == Some(&fill))
                        .count()
                };
                let [x, y, w, h] = self.area(row, column);
                let (width, height) = (number(w * joined as f64 - self.gap), number(h - self.gap));
                let path = paths.entry(fill).or_default();
                let _ = write!(
                    path,
                    "M{} {}h{width}v{height}h-{width}z",
                    number(x),
                    number(y)
                );
                column += joined.max(1);
            }
        }
        for (fill, path) in paths {
            svg.path(&path, &fill, " shape-rendering=\"crispEdges\"");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_neighbours_share_a_rectangle_and_equal_colours_a_path() {
        let grid = Grid {
            origin: [0.0, 0.0],
            cell: [2.0, 2.0],
            rows: 2,
            columns: 3,
            gap: 0.0,
        };
        let mut svg = Svg::new([6.0, 4.0]);
        grid.draw(&mut svg, |row, column| {
            (column < 2 || row == 1).then(|| "#fff".to_owned())
        });
        let markup = svg.finish("");
        assert!(
            markup.contains("d=\"M0 0h4v2h-4zM0 2h6v2h-6z\""),
            "{markup}"
        );
    }
}
