//! Which example is looked at, as a place in a part of the data.

use crate::dataset::{Example, Part, Parts};

/// The place of an example in its part of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The part.
    pub part: Part,
    /// How many come before it there.
    pub place: u32,
    /// How many there are.
    pub of: u32,
}

/// What a part is called on the page.
pub const fn part_key(part: Part) -> &'static str {
    match part {
        Part::Training => "training",
        Part::Validation => "validation",
        Part::Test => "test",
    }
}

/// Where an example stands; none of one beyond the data.
pub fn place_of(parts: &Parts, example: Example) -> Option<Place> {
    [Part::Training, Part::Validation, Part::Test]
        .into_iter()
        .find_map(|part| {
            let all = parts.part(part);
            let place = all.iter().position(|other| *other == example)?;
            Some(Place {
                part,
                place: place as u32,
                of: all.len() as u32,
            })
        })
}

/// The example at a place of a part, counted around: behind the last comes the first.
pub fn example_at(parts: &Parts, part: Part, place: u32) -> Option<Example> {
    let all = parts.part(part);
    all.get(place as usize % all.len().max(1)).copied()
}
