//! Exact expectations for a sample from one population whose size changes, by the number of lineages through time.
//!
//! In units of `2N(t)` generations the number of ancestral lineages is a pure death process with rate `k (k - 1) / 2`, whatever the sizes
//! are (Griffiths & Tavare 1994). Its probabilities are followed through time; closed forms for them alternate in sign and lose all digits
//! for large samples.

use super::timeline::Timeline;

/// Relative length of a step in time: expectations are exact to about one part in 10,000.
const STEP: f64 = 0.001;
/// Time at which two lineages have met but for one case in 10^15, units of 2N.
const END: f64 = 35.0;
/// Steps between two points of the distribution function that is kept.
const KEPT: usize = 24;

/// What theory expects of one population.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    /// Branch length with `i` haplotypes below it, generations; `n + 1` entries, the outer two 0.
    pub branches: Vec<f64>,
    /// Mean time to the common ancestor, generations.
    pub tmrca: f64,
    /// Generations ago and the probability that the common ancestor is not older; ascending.
    pub distribution: Vec<[f64; 2]>,
}

impl Expected {
    /// The expectation for `n` haplotypes sampled today from the only population of a history; none for other histories.
    pub fn of(timeline: &Timeline, n: u32) -> Option<Self> {
        let [span] = &timeline.spans[..] else { return None };
        if n < 2 || !timeline.flows.is_empty() || !timeline.pulses.is_empty() || span.from > 0.0 {
            return None;
        }
        let mut process = Process::new(n);
        for piece in &span.pieces {
            let mut from = piece.from;
            for pinch in timeline.pinches.iter().filter(|pinch| piece.from <= pinch.time && pinch.time < piece.to) {
                process.pass(|passed| time_after(piece.size, piece.growth, piece.from, passed), from - piece.from, pinch.time - piece.from);
                process.pinch(pinch.strength);
                from = pinch.time;
            }
            process.pass(|passed| time_after(piece.size, piece.growth, piece.from, passed), from - piece.from, piece.to - piece.from);
        }
        Some(process.finish())
    }

    /// Probability that the common ancestor is not older than a time.
    pub fn probability(&self, time: f64) -> f64 {
        let after = self.distribution.partition_point(|&[at, _]| at <= time);
        match (after.checked_sub(1).and_then(|before| self.distribution.get(before)), self.distribution.get(after)) {
            (Some(&[t0, f0]), Some(&[t1, f1])) => f0 + (f1 - f0) * (time - t0) / (t1 - t0),
            (Some(&[_, last]), None) => last,
            (None, _) => 0.0,
        }
    }
}

/// Generations since the start of a piece after which so much coalescent time has passed; infinite where it never has.
fn time_after(size: f64, growth: f64, _start: f64, passed: f64) -> f64 {
    if growth == 0.0 {
        return 2.0 * size * passed;
    }
    let stretched = 2.0 * size * growth * passed;
    if stretched <= -1.0 { f64::INFINITY } else { libm::log1p(stretched) / growth }
}

/// The number of lineages through time.
struct Process {
    /// Probability of `k` lineages.
    lineages: Vec<f64>,
    /// Generations with `k` lineages so far, in expectation.
    spent: Vec<f64>,
    /// Coalescent time so far, units of 2N.
    passed: f64,
    /// Generations ago.
    time: f64,
    distribution: Vec<[f64; 2]>,
    steps: usize,
}

impl Process {
    fn new(n: u32) -> Self {
        let n = n as usize;
        let mut lineages = vec![0.0; n + 2];
        lineages[n] = 1.0;
        Self { lineages, spent: vec![0.0; n + 2], passed: 0.0, time: 0.0, distribution: vec![[0.0, 0.0]], steps: 0 }
    }

