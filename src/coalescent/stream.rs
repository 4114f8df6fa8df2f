//! Random streams: one for each (seed, purpose, class, index), so that no locus depends on another or on who simulates it.

use super::ziggurat::{HEIGHTS, STEPS, TAIL, WIDTHS};
use crate::coalescent::LocusId;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

/// What a stream's numbers are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A locus' parameters.
    Parameters = 0,
    /// Times, lineages and breakpoints of its genealogy.
    Genealogy = 1,
    /// How many mutations each cell of its spectrum has.
    MutationCounts = 2,
    /// Where on the genealogy they lie.
    MutationPlaces = 3,
    /// Mutations that fall while a genealogy is made, with their places.
    Mutations = 4,
    /// An alignment that is made up, without a coalescent.
    MadeUp = 5,
    /// The seeds of further attempts at an alignment in which nothing segregated.
    FurtherAttempts = 6,
    /// The seed of alignments that are drawn at given parameters.
    GivenParameters = 7,
    /// Which loci of a class train, validate and test.
    Split = 16,
    /// The order of the training examples in an epoch.
    Batches = 17,
    /// A layer's initial weights.
    Weights = 18,
    /// The values that dropout silences in an optimiser step.
    Dropout = 19,
    /// Which examples a bootstrap draws.
    Bootstrap = 32,
    /// Which examples are held out together in a cross-validation.
    Folds = 33,
    /// Which example's label is given to which, for a control.
    ShuffledLabels = 34,
    /// The examples and features that a tree of a forest is given.
    Forest = 35,
    /// Which alleles are read wrongly.
    GenotypeError = 48,
    /// Which genotypes are not called.
    MissingData = 49,
    /// How the alleles of an individual are dealt out to its haplotypes.
    Phase = 50,
    /// Which haplotypes make an individual, and its reads.
    Reads = 51,
    /// How an alignment is disturbed.
    Disturbance = 52,
}

/// A stream of random numbers: xoshiro256++ and the draws that the simulator needs.
#[derive(Clone, Debug)]
pub struct Stream(Xoshiro256PlusPlus);

