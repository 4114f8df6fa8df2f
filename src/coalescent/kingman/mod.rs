//! One population of constant size without recombination (Kingman 1982): a tree is drawn at once, without lineages that carry steps.
//!
//! Times are in units of 2N generations, N diploids: a pair of lineages meets at rate 1, and mutations fall at rate `theta / 2` along each
//! branch with `theta = 4 N mu` for the whole locus.

mod tree;

pub use tree::Heights;

use super::LocusId;
use super::stream::{Purpose, Stream};
use crate::statistics::theory::segregating_sites_mean;
use crate::statistics::{Alignment, Spectrum, most_sites};
use thiserror::Error;
use tree::Tree;

/// Most haplotypes.
pub const MAX_HAPLOTYPES: u32 = 10_000;

/// The largest number below 1.
const BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;

/// How many sites a tree has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sites {
    /// Infinite sites: a Poisson number, with mean `theta / 2` times the tree's length.
    Theta(f64),
    /// Always this many, on a tree that does not know of it, as with `ms -s`.
    Fixed(u32),
}

/// What cannot be simulated.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum KingmanError {
    /// Too few or too many haplotypes.
    #[error("haplotypes: {found} asked for, from 2 to {MAX_HAPLOTYPES} can be had")]
    Haplotypes {
        /// How many were asked for.
        found: u32,
    },
    /// Not a rate.
    #[error("theta: must be 0 or more and finite, is {found}")]
    Theta {
        /// What it is.
        found: f64,
    },
    /// More sites than fit.
    #[error("sites: {sites:.0} asked for or expected, {most} of {haplotypes} haplotypes fit")]
    TooMany {
        /// How many.
        sites: f64,
        /// Of how many haplotypes.
        haplotypes: u32,
        /// How many of those fit.
        most: usize,
    },
}

/// Draws trees of a sample, and sites on them; keeps its buffers from one to the next.
#[derive(Debug)]
pub struct Kingman {
    haplotypes: u32,
    /// Mean number of sites for a theta of 1.
    sites_per_theta: f64,
    /// Mean time until two of `k` lineages meet, `2 / (k (k - 1))`.
    pauses: Vec<f64>,
    /// With sets of haplotypes below, as bits of a word.
    sets: Tree<u64>,
    /// With the numbers of haplotypes below.
    counts: Tree<u32>,
    /// With numbers of nodes whose sets take more than a word, and those sets.
    nodes: Tree<u32>,
    words: Vec<u64>,
}

impl Kingman {
    /// For samples of this many haplotypes, from 2 to [`MAX_HAPLOTYPES`].
    pub fn new(haplotypes: u32) -> Result<Self, KingmanError> {
        if !(2..=MAX_HAPLOTYPES).contains(&haplotypes) {
            return Err(KingmanError::Haplotypes { found: haplotypes });
        }
        let pause = |k: u32| {
            if k < 2 {
                0.0
            } else {
                2.0 / (f64::from(k) * f64::from(k - 1))
            }
        };
        Ok(Self {
            haplotypes,
            sites_per_theta: segregating_sites_mean(haplotypes, 1.0),
            pauses: (0..=haplotypes).map(pause).collect(),
            sets: Tree::default(),
            counts: Tree::default(),
            nodes: Tree::default(),
            words: Vec::new(),
        })
    }

    /// Haplotypes of a sample.
    pub fn haplotypes(&self) -> u32 {
        self.haplotypes
    }

    /// The alignment of a replicate. Its tree is the same whatever `sites` are.
    pub fn alignment(
        &mut self,
        sites: Sites,
        id: LocusId,
        out: &mut Alignment,
    ) -> Result<Heights, KingmanError> {
        self.check(sites)?;
        out.reset(self.haplotypes);
        let width = out.words_per_site();
        let (positions, words) = out.parts();
        let (mut genealogy, mut mutations) = streams(id);
        if width == 1 {
            let heights = self.sets.grow(
                &self.pauses,
                &mut genealogy,
                |index| 1 << index,
                |a, b| a | b,
            );
            let count = arrive(sites, heights.length, &mut mutations, |at| {
                positions.push(at);
            });
            words.extend((0..count).map(|_| self.sets.place(heights.length, &mut mutations)));
            spread(sites, &mut mutations, positions);
            return Ok(heights);
        }
        self.sets_of_leaves(width);
        let (sets, mut next) = (&mut self.words, self.haplotypes);
        let join = |a: u32, b: u32| {
            for word in 0..width {
                sets.push(sets[a as usize * width + word] | sets[b as usize * width + word]);
            }
            next += 1;
            next - 1
        };
        let heights = self
            .nodes
            .grow(&self.pauses, &mut genealogy, |index| index, join);
        let count = arrive(sites, heights.length, &mut mutations, |at| {
            positions.push(at);
        });
        for _ in 0..count {
            let first = self.nodes.place(heights.length, &mut mutations) as usize * width;
            words.extend_from_slice(&self.words[first..first + width]);
        }
        spread(sites, &mut mutations, positions);
        Ok(heights)
    }

