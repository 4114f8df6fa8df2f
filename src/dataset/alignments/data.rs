//! All examples of an experiment, as bits.

use super::{AlignmentError, AlignmentSimulator, Drawn};
use crate::experiment::regression::{AlignmentObservation, Regression, Target};
use crate::observation::alignment::{Image, arrange};
use crate::statistics::{
    Alignment, AlignmentStatistics, Haplotypes, Spectrum, TajimaConstants, linkage,
};

/// Alignments as the network sees them, with what is to be predicted of each. Statistics are of all sites, those beyond the observation's
/// width among them.
#[derive(Clone, Debug)]
pub struct AlignmentData {
    observation: AlignmentObservation,
    target: Target,
    haplotypes: u32,
    constants: Option<TajimaConstants>,
    image: Image,
    /// Index of the first example.
    first: u32,
    /// Packed images, one after the other.
    bits: Vec<u8>,
    /// Where the images and the positions end.
    ends: Vec<[usize; 2]>,
    /// Positions of the sites in the images; empty where they are not observed.
    positions: Vec<f32>,
    /// `haplotypes - 1` counts of each example: sites with 1, 2, .. derived alleles.
    spectra: Vec<u32>,
    rest: Vec<Rest>,
    cropped: [u64; 2],
    scratch: Alignment,
}

/// What else is known of an example.
#[derive(Clone, Copy, Debug)]
struct Rest {
    target: f64,
    /// Sites in the image.
    sites: u32,
    haplotype_number: u32,
}

impl AlignmentData {
    /// No examples yet.
    pub fn new(experiment: &Regression) -> Self {
        let haplotypes = experiment.source.haplotypes;
        Self {
            observation: experiment.observation,
            target: experiment.target,
            haplotypes,
            constants: TajimaConstants::new(haplotypes),
            image: Image::new(&experiment.observation, haplotypes),
            first: 0,
            bits: Vec::new(),
            ends: Vec::new(),
            positions: Vec::new(),
            spectra: Vec::new(),
            rest: Vec::new(),
            cropped: [0; 2],
            scratch: Alignment::default(),
        }
    }

    /// Whether another experiment makes the same examples of the same alignments.
    pub fn observes_for(&self, experiment: &Regression) -> bool {
        (self.observation, self.target, self.haplotypes)
            == (
                experiment.observation,
                experiment.target,
                experiment.source.haplotypes,
            )
    }

    /// Forgets all examples; the next one will be the alignment of index `first`. Training on new examples in every batch takes them from
    /// behind the experiment's own: see [`fresh_index`](Self::fresh_index).
    pub fn restart(&mut self, first: u32) {
        self.first = first;
        self.bits.clear();
        self.ends.clear();
        self.positions.clear();
        self.spectra.clear();
        self.rest.clear();
        self.cropped = [0; 2];
    }

    /// The index of a new alignment for a place (from 0) in an epoch (from 1): none of an experiment's own, and none twice.
    pub fn fresh_index(experiment: &Regression, training: u32, epoch: u32, place: u32) -> u32 {
        experiment
            .examples
            .saturating_add(epoch.saturating_sub(1).saturating_mul(training))
            .saturating_add(place)
    }

    /// Simulates the next `count` examples: a slice of them, so that whoever waits can say how far it is.
    ///
    /// # Errors
    /// As of [`AlignmentSimulator::draw`]; what was simulated before the alignment that failed stays.
    pub fn push(
        &mut self,
        simulator: &mut AlignmentSimulator,
        count: u32,
    ) -> Result<(), AlignmentError> {
        let mut alignment = std::mem::take(&mut self.scratch);
        let pushed = (0..count).try_for_each(|_| {
            let index = self.first + self.len();
            let drawn = simulator.draw(index, &mut alignment)?;
            self.push_alignment(&alignment, &drawn)
        });
        self.scratch = alignment;
        pushed
    }

    /// Takes in one alignment as the next example.
    ///
    /// # Errors
    /// When it does not have the experiment's number of haplotypes, or nothing that the target could be.
    pub fn push_alignment(
        &mut self,
        alignment: &Alignment,
        drawn: &Drawn,
    ) -> Result<(), AlignmentError> {
        let index = self.first + self.len();
        let (expected, found) = (self.haplotypes as usize, alignment.haplotypes());
        if expected != found {
            return Err(AlignmentError::Haplotypes {
                index,
                expected,
                found,
            });
        }
        let spectrum = alignment.spectrum();
        let haplotype_number = Haplotypes::of(alignment).number() as u32;
        let statistics =
            AlignmentStatistics::with(&spectrum, self.constants.as_ref(), haplotype_number);
        let target = target_of(self.target, &statistics, drawn.theta)
            .ok_or(AlignmentError::NoTarget { index })?;
        let arranged = arrange(&self.observation, alignment);
        let sites = self.image.pack(&arranged.alignment, &mut self.bits);
        if self.image.has_positions() {
            self.positions.extend(
                arranged
                    .alignment
                    .positions()
                    .iter()
                    .map(|&position| position as f32),
            );
        }
        self.ends.push([self.bits.len(), self.positions.len()]);
        if arranged.cropped > 0 {
            self.cropped[0] += u64::from(arranged.cropped);
            self.cropped[1] += 1;
        }
        self.spectra
            .extend(spectrum.segregating().map(|(_, count)| count as u32));
        self.rest.push(Rest {
            target,
            sites: sites as u32,
            haplotype_number,
        });
        Ok(())
    }

