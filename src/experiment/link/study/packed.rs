//! A history as a few letters and digits, for links.
//!
//! Numbers that people write are short as decimals: each is kept as digits and a power of ten, which gives back the same bits. The bytes
//! are written as base64url (RFC 4648, section 5) without padding.

use crate::coalescent::MOST_POPULATIONS;
use crate::coalescent::demography::{Change, Demography, Event, Population};
use crate::formats::demes::{MAX_NAME, Template};
use crate::number::Decimal;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Name, recent end, size, growth.
type PackedPopulation = (String, Decimal, Decimal, Decimal);
/// Time, kind, two populations, two numbers; what a kind does not have is 0.
type PackedEvent = (Decimal, u8, usize, usize, Decimal, Decimal);

/// Most events of a history that is read from a link: a stranger's link with more would hold the page up for long while it is checked.
pub const MOST_EVENTS: usize = 1_000;

/// Whether a history is small enough to be read from a link.
pub fn is_small(demography: &Demography) -> bool {
    let named = |own: &Population| own.name.chars().count() <= MAX_NAME;
    demography.populations.len() <= MOST_POPULATIONS
        && demography.events.len() <= MOST_EVENTS
        && demography.populations.iter().all(named)
}

/// Writes a history; none where a number of it is not finite.
pub fn pack(demography: &Demography) -> Option<String> {
    let of = Decimal::of;
    let populations: Option<Vec<PackedPopulation>> = demography
        .populations
        .iter()
        .map(|population| {
            Some((
                population.name.clone(),
                of(population.end)?,
                of(population.size)?,
                of(population.growth)?,
            ))
        })
        .collect();
    let event = |event: &Event| {
        let (kind, one, other, first, second) = match event.change {
            Change::Size {
                population,
                size,
                growth,
            } => (0, population, 0, size, growth),
            Change::Migration { from, into, rate } => (1, from, into, rate, 0.0),
            Change::Join { from, into } => (2, from, into, 0.0, 0.0),
            Change::Pulse {
                from,
                into,
                proportion,
            } => (3, from, into, proportion, 0.0),
            Change::Bottleneck {
                population,
                strength,
            } => (4, population, 0, strength, 0.0),
        };
        Some((of(event.time)?, kind, one, other, of(first)?, of(second)?))
    };
    let events: Option<Vec<PackedEvent>> = demography.events.iter().map(event).collect();
    postcard::to_stdvec(&(populations?, events?))
        .ok()
        .map(|bytes| letters(&bytes))
}

/// Reads a history; none where the text is not one, or one that is too large ([`is_small`]). Whether it can be simulated is not looked at.
pub fn unpack(text: &str) -> Option<Demography> {
    let (populations, events): (Vec<PackedPopulation>, Vec<PackedEvent>) =
        postcard::from_bytes(&bytes(text)?).ok()?;
    let population = |(name, end, size, growth): PackedPopulation| {
        Some(Population {
            name,
            end: end.value()?,
            size: size.value()?,
            growth: growth.value()?,
        })
    };
    let event = |(time, kind, one, other, first, second): PackedEvent| {
        let (first, second) = (first.value()?, second.value()?);
        let change = match kind {
            0 => Change::Size {
                population: one,
                size: first,
                growth: second,
            },
            1 => Change::Migration {
                from: one,
                into: other,
                rate: first,
            },
            2 => Change::Join {
                from: one,
                into: other,
            },
            3 => Change::Pulse {
                from: one,
                into: other,
                proportion: first,
            },
            4 => Change::Bottleneck {
                population: one,
                strength: first,
            },
            _ => return None,
        };
        Some(Event {
            time: time.value()?,
            change,
        })
    };
    let demography = Demography {
        populations: populations
            .into_iter()
            .map(population)
            .collect::<Option<_>>()?,
        events: events.into_iter().map(event).collect::<Option<_>>()?,
    };
    is_small(&demography).then_some(demography)
}

/// Writes a history with numbers that vary; none where a number of it is not finite.
pub fn pack_template(template: &Template) -> Option<String> {
    template.pack().map(|bytes| letters(&bytes))
}

/// Reads what [`pack_template`] wrote, with the history that it was written with; none where it leads nowhere, or is too large
/// ([`is_small`]).
pub fn unpack_template(text: &str) -> Option<(Template, Demography)> {
    let template = Template::unpack(&bytes(text)?)?;
    let written = template.demography(&template.values())?;
    is_small(&written).then_some((template, written))
}

