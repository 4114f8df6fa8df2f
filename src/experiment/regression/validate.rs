//! The one place where an experiment on alignments is checked.

use super::{Orientation, Regression, SitesLaw, Target, bounds};
use crate::experiment::validate::{Checked, at_most, prior, top, training, value, within};
use crate::experiment::{ExperimentError, Law, Prior};
use crate::network::{Layer, NetworkError, check_output, summarise};

impl Regression {
    /// Checks every field, that the target is a number that varies, and that the work is no more than a browser can do. Fields are named by
    /// their key in a link, see [`super::link::KEYS`].
    ///
    /// # Errors
    /// The first field that is out of bounds, in the order of the road.
    pub fn validate(&self) -> Result<(), ExperimentError> {
        self.check_source()?;
        self.check_target()?;
        self.check_observation()?;
        training(&self.training)?;
        self.check_work()?;
        self.check_network()
    }

    fn check_source(&self) -> Checked {
        let source = &self.source;
        within("n", source.haplotypes, bounds::HAPLOTYPES)?;
        match &source.sites {
            SitesLaw::MadeUp(sites) | SitesLaw::Fixed(sites) => {
                within("sites", *sites, bounds::SITES)?;
            }
            SitesLaw::Theta(theta) => {
                prior("sites", theta, bounds::THETA)?;
                if top(theta) <= 0.0 {
                    return Err(value(
                        "sites",
                        "a theta above 0: without mutations nothing segregates",
                        top(theta),
                    ));
                }
            }
        }
        prior("rho", &source.recombination, bounds::RECOMBINATION)?;
        prior("growth", &source.growth, bounds::GROWTH)?;
        let Some(bottleneck) = &source.bottleneck else {
            return Ok(());
        };
        prior("bottleneck", &bottleneck.size, bounds::BOTTLENECK_SIZE)?;
        within("bottleneck", bottleneck.start, bounds::BOTTLENECK_TIME)?;
        within("bottleneck", bottleneck.end, bounds::BOTTLENECK_TIME)?;
        if bottleneck.start >= bottleneck.end {
            let found = format!("{} and {}", bottleneck.start, bottleneck.end);
            return Err(value(
                "bottleneck",
                "a beginning before its end, both looking back",
                found,
            ));
        }
        if top(&source.growth) > 0.0 {
            return Err(value(
                "growth",
                "fixed:0, as there is a bottleneck: one or the other",
                top(&source.growth),
            ));
        }
        Ok(())
    }

    fn check_target(&self) -> Checked {
        match (self.target, &self.source.sites) {
            (Target::Theta, SitesLaw::Theta(theta)) if is_constant(theta) => Err(value(
                "sites",
                "a theta that varies, as theta is what the network is to predict",
                format!("theta {} always", theta.low),
            )),
            (Target::Theta, SitesLaw::MadeUp(_) | SitesLaw::Fixed(_)) => Err(value(
                "target",
                "a number that these alignments have: theta needs sites that follow a theta",
                "theta with a fixed number of sites",
            )),
            _ => Ok(()),
        }
    }

    fn check_observation(&self) -> Checked {
        within("width", self.observation.width, bounds::WIDTH)?;
        within("pad", self.observation.padding, bounds::PADDING)
    }

    /// Upper ends of the priors decide.
    fn check_work(&self) -> Checked {
        let (examples, haplotypes) = (f64::from(self.examples), self.source.haplotypes);
        let sites = match &self.source.sites {
            SitesLaw::MadeUp(sites) | SitesLaw::Fixed(sites) => f64::from(*sites),
            SitesLaw::Theta(theta) => top(theta) * bounds::sites_per_theta(haplotypes),
        };
        at_most(
            "sites",
            "the expected number of sites",
            sites,
            bounds::SITES_EXPECTED,
            "lower theta",
        )?;
        within("examples", self.examples, bounds::EXAMPLES)?;
        let most = f64::from(bounds::most_examples(self));
        let remedy = "take fewer examples, fewer haplotypes or a narrower image";
        at_most(
            "examples",
            "the number of examples that must fit into 256 MiB",
            examples,
            most,
            remedy,
        )?;
        let remedy = "take fewer examples or lower theta";
        at_most(
            "examples",
            "the number of sites of all examples",
            examples * sites,
            bounds::SITES_IN_ALL,
            remedy,
        )?;
        let numbers = u64::from(self.training.batch_size)
            * u64::from(self.observation.width)
            * u64::from(haplotypes);
        let remedy = "take smaller batches or a narrower image";
        at_most(
            "batch",
            "the numbers of one batch's input",
            numbers as f64,
            bounds::BATCH_NUMBERS as f64,
            remedy,
        )
    }

    /// Whether the layers make a network that reads these alignments and answers with one number. The rules are those of the room that
    /// builds it: written again here, they would drift apart.
    fn check_network(&self) -> Checked {
        let refused = |error: NetworkError| ExperimentError::Network {
            field: "net",
            reason: error.to_string(),
        };
        within("net", self.layers.len(), bounds::LAYERS)?;
        let lines = summarise(&self.layers, self.input()).map_err(refused)?;
        check_output(&self.layers).map_err(refused)?;
        let by_haplotype = |layer: &Layer| matches!(layer, Layer::HaplotypeConv { .. });
        if self.observation.orientation == Orientation::Haplotypes
            && self.layers.iter().any(by_haplotype)
        {
            let reason = "a convolution of each haplotype slides along its sites: let convolutions slide along the sites, not the haplotypes";
            return Err(ExperimentError::Network {
                field: "net",
                reason: reason.to_owned(),
            });
        }
        let values: usize = lines
            .iter()
            .map(|line| line.shape.iter().product::<usize>())
            .sum();
        let values = f64::from(self.training.batch_size) * values as f64;
        let remedy = "take smaller batches, fewer filters or a narrower image";
        at_most(
            "batch",
            "the numbers in all layers for one batch",
            values,
            bounds::BATCH_VALUES,
            remedy,
        )
    }
}

fn is_constant(prior: &Prior) -> bool {
    prior.law == Law::Fixed || prior.low == prior.high
}
