//! Where a number comes from in the end: the one place where laws are followed through ties and through other scenarios.

use super::{Experiment, Law, Prior};
use std::ops::ControlFlow;

/// The prior that a number is drawn from in the end, and what it is of that draw.
#[derive(Clone, Debug, PartialEq)]
pub struct Source<'a> {
    /// The place of the scenario of whose example it is a draw.
    pub home: usize,
    /// The key that the draw has there.
    pub key: &'a str,
    /// What it is drawn from, or its one value.
    pub prior: &'a Prior,
    /// The last step first: so many times the next, and whether that is rounded down. Empty for a number that is the draw itself.
    pub ties: Vec<(f64, bool)>,
}

impl<'a> Source<'a> {
    /// The number, where the draw that it comes from is this one.
    pub fn of(&self, drawn: f64) -> f64 {
        self.ties.iter().rev().fold(drawn, |of, (factor, whole)| {
            let times = factor * of;
            if *whole { libm::floor(times) } else { times }
        })
    }

    /// Whether another number is spread in the same way, whatever example it is a draw of.
    pub fn is_like(&self, other: &Source) -> bool {
        (self.key, self.prior, &self.ties) == (other.key, other.prior, &other.ties)
    }

    /// The prior of a number that is the draw itself, and not a multiple of one.
    pub fn own_prior(&self) -> Option<&'a Prior> {
        self.ties.is_empty().then_some(self.prior)
    }
}

/// Why a number has no source.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Astray {
    /// A law names a scenario that is not there.
    #[error("there is no class {} to follow", place + 1)]
    NoScenario {
        /// Its place.
        place: usize,
    },
    /// A law names a number that its scenario does not have.
    #[error("\"{scenario}\" has no number {key} to follow")]
    NoNumber {
        /// The scenario's name.
        scenario: String,
        /// The number's key.
        key: String,
    },
    /// It leads back to a number on the way.
    #[error("it is tied in a circle: let one of these numbers have a value or a prior")]
    Circle,
}

/// A law on the way from a number to its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Link<'a> {
    /// The scenario whose example is drawn: ties are to numbers of it.
    home: usize,
    /// The scenario whose law is read.
    at: usize,
    /// The number whose law it is.
    key: &'a str,
}

impl<'a> Link<'a> {
    /// Where a law that is read here leads, until it is a prior.
    fn after(self, law: &'a Law) -> ControlFlow<&'a Prior, Self> {
        ControlFlow::Continue(match law {
            Law::Prior(prior) => return ControlFlow::Break(prior),
            Law::Times { of, .. } => Self {
                at: self.home,
                key: of,
                ..self
            },
            Law::Like { scenario } => Self {
                at: usize::from(*scenario),
                ..self
            },
            Law::Drawn { with } => Self {
                home: usize::from(*with),
                at: usize::from(*with),
                ..self
            },
        })
    }
}

impl Experiment {
    /// Follows the law of a scenario's number to the prior that it is drawn from in the end.
    ///
    /// # Errors
    /// Why it leads nowhere: a scenario or a number that is not there, or a circle.
    pub fn source<'a>(&'a self, place: usize, key: &'a str) -> Result<Source<'a>, Astray> {
        let from = Link {
            home: place,
            at: place,
            key,
        };
        self.follow(from, &mut Vec::new())
    }

    /// Whether a number would lead back to itself if it had this law.
    pub fn leads_back(&self, place: usize, key: &str, law: &Law) -> bool {
        let from = Link {
            home: place,
            at: place,
            key,
        };
        let ControlFlow::Continue(next) = from.after(law) else {
            return false;
        };
        let mut trail = Vec::new();
        let source = self.follow(next, &mut trail);
        let own = |link: &Link| (link.at, link.key) == (place, key);
        source == Err(Astray::Circle) || trail.iter().any(own)
    }

