//! Exact expectations under the neutral coalescent with infinite sites.
//!
//! `theta = 4 N mu` and `rho = 4 N r` for the whole locus, N diploids; times in generations unless said otherwise.

mod sizes;

pub use sizes::{SizeEpoch, SizeHistory, pair_time_bottleneck, pair_time_growth};

/// `a_k = sum of i^-k` over `1 <= i < n`.
pub fn harmonic(n: u32, power: u32) -> f64 {
    (1..n)
        .map(|i| 1.0 / libm::pow(f64::from(i), f64::from(power)))
        .sum()
}

/// Mean number of segregating sites, `theta a_1` (Watterson 1975).
pub fn segregating_sites_mean(n: u32, theta: f64) -> f64 {
    theta * harmonic(n, 1)
}

/// Variance of the number of segregating sites without recombination, `theta a_1 + theta^2 a_2` (Watterson 1975).
pub fn segregating_sites_variance(n: u32, theta: f64) -> f64 {
    theta * harmonic(n, 1) + theta * theta * harmonic(n, 2)
}

/// Probability of `k` segregating sites without recombination (Tavare 1984).
pub fn segregating_sites_probability(n: u32, theta: f64, k: u32) -> f64 {
    let term = |i: u32| {
        let below = f64::from(i - 1);
        let sign = if i.is_multiple_of(2) { 1.0 } else { -1.0 };
        sign * choose(n - 1, i - 1) * below / (theta + below)
            * libm::pow(theta / (theta + below), f64::from(k))
    };
    (2..=n).map(term).sum()
}

/// Variance of the mean pairwise differences without recombination (Tajima 1983); their mean is `theta`.
pub fn pi_variance(n: u32, theta: f64) -> f64 {
    let n = f64::from(n);
    (n + 1.0) * theta / (3.0 * (n - 1.0))
        + 2.0 * (n * n + n + 3.0) * theta * theta / (9.0 * n * (n - 1.0))
}

/// Mean site frequency spectrum, `theta / i` for `i` derived alleles (Fu 1995); `n + 1` entries, the outer two 0.
pub fn spectrum_mean(n: u32, theta: f64) -> Vec<f64> {
    (0..=n)
        .map(|i| {
            if 0 < i && i < n {
                theta / f64::from(i)
            } else {
                0.0
            }
        })
        .collect()
}

/// `sigma_ij` of Fu (1995, Theoretical Population Biology 48:172-197): without recombination the covariance of the numbers of sites
/// with `i` and `j` derived alleles is `theta^2 sigma_ij`, plus `theta / i` for `i = j`.
pub fn spectrum_covariance(n: u32, i: u32, j: u32) -> f64 {
    let (i, j) = (i.max(j), i.min(j));
    let a = |m: u32| harmonic(m, 1);
    let real = f64::from;
    let beta = |i: u32| {
        2.0 * real(n) / (real(n - i + 1) * real(n - i)) * (a(n + 1) - a(i)) - 2.0 / real(n - i)
    };
    if i == j {
        match (2 * i).cmp(&n) {
            std::cmp::Ordering::Less => beta(i + 1),
            std::cmp::Ordering::Equal => {
                2.0 * (a(n) - a(i)) / real(n - i) - 1.0 / (real(i) * real(i))
            }
            std::cmp::Ordering::Greater => beta(i) - 1.0 / (real(i) * real(i)),
        }
    } else {
        match (i + j).cmp(&n) {
            std::cmp::Ordering::Less => (beta(i + 1) - beta(i)) / 2.0,
            std::cmp::Ordering::Equal => {
                (a(n) - a(i)) / real(n - i) + (a(n) - a(j)) / real(n - j)
                    - (beta(i) + beta(j + 1)) / 2.0
                    - 1.0 / (real(i) * real(j))
            }
            std::cmp::Ordering::Greater => {
                (beta(j) - beta(j + 1)) / 2.0 - 1.0 / (real(i) * real(j))
            }
        }
    }
}

