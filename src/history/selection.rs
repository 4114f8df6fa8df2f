//! A study with an allele selected in it: whether that can be, and what becomes of its numbers.

use super::error::StudyError;
use super::models;
use super::parameter::Parameter;
use super::selected::Selected;
use super::story::Story;
use super::study::Study;
use super::timeline::Timeline;

impl Study {
    /// What is selected, in histories that are sweeps by themselves too.
    pub fn kind(&self) -> Selected {
        match self.story {
            Story::HardSweep => Selected::Hard,
            Story::SoftSweep => Selected::Soft,
            Story::PartialSweep => Selected::Partial,
            _ => self.selected,
        }
    }

    /// Whether an allele is selected.
    pub fn is_sweep(&self) -> bool {
        self.kind() != Selected::Nothing
    }

    /// Every number that it needs, in the order of its values.
    pub fn parameters(&self) -> impl Iterator<Item = &'static Parameter> + use<> {
        self.story
            .parameters()
            .iter()
            .chain(self.selected.parameters())
    }

    /// The same with something else selected; numbers that both have stay, and a locus of the usual length gets the usual one. After an
    /// instantaneous bottleneck a sweep ends before it, as it must.
    pub fn select(&self, selected: Selected) -> Self {
        let usual = |study: &Self| {
            if study.is_sweep() {
                Story::HardSweep.length()
            } else {
                study.story.length()
            }
        };
        let mut next = Self {
            selected,
            ..self.clone()
        };
        let pinch = Timeline::of(&self.demography())
            .pinches
            .last()
            .map(|pinch| pinch.time);
        let value = |parameter: &Parameter| match pinch {
            _ if self.parameters().any(|own| own.key == parameter.key) => {
                self.number(parameter.key)
            }
            Some(time) if parameter.key == "tau" => (time + 500.0).min(1e6),
            _ => parameter.default,
        };
        next.values = next.parameters().map(value).collect();
        if self.length == usual(self) {
            next.length = usual(&next);
        }
        if next.is_sweep() {
            next.conversion = Self::default().conversion;
            next.sites = Self::default().sites;
        }
        next
    }

    /// Whether an allele can be selected in this history, beside those histories that are sweeps by themselves; if not, why.
    ///
    /// # Errors
    /// Where the simulator has no sweep for it.
    pub fn selectable(&self) -> Result<(), &'static str> {
        let populations = match &self.written {
            Some(written) => written.populations.len(),
            None => models::demography(self.story, &self.values)
                .populations
                .len(),
        };
        match self.story {
            _ if populations != 1 => {
                Err("an allele can be selected in histories of one population only")
            }
            _ if self.samples().len() != 1 || self.samples().iter().any(|set| set.time > 0.0) => {
                Err("an allele can be selected only where there is one sample, of the present")
            }
            Story::Constant => Err(
                "sweeps in a population of constant size are histories of their own: hard, soft and partial sweep",
            ),
            Story::HardSweep | Story::SoftSweep | Story::PartialSweep => {
                Err("an allele is selected in this history already")
            }
            _ => Ok(()),
        }
    }

    /// Whether what is selected and the history go together.
    pub(super) fn selects(&self) -> Result<(), StudyError> {
        let order = |field, reason| Err(StudyError::Order { field, reason });
        if self.selected == Selected::Nothing {
            return Ok(());
        }
        if let Err(reason) = self.selectable() {
            return order("sweep", reason);
        }
        let pinches = Timeline::of(&self.demography()).pinches;
        if pinches.iter().any(|pinch| pinch.time >= self.number("tau")) {
            return order(
                "tau",
                "the sweep must have ended before an instantaneous bottleneck; give the bottleneck as sizes, with a length",
            );
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expectation::Many;
    use crate::experiment::link::study::{from_query, to_query};

    #[test]
    fn every_history_of_one_population_that_changes_can_have_every_sweep_and_its_link() {
        for story in [Story::TwoEpoch, Story::Growth, Story::Bottleneck] {
            for selected in Selected::ALL {
                let study = Study::of(story).select(selected);
                let view = crate::experiment::link::study::View::of(&study);
                assert_eq!(study.check(), Ok(()), "{story:?} {selected:?}");
                assert_eq!(
                    from_query(&to_query(&study, &view)),
                    (study.clone(), view, vec![])
                );
                let mut many = Many::new(study.clone(), 3).unwrap();
                (0..3).for_each(|_| many.step());
                assert_eq!(many.loci().profile.is_some(), study.is_sweep());
                assert_eq!(study.select(Selected::Nothing), Study::of(story));
            }
        }
        let own = Study::default()
            .with(Study::of(Story::TwoEpoch).demography())
            .select(Selected::Soft);
        assert!(own.check().is_ok() && own.prepare().is_ok());
    }

    #[test]
    fn what_cannot_be_selected_is_refused_with_its_reason() {
        let refused = |story: Story| {
            Study {
                selected: Selected::Hard,
                ..Study::of(story)
            }
            .check()
            .unwrap_err()
        };
        for story in [Story::Islands, Story::Split, Story::OutOfAfrica] {
            assert!(
                refused(story).field() == "sweep"
                    && refused(story).to_string().contains("one population only")
            );
        }
        assert!(
            refused(Story::Ancient)
                .to_string()
                .contains("of the present")
        );
        assert!(
            refused(Story::Constant)
                .to_string()
                .contains("of their own")
        );
        assert!(refused(Story::SoftSweep).to_string().contains("already"));
        let mut early = Study::of(Story::Bottleneck).select(Selected::Hard);
        early.values[1] = 9_000.0;
        assert_eq!(early.check().unwrap_err().field(), "tau");
        let own = Study::default().with(Study::of(Story::Admixture).demography());
        assert!(own.selectable().is_err());
    }
}
