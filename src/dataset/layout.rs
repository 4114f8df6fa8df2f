//! How an example is laid out as a row of numbers, the form in which it travels and is kept.
//!
//! `[sites, cropped | input | targets | parameters | statistics]`. The input of a spectrum is its raw cells and is coded when a batch is
//! made; that of an alignment is its image, 24 alleles to a number (every whole number below 2^24 is an `f32`), and its positions. A target
//! is an `f64` to the last bit, as three such numbers.

use crate::experiment::{Experiment, Input, Observation, Task};
use crate::network;
use crate::observation::alignment::{Image, Seen};
use crate::observation::{Summaries, encode_cells};
use crate::statistics::Alignment;

/// Numbers in front of the input.
const HEAD: usize = 2;
/// Numbers that a target takes.
const TARGET: usize = 3;
/// Bytes that a number holds.
const BYTES: usize = 3;

/// How a row is laid out, and how the network's input is made of it.
#[derive(Clone, Debug)]
pub struct Layout {
    observation: Observation,
    observed: Vec<u32>,
    network: network::Input,
    image: Option<Image>,
    /// Numbers of the packed image, and of its plane of missing alleles.
    plane: usize,
    planes: usize,
    positions: usize,
    input: usize,
    targets: usize,
    parameters: usize,
    summaries: Summaries,
}

impl Layout {
    /// For the examples of an experiment.
    pub fn of(experiment: &Experiment) -> Self {
        let observed = experiment.observed();
        let haplotypes = observed.iter().sum();
        let summaries = Summaries::of(&experiment.observation, &observed);
        let network = experiment.network_input();
        let (mut image, mut plane, mut planes, mut positions) = (None, 0, 0, 0);
        let input = match experiment.observation.input {
            Input::Spectrum { .. } => network.width(),
            Input::Statistics { .. } => summaries.inputs(),
            Input::Alignment(of) => {
                let own = Image::new(&of, haplotypes);
                plane = own.packed_bytes(of.width as usize).div_ceil(BYTES);
                planes = if Seen::may_miss(&experiment.observation.noise) {
                    2
                } else {
                    1
                };
                positions = if of.positions { of.width as usize } else { 0 };
                image = Some(own);
                planes * plane + positions
            }
        };
        Self {
            observation: experiment.observation.clone(),
            observed,
            network,
            image,
            plane,
            planes,
            positions,
            input,
            targets: match &experiment.task {
                Task::Classify => 0,
                Task::Regress(targets) => targets.len(),
            },
            parameters: experiment.keys().len(),
            summaries,
        }
    }

    /// Numbers in a row.
    pub fn width(&self) -> usize {
        self.statistics_start() + self.summaries.len()
    }

    fn targets_start(&self) -> usize {
        HEAD + self.input
    }

    fn parameters_start(&self) -> usize {
        self.targets_start() + TARGET * self.targets
    }

    fn statistics_start(&self) -> usize {
        self.parameters_start() + self.parameters
    }

    /// Haplotypes along each axis or in each block.
    pub fn observed(&self) -> &[u32] {
        &self.observed
    }

    /// What a network is given.
    pub fn input(&self) -> network::Input {
        self.network
    }

    /// Numbers that a network is given for an example.
    pub fn input_width(&self) -> usize {
        self.input().width()
    }

    /// Names of the statistics of a row; the first [`Layout::summaries`] are those that linear methods take.
    pub fn statistics_names(&self) -> &[String] {
        self.summaries.names()
    }

    /// How many of the statistics are summaries; behind them stand the classes of the spectrum, for methods that take many.
    pub fn summaries(&self) -> usize {
        self.summaries.linear()
    }

    /// The summaries themselves.
    pub fn statistics_of(&self) -> &Summaries {
        &self.summaries
    }

    /// Appends the row of an example whose observed spectrum or alignment is `seen`.
    pub fn write(&self, seen: &Observed, targets: &[f64], parameters: &[f64], out: &mut Vec<f32>) {
        let start = out.len();
        match seen {
            Observed::Spectrum(cells) => {
                let sites: f64 = cells.iter().sum();
                out.extend([sites as f32, 0.0]);
                out.extend(cells.iter().map(|&cell| cell as f32));
            }
            Observed::Alignment(seen) => {
                out.extend([seen.alignment().sites() as f32, 0.0]);
                match (&self.image, self.observation.input) {
                    (Some(image), Input::Alignment(of)) => {
                        let arranged = seen.arranged(&of, &self.observed);
                        if let Some(cropped) = out.get_mut(start + 1) {
                            *cropped = arranged.cropped as f32;
                        }
                        self.pack(image, arranged.seen.alignment(), out);
                        if self.planes > 1 {
                            self.pack(&image.plain(), &arranged.seen.missing_as_alignment(), out);
                        }
                        if self.positions > 0 {
                            let positions = arranged.seen.alignment().positions();
                            out.extend(positions.iter().map(|&position| position as f32));
                        }
                    }
                    (_, Input::Spectrum { .. }) => {
                        let cells = seen.spectrum(&self.observed);
                        out.extend(cells.iter().map(|&cell| cell as f32));
                    }
                    _ => out.extend(
                        self.summaries
                            .windows(seen)
                            .iter()
                            .map(|&value| value as f32),
                    ),
                }
            }
        }
        out.resize(start + self.targets_start(), 0.0);
        for target in targets {
            let bits = target.to_bits();
            out.extend([0, 24, 48].map(|shift| (bits >> shift & 0xff_ffff) as f32));
        }
        out.resize(start + self.parameters_start(), 0.0);
        out.extend(parameters.iter().map(|&number| number as f32));
        out.resize(start + self.statistics_start(), 0.0);
        let statistics = match seen {
            Observed::Spectrum(cells) => self.summaries.of_spectrum(cells),
            Observed::Alignment(seen) => self.summaries.of_alignment(seen),
        };
        out.extend(statistics.iter().map(|&value| value as f32));
        out.resize(start + self.width(), 0.0);
    }

