//! Where a person is: in which view, in which state of it, and with which text open beside it. The address says all of it; [`trail`] decides
//! what of it becomes an entry of the tab's history, so that Back and Forward undo choices and moves, and not every digit that was typed.

mod address;
mod text;
pub mod trail;

pub use address::{Address, PlaceError};
pub use text::Text;

use crate::experiment::{Preset, Task, link};
use address::FIELD;
use form_urlencoded::parse;

/// A view of the page. Its state is kept while others are on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Histories, what is observed of them, what is asked, and a network that learns it.
    #[default]
    Lab,
    /// Any history, looked at closely.
    History,
    /// The Lab's network, opened layer by layer.
    Inside,
    /// A file of one's own, and what the Lab's network says of it.
    Data,
}

impl Place {
    /// In the order of the menu.
    pub const ALL: [Self; 4] = [Self::Lab, Self::History, Self::Inside, Self::Data];

    /// Those that show one experiment, with its runs and its trainer.
    pub const OF_THE_EXPERIMENT: [Self; 3] = [Self::Lab, Self::Inside, Self::Data];

    /// What an address calls it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Lab => "lab",
            Self::History => "history",
            Self::Inside => "inside",
            Self::Data => "data",
        }
    }

    /// The view that an address means by this.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.key() == key)
    }

    /// Its name in the menu.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lab => "Lab",
            Self::History => "History",
            Self::Inside => "Inside",
            Self::Data => "Your data",
        }
    }

    /// The document's title while it is on the screen.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Lab => "Coalescent Playground",
            Self::History => "History · Coalescent Playground",
            Self::Inside => "Inside · Coalescent Playground",
            Self::Data => "Your data · Coalescent Playground",
        }
    }

    /// The lesson beside it: a file below `lessons/`.
    pub const fn lesson(self) -> &'static str {
        match self {
            Self::Lab => "gene-flow",
            Self::History => "histories",
            Self::Inside => "inside",
            Self::Data => "your-data",
        }
    }

    /// The workers it has.
    pub const fn workers(self) -> &'static [&'static str] {
        match self {
            // The network that is opened, or asked about a file, is the Lab's.
            Self::Lab | Self::Inside | Self::Data => &["simulator", "trainer"],
            Self::History => &["explorer"],
        }
    }

    /// Whether a field of its links names a history or an experiment as a whole, or how many histories there are. To change one is a choice,
    /// which Back undoes; other fields are numbers and settings of what was chosen.
    fn names_a_choice(self, field: &str) -> bool {
        let history = |field: &str| matches!(field, "h" | "sweep" | "demes" | "varies");
        match self {
            Self::Lab | Self::Inside | Self::Data => {
                let of_a_class = field.split_once('.').filter(|(class, _)| {
                    class
                        .strip_prefix('c')
                        .is_some_and(|place| place.parse::<u8>().is_ok())
                });
                matches!(field, "preset" | "classes")
                    || of_a_class.is_some_and(|(_, field)| history(field))
            }
            Self::History => history(field),
        }
    }

    /// Whether a state, as a query, is of another history or experiment than the one before it, or gives up several settings of it at once, as
    /// the way back to a preset does.
    pub fn chooses(self, before: &str, after: &str) -> bool {
        let chosen = |query: &str| -> Vec<(String, String)> {
            parse(query.as_bytes())
                .filter(|(name, _)| self.names_a_choice(name))
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect()
        };
        chosen(before) != chosen(after)
            || self.asks_classes(before) != self.asks_classes(after)
            || self.given_up(before, after) > 1
    }

    /// How many settings of a state the next one leaves out. What is looked at is none.
    fn given_up(self, before: &str, after: &str) -> usize {
        let looks: fn(&str) -> bool = match self {
            Self::Lab | Self::Inside | Self::Data => link::is_of_view,
            Self::History => link::study::is_of_view,
        };
        parse(before.as_bytes())
            .filter(|(name, _)| !looks(name))
            .filter(|(name, _)| parse(after.as_bytes()).all(|(other, _)| other != *name))
            .count()
    }

    /// Whether a state asks which class it is, where a view asks something: to ask for numbers instead is a choice, which numbers is none.
    fn asks_classes(self, query: &str) -> Option<bool> {
        let field = |key: &str| {
            parse(query.as_bytes())
                .find(|(name, _)| name == key)
                .map(|(_, value)| value)
        };
        let usual = || {
            let preset = field("preset").and_then(|key| Preset::of_key(&key));
            preset.unwrap_or_default().experiment().task == Task::Classify
        };
        match self {
            Self::Lab | Self::Inside | Self::Data => {
                Some(field("predict").map_or_else(usual, |asked| asked == "class"))
            }
            Self::History => None,
        }
    }

    /// A text's links to settings of this view, in HTML, as they have to read on the page of all views.
    pub fn own_links(self, html: &str) -> String {
        let named = format!("href=\"?{FIELD}=");
        html.split("href=\"?")
            .enumerate()
            .map(|(index, rest)| match index {
                0 => rest.to_owned(),
                _ if self == Self::default() => format!("href=\"?{rest}"),
                _ if rest.starts_with(&format!("{FIELD}=")) => format!("href=\"?{rest}"),
                _ => format!("{named}{}&amp;{rest}", self.key()),
            })
            .collect()
    }
}

