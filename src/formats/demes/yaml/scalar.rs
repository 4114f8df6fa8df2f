//! Scalars: plain over several lines, quoted, and literal or folded blocks.

use super::super::DemesError;
use super::block::Parent;
use super::cursor::Cursor;

impl Cursor<'_> {
    /// A plain scalar and the deeper lines that go on with it. A line end is a blank, and an empty line a line end.
    pub fn plain_block(&mut self, parent: Parent) -> Result<String, DemesError> {
        let mut text = String::new();
        loop {
            let line = self.rest_of_line();
            let end = comment(line).unwrap_or(line.len());
            let piece = line
                .get(..end)
                .unwrap_or_default()
                .trim_end_matches([' ', '\t']);
            text.push_str(piece);
            self.advance(piece.len());
            let mut ahead = *self;
            ahead.skip_blanks();
            let mut breaks = 0;
            while ahead.newline() {
                breaks += 1;
                ahead.skip_blanks();
            }
            let goes_on =
                breaks > 0 && ahead.peek().is_some_and(|byte| byte != b'#') && !ahead.is_marker();
            if end < line.len() || !goes_on || parent.is_some_and(|parent| ahead.column() <= parent)
            {
                return Ok(text);
            }
            if ahead.key_follows() {
                return Err(ahead.syntax("no key inside a value of several lines; quote the value"));
            }
            *self = ahead;
            fold(&mut text, breaks);
        }
    }

    /// A quoted scalar, with the cursor behind its closing quote.
    pub fn quoted(&mut self) -> Result<String, DemesError> {
        let (first, is_double) = (self.line, self.peek() == Some(b'"'));
        let mut text = String::new();
        // Blanks before this length were escaped: folding keeps them.
        let mut kept = 0;
        self.advance(1);
        loop {
            let rest = self.rest_of_line();
            let stop = rest
                .find(if is_double { ['"', '\\'] } else { ['\'', '\''] })
                .unwrap_or(rest.len());
            text.push_str(rest.get(..stop).unwrap_or_default());
            self.advance(stop);
            match self.peek() {
                Some(b'\\') => {
                    self.escape(&mut text)?;
                    kept = text.len();
                }
                Some(b'\'') if self.peek_at(1) == Some(b'\'') => {
                    text.push('\'');
                    self.advance(2);
                }
                Some(b'"' | b'\'') => {
                    self.advance(1);
                    return Ok(text);
                }
                Some(_) => {
                    let end = kept.max(text.trim_end_matches([' ', '\t']).len());
                    text.truncate(end);
                    let breaks = self.skip_breaks();
                    fold(&mut text, breaks);
                    kept = text.len();
                }
                None => {}
            }
            if self.peek().is_none() || self.is_marker() {
                return Err(DemesError::Syntax {
                    line: first,
                    expected: "a closing quote",
                    found: "the end of the document".to_owned(),
                });
            }
        }
    }

    /// Past line ends and the blanks that begin the next line; how many line ends.
    fn skip_breaks(&mut self) -> usize {
        let mut breaks = 0;
        while self.newline() {
            breaks += 1;
            self.skip_blanks();
        }
        breaks
    }

    /// What stands behind a backslash.
    fn escape(&mut self, text: &mut String) -> Result<(), DemesError> {
        let wrong = || self.syntax("an escape sequence of YAML, such as \\n or \\u00e9");
        let (length, decoded) = match self.peek_at(1) {
            Some(b'\n') => {
                self.advance(1);
                let breaks = self.skip_breaks();
                text.extend(std::iter::repeat_n('\n', breaks.saturating_sub(1)));
                return Ok(());
            }
            Some(b'x') => (4, self.code(2, 2)),
            Some(b'u') => match self.code(2, 4) {
                // JSON writes characters beyond the basic plane as two surrogates.
                Some(high @ 0xd800..0xdc00) if self.rest().get(6..8) == Some("\\u") => {
                    let low = self.code(8, 4).filter(|low| (0xdc00..0xe000).contains(low));
                    (
                        12,
                        low.map(|low| 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)),
                    )
                }
                code => (6, code),
            },
            Some(b'U') => (10, self.code(2, 8)),
            Some(byte) => (2, simple(byte).map(u32::from)),
            None => (0, None),
        };
        text.push(decoded.and_then(char::from_u32).ok_or_else(wrong)?);
        self.advance(length);
        Ok(())
    }

    /// A hexadecimal number of this many digits, so many bytes ahead.
    fn code(&self, ahead: usize, digits: usize) -> Option<u32> {
        let digits = self
            .rest()
            .get(ahead..ahead + digits)
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, 16).ok()
    }

    /// A literal (`|`) or folded (`>`) block, with the cursor at the beginning of the line behind it.
    pub fn block_scalar(&mut self, parent: Parent) -> Result<String, DemesError> {
        let is_folded = self.peek() == Some(b'>');
        let (mut chomp, mut indent) = (None, None);
        self.advance(1);
        while let Some(byte) = self.peek() {
            match byte {
                b'+' | b'-' if chomp.is_none() => chomp = Some(byte),
                b'1'..=b'9' if indent.is_none() => {
                    indent = Some(parent.unwrap_or(0) + usize::from(byte - b'0'));
                }
                _ => break,
            }
            self.advance(1);
        }
        self.end_of_line()?;
        self.newline();
        let mut lines = Vec::new();
        while self.peek().is_some() && !self.is_marker() {
            let line = self.rest_of_line();
            let spaces = line.len() - line.trim_start_matches(' ').len();
            if spaces < line.len() {
                let least = *indent.get_or_insert(spaces);
                if spaces < least || parent.is_some_and(|parent| spaces <= parent) {
                    break;
                }
            }
            lines.push(line.get(indent.unwrap_or(usize::MAX)..).unwrap_or_default());
            self.skip_line();
            self.newline();
        }
        let content = lines
            .iter()
            .rposition(|line| !line.is_empty())
            .map_or(0, |last| last + 1);
        let trailing = lines.len() - content;
        lines.truncate(content);
        let mut text = if is_folded {
            folded(&lines)
        } else {
            lines.join("\n")
        };
        match chomp {
            Some(b'-') => {}
            Some(_) => text.extend(std::iter::repeat_n(
                '\n',
                trailing + usize::from(content > 0),
            )),
            None if content > 0 => text.push('\n'),
            None => {}
        }
        Ok(text)
    }
}

