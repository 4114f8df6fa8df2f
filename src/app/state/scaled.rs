//! Priors in the scaled units of the coalescent, as they stand beside their fields.

use super::laws;
use crate::experiment::{Experiment, Prior, Units};
use crate::history::Unit;

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

/// The range of the numbers of one class that have a unit.
fn over(experiment: &Experiment, class: usize, unit: Unit) -> Option<[f64; 2]> {
    let numbers = experiment.scenarios.get(class)?.numbers();
    numbers
        .into_iter()
        .filter(|number| number.unit == unit)
        .filter_map(|number| laws::prior(experiment, class, &number.key))
        .map(|prior| prior.ends())
        .reduce(joined)
}

fn joined([low, high]: [f64; 2], [least, most]: [f64; 2]) -> [f64; 2] {
    [low.min(least), high.max(most)]
}

/// The scaled values of an experiment in generations; none of one that is in scaled units. Each is that of a class' own sizes and numbers,
/// joined over the classes that have them; a class without migration says nothing about migrants.
///
/// `2Nm` migrants a generation, `theta = 4 N mu L`, `rho = 4 N r L`, times in units of 2N generations, and in years.
pub fn scaled(experiment: &Experiment) -> Vec<Scaled> {
    let locus = &experiment.locus;
    if locus.units != Units::Generations {
        return Vec::new();
    }
    // A class' sizes and another range of it, over all classes that have both.
    let join = |unit: Unit, value: &dyn Fn([f64; 2], [f64; 2]) -> [f64; 2]| {
        (0..experiment.scenarios.len())
            .filter_map(|class| {
                let sizes = over(experiment, class, Unit::Diploids)?;
                let range = over(experiment, class, unit).filter(|range| range[1] > 0.0)?;
                Some(value(sizes, range))
            })
            .reduce(joined)
    };
    let times = |factor: f64| {
        move |[least, most]: [f64; 2], [low, high]: [f64; 2]| {
            [factor * least * low, factor * most * high]
        }
    };
    let rate = |prior: &Prior| {
        let ends = prior.ends();
        join(Unit::Diploids, &move |sizes, _| {
            times(4.0 * locus.length)(sizes, ends)
        })
    };
    let years = (locus.generation_years != 1.0)
        .then(|| {
            join(Unit::GenerationsAgo, &|_, [early, late]| {
                [early, late].map(|time| time * locus.generation_years)
            })
        })
        .flatten();
    let rows = [
        (
            "2Nm",
            "migrants per generation",
            "2Nm",
            join(Unit::FractionPerGeneration, &times(2.0)),
        ),
        (
            "θ = 4NμL",
            "scaled mutation rate of the locus",
            "theta",
            rate(&locus.mutation),
        ),
        (
            "ρ = 4NrL",
            "scaled recombination rate of the locus",
            "rho",
            rate(&locus.recombination),
        ),
        (
            "T / 2N",
            "times in coalescent units",
            "split time",
            join(Unit::GenerationsAgo, &|[least, most], [early, late]| {
                [early / (2.0 * most), late / (2.0 * least)]
            }),
        ),
        (
            "T, years",
            "times by the generation time",
            "generation",
            years,
        ),
    ];
    rows.into_iter()
        .filter_map(|(symbol, meaning, entry, range)| {
            Some(Scaled {
                symbol,
                meaning,
                entry,
                range: range?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Law, Preset};

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
        close(rows[0].range[0], 2.0 * 1e4 * 1e-6);
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

    #[test]
    fn classes_are_not_mixed() {
        let mut e = Preset::GeneFlow.experiment();
        // Without migration, and a hundred times as large.
        for key in ["NC", "NA", "NB"] {
            let law = e.scenarios[0].law(key).cloned().unwrap();
            e.scenarios[1].set(key, law);
            e.scenarios[0].set(key, Law::fixed(1e6));
        }
        let rows = scaled(&e);
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-9 * b, "{a} is not {b}");
        assert_eq!(rows[0].symbol, "2Nm");
        close(rows[0].range[1], 20.0);
        close(rows[1].range[1], 4.0 * 1e6 * 1e5 * 1e-7);
        e.scenarios[1].set("m", Law::fixed(0.0));
        assert_eq!(scaled(&e)[0].symbol, "θ = 4NμL", "nobody migrates");
    }
}
