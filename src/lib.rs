//! Coalescent Playground: simulate genealogies, train a network on what they leave behind, and look inside it.
//!
//! The rooms, in the order in which they build on each other, which is nearly that in which the data travels. Imports run one way: a
//! room takes from those above it in this list and never from one below, and no files take from each other in a circle. Only [`worker`],
//! [`app`] and the binaries know that a browser exists, everything else builds and is tested natively. `tests/house/rooms.rs` reads the list
//! and names whoever breaks it.
//!
//! * [`number`] - numbers from text, for links, files and fields, and the commas of large ones.
//! * [`sentence`] - counts of things in words, and the case of a first letter.
//! * [`statistics`] - alignments, spectra and their statistics, and `theory`: the exact expectations the simulator is held against.
//! * [`coalescent`] - the simulator: Hudson's algorithm for any history, with maps, gene conversion and sweeps; spectra and alignments. It
//!   knows a demography, never an experiment.
//! * [`formats`] - files from outside: dadi/moments spectra, demes histories (which are also written).
//! * [`history`] - the ready histories and their parameters, what may be selected in them, how they lie in time; and a study: a history
//!   with all its numbers drawn, at a locus.
//! * [`network`] - layer list, shapes, parameter counts, and the forward pass that keeps every layer's output.
//! * [`experiment`] - what is asked: history, priors, observation, network, training, seeds; presets, every link codec, and whether it may be
//!   run.
//! * [`observation`] - noise on alignments, and from a spectrum or an alignment (ordered, coded, padded, disturbed) to the numbers a network is
//!   given.
//! * [`locus`] - one locus of a study: its trees, its sites, what noise leaves of them, and its coalescent event by event.
//! * [`expectation`] - many loci of a study against theory, and what they cost.
//! * [`dataset`] - the examples of any experiment: drawn, simulated, observed, kept as rows of numbers, and split into training, validation
//!   and test.
//! * [`evaluation`] - the sealed test, of classes and of numbers, and the simpler methods on the same examples.
//! * [`inspection`] - what each layer makes of one example and how each number came about, what can be read off the layers, twin networks,
//!   permutations, and grids beyond the trained range.
//! * [`training`] - the loop, optimiser, metrics, checkpoints, and trouble named in plain words.
//! * `reader` - Markdown to HTML, for the texts beside every view.
//! * [`protocol`] - every message between page and workers, with a version.
//! * [`worker`] - browser shells around the rooms above.
//! * [`app`] - the page.

#[cfg(feature = "page")]
pub mod app;
pub mod coalescent;
pub mod dataset;
pub mod evaluation;
pub mod expectation;
pub mod experiment;
pub mod formats;
pub mod history;
pub mod inspection;
pub mod locus;
pub mod network;
pub mod number;
pub mod observation;
pub mod protocol;
#[cfg(feature = "reader")]
pub mod reader;
pub mod sentence;
pub mod statistics;
pub mod training;
pub mod worker;