    /// Goes through a stretch of a piece. `time_of` gives the generations that belong to a coalescent time since the piece's start; the
    /// stretch lies from `from` to `to` generations after that start.
    fn pass(&mut self, time_of: impl Fn(f64) -> f64, from: f64, to: f64) {
        // The coalescent time at which the stretch begins, found by bisection: `time_of` ascends.
        let begin = inverse(&time_of, from);
        let (start, offset) = (self.passed, self.time - time_of(begin));
        while self.passed < END && self.time < offset + to {
            let step = STEP * (self.passed + 1.0 / (self.lineages.len() * self.lineages.len()) as f64);
            let mut next = begin + (self.passed - start) + step;
            let mut time = time_of(next);
            if time > to {
                next = inverse(&time_of, to);
                time = to;
            }
            let step = next - begin - (self.passed - start);
            if !(step > 0.0 && time.is_finite()) {
                self.time = offset + to;
                break;
            }
            let before = self.lineages.clone();
            self.advance(step);
            let elapsed = offset + time - self.time;
            for ((spent, before), after) in self.spent.iter_mut().zip(&before).zip(&self.lineages) {
                *spent += 0.5 * elapsed * (before + after);
            }
            self.passed += step;
            self.time = offset + time;
            self.steps += 1;
            if self.steps.is_multiple_of(KEPT) {
                self.keep();
            }
        }
        self.keep();
    }

    /// So much coalescence, all at once.
    fn pinch(&mut self, strength: f64) {
        let steps = (strength / 1e-3).ceil().clamp(1.0, 20_000.0);
        for _ in 0..steps as u32 {
            self.advance(strength / steps);
        }
        self.keep();
    }

    fn keep(&mut self) {
        self.distribution.push([self.time, self.lineages.get(1).copied().unwrap_or_default()]);
    }

    /// One step of the TR-BDF2 method (Bank and others 1985): of second order, and stable for any rate.
    fn advance(&mut self, step: f64) {
        let gamma = 2.0 - std::f64::consts::SQRT_2;
        let half = 0.5 * gamma * step;
        let rate = |k: usize| 0.5 * (k * k.saturating_sub(1)) as f64;
        let top = self.lineages.len() - 2;
        let start = self.lineages.clone();
        let mut middle = vec![0.0; top + 2];
        for k in (1..=top).rev() {
            let explicit = start[k] + half * (rate(k + 1) * start[k + 1] - rate(k) * start[k]);
            middle[k] = (explicit + half * rate(k + 1) * middle[k + 1]) / (1.0 + half * rate(k));
        }
        let last = (1.0 - gamma) / (2.0 - gamma) * step;
        let scale = 1.0 / (gamma * (2.0 - gamma));
        for k in (1..=top).rev() {
            let known = scale * (middle[k] - (1.0 - gamma) * (1.0 - gamma) * start[k]);
            self.lineages[k] = (known + last * rate(k + 1) * self.lineages[k + 1]) / (1.0 + last * rate(k));
        }
    }

    fn finish(self) -> Expected {
        let n = self.lineages.len() - 2;
        let mut branches = vec![0.0; n + 1];
        for (i, branch) in branches.iter_mut().enumerate().take(n).skip(1) {
            // Of k lineages, each has i of the n haplotypes below it with probability C(n-i-1, k-2) / C(n-1, k-1).
            *branch = (2..=n - i + 1).map(|k| k as f64 * self.spent[k] * share(n, k, i)).sum();
        }
        let tmrca = self.spent.iter().skip(2).sum();
        Expected { branches, tmrca, distribution: self.distribution }
    }
}

/// Probability that one of `k` lineages has `i` of `n` haplotypes below it.
fn share(n: usize, k: usize, i: usize) -> f64 {
    let ln_choose = |n: usize, k: usize| {
        let ln_factorial = |m: usize| libm::lgamma(m as f64 + 1.0);
        ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k)
    };
    libm::exp(ln_choose(n - i - 1, k - 2) - ln_choose(n - 1, k - 1))
}

