//! Whether every two lineages meet for certain.

use super::{ModelError, Moment, Plan};
use crate::coalescent::demography::{Demography, PopulationId};

/// Follows where lineages can be, from the samples to the last epoch, and asks whether any two of them meet there with probability 1.
///
/// In the last epoch a lineage ends up in a set of populations that it can wander through for ever but not leave. Lineages in two such
/// sets never meet. Within one set two of them are in the same population again and again, and meet, unless all its populations grow
/// looking back: then the rate of meeting has a finite integral.
pub(super) fn check(plan: &Plan, demography: &Demography) -> Result<(), ModelError> {
    let Some(last) = plan.epochs.last() else {
        return Ok(());
    };
    let mut there = vec![false; plan.populations];
    for epoch in &plan.epochs {
        for moment in plan.moments(epoch) {
            pass(moment, &mut there);
        }
        let reached: Vec<bool> = {
            let from: Vec<PopulationId> = (0..plan.populations).filter(|&id| there[id]).collect();
            reachable(plan, epoch, &from)
        };
        there = reached;
    }
    let name = |id: PopulationId| {
        demography
            .populations
            .get(id)
            .map(|population| population.name.clone())
            .unwrap_or_default()
    };
    let reach: Vec<Vec<bool>> = (0..plan.populations)
        .map(|id| reachable(plan, last, &[id]))
        .collect();
    // Lineages come back to a population for ever if all that can be reached from it leads back.
    let for_ever = |id: PopulationId| {
        there[id] && (0..plan.populations).all(|other| !reach[id][other] || reach[other][id])
    };
    let Some(home) = (0..plan.populations).find(|&id| for_ever(id)) else {
        return Ok(());
    };
    if let Some(other) = (0..plan.populations).find(|&id| for_ever(id) && !reach[home][id]) {
        return Err(ModelError::NeverMeet {
            one: name(home),
            other: name(other),
        });
    }
    let mut laws = plan
        .laws(last)
        .iter()
        .filter(|law| reach[home][law.population]);
    if laws.clone().all(|law| law.growth < 0.0) {
        let growth = laws.next().map_or(0.0, |law| law.growth);
        return Err(ModelError::EverLarger {
            population: name(home),
            growth,
        });
    }
    Ok(())
}

/// Where lineages can be after a moment.
fn pass(moment: &Moment, there: &mut [bool]) {
    let (from, into, all) = match *moment {
        Moment::Sample {
            population,
            haplotypes,
            ..
        } => {
            there[population] |= haplotypes > 0;
            return;
        }
        Moment::Join { from, into } => (from, into, true),
        Moment::Pulse {
            from,
            into,
            proportion,
        } if proportion > 0.0 => (from, into, proportion >= 1.0),
        Moment::Pulse { .. } | Moment::Bottleneck { .. } => return,
    };
    there[into] |= there[from];
    there[from] &= !all;
}

/// The populations to which the migration of an epoch leads from some, with these themselves.
fn reachable(plan: &Plan, epoch: &super::Epoch, from: &[PopulationId]) -> Vec<bool> {
    let mut reached = vec![false; plan.populations];
    let mut pending = from.to_vec();
    while let Some(id) = pending.pop() {
        if !std::mem::replace(&mut reached[id], true) {
            pending.extend(
                plan.routes(epoch)
                    .iter()
                    .filter(|route| route.from == id)
                    .map(|route| route.into),
            );
        }
    }
    reached
}
