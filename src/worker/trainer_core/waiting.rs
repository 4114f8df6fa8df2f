//! What came before its time: rows of a data set that is not expected yet, and a network that is asked for before all its data are there.

use super::refusal::Asked;
use crate::experiment::Experiment;
use crate::protocol::{Run, ToTrainer};
use crate::training::Checkpoint;

/// Rows of a data set.
#[derive(Debug, PartialEq)]
pub(super) struct Delivery {
    pub data: Run,
    pub scenario: u8,
    pub first: u32,
    pub numbers: Vec<f32>,
}

/// Rows that were faster than the message that says what they are of.
#[derive(Default)]
pub(super) struct Early {
    rows: Vec<Delivery>,
    /// The newest data set that was expected, be it refused.
    expected: Option<Run>,
}

impl Early {
    /// Whether rows of a data set have to wait; of no older one than what was expected is anything to come.
    pub(super) fn awaits(&self, data: Run) -> bool {
        self.expected.is_none_or(|expected| data > expected)
    }

    /// Keeps rows until their data set is expected.
    pub(super) fn keep(&mut self, rows: Delivery) {
        self.rows.push(rows);
    }

    /// A data set is expected: hands over its rows, and drops those of all before it.
    pub(super) fn expect(&mut self, data: Run) -> Vec<Delivery> {
        self.expected = self.expected.max(Some(data));
        let (later, now): (Vec<_>, Vec<_>) = std::mem::take(&mut self.rows)
            .into_iter()
            .partition(|rows| rows.data > data);
        self.rows = later;
        now.into_iter().filter(|rows| rows.data == data).collect()
    }
}

/// A network that is asked for before all its data are there: rows come on lines of their own, and may be slower than the question.
pub(super) struct Waiting {
    pub asked: Asked,
    pub experiment: Experiment,
    pub checkpoint: Option<Checkpoint>,
    /// What was asked about the run since.
    pub then: Vec<(Asked, ToTrainer)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(data: Run) -> Delivery {
        Delivery {
            data,
            scenario: 0,
            first: 0,
            numbers: vec![1.0; 4],
        }
    }

    #[test]
    fn rows_wait_for_their_data_set_and_no_longer() {
        let mut early = Early::default();
        for data in [3, 4, 5, 4] {
            assert!(early.awaits(data));
            early.keep(rows(data));
        }
        assert_eq!(early.expect(4), [rows(4), rows(4)]);
        // Those of 3 will never be expected.
        assert_eq!(early.rows, [rows(5)]);
        assert_eq!(
            [3, 4, 5].map(|data| early.awaits(data)),
            [false, false, true]
        );
        // Whether the page takes what it expected, or the experiment is refused: nothing is kept of it.
        assert_eq!(early.expect(6), []);
        assert!(early.rows.is_empty() && !early.awaits(6));
        // A data set that is expected late does not bring back what came after it.
        assert!(early.expect(2).is_empty() && !early.awaits(5));
    }
}
