//! The parameters of a grid's cells.

use super::{GridAxes, GridAxis, GridParameter};
use crate::experiment::regression::{Regression, SitesLaw, Source};
use crate::experiment::{Law, Prior};
use crate::inspection::InspectionError;
use std::fmt::Display;
use std::ops::RangeInclusive;

/// Cells along an axis.
const CELLS: RangeInclusive<u32> = 2..=40;
/// Alignments in a cell.
const PER_CELL: RangeInclusive<u32> = 20..=2_000;

impl GridParameter {
    /// All of them, in the order of the menu.
    pub const ALL: [GridParameter; 4] = [
        Self::Theta,
        Self::Recombination,
        Self::Growth,
        Self::BottleneckSize,
    ];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Theta => "mutation rate θ",
            Self::Recombination => "recombination rate ρ",
            Self::Growth => "growth rate",
            Self::BottleneckSize => "size during the bottleneck",
        }
    }

    /// What it may be.
    pub const fn bounds(self) -> RangeInclusive<f64> {
        match self {
            Self::Theta => 0.1..=1_000.0,
            Self::Recombination | Self::Growth => 0.0..=1_000.0,
            Self::BottleneckSize => 1e-4..=1.0,
        }
    }

    /// The range an experiment's alignments are drawn from; none where they have no such parameter.
    pub fn trained(self, experiment: &Regression) -> Option<[f64; 2]> {
        let source = &experiment.source;
        let prior = match (self, &source.sites) {
            (_, SitesLaw::MadeUp(_)) | (Self::Theta, SitesLaw::Fixed(_)) => return None,
            (Self::Theta, SitesLaw::Theta(theta)) => theta,
            (Self::Recombination, _) => &source.recombination,
            (Self::Growth, _) => &source.growth,
            (Self::BottleneckSize, _) => &source.bottleneck.as_ref()?.size,
        };
        Some([
            prior.low,
            if prior.law == Law::Fixed {
                prior.low
            } else {
                prior.high
            },
        ])
    }

    /// The same source with this parameter at a value.
    fn put(self, value: f64, source: &mut Source) {
        let value = Prior::fixed(value);
        match self {
            Self::Theta => source.sites = SitesLaw::Theta(value),
            Self::Recombination => source.recombination = value,
            Self::Growth => source.growth = value,
            Self::BottleneckSize => {
                if let Some(bottleneck) = &mut source.bottleneck {
                    bottleneck.size = value;
                }
            }
        }
    }
}

impl GridAxis {
    /// The parameter's value in a cell: equal steps or equal ratios, the ends exactly.
    pub fn value(&self, cell: u32) -> f64 {
        let last = self.cells.saturating_sub(1);
        if cell == 0 || last == 0 {
            return self.low;
        }
        if cell >= last {
            return self.high;
        }
        let part = f64::from(cell) / f64::from(last);
        if self.logarithmic {
            self.low * libm::exp(part * libm::log(self.high / self.low))
        } else {
            self.low + part * (self.high - self.low)
        }
    }

    fn check(&self, side: &str) -> Result<(), InspectionError> {
        within(side, "cells", self.cells, &CELLS)?;
        let bounds = self.parameter.bounds();
        within(side, "low", self.low, &bounds)?;
        within(side, "high", self.high, &bounds)?;
        if self.low >= self.high {
            return Err(refused(
                side,
                "high",
                format!("more than the low end, {}", self.low),
                self.high,
            ));
        }
        if self.logarithmic && self.low <= 0.0 {
            return Err(refused(
                side,
                "low",
                "more than 0 on a logarithmic axis",
                self.low,
            ));
        }
        Ok(())
    }
}

impl GridAxes {
    /// Checks both axes, alone and against the experiment whose network is tested.
    ///
    /// # Errors
    /// The first setting that is out of its range or means nothing to the experiment.
    pub fn check(&self, experiment: &Regression) -> Result<(), InspectionError> {
        self.x.check("x")?;
        self.y.check("y")?;
        if self.x.parameter == self.y.parameter {
            return Err(refused(
                "y",
                "parameter",
                format!(
                    "another than on the other axis, {}",
                    self.x.parameter.name()
                ),
                "the same",
            ));
        }
        within("cell", "alignments", self.per_cell, &PER_CELL)?;
        let source = &experiment.source;
        let axes = [("x", self.x.parameter), ("y", self.y.parameter)];
        for (side, parameter) in axes {
            match parameter {
                GridParameter::BottleneckSize if source.bottleneck.is_none() => {
                    return Err(refused(
                        side,
                        "parameter",
                        "a parameter of the experiment, which has no bottleneck",
                        parameter.name(),
                    ));
                }
                GridParameter::Growth if source.bottleneck.is_some() => {
                    return Err(refused(
                        side,
                        "parameter",
                        "a parameter other than growth, as there is a bottleneck",
                        parameter.name(),
                    ));
                }
                _ => {}
            }
        }
        let by_theta = axes
            .iter()
            .any(|(_, parameter)| *parameter == GridParameter::Theta);
        if matches!(source.sites, SitesLaw::MadeUp(_)) && !by_theta {
            let expected =
                "mutation rate θ on one axis: alignments that are made up have no history to vary";
            return Err(refused("x", "parameter", expected, self.x.parameter.name()));
        }
        Ok(())
    }

    /// Where the alignments of a cell come from: the experiment's source with both parameters at the cell's values.
    pub fn source(&self, source: &Source, column: u32, row: u32) -> Source {
        let mut source = *source;
        self.x.parameter.put(self.x.value(column), &mut source);
        self.y.parameter.put(self.y.value(row), &mut source);
        source
    }
}

