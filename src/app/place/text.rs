//! The texts that open beside a view.

use super::Place;

/// A text beside a view. It covers no view and is opened and closed like one: the address names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// What the view teaches.
    Lesson,
    /// What all of it is, and where it comes from.
    About,
}

impl Text {
    /// In the order of the menu.
    pub const ALL: [Self; 2] = [Self::Lesson, Self::About];

    /// What an address calls it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Lesson => "lesson",
            Self::About => "about",
        }
    }

    /// The text that an address means by this.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|text| text.key() == key)
    }

    /// Its name in the menu.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lesson => "Lesson",
            Self::About => "About",
        }
    }

    /// What is read beside a view: a file below `lessons/`.
    pub const fn file(self, place: Place) -> &'static str {
        match self {
            Self::Lesson => place.lesson(),
            Self::About => "about",
        }
    }
}
