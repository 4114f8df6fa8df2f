//! Priors in the scaled units of the coalescent, as they stand beside their fields.

use super::state::laws;
use crate::experiment::{Experiment, Units};

/// A scaled quantity and the range its priors allow.
#[derive(Clone, Debug, PartialEq)]
pub struct Scaled {
    /// Symbol, such as "2Nm".
    pub symbol: &'static str,
    /// What it is, in words.
    pub meaning: &'static str,
    /// Its entry in the glossary.
    pub entry: &'static str,
    /// Smallest and largest value the priors allow.
    pub range: [f64; 2],
}

/// The scaled values of an experiment in generations, over all its sizes; none of one that is in scaled units.
///
/// `2Nm` migrants a generation, `theta = 4 N mu L`, `rho = 4 N r L`, times in units of 2N generations, and in years.
pub fn scaled(experiment: &Experiment) -> Vec<Scaled> {
    let locus = &experiment.locus;
    let over = |unit: &str| {
        let mut range: Option<[f64; 2]> = None;
        for (class, scenario) in experiment.scenarios.iter().enumerate() {
            for number in scenario.numbers() {
                let prior = laws::prior(experiment, class, &number.key);
                if let Some(prior) = prior.filter(|_| number.unit == unit) {
                    let [low, high] = prior.ends();
                    let [least, most] = range.unwrap_or([low, high]);
                    range = Some([least.min(low), most.max(high)]);
                }
            }
        }
        range
    };
    let Some([least, most]) = over("diploids").filter(|_| locus.units == Units::Generations) else {
        return Vec::new();
    };
    let times = |factor: f64, [low, high]: [f64; 2]| [factor * least * low, factor * most * high];
    let mut rows = Vec::new();
    let mut row = |symbol, meaning, entry, range: [f64; 2]| {
        rows.push(Scaled {
            symbol,
            meaning,
            entry,
            range,
        });
    };
    if let Some(rate) = over("fraction per generation").filter(|rate| rate[1] > 0.0) {
        row("2Nm", "migrants per generation", "2Nm", times(2.0, rate));
    }
    row(
        "θ = 4NμL",
        "scaled mutation rate of the locus",
        "theta",
        times(4.0 * locus.length, locus.mutation.ends()),
    );
    row(
        "ρ = 4NrL",
        "scaled recombination rate of the locus",
        "rho",
        times(4.0 * locus.length, locus.recombination.ends()),
    );
    if let Some([early, late]) = over("generations ago").filter(|time| time[1] > 0.0) {
        row(
            "T / 2N",
            "times in coalescent units",
            "split time",
            [early / (2.0 * most), late / (2.0 * least)],
        );
        if locus.generation_years != 1.0 {
            row(
                "T, years",
                "times by the generation time",
                "generation",
                [
                    early * locus.generation_years,
                    late * locus.generation_years,
                ],
            );
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Preset;

    #[test]
    fn tutorial_ranges_follow_from_the_priors() {
        let rows = scaled(&Preset::GeneFlow.experiment());
        let symbols: Vec<_> = rows.iter().map(|row| row.symbol).collect();
        assert_eq!(symbols, ["2Nm", "θ = 4NμL", "ρ = 4NrL", "T / 2N"]);
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-9 * b, "{a} is not {b}");
        close(rows[0].range[1], 20.0);
        close(rows[1].range[0], 400.0);
        close(rows[2].range[1], 400.0);
        close(rows[3].range[0], 0.25);
        close(rows[3].range[1], 25.0);
        assert!(scaled(&Preset::Tajima.experiment()).is_empty());
    }

    #[test]
    fn a_fixed_prior_has_one_value() {
        let mut experiment = Preset::GeneFlow.experiment();
        // What a fixed prior holds as its upper bound is ignored.
        experiment.locus.mutation.high = 1.0;
        let rows = scaled(&experiment);
        assert_eq!(rows, scaled(&Preset::GeneFlow.experiment()));
    }
}
