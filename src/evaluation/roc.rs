//! The receiver operating characteristic, and calibration.

use serde::{Deserialize, Serialize};

/// One point of the ROC curve, for "gene flow" as the positive class.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RocPoint {
    /// False positives among divergence loci.
    pub false_positive_rate: f64,
    /// True positives among gene-flow loci.
    pub true_positive_rate: f64,
}

/// One bin of the calibration curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalibrationBin {
    /// Mean predicted probability of gene flow in the bin.
    pub predicted: f64,
    /// Fraction that were gene flow.
    pub observed: f64,
    /// Examples in the bin.
    pub count: u32,
}

/// Most points of a curve.
const POINTS: usize = 200;

/// The ROC curve from (0, 0) to (1, 1) by falling score, and the area under it. Examples with equal scores cross the threshold together,
/// which counts a tie between the classes as one half, as the Mann-Whitney statistic does. The area is that of the full curve; the
/// points are thinned evenly to 200.
pub fn roc(scored: impl IntoIterator<Item = (f64, bool)>) -> (Vec<RocPoint>, f64) {
    let mut scored: Vec<(f64, bool)> = scored.into_iter().collect();
    scored.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let positives = scored.iter().filter(|(_, positive)| *positive).count();
    let negatives = scored.len() - positives;
    let point = |false_positives: usize, true_positives: usize| RocPoint {
        false_positive_rate: false_positives as f64 / negatives.max(1) as f64,
        true_positive_rate: true_positives as f64 / positives.max(1) as f64,
    };
    let mut curve = vec![point(0, 0)];
    let (mut false_positives, mut true_positives) = (0, 0);
    for tied in scored.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let hits = tied.iter().filter(|(_, positive)| *positive).count();
        true_positives += hits;
        false_positives += tied.len() - hits;
        curve.push(point(false_positives, true_positives));
    }
    if positives == 0 || negatives == 0 {
        curve.push(RocPoint {
            false_positive_rate: 1.0,
            true_positive_rate: 1.0,
        });
    }
    let area = curve
        .windows(2)
        .map(|pair| {
            (pair[1].false_positive_rate - pair[0].false_positive_rate)
                * (pair[1].true_positive_rate + pair[0].true_positive_rate)
                / 2.0
        })
        .sum();
    (thin(curve), area)
}

/// At most [`POINTS`] points: corners only, then evenly spaced ones, first and last always.
fn thin(curve: Vec<RocPoint>) -> Vec<RocPoint> {
    let mut corners: Vec<RocPoint> = Vec::new();
    for point in curve {
        if let [.., before, last] = corners.as_slice()
            && (before.false_positive_rate == point.false_positive_rate
                && last.false_positive_rate == point.false_positive_rate
                || before.true_positive_rate == point.true_positive_rate
                    && last.true_positive_rate == point.true_positive_rate)
        {
            corners.pop();
        }
        corners.push(point);
    }
    if corners.len() <= POINTS {
        return corners;
    }
    let last = corners.len() - 1;
    (0..POINTS)
        .filter_map(|k| corners.get(k * last / (POINTS - 1)).copied())
        .collect()
}

/// Ten bins of equal width in the predicted probability; empty ones left out.
pub fn calibration(scored: impl IntoIterator<Item = (f64, bool)>) -> Vec<CalibrationBin> {
    let mut bins = [(0.0, 0_u32, 0_u32); 10];
    for (probability, positive) in scored {
        let bin = &mut bins[((probability * 10.0) as usize).min(9)];
        bin.0 += probability;
        bin.1 += u32::from(positive);
        bin.2 += 1;
    }
    bins.into_iter()
        .filter(|bin| bin.2 > 0)
        .map(|(sum, positives, count)| CalibrationBin {
            predicted: sum / f64::from(count),
            observed: f64::from(positives) / f64::from(count),
            count,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition: the chance that a positive scores above a negative, ties one half.
    fn mann_whitney(scored: &[(f64, bool)]) -> f64 {
        let of = |wanted| {
            scored
                .iter()
                .filter(move |(_, positive)| *positive == wanted)
                .map(|(score, _)| *score)
        };
        let pairs: Vec<f64> = of(true)
            .flat_map(|a| {
                of(false).map(move |b| {
                    if a > b {
                        1.0
                    } else if a == b {
                        0.5
                    } else {
                        0.0
                    }
                })
            })
            .collect();
        pairs.iter().sum::<f64>() / pairs.len() as f64
    }

    #[test]
    fn the_area_is_the_mann_whitney_statistic_with_and_without_ties() {
        for levels in [3, 7, 1_000] {
            let scored: Vec<(f64, bool)> = (0..300_u32)
                .map(|k| (f64::from(k * 7_919 % 997 % levels), k * 31 % 5 < 2))
                .collect();
            let (curve, area) = roc(scored.iter().copied());
            assert!(
                (area - mann_whitney(&scored)).abs() < 1e-12,
                "{levels} levels"
            );
            assert_eq!(
                (curve[0].false_positive_rate, curve[0].true_positive_rate),
                (0.0, 0.0)
            );
            let end = curve.last().unwrap();
            assert_eq!(
                (end.false_positive_rate, end.true_positive_rate),
                (1.0, 1.0)
            );
        }
    }

    #[test]
    fn long_curves_are_thinned_and_keep_rising() {
        let scored = (0..5_000_u32).map(|k| (f64::from(k * 7_919 % 4_999), k % 3 == 0));
        let (curve, _) = roc(scored);
        assert_eq!(curve.len(), POINTS);
        assert!(
            curve
                .windows(2)
                .all(|p| p[0].false_positive_rate <= p[1].false_positive_rate
                    && p[0].true_positive_rate <= p[1].true_positive_rate)
        );
    }

    #[test]
    fn a_single_class_still_gives_a_curve() {
        let (curve, area) = roc([(0.3, true), (0.6, true)]);
        assert_eq!(
            curve
                .last()
                .map(|p| (p.false_positive_rate, p.true_positive_rate)),
            Some((1.0, 1.0))
        );
        assert!(area.is_finite());
    }

    #[test]
    fn calibration_bins_hold_means_and_leave_out_empty_ones() {
        let bins = calibration([(0.02, false), (0.08, true), (1.0, true), (0.95, false)]);
        assert_eq!(bins.len(), 2);
        assert!((bins[0].predicted - 0.05).abs() < 1e-12);
        assert_eq!((bins[0].observed, bins[0].count), (0.5, 2));
        assert_eq!((bins[1].observed, bins[1].count), (0.5, 2));
    }
}
