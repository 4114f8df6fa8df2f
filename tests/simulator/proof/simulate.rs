//! Replicates of a configuration by our simulator.

use super::compare::Comparison;
use super::configurations::{Configuration, Swept};
use super::contracted::Contracted;
use crate::common::locus;
use coalescent_playground::coalescent::demography::Change;
use coalescent_playground::coalescent::sweep::{Path, Start, Sweep, SweepModel, SweepPlan};
use coalescent_playground::coalescent::{LocusId, Plan, Purpose, Simulator, Stream};
use coalescent_playground::statistics::{Alignment, Haplotypes, differentiation, linkage};
use std::collections::BTreeMap;
use std::ops::Range;

/// Values of each statistic, replicate by replicate; none where it is not defined.
pub type Values = BTreeMap<&'static str, Vec<Option<f64>>>;

/// The haplotypes of a sample set.
fn set(configuration: &Configuration, index: usize) -> Range<usize> {
    let sizes = configuration
        .model
        .samples
        .iter()
        .map(|set| set.haplotypes as usize);
    let first: usize = sizes.clone().take(index).sum();
    first..first + sizes.clone().nth(index).unwrap_or_default()
}

/// Statistics of one alignment, by name.
fn statistics(configuration: &Configuration, of: &Alignment) -> [(&'static str, Option<f64>); 7] {
    let spectrum = of.spectrum();
    let f_st = configuration.groups.and_then(|groups| {
        differentiation::f_st(of, &groups.map(|index| set(configuration, index)))
    });
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

/// One replicate: its alignment, and how many trees its genealogy has, counted as msprime counts them.
trait Replicate {
    fn alignment(&mut self, id: LocusId, out: &mut Alignment);
    fn trees(&mut self, id: LocusId) -> u32;
}

/// Of a replicate's genealogy, and of its mutations.
fn streams(id: LocusId) -> [Stream; 2] {
    [Purpose::Genealogy, Purpose::Mutations].map(|purpose| Stream::new(id, purpose))
}

/// Of a history without selection.
struct Neutral<'a> {
    configuration: &'a Configuration,
    plan: Plan,
    simulator: Simulator,
}

impl Replicate for Neutral<'_> {
    fn alignment(&mut self, id: LocusId, out: &mut Alignment) {
        let length = self.configuration.model.genome.length;
        self.simulator
            .alignment_of_plan(
                &self.plan,
                length,
                self.configuration.mutation,
                streams(id),
                out,
            )
            .unwrap();
    }

    fn trees(&mut self, id: LocusId) -> u32 {
        let mut stream = Stream::new(id, Purpose::Genealogy);
        let events = &self.configuration.model.demography.events;
        if events
            .iter()
            .any(|event| matches!(event.change, Change::Bottleneck { .. }))
        {
            let mut ancestry = Contracted::new(self.plan.samples());
            self.simulator.run(&self.plan, &mut stream, &mut ancestry);
            return ancestry.trees();
        }
        self.simulator.trees(&self.plan, &mut stream).trees
    }
}

/// Of a population with a sweep, without the crossovers that msprime leaves out.
struct WithSweep<'a> {
    configuration: &'a Configuration,
    plan: SweepPlan,
    simulator: Simulator,
}

impl<'a> WithSweep<'a> {
    fn new(configuration: &'a Configuration, swept: Swept) -> Self {
        let sweep = Sweep {
            position: swept.position,
            selection: swept.selection,
            start: Start::NewMutation,
            end_frequency: swept.end_frequency.unwrap_or(1.0),
            end_time: swept.time,
            path: Path::Stochastic,
        };
        let model = SweepModel {
            model: configuration.model.clone(),
            sweep,
        };
        let plan = SweepPlan::new(&model).unwrap().as_in_msprime();
        Self {
            configuration,
            plan,
            simulator: Simulator::default(),
        }
    }
}

impl Replicate for WithSweep<'_> {
    fn alignment(&mut self, id: LocusId, out: &mut Alignment) {
        self.simulator
            .alignment_of_sweep(&self.plan, self.configuration.mutation, streams(id), out)
            .unwrap();
    }

    fn trees(&mut self, id: LocusId) -> u32 {
        let mut ancestry = Contracted::new(&self.configuration.model.samples);
        self.simulator.run_sweep(
            &self.plan,
            &mut Stream::new(id, Purpose::Genealogy),
            &mut ancestry,
        );
        ancestry.trees()
    }
}

/// The statistics of so many replicates.
pub fn simulate(configuration: &Configuration, seed: u64, replicates: u32) -> Values {
    let neutral = || {
        let plan = Plan::new(&configuration.model).unwrap();
        Neutral {
            configuration,
            plan,
            simulator: Simulator::default(),
        }
    };
    let mut one: Box<dyn Replicate> = match configuration.sweep {
        None => Box::new(neutral()),
        Some(swept) => Box::new(WithSweep::new(configuration, swept)),
    };
    let mut out = Alignment::default();
    let mut values = Values::new();
    for id in (0..replicates).map(|index| locus(seed, index)) {
        one.alignment(id, &mut out);
        for (name, value) in statistics(configuration, &out) {
            values.entry(name).or_default().push(value);
        }
        values
            .entry("trees")
            .or_default()
            .push(Some(f64::from(one.trees(id))));
    }
    values
}

/// Our values against the reference, statistic by statistic.
pub fn compare(configuration: &Configuration, values: &Values) -> Vec<Comparison> {
    let each = configuration.statistics.iter();
    each.map(|(name, reference)| {
        Comparison::new(configuration, name, reference, &values[name.as_str()])
    })
    .collect()
}
