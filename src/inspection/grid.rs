//! A network tested on a grid of two numbers, inside and outside the range it was trained on.

use crate::evaluation::regression::{moments, score};
use crate::experiment::{Experiment, Law, Prior, Scenario, Task};
use crate::history::{Sites, Story};
use crate::inspection::InspectionError;
use serde::{Deserialize, Serialize};
use std::fmt::Display;
use std::ops::RangeInclusive;

/// Cells along an axis.
const CELLS: RangeInclusive<u32> = 2..=40;
/// Examples of each scenario in a cell.
const PER_CELL: RangeInclusive<u32> = 20..=2_000;

/// One side of a grid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GridAxis {
    /// The key of what varies along it: a number of the scenario, or of the locus.
    pub key: String,
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GridAxes {
    /// Left to right.
    pub x: GridAxis,
    /// Bottom to top.
    pub y: GridAxis,
    /// Examples of each scenario in each cell, 20 to 2,000.
    pub per_cell: u32,
    /// Which target is judged, where numbers are asked for.
    pub target: u8,
}

/// A number that may vary along an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct GridNumber {
    /// Its key.
    pub key: String,
    /// Smallest and largest value.
    pub bounds: [f64; 2],
    /// The range that its law draws from, over all scenarios in which it varies; none where it follows another number.
    pub drawn: Option<[f64; 2]>,
    /// The range that the network was trained on; none where the examples were not made with the number.
    pub trained: Option<[f64; 2]>,
}

/// One cell of a grid.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GridCell {
    /// Column, from 0.
    pub column: u32,
    /// Row, from 0 at the bottom.
    pub row: u32,
    /// Root mean squared error on the target's scale, or the fraction of classes named wrongly.
    pub error: f64,
    /// Mean of predicted minus true; of classes the fraction called the first class minus its share.
    pub bias: f64,
    /// Standard deviation of the truth within the cell; 0 of classes.
    pub spread: f64,
}

/// A grid, perhaps not whole yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// Its axes.
    pub axes: GridAxes,
    /// The cells that are done.
    pub cells: Vec<GridCell>,
    /// The trained range of each axis, low and high; none where the network was trained on data that the number does not describe.
    pub trained: [Option<[f64; 2]>; 2],
}

impl GridAxis {
    /// The number's value in a cell: equal steps or equal ratios, the ends exactly.
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

    fn check(&self, side: &str, experiment: &Experiment) -> Result<(), InspectionError> {
        let bounds = bounds(&self.key, experiment).ok_or_else(|| {
            refused(
                side,
                "number",
                format!("one of {}", experiment.keys().join(", ")),
                &self.key,
            )
        })?;
        within(side, "cells", self.cells, &CELLS)?;
        within(side, "low", self.low, &bounds)?;
        within(side, "high", self.high, &bounds)?;
        if self.low >= self.high {
            let expected = format!("more than the low end, {}", self.low);
            return Err(refused(side, "high", expected, self.high));
        }
        if self.logarithmic && self.low <= 0.0 {
            let expected = "more than 0 on a logarithmic axis";
            return Err(refused(side, "low", expected, self.low));
        }
        Ok(())
    }
}

impl GridAxes {
    /// Checks both axes, alone and against the experiment whose network is tested.
    ///
    /// # Errors
    /// The first setting that is out of its range or means nothing to the experiment.
    pub fn check(&self, experiment: &Experiment) -> Result<(), InspectionError> {
        self.x.check("x", experiment)?;
        self.y.check("y", experiment)?;
        if self.x.key == self.y.key {
            let expected = format!("another than on the other axis, {}", self.x.key);
            return Err(refused("y", "number", expected, "the same"));
        }
        within("cell", "examples", self.per_cell, &PER_CELL)?;
        if let Task::Regress(targets) = &experiment.task
            && usize::from(self.target) >= targets.len()
        {
            let expected = format!("less than the number of targets, {}", targets.len());
            return Err(refused("cell", "target", expected, self.target));
        }
        Ok(())
    }

    /// The experiment that the examples of a cell come from: both numbers fixed to the cell's values in every class in
    /// which they vary, and a seed of its own.
    ///
    /// Where the number of sites was fixed and mutation varies, sites follow it; what was made up has a history then: one population of
    /// the usual constant size.
    pub fn experiment(&self, of: &Experiment, column: u32, row: u32, seed: u64) -> Experiment {
        let mut experiment = of.clone();
        let [mutation, _] = of.locus.keys();
        if [&self.x.key, &self.y.key].contains(&&mutation.to_owned()) {
            experiment.locus.sites = match of.locus.sites {
                Sites::Exactly(_) => Sites::Infinite,
                other => other,
            };
            for scenario in &mut experiment.scenarios {
                if scenario.story == Story::MadeUp {
                    *scenario = Scenario::begun(&scenario.name, Story::Constant, of.locus.units)
                        .sampled(&scenario.haplotypes);
                }
            }
        }
        for (axis, place) in [(&self.x, column), (&self.y, row)] {
            put(&mut experiment, &axis.key, axis.value(place));
        }
        experiment.seeds.data = seed;
        experiment.examples = self.per_cell;
        experiment
    }
}

