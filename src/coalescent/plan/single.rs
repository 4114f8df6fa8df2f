//! Histories in which all lineages are in one population at every time: theory knows what to expect of them.

use super::{Moment, Plan};
use crate::coalescent::demography::PopulationId;
use crate::statistics::theory::{SizeEpoch, SizeHistory};

impl Plan {
    /// The size through time of the population in which all lineages are; none where they can be in more than one, and none with ancient
    /// samples. Expectations under it hold with any recombination.
    pub fn single_population(&self) -> Option<SizeHistory> {
        let mut home = None;
        let (mut epochs, mut bottlenecks) = (Vec::<SizeEpoch>::new(), Vec::new());
        for epoch in &self.epochs {
            for moment in self.moments(epoch) {
                match *moment {
                    Moment::Sample { haplotypes: 0, .. } => {}
                    Moment::Sample { .. } if epoch.start > 0.0 => return None,
                    Moment::Sample { population, .. }
                        if home.is_none_or(|home| home == population) =>
                    {
                        home = Some(population);
                    }
                    Moment::Sample { .. } => return None,
                    Moment::Join { from, into } => move_home(&mut home, from, into),
                    Moment::Pulse { proportion, .. } if proportion <= 0.0 => {}
                    Moment::Pulse {
                        from,
                        into,
                        proportion,
                    } if proportion >= 1.0 => move_home(&mut home, from, into),
                    Moment::Pulse { from, .. } if home == Some(from) => return None,
                    Moment::Bottleneck {
                        population,
                        strength,
                    } if home == Some(population) => bottlenecks.push([epoch.start, strength]),
                    Moment::Pulse { .. } | Moment::Bottleneck { .. } => {}
                }
            }
            if self
                .routes(epoch)
                .iter()
                .any(|route| home == Some(route.from))
            {
                return None;
            }
            let law = self
                .laws(epoch)
                .iter()
                .find(|law| home == Some(law.population))?;
            epochs.push(SizeEpoch {
                start: epoch.start,
                size: 0.5 / law.pair_rate,
                growth: law.growth,
            });
        }
        Some(SizeHistory::new(epochs, bottlenecks))
    }
}

/// All lineages move from one population to another, if they are there.
fn move_home(home: &mut Option<PopulationId>, from: PopulationId, into: PopulationId) {
    if *home == Some(from) {
        *home = Some(into);
    }
}
