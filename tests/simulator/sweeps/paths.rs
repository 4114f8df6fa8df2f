//! How long sweeps take.

use super::models::{SIZE, hard, plan, with_sweep};
use crate::common::{Moments, Z, assert_mean, locus};
use coalescent_playground::coalescent::sweep::{Path, Start, SweepPlan, Trajectory};
use coalescent_playground::coalescent::{Purpose, Stream};

/// Durations of trajectories, generations.
fn durations(plan: &SweepPlan, seed: u64, replicates: u32) -> Vec<f64> {
    let mut trajectory = Trajectory::default();
    let draw = |index| {
        trajectory.draw(
            plan,
            &mut Stream::new(locus(seed, index), Purpose::Genealogy),
        );
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
    let top = 40.0_f64;
    let (mut inner, mut outer) = (0.0, 0.0);
    let mut above: Option<[f64; 4]> = None;
    for step in 0..=points {
        let odds = top + (logit(low) - top) * f64::from(step) / f64::from(points);
        let (x, y) = (
            1.0 / (1.0 + libm::exp(-odds)),
            1.0 / (1.0 + libm::exp(odds)),
        );
        let h = -libm::expm1(-2.0 * alpha * y);
        let weight = 2.0 * h * h / (x * y);
        let mut value = 0.0;
        if let Some([x_above, y_above, weight_above, value_above]) = above {
            // The weight is linear between two points, the exponential exact.
            let width = y - y_above;
            let z = 2.0 * alpha * width;
            let e = libm::exp(-z);
            let all = if z > 1e-6 {
                -libm::expm1(-z) / z
            } else {
                1.0 - z / 2.0
            };
            let slope = if z > 1e-3 {
                (all - e) / z
            } else {
                0.5 - z / 3.0
            };
            inner = e * inner + width * (weight * all + (weight_above - weight) * slope);
            value = inner / (h * h);
            if x <= high {
                outer += 0.5 * (value + value_above) * (x_above - x);
            }
        }
        above = Some([x, y, weight, value]);
    }
    outer
}

/// Six means: a false alarm in 2,600 choices of the seeds. The last one, a twentieth more selection, is noticed.
#[test]
fn a_sweep_takes_as_long_as_the_conditioned_diffusion() {
    let [low, high] = [0.5 / SIZE, 1.0 - 0.5 / SIZE];
    for (seed, alpha) in (100..).zip([0.0, 1.0, 10.0, 100.0, 1_000.0, 5_000.0]) {
        let values = durations(&plan(&hard(alpha)), seed, 3_000);
        assert_mean(
            &format!("alpha {alpha}"),
            &values,
            mean_duration(alpha.max(1e-6), low, high) * 2.0 * SIZE,
        );
    }
    let other = Moments::of(&durations(&plan(&hard(1_050.0)), 106, 3_000));
    assert!(
        other
            .z(mean_duration(1_000.0, low, high) * 2.0 * SIZE)
            .abs()
            > Z
    );
}

/// From standing variation, the allele may be rarer than at the onset before it sweeps: the selected phase is a walk from the start
/// frequency to fixation, which by symmetry is one from `1 - f` to loss. Before, it is neutral. Four means: a false alarm in 4,000 choices
/// of the seeds. A phase that looks back to the first visit only would be shorter, by as much as is noticed.
#[test]
fn standing_variation_is_selected_from_its_last_visit_to_the_start_frequency() {
    let one_copy = 0.5 / SIZE;
    for (seed, alpha, frequency) in [(120, 20.0, 0.1), (121, 5.0, 0.3)] {
        let model = with_sweep(&hard(alpha), |sweep| {
            sweep.start = Start::StandingVariation { frequency }
        });
        let (plan, mut trajectory) = (plan(&model), Trajectory::default());
        let (mut selected, mut neutral) = (Vec::new(), Vec::new());
        for index in 0..4_000 {
            trajectory.draw(
                &plan,
                &mut Stream::new(locus(seed, index), Purpose::Genealogy),
            );
            selected.push(trajectory.onset());
            neutral.push(trajectory.origin() - trajectory.onset());
        }
        let generations = |alpha, low, high| mean_duration(alpha, low, high) * 2.0 * SIZE;
        assert_mean(
            "selected",
            &selected,
            generations(alpha, one_copy, 1.0 - frequency),
        );
        assert_mean("neutral", &neutral, generations(1e-6, one_copy, frequency));
        assert!(Moments::of(&selected).z(generations(alpha, frequency, 1.0 - one_copy)) > Z);
    }
}

/// The formula that people quote, `(4 / a) (ln a + 0.5772 - 1 / a)` in units of 2N generations (Hermisson & Pennings 2005), holds for
/// `a = 4 N s` with the heterozygote's s (or `2 N s` with the homozygote's), for the whole way from 0 to 1.
#[test]
fn the_quoted_mean_holds_for_twice_our_alpha() {
    for quoted in [100.0, 300.0, 1_000.0, 5_000.0] {
        let formula = 4.0 / quoted * (libm::log(quoted) + 0.577_215_664_9 - 1.0 / quoted);
        let whole = mean_duration(quoted / 2.0, 1e-9, 1.0 - 1e-9);
        assert!(
            (whole / formula - 1.0).abs() < 2e-4,
            "{quoted}: {whole}, {formula}"
        );
        let with_our_alpha =
            4.0 / (quoted / 2.0) * (libm::log(quoted / 2.0) + 0.577_215_664_9 - 2.0 / quoted);
        assert!((whole / with_our_alpha - 1.0).abs() > 0.3);
    }
}

#[test]
fn a_deterministic_path_is_the_logistic_curve() {
    let model = hard(1_000.0);
    let s = model.sweep.selection;
    let model = with_sweep(&model, |sweep| {
        (sweep.path, sweep.end_time) = (Path::Deterministic, 50.0);
    });
    let mut trajectory = Trajectory::default();
    trajectory.draw(
        &plan(&model),
        &mut Stream::new(locus(1, 0), Purpose::Genealogy),
    );
    let expected = 2.0 / s * libm::log(2.0 * SIZE - 1.0);
    assert!((trajectory.origin() - 50.0 - expected).abs() < 1e-6 * expected);
    for point in trajectory.points() {
        let odds = (2.0 * SIZE - 1.0) * libm::exp(-s * (point.time - 50.0));
        assert!((point.frequency - odds / (1.0 + odds)).abs() < 1e-9);
    }
}
