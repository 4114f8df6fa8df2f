//! Who is sampled from a history of one's own: `A:4,B:2@100` is 4 haplotypes of A from today and 2 of B from 100 generations ago.

use super::error::StudyError;
use super::study::{MOST_HAPLOTYPES, Study};
use super::timeline::Timeline;
use crate::coalescent::demography::SampleSet;
use crate::number;

/// The key of the field.
const FIELD: &str = "samples";

fn wrong(expected: impl Into<String>, found: impl Into<String>) -> StudyError {
    StudyError::Value {
        field: FIELD,
        expected: expected.into(),
        found: found.into(),
    }
}

impl Study {
    /// The samples as they are written in the field and in a link.
    pub fn write_samples(&self) -> String {
        let demography = self.demography();
        let set = |set: &SampleSet| {
            let of = demography
                .populations
                .get(set.population)
                .map_or("", |population| &population.name);
            let age = if set.time == 0.0 {
                String::new()
            } else {
                format!("@{}", set.time)
            };
            format!("{of}:{}{age}", set.haplotypes)
        };
        self.samples().iter().map(set).collect::<Vec<_>>().join(",")
    }

    /// The same study with samples as they are written in the field; nothing written asks for as many haplotypes from every population.
    ///
    /// # Errors
    /// Where the text is none of samples, or names a population that the history does not have. Whether they can be taken is for
    /// [`Study::check`] to say.
    pub fn with_samples(&self, text: &str) -> Result<Self, StudyError> {
        let populations = self.demography().populations;
        let read = |part: &str| {
            let form = || {
                wrong(
                    "population:haplotypes or population:haplotypes@generations ago, separated by commas",
                    part,
                )
            };
            let (name, numbers) = part.rsplit_once(':').ok_or_else(form)?;
            let (haplotypes, time) = numbers.split_once('@').unwrap_or((numbers, "0"));
            let name = name.trim();
            let population = populations
                .iter()
                .position(|population| population.name == name)
                .ok_or_else(|| {
                    let names: Vec<&str> = populations
                        .iter()
                        .map(|population| population.name.as_str())
                        .collect();
                    wrong(format!("one of the populations {}", names.join(", ")), name)
                })?;
            let haplotypes = haplotypes
                .trim()
                .parse()
                .ok()
                .filter(|haplotypes| *haplotypes > 0)
                .ok_or_else(form)?;
            let time = number::parse(time.trim()).ok_or_else(form)?;
            Ok(SampleSet {
                population,
                haplotypes,
                time,
            })
        };
        let sampled: Vec<SampleSet> = match text.trim() {
            "" => Vec::new(),
            text => text
                .split(',')
                .map(|part| read(part.trim()))
                .collect::<Result<_, _>>()?,
        };
        let usual = Self {
            sampled: Vec::new(),
            ..self.clone()
        };
        Ok(if sampled == usual.samples() {
            usual
        } else {
            Self { sampled, ..usual }
        })
    }