    /// Follows the laws from one on, and leaves those that were read on the trail.
    fn follow<'a>(
        &'a self,
        from: Link<'a>,
        trail: &mut Vec<Link<'a>>,
    ) -> Result<Source<'a>, Astray> {
        let (mut link, mut ties) = (from, Vec::new());
        while !trail.contains(&link) {
            trail.push(link);
            let Some(scenario) = self.scenarios.get(link.at) else {
                return Err(Astray::NoScenario { place: link.at });
            };
            let law = scenario.law(link.key).ok_or_else(|| Astray::NoNumber {
                scenario: scenario.name.clone(),
                key: link.key.to_owned(),
            })?;
            if let Law::Times { factor, whole, .. } = law {
                ties.push((*factor, *whole));
            }
            link = match link.after(law) {
                ControlFlow::Continue(next) => next,
                ControlFlow::Break(prior) => {
                    return Ok(Source {
                        home: link.home,
                        key: link.key,
                        prior,
                        ties,
                    });
                }
            };
        }
        Err(Astray::Circle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Preset;

    fn times(of: &str, factor: f64, whole: bool) -> Law {
        Law::Times {
            of: of.to_owned(),
            factor,
            whole,
        }
    }

    #[test]
    fn a_tie_is_to_the_example_that_is_drawn_and_a_law_like_anothers_is_read_there() {
        let mut e = Preset::GeneFlow.experiment();
        e.scenarios[0].set("w1", times("w0", 0.5, true));
        e.scenarios[0].set("w0", times("T", 0.3, false));
        e.scenarios[1].set("w0", times("NC", 2.0, false));
        // Read in the first, of the numbers of the second.
        e.scenarios[1].set("w1", Law::Like { scenario: 0 });
        let source = e.source(1, "w1").unwrap();
        assert_eq!((source.home, source.key), (1, "NC"));
        assert_eq!(source.ties, [(0.5, true), (2.0, false)]);
        assert_eq!(
            source.of(10.4),
            10.0,
            "twice it, then half of that, rounded down"
        );
        assert_eq!(source.own_prior(), None);
        // Drawn with the first, everything is of the first.
        e.scenarios[1].set("w1", Law::Drawn { with: 0 });
        let source = e.source(1, "w1").unwrap();
        assert_eq!((source.home, source.key), (0, "T"));
        assert_eq!(source.ties, [(0.5, true), (0.3, false)]);
        let own = e.source(1, "T").unwrap();
        assert_eq!((own.home, own.key), (1, "T"));
        assert_eq!(own.own_prior(), e.source(0, "T").unwrap().own_prior());
    }

    #[test]
    fn what_leads_nowhere_says_why_and_a_long_way_is_no_circle() {
        let mut e = Preset::SizeChanges.experiment();
        let mut reads = |law: Law| {
            e.scenarios[0].set("N", law);
            e.source(0, "N").map(|source| source.home)
        };
        assert_eq!(
            reads(Law::Like { scenario: 9 }),
            Err(Astray::NoScenario { place: 9 })
        );
        let missing = reads(times("X", 1.0, false)).unwrap_err();
        assert!(missing.to_string().ends_with("no number X to follow"));
        assert_eq!(reads(times("N", 1.0, false)), Err(Astray::Circle));
        assert_eq!(reads(Law::Drawn { with: 2 }), Ok(2));
        e.scenarios[2].set("N", Law::Like { scenario: 0 });
        assert_eq!(e.source(0, "N"), Err(Astray::Circle));
        assert_eq!(e.source(2, "N"), Err(Astray::Circle));
        // Every class but the last is like the next.
        let own = e.scenarios[0].clone();
        e.scenarios = vec![own.with("N", Law::fixed(7.0)); 40];
        for (next, scenario) in (1..40).zip(&mut e.scenarios) {
            scenario.set("N", Law::Drawn { with: next });
        }
        assert_eq!(e.source(0, "N").map(|source| source.home), Ok(39));
    }

    #[test]
    fn whether_a_law_would_lead_back_is_known_before_it_is_given() {
        let mut e = Preset::GeneFlow.experiment();
        // The second takes its T from the first; in the first, w1 is half of T.
        assert!(e.leads_back(0, "T", &Law::Drawn { with: 1 }));
        assert!(e.leads_back(0, "T", &Law::Like { scenario: 1 }));
        assert!(e.leads_back(0, "T", &times("w1", 1.0, false)));
        assert!(!e.leads_back(0, "T", &times("NC", 1.0, false)));
        assert!(!e.leads_back(1, "T", &Law::Drawn { with: 0 }));
        // Through the law of another class, too.
        e.scenarios[0].set("w1", Law::Like { scenario: 1 });
        assert!(e.leads_back(0, "T", &times("w1", 1.0, false)));
        for law in [Law::Drawn { with: 1 }, times("w1", 1.0, false)] {
            e.scenarios[0].set("T", law);
            assert!(e.check().is_err());
        }
    }
}
