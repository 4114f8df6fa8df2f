//! What the network is given of an example.

use super::{Experiment, Task};
use crate::experiment::{AlignmentObservation, Noise, NoiseKind, Orientation};
use crate::network;
use crate::statistics::Summary;
use serde::{Deserialize, Serialize};

/// How the counts of a joint site frequency spectrum become the network's input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// The raw counts, as in the tutorial.
    Counts,
    /// `ln(1 + count)`: the many rare variants no longer drown the few common ones.
    Log,
    /// Each cell as a proportion of all segregating sites: forgets how many sites there are, and so the mutation rate
    /// and the length of the locus.
    Proportions,
}

/// What the network is given of an example, and through which noise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// What stands between the alignment and its reader, in this order; nothing where it is empty.
    pub noise: Vec<Noise>,
    /// The places of the sample sets that are observed, in the order of axes or blocks. Haplotypes of other sets are not simulated: those
    /// that are observed have the same law without them.
    pub samples: Vec<u8>,
    /// What is made of them.
    pub input: Input,
}

/// What is made of the observed samples.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Input {
    /// The site frequency spectrum of one sample, or the joint one of two.
    Spectrum {
        /// Coding of the cells.
        encoding: Encoding,
        /// Folded by the minor allele over all observed samples: what is left when the ancestral state is unknown.
        folded: bool,
    },
    /// The alignment as an image; several samples are blocks, one below the other.
    Alignment(AlignmentObservation),
    /// Summary statistics, of the whole locus or in windows along it.
    Statistics {
        /// Windows of equal length, from 1.
        windows: u32,
        /// Without knowledge of the ancestral state: statistics that need it are left out.
        folded: bool,
    },
}

impl Experiment {
    /// Haplotypes of each observed sample, in the order of the axes: those of the first scenario. A check sees that all have the same.
    pub fn observed(&self) -> Vec<u32> {
        let sizes = self
            .scenarios
            .first()
            .map(|scenario| scenario.haplotypes.as_slice())
            .unwrap_or_default();
        self.observation
            .samples
            .iter()
            .map(|&set| sizes.get(usize::from(set)).copied().unwrap_or_default())
            .collect()
    }

    /// What the network is given of an example: an image of one channel for a joint spectrum, a sequence for an alignment, a row of numbers for
    /// the rest.
    pub fn network_input(&self) -> network::Input {
        let observed = self.observed();
        let all: usize = observed.iter().sum::<u32>() as usize;
        match (self.observation.input, observed.as_slice()) {
            (Input::Spectrum { .. }, &[a, b]) => {
                network::Input::Image([a, b].map(|count| count as usize + 1))
            }
            (Input::Spectrum { .. }, sizes) => {
                network::Input::Numbers(sizes.iter().fold(1, |cells: usize, &count| {
                    cells.saturating_mul(count as usize + 1)
                }))
            }
            (Input::Statistics { windows, .. }, _) => {
                network::Input::Numbers(windows as usize * self.summaries()[0])
            }
            (Input::Alignment(of), _) => {
                let width = of.width as usize;
                let (steps, channels) = match of.orientation {
                    Orientation::Sites => (width, all),
                    Orientation::Haplotypes => (all, width),
                };
                network::Input::Sequence {
                    steps,
                    channels,
                    positions: if of.positions { width } else { 0 },
                }
            }
        }
    }

    /// Summary statistics of an example: those that linear methods take, and those of the classes of one sample's spectrum.
    fn summaries(&self) -> [usize; 2] {
        let (of_alignment, folded) = match self.observation.input {
            Input::Spectrum { folded, .. } => (false, folded),
            Input::Alignment(_) => (true, false),
            Input::Statistics { folded, .. } => (true, folded),
        };
        let unfolded = usize::from(!folded);
        match self.observed()[..] {
            [n] => {
                let classes = if folded { n / 2 } else { n.saturating_sub(1) };
                let of_alignment = if of_alignment { 2 } else { 0 };
                [3 + unfolded + of_alignment, classes as usize]
            }
            [_, _] => [Summary::NAMES.len() + if of_alignment { 2 } else { 0 }, 0],
            ref several => {
                let of_each = if of_alignment { 3 } else { 2 };
                [several.len() * of_each, 0]
            }
        }
    }

    /// Numbers that an example takes in memory, as a data set lays it out.
    pub fn row_width(&self) -> usize {
        let input = match self.observation.input {
            // A bit for each number, 24 of them to a number; what is missing takes a plane more.
            Input::Alignment(of) => {
                let (width, all) = (of.width as usize, self.haplotypes() as usize);
                let bytes = match of.orientation {
                    Orientation::Sites => (width * all).div_ceil(8),
                    Orientation::Haplotypes => all * width.div_ceil(8),
                };
                let missing = |noise: &Noise| {
                    matches!(noise.kind, NoiseKind::Missing | NoiseKind::LowCoverage)
                };
                let planes = 1 + usize::from(self.observation.noise.iter().any(missing));
                planes * bytes.div_ceil(3) + if of.positions { width } else { 0 }
            }
            _ => self.network_input().width(),
        };
        let targets = match &self.task {
            Task::Classify => 0,
            Task::Regress(targets) => targets.len(),
        };
        let [linear, classes] = self.summaries();
        2 + input + 3 * targets + self.keys().len() + linear + classes
    }

    /// Observed haplotypes, all samples together.
    pub fn haplotypes(&self) -> u32 {
        self.observed().iter().sum()
    }
}