    /// Examples so far.
    pub fn len(&self) -> u32 {
        self.rest.len() as u32
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Numbers in the input of one example.
    pub fn numbers(&self) -> usize {
        self.image.numbers()
    }

    /// Appends what the network is given of an example, [`Self::numbers`] numbers; nothing for one that is not there.
    pub fn write_input(&self, example: u32, out: &mut Vec<f32>) {
        if let Some((bits, sites, positions)) = self.packed(example) {
            self.image.widen(bits, sites, positions, out);
        }
    }

    /// The alignment's index for [`AlignmentSimulator::draw`], which gives it again whole and as sampled.
    pub fn index(&self, example: u32) -> u32 {
        self.first.saturating_add(example)
    }

    /// What is to be predicted of an example; no number for one that is not there.
    pub fn target(&self, example: u32) -> f64 {
        self.rest
            .get(example as usize)
            .map_or(f64::NAN, |rest| rest.target)
    }

    /// Mean and standard deviation (of the examples themselves, not of a population that they stand for) of the target; zeros of none.
    pub fn target_moments(&self, examples: &[u32]) -> [f64; 2] {
        let count = examples.len().max(1) as f64;
        let mean = examples
            .iter()
            .map(|&example| self.target(example))
            .sum::<f64>()
            / count;
        let squares = examples
            .iter()
            .map(|&example| self.target(example) - mean)
            .map(|off| off * off)
            .sum::<f64>();
        [mean, (squares / count).sqrt()]
    }

    /// An example's spectrum, `haplotypes + 1` counts with the outer two 0.
    pub fn spectrum(&self, example: u32) -> Spectrum {
        let classes = self.haplotypes.saturating_sub(1) as usize;
        let from = example as usize * classes;
        let mut counts = vec![0.0; classes + 2];
        for (count, &sites) in counts
            .iter_mut()
            .skip(1)
            .zip(self.spectra.get(from..from + classes).unwrap_or_default())
        {
            *count = f64::from(sites);
        }
        Spectrum { counts }
    }

    /// An example's statistics.
    pub fn statistics(&self, example: u32) -> AlignmentStatistics {
        let haplotype_number = self
            .rest
            .get(example as usize)
            .map_or(0, |rest| rest.haplotype_number);
        AlignmentStatistics::with(
            &self.spectrum(example),
            self.constants.as_ref(),
            haplotype_number,
        )
    }

    /// Mean number of derived alleles at the sites that vary; none where there are no such sites.
    pub fn mean_derived(&self, example: u32) -> Option<f64> {
        let spectrum = self.spectrum(example);
        let sites = spectrum.segregating_sites();
        (sites > 0.0).then(|| {
            spectrum
                .segregating()
                .map(|(derived, count)| f64::from(derived) * count)
                .sum::<f64>()
                / sites
        })
    }

    /// Mean r2 over pairs of the sites in an example's image (see [`linkage::mean_r2`]); of a cropped one, that is of the sites which the
    /// network sees. None with fewer than two sites that vary.
    pub fn mean_r2(&self, example: u32) -> Option<f64> {
        let (bits, sites, _) = self.packed(example)?;
        linkage::mean_r2(&self.image.unpack(bits, sites), 1)
    }

    /// Sites beyond the observation's width that were left out, and the alignments that they were in.
    pub fn cropped(&self) -> [u64; 2] {
        self.cropped
    }

    /// Smallest and largest number of segregating sites; zeros while there are no examples.
    pub fn sites(&self) -> [u32; 2] {
        let classes = self.haplotypes.saturating_sub(1).max(1) as usize;
        let sites = || {
            self.spectra
                .chunks_exact(classes)
                .map(|counts| counts.iter().sum::<u32>())
        };
        [
            sites().min().unwrap_or_default(),
            sites().max().unwrap_or_default(),
        ]
    }

    /// Memory that the examples take, bytes.
    pub fn bytes(&self) -> u64 {
        let bytes = self.bits.len()
            + size_of_val(self.ends.as_slice())
            + size_of_val(self.positions.as_slice())
            + size_of_val(self.spectra.as_slice())
            + size_of_val(self.rest.as_slice());
        bytes as u64
    }

    /// Packed image, number of sites and positions of an example.
    fn packed(&self, example: u32) -> Option<(&[u8], usize, &[f32])> {
        let example = example as usize;
        let (to, rest) = (self.ends.get(example)?, self.rest.get(example)?);
        let from = example
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied()
            .unwrap_or_default();
        Some((
            self.bits.get(from[0]..to[0])?,
            rest.sites as usize,
            self.positions.get(from[1]..to[1])?,
        ))
    }
}

/// What a target is of an alignment with these statistics that was simulated with this theta; none where it has no such number.
pub fn target_of(
    target: Target,
    statistics: &AlignmentStatistics,
    theta: Option<f64>,
) -> Option<f64> {
    match target {
        Target::TajimasD => statistics.tajimas_d,
        Target::Theta => theta,
        Target::Pi => Some(statistics.pi),
        Target::FayWuH => Some(statistics.fay_wu_h),
    }
}
