//! A place in the text, and the steps that every construct takes.

use super::super::{DemesError, MAX_DEPTH, excerpt};

/// A place in the text. All that structures YAML is ASCII, so that bytes can be looked at one by one.
#[derive(Clone, Copy)]
pub struct Cursor<'a> {
    text: &'a str,
    at: usize,
    /// The line, counted from 1.
    pub line: usize,
    line_start: usize,
    /// Kept, as looking for it again at every token would make long lines quadratic.
    line_end: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(text: &'a str) -> Self {
        let line_end = text.find('\n').unwrap_or(text.len());
        Self {
            text,
            at: 0,
            line: 1,
            line_start: 0,
            line_end,
        }
    }

    /// All that follows.
    pub fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// What follows on this line.
    pub fn rest_of_line(&self) -> &'a str {
        self.text.get(self.at..self.line_end).unwrap_or_default()
    }

    pub fn peek(&self) -> Option<u8> {
        self.peek_at(0)
    }

    pub fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    /// Whether the line ends, or a blank stands there.
    pub fn is_blank_at(&self, ahead: usize) -> bool {
        matches!(self.peek_at(ahead), None | Some(b' ' | b'\t' | b'\n'))
    }

    /// Columns from the beginning of the line, in bytes: only compared where nothing but spaces and ASCII indicators stand before.
    pub fn column(&self) -> usize {
        self.at - self.line_start
    }

    /// Past this many bytes of this line.
    pub fn advance(&mut self, bytes: usize) {
        self.at = (self.at + bytes).min(self.line_end);
    }

    /// Past the end of the line, if it ends here.
    pub fn newline(&mut self) -> bool {
        let is_end = self.peek() == Some(b'\n');
        if is_end {
            self.at += 1;
            self.line += 1;
            self.line_start = self.at;
            self.line_end = self.at + self.rest().find('\n').unwrap_or(self.rest().len());
        }
        is_end
    }

    pub fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    pub fn skip_line(&mut self) {
        self.advance(self.rest_of_line().len());
    }

    /// Past blanks and a comment to the end of the line; anything else there is an error.
    pub fn end_of_line(&mut self) -> Result<(), DemesError> {
        let before = self.at;
        self.skip_blanks();
        match self.peek() {
            None | Some(b'\n') => Ok(()),
            Some(b'#') if self.at > before || self.column() == 0 => {
                self.skip_line();
                Ok(())
            }
            _ => Err(self.syntax("the end of the line")),
        }
    }

    /// On to the next content and its column; nothing at the end of the document.
    pub fn next_content(&mut self) -> Result<Option<usize>, DemesError> {
        loop {
            while self.peek() == Some(b' ') {
                self.at += 1;
            }
            match self.peek() {
                None => return Ok(None),
                Some(b'\n') => {
                    self.newline();
                }
                Some(b'#') => self.skip_line(),
                Some(b'\t') => {
                    let rest = self.rest_of_line().trim_start_matches([' ', '\t']);
                    if !rest.is_empty() && !rest.starts_with('#') {
                        return Err(self.syntax("spaces, not tabs, before a value"));
                    }
                    self.skip_line();
                }
                Some(_) if self.is_marker() => return Ok(None),
                Some(_) => return Ok(Some(self.column())),
            }
        }
    }

    /// Whether `---` or `...` stands here, alone in the first columns of its line.
    pub fn is_marker(&self) -> bool {
        self.column() == 0
            && (self.rest().starts_with("---") || self.rest().starts_with("..."))
            && self.is_blank_at(3)
    }

    /// Past the marker that may begin the document.
    pub fn preamble(&mut self) -> Result<(), DemesError> {
        self.next_content()?;
        if self.peek() == Some(b'%') {
            return Err(DemesError::Unsupported {
                line: self.line,
                what: "directives",
            });
        }
        if self.is_marker() && self.rest().starts_with("---") {
            self.advance(3);
            self.end_of_line()?;
        }
        Ok(())
    }

    /// Past the marker that may end the document, and sees that nothing follows.
    pub fn finish(&mut self) -> Result<(), DemesError> {
        if self.next_content()?.is_some() {
            return Err(self.syntax("the end of the document, or a key in the column of the first"));
        }
        if self.rest().starts_with("...") {
            self.advance(3);
            self.end_of_line()?;
            self.next_content()?;
        }
        if self.peek().is_some() {
            return Err(DemesError::Unsupported {
                line: self.line,
                what: "several documents in one file",
            });
        }
        Ok(())
    }

    /// Refuses a place that is nested too deeply.
    pub fn check_depth(&self, depth: usize) -> Result<(), DemesError> {
        if depth > MAX_DEPTH {
            Err(DemesError::TooDeep { line: self.line })
        } else {
            Ok(())
        }
    }

    /// Refuses what no plain scalar begins with.
    pub fn check_indicator(&self) -> Result<(), DemesError> {
        let unsupported = |what| {
            Err(DemesError::Unsupported {
                line: self.line,
                what,
            })
        };
        match self.peek() {
            Some(b'&' | b'*') => unsupported("anchors and aliases"),
            Some(b'!') => unsupported("tags"),
            Some(b'?') if self.is_blank_at(1) => unsupported("keys that are not scalars"),
            Some(b'-') if self.is_blank_at(1) => {
                Err(self.syntax("a value, or a list that begins on a line of its own"))
            }
            Some(b':') if self.is_blank_at(1) => Err(self.syntax("a key before the colon")),
            Some(
                b'[' | b']' | b'{' | b'}' | b',' | b'#' | b'|' | b'>' | b'%' | b'@' | b'`' | b'"'
                | b'\'',
            ) => Err(self.syntax("a value, quoted if it begins with this character")),
            _ => Ok(()),
        }
    }

    pub fn syntax(&self, expected: &'static str) -> DemesError {
        let found = match self.rest_of_line().trim() {
            "" => "the end of the line".to_owned(),
            rest => excerpt(rest),
        };
        DemesError::Syntax {
            line: self.line,
            expected,
            found,
        }
    }
}
