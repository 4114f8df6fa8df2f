//! What the network is given: samples, noise, and how wide the input is.

use super::{Checked, ExperimentError, within};
use crate::coalescent::MOST_CELLS;
use crate::experiment::{Experiment, Input, NoiseKind, bounds};
use crate::history::{MOST_HAPLOTYPES, Parameter};

/// Most windows of a locus.
const MOST_WINDOWS: u32 = 200;

impl Experiment {
    pub(super) fn check_observation(&self) -> Checked {
        self.check_samples()?;
        self.check_noise()?;
        let observed = self.observed();
        match self.observation.input {
            Input::Spectrum { .. } => {
                if observed.len() > 2 {
                    return Err(ExperimentError::new(
                        "see",
                        format!(
                            "a spectrum has one or two samples, and {} are observed; choose which two",
                            observed.len()
                        ),
                    ));
                }
                let cells: u64 = observed.iter().map(|&n| u64::from(n) + 1).product();
                within("n", "cells of the spectrum", cells, [1, MOST_CELLS])
            }
            Input::Alignment(of) => {
                let [low, high] = [*bounds::WIDTH.start(), *bounds::WIDTH.end()];
                within("width", "sites in the image", of.width, [low, high])?;
                let [low, high] = [*bounds::PADDING.start(), *bounds::PADDING.end()];
                within("pad", "what stands in the padding", of.padding, [low, high])
            }
            Input::Statistics { windows, .. } => within(
                "windows",
                "windows along the locus",
                windows,
                [1, MOST_WINDOWS],
            ),
        }
    }

    fn check_samples(&self) -> Checked {
        let seen = &self.observation.samples;
        if seen.is_empty() {
            return Err(ExperimentError::new(
                "see",
                "no sample is observed; choose one or several",
            ));
        }
        if let Some((_, twice)) = seen
            .iter()
            .enumerate()
            .find(|(at, set)| seen.iter().take(*at).any(|before| before == *set))
        {
            return Err(ExperimentError::new(
                "see",
                format!("sample {} is observed twice; leave one out", twice + 1),
            ));
        }
        let first = self.observed();
        for (place, scenario) in self.scenarios.iter().enumerate() {
            let wrong = |sentence: String| Err(ExperimentError::of(place, "n", sentence));
            let mut own = Vec::new();
            for &set in seen {
                match scenario.haplotypes.get(usize::from(set)) {
                    Some(&haplotypes) if haplotypes > 0 => own.push(haplotypes),
                    Some(_) => {
                        return wrong(format!(
                            "sample {} of \"{}\" is observed and has no haplotypes; take some",
                            set + 1,
                            scenario.name
                        ));
                    }
                    None => {
                        return wrong(format!(
                            "\"{}\" has no sample {}, which is observed; observe others, or choose another history",
                            scenario.name,
                            set + 1
                        ));
                    }
                }
            }
            if own != first {
                return wrong(format!(
                    "every class is observed by samples of the same sizes: \"{}\" has {}, the first class {}",
                    scenario.name,
                    listed(&own),
                    listed(&first)
                ));
            }
            let all: u64 = own.iter().map(|&haplotypes| u64::from(haplotypes)).sum();
            if !(2..=u64::from(MOST_HAPLOTYPES)).contains(&all) {
                return wrong(format!(
                    "expected from 2 to {MOST_HAPLOTYPES} observed haplotypes, all samples together, found {all}"
                ));
            }
        }
        Ok(())
    }

    fn check_noise(&self) -> Checked {
        let wrong = |sentence: String| Err(ExperimentError::new("noise", sentence));
        let noise = &self.observation.noise;
        for (place, model) in noise.iter().enumerate() {
            let title = model.kind.title();
            if model.kind == NoiseKind::None {
                return wrong("no noise is an empty list".to_owned());
            }
            if noise
                .iter()
                .take(place)
                .any(|before| before.kind == model.kind)
            {
                return wrong(format!(
                    "{title} stands there twice; each model is used once"
                ));
            }
            if let Some(Err(error)) = model
                .kind
                .parameter()
                .map(|parameter: &Parameter| parameter.check(model.amount))
            {
                return wrong(format!("{title}: {error}"));
            }
            let observed = self.observed();
            if let Some(reason) = model.kind.unpaired(observed.iter().copied()) {
                return wrong(format!("{title}: {reason}, found {}", listed(&observed)));
            }
        }
        Ok(())
    }
}

fn listed(numbers: &[u32]) -> String {
    numbers
        .iter()
        .map(u32::to_string)
        .collect::<Vec<_>>()
        .join(" and ")
}