/// One line end becomes a blank, more become line ends, one less.
fn fold(text: &mut String, breaks: usize) {
    match breaks {
        0 => {}
        1 => text.push(' '),
        more => text.extend(std::iter::repeat_n('\n', more - 1)),
    }
}

/// Lines joined by blanks, except around empty lines and lines that are indented further.
fn folded(lines: &[&str]) -> String {
    let mut text = String::new();
    let (mut breaks, mut was_deeper, mut is_first) = (0, false, true);
    for line in lines {
        if line.is_empty() {
            breaks += 1;
            continue;
        }
        let is_deeper = line.starts_with([' ', '\t']);
        if is_first {
            text.extend(std::iter::repeat_n('\n', breaks));
        } else if was_deeper || is_deeper {
            text.extend(std::iter::repeat_n('\n', breaks + 1));
        } else {
            fold(&mut text, breaks + 1);
        }
        text.push_str(line);
        (breaks, was_deeper, is_first) = (0, is_deeper, false);
    }
    text
}

/// Where a comment begins on a line.
fn comment(line: &str) -> Option<usize> {
    line.as_bytes()
        .windows(2)
        .position(|pair| matches!(pair, [b' ' | b'\t', b'#']))
        .map(|at| at + 1)
}

fn simple(byte: u8) -> Option<char> {
    Some(match byte {
        b'0' => '\0',
        b'a' => '\u{7}',
        b'b' => '\u{8}',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\u{b}',
        b'f' => '\u{c}',
        b'r' => '\r',
        b'e' => '\u{1b}',
        b' ' | b'"' | b'/' | b'\\' => byte as char,
        b'N' => '\u{85}',
        b'_' => '\u{a0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        _ => return None,
    })
}
