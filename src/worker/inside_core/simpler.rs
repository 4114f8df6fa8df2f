//! The simpler methods on the examples of a run.

use super::held::Held;
use crate::dataset::Part;
use crate::evaluation::regression::{Simpler, SimplerPredictions, Summaries};
use crate::experiment::regression::Regression;

/// Most training examples that the simpler methods are fitted on.
const MOST_FITTED: usize = 20_000;

/// Most pairs of sites in all examples for which r2 is one of the summary statistics: about a second's work.
const MOST_PAIRS: f64 = 5e8;

/// The simpler methods, fitted when they were first asked for, and what they predict for a part: it stays while the network trains.
#[derive(Default)]
pub(super) struct SimplerOn {
    fitted: Option<Simpler>,
    predictions: Vec<(Part, SimplerPredictions)>,
}

impl SimplerOn {
    /// What they predict for a part.
    pub(super) fn predictions(
        &mut self,
        held: &Held,
        experiment: &Regression,
        part: Part,
    ) -> SimplerPredictions {
        if let Some((_, known)) = self.predictions.iter().find(|(of, _)| *of == part) {
            return known.clone();
        }
        let data = &held.data;
        // All examples have r2 among their summaries, or none.
        let sites = f64::from(data.sites()[1].min(experiment.observation.width));
        let with_r2 = 0.5 * sites * sites * f64::from(data.len()) < MOST_PAIRS;
        let summary = |&example: &u32| {
            let mean_r2 = if with_r2 { data.mean_r2(example) } else { None };
            Summaries::of_parts(
                &data.spectrum(example),
                data.statistics(example).haplotype_number,
                mean_r2,
            )
        };
        let summaries = |examples: &[u32]| examples.iter().map(summary).collect::<Vec<_>>();
        let spectrum_in = |examples: &[u32], place: usize| {
            data.spectrum(examples.get(place).copied().unwrap_or(u32::MAX))
        };
        let training = held.part(Part::Training);
        let training = training
            .get(..training.len().min(MOST_FITTED))
            .unwrap_or_default();
        let fit = || {
            let spectrum = |place| spectrum_in(training, place);
            Simpler::fit(
                &summaries(training),
                &targets(held, training),
                spectrum,
                experiment.seeds.split,
            )
        };
        let examples = held.part(part);
        let fitted = self.fitted.get_or_insert_with(fit);
        let found = fitted.predict(&summaries(examples), |place| spectrum_in(examples, place));
        self.predictions.push((part, found.clone()));
        found
    }
}

/// What is to be predicted of examples.
pub(super) fn targets(held: &Held, examples: &[u32]) -> Vec<f64> {
    examples
        .iter()
        .map(|&example| held.data.target(example))
        .collect()
}
