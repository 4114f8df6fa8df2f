//! Paths in a population of changing size against exact Wright-Fisher chains.

use super::models::{constant, hard, plan, with_sweep};
use crate::common::{Moments, locus};
use coalescent_playground::coalescent::demography::{Change, Event};
use coalescent_playground::coalescent::sweep::Trajectory;
use coalescent_playground::coalescent::{Purpose, Stream};

/// Selection per generation forward in time, as in the odds' factor `1 + s`.
const SELECTION: f64 = 0.05;
/// Generations ago at which the size changes.
const CHANGE: usize = 60;

/// `P(j of n | p)` for all `j`.
fn binomial(n: usize, p: f64) -> Vec<f64> {
    let (m, q) = (n as f64, 1.0 - p);
    if p <= 0.0 || q <= 0.0 {
        return (0..=n).map(|j| f64::from(u8::from(j == if p <= 0.0 { 0 } else { n }))).collect();
    }
    let log =
        |j: f64| libm::lgamma(m + 1.0) - libm::lgamma(j + 1.0) - libm::lgamma(m - j + 1.0) + j * libm::log(p) + (m - j) * libm::log(q);
    (0..=n).map(|j| libm::exp(log(j as f64))).collect()
}

/// Chances of the next generation's number of copies, of `to` chromosomes, by the number of copies of `from` chromosomes.
fn transitions(from: usize, to: usize) -> Vec<Vec<f64>> {
    let next = |copies: usize| copies as f64 * (1.0 + SELECTION) / (copies as f64 * (1.0 + SELECTION) + (from - copies) as f64);
    (0..=from).map(|copies| binomial(to, next(copies))).collect()
}

/// The mean age of an allele that is fixed in this very generation, in a population that had `before` chromosomes until [`CHANGE`]
/// generations ago and has `after` since: generations since it last had one copy. New copies arise once per chromosome and generation.
fn exact_age(before: usize, after: usize) -> f64 {
    let (old, between, new) = (transitions(before, before), transitions(before, after), transitions(after, after));
    let at = |ago: usize| {
        if ago > CHANGE {
            &old
        } else if ago == CHANGE {
            &between
        } else {
            &new
        }
    };
    let horizon = 1_500;
    // How many alleles have one copy, by generations ago.
    let mut alleles = vec![0.0; before + 1];
    let mut with_one_copy = vec![0.0; horizon + 1];
    for ago in (1..=horizon + 500).rev() {
        let size = if ago >= CHANGE { before } else { after };
        alleles[1] += size as f64;
        if ago <= horizon {
            with_one_copy[ago] = alleles[1];
        }
        let step = at(ago);
        let mut next = vec![0.0; step[0].len()];
        for copies in 1..alleles.len() - 1 {
            for (next, chance) in next.iter_mut().zip(&step[copies]) {
                *next += alleles[copies] * chance;
            }
        }
        alleles = next;
    }
    // The chance to be fixed now for the first time without one copy in between.
    let mut fixes: Vec<f64> = (0..=after).map(|copies| f64::from(u8::from(copies == after))).collect();
    let (mut mass, mut sum) = (0.0, 0.0);
    for (ago, &young) in with_one_copy.iter().enumerate().skip(1) {
        let step = at(ago);
        let allowed = |copies: usize| copies > 1 && (ago == 1 || copies + 1 < fixes.len());
        let chances: Vec<f64> = step
            .iter()
            .map(|chances| (0..fixes.len()).filter(|&copies| allowed(copies)).map(|copies| chances[copies] * fixes[copies]).sum())
            .collect();
        mass += young * chances[1];
        sum += young * chances[1] * ago as f64;
        fixes = chances;
    }
    sum / mass
}

/// The mean age by our trajectories; its standard error is half a percent.
fn our_age(before: usize, after: usize) -> f64 {
    let mut model = hard(0.0);
    model.model.demography = constant(0.5 * after as f64);
    let change = Change::Size { population: 0, size: 0.5 * before as f64, growth: 0.0 };
    model.model.demography.events.push(Event { time: CHANGE as f64, change });
    let plan = plan(&with_sweep(&model, |sweep| sweep.selection = libm::log(1.0 + SELECTION)));
    let mut trajectory = Trajectory::default();
    let draw = |index| {
        trajectory.draw(&plan, &mut Stream::new(locus(80, index), Purpose::Genealogy));
        trajectory.origin()
    };
    let ages: Vec<f64> = (0..6_000).map(draw).collect();
    Moments::of(&ages).mean
}

/// The diffusion is a limit, which costs about one percent among so few chromosomes. Its drift where the size changes is an approximation:
/// nothing is seen of it where the population grew; where it shrank to a third in the middle of the sweep and `2 N s` is 4 to 12 only, the
/// allele is a tenth too young.
#[test]
fn an_allele_in_a_population_that_changed_is_about_as_old_as_the_exact_chain_says() {
    for (before, after, bound) in [(80, 80, 0.02), (80, 240, 0.02), (240, 80, 0.1)] {
        let (exact, ours) = (exact_age(before, after), our_age(before, after));
        assert!((ours / exact - 1.0).abs() < bound, "{before} to {after}: {ours} and {exact}");
    }
    // As a population of the later size all along, it would be further off.
    assert!((our_age(80, 80) / exact_age(240, 80) - 1.0).abs() > 0.15);
}
