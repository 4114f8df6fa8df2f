//! Selective sweeps against theory.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod common;
mod sweeps;

use coalescent_playground::coalescent::sweep::{Path, Start, SweepPlan, Trajectory};
use coalescent_playground::coalescent::{Purpose, Stream};
use common::{Moments, Z, locus};
use sweeps::{hard, plan};

/// Durations of trajectories, generations.
fn durations(plan: &SweepPlan, seed: u64, replicates: u32) -> Vec<f64> {
    let mut trajectory = Trajectory::default();
    let draw = |index| {
        trajectory.draw(plan, &mut Stream::new(locus(seed, index), Purpose::Genealogy));
        trajectory.origin() - plan.sweep().end_time
    };
    (0..replicates).map(draw).collect()
}

/// Mean time in units of 2N generations that the diffusion with heterozygote advantage `alpha = 2Ns`, conditioned on loss, takes from
/// frequency `high` down to `low` for the first time: with scale density `exp(-2 alpha z)`, variance `y (1 - y)` and `h(y) = P(loss)`,
/// `int_low^high exp(-2 alpha z) / h(z)^2  int_z^1 2 h(y)^2 / (y (1 - y) exp(-2 alpha y)) dy dz` (Karlin & Taylor 1981, chapter 15).
fn mean_duration(alpha: f64, low: f64, high: f64) -> f64 {
    let points = 40_000;
    let logit = |x: f64| libm::log(x / (1.0 - x));
    let end = 40.0_f64;
    let survives = |y_other: f64| -libm::expm1(-2.0 * alpha * y_other);
    // (1 - exp(-2 alpha (1 - y)))^2 / (y (1 - y)), and the same without the denominator.
    let (mut inner, mut outer, mut before) = (0.0, 0.0, None);
    let mut last: Option<(f64, f64, f64)> = None;
    for step in 0..=points {
        let odds = end + (logit(low) - end) * f64::from(step) / f64::from(points);
        let (x, rest) = (1.0 / (1.0 + libm::exp(-odds)), 1.0 / (1.0 + libm::exp(odds)));
        let h = survives(rest);
        let weight = 2.0 * h * h / (x * rest);
        if let Some((x_above, rest_above, weight_above)) = last {
            let width = rest - rest_above;
            let z = 2.0 * alpha * width;
            // The weight is linear between the points, the exponential exact.
            let (e, all) = (libm::exp(-z), if z > 1e-6 { -libm::expm1(-z) / z } else { 1.0 - z / 2.0 });
            let slope = if z > 1e-3 { (all - e) / z } else { 0.5 - z / 3.0 };
            inner = e * inner + width * (weight * all + (weight_above - weight) * slope);
            let value = inner / (h * h);
            if let Some(before) = before
                && x <= high
            {
                outer += 0.5 * (value + before) * (x_above - x);
            }
            before = Some(value);
        }
        last = Some((x, rest, weight));
    }
    outer
}

/// The time that a hard sweep takes, from one copy to all but one.
#[test]
fn a_sweep_takes_as_long_as_the_conditioned_diffusion() {
    for (index, alpha) in (0..).zip([0.0, 1.0, 10.0, 100.0, 1_000.0, 5_000.0]) {
        let model = hard(alpha);
        let expected = mean_duration(alpha.max(1e-6), 0.5e-4, 1.0 - 0.5e-4) * 2e4;
        let values = durations(&plan(&model), 100 + index, 20_000);
        let moments = Moments::of(&values);
        let approx = if alpha > 0.0 { 2e4 * 2.0 / alpha * ((2.0 * alpha).ln() + 0.5772 - 0.5 / alpha) } else { 4e4 };
        println!(
            "alpha {alpha}: {} +- {}, expected {expected}, approx {approx}, z {:.2}",
            moments.mean,
            moments.mean_error,
            moments.z(expected)
        );
    }
}
