//! Mappings and sequences in brackets, as in JSON.

use super::super::DemesError;
use super::cursor::Cursor;
use super::{Entries, Entry, Node, Value};

impl Cursor<'_> {
    /// A value inside brackets, or the brackets themselves.
    pub fn flow_node(&mut self, depth: usize) -> Result<Node, DemesError> {
        self.check_depth(depth)?;
        let line = self.line;
        let value = match self.peek() {
            Some(b'[') => self.flow_list(depth)?,
            Some(b'{') => self.flow_map(depth)?,
            Some(b'"' | b'\'') => Value::Text(self.quoted()?),
            _ => {
                self.check_indicator()?;
                Value::Plain(self.plain_flow()?)
            }
        };
        Ok(Node { line, value })
    }

    fn flow_list(&mut self, depth: usize) -> Result<Value, DemesError> {
        let mut nodes = Vec::new();
        self.advance(1);
        loop {
            self.skip_to_token()?;
            if self.peek() == Some(b']') {
                self.advance(1);
                return Ok(Value::List(nodes));
            }
            nodes.push(self.flow_node(depth + 1)?);
            self.skip_to_token()?;
            match self.peek() {
                Some(b',') => self.advance(1),
                Some(b']') => {}
                _ => return Err(self.syntax("a comma or a closing square bracket")),
            }
        }
    }

    fn flow_map(&mut self, depth: usize) -> Result<Value, DemesError> {
        let mut entries = Entries::default();
        self.advance(1);
        loop {
            self.skip_to_token()?;
            let line = self.line;
            let key = match self.peek() {
                Some(b'}') => {
                    self.advance(1);
                    return Ok(Value::Map(entries.entries));
                }
                Some(b'"' | b'\'') => self.quoted()?,
                Some(b'[' | b'{') => {
                    return Err(DemesError::Unsupported {
                        line,
                        what: "keys that are not scalars",
                    });
                }
                _ => {
                    self.check_indicator()?;
                    self.plain_flow()?
                }
            };
            self.skip_to_token()?;
            if self.peek() != Some(b':') {
                return Err(self.syntax("a colon between a key and its value"));
            }
            self.advance(1);
            self.skip_to_token()?;
            let value = match self.peek() {
                Some(b',' | b'}') => Node {
                    line,
                    value: Value::Plain(String::new()),
                },
                _ => self.flow_node(depth + 1)?,
            };
            entries.push(Entry { key, line, value })?;
            self.skip_to_token()?;
            match self.peek() {
                Some(b',') => self.advance(1),
                Some(b'}') => {}
                _ => return Err(self.syntax("a comma or a closing brace")),
            }
        }
    }

    /// Past blanks, comments and line ends; the document does not end inside brackets.
    fn skip_to_token(&mut self) -> Result<(), DemesError> {
        loop {
            self.skip_blanks();
            if self.newline() {
                continue;
            }
            match self.peek() {
                Some(b'#') => self.skip_line(),
                Some(_) if !self.is_marker() => return Ok(()),
                _ => return Err(self.syntax("a closing bracket before the end of the document")),
            }
        }
    }

    /// A plain scalar inside brackets; its lines are joined by blanks.
    fn plain_flow(&mut self) -> Result<String, DemesError> {
        let mut text = String::new();
        loop {
            let line = self.rest_of_line();
            let end = plain_end(line);
            let piece = line.get(..end).unwrap_or_default();
            self.advance(end);
            text.push_str(piece.trim_end_matches([' ', '\t']));
            if !piece.is_empty() && end < line.len() {
                break;
            }
            self.skip_to_token()?;
            if matches!(
                self.peek(),
                Some(b',' | b'[' | b']' | b'{' | b'}' | b':' | b'#')
            ) {
                break;
            }
            text.push(' ');
        }
        Ok(text)
    }
}

/// Where a plain scalar inside brackets ends on this line.
fn plain_end(line: &str) -> usize {
    let bytes = line.as_bytes();
    let is_end = |at: usize| {
        matches!(
            bytes.get(at),
            None | Some(b' ' | b'\t' | b',' | b'[' | b']' | b'{' | b'}')
        )
    };
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b',' | b'[' | b']' | b'{' | b'}' => return at,
            b':' if is_end(at + 1) => return at,
            b'#' if at > 0 && matches!(bytes.get(at - 1), Some(b' ' | b'\t')) => return at,
            _ => {}
        }
    }
    line.len()
}
