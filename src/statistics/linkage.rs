//! Linkage disequilibrium: how alleles of two sites go together. The cost of the means over pairs is quadratic in the number of sites.

use super::Alignment;

/// How many haplotypes carry the derived allele at a site.
fn derived(site: &[u64]) -> u32 {
    site.iter().map(|word| word.count_ones()).sum()
}

/// A site with the number of its derived alleles.
#[derive(Clone, Copy)]
struct Counted<'a> {
    words: &'a [u64],
    derived: u32,
}

impl Counted<'_> {
    /// Haplotypes with the derived allele at both sites.
    fn both(&self, other: &Self) -> u32 {
        self.words
            .iter()
            .zip(other.words)
            .map(|(a, b)| (a & b).count_ones())
            .sum()
    }

    /// `(n x n_11 - n_a x n_b)^2 / (n_a (n - n_a) n_b (n - n_b))`; both sites vary.
    fn r2(&self, other: &Self, n: f64) -> f64 {
        let (a, b) = (f64::from(self.derived), f64::from(other.derived));
        let excess = n * f64::from(self.both(other)) - a * b;
        excess * excess / (a * (n - a) * (b * (n - b)))
    }
}

/// The sites at which the rarer allele has at least so many copies, and at least one.
fn varying(alignment: &Alignment, minor_allele_count: u32) -> Vec<Counted<'_>> {
    let n = alignment.haplotypes() as u32;
    let sites = (0..alignment.sites()).map(|site| alignment.site(site));
    let counted = sites.map(|words| Counted {
        words,
        derived: derived(words),
    });
    counted
        .filter(|site| {
            site.derived.min(n.saturating_sub(site.derived)) >= minor_allele_count.max(1)
        })
        .collect()
}

/// `r^2` of two sites, the squared correlation of their alleles (Hill & Robertson 1968). None where one of them does not vary or is not a
/// site of the alignment.
pub fn r2(alignment: &Alignment, first: usize, second: usize) -> Option<f64> {
    let n = alignment.haplotypes() as f64;
    let [a, b] = [first, second]
        .map(|site| alignment.site(site))
        .map(|words| Counted {
            words,
            derived: derived(words),
        });
    let varies = |site: &Counted| 0 < site.derived && f64::from(site.derived) < n;
    (varies(&a) && varies(&b)).then(|| a.r2(&b, n))
}

/// Mean `r^2` over all pairs of the sites at which the rarer allele has at least `minor_allele_count` copies (0 counts as 1). None where
/// there are fewer than two such sites.
pub fn mean_r2(alignment: &Alignment, minor_allele_count: u32) -> Option<f64> {
    let n = alignment.haplotypes() as f64;
    let sites = varying(alignment, minor_allele_count);
    if sites.len() < 2 {
        return None;
    }
    let sum: f64 = sites
        .iter()
        .enumerate()
        .flat_map(|(index, a)| sites[..index].iter().map(move |b| a.r2(b, n)))
        .sum();
    Some(sum / (sites.len() * (sites.len() - 1) / 2) as f64)
}

/// Number of pairs of sites with all four gametes, 00, 01, 10 and 11: with infinite sites the two have different trees (Hudson & Kaplan
/// 1985). Without recombination there are none.
pub fn four_gamete_violations(alignment: &Alignment) -> u64 {
    let n = alignment.haplotypes() as u32;
    let sites = varying(alignment, 1);
    let violated = |a: &Counted, b: &Counted| {
        let both = a.both(b);
        0 < both && both < a.derived && both < b.derived && a.derived + b.derived - both < n
    };
    sites
        .iter()
        .enumerate()
        .map(|(index, a)| sites[..index].iter().filter(|b| violated(a, b)).count() as u64)
        .sum()
}
