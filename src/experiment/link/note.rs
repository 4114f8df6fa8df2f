//! What the page says of a link that it does not follow to the letter.

/// Something about a link that the page should say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkNote {
    /// The key in the link, or "link" for the link as a whole.
    pub field: String,
    /// A sentence: what was expected, what stands there, and what happened instead.
    pub sentence: String,
}

impl LinkNote {
    /// Of a field that no table has.
    pub(super) fn unknown(name: &str) -> Self {
        let field = excerpt(name);
        let sentence =
            format!("The link's field \"{field}\" means nothing to this page and was ignored.");
        Self { field, sentence }
    }
}

/// What stands for the field where the whole link is meant.
pub(super) const LINK: &str = "link";

/// Why a field of a link is not followed.
#[derive(Debug, PartialEq)]
pub(super) struct Broken {
    /// The field.
    pub field: String,
    /// What is wrong with it, as the rest of a sentence about it.
    pub wrong: String,
}

impl Broken {
    /// Of a field, with the beginning of what a stranger wrote there.
    pub fn new(field: &str, expected: impl Into<String>, found: &str) -> Self {
        Self {
            field: excerpt(field),
            wrong: format!(
                "should hold {}, but it holds \"{}\"",
                expected.into(),
                excerpt(found)
            ),
        }
    }

    /// What the page says, with what became of it.
    pub fn note(&self, outcome: &str) -> LinkNote {
        let Self { field, wrong } = self;
        let of = match field.as_str() {
            LINK => "The link".to_owned(),
            field => format!("The link's field \"{field}\""),
        };
        LinkNote {
            field: field.clone(),
            sentence: format!("{of} {wrong}. {outcome}"),
        }
    }

    /// The same of a field that the link does not have.
    pub fn note_without(&self, outcome: &str) -> LinkNote {
        let Self { field, wrong } = self;
        LinkNote {
            field: field.clone(),
            sentence: format!(
                "The link has no field \"{field}\", and what stands there without it {wrong}. {outcome}"
            ),
        }
    }
}

/// The beginning of a stranger's text, fit for a sentence: at most 60 characters, none of them a control character.
fn excerpt(text: &str) -> String {
    let mut characters = text.chars().filter(|c| !crate::sentence::is_unseen(*c));
    let mut short: String = characters.by_ref().take(60).collect();
    if characters.next().is_some() {
        short.push('…');
    }
    short
}
