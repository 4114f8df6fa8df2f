//! Rust's words, as far as imports are told from them: identifiers, `::` and brackets, without comments, texts and what is only of tests.

/// A word of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// An identifier or a keyword.
    Name(String),
    /// `::`.
    Path,
    /// Any other character.
    Mark(char),
}

impl Word {
    /// The identifier, if it is one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            Self::Path | Self::Mark(_) => None,
        }
    }

    /// Whether it is this character.
    pub fn is(&self, mark: char) -> bool {
        *self == Self::Mark(mark)
    }
}

/// The words of a source text.
pub fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let taken = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            comment(rest)
        } else if first == '"' {
            1 + quoted(&rest[1..], '"')
        } else if let Some(taken) = raw(rest) {
            taken
        } else if first == '\'' {
            character(rest)
        } else if rest.starts_with("::") {
            found.push(Word::Path);
            2
        } else if first.is_alphanumeric() || first == '_' {
            let end = rest
                .find(|next: char| !(next.is_alphanumeric() || next == '_'))
                .unwrap_or(rest.len());
            found.push(Word::Name(rest[..end].to_owned()));
            end
        } else {
            if !first.is_whitespace() {
                found.push(Word::Mark(first));
            }
            first.len_utf8()
        };
        rest = &rest[taken..];
    }
    found
}

/// Bytes of a block comment, with those inside it.
fn comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest.starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                break;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

/// Bytes up to and with the closing quotation mark.
fn quoted(text: &str, mark: char) -> usize {
    let mut escaped = false;
    for (at, next) in text.char_indices() {
        match next {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            next if next == mark => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Bytes of a raw text, if one begins here.
fn raw(text: &str) -> Option<usize> {
    let after = text.strip_prefix("br").or(text.strip_prefix('r'))?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let body = after[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let close = body.find(&end).map_or(body.len(), |at| at + end.len());
    Some(text.len() - body.len() + close)
}

/// Bytes of a character, or of the tick of a lifetime.
fn character(text: &str) -> usize {
    let mut inside = text[1..].chars();
    match (inside.next(), inside.next()) {
        (Some('\\'), _) => 1 + quoted(&text[1..], '\''),
        (Some(one), Some('\'')) => 2 + one.len_utf8(),
        _ => 1,
    }
}

/// The words without items that stand under `#[cfg(test)]`; the names of modules among these that are files of their own.
pub fn without_tests(words: &[Word]) -> (Vec<Word>, Vec<String>) {
    let (mut kept, mut files) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let attribute = word.is('#') && words.get(at + 1).is_some_and(|next| next.is('['));
        let end = if attribute {
            closing(words, at + 1)
        } else {
            at + 1
        };
        let of_tests = attribute && {
            let named = |name: &str| words[at..end].iter().any(|word| word.name() == Some(name));
            named("cfg") && named("test") && !named("not")
        };
        if !of_tests {
            kept.extend_from_slice(&words[at..end]);
            at = end;
            continue;
        }
        at = end;
        while words.get(at).is_some_and(|word| word.is('#')) {
            at = closing(words, at + 1);
        }
        let begin = at;
        while let Some(word) = words.get(at) {
            if word.is('{') {
                at = closing(words, at);
                break;
            }
            at += 1;
            if word.is(';') {
                break;
            }
        }
        let item = &words[begin..at];
        let module = item.iter().position(|word| word.name() == Some("mod"));
        if let (Some(module), true) = (module, item.last().is_some_and(|last| last.is(';'))) {
            files.extend(item.get(module + 1).and_then(Word::name).map(str::to_owned));
        }
    }
    (kept, files)
}

/// The place behind the bracket that closes the one at a place.
pub fn closing(words: &[Word], open: usize) -> usize {
    let mut depth = 0;
    for (at, word) in words.iter().enumerate().skip(open) {
        match word {
            Word::Mark('(' | '[' | '{') => depth += 1,
            Word::Mark(')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    words.len()
}
