//! The simpler methods, fitted.

use super::line::Line;
use super::ridge::Ridge;
use super::{Forest, SimplerMethod, Summaries};
use crate::statistics::Spectrum;

/// The simpler methods, fitted on the training part.
#[derive(Clone, Debug)]
pub struct Simpler {
    pi: Line,
    theta_w: Line,
    ridge: Ridge,
    forest: Forest,
}

/// What each of the simpler methods predicts for some examples, in the order of [`SimplerMethod::ALL`].
#[derive(Clone, Debug, PartialEq)]
pub struct SimplerPredictions(pub [Vec<f64>; SimplerMethod::ALL.len()]);

impl Simpler {
    /// Fits all of them on training examples, given their summaries, their target and (on request: the forest takes at most
    /// [`Forest::MOST_EXAMPLES`]) their spectra. A method whose statistic does not vary predicts the mean.
    pub fn fit(summaries: &[Summaries], target: &[f64], spectrum: impl FnMut(usize) -> Spectrum, seed: u64) -> Self {
        let of = |statistic: fn(&Summaries) -> f64| summaries.iter().map(statistic).collect::<Vec<_>>();
        let chosen = Forest::examples(summaries.len().min(target.len()), seed);
        let targets: Vec<f64> = chosen.iter().filter_map(|&example| target.get(example).copied()).collect();
        let (features, columns) = spectra(chosen.into_iter(), spectrum);
        Self {
            pi: Line::fit(&of(|summaries| summaries.pi), target),
            // A line on S is a line on theta_W: they differ by a factor that all alignments share.
            theta_w: Line::fit(&of(|summaries| summaries.segregating_sites), target),
            ridge: Ridge::fit(summaries, target, seed),
            forest: Forest::fit(&features, columns, &targets, seed),
        }
    }

    /// What they predict for examples, given their summaries and (on request) their spectra.
    pub fn predict(&self, summaries: &[Summaries], spectrum: impl FnMut(usize) -> Spectrum) -> SimplerPredictions {
        let each = |predict: &dyn Fn(&Summaries) -> f64| summaries.iter().map(predict).collect();
        SimplerPredictions([
            each(&|example| self.pi.at(example.pi)),
            each(&|example| self.theta_w.at(example.segregating_sites)),
            each(&|example| self.ridge.predict(example)),
            self.forest.predict(&spectra(0..summaries.len(), spectrum).0),
        ])
    }
}

/// The classes of each spectrum that vary within the sample, `[examples, columns]`, and the number of columns.
fn spectra(examples: impl Iterator<Item = usize>, mut spectrum: impl FnMut(usize) -> Spectrum) -> (Vec<f64>, usize) {
    let (mut rows, mut columns) = (Vec::new(), 0);
    for example in examples {
        let before = rows.len();
        rows.extend(spectrum(example).segregating().map(|(_, count)| count));
        columns = rows.len() - before;
    }
    (rows, columns)
}