/// Mean joint spectrum of two samples from one population: `theta / (i + j)`, spread over both samples hypergeometrically. Cells as in
/// [`crate::statistics::JointSpectrum`].
pub fn joint_spectrum_mean_of_one_population(samples: [u32; 2], theta: f64) -> Vec<f64> {
    let [n_a, n_b] = samples;
    let n = n_a + n_b;
    let cell = |i: u32, j: u32| {
        let derived = i + j;
        if derived == 0 || derived == n {
            0.0
        } else {
            theta / f64::from(derived) * hypergeometric(n, derived, n_a, i)
        }
    };
    (0..=n_a)
        .flat_map(|i| (0..=n_b).map(move |j| (i, j)))
        .map(|(i, j)| cell(i, j))
        .collect()
}

/// Mean number of recombinations that fall on ancestral material, `rho a_1` (Hudson & Kaplan 1985).
pub fn recombinations_mean(n: u32, rho: f64) -> f64 {
    rho * harmonic(n, 1)
}

/// Variance of the number of segregating sites of two haplotypes with recombination (Hudson 1983):
/// `theta + 2 theta^2 / rho^2` times the integral from 0 to rho of `(rho - z) (z + 18) / (z^2 + 13 z + 18)`.
pub fn pair_segregating_sites_variance(theta: f64, rho: f64) -> f64 {
    if rho <= 0.0 {
        return theta + theta * theta;
    }
    // Simpson's rule; the integrand is smooth, with no feature narrower than about 1.
    let intervals = 2.0 * libm::ceil(rho.clamp(1.0, 1e4) * 50.0);
    let width = rho / intervals;
    let integrand = |z: f64| (rho - z) * (z + 18.0) / (z * z + 13.0 * z + 18.0);
    let inner: f64 = (1..intervals as u32)
        .map(|k| f64::from(2 + 2 * (k % 2)) * integrand(f64::from(k) * width))
        .sum();
    theta
        + 2.0 * theta * theta / (rho * rho) * (integrand(0.0) + inner + integrand(rho)) * width
            / 3.0
}

/// Mean time to the common ancestor of two haplotypes of a population of `recent` diploids that had `ancestral` diploids earlier than
/// `change` generations ago.
pub fn pair_time_two_epochs(recent: f64, ancestral: f64, change: f64) -> f64 {
    let apart = libm::exp(-change / (2.0 * recent));
    2.0 * recent * (1.0 - apart) + 2.0 * ancestral * apart
}

/// Mean times to the common ancestor, within a deme and between demes, of two of `demes` islands of `diploids` each, where a lineage
/// leaves at rate `migration` in all (Slatkin 1991).
pub fn island_pair_times(demes: u32, diploids: f64, migration: f64) -> [f64; 2] {
    let within = 2.0 * diploids * f64::from(demes);
    [
        within,
        within + (f64::from(demes) - 1.0) / (2.0 * migration),
    ]
}

/// F_ST as `1 - T_within / T_between`, from mean times to the common ancestor (Slatkin 1991, Hudson et al. 1992).
pub fn f_st(within: f64, between: f64) -> f64 {
    1.0 - within / between
}

/// Probability that `draws` out of `total`, without putting back, contain `drawn` of the `marked`.
pub fn hypergeometric(total: u32, marked: u32, draws: u32, drawn: u32) -> f64 {
    if drawn > marked
        || drawn > draws
        || draws > total
        || marked > total
        || draws - drawn > total - marked
    {
        return 0.0;
    }
    libm::exp(
        ln_choose(marked, drawn) + ln_choose(total - marked, draws - drawn)
            - ln_choose(total, draws),
    )
}

/// Binomial coefficient; 0 where `k > n`.
fn choose(n: u32, k: u32) -> f64 {
    if k > n {
        0.0
    } else {
        (0..k).fold(1.0, |product, i| {
            product * f64::from(n - i) / f64::from(i + 1)
        })
    }
}

/// Logarithm of the binomial coefficient, `k <= n`.
fn ln_choose(n: u32, k: u32) -> f64 {
    let ln_factorial = |m: u32| libm::lgamma(f64::from(m) + 1.0);
    ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k)
}
