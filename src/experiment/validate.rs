//! The one place where an experiment is checked.

use super::{Experiment, Law, Prior, Training, bounds};
use std::fmt::Display;
use std::ops::RangeInclusive;

/// Why an experiment cannot be run. Fields are named by their key in a link, see [`super::link::KEYS`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExperimentError {
    /// One value is not what the field takes.
    #[error("{field}: expected {expected}, found {found}")]
    Value {
        /// The field.
        field: &'static str,
        /// What was expected.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// Layers that do not make a network.
    #[error("{field}: {reason}")]
    Network {
        /// The field.
        field: &'static str,
        /// Which layer, and what is wrong with it.
        reason: String,
    },
    /// Each value is possible, but together they make a locus or a data set that would freeze a browser.
    #[error("{field}: {quantity} comes to {found}, and at most {limit} is simulated; {remedy}")]
    Work {
        /// The field that contributes most plainly.
        field: &'static str,
        /// What is too large.
        quantity: &'static str,
        /// What it comes to.
        found: String,
        /// The most it may be.
        limit: String,
        /// What to do.
        remedy: &'static str,
    },
}

impl ExperimentError {
    /// The field's key in a link.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Value { field, .. } | Self::Network { field, .. } | Self::Work { field, .. } => {
                field
            }
        }
    }
}

pub(super) type Checked = Result<(), ExperimentError>;

impl Experiment {
    /// Checks every field, and that no locus takes more work than a browser can give it.
    ///
    /// # Errors
    /// The first field that is out of bounds, in the order of the road.
    pub fn validate(&self) -> Checked {
        self.check_history()?;
        self.check_locus()?;
        self.check_network_and_training()?;
        self.check_work()
    }

    fn check_history(&self) -> Checked {
        let history = &self.history;
        prior("NC", &history.ancestral_size, bounds::SIZE)?;
        prior("NA", &history.sizes[0], bounds::SIZE)?;
        prior("NB", &history.sizes[1], bounds::SIZE)?;
        prior("T", &history.split_time, bounds::TIME)?;
        prior("m", &history.migration.rate, bounds::RATE)?;
        if history.migration.rate.integer {
            return Err(value(
                "m",
                "a real number, not a whole one",
                "a prior over whole numbers",
            ));
        }
        within("m0", history.migration.start, bounds::FRACTION)?;
        within("m1", history.migration.end, history.migration.start..=1.0)?;
        if history.migration.start >= history.migration.end {
            return Err(value(
                "m1",
                format!(
                    "a time before m0 = {}: else no gene ever flows",
                    history.migration.start
                ),
                history.migration.end,
            ));
        }
        within("g", history.generation_years, bounds::GENERATION_YEARS)
    }

    fn check_locus(&self) -> Checked {
        let locus = &self.locus;
        within("nA", locus.samples[0], bounds::SAMPLES)?;
        within("nB", locus.samples[1], bounds::SAMPLES)?;
        within("L", locus.length, bounds::LENGTH)?;
        within("mu", locus.mutation_rate, bounds::MUTATION_RATE)?;
        within("r", locus.recombination_rate, bounds::RATE)?;
        within("n", self.loci_per_class, bounds::LOCI)
    }

    fn check_network_and_training(&self) -> Checked {
        within("layers", self.network.dense_layers, bounds::DENSE_LAYERS)?;
        if !(0.0..1.0).contains(&self.network.dropout) {
            return Err(value(
                "dropout",
                "a number from 0 up to but not including 1",
                self.network.dropout,
            ));
        }
        training(&self.training)
    }

