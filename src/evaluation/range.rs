//! Where a spectrum from outside lies among the training data.

use super::linear::Cholesky;
use crate::dataset::{Dataset, Example};
use crate::experiment::Encoding;
use crate::statistics::{JointSpectrum, Summary};
use serde::{Deserialize, Serialize};

/// Where a spectrum lies among the training data.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RangeReport {
    /// Each summary statistic's value, in the order of [`Summary::NAMES`].
    pub values: [f64; 8],
    /// Its quantile among the training loci of each class, by label, and of the first two where there are more; ties count one half. Not a number for what the coding forgets.
    pub quantiles: [[f64; 2]; 8],
    /// Mahalanobis distance from the nearest class mean in the space of the statistics.
    pub distance: f64,
    /// The 95 % and 99.9 % quantiles of that distance among the training loci.
    pub distance_quantiles: [f64; 2],
    /// Empty cells of the spectrum, the two monomorphic corners aside.
    pub empty_cells: u32,
    /// Smallest and median number of empty cells among training loci.
    pub empty_cells_training: [u32; 2],
    /// Cells that are not whole numbers: projected counts.
    pub fractional_cells: u32,
    /// By its statistics the spectrum could be a training locus: each lies between the smallest and the largest of the training loci, and
    /// the distance below its 99.9 % quantile. Empty and fractional cells are not part of this: they are told beside it.
    pub inside: bool,
}

const N: usize = Summary::NAMES.len();

/// Added to the diagonal of the correlation matrix: the fractions of shared, private and fixed sites sum to one, so that it is singular.
const RIDGE: f64 = 1e-6;

/// The training loci as a cloud in the space of the eight summary statistics.
pub struct TrainingRange {
    /// The network is given proportions: it cannot see how many sites there are.
    proportions: bool,
    /// Statistics of the loci of each class, as far as the network can see them.
    statistics: Vec<Vec<[f64; N]>>,
    means: Vec<[f64; N]>,
    deviations: [f64; N],
    correlation: Option<Cholesky<N>>,
    distance_quantiles: [f64; 2],
    empty_cells: [u32; 2],
}

impl TrainingRange {
    /// Measures the training examples, each scenario's as a class, from their joint spectra: class means, the covariance within the classes
    /// (pooled), and how far the examples themselves lie.
    pub fn new(data: &Dataset, training: &[Example], encoding: Encoding) -> Self {
        let proportions = encoding == Encoding::Proportions;
        let mut statistics: Vec<Vec<[f64; N]>> = Vec::new();
        let mut empty: Vec<u32> = Vec::with_capacity(training.len());
        for &example in training {
            let class = usize::from(example.0);
            if statistics.len() <= class {
                statistics.resize(class + 1, Vec::new());
            }
            let known = data.statistics(example);
            let row = std::array::from_fn(|k| known.get(k).map_or(f64::NAN, |&x| f64::from(x)));
            if let Some(rows) = statistics.get_mut(class) {
                rows.push(visible(row, proportions));
            }
            let cells = data.layout().raw(data.row(example));
            empty.push(empty_cells(cells.iter().map(|&cell| f64::from(cell))));
        }
        Self::measured(statistics, empty, proportions)
    }

    fn measured(statistics: Vec<Vec<[f64; N]>>, mut empty: Vec<u32>, proportions: bool) -> Self {
        let means: Vec<[f64; N]> = statistics.iter().map(|rows| mean(rows)).collect();
        let covariance = pooled_covariance(&statistics, &means);
        let deviations: [f64; N] = std::array::from_fn(|k| {
            if covariance[k][k] > 0.0 {
                covariance[k][k].sqrt()
            } else {
                1.0
            }
        });
        let correlation = Cholesky::new(&std::array::from_fn(|i| {
            std::array::from_fn(|j| {
                covariance[i][j] / (deviations[i] * deviations[j])
                    + if i == j { RIDGE } else { 0.0 }
            })
        }));
        let mut range = Self {
            proportions,
            statistics,
            means,
            deviations,
            correlation,
            distance_quantiles: [0.0; 2],
            empty_cells: [0; 2],
        };
        let mut distances: Vec<f64> = range
            .statistics
            .iter()
            .flatten()
            .map(|row| range.distance(row))
            .collect();
        distances.sort_unstable_by(f64::total_cmp);
        range.distance_quantiles = [0.95, 0.999].map(|q| quantile(&distances, q));
        empty.sort_unstable();
        range.empty_cells =
            [0, empty.len() / 2].map(|place| empty.get(place).copied().unwrap_or_default());
        range
    }