fn letters(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 4 / 3 + 2);
    for group in bytes.chunks(3) {
        let whole = (0..3).fold(0_u32, |whole, place| {
            whole << 8 | u32::from(group.get(place).copied().unwrap_or(0))
        });
        for place in 0..=group.len() {
            let letter = ALPHABET.get((whole >> (18 - 6 * place)) as usize & 63);
            text.extend(letter.map(|&letter| char::from(letter)));
        }
    }
    text
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    for group in text.as_bytes().chunks(4) {
        let mut whole = 0_u32;
        for place in 0..4 {
            let value = match group.get(place) {
                Some(letter) => ALPHABET.iter().position(|known| known == letter)? as u32,
                None => 0,
            };
            whole = whole << 6 | value;
        }
        // One letter alone is no byte.
        let kept = group.len().checked_sub(1).filter(|kept| *kept > 0)?;
        bytes.extend(whole.to_be_bytes().iter().skip(1).take(kept));
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::link::scenario::WRITTEN;
    use crate::history::{Story, Study};
    use crate::number::grouped;
    use proptest::prelude::*;

    #[test]
    fn every_ready_history_comes_back_to_the_last_bit() {
        for story in Story::ALL {
            let demography = Study::of(story).demography();
            let text = pack(&demography).unwrap();
            assert_eq!(unpack(&text), Some(demography), "{story:?}");
            assert!(text.len() < 700, "{story:?}: {}", text.len());
        }
    }

    proptest! {
        #[test]
        fn letters_are_bytes(given in prop::collection::vec(any::<u8>(), 0..50)) {
            prop_assert_eq!(bytes(&letters(&given)), Some(given));
        }

        #[test]
        fn no_text_breaks_it(text in "[A-Za-z0-9_-]{0,200}|.{0,40}") {
            let _ = unpack(&text);
        }
    }

    #[test]
    fn a_link_has_no_more_populations_and_events_than_are_read() {
        let population = |place: usize| Population {
            name: place.to_string(),
            end: 0.0,
            size: 100.0,
            growth: 0.0,
        };
        let event = |time: usize| Event {
            time: time as f64,
            change: Change::Size {
                population: 0,
                size: 100.0,
                growth: 0.0,
            },
        };
        let most = (MOST_POPULATIONS, MOST_EVENTS);
        for (populations, events, fits) in [
            (most.0, most.1, true),
            (most.0 + 1, 0, false),
            (1, most.1 + 1, false),
        ] {
            let own = Demography {
                populations: (0..populations).map(population).collect(),
                events: (0..events).map(event).collect(),
            };
            let text = pack(&own).unwrap();
            assert_eq!(unpack(&text), fits.then_some(own), "{populations} {events}");
        }
        let said = grouped(&MOST_EVENTS.to_string());
        assert!(WRITTEN.contains(&said), "{WRITTEN}");
    }

    /// The same of a document, however few bytes it takes: a migration that begins and one that ends are two events.
    #[test]
    fn a_document_in_a_link_has_no_more_events_than_are_read() {
        let packed = |migrations: usize| {
            let one = |end: usize| {
                let (start, end) = (2 * end + 2, 2 * end + 1);
                format!(
                    "- {{source: A, dest: B, rate: 1e-4, start_time: {start}, end_time: {end}}}\n"
                )
            };
            let text = format!(
                "time_units: generations\ndemes:\n- {{name: A, epochs: [{{start_size: 100}}]}}\n\
                 - {{name: B, epochs: [{{start_size: 100}}]}}\nmigrations:\n{}\
                 parameters: [{{name: N, values: [{{demes: {{A: {{epochs: {{0: start_size}}}}}}}}]}}]\n",
                (0..migrations).map(one).collect::<String>()
            );
            let model = crate::formats::demes::read(text.as_bytes()).unwrap();
            pack_template(&model.template.unwrap()).unwrap()
        };
        let most = MOST_EVENTS / 2;
        let (_, written) = unpack_template(&packed(most)).unwrap();
        assert_eq!(written.events.len(), MOST_EVENTS);
        assert_eq!(unpack_template(&packed(most + 1)), None);
    }

    #[test]
    fn base64url_is_that_of_the_standard() {
        for (given, expected) in [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(letters(given.as_bytes()), expected);
        }
        assert_eq!(
            (letters(&[0xfb, 0xff]), bytes("A"), bytes("+/")),
            ("-_8".to_owned(), None, None)
        );
    }
}
