//! What may be selected in a ready history, or in one of one's own, that is one population.

use super::parameter::{self as numbers, Parameter};
use serde::{Deserialize, Serialize};

/// What is selected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Selected {
    /// Nothing.
    #[default]
    Nothing,
    /// One new copy, which was fixed.
    Hard,
    /// An allele that was neutral for a while and was then fixed.
    Soft,
    /// One new copy, which has not been fixed.
    Partial,
}

impl Selected {
    /// All, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Nothing, Self::Hard, Self::Soft, Self::Partial];

    /// Its name in links.
    pub fn key(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::Hard => "hard",
            Self::Soft => "soft",
            Self::Partial => "partial",
        }
    }

    /// Its name on the page.
    pub fn title(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::Hard => "a hard sweep",
            Self::Soft => "a soft sweep",
            Self::Partial => "a partial sweep",
        }
    }

    /// What it needs, beside the numbers of the history.
    pub fn parameters(self) -> &'static [Parameter] {
        match self {
            Self::Nothing => &[],
            Self::Hard => &numbers::HARD,
            Self::Soft => &numbers::SOFT,
            Self::Partial => &numbers::PARTIAL,
        }
    }

    /// The one of a name in a link.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|selected| selected.key() == key)
    }
}
