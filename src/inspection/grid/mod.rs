//! Elephants and flies: a network tested inside and outside the range it was trained on.

mod axes;
mod cells;

use serde::{Deserialize, Serialize};

/// A parameter that a grid varies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GridParameter {
    /// Scaled mutation rate theta; the sites of the grid's alignments follow it even where the network was trained on a fixed number.
    Theta,
    /// Scaled recombination rate rho.
    Recombination,
    /// Growth rate.
    Growth,
    /// Size during the bottleneck, as a fraction of the present size.
    BottleneckSize,
}

/// One side of a grid.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GridAxis {
    /// What varies along it.
    pub parameter: GridParameter,
    /// Its value in the first cell.
    pub low: f64,
    /// Its value in the last cell.
    pub high: f64,
    /// Cells, 2 to 40.
    pub cells: u32,
    /// Equal ratios instead of equal differences.
    pub logarithmic: bool,
}

/// What a grid is made of.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GridAxes {
    /// Left to right.
    pub x: GridAxis,
    /// Bottom to top.
    pub y: GridAxis,
    /// Alignments in each cell, 20 to 2,000.
    pub per_cell: u32,
}

/// One cell.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GridCell {
    /// Column, from 0.
    pub column: u32,
    /// Row, from 0 at the bottom.
    pub row: u32,
    /// Root mean squared error.
    pub rmse: f64,
    /// Mean of predicted minus true.
    pub bias: f64,
    /// Standard deviation of the truth within the cell.
    pub spread: f64,
}

/// A grid, perhaps not whole yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// Its axes.
    pub axes: GridAxes,
    /// The cells that are done.
    pub cells: Vec<GridCell>,
    /// The trained range of each axis, `[[low x, high x], [low y, high y]]`; none where the network was trained on data that the
    /// parameter does not describe.
    pub trained: [Option<[f64; 2]>; 2],
}
