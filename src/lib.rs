//! Coalescent Playground: simulate genealogies, train a network on what they leave behind, and look inside it.
//!
//! The rooms, in the order in which the data travels. Imports run one way, down this list; only [`worker`], [`app`]
//! and the binaries know that a browser exists, everything else builds and is tested natively.
//!
//! * [`experiment`] - what is asked: history, priors, observation, network, training, seeds; presets and the link codec; and `regression`,
//!   the same for the page Inside: alignments, and a number to read off them.
//! * [`coalescent`] - the simulator: Hudson's algorithm for any history, with maps, gene conversion and sweeps; mutations, alignments,
//!   and replays of one locus.
//! * [`statistics`] - statistics of spectra and alignments, and `theory`: the exact expectations the simulator is held against.
//! * [`exploration`] - any history looked at closely: drawn through time, one locus, many loci against theory, event by event,
//!   and what its loci cost.
//! * [`observation`] - noise on alignments, and from a spectrum or an alignment (ordered, coded, padded, disturbed) to the numbers a network is
//!   given.
//! * [`dataset`] - examples with labels, split into training, validation and test: spectra as rows, alignments as bits.
//! * [`network`] - layer list, shapes, parameter counts, and the forward pass that keeps every layer's output.
//! * [`training`] - the loop, optimiser, metrics, checkpoints, and trouble named in plain words.
//! * [`evaluation`] - the sealed test, and the simpler methods on the same examples: of classes, and of numbers (`regression`).
//! * [`inspection`] - what each layer makes of one example and how each number came about, what can be read off the layers, twin networks,
//!   permutations, and grids beyond the trained range.
//! * [`formats`] - files from outside: dadi/moments spectra, demes histories (which are also written).
//! * [`number`] - numbers from text, for links, files and fields.
//! * `reader` - Markdown to HTML, for the texts beside the Lab.
//! * [`protocol`] - every message between page and workers, with a version.
//! * [`worker`] - browser shells around the rooms above.
//! * [`app`] - the page.

pub mod app;
pub mod coalescent;
pub mod dataset;
pub mod evaluation;
pub mod experiment;
pub mod exploration;
pub mod formats;
pub mod inspection;
pub mod network;
pub mod number;
pub mod observation;
pub mod protocol;
#[cfg(feature = "reader")]
pub mod reader;
pub mod statistics;
pub mod training;
pub mod worker;
