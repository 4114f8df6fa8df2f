"""Reference distributions of joint spectra, simulated with msprime (Kelleher et al. 2016, Baumdicker et al. 2022).

    pip install -r requirements.txt
    python msprime_reference.py > msprime.json

Written with msprime 1.4.4. Half an hour on one core. Positions are continuous and every mutation hits a new site, as in our simulator.
For every model the file holds: the number of replicates; for each statistic of a replicate its mean, its standard deviation and an
even grid of quantiles; and the mean and standard deviation of each cell of the joint spectrum, population A varying slowest.
"""

import json
import sys

import msprime
import numpy as np

QUANTILES = 501
STATISTICS = ["S", "pi_a", "pi_b", "d_xy", "f_st", "shared", "private", "fixed", "trees"]


def tutorial(rng, gene_flow):
    """The priors of the MOLE workshop's tutorial; whole numbers include both bounds."""
    sizes = rng.integers(10_000, 100_000, size=3, endpoint=True)
    split = int(rng.integers(50_000, 500_000, endpoint=True))
    rate = rng.uniform(1e-6, 1e-4)
    migration = dict(rates=[rate, rate], start=0, end=split // 2) if gene_flow else None
    return dict(samples=[20, 20], sizes=sizes[:2], ancestral=sizes[2], split=split, migration=migration, length=1e5, mu=1e-7, r=1e-8)


MODELS = {
    "divergence": (3_000, lambda rng: tutorial(rng, False)),
    "gene_flow": (3_000, lambda rng: tutorial(rng, True)),
    # One population; rho = 40, theta = 40.
    "single": (6_000, lambda rng: dict(samples=[20, 0], sizes=[10_000, 10_000], ancestral=10_000, split=1, migration=None,
                                       length=1e5, mu=1e-8, r=1e-8)),
    # Backward rates that differ, over a window inside the time since the split, and three different sizes.
    "one_way": (6_000, lambda rng: dict(samples=[8, 12], sizes=[5_000, 2_000], ancestral=8_000, split=10_000,
                                        migration=dict(rates=[4e-4, 5e-5], start=1_000, end=6_000), length=5e4, mu=4e-8, r=1e-8)),
}


def simulate(model, seed):
    """One replicate: its joint spectrum and its number of trees."""
    demography = msprime.Demography()
    demography.add_population(name="A", initial_size=float(model["sizes"][0]))
    demography.add_population(name="B", initial_size=float(model["sizes"][1]))
    demography.add_population(name="C", initial_size=float(model["ancestral"]))
    if model["migration"] is not None:
        window = model["migration"]
        for time, rates in [(window["start"], window["rates"]), (window["end"], [0, 0])]:
            demography.add_migration_rate_change(time=time, rate=rates[0], source="A", dest="B")
            demography.add_migration_rate_change(time=time, rate=rates[1], source="B", dest="A")
    demography.add_population_split(time=model["split"], derived=["A", "B"], ancestral="C")
    n_a, n_b = model["samples"]
    samples = [msprime.SampleSet(n, population=name, ploidy=1) for n, name in [(n_a, "A"), (n_b, "B")] if n > 0]
    trees = msprime.sim_ancestry(samples=samples, demography=demography, sequence_length=model["length"], recombination_rate=model["r"],
                                 discrete_genome=False, ploidy=2, random_seed=seed)
    trees = msprime.sim_mutations(trees, rate=model["mu"], discrete_genome=False, random_seed=seed)
    if n_b == 0:
        spectrum = trees.allele_frequency_spectrum(polarised=True, span_normalise=False).reshape(n_a + 1, 1)
    else:
        sets = [np.arange(n_a), np.arange(n_a, n_a + n_b)]
        spectrum = trees.allele_frequency_spectrum(sets, polarised=True, span_normalise=False)
    return spectrum, trees.num_trees


def summarise(spectrum):
    """The eight summary statistics, from their definitions."""
    n_a, n_b = (side - 1 for side in spectrum.shape)
    i, j = np.meshgrid(np.arange(n_a + 1), np.arange(n_b + 1), indexing="ij")
    within = lambda k, n: 2 * k * (n - k) / (n * (n - 1)) if n > 1 else 0 * k
    p, q = i / max(n_a, 1), j / max(n_b, 1)
    sites, pi_a, pi_b = spectrum.sum(), (spectrum * within(i, n_a)).sum(), (spectrum * within(j, n_b)).sum()
    d_xy = (spectrum * (p * (1 - q) + q * (1 - p))).sum()
    in_a, in_b = (i > 0) & (i < n_a), (j > 0) & (j < n_b)
    parts = [spectrum[in_a & in_b].sum(), spectrum[in_a ^ in_b].sum(), spectrum[~in_a & ~in_b].sum()]
    return [sites, pi_a, pi_b, d_xy, 1 - (pi_a + pi_b) / (2 * d_xy) if d_xy > 0 else 0.0, *(part / sites for part in parts)]


def numbers(values):
    return [float(f"{value:.6g}") for value in np.asarray(values).ravel()]


def main():
    reference = {"msprime": msprime.__version__, "statistics": STATISTICS, "models": {}}
    for seed, (name, (replicates, draw)) in enumerate(MODELS.items(), start=1):
        rng = np.random.default_rng(seed)
        spectra, statistics = [], []
        for _ in range(replicates):
            spectrum, trees = simulate(draw(rng), int(rng.integers(1, 2**31)))
            spectra.append(spectrum)
            statistics.append([*summarise(spectrum), trees])
        spectra, statistics = np.array(spectra), np.array(statistics)
        grid = np.linspace(0, 1, QUANTILES)
        reference["models"][name] = {
            "replicates": replicates,
            "mean": numbers(statistics.mean(0)),
            "sd": numbers(statistics.std(0, ddof=1)),
            "quantiles": [numbers(np.quantile(column, grid, method="inverted_cdf")) for column in statistics.T],
            "spectrum_mean": numbers(spectra.mean(0)),
            "spectrum_sd": numbers(spectra.std(0, ddof=1)),
        }
        print(name, "done", file=sys.stderr)
    json.dump(reference, sys.stdout, separators=(",", ":"))
    print()


if __name__ == "__main__":
    main()
