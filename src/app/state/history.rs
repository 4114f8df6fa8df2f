//! What the view History knows of its study, and what a choice, a typed number, a button and an answer change of it: the view's signals hold
//! it, and decide nothing.

use crate::expectation::{Estimate, Forecast, Loci};
use crate::experiment::link::study::View;
use crate::experiment::{self, Experiment, Noise, Opened};
use crate::history::{MOST_LOCI, Ready, Selected, Study, StudyError};
use crate::number::parse_number;
use crate::protocol::Run;

/// Why an edit was refused: the field's key and a sentence.
pub type Refused = (&'static str, String);

fn refused(error: StudyError) -> Refused {
    (error.field(), error.to_string())
}

/// A study, and what of it is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// What is simulated.
    pub study: Study,
    /// What of it is looked at.
    pub view: View,
}

/// What an edit makes, with a sentence where something had to give way.
pub type Edited = Result<(Seen, Option<String>), Refused>;

impl Seen {
    /// With another study, unless that is refused. Noise that cannot be laid over it is switched off.
    pub fn edit(&self, study: Study) -> Edited {
        study.check().map_err(refused)?;
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

    /// With noise over the alignment, unless it is refused.
    pub fn through(&self, noise: Noise) -> Edited {
        noise.check(&self.study).map_err(refused)?;
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

/// How many loci a person asks for; none where that is no number of them.
pub fn loci(typed: &str) -> Option<u32> {
    parse_number(typed)
        .filter(|value| value.fract() == 0.0 && (2.0..=f64::from(MOST_LOCI)).contains(value))
        .map(|value| value as u32)
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

/// What the view asks its worker for; of each, only the newest run counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A locus.
    Look,
    /// Its coalescent, event by event.
    Walk,
    /// Many loci.
    Many,
    /// What loci cost.
    Costs,
}

/// The runs that were begun.
#[derive(Debug, Default)]
pub struct Runs {
    last: Run,
    newest: [Run; 4],
    /// An answer to a look is still to come.
    looking: bool,
    /// Another one is wanted after it.
    again: bool,
}

impl Runs {
    /// Begins one: answers to earlier ones of its kind are late from now on.
    pub fn begin(&mut self, ask: Ask) -> Run {
        self.last += 1;
        if let Some(newest) = self.newest.get_mut(ask as usize) {
            *newest = self.last;
        }
        self.last
    }

    /// The newest of a kind.
    pub fn newest(&self, ask: Ask) -> Run {
        self.newest.get(ask as usize).copied().unwrap_or_default()
    }

    /// A look, unless one is under way: then it follows that one, and those in between are left out.
    pub fn look(&mut self) -> Option<Run> {
        self.again = self.looking;
        if self.looking {
            return None;
        }
        self.looking = true;
        Some(self.begin(Ask::Look))
    }

    /// The answer to a look has come, or will not come any more; says whether to look again.
    pub fn looked(&mut self) -> bool {
        self.looking = false;
        std::mem::take(&mut self.again)
    }
}

/// What follows when some of the loci are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The others are simulated.
    More,
    /// A person has to agree to so much.
    Question,
    /// All are there.
    Done,
}

/// After the first loci have said what the others take.
pub fn after_forecast(forecast: &Forecast) -> Next {
    if forecast.is_much() {
        Next::Question
    } else {
        Next::More
    }
}

/// After so many of the loci that are wanted.
pub fn after_loci(count: u32, wanted: u32) -> Next {
    if count >= wanted {
        Next::Done
    } else {
        Next::More
    }
}

/// How many of a coalescent's events have happened after a step.
pub fn step(event: usize, last: usize, forward: bool) -> usize {
    if forward {
        (event + 1).min(last)
    } else {
        event.saturating_sub(1)
    }
}

/// Where playing begins: after the last event, from the beginning.
pub fn play(event: usize, last: usize) -> usize {
    if event >= last { 0 } else { event }
}

/// What is said above pictures of loci of which others are still to come.
pub fn under_way(count: u32, wanted: u32) -> String {
    format!(
        "Under way: so far of {count} loci of {wanted}. Pictures, means and scores change until all are there."
    )
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
        "in most seeds one is as large by chance alone".to_owned()
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
