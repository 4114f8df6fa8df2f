//! Demographic histories in the field's exchange format: demes documents in YAML or JSON (demes specification 1.0, Gower et al. 2022,
//! Genetics 222:iyac131).
//!
//! ```text
//! text  --yaml-->  nodes  --document-->  fields  --resolve-->  graph  --history-->  Demography
//! text  <-----------------write------------------------------  graph  <--population_graph--  Demography
//! ```
//!
//! The whole specification is read, with its defaults and its rules, except for what the simulator does not have: selfing, cloning and
//! size functions other than constant and exponential are refused by name. `metadata` may hold anything, and only two
//! lists in it are kept:
//!
//! **Numbers that vary.** The lists `parameters` and `constraints` of moments' demes inference, in `metadata` or beside the demes, name
//! numbers of the document, each with its bounds, and say of two of them which is the smaller: they become a [`Template`]. One addition is
//! ours: `law: log-uniform`.
//!
//! Reading and writing take 50 kB of compressed wasm: link them into a worker that arrives late, not into the page.
//!
//! **Order at equal times.** Forward in time, a deme begins with the ancestry of the moment before, and pulses into it follow in the order
//! of the document. Looking back, events of one time therefore apply as: changes of size, migrations that begin (looking back) or end,
//! pulses in reverse order, and last the demes that begin, which join their ancestors. A pulse into a deme at the very time at which it
//! begins is thus applied, as the specification has it (msprime 1.4 moves such a deme's lineages to its ancestor first).
//!
//! **Proportions.** A deme with several ancestors, and a pulse with several sources, replace shares of one whole. Lineages move one event
//! at a time, so that the k-th share of `p` becomes a pulse of `p / (1 - the shares before)`; of the ancestors, the last is a join.

mod clash;
mod constraints;
mod document;
mod error;
mod fields;
mod graph;
mod history;
mod naming;
mod numbers;
mod packed;
mod parameters;
mod population_graph;
mod resolve;
mod shown;
mod sound;
mod spot;
mod template;
mod words;
mod write;
mod write_error;
mod write_parameters;
mod yaml;

pub use error::{DemesError, Place};
pub use numbers::DocumentNumber;
pub use sound::Clash;
pub use spot::Kind;
pub use template::{Constraint, Template, Trial, Variable};
pub use write_error::WriteError;

use crate::coalescent::demography::Demography;
use crate::sentence::is_unseen;
use document::Document;

/// Largest document that is read, bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// Deepest nesting of lists and mappings that is read.
pub const MAX_DEPTH: usize = 32;

/// Most demes of a document, and most entries of any list of names or proportions.
pub const MAX_DEMES: usize = 100;

/// Longest name of a deme, characters.
pub const MAX_NAME: usize = 200;

/// Most epochs of a deme.
pub const MAX_EPOCHS: usize = 500;

/// Most migrations, each direction counted.
pub const MAX_MIGRATIONS: usize = 20_000;

/// Most pulses.
pub const MAX_PULSES: usize = 1_000;

/// Most numbers that vary, and most constraints between them.
pub const MAX_VARIABLES: usize = 50;

/// A history as a demes document tells it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DemesModel {
    /// What the model is, in a few words.
    pub description: String,
    /// Where it was published.
    pub doi: Vec<String>,
    /// The document's units of time: `generations`, `years` or others.
    pub time_units: String,
    /// The length of a generation in these units; 1 for generations.
    pub generation_time: f64,
    /// The history. Whatever the units of the document, its times are in generations.
    pub demography: Demography,
    /// What each population is, in the order of the history's populations; may be shorter.
    pub descriptions: Vec<String>,
    /// The document itself, with the numbers of it that vary; none for a history that was never one.
    pub template: Option<Template>,
}

impl DemesModel {
    /// A history without further words, with times in generations.
    pub fn of(demography: Demography) -> Self {
        Self {
            time_units: "generations".to_owned(),
            generation_time: 1.0,
            demography,
            ..Self::default()
        }
    }
}

/// Reads a demes document.
///
/// # Errors
/// A sentence with line, field, what was expected and what was found; see [`DemesError`]. Documents beyond the limits of this module are
/// refused before they cost anything.
pub fn read(bytes: &[u8]) -> Result<DemesModel, DemesError> {
    if bytes.len() > MAX_BYTES {
        return Err(DemesError::TooLarge { bytes: bytes.len() });
    }
    let text = text(bytes)?.replace("\r\n", "\n").replace('\r', "\n");
    let root = yaml::read(&text)?;
    let document = Document::of(&root)?;
    let unit = document
        .generation_time
        .as_ref()
        .map_or(&document.time_units.place, |time| &time.place)
        .clone();
    let graph = resolve::resolve(document)?;
    let template = parameters::template(&root, &graph)?;
    Ok(DemesModel {
        template: Some(template),
        ..history::model(graph, &unit)?
    })
}

/// Writes a history as a demes document, with its times in the model's units. What [`read`] makes of it is the same history, but for the
/// order of the populations (ancestors come first) and the last bits of growth rates and converted times.
///
/// Events of one time that move lineages are gathered: a population that joins another becomes a deme with one or more ancestors. A model
/// with a template is written as the document that it came from, with all that it leaves to defaults filled in.
///
/// # Errors
/// A sentence that names the population or event; see [`WriteError`]. Instantaneous bottlenecks and growth without end have no place in a
/// demes document.
pub fn write(model: &DemesModel) -> Result<String, WriteError> {
    match &model.template {
        Some(template) => Ok(write_parameters::text(template)),
        None => population_graph::graph(model).map(|graph| write::text(&graph, |_, _| false)),
    }
}

/// Bytes as text without control characters.
fn text(bytes: &[u8]) -> Result<&str, DemesError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let is_odd = |byte: &u8| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r');
    let (text, end) = match std::str::from_utf8(bytes) {
        Ok(text) => (text, bytes.iter().position(is_odd)),
        Err(error) => ("", Some(error.valid_up_to())),
    };
    match end {
        None => Ok(text),
        Some(end) => Err(DemesError::NotText {
            line: 1 + bytes
                .iter()
                .take(end)
                .filter(|byte| **byte == b'\n')
                .count(),
        }),
    }
}

/// Whether demes takes this for a name: a letter or underscore, then letters, digits and underscores, of any script; and no longer than is
/// read.
fn is_identifier(name: &str) -> bool {
    let mut letters = name.chars();
    name.chars().count() <= MAX_NAME
        && letters
            .next()
            .is_some_and(|first| first.is_alphabetic() || first == '_')
        && letters.all(|c| c.is_alphanumeric() || c == '_')
}

/// The beginning of a stranger's text, fit for a sentence.
fn excerpt(text: &str) -> String {
    let short: String = text
        .chars()
        .take(40)
        .map(|c| if is_unseen(c) { ' ' } else { c })
        .collect();
    if short.len() < text.len() {
        format!("{short}…")
    } else {
        short
    }
}
