//! Where a person is: in which view, and in which state of it. The address says both; [`trail`] decides what of it becomes an entry of the
//! tab's history, so that Back and Forward undo choices and moves, and not every digit that was typed.

pub mod trail;

use crate::experiment::link::Page;
use crate::experiment::{Preset, Task};
use form_urlencoded::parse;
use thiserror::Error;

/// The field of an address that names the view.
const FIELD: &str = "view";

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
}

impl Place {
    /// In the order of the menu.
    pub const ALL: [Self; 3] = [Self::Lab, Self::History, Self::Inside];

    /// What an address calls it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Lab => "lab",
            Self::History => "history",
            Self::Inside => "inside",
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
        }
    }

    /// The document's title while it is on the screen.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Lab => "Coalescent Playground",
            Self::History => "History · Coalescent Playground",
            Self::Inside => "Inside · Coalescent Playground",
        }
    }

    /// The lesson beside it: a file below `lessons/`.
    pub const fn lesson(self) -> &'static str {
        match self {
            Self::Lab => "gene-flow",
            Self::History => "histories",
            Self::Inside => "inside",
        }
    }

    /// The workers it has.
    pub const fn workers(self) -> &'static [&'static str] {
        match self {
            // The network that is opened is the Lab's.
            Self::Lab | Self::Inside => &["simulator", "trainer"],
            Self::History => &["explorer"],
        }
    }

    /// The fields of its links that name a history or an experiment as a whole. To change one is a choice, which Back undoes; other fields are
    /// numbers and settings of what was chosen.
    const fn choices(self) -> &'static [&'static str] {
        match self {
            Self::Lab | Self::Inside => &["preset"],
            Self::History => &["h", "sweep", "demes", "varies"],
        }
    }

    /// Whether a state, as a query, is of another history or experiment than the one before it, or gives up several settings of it at once, as
    /// the way back to a preset does.
    pub fn chooses(self, before: &str, after: &str) -> bool {
        let chosen = |query: &str| -> Vec<(String, String)> {
            parse(query.as_bytes())
                .filter(|(name, _)| self.choices().contains(&name.as_ref()))
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect()
        };
        chosen(before) != chosen(after)
            || self.asks_classes(before) != self.asks_classes(after)
            || given_up(before, after) > 1
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
            Self::Lab | Self::Inside => {
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

/// How many fields of a query the next one leaves out.
fn given_up(before: &str, after: &str) -> usize {
    parse(before.as_bytes())
        .filter(|(name, _)| parse(after.as_bytes()).all(|(other, _)| other != *name))
        .count()
}

/// Whose worker is meant by a name: that of the view on the screen if it has one, else that of any view opened so far.
pub fn keeper_of(worker: &str, shown: Place, opened: &[Place]) -> Option<Place> {
    let has = |place: &&Place| place.workers().contains(&worker);
    std::iter::once(&shown).chain(opened).find(has).copied()
}

/// Why an address does not say which view it means.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PlaceError {
    /// There is no such view.
    #[error(
        "The link's \"view\" should be lab, history or inside, and is \"{found}\". The Lab is shown instead."
    )]
    Unknown {
        /// What stands there, shortened.
        found: String,
    },
    /// More than one view.
    #[error("The link names its \"view\" more than once. The first one is shown.")]
    Repeated,
}

/// A view, and its state as the query of a link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// The view.
    pub place: Place,
    /// Its state, as that view's links write it: without question mark and without the view's name.
    pub query: String,
}

impl Address {
    /// Reads the part of an address from its question mark on. All but the view's name is left to the view, word for word. A link of the Lab
    /// that names an experiment of the view Inside leads there.
    pub fn read(search: &str) -> (Self, Option<PlaceError>) {
        let search = search.strip_prefix('?').unwrap_or(search);
        let mut views = Vec::new();
        let mut kept = Vec::new();
        for field in search.split('&').filter(|field| !field.is_empty()) {
            match parse(field.as_bytes()).next() {
                Some((name, value)) if name == FIELD => views.push(value.into_owned()),
                _ => kept.push(field),
            }
        }
        let query = kept.join("&");
        let named = views.first().map(|view| Place::from_key(view));
        let error = match (named, views.first()) {
            (Some(None), Some(found)) => Some(PlaceError::Unknown {
                found: found
                    .chars()
                    .filter(|character| !character.is_control())
                    .take(60)
                    .collect(),
            }),
            _ => (views.len() > 1).then_some(PlaceError::Repeated),
        };
        let place = match named.flatten().unwrap_or_default() {
            Place::Lab if names_an_experiment_of_inside(&query) => Place::Inside,
            place => place,
        };
        (Self { place, query }, error)
    }

