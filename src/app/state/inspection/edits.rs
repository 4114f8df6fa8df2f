//! What a person makes of an example by hand.

use super::{Inspection, Next};
use crate::coalescent::{Purpose, Stream};
use crate::experiment::{AlignmentObservation, Experiment, Input, Orientation};
use crate::inspection::Given;
use crate::observation::alignment::Seen;
use crate::observation::alignment::disturb::{fixed, flipped, polarity_flipped};
use crate::statistics::Alignment;

/// An example as a person changed it.
#[derive(Clone, Debug, PartialEq)]
pub enum Edited {
    /// An alignment, shown as it is.
    Alignment(Alignment),
    /// Raw cells of a spectrum.
    Spectrum(Vec<f64>),
}

/// What a click on the input does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touch {
    /// Exchanges one allele for the other.
    Allele,
    /// Exchanges derived and ancestral at a site.
    Polarity,
    /// Gives all haplotypes the derived allele at a site; where they have it, the ancestral one.
    Fix,
    /// One site more in a cell of a spectrum.
    More,
    /// One site less.
    Less,
    /// No site at all.
    Empty,
}

/// What a click can do to the input of an experiment: a choice, its words, and what it does. Nothing where the input is computed.
pub fn touches(experiment: &Experiment) -> Vec<(Touch, &'static str, &'static str)> {
    match experiment.observation.input {
        Input::Alignment(_) => vec![
            (
                Touch::Allele,
                "one allele",
                "Flips one allele of one haplotype.",
            ),
            (
                Touch::Polarity,
                "polarity",
                "Turns a site's polarity: derived becomes ancestral.",
            ),
            (
                Touch::Fix,
                "fixation",
                "Gives every haplotype the derived allele: the site no longer segregates.",
            ),
        ],
        Input::Spectrum { .. } => vec![
            (
                Touch::More,
                "one site more",
                "Counts one more site in the cell.",
            ),
            (
                Touch::Less,
                "one less",
                "Counts one site less in the cell, down to none.",
            ),
            (Touch::Empty, "none", "Empties the cell."),
        ],
        Input::Statistics { .. } => Vec::new(),
    }
}

impl Inspection {
    /// Changes the example looked at; nothing happens where it has no such form.
    pub fn change(&mut self, change: impl FnOnce(Edited) -> Option<Edited>) -> Vec<Next> {
        let shown = self
            .edits
            .last()
            .cloned()
            .or_else(|| match &self.opening.as_ref()?.given {
                Given::Alignment { alignment, .. } => Some(Edited::Alignment(alignment.clone())),
                Given::Spectrum { cells, .. } => Some(Edited::Spectrum(cells.clone())),
                Given::Statistics { .. } => None,
            });
        match shown.and_then(change) {
            Some(next) => {
                self.edits.push(next);
                vec![Next::Open]
            }
            None => Vec::new(),
        }
    }

    /// Changes an alignment.
    pub fn disturb(&mut self, change: impl FnOnce(&Alignment) -> Alignment) -> Vec<Next> {
        self.change(|shown| match shown {
            Edited::Alignment(alignment) => Some(Edited::Alignment(change(&alignment))),
            Edited::Spectrum(_) => None,
        })
    }

    /// Changes an alignment by chance: each change draws its own random numbers, the same again after it was taken back.
    pub fn shuffle(&mut self, change: fn(&Alignment, &mut Stream) -> Alignment) -> Vec<Next> {
        let seed = self.experiment().map_or(0, |of| of.seeds.data);
        let mut stream = Stream::counted(seed, Purpose::Disturbance, self.edits.len() as u32);
        self.disturb(|alignment| change(alignment, &mut stream))
    }

    /// Puts rows and columns into the order of the observation again.
    pub fn sort(&mut self) -> Vec<Next> {
        let samples = self.experiment().map(Experiment::observed);
        let (Some(observation), Some(samples)) = (self.observation(), samples) else {
            return Vec::new();
        };
        self.disturb(|alignment| {
            let arranged = Seen::known(alignment.clone()).arranged(&observation, &samples);
            arranged.seen.alignment().clone()
        })
    }

