//! What the view History knows of its study, and what a choice, a typed number, a button and an answer change of it: the view's signals hold
//! it, and decide nothing. [`History`] is all of it.

mod answers;
mod course;
mod runs;
pub mod words;

use super::Refusal;
use crate::expectation::{Estimate, Loci};
use crate::experiment::link::study::View;
use crate::experiment::{self, Experiment, Noise, Opened};
use crate::history::{Ready, Selected, Study};

pub use course::{Effect, History};

/// A study, and what of it is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// What is simulated.
    pub study: Study,
    /// What of it is looked at.
    pub view: View,
}

/// What an edit makes, with a sentence where something had to give way.
pub type Edited = Result<(Seen, Option<String>), Refusal>;

impl Seen {
    /// With another study, unless that is refused. Noise that cannot be laid over it is switched off.
    pub fn edit(&self, study: Study) -> Edited {
        study.check()?;
        let mut view = self.view;
        let notice = view.noise.check(&study).err().map(|error| {
            view.noise = Noise::default();
            format!("The noise is switched off: {error}.")
        });
        Ok((Self { study, view }, notice))
    }

    /// Another history, with its own numbers; the seed stays, and of the locus what was changed and can stay.
    pub fn choose(&self, ready: Ready) -> Edited {
        let now = &self.study;
        let (before, fresh) = (Study::of(now.story).select(now.selected), ready.study());
        let usual = Study {
            seed: now.seed,
            ..fresh.clone()
        };
        let mut next = Study {
            mutation: now.mutation,
            recombination: now.recombination,
            hotspot: now.hotspot,
            ..usual.clone()
        };
        if now.length != before.length {
            next.length = now.length;
        }
        if !fresh.is_sweep() {
            (next.sites, next.conversion) = (now.sites, now.conversion);
        }
        self.go_over(if next.check().is_ok() { next } else { usual })
    }

    /// The same history with something else selected.
    pub fn select(&self, selected: Selected) -> Edited {
        self.go_over(self.study.select(selected))
    }

    /// Another study, looked at where it is to be looked at.
    fn go_over(&self, next: Study) -> Edited {
        let mut now = self.clone();
        if next.is_sweep() || self.study.is_sweep() {
            now.view.position = View::of(&next).position;
        }
        now.edit(next)
    }

    /// With other samples, as they are typed.
    pub fn sample(&self, typed: &str) -> Edited {
        self.edit(self.study.with_samples(typed)?)
    }

    /// With noise over the alignment, unless it is refused.
    pub fn through(&self, noise: Noise) -> Edited {
        noise.check(&self.study)?;
        let mut next = self.clone();
        next.view.noise = noise;
        Ok((next, None))
    }

    /// The next or the previous locus.
    pub fn turn(&self, forward: bool) -> Self {
        let mut next = self.clone();
        let replicate = self.view.replicate;
        next.view.replicate = if forward {
            replicate.saturating_add(1)
        } else {
            replicate.saturating_sub(1)
        };
        next
    }

    /// At a position along the locus, base pairs.
    pub fn at(&self, position: f64) -> Self {
        let mut next = self.clone();
        next.view.position = position;
        next
    }
}

/// A whole number of what is counted; 0, which no count may be, for any other.
pub fn whole(value: f64) -> u32 {
    if value.fract() == 0.0 {
        value.max(0.0) as u32
    } else {
        0
    }
}

/// The experiment that "Train on this history" begins, opened at an example of the history, which is the last class.
pub fn training(study: &Study) -> (Experiment, experiment::View) {
    let experiment = Experiment::of_study(study);
    let last = experiment.scenarios.len().saturating_sub(1);
    let shown = Opened::Example {
        scenario: u8::try_from(last).unwrap_or(0),
        index: 0,
    };
    let view = experiment::View {
        shown,
        ..experiment::View::of(&experiment)
    };
    (experiment, view)
}

/// The largest of all scores that are shown of loci, and how often chance alone draws one as large among so many; none where nothing is
/// held against theory.
pub fn largest_score(loci: &Loci) -> Option<String> {
    let histograms = [&loci.root, &loci.sites, &loci.pi, &loci.tajima];
    let means = histograms.into_iter().map(|histogram| histogram.mean);
    let estimates = means.chain(loci.spectrum.iter().copied());
    let scores: Vec<f64> = estimates
        .filter_map(|estimate: Estimate| estimate.z())
        .collect();
    let largest = scores
        .iter()
        .copied()
        .max_by(|one, other| one.abs().total_cmp(&other.abs()))?;
    let each = libm::erfc(largest.abs() / std::f64::consts::SQRT_2);
    let chance = each * scores.len() as f64;
    let often = if chance >= 0.5 {
        "by chance alone one is often as large".to_owned()
    } else if chance >= 0.001 {
        format!(
            "by chance alone one is as large in at most {:.1} % of all seeds",
            100.0 * chance
        )
    } else {
        "by chance alone one is as large in less than 0.1 % of all seeds: simulate more loci, and if it stays, something is wrong".to_owned()
    };
    Some(match scores.len() {
        1 => format!("The one score here is {largest:+.2}; {often}."),
        count => {
            format!(
                "Of the {count} scores here the largest is {largest:+.2}; among so many, {often}."
            )
        }
    })
}

#[cfg(test)]
mod tests;
