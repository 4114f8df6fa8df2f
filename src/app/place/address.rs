//! Addresses: which view they name, which text beside it, and what they leave to the view.

use super::{Place, Text};
use crate::experiment::link::{MAX_BYTES, Page};
use form_urlencoded::parse;
use thiserror::Error;

/// The field of an address that names the view.
pub(super) const FIELD: &str = "view";

/// The field of an address that names the text beside it.
const READ: &str = "read";

/// Where files were read while that was a station of the Lab: a place within its page.
const STATION: &str = "#your-data";

/// Why an address does not say which view it means.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PlaceError {
    /// There is no such view.
    #[error(
        "The link's \"view\" should be lab, history, inside or data (or lesson or about, for a text beside the Lab), and is \"{found}\". The Lab is shown instead."
    )]
    Unknown {
        /// What stands there, shortened.
        found: String,
    },
    /// There is no such text.
    #[error(
        "The link's \"read\" should be lesson or about, and is \"{found}\". No text is opened."
    )]
    UnknownText {
        /// What stands there, shortened.
        found: String,
    },
    /// More than one view, or text.
    #[error("The link names its \"{field}\" more than once. The first one is shown.")]
    Repeated {
        /// The field.
        field: &'static str,
    },
}

/// A view, what is read beside it, and its state as the query of a link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// The view.
    pub place: Place,
    /// The text that is open beside it.
    pub text: Option<Text>,
    /// Its state, as that view's links write it: without question mark and without the view's name.
    pub query: String,
}

impl Address {
    /// A view as it is, whatever its state.
    pub const fn of(place: Place) -> Self {
        Self {
            place,
            text: None,
            query: String::new(),
        }
    }

    /// Reads the part of an address from its question mark on. All but the names of view and text is left to the view, word for word. A text
    /// is read beside the Lab where it is named like a view. A link of the Lab that names an experiment of the view Inside leads there.
    pub fn read(search: &str) -> (Self, Option<PlaceError>) {
        let search = search.strip_prefix('?').unwrap_or(search);
        let (mut views, mut texts, mut kept) = (Vec::new(), Vec::new(), Vec::new());
        for field in search.split('&').filter(|field| !field.is_empty()) {
            match parse(field.as_bytes()).next() {
                Some((name, value)) if name == FIELD => views.push(value.into_owned()),
                Some((name, value)) if name == READ => texts.push(value.into_owned()),
                _ => kept.push(field),
            }
        }
        let query = kept.join("&");
        let view = views.first().map_or("", String::as_str);
        let place = Place::from_key(view);
        let beside_the_lab = Text::from_key(view);
        let text = texts.first().map(|text| Text::from_key(text));
        let error = if views.len() > 1 || texts.len() > 1 {
            let field = if views.len() > 1 { FIELD } else { READ };
            Some(PlaceError::Repeated { field })
        } else if !views.is_empty() && place.is_none() && beside_the_lab.is_none() {
            let found = excerpt(view);
            Some(PlaceError::Unknown { found })
        } else {
            texts
                .first()
                .filter(|_| text == Some(None))
                .map(|found| PlaceError::UnknownText {
                    found: excerpt(found),
                })
        };
        let place = match place.unwrap_or_default() {
            Place::Lab if names_an_experiment_of_inside(&query) => Place::Inside,
            place => place,
        };
        let text = text.flatten().or(beside_the_lab);
        (Self { place, text, query }, error)
    }

    /// Reads the address of the page: its part from the question mark on, and that from the hash on. What was a station of the Lab and is a
    /// view now is found where it is.
    pub fn of_page(search: &str, hash: &str) -> (Self, Option<PlaceError>) {
        let (mut address, error) = Self::read(search);
        if address.place == Place::Lab && hash == STATION {
            address.place = Place::Data;
        }
        (address, error)
    }

    /// The address to hand on, of the one that the browser shows: the view and its state. Whoever follows it is not made to read what happens
    /// to be open here.
    pub fn to_hand_on(href: &str) -> String {
        let whole = href.split('#').next().unwrap_or(href);
        let (page, search) = whole.split_once('?').unwrap_or((whole, ""));
        let (address, _) = Self::read(search);
        let address = Self {
            text: None,
            ..address
        };
        format!("{page}{}", address.write())
    }

    /// The address relative to the page, from the question mark on: the Lab needs no name, and a text beside it is named in its stead.
    pub fn write(&self) -> String {
        let view = match (self.place, self.text) {
            (Place::Lab, Some(text)) => Some(text.key()),
            (Place::Lab, None) if !self.query.is_empty() => None,
            (place, _) => Some(place.key()),
        };
        let text = self.text.filter(|_| self.place != Place::Lab);
        let fields = [
            view.map(|view| format!("{FIELD}={view}")),
            text.map(|text| format!("{READ}={}", text.key())),
            (!self.query.is_empty()).then(|| self.query.clone()),
        ];
        format!(
            "?{}",
            fields.into_iter().flatten().collect::<Vec<_>>().join("&")
        )
    }

