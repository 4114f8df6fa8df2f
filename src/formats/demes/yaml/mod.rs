//! A strict reader of the part of YAML 1.2 that demes documents are written in, JSON included.
//!
//! Read are block and flow mappings and sequences, plain, quoted and block scalars over one line or several, comments, and one document
//! with or without its markers. Refused, each by name, are anchors and aliases (so no document grows when it is read), tags, directives,
//! merge keys, keys that are not scalars, and tabs that indent. Every value keeps its line.

mod block;
mod cursor;
mod flow;
mod scalar;

use super::DemesError;
use cursor::Cursor;

/// A value and the line it begins on, counted from 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The line.
    pub line: usize,
    /// The value.
    pub value: Value,
}

/// What a node holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text that was not quoted: a string, a number, true, false or null.
    Plain(String),
    /// Text that was quoted, or a block scalar: a string.
    Text(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping in the order of the document; no key stands twice.
    Map(Vec<Entry>),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Its line.
    pub line: usize,
    /// The value.
    pub value: Node,
}

/// Reads one document. Line ends are `\n`; other control characters than tabs are taken care of by the caller.
pub fn read(text: &str) -> Result<Node, DemesError> {
    let mut cursor = Cursor::new(text);
    cursor.preamble()?;
    if cursor.next_content()?.is_none() {
        return Err(DemesError::Empty);
    }
    let node = cursor.block_node(None, 1)?;
    cursor.finish()?;
    Ok(node)
}

/// The entries of a mapping under construction.
#[derive(Default)]
struct Entries {
    entries: Vec<Entry>,
    keys: std::collections::BTreeSet<String>,
}

impl Entries {
    fn push(&mut self, entry: Entry) -> Result<(), DemesError> {
        if entry.key == "<<" {
            return Err(DemesError::Unsupported {
                line: entry.line,
                what: "merge keys",
            });
        }
        if !self.keys.insert(entry.key.clone()) {
            return Err(DemesError::DuplicateKey {
                line: entry.line,
                key: super::excerpt(&entry.key),
            });
        }
        self.entries.push(entry);
        Ok(())
    }
}
