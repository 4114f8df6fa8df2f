//! What a network loses when alignments are disturbed before it sees them.

use super::Refusal;
use super::active::Active;
use super::jobs::{Job, PermuteJob};
use crate::coalescent::{Purpose, Stream};
use crate::dataset::alignments::AlignmentSimulator;
use crate::evaluation::regression::{RegressionScore, score};
use crate::inspection::{Permutation, PermutationScore};
use crate::observation::alignment::disturb::permuted;
use crate::observation::alignment::{Image, arrange};
use crate::protocol::inside::FromInside;
use crate::statistics::Alignment;

/// Most validation examples that are disturbed.
const MOST_EXAMPLES: usize = 2_000;
/// Numbers of input after which they are predicted: 16 MiB.
pub(super) const NUMBERS_AT_ONCE: usize = 1 << 22;

impl Active {
    pub(super) fn ask_permutations(&mut self, permutations: Vec<Permutation>) {
        let job = PermuteJob {
            left: permutations.into_iter(),
            plain: None,
            scores: Vec::new(),
        };
        self.jobs.push_back(Job::Permute(Box::new(job)));
    }

    /// What the network reaches on validation alignments after something was done to them; the truth stays that of the alignment before.
    async fn disturbed(
        &self,
        disturb: impl Fn(&Alignment, u32) -> Option<Alignment>,
    ) -> Result<RegressionScore, Refusal> {
        let data = &self.held.data;
        let image = Image::new(&self.of.observation, self.of.source.haplotypes);
        let mut simulator = AlignmentSimulator::new(&self.of)?;
        let (mut truth, mut predicted, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
        let mut alignment = Alignment::default();
        for &example in self.held.parts.validation.iter().take(MOST_EXAMPLES) {
            let index = data.index(example);
            simulator.draw(index, &mut alignment)?;
            let arranged = arrange(&self.of.observation, &alignment).alignment;
            image.encode(
                disturb(&arranged, index).as_ref().unwrap_or(&arranged),
                &mut numbers,
            )?;
            truth.push(data.target(example));
            if numbers.len() >= NUMBERS_AT_ONCE {
                predicted.extend(self.session.predict_inputs(&numbers).await?);
                numbers.clear();
            }
        }
        predicted.extend(self.session.predict_inputs(&numbers).await?);
        Ok(score(&truth, &predicted))
    }
}

impl PermuteJob {
    /// One more permutation; true when all are done.
    pub(super) async fn step(
        &mut self,
        active: &Active,
        outbox: &mut Vec<FromInside>,
    ) -> Result<bool, Refusal> {
        let Some(plain) = self.plain else {
            self.plain = Some(active.disturbed(|_, _| None).await?);
            return Ok(false);
        };
        if let Some(permutation) = self.left.next() {
            let seed = active.of.seeds.data;
            let disturb = |alignment: &Alignment, index: u32| {
                Some(permuted(
                    permutation,
                    alignment,
                    &mut Stream::counted(seed, Purpose::Disturbance, index),
                ))
            };
            self.scores.push(PermutationScore {
                permutation,
                score: active.disturbed(disturb).await?,
            });
            return Ok(false);
        }
        outbox.push(FromInside::Permuted {
            run: active.run,
            plain,
            scores: std::mem::take(&mut self.scores),
        });
        Ok(true)
    }
}