    /// What the browser's address bar shows of it: all, or the view alone where the state is longer than a link may be.
    pub fn in_a_bar(&self) -> String {
        if self.query.len() <= MAX_BYTES {
            return self.write();
        }
        Self {
            query: String::new(),
            ..self.clone()
        }
        .write()
    }

    /// Whether it takes a move or a choice to come from here to there, which Back undoes: another view, another text, another history or
    /// experiment.
    pub fn moves_to(&self, to: &Self) -> bool {
        (self.place, self.text) != (to.place, to.text) || self.place.chooses(&self.query, &to.query)
    }
}

/// What a stranger wrote, fit for a sentence.
fn excerpt(found: &str) -> String {
    let plain = found.chars().filter(|character| !character.is_control());
    plain.take(60).collect()
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
        assert_eq!((error, address.text), (None, None), "{search}");
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
    fn a_state_that_is_too_long_for_a_link_stays_out_of_the_bar() {
        let of = |query: String| Address {
            query,
            ..Address::of(Place::History)
        };
        let fits = of("x".repeat(MAX_BYTES));
        assert_eq!(fits.in_a_bar(), fits.write());
        let long = of("x".repeat(MAX_BYTES + 1));
        assert_eq!(long.in_a_bar(), "?view=history");
        assert!(long.write().len() > MAX_BYTES);
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
            (address.place, error.unwrap().to_string()),
            (
                Place::Inside,
                "The link names its \"view\" more than once. The first one is shown.".to_owned()
            )
        );
    }

    #[test]
    fn a_text_is_named_beside_its_view_or_like_one() {
        for (search, place, text, query) in [
            ("?view=lesson", Place::Lab, Text::Lesson, ""),
            ("view=about&sd=3", Place::Lab, Text::About, "sd=3"),
            ("?read=lesson&sd=3", Place::Lab, Text::Lesson, "sd=3"),
            (
                "view=history&read=about&h=growth",
                Place::History,
                Text::About,
                "h=growth",
            ),
            (
                "n=3&view=inside&read=lesson",
                Place::Inside,
                Text::Lesson,
                "n=3",
            ),
            // Both name one: what is read is said by the field that says only this.
            ("view=lesson&read=about", Place::Lab, Text::About, ""),
        ] {
            let found = Address::read(search);
            let expected = Address {
                place,
                text: Some(text),
                query: query.to_owned(),
            };
            assert_eq!(found, (expected.clone(), None), "{search}");
            assert_eq!(Address::read(&expected.write()), (expected, None));
        }
        let lesson = Address::read("?view=lesson&sd=1").0;
        assert_eq!(lesson.write(), "?view=lesson&sd=1");
        let (address, error) = Address::read("view=data&read=novel");
        assert_eq!((address.place, address.text), (Place::Data, None));
        let sentence = error.unwrap().to_string();
        assert!(
            sentence.contains("\"read\"") && sentence.contains("\"novel\""),
            "{sentence}"
        );
        let (address, error) = Address::read("read=about&read=lesson");
        assert_eq!(address.text, Some(Text::About));
        assert_eq!(error, Some(PlaceError::Repeated { field: "read" }));
    }

    #[test]
    fn the_station_for_files_is_a_view_now() {
        let of_page = |search, hash| Address::of_page(search, hash).0;
        let data = of_page("?sd=3", "#your-data");
        assert_eq!(data.write(), "?view=data&sd=3");
        assert_eq!(of_page("", "#your-data").place, Place::Data);
        // A place within another view is none of the Lab's.
        assert_eq!(of_page("?view=history", "#your-data").place, Place::History);
        assert_eq!(of_page("?sd=3", "#runs-title").place, Place::Lab);
    }

    #[test]
    fn what_is_handed_on_opens_no_text() {
        for (href, expected) in [
            ("https://a.b/c/?view=lesson&sd=1#x", "https://a.b/c/?sd=1"),
            (
                "https://a.b/c/?view=history&read=about&h=growth",
                "https://a.b/c/?view=history&h=growth",
            ),
            ("https://a.b/c/?view=lesson", "https://a.b/c/?view=lab"),
            // Words that the view has not understood stay as well.
            ("https://a.b/?sd=1&x=%20a", "https://a.b/?sd=1&x=%20a"),
            ("https://a.b/", "https://a.b/?view=lab"),
        ] {
            assert_eq!(Address::to_hand_on(href), expected, "{href}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(index in 0..Place::ALL.len(), beside in 0..3_usize, query in "([a-qs-uw-z]{1,5}=[a-z0-9:,.-]{0,6}&){0,4}[a-qs-uw-z]{1,3}=1") {
            let address = Address { place: Place::ALL[index], text: Text::ALL.get(beside).copied(), query };
            prop_assert_eq!(Address::read(&address.write()), (address, None));
        }

        #[test]
        fn no_search_is_too_odd(search in "\\PC*") {
            let (address, _) = Address::read(&search);
            prop_assert_eq!(Address::read(&address.write()).0, address);
        }
    }
}