/// Fixes a number of the locus, or of every scenario in which it varies. Where it is the same in every example of a class, that is what the
/// class is: without migration, with another value it would be the other one. A number that varies nowhere is set wherever it is.
fn put(experiment: &mut Experiment, key: &str, value: f64) {
    let [mutation, recombination] = experiment.locus.keys();
    if key == mutation {
        experiment.locus.mutation = Prior::fixed(value);
    } else if key == recombination {
        experiment.locus.recombination = Prior::fixed(value);
    }
    let varying: Vec<bool> = (0..experiment.scenarios.len())
        .map(|place| experiment.varies(place, key))
        .collect();
    let nowhere = !varying.contains(&true);
    for (scenario, varies) in experiment.scenarios.iter_mut().zip(varying) {
        if varies || nowhere {
            scenario.set(key, Law::fixed(value));
        }
    }
}

impl GridNumber {
    /// The numbers of an experiment, those of the locus first. What is one of a few choices is no axis.
    pub fn all(experiment: &Experiment) -> Vec<Self> {
        let chosen = |key: &str| {
            experiment
                .scenarios
                .iter()
                .any(|scenario| !scenario.choices(key).is_empty())
        };
        experiment
            .keys()
            .into_iter()
            .filter(|key| !chosen(key))
            .filter_map(|key| {
                let bounds = bounds(&key, experiment)?;
                Some(Self {
                    bounds: [*bounds.start(), *bounds.end()],
                    drawn: drawn(&key, experiment),
                    trained: trained(&key, experiment),
                    key,
                })
            })
            .collect()
    }
}

/// What a number may be; none where the experiment has none of that key.
fn bounds(key: &str, experiment: &Experiment) -> Option<RangeInclusive<f64>> {
    let locus = &experiment.locus;
    let rates = locus.keys().into_iter().zip(locus.ranges());
    let numbers = experiment.scenarios.iter().flat_map(Scenario::numbers);
    rates
        .map(|(own, range)| (own.to_owned(), range))
        .chain(numbers.map(|number| {
            let range = number.range(locus.units);
            (number.key, range)
        }))
        .find(|(own, _)| own == key)
        .map(|(_, [low, high])| low..=high)
}

/// The range that a number was drawn from, over all scenarios in which it varies; none where the examples were not made with it.
fn trained(key: &str, experiment: &Experiment) -> Option<[f64; 2]> {
    let [mutation, _] = experiment.locus.keys();
    let made_up = experiment
        .scenarios
        .iter()
        .all(|scenario| scenario.story == Story::MadeUp);
    if made_up || key == mutation && matches!(experiment.locus.sites, Sites::Exactly(_)) {
        return None;
    }
    drawn(key, experiment)
}

/// The range that a number's law draws from, over all scenarios in which it varies; over all that have it where it varies in none.
fn drawn(key: &str, experiment: &Experiment) -> Option<[f64; 2]> {
    let own = experiment
        .locus
        .keys()
        .into_iter()
        .position(|own| own == key);
    if let Some(prior) = own.and_then(|place| experiment.locus.priors().get(place).copied()) {
        return Some(prior.ends());
    }
    let mut range: Option<[f64; 2]> = None;
    let nowhere = !(0..experiment.scenarios.len()).any(|place| experiment.varies(place, key));
    for (place, scenario) in experiment.scenarios.iter().enumerate() {
        // A law that refers to another scenario's adds nothing to that one's range.
        if let Some(Law::Prior(prior)) = scenario.law(key)
            && (nowhere || experiment.varies(place, key))
        {
            let [low, high] = prior.ends();
            range = Some(range.map_or([low, high], |[least, most]| {
                [least.min(low), most.max(high)]
            }));
        }
    }
    range
}

impl GridCell {
    /// Judges predictions of numbers, on the target's scale.
    pub fn of_numbers(column: u32, row: u32, truth: &[f64], predicted: &[f64]) -> Self {
        let errors: Vec<f64> = truth
            .iter()
            .zip(predicted)
            .map(|(truth, predicted)| predicted - truth)
            .collect();
        Self {
            column,
            row,
            error: score(truth, predicted).rmse,
            bias: moments(&errors).0,
            spread: moments(truth).1,
        }
    }