    /// Upper ends of the priors decide: a seed may draw them at any locus.
    fn check_work(&self) -> Checked {
        let (history, locus) = (&self.history, &self.locus);
        let [size_a, size_b] = history.sizes.map(|prior| top(&prior));
        let in_demes = size_a.max(size_b);
        let largest = in_demes.max(top(&history.ancestral_size));
        let split = top(&history.split_time);
        let crossovers = locus.recombination_rate * locus.length;
        let remedy = "shorten the locus, or lower the recombination rate or the largest size";
        at_most(
            "L",
            "the scaled recombination rate 4NrL",
            4.0 * largest * crossovers,
            bounds::SCALED_RECOMBINATION,
            remedy,
        )?;
        let remedy = "shorten the locus or bring the split closer";
        at_most(
            "T",
            "the crossovers of one sequence since the split, rLT,",
            crossovers * split,
            bounds::CROSSOVERS_SINCE_SPLIT,
            remedy,
        )?;
        let moves = 4.0 * in_demes * top(&history.migration.rate);
        at_most(
            "m",
            "the scaled migration rate 4Nm",
            moves,
            bounds::SCALED_MIGRATION,
            "lower the rate or the largest size of A and B",
        )?;
        // A bound on the mean length of a genealogy's branches: those of two isolated samples back to the split, and of what is left
        // above it, each as if it had the largest size (harmonic sums: Watterson 1975).
        let harmonic = |n: u32| (1..n).map(|i| 1.0 / f64::from(i)).sum::<f64>();
        let [n_a, n_b] = locus.samples;
        let branches =
            2.0 * split + 4.0 * largest * (harmonic(n_a) + harmonic(n_b) + harmonic(n_a + n_b));
        let mutations = locus.mutation_rate * locus.length * branches;
        at_most(
            "mu",
            "the expected number of mutations",
            mutations,
            bounds::MUTATIONS,
            "shorten the locus or lower the mutation rate",
        )?;
        let cells = f64::from((n_a + 1) * (n_b + 1));
        let numbers = 2.0 * f64::from(self.loci_per_class) * cells;
        at_most(
            "n",
            "the cells of all spectra together",
            numbers,
            bounds::DATA_NUMBERS,
            "simulate fewer loci or sample fewer haplotypes",
        )
    }
}

/// Checks learning rates, batches and epochs.
pub(super) fn training(training: &Training) -> Checked {
    within("lr", training.learning_rate, bounds::LEARNING_RATE)?;
    if training.rate_changes.len() > bounds::RATE_CHANGES {
        return Err(value(
            "rates",
            format!("at most {} changes", bounds::RATE_CHANGES),
            training.rate_changes.len(),
        ));
    }
    for change in &training.rate_changes {
        within("rates", change.rate, bounds::LEARNING_RATE)?;
    }
    if let Some([before, after]) = training
        .rate_changes
        .array_windows()
        .find(|[before, after]| before.step > after.step)
    {
        return Err(value(
            "rates",
            "changes by ascending step",
            format!("step {} before step {}", before.step, after.step),
        ));
    }
    within("batch", training.batch_size, bounds::BATCH)?;
    within("epochs", training.epochs, bounds::EPOCHS)
}

/// The largest value a prior can draw.
pub(super) fn top(prior: &Prior) -> f64 {
    if prior.law == Law::Fixed {
        prior.low
    } else {
        prior.high
    }
}

pub(super) fn value(
    field: &'static str,
    expected: impl Display,
    found: impl Display,
) -> ExperimentError {
    ExperimentError::Value {
        field,
        expected: expected.to_string(),
        found: found.to_string(),
    }
}

pub(super) fn within<T: PartialOrd + Display>(
    field: &'static str,
    found: T,
    range: RangeInclusive<T>,
) -> Checked {
    if range.contains(&found) {
        Ok(())
    } else {
        Err(value(
            field,
            format!("a number from {} to {}", range.start(), range.end()),
            found,
        ))
    }
}

pub(super) fn at_most(
    field: &'static str,
    quantity: &'static str,
    found: f64,
    limit: f64,
    remedy: &'static str,
) -> Checked {
    // Written so that a NaN is refused, too.
    if found <= limit {
        return Ok(());
    }
    Err(ExperimentError::Work {
        field,
        quantity,
        found: format!("{found:.0}"),
        limit: format!("{limit:.0}"),
        remedy,
    })
}

pub(super) fn prior(field: &'static str, prior: &Prior, range: RangeInclusive<f64>) -> Checked {
    within(field, prior.low, range.clone())?;
    within(field, prior.high, range)?;
    if prior.integer && (prior.low.fract() != 0.0 || prior.high.fract() != 0.0) {
        return Err(value(
            field,
            "whole numbers as bounds",
            format!("{} to {}", prior.low, prior.high),
        ));
    }
    match prior.law {
        Law::Fixed => Ok(()),
        Law::Uniform | Law::LogUniform if prior.low > prior.high => Err(value(
            field,
            "a lower bound below the upper one",
            format!("{} to {}", prior.low, prior.high),
        )),
        Law::LogUniform if prior.low <= 0.0 => Err(value(
            field,
            "a lower bound above 0, as the prior is uniform in the logarithm",
            prior.low,
        )),
        Law::Uniform | Law::LogUniform => Ok(()),
    }
}