    /// Whether the samples that are asked for by name can be taken.
    pub(super) fn sampling(&self) -> Result<(), StudyError> {
        let timeline = Timeline::of(&self.demography());
        for set in &self.sampled {
            let Some(span) = timeline.spans.get(set.population) else {
                return Err(wrong(
                    "populations of this history",
                    format!("number {}", set.population + 1),
                ));
            };
            if !(span.from <= set.time && set.time <= span.to && set.time.is_finite()) {
                let until = if span.to.is_finite() {
                    format!("from {} to {}", span.from, span.to)
                } else {
                    format!("{} or more", span.from)
                };
                return Err(wrong(
                    format!("{} to be sampled {until} generations ago", span.name),
                    set.time.to_string(),
                ));
            }
        }
        let all: u64 = self
            .sampled
            .iter()
            .map(|set| u64::from(set.haplotypes))
            .sum();
        if !(2..=u64::from(MOST_HAPLOTYPES)).contains(&all) {
            return Err(wrong(
                format!("from 2 to {MOST_HAPLOTYPES} haplotypes, all samples together"),
                all.to_string(),
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Story;
    use super::*;
    use crate::coalescent::Simulator;
    use crate::coalescent::demography::Demography;
    use crate::experiment::link::study::{View, from_query, to_query};
    use crate::experiment::{Noise, NoiseKind};
    use crate::locus::Locus;

    fn own() -> Study {
        Study::default().with(Study::of(Story::Admixture).demography())
    }

    #[test]
    fn samples_of_any_number_and_age_are_taken_and_stand_in_the_link() {
        let study = own()
            .with_samples(" A:3, B : 5@100 ,Ancestral:2@30000")
            .unwrap();
        assert_eq!(study.check(), Ok(()));
        let sets: Vec<_> = study
            .samples()
            .iter()
            .map(|set| (set.population, set.haplotypes, set.time))
            .collect();
        assert_eq!(sets, [(0, 3, 0.0), (1, 5, 100.0), (2, 2, 30_000.0)]);
        let view = Locus::simulate(&study, 0, &mut Simulator::default())
            .unwrap()
            .look(0.0);
        let leaves: Vec<_> = view
            .tree
            .nodes
            .iter()
            .take(10)
            .map(|node| (node.population, node.time))
            .collect();
        assert_eq!(
            (leaves[0], leaves[3], leaves[9]),
            ((0, 0.0), (1, 100.0), (2, 30_000.0))
        );
        let query = to_query(&study, &View::default());
        assert!(
            query.contains("&samples=A:3,B:5@100,Ancestral:2@30000"),
            "{query}"
        );
        assert_eq!(from_query(&query), (study.clone(), View::default(), vec![]));
        assert_eq!(study.with_samples("").unwrap(), own());
        assert_eq!(
            own().with_samples(&own().write_samples()).unwrap(),
            own(),
            "what is usual is not asked for by name"
        );
    }

    #[test]
    fn a_history_without_a_present_is_sampled_where_it_ends() {
        let mut extinct: Demography = Study::of(Story::Constant).demography();
        extinct.populations[0].end = 100.0;
        let study = Study::default().with(extinct);
        assert_eq!(
            study
                .samples()
                .iter()
                .map(|set| (set.haplotypes, set.time))
                .collect::<Vec<_>>(),
            [(4, 100.0)]
        );
        assert!(study.check().is_ok() && study.prepare().is_ok());
    }

    #[test]
    fn what_cannot_be_sampled_is_refused_at_the_field() {
        for text in [
            "A",
            "A:",
            "A:x",
            "A:0",
            "A:2.5",
            "A:4294967296",
            "A:2@soon",
            "C:2",
            ":2",
            "A:2,,B:2",
        ] {
            let error = own().with_samples(text).unwrap_err();
            assert_eq!(error.field(), "samples", "{text}");
        }
        assert!(
            own()
                .with_samples("C:2")
                .unwrap_err()
                .to_string()
                .contains("A, B, Ancestral")
        );
        for text in [
            "A:1",
            "A:201",
            "A:2@-1",
            "A:2@1e9",
            "A:2@NaN",
            "Ancestral:2",
            "A:4294967295,B:4294967295",
        ] {
            let refused = own().with_samples(text).and_then(|study| study.check());
            assert_eq!(refused.unwrap_err().field(), "samples", "{text}");
        }
        // The link refuses the same.
        let query = format!("{}&samples=A:1", to_query(&own(), &View::default()));
        assert!(from_query(&query).2[0].field == "samples");
        assert!(from_query("h=split&samples=A:2").2[0].field == "samples");
        let odd = own().with_samples("A:3,B:5").unwrap();
        assert_eq!(
            Noise::of(NoiseKind::Unphased)
                .check(&odd)
                .unwrap_err()
                .field(),
            "noise"
        );
        assert!(Noise::of(NoiseKind::Unphased).check(&own()).is_ok());
    }
}
