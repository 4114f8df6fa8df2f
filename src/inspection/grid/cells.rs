//! The cells of a grid, as they come.

use super::{Grid, GridAxes, GridCell};
use crate::evaluation::regression::{moments, score};
use crate::experiment::regression::Regression;
use crate::inspection::InspectionError;

impl GridCell {
    /// Judges predictions of a cell's alignments.
    pub fn new(column: u32, row: u32, truth: &[f64], predicted: &[f64]) -> Self {
        let errors: Vec<f64> = truth
            .iter()
            .zip(predicted)
            .map(|(truth, predicted)| predicted - truth)
            .collect();
        Self {
            column,
            row,
            rmse: score(truth, predicted).rmse,
            bias: moments(&errors).0,
            spread: moments(truth).1,
        }
    }
}

impl Grid {
    /// A grid without cells for the network of an experiment.
    ///
    /// # Errors
    /// As [`GridAxes::check`].
    pub fn new(axes: GridAxes, experiment: &Regression) -> Result<Self, InspectionError> {
        axes.check(experiment)?;
        Ok(Self {
            axes,
            cells: Vec::new(),
            trained: [axes.x, axes.y].map(|axis| axis.parameter.trained(experiment)),
        })
    }

    /// Every cell's column and row, row by row from the bottom.
    pub fn places(axes: &GridAxes) -> impl Iterator<Item = (u32, u32)> {
        let columns = axes.x.cells;
        (0..axes.y.cells).flat_map(move |row| (0..columns).map(move |column| (column, row)))
    }

    /// Adds a cell; in the place of one that was there.
    pub fn insert(&mut self, cell: GridCell) {
        match self
            .cells
            .binary_search_by_key(&(cell.row, cell.column), |cell| (cell.row, cell.column))
        {
            Ok(place) => self.cells[place] = cell,
            Err(place) => self.cells.insert(place, cell),
        }
    }

    /// Whether every cell is there.
    pub fn is_whole(&self) -> bool {
        self.cells.len() as u64 == u64::from(self.axes.x.cells) * u64::from(self.axes.y.cells)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{GridAxis, GridParameter};
    use super::*;
    use crate::experiment::regression::RegressionPreset;

    #[test]
    fn a_grid_fills_in_any_order() {
        let axis = |parameter, cells| GridAxis {
            parameter,
            low: 1.0,
            high: 2.0,
            cells,
            logarithmic: false,
        };
        let axes = GridAxes {
            x: axis(GridParameter::Theta, 2),
            y: axis(GridParameter::Growth, 3),
            per_cell: 20,
        };
        let mut grid = Grid::new(axes, &RegressionPreset::Theta.experiment()).unwrap();
        assert_eq!(grid.trained, [Some([10.0, 50.0]), Some([0.0, 0.0])]);
        let places: Vec<(u32, u32)> = Grid::places(&axes).collect();
        for &(column, row) in places.iter().rev().chain(&places[..2]) {
            grid.insert(GridCell::new(column, row, &[1.0, 3.0], &[4.0, 4.0]));
        }
        assert!(grid.is_whole());
        assert_eq!(
            grid.cells
                .iter()
                .map(|cell| (cell.column, cell.row))
                .collect::<Vec<_>>(),
            places
        );
        let cell = grid.cells[0];
        assert_eq!(
            (cell.rmse, cell.bias, cell.spread),
            (5.0_f64.sqrt(), 2.0, 1.0)
        );
    }
}