    fn pack(&self, image: &Image, alignment: &Alignment, out: &mut Vec<f32>) {
        let start = out.len();
        let mut bytes = Vec::new();
        image.pack(alignment, &mut bytes);
        out.extend(bytes.chunks(BYTES).map(|three| {
            let byte = |place: usize| u32::from(three.get(place).copied().unwrap_or(0));
            (byte(0) | byte(1) << 8 | byte(2) << 16) as f32
        }));
        out.resize(start + self.plane, 0.0);
    }

    /// Appends what the network is given; nothing of a row that is not whole.
    pub fn write_input(&self, row: &[f32], out: &mut Vec<f32>) {
        let Some(own) = row.get(HEAD..self.targets_start()) else {
            return;
        };
        match self.observation.input {
            Input::Spectrum { encoding, folded } => {
                let start = out.len();
                out.extend_from_slice(own);
                encode_cells(
                    encoding,
                    folded,
                    &self.observed,
                    out.get_mut(start..).unwrap_or_default(),
                );
            }
            Input::Statistics { .. } => out.extend_from_slice(own),
            Input::Alignment(_) => {
                let Some(image) = &self.image else { return };
                let [sites, cropped] = self.sites(row);
                let sites = (sites - cropped.min(sites)) as usize;
                let (planes, positions) = own.split_at(self.planes * self.plane);
                let (known, missing) = planes.split_at(self.plane);
                let start = out.len();
                image.widen(
                    &unpacked(known),
                    sites,
                    positions.get(..sites).unwrap_or_default(),
                    out,
                );
                if self.planes > 1 {
                    let written = out.get_mut(start..).unwrap_or_default();
                    image.blank(&unpacked(missing), sites, written);
                }
            }
        }
    }

    /// The cells of a spectrum, raw, or the statistics; the packed image of an alignment. Empty for a row that is not whole.
    pub fn raw<'a>(&self, row: &'a [f32]) -> &'a [f32] {
        row.get(HEAD..self.targets_start()).unwrap_or_default()
    }

    /// A target on its own scale; not a number where there is none.
    pub fn target(&self, target: usize, row: &[f32]) -> f64 {
        let start = self.targets_start() + TARGET * target;
        let numbers = row
            .get(start..start + TARGET)
            .filter(|_| target < self.targets);
        numbers.map_or(f64::NAN, |numbers| {
            let bits = |place: usize| numbers.get(place).map_or(0, |&number| number as u64);
            f64::from_bits(bits(0) | bits(1) << 24 | bits(2) << 48)
        })
    }

    /// Targets of a row.
    pub fn targets(&self) -> usize {
        self.targets
    }

    /// The numbers that an example was drawn with; empty for a row that is not whole.
    pub fn parameters<'a>(&self, row: &'a [f32]) -> &'a [f32] {
        row.get(self.parameters_start()..self.statistics_start())
            .unwrap_or_default()
    }

    /// Its statistics; empty for a row that is not whole.
    pub fn statistics<'a>(&self, row: &'a [f32]) -> &'a [f32] {
        row.get(self.statistics_start()..self.width())
            .unwrap_or_default()
    }

    /// Segregating sites that are observed, and those of them that did not fit the image.
    pub fn sites(&self, row: &[f32]) -> [u32; 2] {
        let number = |place: usize| row.get(place).map_or(0, |&number| number as u32);
        [number(0), number(1)]
    }
}

/// What is observed of an example before it is laid out.
#[derive(Clone, Debug)]
pub enum Observed {
    /// Cells of a spectrum, raw, the last axis varying fastest.
    Spectrum(Vec<f64>),
    /// An alignment through its noise, as it was sampled.
    Alignment(Seen),
}

fn unpacked(numbers: &[f32]) -> Vec<u8> {
    numbers
        .iter()
        .flat_map(|&number| {
            let [one, two, three, _] = (number as u32).to_le_bytes();
            [one, two, three]
        })
        .collect()
}
