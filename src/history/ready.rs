//! The menu of histories.

use super::selected::Selected;
use super::story::Story;
use super::study::Study;

/// An entry of the menu of histories: a history, and what is selected in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ready {
    /// The history.
    pub story: Story,
    /// What is selected in it.
    pub selected: Selected,
}

impl Ready {
    /// All, in the order of the page.
    pub fn all() -> impl Iterator<Item = Self> {
        let growth = Self {
            story: Story::Growth,
            selected: Selected::Hard,
        };
        Story::ALL
            .into_iter()
            .map(|story| Self {
                story,
                selected: Selected::Nothing,
            })
            .chain([growth])
    }

    /// The entry that a study is, or else that of its history alone.
    pub fn of(study: &Study) -> Self {
        let own = Self {
            story: study.story,
            selected: study.selected,
        };
        if Self::all().any(|ready| ready == own) {
            own
        } else {
            Self {
                selected: Selected::Nothing,
                ..own
            }
        }
    }

    /// Its name in the menu, for scripts.
    pub fn key(self) -> String {
        match self.selected {
            Selected::Nothing => self.story.key().to_owned(),
            selected => format!("{}-{}-sweep", self.story.key(), selected.key()),
        }
    }

    /// Its name on the page.
    pub fn title(self) -> &'static str {
        match self.selected {
            Selected::Nothing => self.story.title(),
            _ => "Hard sweep during growth",
        }
    }

    /// The study that it begins with.
    pub fn study(self) -> Study {
        Study::of(self.story).select(self.selected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_menu_has_each_entry_once_and_finds_it_again() {
        for ready in Ready::all() {
            assert_eq!(Ready::of(&ready.study()), ready);
            assert_eq!(
                Ready::all()
                    .filter(|other| other.key() == ready.key() || other.title() == ready.title())
                    .count(),
                1
            );
        }
        assert_eq!(
            Ready::of(&Study::of(Story::TwoEpoch).select(Selected::Soft)).key(),
            "two-epochs"
        );
    }
}
