//! Mappings and sequences that are structured by indentation.

use super::super::DemesError;
use super::cursor::Cursor;
use super::{Entries, Entry, Node, Value};

/// Column of the construct around this one; none at the top.
pub type Parent = Option<usize>;

impl Cursor<'_> {
    /// The value that begins here, on a line of its own or behind the dash of a sequence.
    pub fn block_node(&mut self, parent: Parent, depth: usize) -> Result<Node, DemesError> {
        self.check_depth(depth)?;
        if self.peek() == Some(b'-') && self.is_blank_at(1) {
            return self.block_list(depth);
        }
        if self.key_follows() {
            return self.block_map(depth);
        }
        self.inline(parent, depth)
    }

    /// A value that is no block mapping or sequence, up to the end of its last line.
    fn inline(&mut self, parent: Parent, depth: usize) -> Result<Node, DemesError> {
        let line = self.line;
        let value = match self.peek() {
            Some(b'[' | b'{') => self.flow_node(depth)?.value,
            Some(b'|' | b'>') => {
                return Ok(Node {
                    line,
                    value: Value::Text(self.block_scalar(parent)?),
                });
            }
            Some(b'"' | b'\'') => Value::Text(self.quoted()?),
            _ => {
                self.check_indicator()?;
                Value::Plain(self.plain_block(parent)?)
            }
        };
        self.end_of_line()?;
        Ok(Node { line, value })
    }

    fn block_map(&mut self, depth: usize) -> Result<Node, DemesError> {
        let (line, column) = (self.line, self.column());
        let mut entries = Entries::default();
        loop {
            if !self.key_follows() {
                return Err(self.syntax("a key, a colon and a blank"));
            }
            let key_line = self.line;
            let key = self.block_key()?;
            let value = self.map_value(column, depth)?;
            entries.push(Entry {
                key,
                line: key_line,
                value,
            })?;
            match self.next_content()? {
                Some(next) if next == column => {}
                Some(next) if next > column => {
                    return Err(self.syntax("a key in the column of the keys above"));
                }
                _ => {
                    return Ok(Node {
                        line,
                        value: Value::Map(entries.entries),
                    });
                }
            }
        }
    }

    /// A key and its colon.
    fn block_key(&mut self) -> Result<String, DemesError> {
        let key = if matches!(self.peek(), Some(b'"' | b'\'')) {
            self.quoted()?
        } else {
            self.check_indicator()?;
            let line = self.rest_of_line();
            let key = line
                .get(..colon(line).unwrap_or(line.len()))
                .unwrap_or_default();
            self.advance(key.len());
            key.trim_end_matches([' ', '\t']).to_owned()
        };
        self.skip_blanks();
        self.advance(1);
        Ok(key)
    }

    fn map_value(&mut self, column: usize, depth: usize) -> Result<Node, DemesError> {
        let line = self.line;
        self.skip_blanks();
        if !matches!(self.peek(), None | Some(b'\n' | b'#')) {
            if self.key_follows() {
                return Err(self.syntax("a value, or a mapping that begins on a line of its own"));
            }
            return self.inline(Some(column), depth + 1);
        }
        match self.next_content()? {
            Some(next) if next > column => self.block_node(Some(column), depth + 1),
            Some(next) if next == column && self.peek() == Some(b'-') && self.is_blank_at(1) => {
                self.check_depth(depth + 1)?;
                self.block_list(depth + 1)
            }
            _ => Ok(Node {
                line,
                value: Value::Plain(String::new()),
            }),
        }
    }

    fn block_list(&mut self, depth: usize) -> Result<Node, DemesError> {
        let (line, column) = (self.line, self.column());
        let mut nodes = Vec::new();
        loop {
            let dash_line = self.line;
            self.advance(1);
            self.skip_blanks();
            let is_beside = !matches!(self.peek(), None | Some(b'\n' | b'#'));
            let node = if is_beside || self.next_content()?.is_some_and(|next| next > column) {
                self.block_node(Some(column), depth + 1)?
            } else {
                Node {
                    line: dash_line,
                    value: Value::Plain(String::new()),
                }
            };
            nodes.push(node);
            match self.next_content()? {
                Some(next)
                    if next == column && self.peek() == Some(b'-') && self.is_blank_at(1) => {}
                Some(next) if next > column => {
                    return Err(self.syntax("a dash in the column of the dashes above"));
                }
                _ => {
                    return Ok(Node {
                        line,
                        value: Value::List(nodes),
                    });
                }
            }
        }
    }

    /// Whether a key and its colon begin here.
    pub fn key_follows(&self) -> bool {
        let line = self.rest_of_line();
        match self.peek() {
            Some(quote @ (b'"' | b'\'')) => {
                let Some(end) = closing(line, quote) else {
                    return false;
                };
                let rest = line
                    .get(end + 1..)
                    .unwrap_or_default()
                    .trim_start_matches([' ', '\t']);
                rest.strip_prefix(':')
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
            }
            Some(b'[' | b'{' | b'|' | b'>') => false,
            _ => colon(line).is_some(),
        }
    }
}

/// Where the colon of a plain key stands on a line: followed by a blank or the end, and before any comment.
fn colon(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let is_blank = |at: Option<&u8>| matches!(at, None | Some(b' ' | b'\t'));
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b':' if is_blank(bytes.get(at + 1)) => return Some(at),
            b'#' if at > 0 && is_blank(bytes.get(at - 1)) => return None,
            _ => {}
        }
    }
    None
}

/// Where the quote that begins a line is closed on it.
fn closing(line: &str, quote: u8) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 2,
            byte if byte == quote && quote == b'\'' && bytes.get(at + 1) == Some(&quote) => at += 2,
            byte if byte == quote => return Some(at),
            _ => at += 1,
        }
    }
    None
}
