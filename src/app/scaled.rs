//! Priors in the scaled units of the coalescent, as they stand beside the sliders.

use crate::experiment::{History, Locus, Prior};

/// A scaled quantity and the range its priors allow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaled {
    /// Symbol, such as "2Nm".
    pub symbol: &'static str,
    /// What it is, in words.
    pub meaning: &'static str,
    /// Its entry in the glossary.
    pub entry: &'static str,
    /// Smallest value the priors allow.
    pub low: f64,
    /// Largest value the priors allow.
    pub high: f64,
}

/// The scaled values of a history and a locus; sizes are those of the sampled populations A and B.
///
/// `2Nm` migrants a generation, `theta = 4 N mu L`, `rho = 4 N r L`, the split in units of 2N generations, and in years.
pub fn scaled(history: &History, locus: &Locus) -> [Scaled; 5] {
    let [a, b] = history.sizes;
    let size = Prior {
        low: a.low.min(b.low),
        high: a.high.max(b.high),
        ..a
    };
    let (time, rate) = (history.split_time, history.migration.rate);
    let (mutation, crossover) = (
        4.0 * locus.mutation_rate * locus.length,
        4.0 * locus.recombination_rate * locus.length,
    );
    [
        Scaled {
            symbol: "2Nm",
            meaning: "migrants per generation",
            entry: "2Nm",
            low: 2.0 * size.low * rate.low,
            high: 2.0 * size.high * rate.high,
        },
        Scaled {
            symbol: "θ = 4NμL",
            meaning: "scaled mutation rate of the locus",
            entry: "theta",
            low: mutation * size.low,
            high: mutation * size.high,
        },
        Scaled {
            symbol: "ρ = 4NrL",
            meaning: "scaled recombination rate of the locus",
            entry: "rho",
            low: crossover * size.low,
            high: crossover * size.high,
        },
        Scaled {
            symbol: "T / 2N",
            meaning: "split time in coalescent units",
            entry: "split time",
            low: time.low / (2.0 * size.high),
            high: time.high / (2.0 * size.low),
        },
        Scaled {
            symbol: "T, years",
            meaning: "split time by the generation time",
            entry: "generation",
            low: time.low * history.generation_years,
            high: time.high * history.generation_years,
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Preset;

    #[test]
    fn tutorial_ranges_follow_from_the_priors() {
        let experiment = Preset::GeneFlow.experiment();
        let [migrants, theta, rho, split, years] = scaled(&experiment.history, &experiment.locus);
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-9 * b, "{a} is not {b}");
        close(migrants.low, 0.02);
        close(migrants.high, 20.0);
        close(theta.low, 400.0);
        close(rho.high, 400.0);
        close(split.low, 0.25);
        close(split.high, 25.0);
        close(years.high, 500_000.0);
    }
}