fn within<T: PartialOrd + Display>(
    side: &str,
    field: &str,
    found: T,
    range: &RangeInclusive<T>,
) -> Result<(), InspectionError> {
    if range.contains(&found) {
        Ok(())
    } else {
        Err(refused(
            side,
            field,
            format!("{} to {}", range.start(), range.end()),
            found,
        ))
    }
}

fn refused(
    side: &str,
    field: &str,
    expected: impl Display,
    found: impl Display,
) -> InspectionError {
    InspectionError::Grid {
        field: format!("{side}: {field}"),
        expected: expected.to_string(),
        found: found.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::regression::{Bottleneck, RegressionPreset};

    fn axis(parameter: GridParameter, low: f64, high: f64, logarithmic: bool) -> GridAxis {
        GridAxis {
            parameter,
            low,
            high,
            cells: 5,
            logarithmic,
        }
    }

    fn axes(x: GridAxis, y: GridAxis) -> GridAxes {
        GridAxes {
            x,
            y,
            per_cell: 100,
        }
    }

    #[test]
    fn cells_have_equal_steps_or_equal_ratios() {
        let linear = axis(GridParameter::Growth, 0.0, 8.0, false);
        assert_eq!(
            [0, 1, 2, 3, 4].map(|cell| linear.value(cell)),
            [0.0, 2.0, 4.0, 6.0, 8.0]
        );
        let ratios = axis(GridParameter::Theta, 1.0, 16.0, true);
        for (cell, expected) in (0..).zip([1.0, 2.0, 4.0, 8.0, 16.0]) {
            assert!((ratios.value(cell) / expected - 1.0).abs() < 1e-14);
        }
        assert_eq!(ratios.value(4), 16.0);
    }

    #[test]
    fn a_cell_puts_its_two_values_into_the_source() {
        let experiment = RegressionPreset::Tajima.experiment();
        let axes = axes(
            axis(GridParameter::Theta, 1.0, 16.0, true),
            axis(GridParameter::Growth, 0.0, 8.0, false),
        );
        let source = axes.source(&experiment.source, 4, 1);
        assert_eq!(
            (source.sites, source.growth),
            (SitesLaw::Theta(Prior::fixed(16.0)), Prior::fixed(2.0))
        );
        assert_eq!(
            (source.haplotypes, source.recombination),
            (20, Prior::fixed(0.0))
        );
    }

    #[test]
    fn the_trained_range_is_that_of_the_prior() {
        let of = |parameter: GridParameter, preset: RegressionPreset| {
            parameter.trained(&preset.experiment())
        };
        assert_eq!(
            of(GridParameter::Theta, RegressionPreset::Theta),
            Some([10.0, 50.0])
        );
        assert_eq!(
            of(GridParameter::Theta, RegressionPreset::Tajima),
            None,
            "a fixed number of sites has no theta"
        );
        assert_eq!(
            of(GridParameter::Growth, RegressionPreset::Tajima),
            Some([0.0, 0.0])
        );
        assert_eq!(
            of(GridParameter::Growth, RegressionPreset::TajimaToy),
            None,
            "what is made up has no history"
        );
        assert_eq!(
            of(GridParameter::BottleneckSize, RegressionPreset::Theta),
            None
        );
        let mut experiment = RegressionPreset::Theta.experiment();
        experiment.source.bottleneck = Some(Bottleneck {
            size: Prior::uniform(0.1, 0.5),
            start: 0.01,
            end: 0.1,
        });
        assert_eq!(
            GridParameter::BottleneckSize.trained(&experiment),
            Some([0.1, 0.5])
        );
    }

    #[test]
    fn what_cannot_be_drawn_is_refused_in_a_sentence() {
        let experiment = RegressionPreset::Theta.experiment();
        let good = axes(
            axis(GridParameter::Theta, 1.0, 100.0, true),
            axis(GridParameter::Growth, 0.0, 10.0, false),
        );
        assert_eq!(good.check(&experiment), Ok(()));
        let sentence = |change: &dyn Fn(&mut GridAxes), experiment: &Regression| {
            let mut axes = good;
            change(&mut axes);
            axes.check(experiment).unwrap_err().to_string()
        };
        assert_eq!(
            sentence(&|axes| axes.x.cells = 41, &experiment),
            "x: cells: expected 2 to 40, found 41"
        );
        assert_eq!(
            sentence(&|axes| axes.per_cell = 3, &experiment),
            "cell: alignments: expected 20 to 2000, found 3"
        );
        assert_eq!(
            sentence(&|axes| axes.y.high = 0.0, &experiment),
            "y: high: expected more than the low end, 0, found 0"
        );
        assert_eq!(
            sentence(&|axes| axes.x.low = f64::NAN, &experiment),
            "x: low: expected 0.1 to 1000, found NaN"
        );
        let log = sentence(&|axes| axes.y.logarithmic = true, &experiment);
        assert_eq!(
            log,
            "y: low: expected more than 0 on a logarithmic axis, found 0"
        );
        let same = sentence(&|axes| axes.y = axes.x, &experiment);
        assert!(same.starts_with("y: parameter: expected another"), "{same}");
        let bottleneck = sentence(
            &|axes| axes.y = axis(GridParameter::BottleneckSize, 0.1, 1.0, false),
            &experiment,
        );
        assert!(bottleneck.contains("no bottleneck"), "{bottleneck}");
        let toy = RegressionPreset::TajimaToy.experiment();
        let history = sentence(
            &|axes| axes.x = axis(GridParameter::Recombination, 0.0, 10.0, false),
            &toy,
        );
        assert!(history.contains("made up"), "{history}");
    }
}
