//! Draws at the ends of the priors: whether they go together, can be simulated, and what they cost.

use super::{Checked, ExperimentError, short};
use crate::coalescent::sweep::{SweepModel, SweepPlan};
use crate::coalescent::{Model, Plan};
use crate::experiment::{Experiment, Prior, Scenario, Source, Units};
use crate::formats::demes::Clash;
use crate::history::{Story, Study, StudyError};

/// Points at which a document's numbers are looked at.
const POINTS: u32 = 512;
/// Most changes of a scenario's history that are gone through in all its corners: a page has a tenth of a second or so.
const MOST_CHANGES: usize = 5_000;
/// One draw of so many has to keep the constraints of a document.
const LEAST_KEPT: u32 = 32;

/// The root of `x^(d + 1) = x + 1`, whose powers are as incommensurable as numbers can be in `d` dimensions.
fn harmonious(dimensions: usize) -> f64 {
    let power = 1.0 / (dimensions as f64 + 1.0);
    (0..30).fold(2.0, |x: f64, _| libm::pow(1.0 + x, power))
}

/// A draw at the ends of the priors: all numbers at one end, but for one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Corner<'a> {
    /// Whether numbers are at the upper ends.
    pub high: bool,
    /// The one at the other end.
    pub but: Option<&'a str>,
}

impl Corner<'_> {
    fn end(&self, key: &str, prior: &Prior) -> f64 {
        let [low, high] = prior.ends();
        if self.high == (self.but != Some(key)) {
            high
        } else {
            low
        }
    }
}

/// Looks at pairs of corners, each of which has so many changes in both, as far as there is time for the next; returns at how many.
fn look<T>(
    pairs: impl IntoIterator<Item = T>,
    mut changes: impl FnMut(T) -> Result<usize, ExperimentError>,
) -> Result<usize, ExperimentError> {
    let (mut left, mut looked) = (MOST_CHANGES / 2, 0);
    for pair in pairs {
        let changes = changes(pair)?;
        left = left.saturating_sub(changes);
        looked += 1;
        if left < changes {
            break;
        }
    }
    Ok(looked)
}

impl Experiment {
    /// A number of a scenario at a corner; not a number where it leads nowhere, which was refused before.
    fn at_corner(&self, place: usize, key: &str, corner: Corner) -> f64 {
        self.source(place, key).map_or(f64::NAN, |source| {
            source.of(corner.end(source.key, source.prior))
        })
    }

    /// The numbers of a scenario at a corner.
    fn values_at(&self, place: usize, scenario: &Scenario, corner: Corner) -> Vec<f64> {
        scenario
            .numbers()
            .iter()
            .map(|number| self.at_corner(place, &number.key, corner))
            .collect()
    }

    /// A number of the locus or of a scenario, where all numbers are at their lower ends, and where all are at their upper ends.
    fn at_both(&self, place: usize, key: &str) -> [f64; 2] {
        let locus = self.locus.keys().iter().position(|own| *own == key);
        let own = self.scenarios.get(place).and_then(|own| own.place(key));
        [false, true].map(|high| {
            let corner = Corner { high, but: None };
            match (
                own,
                locus.and_then(|at| self.locus.priors().get(at).copied()),
            ) {
                (None, Some(prior)) => corner.end(key, prior),
                _ => self.at_corner(place, key, corner),
            }
        })
    }

    /// Whether a number of the locus or of a scenario is not the same in both of these corners.
    pub fn varies(&self, place: usize, key: &str) -> bool {
        let [low, high] = self.at_both(place, key);
        low != high
    }

    /// The smaller of a number's values where all numbers are at their lower ends, and where all are at their upper ends.
    pub(super) fn least(&self, place: usize, key: &str) -> f64 {
        self.at_both(place, key)
            .into_iter()
            .fold(f64::INFINITY, f64::min)
    }