    /// Judges classes that were named.
    pub fn of_classes(column: u32, row: u32, truth: &[usize], named: &[usize]) -> Self {
        let count = truth.len().max(1) as f64;
        let wrong = truth.iter().zip(named).filter(|(a, b)| a != b).count();
        let first = |classes: &[usize]| classes.iter().filter(|&&class| class == 0).count() as f64;
        Self {
            column,
            row,
            error: wrong as f64 / count,
            bias: (first(named) - first(truth)) / count,
            spread: 0.0,
        }
    }
}

impl Grid {
    /// A grid without cells for the network of an experiment.
    ///
    /// # Errors
    /// As [`GridAxes::check`].
    pub fn new(axes: GridAxes, experiment: &Experiment) -> Result<Self, InspectionError> {
        axes.check(experiment)?;
        let trained = [&axes.x, &axes.y].map(|axis| trained(&axis.key, experiment));
        Ok(Self {
            axes,
            cells: Vec::new(),
            trained,
        })
    }

    /// Whether every cell is there.
    pub fn is_whole(&self) -> bool {
        self.cells.len() as u64 == u64::from(self.axes.x.cells) * u64::from(self.axes.y.cells)
    }
}

fn within<T: PartialOrd + Display>(
    side: &str,
    field: &str,
    found: T,
    range: &RangeInclusive<T>,
) -> Result<(), InspectionError> {
    if range.contains(&found) {
        return Ok(());
    }
    let expected = format!("{} to {}", range.start(), range.end());
    Err(refused(side, field, expected, found))
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
    use crate::experiment::{Preset, Units};
    use crate::history::{Selected, Study};

    fn axis(key: &str, low: f64, high: f64) -> GridAxis {
        GridAxis {
            key: key.to_owned(),
            low,
            high,
            cells: 3,
            logarithmic: false,
        }
    }

    fn axes(x: GridAxis, y: GridAxis) -> GridAxes {
        GridAxes {
            x,
            y,
            per_cell: 20,
            target: 0,
        }
    }

    #[test]
    fn a_cell_fixes_its_two_numbers_wherever_they_are() {
        let of = Preset::GeneFlow.experiment();
        let axes = axes(axis("T", 1e4, 3e4), axis("mu", 1e-8, 3e-8));
        let cell = axes.experiment(&of, 1, 2, 77);
        for scenario in &cell.scenarios {
            assert_eq!(scenario.law("T"), Some(&Law::fixed(2e4)));
        }
        assert_eq!(cell.locus.mutation, Prior::fixed(3e-8));
        assert_eq!((cell.seeds.data, cell.examples), (77, 20));
        assert_eq!(cell.locus.recombination, of.locus.recombination);
    }

    #[test]
    fn a_class_in_which_a_number_is_fixed_keeps_it() {
        let of = Preset::GeneFlow.experiment();
        let axes = axes(axis("m", 1e-6, 3e-6), axis("NC", 1e4, 3e4));
        let cell = axes.experiment(&of, 2, 0, 1);
        assert_eq!(cell.scenarios[0].law("m"), Some(&Law::fixed(0.0)));
        assert_eq!(cell.scenarios[1].law("m"), Some(&Law::fixed(3e-6)));
        for scenario in &cell.scenarios {
            assert_eq!(scenario.law("NC"), Some(&Law::fixed(1e4)));
        }
        // What varies in no class may be an axis all the same.
        let nowhere = axes_of_nowhere();
        let cell = nowhere.experiment(&of, 0, 0, 1);
        for scenario in &cell.scenarios {
            assert_eq!(scenario.law("flow"), Some(&Law::fixed(1.0)));
        }
    }

    fn axes_of_nowhere() -> GridAxes {
        axes(axis("flow", 1.0, 2.0), axis("T", 1e4, 3e4))
    }

    #[test]
    fn the_trained_range_is_that_of_the_laws() {
        let gene_flow = Preset::GeneFlow.experiment();
        assert_eq!(trained("T", &gene_flow), Some([5e4, 5e5]));
        assert_eq!(
            trained("m", &gene_flow),
            Some([1e-6, 1e-4]),
            "where it varies"
        );
        assert_eq!(trained("theta", &Preset::Tajima.experiment()), None);
        assert_eq!(
            trained("theta", &Preset::Theta.experiment()),
            Some([10.0, 50.0])
        );
        assert_eq!(trained("rho", &Preset::TajimaToy.experiment()), None);
    }

    #[test]
    fn every_number_but_choices_may_be_an_axis() {
        let gene_flow = Preset::GeneFlow.experiment();
        let numbers = GridNumber::all(&gene_flow);
        let keys: Vec<&str> = numbers.iter().map(|number| number.key.as_str()).collect();
        assert!(keys.starts_with(&["mu", "r"]), "{keys:?}");
        assert!(keys.contains(&"T") && !keys.contains(&"flow"), "{keys:?}");
        let mut swept = Preset::SizeChanges.experiment();
        swept.scenarios[0] = Scenario::of("sweep", Story::HardSweep);
        let numbers = GridNumber::all(&swept);
        let has = |key: &str| numbers.iter().any(|number| number.key == key);
        assert!(has("tau") && !has("path"), "{numbers:?}");
        let selected = Study::of(Story::Growth).select(Selected::Hard);
        swept.scenarios[0] = Scenario::of_study(&selected);
        let numbers = GridNumber::all(&swept);
        let has = |key: &str| numbers.iter().any(|number| number.key == key);
        assert!(has("tau") && !has("path"), "{numbers:?}");
        let exactly = GridNumber::all(&Preset::Tajima.experiment());
        assert_eq!(
            (exactly[0].drawn, exactly[0].trained),
            (Some([10.0, 10.0]), None)
        );
        for preset in Preset::ALL {
            for number in GridNumber::all(&preset.experiment()) {
                let [low, high] = number.bounds;
                let within = |[a, b]: [f64; 2]| low <= a && a <= b && b <= high;
                assert!(number.drawn.is_none_or(within), "{preset:?} {number:?}");
            }
        }
    }

    #[test]
    fn sites_follow_mutation_where_it_varies() {
        let axes = axes(axis("theta", 1.0, 9.0), axis("rho", 0.0, 9.0));
        for preset in [Preset::Tajima, Preset::TajimaToy] {
            let cell = axes.experiment(&preset.experiment(), 0, 0, 1);
            assert_eq!(cell.locus.sites, Sites::Infinite);
            assert_eq!(cell.scenarios[0].story, Story::Constant);
            assert_eq!(cell.scenarios[0].haplotypes, [20]);
        }
    }

    #[test]
    fn what_was_made_up_has_a_population_in_the_units_of_the_others() {
        let size = |units: Units| {
            let mut of = Preset::TajimaToy.experiment();
            of.locus.units = units;
            let [mutation, recombination] = of.locus.keys();
            let axes = axes(axis(mutation, 1.0, 9.0), axis(recombination, 0.0, 9.0));
            let cell = axes.experiment(&of, 0, 0, 1);
            cell.scenarios[0].law("N").and_then(Law::value)
        };
        assert_eq!(size(Units::Scaled), Some(1.0));
        assert_eq!(size(Units::Generations), Some(10_000.0));
    }

    #[test]
    fn what_cannot_be_drawn_is_refused_in_a_sentence() {
        let experiment = Preset::Theta.experiment();
        let good = axes(axis("theta", 1.0, 100.0), axis("rho", 0.0, 10.0));
        assert_eq!(good.check(&experiment), Ok(()));
        let sentence = |change: &dyn Fn(&mut GridAxes)| {
            let mut axes = good.clone();
            change(&mut axes);
            axes.check(&experiment).unwrap_err().to_string()
        };
        assert_eq!(
            sentence(&|axes| axes.x.cells = 41),
            "x: cells: expected 2 to 40, found 41"
        );
        assert_eq!(
            sentence(&|axes| axes.per_cell = 3),
            "cell: examples: expected 20 to 2000, found 3"
        );
        assert_eq!(
            sentence(&|axes| axes.y.logarithmic = true),
            "y: low: expected more than 0 on a logarithmic axis, found 0"
        );
        assert!(
            sentence(&|axes| axes.x.key = "F".to_owned()).starts_with("x: number: expected one of")
        );
        assert!(
            sentence(&|axes| axes.y = axes.x.clone()).starts_with("y: number: expected another")
        );
        assert!(sentence(&|axes| axes.target = 1).starts_with("cell: target"));
    }

    #[test]
    fn classes_and_numbers_are_judged() {
        let cell = GridCell::of_numbers(1, 2, &[1.0, 3.0], &[4.0, 4.0]);
        assert_eq!(
            (cell.error, cell.bias, cell.spread),
            (5.0_f64.sqrt(), 2.0, 1.0)
        );
        let cell = GridCell::of_classes(0, 0, &[0, 1, 2, 2], &[0, 0, 2, 1]);
        assert_eq!((cell.error, cell.bias), (0.5, 0.25));
    }
}
