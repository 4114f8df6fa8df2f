"""Reference distributions of statistics of alignments, simulated with msprime (Kelleher et al. 2016, Baumdicker et al. 2022).

    pip install -r requirements.txt
    python configurations.py > configurations.json

Written with msprime 1.4.4; five minutes on one core. The models are in `configuration_models.py`, as values in the shape in which the
simulator reads them, and are turned into msprime's terms here. Positions are continuous and every mutation hits a new site.

For every configuration the file holds the model and, for each statistic that exists for it, how many replicates had none, the mean and
the standard deviation of the others, and either the counts of its values (whole numbers) or an even grid of quantiles. Numbers are
rounded to five digits.
"""

import json
import sys
import time

import msprime
import numpy as np
import tskit

import configuration_models

QUANTILES = 251
COUNTED = ["S", "haplotypes", "trees"]


def demography(model):
    """The history in msprime's terms. msprime, too, names a lineage's move by where the lineage goes, looking back."""
    demography = msprime.Demography()
    populations = model["demography"]["populations"]
    for population in populations:
        demography.add_population(name=population["name"], initial_size=population["size"], growth_rate=population["growth"])
    late = [
        (population["end"], {"Size": {"population": index, "size": population["size"], "growth": population["growth"]}})
        for index, population in enumerate(populations)
        if population["end"] > 0
    ]
    events = late + [(event["time"], event["change"]) for event in model["demography"]["events"]]
    for at, change in sorted(events, key=lambda event: event[0]):
        (kind, what), = change.items()
        if kind == "Size":
            demography.add_population_parameters_change(at, population=what["population"], initial_size=what["size"],
                                                        growth_rate=what["growth"])
        elif kind == "Migration":
            demography.add_migration_rate_change(at, rate=what["rate"], source=what["from"], dest=what["into"])
        elif kind == "Pulse":
            demography.add_mass_migration(at, source=what["from"], dest=what["into"], proportion=what["proportion"])
        elif kind == "Bottleneck":
            # msprime wants generations; every bottleneck here meets a population of constant size that no event has changed.
            size = populations[what["population"]]["size"]
            demography.add_instantaneous_bottleneck(time=at, population=what["population"], strength=what["strength"] * 2 * size)
        elif kind == "Join":
            demography.add_mass_migration(at, source=what["from"], dest=what["into"], proportion=1)
            for other in range(len(populations)):
                if other != what["from"]:
                    demography.add_migration_rate_change(at, rate=0, source=what["from"], dest=other)
                    demography.add_migration_rate_change(at, rate=0, source=other, dest=what["from"])
    return demography


def ancestries(configuration, replicates, seed):
    """Tree sequences without mutations. `record_full_arg` is off: a position counts as a breakpoint where an ancestor of two lineages
    begins or ends, as in our genealogies, and not where a lineage was merely cut."""
    model = configuration["model"]
    genome, populations = model["genome"], model["demography"]["populations"]
    stretches = genome["crossovers"]["stretches"]
    crossovers = msprime.RateMap(position=[0, *(s["end"] for s in stretches)], rate=[s["rate"] for s in stretches])
    conversion = genome["conversion"]
    extra = {}
    if conversion is not None:
        extra = dict(gene_conversion_rate=conversion["rate"], gene_conversion_tract_length=conversion["tract"])
    if configuration["sweep"] is not None:
        sweep, size = configuration["sweep"], populations[0]["size"]
        # msprime's s is the advantage of the homozygote, twice that of the heterozygote.
        selection = msprime.SweepGenicSelection(position=sweep["position"], start_frequency=1 / (2 * size),
                                                end_frequency=sweep["end_frequency"] or 1 - 1 / (2 * size),
                                                s=2 * sweep["selection"], dt=1 / (40 * size))
        extra["model"] = [msprime.StandardCoalescent(duration=sweep["time"]), selection, msprime.StandardCoalescent()]
        if sweep["time"] == 0:
            del extra["model"][0]
    samples = [
        msprime.SampleSet(s["haplotypes"], population=populations[s["population"]]["name"], time=s["time"], ploidy=1)
        for s in model["samples"]
    ]
    return msprime.sim_ancestry(samples=samples, demography=demography(model), sequence_length=genome["length"],
                                recombination_rate=crossovers, discrete_genome=False, ploidy=2, num_replicates=replicates,
                                random_seed=seed, **extra)


def place(trees, sites, rng):
    """So many mutations on the genealogy as it is, in proportion to branch length x span (the -s option of Hudson's ms)."""
    edges, times = trees.tables.edges, trees.tables.nodes.time
    area = np.cumsum((edges.right - edges.left) * (times[edges.parent] - times[edges.child]))
    chosen = np.searchsorted(area, rng.uniform(0, area[-1], size=sites), side="right")
    positions = edges.left[chosen] + rng.uniform(size=sites) * (edges.right - edges.left)[chosen]
    order = np.argsort(positions)
    tables = trees.dump_tables()
    for position, node in zip(positions[order], edges.child[chosen][order]):
        site = tables.sites.add_row(position, "0")
        tables.mutations.add_row(site, node=node, derived_state="1")
    return tables.tree_sequence()