/// The finaliser of `SplitMix64`: a bijection of 64 bits in which every input bit moves every output bit.
const fn mix(mut word: u64) -> u64 {
    word = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

impl Stream {
    /// The stream of a locus for a purpose.
    ///
    /// Its state grows (by `SplitMix64`) out of `mix(mix(seed) ^ tag)` with `tag = purpose << 40 | class << 32 | index`. `mix` is a
    /// bijection and tags differ, so streams of one seed never coincide.
    pub fn new(id: LocusId, purpose: Purpose) -> Self {
        let tag = (purpose as u64) << 40 | u64::from(id.class) << 32 | u64::from(id.index);
        Self(Xoshiro256PlusPlus::seed_from_u64(mix(mix(id.seed) ^ tag)))
    }

    /// The stream of anything else that is counted: a class, an epoch, a layer, a step. The tag is `purpose << 40 | index`.
    pub fn counted(seed: u64, purpose: Purpose, index: u32) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(mix(
            mix(seed) ^ ((purpose as u64) << 40 | u64::from(index))
        )))
    }

    /// Uniform in `[0, 1)`, a multiple of 2^-53.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// Uniform in `(0, 1]`: safe to take the logarithm of.
    #[inline]
    pub fn positive_uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) + 1) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// Exponential with mean 1.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        -libm::log(self.positive_uniform())
    }

    /// Exponential with mean 1, as [`Self::exponential`] but faster: the ziggurat of Marsaglia & Tsang (2000). Nearly always it takes one
    /// number, a product and a comparison; the rest is settled by `libm`.
    #[inline]
    pub fn quick_exponential(&mut self) -> f64 {
        loop {
            let word = self.0.next_u64();
            let layer = (word & 255) as usize;
            let x = (word >> 11) as f64 * STEPS[layer];
            if x < WIDTHS[layer + 1] {
                return x;
            }
            if let Some(x) = self.beyond_the_layer_above(layer, x) {
                return x;
            }
        }
    }

    /// What becomes of a place in a layer that the layer above does not cover: in the tail, under the density, or nothing.
    #[cold]
    fn beyond_the_layer_above(&mut self, layer: usize, x: f64) -> Option<f64> {
        if layer == 0 {
            return Some(TAIL + self.exponential());
        }
        let height = HEIGHTS[layer] + self.uniform() * (HEIGHTS[layer + 1] - HEIGHTS[layer]);
        (height < libm::exp(-x)).then_some(x)
    }

    /// Two whole numbers without bias, below `count` and below `count - 1`: which of `count` things goes first, and which of the others
    /// second. From one number of the stream (Brackett-Rozinsky & Lemire 2024) up to 65,536 things. Zeros when there are fewer than two.
    #[inline]
    pub fn pair(&mut self, count: u32) -> [u32; 2] {
        let Some(others) = count.checked_sub(1) else {
            return [0; 2];
        };
        if count > 1 << 16 {
            return [self.below(count), self.below(others)];
        }
        loop {
            let first = u64::from(self.half()) * u64::from(count);
            let second = u64::from(first as u32) * u64::from(others);
            let choices = count * others;
            // What is left over is uniform: too few leftovers at the low end would favour some pairs.
            if second as u32 >= choices || second as u32 >= choices.wrapping_neg() % choices.max(1)
            {
                return [(first >> 32) as u32, (second >> 32) as u32];
            }
        }
    }

    /// Uniform over `0..bound` without bias (Lemire 2019); 0 when `bound` is 0.
    #[inline]
    pub fn below(&mut self, bound: u32) -> u32 {
        let mut product = u64::from(self.half()) * u64::from(bound);
        if (product as u32) < bound {
            let unfair = bound.wrapping_neg() % bound;
            while (product as u32) < unfair {
                product = u64::from(self.half()) * u64::from(bound);
            }
        }
        (product >> 32) as u32
    }

    /// Puts items into an order that is drawn, each as likely as any other (Fisher & Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last as u32 + 1) as usize);
        }
    }

    /// 64 independent bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    fn half(&mut self) -> u32 {
        (self.0.next_u64() >> 32) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(seed: u64, class: u8, index: u32) -> LocusId {
        LocusId { seed, class, index }
    }

    /// First draws of streams that differ in one thing only.
    #[test]
    fn every_name_has_its_own_stream() {
        let mut seen = std::collections::BTreeSet::new();
        let purposes = [
            Purpose::Parameters,
            Purpose::Genealogy,
            Purpose::MutationCounts,
            Purpose::MutationPlaces,
            Purpose::Mutations,
        ];
        for seed in 0..10 {
            for class in 0..3 {
                for index in 0..50 {
                    for purpose in purposes {
                        let first = Stream::new(id(seed, class, index), purpose)
                            .uniform()
                            .to_bits();
                        assert!(
                            seen.insert(first),
                            "seed {seed} {class:?} {index} {purpose:?}"
                        );
                    }
                }
            }
        }
    }

    /// Chi-square over 7 values, 6 degrees of freedom: 27.9 is exceeded once in 10,000 choices of the seed.
    #[test]
    fn whole_numbers_below_a_bound_are_equally_likely() {
        let mut stream = Stream::new(id(1, 0, 0), Purpose::Genealogy);
        let mut counts = [0_u32; 7];
        for _ in 0..70_000 {
            counts[stream.below(7) as usize] += 1;
        }
        let chi_square: f64 = counts
            .iter()
            .map(|&count| (f64::from(count) - 10_000.0).powi(2) / 10_000.0)
            .sum();
        assert!(chi_square < 27.9, "{counts:?}");
    }

    /// The largest |z| of counts over 64 classes of equal probability and over the tail's 8, against multiples of an exponential.
    fn exponential_z(scale: f64) -> f64 {
        const DRAWS: u32 = 2_000_000;
        let mut stream = Stream::counted(3, Purpose::Genealogy, 0);
        let (mut body, mut tail) = ([0.0; 64], [0.0; 8]);
        for _ in 0..DRAWS {
            let x = scale * stream.quick_exponential();
            body[(64.0 * libm::exp(-x)).min(63.0) as usize] += 1.0;
            // The last classes begin before the tail of the ziggurat (at 7.697, beyond which lie 907 of the draws) and end in it.
            tail[((x - 5.0).clamp(0.0, 3.5) * 2.0) as usize] += 1.0;
        }
        let z = |count: f64, probability: f64| {
            let expected = f64::from(DRAWS) * probability;
            ((count - expected) / (expected * (1.0 - probability)).sqrt()).abs()
        };
        let beyond = |k: usize| {
            if k == 0 {
                1.0
            } else {
                libm::exp(-5.0 - 0.5 * k as f64)
            }
        };
        let of_tail = (0..8).map(|k| {
            z(
                tail[k],
                beyond(k) - if k == 7 { 0.0 } else { beyond(k + 1) },
            )
        });
        body.iter()
            .map(|&count| z(count, 1.0 / 64.0))
            .chain(of_tail)
            .fold(0.0, f64::max)
    }

    /// 72 classes at 4.5 sigma: a false alarm in 2,000 choices of the seed.
    #[test]
    fn quick_exponentials_follow_the_exponential_law() {
        let z = exponential_z(1.0);
        assert!(z < 4.5, "z = {z}");
    }

    #[test]
    fn an_exponential_longer_by_one_in_100_is_noticed() {
        let z = exponential_z(1.01);
        assert!(z > 4.5, "z = {z}");
    }

    /// Chi-square over 42 pairs, 41 degrees of freedom: 86.6 is exceeded once in 25,000 choices of the seed.
    #[test]
    fn pairs_are_equally_likely() {
        let mut stream = Stream::counted(4, Purpose::Genealogy, 0);
        let mut counts = [0_u32; 42];
        for _ in 0..420_000 {
            let [first, second] = stream.pair(7);
            counts[(first * 6 + second) as usize] += 1;
        }
        let chi_square: f64 = counts
            .iter()
            .map(|&count| (f64::from(count) - 10_000.0).powi(2) / 10_000.0)
            .sum();
        assert!(chi_square < 86.6, "{chi_square}: {counts:?}");
        assert_eq!(
            [stream.pair(0), stream.pair(1), stream.pair(2)].map(|pair| pair[1]),
            [0; 3]
        );
        assert!((0..100).all(|_| stream.pair(u32::MAX)[0] < u32::MAX));
    }

    #[test]
    fn uniforms_stay_inside_their_interval() {
        let mut stream = Stream::new(id(2, 1, 3), Purpose::Genealogy);
        for _ in 0..10_000 {
            assert!((0.0..1.0).contains(&stream.uniform()));
            let positive = stream.positive_uniform();
            assert!(0.0 < positive && positive <= 1.0);
        }
        assert_eq!(stream.below(0), 0);
        assert_eq!(stream.below(1), 0);
    }
}
