//! Quantiles of one distribution against those of another, as a small picture.

use crate::proof::configurations::Distribution;
use std::fmt::Write;

const POINTS: usize = 25;
const SIDE: f64 = 200.0;

/// Points in a square of [`SIDE`], the reference to the right, ours upwards; on the diagonal where the two are the same.
pub fn plot(ours: &[Option<f64>], reference: &Distribution) -> String {
    let mut ours: Vec<f64> = ours.iter().copied().flatten().collect();
    ours.sort_by(f64::total_cmp);
    let points: Vec<[f64; 2]> = (0..POINTS)
        .map(|index| (index as f64 + 0.5) / POINTS as f64)
        .map(|p| {
            [
                reference.quantile(p),
                ours.get((p * ours.len() as f64) as usize)
                    .copied()
                    .unwrap_or_default(),
            ]
        })
        .collect();
    square(&points)
}

/// The |z| of all comparisons against what chance gives.
pub fn normal(z: &[f64]) -> String {
    let mut z: Vec<f64> = z.to_vec();
    z.sort_by(f64::total_cmp);
    let expected = |index: usize| normal_quantile((index as f64 + 0.5) / z.len() as f64);
    square(
        &z.iter()
            .enumerate()
            .map(|(index, &z)| [expected(index), z])
            .collect::<Vec<_>>(),
    )
}

fn square(points: &[[f64; 2]]) -> String {
    let all = points.iter().flatten().copied();
    let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
        (low.min(x), high.max(x))
    });
    let width = if high > low { high - low } else { 1.0 };
    let place = |x: f64| 10.0 + (x - low) / width * (SIDE - 20.0);
    let mut path = String::new();
    for &[x, y] in points {
        let _ = write!(path, "M{:.0} {:.0}h0", place(x), SIDE - place(y));
    }
    format!(
        "<svg viewBox=\"0 0 200 200\" aria-hidden=\"true\"><path d=\"M0 200L200 0\"/><path d=\"{path}\"/></svg>"
    )
}

/// By halving: the normal law's distribution function is `erfc(-x / sqrt 2) / 2`.
fn normal_quantile(p: f64) -> f64 {
    let (mut low, mut high) = (-9.0, 9.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if libm::erfc(-middle / std::f64::consts::SQRT_2) / 2.0 < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}
