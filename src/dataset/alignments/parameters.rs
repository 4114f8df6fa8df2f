//! The parameters of one alignment, from priors or given.

use super::AlignmentError;
use crate::coalescent::Stream;
use crate::dataset::draw::draw_prior;
use crate::experiment::Prior;
use crate::experiment::regression::{SitesLaw, Source, bounds};
use std::ops::RangeInclusive;

/// The parameters that an alignment was simulated with. Units as in [`Source`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawn {
    /// Scaled mutation rate; none where the number of sites is fixed.
    pub theta: Option<f64>,
    /// Scaled recombination rate.
    pub recombination: f64,
    /// Growth rate.
    pub growth: f64,
    /// Size during the bottleneck, as a fraction of the present size; none without one.
    pub bottleneck_size: Option<f64>,
}

/// Parameters that are given, within the experiment's priors or beyond them; those that are none are drawn from their priors.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Given {
    /// Scaled mutation rate: the sites then follow it, also where the experiment's number of sites is fixed or its data are made up.
    pub theta: Option<f64>,
    /// Scaled recombination rate.
    pub recombination: Option<f64>,
    /// Growth rate; not of a history with a bottleneck.
    pub growth: Option<f64>,
    /// Size during the bottleneck, as a fraction of the present size; of a history with one.
    pub bottleneck_size: Option<f64>,
}

impl Given {
    /// Whether alignments can be drawn at these parameters.
    ///
    /// # Errors
    /// A parameter that is out of bounds ([`bounds`]), or that the history does not have.
    pub fn check(&self, source: &Source) -> Result<(), AlignmentError> {
        let none = |parameter, reason| Err(AlignmentError::NoSuchParameter { parameter, reason });
        let rest = [self.recombination, self.growth, self.bottleneck_size];
        if matches!(source.sites, SitesLaw::MadeUp(_))
            && self.theta.is_none()
            && rest.iter().any(Option::is_some)
        {
            return none(
                "theta",
                "made-up alignments have no history; with a theta given they are drawn from the coalescent instead",
            );
        }
        if self.growth.is_some_and(|growth| growth != 0.0) && source.bottleneck.is_some() {
            return none("growth rate", "a history with a bottleneck does not grow");
        }
        if self.bottleneck_size.is_some() && source.bottleneck.is_none() {
            return none(
                "size during the bottleneck",
                "this history has no bottleneck",
            );
        }
        within("theta", self.theta, bounds::THETA)?;
        within(
            "recombination rate",
            self.recombination,
            bounds::RECOMBINATION,
        )?;
        within("growth rate", self.growth, bounds::GROWTH)?;
        within(
            "size during the bottleneck",
            self.bottleneck_size,
            bounds::BOTTLENECK_SIZE,
        )?;
        let Some(theta) = self.theta else {
            return Ok(());
        };
        let most = bounds::SITES_EXPECTED / bounds::sites_per_theta(source.haplotypes);
        within("theta", Some(theta), 0.0..=most)
    }

    /// What is given, and draws of what is not: theta, recombination, growth and size of the bottleneck, in this order, each from one
    /// number of the stream (none for a fixed parameter or a given one).
    pub(super) fn complete(&self, source: &Source, stream: &mut Stream) -> Drawn {
        let mut or_drawn =
            |given: Option<f64>, prior: &Prior| given.unwrap_or_else(|| draw_prior(prior, stream));
        let theta = match source.sites {
            SitesLaw::Theta(prior) => Some(or_drawn(self.theta, &prior)),
            SitesLaw::Fixed(_) | SitesLaw::MadeUp(_) => self.theta,
        };
        Drawn {
            theta,
            recombination: or_drawn(self.recombination, &source.recombination),
            growth: or_drawn(self.growth, &source.growth),
            bottleneck_size: source
                .bottleneck
                .map(|bottleneck| or_drawn(self.bottleneck_size, &bottleneck.size)),
        }
    }
}

fn within(
    parameter: &'static str,
    value: Option<f64>,
    range: RangeInclusive<f64>,
) -> Result<(), AlignmentError> {
    match value {
        Some(found) if !range.contains(&found) => {
            let expected = format!("a number from {} to {}", range.start(), range.end());
            Err(AlignmentError::Parameter {
                parameter,
                expected,
                found,
            })
        }
        _ => Ok(()),
    }
}