    /// Looks at each scenario with all numbers at the lower ends of their priors, all at the upper ends, and each alone at the other end: of
    /// a document with very many changes, as many numbers as a page has time for.
    pub(super) fn check_corners(&self) -> Checked {
        for (place, scenario) in self.scenarios.iter().enumerate() {
            self.check_template(place, scenario)?;
            let numbers = scenario.numbers();
            let alone: Vec<&str> = numbers
                .iter()
                .map(|number| number.key.as_str())
                .filter(|key| self.varies(place, key))
                .collect();
            let ends = [None].into_iter().chain(alone.into_iter().map(Some));
            look(ends, |but| {
                let [low, high] = [false, true]
                    .map(|high| self.check_corner(place, scenario, Corner { high, but }));
                Ok(low?.max(high?))
            })?;
        }
        Ok(())
    }

    /// How many draws of a scenario's numbers keep the constraints of its document, and of how many, spread evenly over the priors; none
    /// where no number of a document varies in it, or its laws lead nowhere.
    pub fn kept(&self, place: usize) -> Option<[u32; 2]> {
        let mut trial = self.scenarios.get(place)?.varying()?.trial();
        let draws = self.draws(place)?;
        let kept = draws.iter().filter(|values| trial.keeps(values));
        Some([kept.count() as u32, POINTS])
    }

    /// Draws of a document's numbers, spread evenly over the priors; none where its laws lead nowhere.
    fn draws(&self, place: usize) -> Option<Vec<Vec<f64>>> {
        let scenario = self.scenarios.get(place)?;
        let numbers = scenario.numbers();
        let sources = numbers
            .iter()
            .take(scenario.variables())
            .map(|number| self.source(place, &number.key).ok())
            .collect::<Option<Vec<Source>>>()?;
        // Numbers that are multiples of one draw have one dimension between them.
        let mut drawn: Vec<(usize, &str)> = Vec::new();
        let dimensions: Vec<usize> = sources
            .iter()
            .map(|source| {
                let own = (source.home, source.key);
                drawn
                    .iter()
                    .position(|other| *other == own)
                    .unwrap_or_else(|| {
                        drawn.push(own);
                        drawn.len() - 1
                    })
            })
            .collect();
        // Points that fill a cube of any dimension evenly: multiples of the powers of a root (Roberts 2018).
        let root = harmonious(drawn.len());
        let steps: Vec<f64> = dimensions
            .iter()
            .map(|&dimension| libm::pow(root, -(dimension as f64 + 1.0)))
            .collect();
        let draw = |point: u32| {
            let value = |(source, step): (&Source, &f64)| {
                let u = (0.5 + f64::from(point) * step).fract();
                source.of(source.prior.quantile(u))
            };
            sources.iter().zip(&steps).map(value).collect()
        };
        Some((1..=POINTS).map(draw).collect())
    }

    /// Whether draws of a document's numbers keep its constraints often enough to be drawn until they do.
    fn check_template(&self, place: usize, scenario: &Scenario) -> Checked {
        // Laws that lead nowhere were refused before.
        let Some((template, draws)) = scenario.varying().zip(self.draws(place)) else {
            return Ok(());
        };
        let mut trial = template.trial();
        let lost = |values: Vec<f64>| trial.clash(&values).err().map(|clash| (values, clash));
        let lost: Vec<(Vec<f64>, Clash)> = draws.into_iter().filter_map(lost).collect();
        let kept = POINTS - lost.len() as u32;
        if kept * LEAST_KEPT >= POINTS {
            return Ok(());
        }
        let times = |clash: Clash| lost.iter().filter(|(_, own)| *own == clash).count();
        let clashes = lost.iter().map(|&(_, clash)| clash);
        let clash = clashes.max_by_key(|&own| times(own)).unwrap_or_default();
        // Of those that clash, the one without whose law most draws would be kept.
        let numbers = scenario.numbers();
        let mended = |&variable: &usize| {
            let own = template.variables().get(variable).map(|own| own.value);
            let mended = |(values, _): &&(Vec<f64>, Clash)| {
                let mut values = values.clone();
                if let Some((value, own)) = values.get_mut(variable).zip(own) {
                    *value = own;
                }
                trial.keeps(&values)
            };
            let key = numbers.get(variable).map_or("", |number| &number.key);
            (lost.iter().filter(mended).count(), self.varies(place, key))
        };
        let mut clashing = template.clashing(clash);
        if clashing.is_empty() {
            clashing = (0..numbers.len()).collect();
        }
        let field = clashing.into_iter().max_by_key(mended);
        let number = field.and_then(|variable| numbers.get(variable));
        Err(ExperimentError::of(
            place,
            number.map_or("h", |number| &number.key),
            format!(
                "of {POINTS} draws of its numbers {kept} keep the constraints of its document, and expected is one of {LEAST_KEPT}: {}, and in {} draws this is not so; change the priors so that it is",
                template.asked(clash),
                times(clash)
            ),
        ))
    }

