//! From priors to the numbers of one example.

use crate::coalescent::{LocusId, MigrationWindow, Purpose, SplitModel, Stream};
use crate::experiment::{Class, Direction, Experiment, Law, Prior};

/// Draws the parameters of a locus from the experiment's priors.
///
/// Split time, ancestral size, size of A, size of B and, in the gene-flow class, migration rate, in this order, each from one number
/// of the locus' parameter stream (none for a fixed parameter). The window's bounds are whole generations, rounded down.
pub fn draw_split(experiment: &Experiment, id: LocusId) -> SplitModel {
    let (history, locus) = (&experiment.history, &experiment.locus);
    let mut stream = Stream::new(id, Purpose::Parameters);
    let split_time = draw_prior(&history.split_time, &mut stream);
    let ancestral_size = draw_prior(&history.ancestral_size, &mut stream);
    let sizes = [
        draw_prior(&history.sizes[0], &mut stream),
        draw_prior(&history.sizes[1], &mut stream),
    ];
    let migration = match Class::from_label(id.class.into()) {
        None | Some(Class::Divergence) => None,
        Some(Class::GeneFlow) => {
            let rate = draw_prior(&history.migration.rate, &mut stream);
            let rates = match history.migration.direction {
                Direction::Both => [rate, rate],
                // Genes that flow from A into B forward in time are lineages that move from B to A backward.
                Direction::AToB => [0.0, rate],
                Direction::BToA => [rate, 0.0],
            };
            let whole = |fraction: f64| libm::floor(fraction * split_time);
            Some(MigrationWindow {
                rates,
                start: whole(history.migration.start),
                end: whole(history.migration.end),
            })
        }
    };
    SplitModel {
        samples: locus.samples,
        sizes,
        ancestral_size,
        split_time,
        migration,
        length: locus.length,
        mutation_rate: locus.mutation_rate,
        recombination_rate: locus.recombination_rate,
    }
}

/// One draw from a prior. Whole numbers include both bounds, each with the probability of one unit of a real prior.
pub(super) fn draw_prior(prior: &Prior, stream: &mut Stream) -> f64 {
    let Prior {
        law,
        low,
        high,
        integer,
    } = *prior;
    let width = if integer {
        high - low + 1.0
    } else {
        high - low
    };
    let value = match law {
        Law::Fixed => return low,
        Law::Uniform => low + stream.uniform() * width,
        Law::LogUniform => {
            let ratio = if integer {
                (high + 1.0) / low
            } else {
                high / low
            };
            low * libm::exp(stream.uniform() * libm::log(ratio))
        }
    };
    // Rounding may carry a draw onto the open end.
    if integer {
        libm::floor(value).min(high)
    } else {
        value.min(high)
    }
}
