//! What a study costs: too much is refused before anybody waits for it, with what would do instead.

use super::error::{Enough, StudyError};
use super::events::Events;
use super::sites::Sites;
use super::study::Study;
use crate::coalescent::demography::Change;
use crate::number;

/// Most events of a locus that somebody waits for: it takes a second or so.
const MOST_EVENTS: f64 = 5e5;
/// Largest `4 N mu L`.
const MOST_MUTATIONS: f64 = 5_000.0;

/// One of the things that a study is paid for with.
struct Price {
    field: &'static str,
    what: &'static str,
    /// How much it is.
    found: f64,
    /// How much it may be.
    most: f64,
}

impl Price {
    fn is_too_high(&self) -> bool {
        // What is not a number is too much as well.
        self.found.is_nan() || self.found > self.most
    }
}

/// What a study is asked about before it is simulated.
#[derive(Clone, Copy)]
struct Limits {
    /// What it is paid for with.
    prices: fn(&Study) -> Vec<Price>,
    /// Whether what would do could be asked for.
    offers: fn(&Study) -> bool,
}

impl Study {
    /// Whether a page can simulate it while somebody waits.
    pub(super) fn cost(&self) -> Result<(), StudyError> {
        self.affordable(Limits {
            prices: |study| vec![study.events(), study.mutations()],
            offers: |study| study.check().is_ok(),
        })
    }

    /// Whether the genealogy of one locus has no more events than a worker gets through in a second or so.
    ///
    /// # Errors
    /// [`StudyError::Cost`], at the field of what most of them are.
    pub fn genealogy_ends_soon(&self) -> Result<(), StudyError> {
        self.affordable(Limits {
            prices: |study| vec![study.events()],
            offers: |_| true,
        })
    }

    fn affordable(&self, limits: Limits) -> Result<(), StudyError> {
        match (limits.prices)(self).into_iter().find(Price::is_too_high) {
            Some(Price {
                field,
                what,
                found,
                most,
            }) => Err(StudyError::Cost {
                field,
                what,
                found,
                most,
                enough: self.enough(field, limits),
            }),
            None => Ok(()),
        }
    }

    /// About how much happens in the genealogy of the locus.
    fn events(&self) -> Price {
        let events = Events::of(self);
        let moves = 2.0 * events.migrations > events.total();
        let (field, what) = if moves {
            ("m", "the events of one locus, most of them migration,")
        } else {
            (
                "r",
                "the events of one locus, most of them crossovers and what joins them again,",
            )
        };
        Price {
            field,
            what,
            found: events.total(),
            most: MOST_EVENTS,
        }
    }

    /// About how many mutations the locus has.
    fn mutations(&self) -> Price {
        // Of exactly so many sites, the rate says nothing.
        let rate = if matches!(self.sites, Sites::Exactly(_)) {
            0.0
        } else {
            self.mutation
        };
        Price {
            field: "mu",
            what: "the mutation rate of the locus, 4NμL,",
            found: 2.0 * self.depth() * rate * self.length,
            most: MOST_MUTATIONS,
        }
    }

    /// What would do with all else as it is, if anything does: of migration a lower rate; of what grows with the locus, or where no rate
    /// would do, a shorter one.
    fn enough(&self, field: &str, limits: Limits) -> Option<Enough> {
        let migration = || self.largest(-12..-1, Enough::Migration, limits);
        let length = || self.largest(0..6, Enough::Length, limits);
        (field == "m").then(migration).flatten().or_else(length)
    }

    /// The largest value of two digits that would do.
    fn largest(
        &self,
        exponents: std::ops::Range<i32>,
        of: fn(f64) -> Enough,
        limits: Limits,
    ) -> Option<Enough> {
        // All prices together: a locus that is short enough for its crossovers can still have too many mutations.
        let affordable = |value: &f64| {
            let prices = (limits.prices)(&self.instead(of(*value)));
            !prices.iter().any(Price::is_too_high)
        };
        let candidates = two_digits(exponents);
        let count = candidates.partition_point(affordable);
        let largest = candidates.get(count.checked_sub(1)?)?;
        // So little may be less than a field takes, or leave no room for a hotspot.
        (affordable(largest) && (limits.offers)(&self.instead(of(*largest)))).then(|| of(*largest))
    }

    /// The same with a locus so long, or with no migration at a higher rate.
    fn instead(&self, enough: Enough) -> Self {
        let mut next = self.clone();
        match enough {
            Enough::Length(length) => next.length = length,
            Enough::Migration(most) => {
                for (parameter, value) in self.parameters().zip(&mut next.values) {
                    if parameter.key == "m" {
                        *value = value.min(most);
                    }
                }
                let events = next.written.iter_mut().flat_map(|own| &mut own.events);
                for event in events {
                    if let Change::Migration { rate, .. } = &mut event.change {
                        *rate = rate.min(most);
                    }
                }
            }
        }
        next
    }
}

