"""Reference distributions under hard and partial sweeps, simulated with msprime (Kelleher et al. 2016, Baumdicker et al. 2022).

    pip install -r requirements.txt
    python sweep_reference.py > sweep.json

Written with msprime 1.4.4. A quarter of an hour on one core. msprime's selection coefficient is that of the homozygote, ours that of the
heterozygote, so its `s` is twice ours: `alpha = 2 N s` below is ours (and discoal's). Soft sweeps are not here, because msprime does not
follow the allele back to its origin (its issue 1762). msprime leaves out crossovers between the selected site and what a lineage carries.

One population of 10,000 diploids, ten haplotypes, a locus of 10 kb with the selected site in the middle unless said otherwise. `theta`,
`rho`: 4 N times the rate of the whole locus; `tau`: generations since the end of the sweep over 4N. For every model the file holds the
number of replicates; for each statistic its mean, its standard deviation and an even grid of quantiles; and mean and standard deviation
of pi in five equal windows.
"""

import json
import sys

import msprime
import numpy as np

QUANTILES = 201
STATISTICS = ["S", "pi", "D"]
WINDOWS = 5
N, LENGTH = 10_000, 10_000.0

MODELS = {
    "neutral": dict(alpha=None, theta=10, rho=10),
    "alpha_100": dict(alpha=100, theta=10, rho=0),
    "alpha_1000_rho_20": dict(alpha=1000, theta=10, rho=20),
    "alpha_1000_rho_100": dict(alpha=1000, theta=10, rho=100),
    "alpha_2000_rho_400": dict(alpha=2000, theta=10, rho=400),
    "theta_100": dict(alpha=250, theta=100, rho=100),
    "tau_0.01": dict(alpha=250, theta=10, rho=20, tau=0.01),
    "tau_1": dict(alpha=250, theta=10, rho=20, tau=1.0),
    "partial": dict(alpha=500, theta=10, rho=40, end=0.6),
    "at_the_edge": dict(alpha=500, theta=10, rho=80, position=0.0),
}
REPLICATES = {"alpha_2000_rho_400": 6_000}


def simulate(model, replicates, seed):
    """Trees of the replicates, one after the other."""
    models = [msprime.StandardCoalescent()]
    if model["alpha"] is not None:
        sweep = msprime.SweepGenicSelection(position=model.get("position", 0.5) * LENGTH, start_frequency=1 / (2 * N),
                                            end_frequency=model.get("end", 1 - 1 / (2 * N)), s=2 * model["alpha"] / (2 * N),
                                            dt=1 / (40 * N))
        models.insert(0, sweep)
    if "tau" in model:
        models.insert(0, msprime.StandardCoalescent(duration=model["tau"] * 4 * N))
    return msprime.sim_ancestry(samples=[msprime.SampleSet(10, ploidy=1)], population_size=N, ploidy=2, sequence_length=LENGTH,
                                recombination_rate=model["rho"] / (4 * N * LENGTH), discrete_genome=False, model=models,
                                num_replicates=replicates, random_seed=seed)


def statistics(trees):
    """S, pi and Tajima's D (0 without segregating sites), and pi by windows; per locus and per window, not per base pair."""
    sites, pi = trees.num_sites, float(trees.diversity(span_normalise=False))
    d = float(trees.Tajimas_D()) if sites > 0 else 0.0
    windows = trees.diversity(windows=np.linspace(0, LENGTH, WINDOWS + 1), span_normalise=False)
    return [sites, pi, d], windows


def numbers(values):
    return [float(f"{value:.6g}") for value in np.asarray(values).ravel()]


def main():
    reference = {"msprime": msprime.__version__, "statistics": STATISTICS, "models": {}}
    grid = np.linspace(0, 1, QUANTILES)
    for seed, (name, model) in enumerate(MODELS.items(), start=1):
        replicates = REPLICATES.get(name, 12_000)
        values, windows = [], []
        for index, trees in enumerate(simulate(model, replicates, seed)):
            mutated = msprime.sim_mutations(trees, rate=model["theta"] / (4 * N * LENGTH), discrete_genome=False,
                                            random_seed=seed * 1_000_003 + index)
            one, by_window = statistics(mutated)
            values.append(one)
            windows.append(by_window)
        values, windows = np.array(values), np.array(windows)
        reference["models"][name] = {
            "replicates": replicates,
            "mean": numbers(values.mean(0)),
            "sd": numbers(values.std(0, ddof=1)),
            "quantiles": [numbers(np.quantile(column, grid, method="inverted_cdf")) for column in values.T],
            "windows_mean": numbers(windows.mean(0)),
            "windows_sd": numbers(windows.std(0, ddof=1)),
        }
        print(name, "done", values.mean(0), windows.mean(0), file=sys.stderr)
    json.dump(reference, sys.stdout, separators=(",", ":"))
    print()


if __name__ == "__main__":
    main()
