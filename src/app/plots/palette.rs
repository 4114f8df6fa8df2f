//! Names and colours of the populations of any history.

use super::colour::{CARRIERS, PALETTE, POPULATION};
use crate::history::{Study, Timeline};
use crate::locus::BACKGROUNDS;

/// How the populations of a history are called and drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    names: Vec<String>,
    inks: Vec<&'static str>,
}

impl Palette {
    /// Populations that live today have a colour each, in their order; those that end before are grey.
    pub fn of(timeline: &Timeline) -> Self {
        let names = timeline
            .spans
            .iter()
            .map(|span| span.name.clone())
            .collect();
        let mut inks = PALETTE.into_iter();
        let ink = |from: f64| {
            if from > 0.0 {
                POPULATION[2]
            } else {
                inks.next().unwrap_or(POPULATION[2])
            }
        };
        Self {
            names,
            inks: timeline
                .spans
                .iter()
                .map(|span| span.from)
                .map(ink)
                .collect(),
        }
    }

    /// Those that a study's genealogies are drawn with: the backgrounds of a sweep, or its populations.
    pub fn of_study(study: &Study) -> Self {
        if study.is_sweep() {
            Self::backgrounds()
        } else {
            Self::of(&Timeline::of(&study.demography()))
        }
    }

    /// The backgrounds of a sweep as populations: what carries the selected allele stands out, what is not known is grey.
    pub fn backgrounds() -> Self {
        Self {
            names: BACKGROUNDS.map(str::to_owned).to_vec(),
            inks: vec![POPULATION[0], CARRIERS, POPULATION[2]],
        }
    }

    /// The colour of a population, for lines, dots and faint areas; grey where there is none.
    pub fn ink(&self, population: usize) -> &'static str {
        self.inks.get(population).copied().unwrap_or(POPULATION[2])
    }

    /// Its name.
    pub fn name(&self, population: usize) -> &str {
        self.names.get(population).map_or("?", String::as_str)
    }

    /// All names.
    pub fn names(&self) -> &[String] {
        &self.names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{Piece, Selected, Span, Story};

    #[test]
    fn a_sweep_is_drawn_by_backgrounds_and_anything_else_by_populations() {
        let split = Study::of(Story::Split);
        let timeline = Timeline::of(&split.demography());
        assert_eq!(Palette::of_study(&split), Palette::of(&timeline));
        assert_eq!(Palette::of_study(&split).name(1), "B");
        let swept = Study::of(Story::TwoEpoch).select(Selected::Soft);
        assert_eq!(Palette::of_study(&swept), Palette::backgrounds());
    }

    #[test]
    fn sixteen_populations_have_sixteen_colours() {
        let study = crate::history::Study::of(crate::history::Story::Islands);
        let demes = crate::history::Study {
            values: vec![16.0, 1_000.0, 1e-3],
            ..study
        };
        let palette = Palette::of(&Timeline::of(&demes.demography()));
        let inks: std::collections::BTreeSet<_> = (0..16).map(|index| palette.ink(index)).collect();
        assert_eq!((inks.len(), inks.contains("var(--ancestral)")), (16, false));
    }

    #[test]
    fn populations_of_today_have_their_colours_wherever_their_ancestors_stand() {
        let span = |name: &str, from| {
            let piece = Piece {
                from,
                to: f64::INFINITY,
                size: 1.0,
                growth: 0.0,
            };
            Span {
                name: name.to_owned(),
                from,
                to: f64::INFINITY,
                into: None,
                pieces: vec![piece],
            }
        };
        let palette = Palette::of(&Timeline {
            spans: vec![span("old", 10.0), span("A", 0.0), span("B", 0.0)],
            ..Timeline::default()
        });
        assert_eq!(
            [0, 1, 2, 9].map(|index| palette.ink(index)),
            [
                "var(--ancestral)",
                "var(--a)",
                "var(--b)",
                "var(--ancestral)"
            ]
        );
        assert_eq!((palette.name(1), palette.name(9)), ("A", "?"));
    }
}