    /// Judges a spectrum.
    pub fn judge(&self, spectrum: &JointSpectrum) -> RangeReport {
        let summary = Summary::of(spectrum).to_array();
        let values = visible(summary, self.proportions);
        let distance = self.distance(&values);
        let bounded = |k: usize| {
            let all = || self.statistics.iter().flatten().map(|row| row[k]);
            all().any(|value| value <= values[k]) && all().any(|value| value >= values[k])
        };
        RangeReport {
            values: std::array::from_fn(|k| if k == 0 { summary[k] } else { values[k] }),
            quantiles: std::array::from_fn(|k| match k {
                0 if self.proportions => [f64::NAN; 2],
                // Of one class alone twice the same.
                _ => [0, 1].map(|label: usize| {
                    let rows = self.statistics.get(label).or(self.statistics.first());
                    rows.map_or(f64::NAN, |rows| rank(rows, k, values[k]))
                }),
            }),
            distance,
            distance_quantiles: self.distance_quantiles,
            empty_cells: empty_cells(spectrum.cells.iter().copied()),
            empty_cells_training: self.empty_cells,
            fractional_cells: spectrum
                .cells
                .iter()
                .filter(|cell| cell.fract() != 0.0)
                .count() as u32,
            inside: (0..N).all(bounded) && distance <= self.distance_quantiles[1],
        }
    }

    /// Mahalanobis distance to the nearest class mean.
    fn distance(&self, values: &[f64; N]) -> f64 {
        let Some(correlation) = &self.correlation else {
            return 0.0;
        };
        let to = |mean: &[f64; N]| {
            let scaled = std::array::from_fn(|k| (values[k] - mean[k]) / self.deviations[k]);
            correlation
                .whiten(&scaled)
                .iter()
                .map(|x| x * x)
                .sum::<f64>()
                .sqrt()
        };
        self.means.iter().map(to).fold(f64::INFINITY, f64::min)
    }
}

/// The statistics as the network can see them: where it is given proportions, the differences per segregating site instead of per locus, and
/// nothing of the number of sites.
fn visible(statistics: [f64; N], proportions: bool) -> [f64; N] {
    let [sites, pi_a, pi_b, d_xy, rest @ ..] = statistics;
    if !proportions {
        return statistics;
    }
    let per_site = |value: f64| if sites > 0.0 { value / sites } else { 0.0 };
    let [f_st, shared, private, fixed] = rest;
    [
        0.0,
        per_site(pi_a),
        per_site(pi_b),
        per_site(d_xy),
        f_st,
        shared,
        private,
        fixed,
    ]
}

/// Empty cells but for the first and the last, which hold no segregating site.
fn empty_cells(cells: impl ExactSizeIterator<Item = f64>) -> u32 {
    let inner = cells.len().saturating_sub(2);
    cells
        .skip(1)
        .take(inner)
        .filter(|&cell| cell == 0.0)
        .count() as u32
}

fn mean(rows: &[[f64; N]]) -> [f64; N] {
    std::array::from_fn(|k| rows.iter().map(|row| row[k]).sum::<f64>() / rows.len().max(1) as f64)
}

fn pooled_covariance(statistics: &[Vec<[f64; N]>], means: &[[f64; N]]) -> [[f64; N]; N] {
    let mut sums = [[0.0; N]; N];
    for (rows, mean) in statistics.iter().zip(means) {
        for row in rows {
            for i in 0..N {
                for j in 0..N {
                    sums[i][j] += (row[i] - mean[i]) * (row[j] - mean[j]);
                }
            }
        }
    }
    let n = statistics
        .iter()
        .map(Vec::len)
        .sum::<usize>()
        .saturating_sub(statistics.len())
        .max(1) as f64;
    sums.map(|row| row.map(|sum| sum / n))
}

/// The fraction of loci whose statistic lies below a value, half of those that equal it included.
fn rank(rows: &[[f64; N]], k: usize, value: f64) -> f64 {
    let below: f64 = rows
        .iter()
        .map(|row| {
            if row[k] < value {
                1.0
            } else if row[k] == value {
                0.5
            } else {
                0.0
            }
        })
        .sum();
    below / rows.len().max(1) as f64
}

