//! What a network loses when alignments are disturbed before it sees them.

use super::active::Active;
use super::refusal::{Asked, Refusal};
use super::{Outbox, locus};
use crate::coalescent::{Purpose, Stream};
use crate::dataset::{ExampleSimulator, Observed};
use crate::evaluation::Metrics;
use crate::experiment::Input;
use crate::inspection::Permutation;
use crate::observation::alignment::disturb::permuted;
use crate::observation::alignment::{Image, Seen};
use crate::protocol::FromTrainer;
use crate::statistics::Alignment;

/// Most validation examples that are disturbed.
const MOST_EXAMPLES: usize = 2_000;
/// Examples simulated between two looks at the clock.
const AT_ONCE: usize = 16;
/// Numbers of input after which they are predicted: 16 MiB.
pub(super) const NUMBERS_AT_ONCE: usize = 1 << 22;

/// Permutations that are left to do, and the scores of those that are done.
pub(super) struct PermuteJob {
    simulator: ExampleSimulator,
    /// The validation alignments in the order of the observation.
    arranged: Vec<Alignment>,
    left: std::vec::IntoIter<Permutation>,
    plain: Option<Metrics>,
    scores: Vec<(Permutation, Metrics)>,
}

impl PermuteJob {
    /// What permutations of the alignments of a run cost.
    pub(super) fn new(active: &Active, permutations: Vec<Permutation>) -> Result<Self, Refusal> {
        let Input::Alignment(_) = active.of.observation.input else {
            return Err(Refusal::NoAlignment {
                given: active.words(),
            });
        };
        if Seen::may_miss(&active.of.observation.noise) {
            return Err(Refusal::Unknown);
        }
        Ok(Self {
            simulator: ExampleSimulator::new(&active.of),
            arranged: Vec::new(),
            left: permutations.into_iter(),
            plain: None,
            scores: Vec::new(),
        })
    }

    /// Some more alignments, or one more permutation; true when all are done.
    pub(super) async fn step(
        &mut self,
        asked: Asked,
        active: &Active,
        outbox: &mut Outbox,
    ) -> Result<bool, Refusal> {
        let Input::Alignment(observation) = active.of.observation.input else {
            return Ok(true);
        };
        let validation = &active.session.parts().validation;
        let examples = validation
            .get(..validation.len().min(MOST_EXAMPLES))
            .unwrap_or_default();
        if self.arranged.len() < examples.len() {
            let blocks = active.of.observed();
            for &(scenario, index) in examples.iter().skip(self.arranged.len()).take(AT_ONCE) {
                let seen = match self.simulator.example(scenario, index)?.observed {
                    Observed::Alignment(seen) => seen,
                    Observed::Spectrum(_) => Seen::default(),
                };
                let arranged = seen.arranged(&observation, &blocks);
                self.arranged.push(arranged.seen.alignment().clone());
            }
            return Ok(false);
        }
        let image = Image::new(&observation, active.of.haplotypes());
        let permutation = if self.plain.is_none() {
            None
        } else if let Some(permutation) = self.left.next() {
            Some(permutation)
        } else {
            let plain = self.plain.take();
            outbox.extend(plain.map(|plain| {
                asked.say(FromTrainer::Permuted {
                    plain,
                    scores: std::mem::take(&mut self.scores),
                })
            }));
            return Ok(true);
        };
        let (mut numbers, mut outputs) = (Vec::new(), Vec::new());
        for (alignment, &(scenario, index)) in self.arranged.iter().zip(examples) {
            match permutation {
                None => image.encode(alignment, &mut numbers)?,
                Some(permutation) => {
                    let id = locus(&active.of, scenario, index);
                    let mut stream = Stream::new(id, Purpose::Disturbance);
                    image.encode(&permuted(permutation, alignment, &mut stream), &mut numbers)?;
                }
            }
            if numbers.len() >= NUMBERS_AT_ONCE {
                outputs.extend(active.session.predict_inputs(&numbers).await?);
                numbers.clear();
            }
        }
        outputs.extend(active.session.predict_inputs(&numbers).await?);
        // The truth stays that of the alignment before.
        let (metrics, _) = active.session.judge(examples, &outputs);
        match permutation {
            None => self.plain = Some(metrics),
            Some(permutation) => self.scores.push((permutation, metrics)),
        }
        Ok(false)
    }
}
