//! What the views know and what a click does to it, in plain Rust: the experiment as it is edited, the runs, the questions, the seals. Nothing
//! here knows the browser. What is to be done about it (simulate, train, ask, say) is handed out as [`Effect`]s.
//!
//! * [`task`], [`layers`], [`laws`], [`classes`], [`asked`], [`observed`] - edits of an experiment, each a function; what follows from them follows.
//! * [`alike`] - classes that nothing tells apart.
//! * [`document`] - what is said of numbers that a demes document lets vary.
//! * [`drawn`] - a class' history in the middle of its priors, and what a number of an example is in words.
//! * [`example`] - what is said of the example on the table.
//! * [`files`] - files from outside, before they are read.
//! * [`history`] - the view History: what a choice, a typed number, a button and an answer change of its study and of what runs.
//! * [`own_spectrum`] - a spectrum from a person's own file, and the network that is asked about it.
//! * [`keys`] - keys that move through a list.
//! * [`Refusal`] - why an edit was refused, at which field; the value before stays.
//! * [`RunRecord`] - a run; [`runs_table`], [`differences`] - its line among all runs, and what tells it from them; [`curves`] - its learning
//!   curves; [`reached`] - what it and the simpler methods reached; [`report`] - what the test set says of it.
//! * [`words`] - an experiment and a run in a few words.
//! * [`questions`] - "what happens if"; [`work`] - what training costs before it begins.
//! * [`inspection`] - what is found out about the network at hand, and what a person changes of an example.
//! * [`scaled`] - priors in the scaled units of the coalescent.
//! * [`typed`] - numbers that are typed but belong to no experiment.
//! * [`verdict`] - what can honestly be said about the answer to a file.
//! * [`sealed`] - which test set an experiment has, and how often it was opened; [`seal`] - what is said of it.
//! * [`Lab`] - all of it, and what buttons and answers change.

pub mod alike;
pub mod asked;
pub mod classes;
pub mod curves;
pub mod differences;
pub mod document;
pub mod drawn;
pub mod example;
pub mod files;
pub mod history;
pub mod inspection;
pub mod keys;
mod lab;
pub mod laws;
pub mod layers;
pub mod observed;
pub mod own_spectrum;
pub mod questions;
pub mod reached;
mod refusal;
pub mod report;
mod runs;
pub mod runs_table;
pub mod scaled;
pub mod seal;
pub mod sealed;
pub mod task;
pub mod typed;
pub mod verdict;
pub mod words;
pub mod work;

pub use lab::{Asked, Effect, Lab, Look, Stage};
pub use refusal::{Refusal, check};
pub use runs::{Permuted, RunRecord, RunStatus, Tested, measured};
