//! The one table of a link's keys.

use crate::experiment::link::key::{Key, key};
use crate::experiment::link::value::Value;
use crate::experiment::regression::{
    Bottleneck, Coding, ColumnOrder, Orientation, Regression, RegressionView, RowOrder, Shown,
    Shows, SitesLaw, Target,
};
use crate::experiment::{BackendChoice, Prior, RateChange};
use crate::network::Layer;

/// Every key but `v` and `preset`, in the order in which they are written.
pub static KEYS: &[Key<Regression, RegressionView>] = &[
    key!("n", "haplotypes in a sample", u32, experiment: source.haplotypes),
    key!("sites", "how many sites segregate", SitesLaw, experiment: source.sites),
    key!("rho", "scaled recombination rate 4Nr of the whole locus", Prior, experiment: source.recombination),
    key!("growth", "growth rate per 2N generations", Prior, experiment: source.growth),
    key!("bottleneck", "size during a bottleneck, its beginning and its end looking back, units of 2N generations", Option<Bottleneck>, experiment: source.bottleneck),
    key!("target", "what the network predicts", Target, experiment: target),
    key!("examples", "alignments in all", u32, experiment: examples),
    key!("fresh", "new alignments in every batch", bool, experiment: fresh),
    key!("rows", "order of the haplotypes", RowOrder, experiment: observation.rows),
    key!("columns", "order of the sites", ColumnOrder, experiment: observation.columns),
    key!("coding", "numbers for the alleles", Coding, experiment: observation.coding),
    key!("along", "what convolutions slide along", Orientation, experiment: observation.orientation),
    key!("width", "sites in the image", u32, experiment: observation.width),
    key!("pad", "what stands in the padding", f64, experiment: observation.padding),
    key!("positions", "positions as a second input", bool, experiment: observation.positions),
    key!("net", "layers, input to output", Vec<Layer>, experiment: layers),
    key!("lr", "learning rate at the first step", f64, experiment: training.learning_rate),
    key!("rates", "changes of the learning rate", Vec<RateChange>, experiment: training.rate_changes),
    key!("batch", "examples per step", u32, experiment: training.batch_size),
    key!("epochs", "passes over the training set", u32, experiment: training.epochs),
    key!("std", "trained on the target in standard deviations", bool, experiment: standardise),
    key!(seed "sd", "seed of the data; always written", u64, experiment: seeds.data),
    key!(seed "ss", "seed of the split; always written", u64, experiment: seeds.split),
    key!(seed "sw", "seed of the weights; always written", u64, experiment: seeds.weights),
    key!("shown", "the example that is opened", Shown, view: shown),
    key!("show", "what is drawn below it: nothing more, the gradient of the answer, or gradient times input", Shows, view: shows),
    key!("backend", "what trains; left out, the page measures and chooses", BackendChoice, view: backend),
];
