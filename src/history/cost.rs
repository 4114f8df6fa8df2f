//! What a study costs: too much is refused before anybody waits for it, with what would do instead.

use super::error::{Enough, StudyError};
use super::sites::Sites;
use super::study::Study;
use super::timeline::Timeline;
use crate::coalescent::demography::Change;
use crate::number;

/// Largest `4 N r L`: a locus still takes a fraction of a second.
const MOST_CROSSOVERS: f64 = 2_000.0;
/// Largest `4 N mu L`.
const MOST_MUTATIONS: f64 = 5_000.0;
/// Largest `4 N m`: beyond, populations are one.
const MOST_MIGRATIONS: f64 = 1_000.0;

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
        self.found > self.most
    }
}

impl Study {
    /// Whether a page can simulate it while somebody waits.
    pub(super) fn cost(&self) -> Result<(), StudyError> {
        match self.prices().into_iter().find(Price::is_too_high) {
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
                enough: self.enough(field),
            }),
            None => Ok(()),
        }
    }

    /// About how much happens on the locus: crossovers, mutations, migration.
    fn prices(&self) -> [Price; 3] {
        let depth = 2.0 * self.depth();
        let migration = Timeline::of(&self.demography())
            .flows
            .iter()
            .map(|flow| flow.rate)
            .fold(0.0, f64::max);
        // Of exactly so many sites, the rate says nothing.
        let rate = if matches!(self.sites, Sites::Exactly(_)) {
            0.0
        } else {
            self.mutation
        };
        [
            Price {
                field: "r",
                what: "the recombination rate of the locus, 4NrL with gene conversion,",
                found: depth * self.breaks(),
                most: MOST_CROSSOVERS,
            },
            Price {
                field: "mu",
                what: "the mutation rate of the locus, 4NμL,",
                found: depth * rate * self.length,
                most: MOST_MUTATIONS,
            },
            Price {
                field: "m",
                what: "the migration rate, 4Nm,",
                found: depth * migration,
                most: MOST_MIGRATIONS,
            },
        ]
    }

    /// What would do with all else as it is, if anything does: of migration a lower rate, of what grows with the locus a shorter one.
    fn enough(&self, field: &str) -> Option<Enough> {
        let (exponents, of): (_, fn(f64) -> Enough) = if field == "m" {
            (-12..-1, Enough::Migration)
        } else {
            (0..6, Enough::Length)
        };
        // All prices together: a locus that is short enough for its crossovers can still have too many mutations.
        let affordable = |value: &f64| {
            let prices = self.instead(of(*value)).prices();
            !prices.iter().any(Price::is_too_high)
        };
        let candidates = two_digits(exponents);
        let count = candidates.partition_point(affordable);
        let largest = candidates.get(count.checked_sub(1)?)?;
        // So little may be less than a field takes, or leave no room for a hotspot.
        (affordable(largest) && self.instead(of(*largest)).check().is_ok()).then(|| of(*largest))
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
            of(Story::Islands, &|study| study.values[2] = 0.1),
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
            text.ends_with("lower it or the sizes: a locus of 12,000 base pairs would do"),
            "{text}"
        );
        let longer = study.instead(Enough::Length(1.05 * 12_000.0));
        assert_eq!(longer.check().unwrap_err().field(), "mu");
        study = Study::of(Story::Islands);
        study.values[2] = 0.1;
        // 4N of all four is 40,000, and a lineage leaves for each other deme at a third of the rate.
        let (enough, text) = refusal(&study);
        assert_eq!(enough, Some(Enough::Migration(0.074)));
        assert!(
            text.ends_with("a migration rate of 0.074 would do"),
            "{text}"
        );
        let more = study.instead(Enough::Migration(1.05 * 0.074));
        assert_eq!(more.check().unwrap_err().field(), "m");
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
        assert!(text.ends_with("lower it or the sizes"), "{text}");
    }
}
