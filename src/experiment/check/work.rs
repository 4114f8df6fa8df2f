//! What examples cost, at the ends of the priors: a seed may draw them at any locus.

use super::{Checked, ExperimentError, short};
use crate::experiment::{Experiment, Input, Scenario, Units, bounds};
use crate::history::{Sites, Study, Timeline};

/// Most sites of one example where each is simulated by itself.
const SITES: f64 = 1e5;
/// Most sites of all examples together: about half a minute's work.
const SITES_IN_ALL: f64 = 1e9;
/// Most memory of a data set, bytes.
const MEMORY: f64 = (1_u64 << 30) as f64;

/// A bound on the expected mutations of a locus of a study.
fn mutations(study: &Study) -> f64 {
    let rate = match study.sites {
        Sites::Exactly(_) => return 0.0,
        _ => study.mutations_per_generation(),
    };
    let timeline = Timeline::of(&study.demography());
    let sizes = timeline.spans.iter().flat_map(|span| &span.pieces);
    let largest = sizes
        .flat_map(|piece| {
            let last = if piece.to.is_finite() {
                piece.to
            } else {
                piece.from
            };
            [piece.size, piece.size_at(last)]
        })
        .fold(0.0, f64::max);
    let apart = timeline
        .flows
        .iter()
        .filter(|flow| flow.end.is_infinite())
        .map(|flow| 0.5 / flow.rate)
        .fold(0.0, f64::max);
    let sets = study.samples();
    let harmonic = |n: u32| (1..n).map(|i| 1.0 / f64::from(i)).sum::<f64>();
    let all: u32 = sets.iter().map(|set| set.haplotypes).sum();
    // The mean length of a genealogy's branches is at most that of those of isolated samples back to the last change, and of what is left
    // above it, each as if it had the largest size (harmonic sums: Watterson 1975).
    let parted = match sets.len() {
        0 | 1 => 0.0,
        several => {
            let own: f64 = sets.iter().map(|set| harmonic(set.haplotypes)).sum();
            several as f64 * (timeline.last_change() + apart) + 4.0 * largest * own
        }
    };
    rate * (parted + 4.0 * largest * harmonic(all))
}

impl Experiment {
    /// Whether examples of a scenario have no more mutations than a browser can do.
    pub(super) fn check_mutations(&self, scenario: &Scenario, study: &Study) -> Checked {
        let found = mutations(study);
        let one_by_one = !matches!(self.observation.input, Input::Spectrum { .. })
            || !self.observation.noise.is_empty()
            || self.locus.sites != Sites::Infinite;
        let [most, in_all] = if one_by_one {
            [SITES, SITES_IN_ALL / f64::from(self.total().max(1))]
        } else {
            [bounds::MUTATIONS, f64::INFINITY]
        };
        let [mutation, _] = self.locus.keys();
        for (field, what, most, remedy) in [
            (mutation, "", most, "lower the mutation rate"),
            (
                "examples",
                ", with so many examples,",
                in_all,
                "take fewer examples or lower the mutation rate",
            ),
        ] {
            // Written so that a NaN is refused, too.
            if found <= most {
                continue;
            }
            let would_do = match self.locus.units {
                Units::Scaled => {
                    format!("{remedy}, to {} times what it is", figures(most / found))
                }
                Units::Generations => format!(
                    "a locus of {} base pairs would do; or {remedy}",
                    figures(self.locus.length * most / found)
                ),
            };
            return Err(ExperimentError::new(
                field,
                format!(
                    "at the upper ends of the priors, the expected number of mutations{what} of \"{}\" comes to {}, and at most {} is simulated; {would_do}",
                    scenario.name,
                    figures(found),
                    short(most)
                ),
            ));
        }
        Ok(())
    }

    pub(super) fn check_memory(&self) -> Checked {
        let bytes = 4.0 * self.row_width() as f64 * f64::from(self.total());
        if bytes <= MEMORY {
            return Ok(());
        }
        let mebibytes = |bytes: f64| (bytes / f64::from(1 << 20)).ceil();
        Err(ExperimentError::new(
            "examples",
            format!(
                "the {} examples would take {} MiB of memory, {} bytes each, and a tab has room for {} MiB; {} of each history fit, or observe fewer haplotypes or sites",
                self.total(),
                mebibytes(bytes),
                4 * self.row_width(),
                mebibytes(MEMORY),
                (f64::from(self.examples) * MEMORY / bytes).floor()
            ),
        ))
    }
}

/// A number with three figures or so.
fn figures(value: f64) -> String {
    if value >= 100.0 {
        short(value.round())
    } else if value >= 1.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}
