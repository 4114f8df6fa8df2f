"""One line a locus on standard input; the seconds msprime needs for all of them, from parameters to joint spectrum, on standard output.

Columns: samples of A and B, sizes of A, B and their ancestor, split time, migration rate A to B and B to A (backward), start and end of
migration, length, mutation rate, recombination rate. Written with msprime 1.4.4.
"""

import sys
import time

import msprime
import numpy as np


def simulate(seed, n_a, n_b, size_a, size_b, ancestral, split, a_to_b, b_to_a, start, end, length, mu, r):
    demography = msprime.Demography()
    for name, size in [("A", size_a), ("B", size_b), ("C", ancestral)]:
        demography.add_population(name=name, initial_size=size)
    if a_to_b + b_to_a > 0:
        for when, factor in [(start, 1), (end, 0)]:
            demography.add_migration_rate_change(time=when, rate=factor * a_to_b, source="A", dest="B")
            demography.add_migration_rate_change(time=when, rate=factor * b_to_a, source="B", dest="A")
    demography.add_population_split(time=split, derived=["A", "B"], ancestral="C")
    samples = [msprime.SampleSet(int(n), population=name, ploidy=1) for name, n in [("A", n_a), ("B", n_b)]]
    trees = msprime.sim_ancestry(samples, demography=demography, sequence_length=length, recombination_rate=r, ploidy=2, random_seed=seed)
    trees = msprime.sim_mutations(trees, rate=mu, random_seed=seed)
    sets = [np.arange(n_a, dtype=int), np.arange(n_a, n_a + n_b, dtype=int)]
    return trees.allele_frequency_spectrum(sets, polarised=True, span_normalise=False)


loci = [[float(word) for word in line.split()] for line in sys.stdin]
simulate(1, *loci[0])
begin = time.perf_counter()
for seed, locus in enumerate(loci, start=1):
    simulate(seed, *locus)
print(time.perf_counter() - begin)
