//! Replicates of a configuration by our simulator.

use super::compare::Comparison;
use super::configurations::Configuration;
use super::contracted::Contracted;
use crate::common::locus;
use coalescent_playground::coalescent::demography::Change;
use coalescent_playground::coalescent::{Alignment, LocusId, Plan, Purpose, Simulator, Stream};
use coalescent_playground::statistics::{Haplotypes, alignment, linkage};
use std::collections::BTreeMap;
use std::ops::Range;

/// Values of each statistic, replicate by replicate; none where it is not defined.
pub type Values = BTreeMap<&'static str, Vec<Option<f64>>>;

/// The haplotypes of a sample set.
fn set(configuration: &Configuration, index: usize) -> Range<usize> {
    let sizes = configuration.model.samples.iter().map(|set| set.haplotypes as usize);
    let first: usize = sizes.clone().take(index).sum();
    first..first + sizes.clone().nth(index).unwrap_or_default()
}

/// Statistics of one alignment, by name.
fn statistics(configuration: &Configuration, of: &Alignment) -> [(&'static str, Option<f64>); 7] {
    let spectrum = of.spectrum();
    let f_st = configuration.groups.and_then(|groups| alignment::f_st(of, &groups.map(|index| set(configuration, index))));
    [
        ("S", Some(spectrum.segregating_sites())),
        ("pi", Some(spectrum.pi())),
        ("D", spectrum.tajimas_d()),
        ("H", Some(spectrum.fay_wu_h())),
        ("F_ST", f_st),
        ("haplotypes", Some(Haplotypes::of(of).number() as f64)),
        ("r2", linkage::mean_r2(of, configuration.minor_allele_count)),
    ]
}

/// How many trees the genealogy has, counted as msprime counts them.
fn trees(simulator: &mut Simulator, plan: &Plan, configuration: &Configuration, id: LocusId) -> u32 {
    let mut stream = Stream::new(id, Purpose::Genealogy);
    let events = &configuration.model.demography.events;
    if events.iter().any(|event| matches!(event.change, Change::Bottleneck { .. })) {
        let mut ancestry = Contracted::new(plan.samples());
        simulator.run(plan, &mut stream, &mut ancestry);
        return ancestry.trees();
    }
    simulator.trees(plan, &mut stream).trees
}

/// Alignments, and the number of trees of as many genealogies.
pub fn simulate(configuration: &Configuration, seed: u64, replicates: u32) -> Values {
    let plan = Plan::new(&configuration.model).unwrap();
    let mut simulator = Simulator::default();
    let mut out = Alignment::default();
    let mut values = Values::new();
    for id in (0..replicates).map(|index| locus(seed, index)) {
        simulator.alignment(&plan, configuration.mutation, id, &mut out).unwrap();
        for (name, value) in statistics(configuration, &out) {
            values.entry(name).or_default().push(value);
        }
        let trees = trees(&mut simulator, &plan, configuration, id);
        values.entry("trees").or_default().push(Some(f64::from(trees)));
    }
    values
}

/// Our values against the reference, statistic by statistic.
pub fn compare(configuration: &Configuration, values: &Values) -> Vec<Comparison> {
    let each = configuration.statistics.iter();
    each.map(|(name, reference)| Comparison::new(configuration, name, reference, &values[name.as_str()])).collect()
}
