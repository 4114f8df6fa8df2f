//! What theory says about many loci of one history, where it says anything.

use crate::history::{Piece, Timeline};

/// Coalescent time from today to a time in the only population of a history: generations over 2N, added up, bottlenecks included.
fn coalescent_time(timeline: &Timeline, time: f64) -> f64 {
    let Some(span) = timeline.spans.first() else {
        return 0.0;
    };
    let passed: f64 = span.pieces.iter().map(|piece| within(piece, time)).sum();
    passed
        + timeline
            .pinches
            .iter()
            .filter(|pinch| pinch.time <= time)
            .map(|pinch| pinch.strength)
            .sum::<f64>()
}

/// What of it falls into a piece.
fn within(piece: &Piece, time: f64) -> f64 {
    let long = time.min(piece.to) - piece.from;
    if long <= 0.0 {
        0.0
    } else if piece.growth == 0.0 {
        long / (2.0 * piece.size)
    } else {
        libm::expm1(piece.growth * long) / (2.0 * piece.size * piece.growth)
    }
}

/// Probability that the common ancestor of `n` haplotypes of the only population of a history is not older than a time (Tavare 1984).
pub fn root_probability(timeline: &Timeline, n: u32, time: f64) -> f64 {
    let passed = coalescent_time(timeline, time);
    let n = f64::from(n);
    let (mut probability, mut ratio, mut k) = (1.0, 1.0, 2.0);
    // n (n-1) ... (n-k+1) over n (n+1) ... (n+k-1).
    while k <= n {
        ratio *= (n - k + 1.0) / (n + k - 1.0);
        let sign = if k % 2.0 == 0.0 { -1.0 } else { 1.0 };
        probability += sign * (2.0 * k - 1.0) * ratio * libm::exp(-0.5 * k * (k - 1.0) * passed);
        k += 1.0;
    }
    probability.clamp(0.0, 1.0)
}

/// Probabilities of `0, 1, 2, ... most` segregating sites without recombination under a constant size, `theta` for the whole locus: while
/// there are `k` lineages the mutations are geometric, and those numbers add up (Watterson 1975).
pub fn sites_distribution(n: u32, theta: f64, most: usize) -> Vec<f64> {
    let mut probabilities = vec![0.0; most.saturating_add(1)];
    if let Some(none) = probabilities.first_mut() {
        *none = 1.0;
    }
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
    use super::*;
    use crate::history::{Story, Study};
    use crate::statistics::theory;

    fn timeline(story: Story) -> Timeline {
        Timeline::of(&Study::of(story).demography())
    }

    /// The integral of the survival of the root is its mean age.
    #[test]
    fn the_law_of_the_root_has_the_mean_of_theory() {
        for story in [
            Story::Constant,
            Story::TwoEpoch,
            Story::Growth,
            Story::Bottleneck,
        ] {
            for n in [2, 20, 200] {
                let study = Study {
                    haplotypes: n,
                    ..Study::of(story)
                };
                let timeline = timeline(story);
                let step = 20.0;
                let mean: f64 = (0..30_000)
                    .map(|i| {
                        (1.0 - root_probability(&timeline, n, (f64::from(i) + 0.5) * step)) * step
                    })
                    .sum();
                let exact = study.plan().unwrap().single_population().unwrap().tmrca(n);
                assert!(
                    (mean / exact - 1.0).abs() < 2e-4,
                    "{story:?} {n}: {mean} {exact}"
                );
            }
        }
    }

    #[test]
    fn a_bottleneck_joins_a_pair_with_the_stated_probability() {
        let timeline = timeline(Story::Bottleneck);
        let before = 1.0 - libm::exp(-4_000.0 / 20_000.0);
        assert!((root_probability(&timeline, 2, 3_999.999) - before).abs() < 1e-6);
        assert!(
            (root_probability(&timeline, 2, 4_000.0) - (1.0 - (1.0 - before) * libm::exp(-0.7)))
                .abs()
                < 1e-6
        );
    }

    #[test]
    fn the_law_of_the_number_of_sites_is_tavares() {
        let law = sites_distribution(10, 3.0, 60);
        for (k, probability) in (0..).zip(&law).take(30) {
            assert!((probability - theory::segregating_sites_probability(10, 3.0, k)).abs() < 1e-9);
        }
        assert!((law.iter().sum::<f64>() - 1.0).abs() < 1e-6);
    }
}
