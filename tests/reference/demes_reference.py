"""What msprime makes of the demes documents in tests/formats/demes: sizes, and where lineages are.

    pip install -r requirements.txt
    python demes_reference.py > demes.json

Written with msprime 1.4.4 and demes 0.2.3. For every document the file holds a grid of times in generations around all its events; each
population's size at these times (null where it does not exist); and for a lineage sampled from each population as it ends, the probability
of being in each population at these times.
"""

import glob
import json
import os

import demes
import msprime
import numpy as np


def reference(path):
    graph = demes.load(path, format="json" if path.endswith(".json") else "yaml")
    demography = msprime.Demography.from_demes(graph)
    debugger = demography.debug()
    graph = graph.in_generations()
    edges = sorted({0.0} | {event.time for event in demography.events})
    times = [0.01] + [edge * 1.001 + 0.01 for edge in edges] + [edge * 1.2 + 7 for edge in edges]
    times = sorted(time for time in set(times) if min(abs(time - edge) for edge in edges) > 1e-3)
    trajectory = debugger.population_size_trajectory(np.array(times))
    sizes, lineages = {}, {}
    for population, deme in enumerate(graph.demes):
        alive = [deme.end_time <= time < deme.start_time for time in times]
        sizes[deme.name] = [float(size) if here else None for size, here in zip(trajectory[:, population], alive)]
        later = [time for time in times if time > deme.end_time]
        probabilities = debugger.lineage_probabilities(later, sample_time=deme.end_time)[:, population]
        lineages[deme.name] = dict(since=deme.end_time, times=later, probabilities=probabilities.tolist())
    names = [population.name for population in demography.populations]
    return dict(populations=names, times=times, sizes=sizes, lineages=lineages)


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    paths = sorted(glob.glob(os.path.join(here, "..", "formats", "demes", "*.yaml")) + glob.glob(os.path.join(here, "..", "formats", "demes", "*.json")))
    print(json.dumps({os.path.basename(path): reference(path) for path in paths}))