    /// The address relative to the page, from the question mark on: the Lab needs no name.
    pub fn write(&self) -> String {
        match (self.place, self.query.as_str()) {
            (place, "") => format!("?{FIELD}={}", place.key()),
            (Place::Lab, query) => format!("?{query}"),
            (place, query) => format!("?{FIELD}={}&{query}", place.key()),
        }
    }
}

/// Links of the first version only: since then any view may show any experiment.
fn names_an_experiment_of_inside(query: &str) -> bool {
    let later = parse(query.as_bytes()).any(|(name, value)| name == "v" && value != "1");
    let presets = Page::Inside.presets();
    !later
        && parse(query.as_bytes()).any(|(name, value)| {
            name == "preset" && presets.iter().any(|preset| preset.key() == value)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(search: &str) -> (Place, String) {
        let (address, error) = Address::read(search);
        assert_eq!(error, None, "{search}");
        (address.place, address.query)
    }

    #[test]
    fn an_address_names_its_view_and_leaves_the_rest_word_for_word() {
        let to = |place, query: &str| (place, query.to_owned());
        assert_eq!(read(""), to(Place::Lab, ""));
        assert_eq!(read("?sd=1&lr=1e-3"), to(Place::Lab, "sd=1&lr=1e-3"));
        assert_eq!(read("?view=history"), to(Place::History, ""));
        assert_eq!(
            read("?view=history&h=a%20b&&n="),
            to(Place::History, "h=a%20b&n=")
        );
        // Wherever it stands, and however it is written.
        assert_eq!(read("?n=4&v%69ew=inside"), to(Place::Inside, "n=4"));
        // Only the whole name of the field.
        assert_eq!(
            read("?views=inside&review=1"),
            to(Place::Lab, "views=inside&review=1")
        );
    }

    #[test]
    fn a_link_of_the_lab_with_an_experiment_of_inside_leads_there() {
        for preset in Page::Inside.presets() {
            let query = format!("n=3&preset={}", preset.key());
            assert_eq!(read(&query).0, Place::Inside, "{query}");
            assert_eq!(read(&format!("view=lab&{query}")).0, Place::Inside);
            assert_eq!(read(&format!("view=history&{query}")).0, Place::History);
        }
        assert_eq!(read("preset=human").0, Place::Lab);
        assert_eq!(read("v=2&preset=tajima").0, Place::Lab);
        assert_eq!(read("v=1&preset=tajima").0, Place::Inside);
    }

    #[test]
    fn a_view_that_there_is_not_is_named() {
        let (address, error) = Address::read("?view=cellar%07&n=3");
        assert_eq!((address.place, address.query.as_str()), (Place::Lab, "n=3"));
        let sentence = error.unwrap().to_string();
        assert!(
            sentence.contains("\"view\"") && sentence.contains("\"cellar\""),
            "{sentence}"
        );
        let (address, error) = Address::read("view=inside&view=history");
        assert_eq!(
            (address.place, error),
            (Place::Inside, Some(PlaceError::Repeated))
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(index in 0..3_usize, query in "([a-uw-z]{1,5}=[a-z0-9:,.-]{0,6}&){0,4}[a-uw-z]{1,3}=1") {
            let address = Address { place: Place::ALL[index], query };
            prop_assert_eq!(Address::read(&address.write()), (address, None));
        }

        #[test]
        fn no_search_is_too_odd(search in "\\PC*") {
            let (address, _) = Address::read(&search);
            prop_assert_eq!(Address::read(&address.write()).0, address);
        }
    }

    #[test]
    fn choices_are_told_from_numbers() {
        assert!(Place::Lab.chooses("sd=1", "preset=human&sd=1"));
        assert!(!Place::Lab.chooses("preset=human&sd=1", "preset=human&sd=2&lr=1"));
        assert!(Place::Lab.chooses("sd=1", "classes=1&predict=T&sd=1"));
        assert!(!Place::Lab.chooses("predict=T", "predict=T,NA"));
        assert!(!Place::Lab.chooses("preset=theta", "preset=theta&predict=stat:pi"));
        assert!(Place::Inside.chooses("preset=theta", "preset=theta&predict=class"));
        assert!(Place::Inside.chooses("preset=tajima", "preset=theta"));
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