    /// Counts every site of a spectrum twice, as of a locus twice as long.
    pub fn double(&mut self) -> Vec<Next> {
        self.change(|shown| match shown {
            Edited::Spectrum(cells) => Some(Edited::Spectrum(
                cells.iter().map(|cell| 2.0 * cell).collect(),
            )),
            Edited::Alignment(_) => None,
        })
    }

    /// Whether the two samples of a spectrum can be exchanged.
    pub fn can_exchange(&self) -> bool {
        self.experiment().is_some_and(|of| {
            let samples = of.observed();
            matches!(of.observation.input, Input::Spectrum { .. })
                && matches!(samples[..], [a, b] if a == b)
        })
    }

    /// Exchanges the two samples of a spectrum.
    pub fn exchange(&mut self) -> Vec<Next> {
        let side = match self.experiment().map(Experiment::observed).as_deref() {
            Some(&[a, b]) if a == b => a as usize + 1,
            _ => return Vec::new(),
        };
        self.change(|shown| match shown {
            Edited::Spectrum(cells) => Some(Edited::Spectrum(
                (0..cells.len())
                    .map(|cell| {
                        let other = cell % side * side + cell / side;
                        cells.get(other).copied().unwrap_or_default()
                    })
                    .collect(),
            )),
            Edited::Alignment(_) => None,
        })
    }

    /// Changes the input where it was clicked; padding stays.
    pub fn touch(&mut self, touch: Touch, place: usize) -> Vec<Next> {
        let cell = self.cell_of(place);
        self.change(|shown| match (shown, touch) {
            (Edited::Alignment(alignment), Touch::Allele | Touch::Polarity | Touch::Fix) => {
                let (haplotype, site) = cell?;
                if site >= alignment.sites() || haplotype >= alignment.haplotypes() {
                    return None;
                }
                Some(Edited::Alignment(match touch {
                    Touch::Allele => flipped(&alignment, haplotype, site),
                    Touch::Polarity => polarity_flipped(&alignment, site),
                    _ => fixed(&alignment, site, !all_derived(&alignment, site)),
                }))
            }
            (Edited::Spectrum(mut cells), Touch::More | Touch::Less | Touch::Empty) => {
                let cell = cells.get_mut(place)?;
                let before = *cell;
                *cell = match touch {
                    Touch::More => before + 1.0,
                    Touch::Less => (before - 1.0).max(0.0),
                    _ => 0.0,
                };
                (*cell != before).then_some(Edited::Spectrum(cells))
            }
            _ => None,
        })
    }

    /// Takes the last change back.
    pub fn undo(&mut self) -> Vec<Next> {
        self.edits.pop().map_or_else(Vec::new, |_| vec![Next::Open])
    }

    /// Forgets what was made of the example.
    pub fn back_to_the_example(&mut self) -> Vec<Next> {
        self.edits.clear();
        self.chosen = None;
        self.explanation = None;
        vec![Next::Open]
    }

    fn observation(&self) -> Option<AlignmentObservation> {
        match self.experiment()?.observation.input {
            Input::Alignment(of) => Some(of),
            _ => None,
        }
    }

    /// The haplotype and the site at a place of the input.
    fn cell_of(&self, place: usize) -> Option<(usize, usize)> {
        let of = self.observation()?;
        let haplotypes = (self.experiment()?.haplotypes() as usize).max(1);
        let width = (of.width as usize).max(1);
        Some(match of.orientation {
            Orientation::Sites => (place % haplotypes, place / haplotypes),
            Orientation::Haplotypes => (place / width, place % width),
        })
    }
}

fn all_derived(alignment: &Alignment, site: usize) -> bool {
    (0..alignment.haplotypes()).all(|haplotype| alignment.derived(haplotype, site))
}