/// Every number of two significant digits, from 10 to 99 times each power of ten, ascending.
fn two_digits(exponents: std::ops::Range<i32>) -> Vec<f64> {
    exponents
        .flat_map(|exponent| (10..100).map(move |digits| format!("{digits}e{exponent}")))
        .filter_map(|text| number::parse(&text))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Hotspot, Story};
    use super::*;

    fn refusal(study: &Study) -> (Option<Enough>, String) {
        let error = study.check().unwrap_err();
        let StudyError::Cost { enough, .. } = &error else {
            panic!("{error:?}")
        };
        (*enough, error.to_string())
    }

    /// Twelve islands of a million diploids that are nearly one population: nothing but migration.
    fn many_moves(study: &mut Study) {
        study.values = vec![12.0, 1e6, 0.1];
        (study.recombination, study.mutation) = (0.0, 1e-9);
    }

    /// What is too much for a page, each for another reason; of what is 20 kb long, 1e-5 is far too often.
    fn too_much() -> Vec<Study> {
        let of = |story: Story, change: &dyn Fn(&mut Study)| {
            let mut study = Study::of(story);
            change(&mut study);
            study
        };
        let own = Study::default().with(Study::of(Story::Islands).demography());
        vec![
            of(Story::Constant, &|study| study.recombination = 1e-5),
            of(Story::Constant, &|study| study.mutation = 1e-5),
            of(Story::Constant, &|study| {
                (study.recombination, study.mutation) = (1e-5, 1e-3);
            }),
            of(Story::Constant, &|study| {
                study.length = 1e7;
                study.hotspot = Hotspot {
                    start: 5_000.0,
                    end: 6_000.0,
                    factor: 50.0,
                };
            }),
            of(Story::Split, &|study| study.conversion.ratio = 1_000.0),
            of(Story::Islands, &many_moves),
            Study { length: 1e7, ..own },
        ]
    }

    #[test]
    fn what_would_do_does_and_hardly_more_does_not() {
        for study in too_much() {
            let (enough, text) = refusal(&study);
            let enough = enough.unwrap_or_else(|| panic!("{text}"));
            assert_eq!(study.instead(enough).check(), Ok(()), "{text}");
            let (value, of): (f64, fn(f64) -> Enough) = match enough {
                Enough::Length(length) => (length, Enough::Length),
                Enough::Migration(rate) => (rate, Enough::Migration),
            };
            // The next number of two digits is at most a tenth larger.
            let exponent = libm::floor(libm::log10(value)) as i32 - 1;
            let next = two_digits(exponent..exponent + 2)
                .into_iter()
                .find(|&next| next > value)
                .unwrap();
            assert!(next <= 1.1001 * value, "{value} {next}");
            assert!(study.instead(of(next)).check().is_err(), "{text} {next}");
        }
    }

    #[test]
    fn what_would_do_is_named() {
        let mut study = Study::of(Story::Constant);
        study.mutation = 1e-5;
        // 4NμL is 0.4 for each base pair: 12,500 would just do.
        let (enough, text) = refusal(&study);
        assert_eq!(enough, Some(Enough::Length(12_000.0)));
        assert!(
            text.ends_with("lower the rate or the sizes: a locus of 12,000 base pairs would do"),
            "{text}"
        );
        let longer = study.instead(Enough::Length(1.05 * 12_000.0));
        assert_eq!(longer.check().unwrap_err().field(), "mu");
        study = Study::of(Story::Islands);
        many_moves(&mut study);
        let (enough, text) = refusal(&study);
        let Some(Enough::Migration(rate)) = enough else {
            panic!("{text}")
        };
        assert!(
            text.contains("most of them migration")
                && text.ends_with(&format!("{} would do", Enough::Migration(rate))),
            "{text}"
        );
        let more = study.instead(Enough::Migration(1.05 * rate));
        assert_eq!(more.check().unwrap_err().field(), "m");
    }

    /// Much migration alone is no reason: of four small islands at the highest rate, a locus takes a few thousand moves.
    #[test]
    fn fast_migration_between_small_populations_is_no_reason() {
        let mut study = Study::of(Story::Islands);
        study.values[2] = 0.1;
        assert_eq!(study.check(), Ok(()));
    }

    #[test]
    fn where_no_length_would_do_none_is_named() {
        let mut study = Study::of(Story::Constant);
        study.hotspot = Hotspot {
            start: 0.0,
            end: 10_000.0,
            factor: 1_000.0,
        };
        study.recombination = 1e-6;
        // A locus ends behind its hotspot, and this one alone is too much.
        let (enough, text) = refusal(&study);
        assert_eq!(enough, None);
        assert!(text.ends_with("lower the rate or the sizes"), "{text}");
    }
}