/// The coalescent time that belongs to a time in generations, by bisection.
fn inverse(time_of: &impl Fn(f64) -> f64, time: f64) -> f64 {
    if time <= 0.0 {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    while high < 1e12 && time_of(high) < time {
        high *= 2.0;
    }
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if time_of(middle) < time { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// Probabilities of `0, 1, 2, ... most` segregating sites without recombination under a constant size, `theta` for the whole locus
/// (Tavare 1984): while there are `k` lineages the mutations are geometric, and those numbers add up.
pub fn sites_distribution(n: u32, theta: f64, most: usize) -> Vec<f64> {
    let mut probabilities = vec![0.0; most + 1];
    probabilities[0] = 1.0;
    for k in 2..=n {
        let again = theta / (theta + f64::from(k - 1));
        let mut before = 0.0;
        for probability in &mut probabilities {
            before = (1.0 - again) * *probability + again * before;
            *probability = before;
        }
    }
    probabilities
}

#[cfg(test)]
mod tests {
    use super::super::{Story, Study};
    use super::*;
    use crate::statistics::theory;

    fn expected(study: &Study) -> Expected {
        Expected::of(&Timeline::of(&study.demography()), study.haplotypes).unwrap()
    }

    #[test]
    fn a_constant_size_gives_theta_over_i() {
        for n in [2, 20, 200] {
            let expected = expected(&Study { haplotypes: n, ..Study::of(Story::Constant) });
            for i in 1..n as usize {
                let exact = 40_000.0 / i as f64;
                assert!((expected.branches[i] / exact - 1.0).abs() < 2e-4, "n {n}, i {i}: {} {exact}", expected.branches[i]);
            }
            assert!((expected.tmrca / (40_000.0 * (1.0 - 1.0 / f64::from(n))) - 1.0).abs() < 1e-4, "n {n}");
        }
    }

    #[test]
    fn a_pair_in_two_epochs_meets_when_theory_says() {
        let mut study = Study { haplotypes: 2, ..Study::of(Story::TwoEpoch) };
        for values in [[50_000.0, 5_000.0, 2_000.0], [1_000.0, 20_000.0, 3_000.0]] {
            study.values = values.to_vec();
            let exact = theory::pair_time_two_epochs(values[0], values[1], values[2]);
            assert!((expected(&study).tmrca / exact - 1.0).abs() < 1e-5);
        }
    }

    #[test]
    fn a_bottleneck_joins_a_pair_with_the_stated_probability() {
        let study = Study { haplotypes: 2, ..Study::of(Story::Bottleneck) };
        let expected = expected(&study);
        let before = 1.0 - libm::exp(-4_000.0 / 20_000.0);
        let after = 1.0 - (1.0 - before) * libm::exp(-0.7);
        assert!((expected.probability(3_999.9) - before).abs() < 1e-4, "{}", expected.probability(3_999.9));
        assert!((expected.probability(4_000.1) - after).abs() < 1e-4, "{}", expected.probability(4_000.1));
    }

    /// A pair in a population that grows: its survival to time t is exp(-(exp(g t) - 1) / (2 N g)).
    #[test]
    fn growth_is_followed_along_its_curve() {
        let expected = expected(&Study { haplotypes: 2, ..Study::of(Story::Growth) });
        let [size, growth] = [100_000.0, 0.002];
        for time in [200.0, 800.0, 1_400.0] {
            let exact = 1.0 - libm::exp(-(libm::exp(growth * time) - 1.0) / (2.0 * size * growth));
            assert!((expected.probability(time) - exact).abs() < 1e-5, "{time}");
        }
    }

    #[test]
    fn the_law_of_the_number_of_sites_is_tavares() {
        let law = sites_distribution(10, 3.0, 60);
        for (k, probability) in (0..).zip(&law).take(30) {
            assert!((probability - theory::segregating_sites_probability(10, 3.0, k)).abs() < 1e-9);
        }
        assert!((law.iter().sum::<f64>() - 1.0).abs() < 1e-6);
    }

    #[test]
    fn where_there_is_no_closed_form_there_is_none() {
        for story in [Story::Islands, Story::Split, Story::OutOfAfrica] {
            assert_eq!(Expected::of(&Timeline::of(&Study::of(story).demography()), 10), None);
        }
    }
}
