"""The seconds msprime needs for some replicates of one population, on standard output.

Arguments: replicates, haplotypes, theta (or `s40` for 40 sites), rho, and `spectrum` or `matrix`. Infinite sites. msprime has no fixed
number of sites: then the trees alone are timed, with a uniform draw for each site. Written with msprime 1.4.4.
"""

import sys
import time

import msprime
import numpy as np

replicates, n = int(sys.argv[1]), int(sys.argv[2])
fixed = int(sys.argv[3][1:]) if sys.argv[3].startswith("s") else None
theta = 0.0 if fixed else float(sys.argv[3])
rho, spectrum = float(sys.argv[4]), sys.argv[5] == "spectrum"
length, size = 100_000, 10_000


def simulate(count):
    ancestry = msprime.sim_ancestry(
        samples=n, ploidy=1, population_size=2 * size, sequence_length=length, recombination_rate=rho / (4 * size * length),
        discrete_genome=False, num_replicates=count, random_seed=1,
    )
    random = np.random.default_rng(1)
    for seed, trees in enumerate(ancestry, start=1):
        if fixed:
            random.uniform(size=2 * fixed)
            continue
        trees = msprime.sim_mutations(
            trees, rate=theta / (4 * size * length), model=msprime.BinaryMutationModel(), discrete_genome=False, random_seed=seed
        )
        if spectrum:
            trees.allele_frequency_spectrum(polarised=True, span_normalise=False)
        else:
            trees.genotype_matrix()


simulate(2)
begin = time.perf_counter()
simulate(replicates)
print(time.perf_counter() - begin)
