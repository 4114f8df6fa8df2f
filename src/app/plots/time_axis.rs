//! The upright time axis that a genealogy shares with what stands beside it.

use super::colour::{HAIRLINE, INK_SOFT};
use super::scale::{Kind, Scale};
use super::svg::{Anchor, Svg};
use crate::history::Unit;
use crate::locus::Tree;
use crate::number::format_short;

/// How a time axis runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeScale {
    /// Proportional to generations.
    Linear,
    /// Logarithmic beyond the most recent coalescences, which would otherwise be too small to see.
    Log,
}

/// Generations ago, upwards, in CSS pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct TimeAxis {
    scale: TimeScale,
    height: Scale,
    /// Generations from which on a logarithmic axis is one.
    unit: f64,
    oldest: f64,
}

impl TimeAxis {
    /// The axis of a tree in a figure of a height: logarithmic from its first meeting on, and up to `oldest` at least.
    pub(super) fn of(tree: &Tree, oldest: f64, scale: TimeScale, height: f64) -> Self {
        let first = tree
            .nodes
            .iter()
            .map(|node| node.time)
            .filter(|time| time.is_finite() && *time > 0.0)
            .fold(f64::INFINITY, f64::min);
        let unit = if first.is_finite() { first } else { 1.0 };
        let oldest = if oldest.is_finite() {
            oldest.max(unit)
        } else {
            unit
        };
        let height = Scale::new(
            Kind::Linear,
            [0.0, stretched(scale, oldest, unit)],
            [height - 10.0, 22.0],
        );
        Self {
            scale,
            height,
            unit,
            oldest,
        }
    }

    /// Height of a figure as wide as this.
    pub(super) fn figure_height(width: f64) -> f64 {
        (width * 0.62).clamp(210.0, 380.0).round()
    }

    /// The place of a time.
    pub(super) fn y(&self, time: f64) -> f64 {
        self.height.at(stretched(self.scale, time, self.unit))
    }

    /// Draws ticks, with hairlines to the right end.
    pub(super) fn draw(&self, svg: &mut Svg, right: f64) {
        svg.small(
            [0.0, 10.0],
            Anchor::Start,
            INK_SOFT,
            Unit::GenerationsAgo.words(),
        );
        let ticks = match self.scale {
            TimeScale::Linear => Scale::new(Kind::Linear, [0.0, self.oldest], [0.0, 1.0]).ticks(4),
            TimeScale::Log => {
                let decades = Scale::new(
                    Kind::Log,
                    [self.unit, self.oldest.max(2.0 * self.unit)],
                    [0.0, 1.0],
                )
                .ticks(5);
                std::iter::once(0.0).chain(decades).collect()
            }
        };
        let mut last = f64::INFINITY;
        for tick in ticks {
            let y = self.y(tick);
            if last - y >= 16.0 {
                last = y;
                svg.line([32.0, y], [right, y], HAIRLINE, "");
                svg.small([28.0, y + 3.5], Anchor::End, INK_SOFT, &format_short(tick));
            }
        }
    }
}

fn stretched(scale: TimeScale, time: f64, unit: f64) -> f64 {
    match scale {
        TimeScale::Linear => time,
        TimeScale::Log => libm::log1p(time.max(0.0) / unit),
    }
}
