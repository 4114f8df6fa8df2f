"""Statistics of small alignments as tskit computes them (Ralph, Thornton & Kelleher 2020).

    pip install -r requirements.txt
    python alignment_statistics.py > alignment_statistics.json

Written with tskit 1.0.3 and msprime 1.4.4; a second. The alignments come from two populations, the first half of the haplotypes from the
first. A site is a string with an allele for each haplotype.
"""

import json

import msprime
import tskit


def case(seed, n, recombination):
    demography = msprime.Demography.island_model([5_000, 8_000], 1e-4)
    trees = msprime.sim_ancestry(samples=[msprime.SampleSet(n // 2, population=p, ploidy=1) for p in (0, 1)], demography=demography,
                                 sequence_length=1e4, recombination_rate=recombination, discrete_genome=False, random_seed=seed)
    trees = msprime.sim_mutations(trees, rate=4e-8, discrete_genome=False, model=msprime.BinaryMutationModel(), random_seed=seed)
    groups = [range(n // 2), range(n // 2, n)]
    total = lambda statistic: float(statistic * trees.sequence_length)
    # A site's weight as a function of the number of samples with an allele; the ancestral allele has none.
    theta_h = trees.sample_count_stat([range(n)], lambda x: 2 * x**2 / (n * (n - 1)) * (x < n), 1, polarised=True, strict=False,
                                      span_normalise=False)
    within = [trees.diversity(group) for group in groups]
    r2 = tskit.LdCalculator(trees).r2_matrix()
    pairs = [float(r2[i, j]) for i in range(len(r2)) for j in range(i)]
    return {
        "haplotypes": n,
        "sites": ["".join(map(str, row)) for row in trees.genotype_matrix()],
        "S": total(trees.segregating_sites()),
        "pi": total(trees.diversity()),
        "D": float(trees.Tajimas_D()),
        "theta_H": float(theta_h[0]) if theta_h.ndim else float(theta_h),
        "F_ST": float(1 - (within[0] + within[1]) / 2 / trees.divergence(groups)),
        "spectrum": trees.allele_frequency_spectrum(polarised=True, span_normalise=False).tolist(),
        "r2": sum(pairs) / len(pairs),
    }


if __name__ == "__main__":
    cases = [case(1, 10, 0), case(2, 20, 2e-8), case(3, 64, 1e-8), case(4, 70, 1e-8), case(5, 130, 2e-8)]
    print(json.dumps({"tskit": tskit.__version__, "cases": cases}))
