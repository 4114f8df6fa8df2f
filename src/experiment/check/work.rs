//! What examples cost, at the ends of the priors: a seed may draw them at any locus.

use super::{Checked, ExperimentError};
use crate::experiment::{Experiment, Input, Units, bounds};
use crate::history::{Sites, Study, Timeline};

/// Most sites of one example where each is simulated by itself.
const SITES: f64 = 1e5;
/// Most sites of all examples together: about half a minute's work.
const SITES_IN_ALL: f64 = 1e9;
/// Most memory of a data set, bytes.
const MEMORY: f64 = (1_u64 << 30) as f64;

/// What a study costs, in the units that limits have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Price {
    /// 4NrL, with the largest size that the history ever has and gene conversion.
    scaled_recombination: f64,
    /// Crossovers of one sequence until the last change of a history of several populations, which keep lineages apart.
    crossovers_since: f64,
    /// 4Nm, with the largest size of those that exchange migrants.
    scaled_migration: f64,
    /// Expected mutations of a locus.
    mutations: f64,
}

impl Price {
    pub fn of(study: &Study) -> Self {
        let timeline = Timeline::of(&study.demography());
        let largest = |span: &crate::history::Span, to: f64| {
            span.pieces
                .iter()
                .flat_map(|piece| {
                    let end = piece.to.min(to);
                    let last = if end.is_finite() { end } else { piece.from };
                    [piece.size, piece.size_at(last)]
                })
                .fold(0.0, f64::max)
        };
        let in_all = timeline
            .spans
            .iter()
            .map(|span| largest(span, f64::INFINITY))
            .fold(0.0, f64::max);
        let migration = timeline.flows.iter().map(|flow| {
            let sizes = [flow.from, flow.into].map(|place| {
                timeline
                    .spans
                    .get(place)
                    .and_then(|span| {
                        span.piece(flow.start)
                            .map(|piece| piece.size_at(flow.start))
                    })
                    .unwrap_or_default()
            });
            4.0 * sizes[0].max(sizes[1]) * flow.rate
        });
        let apart = timeline
            .flows
            .iter()
            .filter(|flow| flow.end.is_infinite())
            .map(|flow| 0.5 / flow.rate)
            .fold(0.0, f64::max);
        let sets = study.samples();
        let harmonic = |n: u32| (1..n).map(|i| 1.0 / f64::from(i)).sum::<f64>();
        let all: u32 = sets.iter().map(|set| set.haplotypes).sum();
        // A bound on the mean length of a genealogy's branches: those of isolated samples back to the last change, and of what is left above
        // it, each as if it had the largest size (harmonic sums: Watterson 1975).
        let parted = match sets.len() {
            0 | 1 => 0.0,
            several => {
                let own: f64 = sets.iter().map(|set| harmonic(set.haplotypes)).sum();
                several as f64 * (timeline.last_change() + apart) + 4.0 * in_all * own
            }
        };
        let rate = match study.sites {
            Sites::Exactly(_) => 0.0,
            _ => study.mutations_per_generation(),
        };
        Self {
            scaled_recombination: 4.0 * in_all * study.breaks(),
            crossovers_since: if timeline.spans.len() > 1 {
                study.breaks() * timeline.last_change()
            } else {
                0.0
            },
            scaled_migration: migration.fold(0.0, f64::max),
            mutations: rate * (parted + 4.0 * in_all * harmonic(all)),
        }
    }

    /// Whether it is no more than a browser can do.
    pub fn check(&self, experiment: &Experiment, place: usize) -> Checked {
        let scaled = experiment.locus.units == Units::Scaled;
        let [mutation, recombination] = experiment.locus.keys();
        let name = experiment
            .scenarios
            .get(place)
            .map(|scenario| scenario.name.as_str())
            .unwrap_or_default();
        let dear = |field: &str, what: &str, found: f64, most: f64, remedy: &str| {
            // Written so that a NaN is refused, too.
            if found <= most {
                return Ok(());
            }
            let would_do = if scaled {
                format!("{remedy}, to {} times what it is", figures(most / found))
            } else {
                format!(
                    "a locus of {} base pairs would do; or {remedy}",
                    figures(experiment.locus.length * most / found)
                )
            };
            Err(ExperimentError::new(
                field,
                format!(
                    "at the upper ends of the priors, {what} of \"{name}\" comes to {}, and at most {most} is simulated; {would_do}",
                    figures(found)
                ),
            ))
        };
        let length = if scaled { recombination } else { "L" };
        dear(
            length,
            "the scaled recombination rate 4NrL",
            self.scaled_recombination,
            bounds::SCALED_RECOMBINATION,
            "lower the recombination rate or the largest size",
        )?;
        dear(
            length,
            "the crossovers of one sequence since the last change of the history",
            self.crossovers_since,
            bounds::CROSSOVERS_SINCE_SPLIT,
            "lower the recombination rate or bring the change closer",
        )?;
        if self.scaled_migration.is_nan() || self.scaled_migration > bounds::SCALED_MIGRATION {
            return Err(ExperimentError::of(
                place,
                "m",
                format!(
                    "at the upper ends of the priors, the scaled migration rate 4Nm comes to {}, and at most {} is simulated; lower it to {} times what it is, or the sizes",
                    figures(self.scaled_migration),
                    bounds::SCALED_MIGRATION,
                    figures(bounds::SCALED_MIGRATION / self.scaled_migration)
                ),
            ));
        }
        let one_by_one = !matches!(experiment.observation.input, Input::Spectrum { .. })
            || !experiment.observation.noise.is_empty()
            || experiment.locus.sites != Sites::Infinite;
        let [most, in_all] = if one_by_one {
            [SITES, SITES_IN_ALL / f64::from(experiment.total().max(1))]
        } else {
            [bounds::MUTATIONS, f64::INFINITY]
        };
        let mutations = "the expected number of mutations";
        dear(
            mutation,
            mutations,
            self.mutations,
            most,
            "lower the mutation rate",
        )?;
        let remedy = "take fewer examples or lower the mutation rate";
        dear(
            "examples",
            "the expected number of mutations, with so many examples,",
            self.mutations,
            in_all,
            remedy,
        )
    }
}

impl Experiment {
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
        format!("{value:.0}")
    } else if value >= 1.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}
