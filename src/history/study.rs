//! What the page asks for: a history, a sample, a locus and a seed.

use super::models;
use super::recombination::{Conversion, Hotspot};
use super::selected::Selected;
use super::sites::Sites;
use super::story::Story;
use super::timeline::Timeline;
use crate::coalescent::demography::{Demography, SampleSet};
use crate::formats::demes::{DemesModel, Template};
use serde::{Deserialize, Serialize};

/// Most sampled haplotypes, all populations together: more are no longer seen in a tree.
pub const MOST_HAPLOTYPES: u32 = 200;
/// Most loci of one comparison with theory.
pub const MOST_LOCI: u32 = 100_000;
/// A history with its numbers, and how it is looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Study {
    /// Which history.
    pub story: Story,
    /// Its numbers, in the order of [`Study::parameters`].
    pub values: Vec<f64>,
    /// Haplotypes from each sample.
    pub haplotypes: u32,
    /// The samples where they are asked for one by one; otherwise empty.
    pub sampled: Vec<SampleSet>,
    /// Length of the locus, base pairs.
    pub length: f64,
    /// What is selected in it, beside what a history of [`Study::story`] has by itself.
    pub selected: Selected,
    /// Mutations per base pair and generation.
    pub mutation: f64,
    /// How they become sites.
    pub sites: Sites,
    /// Crossovers per base pair and generation.
    pub recombination: f64,
    /// Where they are more or less frequent.
    pub hotspot: Hotspot,
    /// Gene conversion.
    pub conversion: Conversion,
    /// Everything random follows from it.
    pub seed: u64,
    /// The history of [`Story::Written`].
    pub written: Option<Demography>,
    /// The document that it was read from, with the numbers of it that vary; none where there was none.
    pub template: Option<Template>,
}

impl Default for Study {
    fn default() -> Self {
        Self::of(Story::default())
    }
}

impl Study {
    /// A story with its defaults.
    pub fn of(story: Story) -> Self {
        Self {
            story,
            values: story
                .parameters()
                .iter()
                .map(|parameter| parameter.default)
                .collect(),
            haplotypes: story.haplotypes(),
            sampled: Vec::new(),
            length: story.length(),
            selected: Selected::Nothing,
            mutation: 1.25e-8,
            sites: Sites::Infinite,
            recombination: 1e-8,
            hotspot: Hotspot::default(),
            conversion: Conversion::default(),
            seed: 1,
            written: None,
            template: None,
        }
    }

    /// About how long two lineages need to meet, generations; rather too long than too short.
    pub fn depth(&self) -> f64 {
        let timeline = Timeline::of(&self.demography());
        let last: f64 = timeline
            .spans
            .iter()
            .filter_map(|span| span.pieces.last().filter(|piece| piece.to.is_infinite()))
            .map(|piece| piece.size)
            .sum();
        let apart = match self.story {
            Story::Islands | Story::Written => {
                let lasting = timeline.flows.iter().filter(|flow| flow.end.is_infinite());
                lasting.map(|flow| 0.5 / flow.rate).fold(0.0, f64::max)
            }
            _ => 0.0,
        };
        // Where one population has changed its size, most lineages of the present may have met before, if there was time for it.
        let alone = timeline.spans.first().filter(|_| {
            timeline.spans.len() == 1 && self.samples().iter().all(|set| set.time == 0.0)
        });
        let recent = alone.and_then(|span| span.size_at(0.0)).filter(|size| {
            let piece = alone.and_then(|span| span.pieces.first());
            piece.is_some_and(|piece| piece.to >= 2.0 * size)
        });
        timeline
            .last_change()
            .min(recent.map_or(f64::INFINITY, |size| 2.0 * size))
            + 2.0 * last
            + apart
    }

    /// A history of one's own, with everything else as it is.
    pub fn with(&self, written: Demography) -> Self {
        let haplotypes = Story::Written.haplotypes();
        let now = self.select(Selected::Nothing);
        Self {
            story: Story::Written,
            values: Vec::new(),
            haplotypes,
            sampled: Vec::new(),
            written: Some(written),
            template: None,
            ..now
        }
    }

    /// The history of a document, with everything else as it is.
    pub fn documented(&self, model: DemesModel) -> Self {
        Self {
            template: model.template,
            ..self.with(model.demography)
        }
    }

    /// The history.
    pub fn demography(&self) -> Demography {
        match &self.written {
            Some(written) => written.clone(),
            None => models::demography(self.story, &self.values),
        }
    }

    /// Who is sampled, in the order of the haplotypes.
    pub fn samples(&self) -> Vec<SampleSet> {
        match &self.written {
            _ if !self.sampled.is_empty() => self.sampled.clone(),
            Some(written) => models::living(written, self.haplotypes),
            None => models::samples(self.story, &self.values, self.haplotypes),
        }
    }

    /// A number of the history, by its key; 0 where it has none of that key.
    pub fn number(&self, key: &str) -> f64 {
        let place = self.parameters().position(|parameter| parameter.key == key);
        place
            .and_then(|place| self.values.get(place))
            .copied()
            .unwrap_or_default()
    }

    /// Mutations per generation on a branch that spans the whole locus.
    pub fn mutations_per_generation(&self) -> f64 {
        self.mutation * self.length
    }
}
