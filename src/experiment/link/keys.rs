//! The one table of a link's keys.

use super::key::{Key, key};
use super::value::Value;
use crate::experiment::{
    BackendChoice, Class, Direction, Encoding, Experiment, Prior, RateChange, ViewState,
};

/// Every key but `v` and `preset`, in the order in which they are written.
pub static KEYS: &[Key<Experiment, ViewState>] = &[
    key!("NC", "effective size of the ancestral population, diploids", Prior, experiment: history.ancestral_size),
    key!("NA", "effective size of A, diploids", Prior, experiment: history.sizes[0]),
    key!("NB", "effective size of B, diploids", Prior, experiment: history.sizes[1]),
    key!("T", "split time, generations", Prior, experiment: history.split_time),
    key!("m", "migration rate, fraction of the receiving population per generation", Prior, experiment: history.migration.rate),
    key!("flow", "direction of gene flow, forward in time", Direction, experiment: history.migration.direction),
    key!("m0", "where migration begins, looking back, as a fraction of the split time", f64, experiment: history.migration.start),
    key!("m1", "where it ends, looking back, as a fraction of the split time", f64, experiment: history.migration.end),
    key!("g", "generation time, years", f64, experiment: history.generation_years),
    key!("nA", "haplotypes sampled from A", u32, experiment: locus.samples[0]),
    key!("nB", "haplotypes sampled from B", u32, experiment: locus.samples[1]),
    key!("L", "length of a locus, base pairs", f64, experiment: locus.length),
    key!("mu", "mutations per base pair and generation", f64, experiment: locus.mutation_rate),
    key!("r", "crossovers per base pair and generation", f64, experiment: locus.recombination_rate),
    key!("n", "loci of each class", u32, experiment: loci_per_class),
    key!("enc", "coding of the spectrum's cells", Encoding, experiment: observation.encoding),
    key!("fold", "spectrum folded by the minor allele", bool, experiment: observation.folded),
    key!("layers", "dense layers", u32, experiment: network.dense_layers),
    key!("dropout", "dropout after each dense layer, a fraction", f64, experiment: network.dropout),
    key!("lr", "learning rate at the first step", f64, experiment: training.learning_rate),
    key!("rates", "changes of the learning rate", Vec<RateChange>, experiment: training.rate_changes),
    key!("batch", "examples per step", u32, experiment: training.batch_size),
    key!("epochs", "passes over the training set", u32, experiment: training.epochs),
    key!(seed "sd", "seed of the data; always written", u64, experiment: seeds.data),
    key!(seed "ss", "seed of the split; always written", u64, experiment: seeds.split),
    key!(seed "sw", "seed of the weights; always written", u64, experiment: seeds.weights),
    key!("class", "class of the locus looked at", Class, view: class),
    key!("locus", "its index within the class", u32, view: index),
    key!("at", "position along it, base pairs", f64, view: position),
    key!("backend", "what trains; left out, the page measures and chooses", BackendChoice, view: backend),
];