/// The smallest value that at least this fraction of the sorted values does not exceed.
fn quantile(sorted: &[f64], fraction: f64) -> f64 {
    let place = (fraction * sorted.len() as f64).ceil() as usize;
    sorted
        .get(place.saturating_sub(1))
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Observed;
    use crate::experiment::Experiment;

    /// A spectrum of 4 + 4 haplotypes: sites polymorphic in A, in B, in both, and fixed differences.
    fn spectrum(a: f64, b: f64, shared: f64, fixed: f64) -> JointSpectrum {
        let mut spectrum = JointSpectrum::zeros([4, 4]);
        for (i, j, count) in [(1, 0, a), (0, 1, b), (2, 2, shared), (4, 0, fixed)] {
            spectrum.cells[i * 5 + j] = count;
        }
        spectrum
    }

    /// Of the tutorial's question on 4 + 4 haplotypes.
    fn nothing(examples: u32) -> Dataset {
        let mut experiment = Experiment {
            examples,
            ..Experiment::default()
        };
        for scenario in &mut experiment.scenarios {
            scenario.haplotypes = vec![4, 4];
        }
        Dataset::new(&experiment)
    }

    /// 100 loci for each class; gene flow shares more and fixes less.
    fn training() -> (Dataset, Vec<Example>) {
        let mut data = nothing(100);
        let mut examples = Vec::new();
        for class in 0..2 {
            let shared = if class == 1 { 60.0 } else { 20.0 };
            for index in 0..100_u32 {
                let noise = |step: u32| f64::from(index * step % 101 % 21);
                let spectrum = spectrum(
                    100.0 + noise(7),
                    120.0 + noise(11),
                    shared + noise(13),
                    80.0 - shared / 2.0 + noise(17),
                );
                let mut row = Vec::new();
                data.layout()
                    .write(&Observed::Spectrum(spectrum.cells), &[], &[], &mut row);
                row.resize(data.layout().width(), 0.0);
                data.insert(class, index, &row).unwrap();
                examples.push((class, index));
            }
        }
        (data, examples)
    }

    fn judge(spectrum: &JointSpectrum) -> RangeReport {
        let (data, training) = self::training();
        TrainingRange::new(&data, &training, Encoding::Counts).judge(spectrum)
    }

    #[test]
    fn spectra_like_the_training_loci_of_either_class_are_inside() {
        for (shared, fixed) in [(30.0, 81.0), (70.0, 61.0)] {
            let report = judge(&spectrum(109.0, 130.0, shared, fixed));
            assert!(report.inside, "{report:?}");
            assert!(
                report.distance < report.distance_quantiles[0] && report.distance < 2.0,
                "near its own class: {}",
                report.distance
            );
            assert!((report.values[0] - (239.0 + shared + fixed)).abs() < 1e-9);
        }
    }

    #[test]
    fn too_many_sites_are_outside_by_quantile_and_by_distance() {
        let report = judge(&spectrum(1_090.0, 1_300.0, 300.0, 810.0));
        assert!(!report.inside);
        assert_eq!(report.quantiles[0], [1.0, 1.0]);
        assert!(report.distance > 10.0 * report.distance_quantiles[1]);
    }

    /// Every statistic alone is within its bounds, but the two populations differ as in no training locus: only the distance tells.
    #[test]
    fn a_combination_that_never_occurs_is_outside_by_distance_alone() {
        let (data, training) = training();
        let range = TrainingRange::new(&data, &training, Encoding::Counts);
        let report = range.judge(&spectrum(119.0, 121.0, 70.0, 99.0));
        assert!(
            report.distance > report.distance_quantiles[1] && !report.inside,
            "{report:?}"
        );
    }

    /// Five in a hundred loci lie beyond the 95 % quantile, none of 200 beyond the 99.9 %.
    #[test]
    fn training_loci_lie_within_their_own_quantiles() {
        let (data, training) = training();
        let range = TrainingRange::new(&data, &training, Encoding::Counts);
        let distances: Vec<f64> = training
            .iter()
            .map(|&example| {
                let known = data.statistics(example);
                range.distance(&std::array::from_fn(|k| f64::from(known[k])))
            })
            .collect();
        let beyond = |quantile: f64| {
            distances
                .iter()
                .filter(|&&distance| distance > quantile)
                .count()
        };
        assert_eq!(
            (
                beyond(range.distance_quantiles[0]),
                beyond(range.distance_quantiles[1])
            ),
            (10, 0)
        );
    }

    #[test]
    fn quantiles_count_ties_one_half() {
        let rows: Vec<[f64; N]> = [1.0, 2.0, 2.0, 3.0].map(|value| [value; N]).to_vec();
        assert_eq!(
            [0.0, 1.0, 2.0, 9.0].map(|value| rank(&rows, 0, value)),
            [0.0, 0.125, 0.5, 1.0]
        );
    }

    #[test]
    fn empty_and_fractional_cells_are_counted_without_the_corners() {
        let mut projected = spectrum(109.5, 130.25, 30.0, 81.0);
        assert_eq!(
            (
                judge(&projected).empty_cells,
                judge(&projected).fractional_cells
            ),
            (19, 2)
        );
        projected
            .cells
            .iter_mut()
            .skip(1)
            .take(23)
            .for_each(|cell| *cell += 0.1);
        assert_eq!(
            (
                judge(&projected).empty_cells,
                judge(&projected).fractional_cells
            ),
            (0, 23)
        );
        assert_eq!(judge(&projected).empty_cells_training, [19, 19]);
    }

    #[test]
    fn nothing_to_compare_with_is_never_inside() {
        let data = nothing(0);
        assert!(
            !TrainingRange::new(&data, &[], Encoding::Counts)
                .judge(&spectrum(1.0, 1.0, 1.0, 1.0))
                .inside
        );
    }

    #[test]
    fn proportions_forget_how_many_sites_there_are() {
        let statistics = [200.0, 20.0, 30.0, 50.0, 0.5, 0.2, 0.7, 0.1];
        let twice = [400.0, 40.0, 60.0, 100.0, 0.5, 0.2, 0.7, 0.1];
        assert_eq!(visible(statistics, true), visible(twice, true));
        assert_ne!(visible(statistics, false), visible(twice, false));
        assert_eq!(visible(statistics, true)[1..4], [0.1, 0.15, 0.25]);
        assert_eq!(visible([0.0; N], true), [0.0; N]);
    }
}
