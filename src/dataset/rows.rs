//! Rows of one series, as they arrive: in any order, and some of them more than once.

use super::Series;
use std::ops::Range;

/// Why rows cannot be taken in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatasetError {
    /// The numbers do not make up whole rows.
    #[error("{numbers} numbers are not whole rows of {width}: send all numbers of each example")]
    BrokenRow {
        /// Numbers that came.
        numbers: usize,
        /// Numbers in a row.
        width: usize,
    },
    /// Rows beyond the last example.
    #[error("rows {first} to {last} of {series}, where each has {examples} examples")]
    BeyondLast {
        /// Which examples.
        series: Series,
        /// Index of the first row.
        first: u32,
        /// Index of the last row.
        last: u64,
        /// Examples of each scenario, or of each epoch.
        examples: u32,
    },
    /// Rows of a scenario that is not there.
    #[error("rows of scenario {scenario}, where there are {scenarios}, counted from 0")]
    NoScenario {
        /// The scenario's place.
        scenario: u8,
        /// Scenarios of the data set.
        scenarios: usize,
    },
}

/// Room for the rows of one series of examples.
#[derive(Clone, Debug)]
pub struct Rows {
    series: Series,
    /// Numbers in a row.
    width: usize,
    numbers: Vec<f32>,
    arrived: Vec<bool>,
}

impl Rows {
    /// Room for so many examples with rows of so many numbers, none of which has arrived.
    pub fn new(series: Series, examples: u32, width: usize) -> Self {
        let examples = examples as usize;
        Self {
            series,
            width,
            numbers: vec![0.0; examples * width],
            arrived: vec![false; examples],
        }
    }

    /// Takes in rows from place `first`.
    ///
    /// # Errors
    /// When the numbers are not whole rows, or rows lie beyond the last example; nothing is taken in then.
    pub fn insert(&mut self, first: u32, numbers: &[f32]) -> Result<(), DatasetError> {
        let width = self.width;
        if !numbers.len().is_multiple_of(width) {
            return Err(DatasetError::BrokenRow {
                numbers: numbers.len(),
                width,
            });
        }
        let start = first as usize;
        let end = start + numbers.len() / width;
        let beyond = DatasetError::BeyondLast {
            series: self.series,
            first,
            last: (end as u64).saturating_sub(1),
            examples: self.places(),
        };
        let room = self.numbers.get_mut(start * width..end * width);
        let (Some(room), Some(arrived)) = (room, self.arrived.get_mut(start..end)) else {
            return Err(beyond);
        };
        room.copy_from_slice(numbers);
        arrived.fill(true);
        Ok(())
    }

    /// How many examples there is room for.
    pub fn places(&self) -> u32 {
        self.arrived.len() as u32
    }

    /// How many examples have not arrived yet.
    pub fn missing(&self) -> usize {
        self.arrived.iter().filter(|&&arrived| !arrived).count()
    }

    /// The first place whose example has not arrived yet; none when all have.
    pub fn first_missing(&self) -> Option<u32> {
        let place = self.arrived.iter().position(|arrived| !arrived)?;
        Some(place as u32)
    }

    /// The rows at some places, one after the other, once all of them have arrived.
    pub fn arrived(&self, places: Range<usize>) -> Option<&[f32]> {
        let numbers = places.start * self.width..places.end * self.width;
        let all = self.arrived.get(places)?.iter().all(|&arrived| arrived);
        self.numbers.get(numbers).filter(|_| all)
    }

    /// The row at a place, zeros before it has arrived; empty beyond the last example.
    pub fn row(&self, place: u32) -> &[f32] {
        let start = place as usize * self.width;
        self.numbers
            .get(start..start + self.width)
            .unwrap_or_default()
    }

    /// Bytes that the numbers take.
    pub fn bytes(&self) -> u64 {
        size_of_val(self.numbers.as_slice()) as u64
    }
}
