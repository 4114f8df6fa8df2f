//! Summary statistics of what is observed, for simpler methods and for networks that are given nothing else.

use super::alignment::Seen;
use crate::experiment::{Input, Observation};
use crate::statistics::Alignment;
use crate::statistics::linkage::mean_r2;
use crate::statistics::{Haplotypes, JointSpectrum, Spectrum, Summary};

/// Sites between which r2 is averaged at most: more would take longer than the simulation.
const MOST_LINKED: usize = 512;

/// The summary statistics of one observation: which they are, and how they are computed. None of them is Tajima's D, which is asked for:
/// linear methods have its parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Summaries {
    blocks: Vec<u32>,
    of_alignment: bool,
    folded: bool,
    windows: usize,
    names: Vec<String>,
    linear: usize,
}

impl Summaries {
    /// For an observation of samples of these sizes.
    pub fn of(observation: &Observation, blocks: &[u32]) -> Self {
        let (of_alignment, folded, windows) = match observation.input {
            Input::Spectrum { folded, .. } => (false, folded, 0),
            Input::Alignment(_) => (true, false, 0),
            Input::Statistics { windows, folded } => (true, folded, windows as usize),
        };
        let mut new = Self {
            blocks: blocks.to_vec(),
            of_alignment,
            folded,
            windows,
            names: Vec::new(),
            linear: 0,
        };
        new.names = new.linear_names();
        new.linear = new.names.len();
        if let &[n] = blocks {
            let classes = if folded { n / 2 } else { n.saturating_sub(1) };
            new.names.extend((1..=classes).map(|class| {
                let symbol = if folded { 'η' } else { 'ξ' };
                format!("{symbol}{class}")
            }));
        }
        new
    }

    fn linear_names(&self) -> Vec<String> {
        let mut names = Vec::new();
        match self.blocks[..] {
            [_] => {
                names.extend(["S", "π", "η₁"].map(str::to_owned));
                names.extend((!self.folded).then(|| "θ_H".to_owned()));
            }
            [_, _] => names.extend(Summary::NAMES.map(str::to_owned)),
            _ => {
                for place in 1..=self.blocks.len() {
                    names.extend(["S", "π"].map(|name| format!("{name} {place}")));
                }
            }
        }
        if self.of_alignment {
            match self.blocks[..] {
                [_] => names.extend(["K", "r²"].map(str::to_owned)),
                _ => names.extend((1..=self.blocks.len()).map(|place| format!("K {place}"))),
            }
        }
        names
    }

    /// Names: first those that linear methods take, then the classes of the spectrum of one sample.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// How many of them linear methods take.
    pub fn linear(&self) -> usize {
        self.linear
    }

    /// Numbers that a network is given of an observation by statistics: those of each window after the other.
    pub fn inputs(&self) -> usize {
        self.windows * self.linear
    }

    /// Names of those.
    pub fn input_names(&self) -> Vec<String> {
        (1..=self.windows)
            .flat_map(|window| {
                self.names
                    .iter()
                    .take(self.linear)
                    .map(move |name| format!("{name}, window {window}"))
            })
            .collect()
    }

    /// Of a spectrum's raw cells.
    pub fn of_spectrum(&self, cells: &[f64]) -> Vec<f64> {
        match self.blocks[..] {
            [_] => {
                let spectrum = Spectrum {
                    counts: cells.to_vec(),
                };
                let mut values = self.of_counts(&spectrum);
                values.extend(self.classes(&spectrum));
                values
            }
            [a, b] => {
                let joint = JointSpectrum {
                    samples: [a, b],
                    cells: cells.to_vec(),
                };
                Summary::of(&joint).to_array().to_vec()
            }
            _ => vec![0.0; self.names.len()],
        }
    }

    /// Of an alignment as it is read.
    pub fn of_alignment(&self, seen: &Seen) -> Vec<f64> {
        let alignment = seen.alignment();
        if !self.of_alignment {
            return self.of_spectrum(&seen.spectrum(&self.blocks));
        }
        let mut values = self.linear_of(alignment);
        if let [_] = self.blocks[..] {
            values.extend(self.classes(&alignment.spectrum()));
        }
        values
    }

    /// Of each window of the locus, as a network is given them.
    pub fn windows(&self, seen: &Seen) -> Vec<f64> {
        let alignment = seen.alignment();
        let mut values = Vec::with_capacity(self.inputs());
        for window in 0..self.windows {
            let mut own = Alignment::new(alignment.haplotypes() as u32);
            for (site, &position) in alignment.positions().iter().enumerate() {
                if (position * self.windows as f64) as usize == window {
                    own.push_site(position, alignment.site(site));
                }
            }
            values.extend(self.linear_of(&own));
        }
        values
    }

    fn linear_of(&self, alignment: &Alignment) -> Vec<f64> {
        let seen = Seen::known(alignment.clone());
        let mut values = match self.blocks[..] {
            [_] => self.of_counts(&alignment.spectrum()),
            [a, b] => {
                let joint = JointSpectrum {
                    samples: [a, b],
                    cells: seen.spectrum(&self.blocks),
                };
                Summary::of(&joint).to_array().to_vec()
            }
            _ => self
                .of_blocks(alignment)
                .flat_map(|block| {
                    let spectrum = block.spectrum();
                    [spectrum.segregating_sites(), spectrum.pi()]
                })
                .collect(),
        };
        match self.blocks[..] {
            [_] => values.extend([Haplotypes::of(alignment).number() as f64, linked(alignment)]),
            _ => values.extend(
                self.of_blocks(alignment)
                    .map(|block| Haplotypes::of(&block).number() as f64),
            ),
        }
        values
    }

    /// The haplotypes of each block.
    fn of_blocks<'a>(&'a self, alignment: &'a Alignment) -> impl Iterator<Item = Alignment> + 'a {
        let mut from = 0;
        self.blocks.iter().map(move |&block| {
            let range = from..from + block as usize;
            from = range.end;
            alignment.haplotypes_of(range)
        })
    }

    fn of_counts(&self, spectrum: &Spectrum) -> Vec<f64> {
        let mut values = vec![
            spectrum.segregating_sites(),
            spectrum.pi(),
            if self.folded {
                spectrum.folded().get(1).copied().unwrap_or_default()
            } else {
                spectrum.singletons()
            },
        ];
        values.extend((!self.folded).then(|| spectrum.theta_h()));
        values
    }

    fn classes(&self, spectrum: &Spectrum) -> Vec<f64> {
        if self.folded {
            let folded = spectrum.folded();
            let classes = self.blocks.first().map_or(0, |n| n / 2) as usize;
            (1..=classes)
                .map(|class| folded.get(class).copied().unwrap_or_default())
                .collect()
        } else {
            spectrum.segregating().map(|(_, count)| count).collect()
        }
    }
}

/// Mean r2 between sites, of at most [`MOST_LINKED`] of them spread evenly; 0 where there are no two that vary.
fn linked(alignment: &Alignment) -> f64 {
    let stride = alignment.sites().div_ceil(MOST_LINKED).max(1);
    if stride == 1 {
        return mean_r2(alignment, 1).unwrap_or_default();
    }
    let mut thinned = Alignment::new(alignment.haplotypes() as u32);
    for (site, &position) in alignment.positions().iter().enumerate().step_by(stride) {
        thinned.push_site(position, alignment.site(site));
    }
    mean_r2(&thinned, 1).unwrap_or_default()
}