/// Whose worker is meant by a name: that of the view on the screen if it has one, else that of any view opened so far.
pub fn keeper_of(worker: &str, shown: Place, opened: &[Place]) -> Option<Place> {
    let has = |place: &&Place| place.workers().contains(&worker);
    std::iter::once(&shown).chain(opened).find(has).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_told_from_numbers() {
        assert!(Place::Lab.chooses("sd=1", "preset=human&sd=1"));
        assert!(!Place::Lab.chooses("preset=human&sd=1", "preset=human&sd=2&lr=1"));
        assert!(Place::Lab.chooses("sd=1", "classes=1&predict=T&sd=1"));
        assert!(!Place::Lab.chooses("predict=T", "predict=T,NA"));
        assert!(!Place::Lab.chooses("preset=theta", "preset=theta&predict=stat:pi"));
        assert!(Place::Inside.chooses("preset=theta", "preset=theta&predict=class"));
        assert!(Place::Inside.chooses("preset=tajima", "preset=theta"));
        assert!(Place::Data.chooses("sd=1", "preset=human&sd=1"));
        assert!(Place::History.chooses("seed=1", "h=growth&seed=1"));
        assert!(Place::History.chooses("h=growth", "h=growth&sweep=hard"));
        assert!(Place::History.chooses("h=written&demes=A", "h=written&demes=B"));
        assert!(Place::History.chooses("h=written&varies=A", "h=written&varies=B"));
        assert!(!Place::History.chooses("h=growth&N0=5", "h=growth&N0=6&k=9"));
        // Each view has its own: "h" says nothing in the Lab.
        assert!(!Place::Lab.chooses("h=1", "h=2"));
    }

    #[test]
    fn links_of_a_text_stay_in_its_view() {
        let text = "<a href=\"?h=split\">x</a> <a href=\"https://a.b/?h=1\">y</a> <a href=\"?view=lab&amp;n=3\">z</a>";
        assert_eq!(Place::Lab.own_links(text), text);
        assert_eq!(
            Place::History.own_links(text),
            text.replace("href=\"?h", "href=\"?view=history&amp;h")
        );
    }

    #[test]
    fn a_worker_is_that_of_the_view_on_the_screen_if_it_has_one() {
        let all = Place::ALL;
        assert_eq!(
            keeper_of("trainer", Place::Inside, &all),
            Some(Place::Inside)
        );
        assert_eq!(keeper_of("trainer", Place::Data, &all), Some(Place::Data));
        assert_eq!(keeper_of("trainer", Place::History, &all), Some(Place::Lab));
        assert_eq!(
            keeper_of("explorer", Place::Lab, &[Place::Lab]),
            None,
            "one that was never started"
        );
        assert_eq!(
            keeper_of("explorer", Place::Lab, &all),
            Some(Place::History)
        );
    }
}
