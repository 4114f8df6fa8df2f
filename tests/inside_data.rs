//! The page Inside's trainer keeps the alignments that it has drawn, whatever is asked of it next.
#![cfg(feature = "flex")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod desk;
mod learning;

use coalescent_playground::experiment::Prior;
use coalescent_playground::experiment::regression::{
    Bottleneck, Regression, RegressionPreset, RowOrder, SitesLaw,
};
use coalescent_playground::protocol::inside::{FromInside, ToInside};
use coalescent_playground::protocol::{FromTrainer, ToTrainer};
use desk::Desk;
use learning::wait;

/// Examples simulated in a slice: 64 between two looks at a clock that moves on by ten milliseconds whenever it is read.
const SLICE: u32 = 192;

impl Desk {
    /// Asks for a run; nothing is simulated yet.
    fn begin(&mut self, run: u32, experiment: &Regression) {
        let message = ToInside::Prepare {
            run,
            experiment: Box::new(experiment.clone()),
            checkpoint: None,
        };
        wait(self.trainer.handle(ToTrainer::Inside(message), None));
    }

    /// The next answer; none without anything to do.
    fn next(&mut self) -> Option<FromInside> {
        if !self.trainer.busy() {
            return None;
        }
        self.slice();
        let mut answers = self.trainer.outbox();
        assert_eq!(answers.len(), 1, "{answers:?}");
        if let FromTrainer::Inside(answer) = answers.remove(0) {
            Some(answer)
        } else {
            panic!("about the other page")
        }
    }

    /// How many examples there are after each slice of a preparation, and its end.
    fn prepare(&mut self, run: u32, experiment: &Regression) -> (Vec<u32>, FromInside) {
        self.begin(run, experiment);
        let mut counts = Vec::new();
        loop {
            match self.next().unwrap() {
                FromInside::Simulating { run: of, done, .. } => {
                    assert_eq!(of, run);
                    counts.push(done);
                }
                end => return (counts, end),
            }
        }
    }

    fn simulated(&mut self) -> u32 {
        match self.next() {
            Some(FromInside::Simulating { done, .. }) => done,
            other => panic!("{other:?}"),
        }
    }
}

fn experiment() -> Regression {
    let mut experiment = Regression {
        examples: 1_000,
        ..RegressionPreset::TajimaVarying.experiment()
    };
    experiment.source.sites = SitesLaw::Theta(Prior::uniform(4.0, 12.0));
    experiment.observation.width = 60;
    experiment.layers = Regression::slim_layers();
    experiment
}

/// What a trainer that has nothing yet answers in the end.
fn afresh(run: u32, experiment: &Regression) -> FromInside {
    let (_, end) = Desk::new().prepare(run, experiment);
    assert!(matches!(end, FromInside::Prepared { .. }), "{end:?}");
    end
}

#[test]
fn asked_again_while_it_simulates_it_goes_on_from_what_there_is() {
    let (first, mut second) = (experiment(), experiment());
    second.seeds.weights += 1;
    second.seeds.split += 1;
    let mut desk = Desk::new();
    desk.begin(1, &first);
    assert_eq!([desk.simulated(), desk.simulated()], [SLICE, 2 * SLICE]);
    let (counts, end) = desk.prepare(2, &second);
    assert_eq!(counts, [3 * SLICE, 4 * SLICE, 5 * SLICE]);
    assert!(end == afresh(2, &second));
}

#[test]
fn what_is_whole_is_not_simulated_again() {
    let mut desk = Desk::new();
    desk.prepare(1, &experiment());
    let mut other = experiment();
    other.seeds.split += 1;
    other.standardise = !other.standardise;
    let (counts, end) = desk.prepare(2, &other);
    assert_eq!(counts, [0; 0], "another split needs no other alignments");
    assert!(end == afresh(2, &other));
    other.examples = 1_300;
    let (counts, end) = desk.prepare(3, &other);
    assert_eq!(
        counts,
        [1_192],
        "more examples are added to those there are"
    );
    assert!(end == afresh(3, &other));
    other.examples = 1_000;
    assert!(
        desk.prepare(4, &other).1 == afresh(4, &other),
        "of fewer examples, the sizes are theirs"
    );
}

#[test]
fn another_observation_is_of_the_same_alignments() {
    let mut desk = Desk::new();
    desk.begin(1, &experiment());
    assert_eq!(desk.simulated(), SLICE);
    let mut other = experiment();
    other.observation.rows = RowOrder::Frequency;
    other.observation.positions = true;
    other.observation.width = 40;
    assert!(desk.prepare(2, &other).1 == afresh(2, &other));
    assert!(desk.prepare(3, &experiment()).1 == afresh(3, &experiment()));
}

/// A history in which next to nothing ever segregates: one of its alignments cannot be drawn.
#[test]
fn what_cannot_be_simulated_costs_nothing_of_what_was() {
    let mut hopeless = experiment();
    hopeless.source.sites = SitesLaw::Theta(Prior::fixed(0.01));
    hopeless.source.bottleneck = Some(Bottleneck {
        size: Prior::fixed(1e-3),
        start: 0.0,
        end: 50.0,
    });
    let mut desk = Desk::new();
    desk.prepare(1, &experiment());
    let (_, end) = desk.prepare(2, &hopeless);
    assert!(
        matches!(&end, FromInside::Refused { reason, .. } if reason.contains("no segregating site")),
        "{end:?}"
    );
    let (counts, end) = desk.prepare(3, &experiment());
    assert_eq!(counts, [0; 0]);
    assert!(end == afresh(3, &experiment()));
}

#[test]
fn who_begins_with_another_history_and_comes_back_does_not_wait_again() {
    let mut other = experiment();
    other.seeds.data += 1;
    let mut desk = Desk::new();
    desk.prepare(1, &experiment());
    desk.begin(2, &other);
    assert_eq!(desk.simulated(), SLICE);
    let (counts, end) = desk.prepare(3, &experiment());
    assert_eq!(counts, [0; 0]);
    assert!(end == afresh(3, &experiment()));
}
