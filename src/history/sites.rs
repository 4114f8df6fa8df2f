//! How mutations become sites, chosen by one name or number.

use serde::{Deserialize, Serialize};

/// Most segregating sites that can be asked for.
pub const MOST_SITES: u32 = 5_000;

/// How mutations fall on the genealogy of a locus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sites {
    /// At the mutation rate, each at a new site: infinite sites.
    #[default]
    Infinite,
    /// At the mutation rate, each at a base pair with two alleles that mutate into each other: a base pair that is hit twice can be as before.
    TwoAlleles,
    /// Exactly so many, each at a new site, at places of the genealogy that are as likely as they are long: the ms program's `-s`. The
    /// mutation rate makes no difference.
    Exactly(u32),
}

impl Sites {
    /// As a link holds it.
    pub fn write(self) -> String {
        match self {
            Self::Infinite => "infinite".to_owned(),
            Self::TwoAlleles => "two-alleles".to_owned(),
            Self::Exactly(sites) => sites.to_string(),
        }
    }

    /// From a link.
    pub fn read(text: &str) -> Option<Self> {
        match text {
            "infinite" => Some(Self::Infinite),
            "two-alleles" => Some(Self::TwoAlleles),
            number => number.parse().ok().map(Self::Exactly),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Story, Study};
    use super::*;
    use crate::expectation::Many;
    use crate::experiment::link::study::{View, from_query, to_query};

    fn simulated(study: Study, count: u32) -> crate::expectation::Loci {
        let mut many = Many::new(study, count).unwrap();
        (0..count).for_each(|_| many.step());
        many.loci()
    }

    #[test]
    fn how_sites_come_about_is_in_the_link_or_refused_at_the_field() {
        for sites in [
            Sites::TwoAlleles,
            Sites::Exactly(1),
            Sites::Exactly(MOST_SITES),
        ] {
            let study = Study {
                sites,
                ..Study::of(Story::Split)
            };
            assert_eq!(
                from_query(&to_query(&study, &View::default())),
                (study, View::default(), vec![])
            );
        }
        for query in [
            "sites=0",
            "sites=5001",
            "sites=-1",
            "sites=some",
            "sites=2.5",
            "h=hard-sweep&sites=40",
            "h=hard-sweep&sites=two-alleles",
        ] {
            assert!(from_query(query).2[0].field == "sites", "{query}");
        }
    }

    /// Three haplotypes, constant size: with `a` and `b` the lengths of the two epochs' branches in the same unit, exponential and
    /// independent, doubletons have `b / (a + 2b)` of all length, on average `1 - ln 2`. 4,000 loci of 20 sites each; 4.5 sigma, with the
    /// standard error of the loci themselves: a false alarm in 150,000.
    #[test]
    fn so_many_sites_as_asked_for_fall_in_proportion_to_branches() {
        let asked = Study {
            sites: Sites::Exactly(20),
            haplotypes: 3,
            recombination: 0.0,
            mutation: 0.0,
            ..Study::of(Story::Constant)
        };
        let loci = simulated(asked, 4_000);
        assert_eq!((loci.sites.mean.mean, loci.sites.mean.error), (20.0, 0.0));
        let doubletons = loci.spectrum[2];
        let z = |expected: f64| (doubletons.mean - 20.0 * expected) / doubletons.error;
        assert!(
            z(1.0 - std::f64::consts::LN_2).abs() < 4.5,
            "{doubletons:?}"
        );
        // The ratio of expectations, which theory has for sites at a rate, is another number, and it is noticed.
        assert!(z(1.0 / 3.0).abs() > 4.5, "{doubletons:?}");
        assert!(
            doubletons.expected.is_none()
                && loci.sites.mean.expected.is_none()
                && loci.pi.mean.expected.is_none()
        );
    }

    /// Two haplotypes of constant size differ at a base pair with probability `theta / (1 + 2 theta)` where both alleles mutate at the rate:
    /// an odd number of mutations on 2T generations, over T exponential with mean 2N. 2,000 loci of 100 base pairs; 4.5 sigma.
    #[test]
    fn two_alleles_saturate_as_they_must() {
        let study = Study {
            sites: Sites::TwoAlleles,
            haplotypes: 2,
            length: 100.0,
            mutation: 1e-4,
            ..Study::of(Story::Constant)
        };
        let theta = 4.0 * study.values[0] * study.mutation;
        let loci = simulated(study, 2_000);
        let z = |expected: f64| (loci.pi.mean.mean - 100.0 * expected) / loci.pi.mean.error;
        assert!(
            z(theta / (1.0 + 2.0 * theta)).abs() < 4.5,
            "{:?}",
            loci.pi.mean
        );
        // Infinite sites would be far off, and so would alleles that do not mutate back.
        assert!(z(theta).abs() > 4.5 && z(theta / (1.0 + theta)).abs() > 4.5);
        assert!(loci.pi.mean.expected.is_none());
    }
}