    /// The spectrum of a replicate: that of its [`Self::alignment`], without making it.
    pub fn spectrum(
        &mut self,
        sites: Sites,
        id: LocusId,
        out: &mut Spectrum,
    ) -> Result<Heights, KingmanError> {
        self.check(sites)?;
        out.counts.clear();
        out.counts.resize(self.haplotypes as usize + 1, 0.0);
        let (mut genealogy, mut mutations) = streams(id);
        let heights = self
            .counts
            .grow(&self.pauses, &mut genealogy, |_| 1, |a, b| a + b);
        let count = arrive(sites, heights.length, &mut mutations, |_| ());
        for _ in 0..count {
            out.counts[self.counts.place(heights.length, &mut mutations) as usize] += 1.0;
        }
        Ok(heights)
    }

    /// The meetings of a replicate's tree by ascending time (in units of 2N generations), each with the two nodes that meet: haplotypes are
    /// numbered from 0, then the meetings. It is the tree of its [`Self::alignment`].
    pub fn meetings(&mut self, id: LocusId) -> Vec<(f64, [u32; 2])> {
        let mut next = self.haplotypes;
        let join = |_, _| {
            next += 1;
            next - 1
        };
        self.nodes
            .grow(&self.pauses, &mut streams(id).0, |index| index, join);
        self.nodes.meetings(self.haplotypes)
    }

    /// How high and how long a replicate's tree is.
    pub fn heights(&mut self, id: LocusId) -> Heights {
        self.counts
            .grow(&self.pauses, &mut streams(id).0, |_| 1, |a, b| a + b)
    }

    /// The sets of the haplotypes themselves, each of `width` words.
    fn sets_of_leaves(&mut self, width: usize) {
        self.words.clear();
        for index in 0..self.haplotypes as usize {
            self.words.extend((0..width).map(|word| {
                if word == index / 64 {
                    1 << (index % 64)
                } else {
                    0
                }
            }));
        }
    }

    fn check(&self, sites: Sites) -> Result<(), KingmanError> {
        let expected = match sites {
            Sites::Fixed(sites) => f64::from(sites),
            Sites::Theta(theta) if theta >= 0.0 && theta.is_finite() => {
                theta * self.sites_per_theta
            }
            Sites::Theta(found) => return Err(KingmanError::Theta { found }),
        };
        let (haplotypes, most) = (self.haplotypes, most_sites(self.haplotypes));
        if expected > most as f64 {
            Err(KingmanError::TooMany {
                sites: expected,
                haplotypes,
                most,
            })
        } else {
            Ok(())
        }
    }
}

/// Of a replicate's tree, and of its sites.
fn streams(id: LocusId) -> (Stream, Stream) {
    (
        Stream::new(id, Purpose::Genealogy),
        Stream::new(id, Purpose::Mutations),
    )
}

/// How many sites there are. A Poisson number is counted along the locus, each site at an exponential distance from the one before: that
/// gives their positions too, in order.
#[inline]
fn arrive(sites: Sites, length: f64, stream: &mut Stream, mut position: impl FnMut(f64)) -> u32 {
    let theta = match sites {
        Sites::Fixed(count) => return count,
        Sites::Theta(theta) => theta,
    };
    let distance = 1.0 / (0.5 * theta * length);
    let (mut at, mut count) = (distance * stream.quick_exponential(), 0);
    while at < 1.0 {
        position(at);
        count += 1;
        at += distance * stream.quick_exponential();
    }
    count
}

/// Positions of a fixed number of sites, uniform and in order: sums of exponential distances over the sum of one more.
#[inline]
fn spread(sites: Sites, stream: &mut Stream, positions: &mut Vec<f64>) {
    let Sites::Fixed(count) = sites else { return };
    let mut at = 0.0;
    positions.extend((0..count).map(|_| {
        at += stream.quick_exponential();
        at
    }));
    let whole = at + stream.quick_exponential();
    for position in positions {
        *position = (*position / whole).min(BELOW_ONE);
    }
}
