//! A network tested on a grid of parameters, inside and outside the range it was trained on.

use super::Refusal;
use super::active::Active;
use super::jobs::{GridJob, Job};
use super::permute::NUMBERS_AT_ONCE;
use crate::dataset::alignments::{AlignmentSimulator, Given, target_of};
use crate::inspection::grid::{Grid, GridAxes, GridCell, GridParameter};
use crate::observation::alignment::{Image, arrange};
use crate::protocol::inside::FromInside;
use crate::statistics::{Alignment, AlignmentStatistics};

impl Active {
    pub(super) fn ask_grid(&mut self, axes: GridAxes) -> Result<(), Refusal> {
        let grid = Grid::new(axes, &self.of)?;
        let job = GridJob {
            grid,
            simulator: AlignmentSimulator::new(&self.of)?,
            next: 0,
        };
        self.jobs.push_back(Job::Grid(Box::new(job)));
        Ok(())
    }
}

impl GridJob {
    /// One more cell; true when all are done.
    pub(super) async fn step(
        &mut self,
        active: &Active,
        outbox: &mut Vec<FromInside>,
    ) -> Result<bool, Refusal> {
        let axes = self.grid.axes;
        let columns = axes.x.cells;
        let (column, row) = (self.next % columns.max(1), self.next / columns.max(1));
        let mut given = Given::default();
        for (axis, place) in [(axes.x, column), (axes.y, row)] {
            let value = Some(axis.value(place));
            match axis.parameter {
                GridParameter::Theta => given.theta = value,
                GridParameter::Recombination => given.recombination = value,
                GridParameter::Growth => given.growth = value,
                GridParameter::BottleneckSize => given.bottleneck_size = value,
            }
        }
        let image = Image::new(&active.of.observation, active.of.source.haplotypes);
        let (mut truth, mut predicted, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
        let mut alignment = Alignment::default();
        for index in 0..axes.per_cell {
            let drawn = self.simulator.draw_at(
                &given,
                self.next
                    .saturating_mul(axes.per_cell)
                    .saturating_add(index),
                &mut alignment,
            )?;
            let Some(target) = target_of(
                active.of.target,
                &AlignmentStatistics::of(&alignment),
                drawn.theta,
            ) else {
                continue;
            };
            truth.push(target);
            image.encode(
                &arrange(&active.of.observation, &alignment).alignment,
                &mut numbers,
            )?;
            if numbers.len() >= NUMBERS_AT_ONCE {
                predicted.extend(active.session.predict_inputs(&numbers).await?);
                numbers.clear();
            }
        }
        predicted.extend(active.session.predict_inputs(&numbers).await?);
        self.grid
            .insert(GridCell::new(column, row, &truth, &predicted));
        self.next += 1;
        let done = self.grid.is_whole();
        if done || self.next.is_multiple_of(columns) {
            outbox.push(FromInside::GridDone {
                run: active.run,
                grid: Box::new(self.grid.clone()),
            });
        }
        Ok(done)
    }
}
