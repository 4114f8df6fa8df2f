//! A network tested on a grid of two numbers, inside and outside the range it was trained on.

use super::Outbox;
use super::active::Active;
use super::permute::NUMBERS_AT_ONCE;
use super::refusal::{Asked, Refusal};
use crate::coalescent::{Purpose, Stream};
use crate::dataset::ExampleSimulator;
use crate::evaluation::named;
use crate::experiment::Task;
use crate::inspection::{Grid, GridAxes, GridCell};
use crate::protocol::FromTrainer;

/// Examples simulated between two looks at the clock.
const AT_ONCE: u32 = 8;

/// A grid and the cells that are done.
pub(super) struct GridJob {
    grid: Grid,
    next: u32,
    cell: Option<Cell>,
}

/// The cell under way.
struct Cell {
    simulator: ExampleSimulator,
    scenario: u8,
    index: u32,
    numbers: Vec<f32>,
    outputs: Vec<f32>,
    classes: Vec<usize>,
    targets: Vec<f64>,
}

impl GridJob {
    /// A grid over the experiment of a run.
    pub(super) fn new(active: &Active, axes: GridAxes) -> Result<Self, Refusal> {
        Ok(Self {
            grid: Grid::new(axes, &active.of)?,
            next: 0,
            cell: None,
        })
    }

    /// Some more examples of a cell; true when all cells are done.
    pub(super) async fn step(
        &mut self,
        asked: Asked,
        active: &Active,
        outbox: &mut Outbox,
    ) -> Result<bool, Refusal> {
        let axes = &self.grid.axes;
        let columns = axes.x.cells.max(1);
        let (column, row) = (self.next % columns, self.next / columns);
        let mut cell = match self.cell.take() {
            Some(cell) => cell,
            None => {
                let (own, next) = (active.of.seeds.data, self.next);
                // Examples that no data set has, and others in each cell.
                let seed = Stream::counted(own, Purpose::GivenParameters, next).bits();
                let experiment = axes.experiment(&active.of, column, row, seed);
                Cell {
                    simulator: ExampleSimulator::new(&experiment),
                    scenario: 0,
                    index: 0,
                    numbers: Vec::new(),
                    outputs: Vec::new(),
                    classes: Vec::new(),
                    targets: Vec::new(),
                }
            }
        };
        if usize::from(cell.scenario) < active.of.scenarios.len() {
            let count = AT_ONCE.min(axes.per_cell.saturating_sub(cell.index));
            let rows = cell.simulator.rows(cell.scenario, cell.index, count)?;
            let layout = cell.simulator.layout();
            for row in rows.chunks_exact(layout.width().max(1)) {
                layout.write_input(row, &mut cell.numbers);
                cell.classes.push(cell.scenario.into());
                cell.targets.push(layout.target(axes.target.into(), row));
            }
            cell.index += count;
            if cell.index >= axes.per_cell {
                (cell.scenario, cell.index) = (cell.scenario + 1, 0);
            }
            if cell.numbers.len() >= NUMBERS_AT_ONCE {
                let numbers = std::mem::take(&mut cell.numbers);
                let outputs = active.session.predict_inputs(&numbers).await?;
                cell.outputs.extend(outputs);
            }
            self.cell = Some(cell);
            return Ok(false);
        }
        let outputs = active.session.predict_inputs(&cell.numbers).await?;
        cell.outputs.extend(outputs);
        let units = active.of.outputs().max(1);
        let answers = cell.outputs.chunks_exact(units);
        let judged = match active.of.task {
            Task::Classify => {
                let named: Vec<usize> = answers.map(named).collect();
                GridCell::of_classes(column, row, &cell.classes, &named)
            }
            Task::Regress(_) => {
                let target = usize::from(axes.target);
                let predicted: Vec<f64> = answers
                    .filter_map(|answer| answer.get(target))
                    .map(|&output| active.session.in_unit(target, output))
                    .collect();
                GridCell::of_numbers(column, row, &cell.targets, &predicted)
            }
        };
        self.grid.cells.push(judged);
        self.next += 1;
        let done = self.grid.is_whole();
        if done || self.next.is_multiple_of(columns) {
            outbox.push(asked.say(FromTrainer::GridDone {
                grid: Box::new(self.grid.clone()),
            }));
        }
        Ok(done)
    }
}