    /// Looks at a scenario at a corner; returns how many changes its history has there.
    fn check_corner(
        &self,
        place: usize,
        scenario: &Scenario,
        corner: Corner,
    ) -> Result<usize, ExperimentError> {
        let values = self.values_at(place, scenario, corner);
        for (number, &value) in scenario.numbers().iter().zip(&values) {
            // What is tied may come out below what can be asked for: a time of 0 is the present.
            let [low, high] = number.range(self.locus.units);
            if !(value >= low.min(0.0) && value <= high) {
                return Err(ExperimentError::of(
                    place,
                    number.key.clone(),
                    format!(
                        "it can come to {}; expected a number from {} to {}",
                        short(value),
                        short(low),
                        short(high)
                    ),
                ));
            }
        }
        // Such numbers are drawn again.
        if !scenario.keeps(&values) {
            return Ok(0);
        }
        let [mutation, recombination] = self.locus.priors().map(|prior| corner.end("", prior));
        let study = self.study(
            scenario,
            &values,
            [mutation, recombination],
            self.seeds.data,
        );
        if study.sampled.len() != self.observation.samples.len() {
            return Err(ExperimentError::of(
                place,
                "n",
                format!(
                    "\"{}\" does not have all the samples that are observed; observe others, or choose another history",
                    scenario.name
                ),
            ));
        }
        if scenario.story == Story::MadeUp {
            return Ok(0);
        }
        let sentence = |error: &StudyError| format!("at the ends of the priors: {error}");
        let named = |error: StudyError| {
            let field = error.field();
            let sentence = sentence(&error);
            let locus = [
                "sites", "gc", "tract", "hot0", "hot1", "hotx", "mu", "r", "L",
            ];
            if locus.contains(&field) && scenario.place(field).is_none() {
                let [mutation, recombination] = self.locus.keys();
                let field = match field {
                    "mu" => mutation,
                    "r" => recombination,
                    other => other,
                };
                ExperimentError::new(field, sentence)
            } else {
                ExperimentError::of(place, field, sentence)
            }
        };
        study.agree().map_err(named)?;
        if self.locus.units == Units::Generations {
            study.growth_began().map_err(named)?;
        }
        simulated(&study).map_err(|sentence| ExperimentError::of(place, "h", sentence))?;
        study.genealogy_ends_soon().map_err(|error| {
            // Where a locus has a length, a shorter one would do.
            if error.field() == "r" && self.locus.units == Units::Generations {
                return ExperimentError::new("L", sentence(&error));
            }
            named(error)
        })?;
        self.check_mutations(scenario, &study)?;
        Ok(study.written.map_or(0, |written| written.events.len()))
    }
}

/// Whether the simulator takes a study.
fn simulated(study: &Study) -> Result<(), String> {
    let model = Model {
        demography: study.demography(),
        samples: study.samples(),
        genome: study.genome(),
    };
    match study.sweep() {
        Some(sweep) => SweepPlan::new(&SweepModel { model, sweep })
            .map(drop)
            .map_err(|error| error.to_string()),
        None => Plan::new(&model)
            .map(drop)
            .map_err(|error| error.to_string()),
    }
}

#[cfg(test)]
mod tests;