def alignment(configuration, trees, rng):
    """Derived alleles at segregating sites: a row for each site, a column for each haplotype."""
    (kind, what), = configuration["mutation"].items()
    if kind == "FixedSites":
        trees = place(trees, what["sites"], rng)
    else:
        trees = msprime.sim_mutations(trees, rate=what["rate"], discrete_genome=False, model=msprime.BinaryMutationModel(),
                                      random_seed=int(rng.integers(1, 2**31)))
    return trees.genotype_matrix().astype(np.int64)


def tajimas_d(n, sites, pi):
    a1, a2 = (sum(i**-k for i in range(1, n)) for k in (1, 2))
    c1 = (n + 1) / (3 * (n - 1)) - 1 / a1
    c2 = 2 * (n * n + n + 3) / (9 * n * (n - 1)) - (n + 2) / (a1 * n) + a2 / a1**2
    return (pi - sites / a1) / np.sqrt(c1 / a1 * sites + c2 / (a1**2 + a2) * sites * (sites - 1))


def hudsons_f_st(sites, first, second):
    """Of the haplotypes with these numbers: 1 - (mean difference within) / (mean difference between), both summed over sites."""
    n, m = len(first), len(second)
    i, j = sites[:, first].sum(1), sites[:, second].sum(1)
    between = (i * (m - j) + j * (n - i)).sum() / (n * m)
    within = (i * (n - i)).sum() * 2 / (n * (n - 1)) + (j * (m - j)).sum() * 2 / (m * (m - 1))
    return 1 - within / 2 / between if between > 0 else None


def mean_r2(sites, least):
    """Over all pairs of sites at which the rarer allele has at least `least` copies."""
    n = sites.shape[1]
    derived = sites.sum(1)
    kept = sites[np.minimum(derived, n - derived) >= least]
    if len(kept) < 2:
        return None
    derived = kept.sum(1)
    spread = derived * (n - derived)
    r2 = (n * (kept @ kept.T) - np.outer(derived, derived)) ** 2 / np.outer(spread, spread)
    return r2[np.triu_indices(len(kept), 1)].mean()


def statistics(configuration, sites, trees):
    """Of one replicate; None where a statistic is not defined."""
    count, n = sites.shape
    derived = sites.sum(1)
    pi = (derived * (n - derived)).sum() * 2 / (n * (n - 1))
    bounds = np.cumsum([0, *(s["haplotypes"] for s in configuration["model"]["samples"])])
    groups = configuration["groups"]
    return {
        "S": count,
        "pi": pi,
        "D": tajimas_d(n, count, pi) if count > 0 and n > 3 else None,
        "H": pi - (derived**2).sum() * 2 / (n * (n - 1)),
        "F_ST": hudsons_f_st(sites, *(np.arange(bounds[g], bounds[g + 1]) for g in groups)) if groups else None,
        "haplotypes": len({column.tobytes() for column in np.ascontiguousarray(sites.T)}),
        "r2": mean_r2(sites, configuration["minor_allele_count"]),
        "trees": trees.num_trees,
    }


def number(value):
    return float(f"{value:.5g}")


def summary(name, values):
    """What is kept of one statistic's values; None where it does not vary."""
    defined = np.array([value for value in values if value is not None], dtype=float)
    if len(defined) < len(values) / 10 or defined.std() == 0:
        return None
    kept = {"undefined": len(values) - len(defined), "mean": float(f"{defined.mean():.7g}"), "sd": number(defined.std(ddof=1))}
    if name in COUNTED:
        first = int(defined.min())
        kept["counts"] = {"first": first, "of": np.bincount(defined.astype(int) - first).tolist()}
    else:
        grid = np.linspace(0, 1, QUANTILES)
        kept["quantiles"] = [number(value) for value in np.quantile(defined, grid, method="inverted_cdf")]
    return kept


def main():
    only, reference = sys.argv[1:], []
    for seed, configuration in enumerate(configuration_models.CONFIGURATIONS, start=1):
        if only and configuration["name"] not in only:
            continue
        started, rng = time.process_time(), np.random.default_rng(seed)
        rows = []
        for trees in ancestries(configuration, configuration["replicates"], seed):
            rows.append(statistics(configuration, alignment(configuration, trees, rng), trees))
        kept = {name: summary(name, [row[name] for row in rows]) for name in rows[0]}
        reference.append({**configuration, "statistics": {name: value for name, value in kept.items() if value is not None}})
        means = " ".join(f"{name} {value['mean']:.3g}" for name, value in reference[-1]["statistics"].items())
        print(f"{configuration['name']}: {time.process_time() - started:.0f} s; {means}", file=sys.stderr, flush=True)
    json.dump({"msprime": msprime.__version__, "tskit": tskit.__version__, "configurations": reference}, sys.stdout,
              separators=(",", ":"))
    print()


if __name__ == "__main__":
    main()
