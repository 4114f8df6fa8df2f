//! What noise does to alignments that are known, and to those of the neutral coalescent.

use super::List;
use super::models::{alignments, model};
use coalescent_playground::coalescent::{Purpose, Stream};
use coalescent_playground::observation::noise::{
    MinorCutoff, ReadDepth, ascertain, genotype_error, low_coverage, missing_genotypes,
    missing_haplotypes, rephase,
};
use coalescent_playground::statistics::Alignment;

fn stream(purpose: Purpose, index: u32) -> Stream {
    Stream::counted(31, purpose, index)
}

/// So many sites, each with its first `derived` haplotypes derived.
fn steps(haplotypes: u32, derived: u32, sites: u32) -> Alignment {
    let mut alignment = Alignment::new(haplotypes);
    (0..sites).for_each(|site| {
        alignment.push_site(f64::from(site) / f64::from(sites), &[(1 << derived) - 1]);
    });
    alignment
}

/// Each model of noise: on sites with the same alleles, and for the cut-off on those of the coalescent.
pub fn noise(list: &mut List, sites: u32) {
    let (n, k, error) = (20, 5, 0.05);
    let read = genotype_error(
        &steps(n, k, sites),
        error,
        &mut stream(Purpose::GenotypeError, 0),
    )
    .unwrap();
    let counts: Vec<f64> = (0..read.sites())
        .map(|site| f64::from(read.site(site)[0].count_ones()))
        .collect();
    let lost = error.powi(5) * (1.0_f64 - error).powi(15);
    let all = (1.0_f64 - error).powi(5) * error.powi(15);
    let kept = 1.0 - lost - all;
    list.mean(
        "Genotype error 0.05, 5 of 20 derived: derived alleles read",
        "(k (1 − e) + (n − k) e − n P(all)) / P(varies)",
        &counts,
        (5.0 * (1.0 - error) + 15.0 * error - 20.0 * all) / kept,
    );

    let masked = missing_genotypes(
        &steps(n, k, sites),
        0.2,
        &mut stream(Purpose::MissingData, 0),
    )
    .unwrap();
    let known: Vec<f64> = (0..sites as usize)
        .map(|site| masked.called(site) as f64)
        .collect();
    list.mean(
        "Missing genotypes, 0.2: known alleles of 20",
        "n (1 − p)",
        &known,
        16.0,
    );
    list.variance("The same: variance", "n p (1 − p)", &known, 3.2);
    let missing = |index| {
        missing_haplotypes(
            &steps(n, k, 2),
            0.1,
            &mut stream(Purpose::MissingData, 1 + index),
        )
        .unwrap()
        .called(0) as f64
    };
    let haplotypes: Vec<f64> = (0..sites / 4).map(missing).collect();
    list.mean(
        "Missing haplotypes, 0.1: known of 20",
        "n (1 − p)",
        &haplotypes,
        18.0,
    );
    list.variance("The same: variance", "n p (1 − p)", &haplotypes, 1.8);

    // Three of eight haplotypes derived at one site, four at the next.
    let mut pair = Alignment::new(8);
    (0..sites).for_each(|site| {
        pair.push_site(
            f64::from(site) / f64::from(sites),
            &[if site % 2 == 0 { 0b111 } else { 0b1111 }],
        );
    });
    let phased = rephase(&pair, 8, &mut stream(Purpose::Phase, 0)).unwrap();
    let both =
        |site: usize| f64::from((phased.site(site)[0] & phased.site(site + 1)[0]).count_ones());
    let shared: Vec<f64> = (0..sites as usize / 2).map(|pair| both(2 * pair)).collect();
    list.mean(
        "Phase unknown in an octoploid, 3 and 4 derived: haplotypes with both",
        "a b / ploidy",
        &shared,
        1.5,
    );
    // Hypergeometric.
    list.variance(
        "The same: variance",
        "a b (8 − a) (8 − b) / (8² (8 − 1))",
        &shared,
        3.0 * 4.0 * 5.0 * 4.0 / 448.0,
    );

    let neutral = alignments(&model(&[20], 0.0), 10.0, 97, sites / 4);
    let kept =
        |alignment: &Alignment| ascertain(alignment, MinorCutoff::Count(3)).unwrap().sites() as f64;
    let expected = 10.0 * (3..=17).map(|i| 1.0 / f64::from(i)).sum::<f64>();
    let kept: Vec<f64> = neutral.iter().map(kept).collect();
    list.mean(
        "Minor allele in 3 of 20 or more, θ = 10: sites",
        "θ Σ 1 / i, i = 3 … 17",
        &kept,
        expected,
    );

    for (coverage, dosage) in [(25.0, 1), (3.0, 2)] {
        let depth = ReadDepth {
            ploidy: 4,
            mean_coverage: coverage,
        };
        let reads = low_coverage(
            &steps(4, dosage, sites),
            &depth,
            &mut stream(Purpose::Reads, dosage),
        )
        .unwrap();
        let values: Vec<f64> = (0..sites as usize)
            .filter_map(|site| reads.value(0, site))
            .collect();
        let fraction = f64::from(dosage) / 4.0;
        let what =
            format!("Reads of a tetraploid, {coverage} on average, {dosage} of 4 derived: value");
        list.mean(&what, "2 d / ploidy − 1", &values, 2.0 * fraction - 1.0);
        let variance = 4.0 * fraction * (1.0 - fraction) * mean_inverse(coverage);
        list.variance(
            "The same: variance",
            "4 f (1 − f) E[1 / C | C > 0], C Poisson",
            &values,
            variance,
        );
        if coverage < 10.0 {
            let unseen: Vec<f64> = (0..sites as usize)
                .map(|site| f64::from(u8::from(reads.value(0, site).is_none())))
                .collect();
            list.mean(
                "The same: individuals without reads",
                "exp(−C)",
                &unseen,
                libm::exp(-coverage),
            );
        }
    }
}

/// Mean of `1 / C` for a Poisson number of reads, given that there are any.
fn mean_inverse(coverage: f64) -> f64 {
    let (mut term, mut sum) = (libm::exp(-coverage), 0.0);
    for count in 1..400 {
        term *= coverage / f64::from(count);
        sum += term / f64::from(count);
    }
    sum / (1.0 - libm::exp(-coverage))
}
