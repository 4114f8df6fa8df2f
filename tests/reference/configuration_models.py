"""The configurations of `configurations.py`: models as plain values, in the shape in which the simulator reads them.

Times are generations ago, sizes diploids, positions base pairs, rates per base pair per generation. `population` and its like index the
list of populations. A lineage that moves `from` one population `into` another does so looking back. Every locus has 10 kb and, unless
said otherwise, populations have 10,000 diploids, so that theta = 4 N mu L is mu x 4e8.
"""

LENGTH = 1e4
SIZE = 1e4
REPLICATES = 4_000


def population(name, size=SIZE, growth=0.0, end=0.0):
    return {"name": name, "end": end, "size": float(size), "growth": float(growth)}


def event(time, kind, **what):
    return {"time": float(time), "change": {kind: what}}


def size(time, population, size, growth=0.0):
    return event(time, "Size", population=population, size=float(size), growth=float(growth))


def migration(time, pairs, rate):
    return [event(time, "Migration", **{"from": a, "into": b, "rate": float(rate)}) for a, b in pairs]


def join(time, a, b):
    return event(time, "Join", **{"from": a, "into": b})


def pulse(time, a, b, proportion):
    return event(time, "Pulse", **{"from": a, "into": b, "proportion": float(proportion)})


def bottleneck(time, population, strength):
    return event(time, "Bottleneck", population=population, strength=float(strength))


def samples(*sets):
    """Population and number of haplotypes, or population, number and time."""
    return [{"population": s[0], "haplotypes": s[1], "time": float(s[2]) if len(s) > 2 else 0.0} for s in sets]


def stretches(*pairs):
    """The end of each stretch, as a fraction of the locus, and 4 N r of the stretch, for 10,000 diploids."""
    found, left = [], 0.0
    for end, rho in pairs:
        end *= LENGTH
        found.append({"end": end, "rate": rho / (4 * SIZE * (end - left))})
        left = end
    return found


CONFIGURATIONS = []


def add(axis, name, about, sampled, theta=10.0, rho=10.0, populations=None, events=(), crossovers=None, conversion=None,
        sites=None, sweep=None, groups=None, replicates=REPLICATES):
    n = sum(s["haplotypes"] for s in sampled)
    flat = [e for item in events for e in (item if isinstance(item, list) else [item])]
    genome = {"length": LENGTH, "crossovers": {"stretches": crossovers or stretches((1.0, rho))}, "conversion": conversion}
    demography = {"populations": populations or [population("A")], "events": flat}
    mutation = {"InfiniteSites": {"rate": theta / (4 * SIZE * LENGTH)}} if sites is None else {"FixedSites": {"sites": sites}}
    CONFIGURATIONS.append({
        "name": name, "axis": axis, "about": about, "replicates": replicates,
        "model": {"demography": demography, "samples": sampled, "genome": genome},
        "mutation": mutation, "sweep": sweep, "groups": groups, "minor_allele_count": -(-n // 10),
    })


def everyone(demes):
    return [(a, b) for a in range(demes) for b in range(demes) if a != b]


# Sample size.
add("n", "n-2", "2 haplotypes", samples((0, 2)), rho=20)
add("n", "n-10", "10 haplotypes, no recombination", samples((0, 10)), rho=0)
add("n", "n-50", "50 haplotypes", samples((0, 50)), rho=20)
add("n", "n-100", "100 haplotypes", samples((0, 100)))
add("n", "n-200", "200 haplotypes", samples((0, 200)), theta=5, rho=5)

# Growth; 4 N g = 10 is a rate of 2.5e-4.
add("growth", "growth-ever", "growth at 4Ng = 10 since for ever", samples((0, 20)), theta=40, rho=40,
    populations=[population("A", growth=2.5e-4)])
add("growth", "growth-recent", "growth fiftyfold over the last 800 generations", samples((0, 20)), theta=40, rho=20,
    populations=[population("A", growth=0.00489)], events=[size(800, 0, 200.0)])
add("growth", "decline", "a population that shrank to a tenth over 4,000 generations", samples((0, 20)), theta=3, rho=3,
    populations=[population("A", growth=-5.756e-4)], events=[size(4_000, 0, 1e5)])
add("growth", "epochs", "sizes of 10,000, 1,000 and 20,000 with steps between them", samples((0, 20)), theta=20, rho=20,
    events=[size(1_000, 0, 1_000), size(3_000, 0, 2e4)])
add("growth", "growth-pair", "two populations that split and grew at different rates", samples((0, 10), (1, 10)), theta=20, rho=20,
    populations=[population("A", growth=1e-3), population("B", 5e3, growth=4e-4)],
    events=[join(4_000, 1, 0), size(4_000, 0, 5e3)], groups=[0, 1])

# Demes.
add("demes", "islands-2", "2 islands, 4Nm = 2", samples((0, 10), (1, 10)), theta=5, rho=5,
    populations=[population("A"), population("B")], events=[migration(0, everyone(2), 5e-5)], groups=[0, 1])
add("demes", "window-2", "2 populations, migration at two different rates in a window of time", samples((0, 8), (1, 12)), theta=10, rho=10,
    populations=[population("A", 5_000), population("B", 2_000), population("C", 8_000, end=10_000)],
    events=[migration(1_000, [(0, 1)], 4e-4), migration(1_000, [(1, 0)], 5e-5), migration(6_000, everyone(2), 0),
            join(10_000, 0, 2), join(10_000, 1, 2)], groups=[0, 1])
add("demes", "circle-3", "3 populations in a circle, migration one way round", samples((0, 8), (1, 6), (2, 4)), theta=5, rho=5,
    populations=[population("A"), population("B", 5_000), population("C", 2e4)],
    events=[migration(0, [(0, 1), (1, 2), (2, 0)], 1e-4)], groups=[0, 1])
add("demes", "tree-4", "4 populations that split one after the other, sizes all different", samples((0, 6), (1, 6), (2, 6), (3, 6)),
    populations=[population("A", 4_000), population("B", 8_000), population("C", 2_000), population("D", 6_000)],
    events=[join(2_000, 1, 0), size(2_000, 0, 9_000), join(5_000, 3, 2), join(12_000, 2, 0), size(12_000, 0, 1.5e4)], groups=[0, 2])
add("demes", "islands-5", "5 islands of 2,000, of which 2 are sampled", samples((0, 10), (1, 10)), theta=20, rho=20,
    populations=[population(f"I{k}", 2_000) for k in range(5)], events=[migration(0, everyone(5), 5e-5)], groups=[0, 1])
add("demes", "stepping-stones-10", "10 populations in a line, 2 haplotypes from each", samples(*((k, 2) for k in range(10))), theta=10,
    rho=10, populations=[population(f"S{k}", 1_000) for k in range(10)],
    events=[migration(0, [(k, k + 1) for k in range(9)] + [(k + 1, k) for k in range(9)], 2.5e-4)], groups=[0, 9])

# Pulses.
PAIR = [population("A"), population("B", 5_000)]
add("pulse", "pulse-recent", "a fifth of A comes from B, 400 generations ago", samples((0, 10), (1, 10)), populations=PAIR,
    events=[pulse(400, 0, 1, 0.2), join(1.6e4, 1, 0)], groups=[0, 1])
add("pulse", "pulse-ghost", "a tenth of A comes from a population that nobody sampled", samples((0, 20)),
    populations=[population("A"), population("ghost", 5_000)], events=[pulse(2_000, 0, 1, 0.1), join(3e4, 1, 0)])
add("pulse", "pulse-both-ways", "two pulses at one time, in an order that matters", samples((0, 8), (1, 8)), populations=PAIR,
    events=[pulse(1_000, 0, 1, 0.5), pulse(1_000, 1, 0, 0.5), join(2e4, 1, 0)], groups=[0, 1])
add("pulse", "pulse-three", "an admixed population with two sources, and a later pulse", samples((0, 8), (1, 6), (2, 6)),
    populations=[population("A"), population("B", 5_000), population("M", 8_000)],
    events=[pulse(200, 0, 1, 0.1), pulse(1_500, 2, 0, 0.3), join(1_500, 2, 1), join(1.2e4, 1, 0)], groups=[0, 2])

# Instantaneous bottlenecks.
add("bottleneck", "bottleneck-weak", "a bottleneck of strength 0.5", samples((0, 20)), events=[bottleneck(2_000, 0, 0.5)])
add("bottleneck", "bottleneck-strong", "a bottleneck of strength 3, half the mean time back", samples((0, 20)), theta=20, rho=20,
    events=[bottleneck(1e4, 0, 3.0)])
add("bottleneck", "bottleneck-deme", "a bottleneck of strength 1 in one of two islands", samples((0, 10), (1, 10)), theta=5, rho=5,
    populations=[population("A"), population("B")], events=[migration(0, everyone(2), 5e-5), bottleneck(1_000, 0, 1.0)], groups=[0, 1])
add("bottleneck", "bottleneck-two", "two bottlenecks of strength 0.3 in a row, no recombination", samples((0, 40)), rho=0,
    events=[bottleneck(500, 0, 0.3), bottleneck(4_000, 0, 0.3)])

# Ancient samples.
add("ancient", "ancient-half", "10 haplotypes of today, 10 of 8,000 generations ago", samples((0, 10), (0, 10, 8_000)), groups=[0, 1])
add("ancient", "ancient-series", "four samples 1,000 generations apart", samples(*((0, 5, 1_000 * k) for k in range(4))), groups=[0, 3])
add("ancient", "ancient-other", "ancient haplotypes of another population, some of them older than a pulse",
    samples((0, 10), (1, 4, 500), (1, 4, 3_000)), populations=PAIR, events=[pulse(1_000, 0, 1, 0.3), join(1e4, 1, 0)], groups=[0, 2])
add("ancient", "ancient-only", "nobody from today, in a population that shrinks", samples((0, 12, 2_000), (0, 8, 6_000)), theta=20,
    rho=20, populations=[population("A", 2_000, growth=-1e-4)], events=[size(1e4, 0, 1e4)], groups=[0, 1])

# Recombination maps; a rate is given by 4 N r of the stretch.
add("map", "hotspot", "nine tenths of the crossovers in the middle tenth", samples((0, 20)), theta=20,
    crossovers=stretches((0.45, 1.0), (0.55, 18.0), (1.0, 1.0)))
add("map", "hotspots-two", "two narrow hotspots in a locus that does not recombine elsewhere", samples((0, 20)), theta=20,
    crossovers=stretches((0.2, 0.0), (0.21, 10.0), (0.7, 0.0), (0.71, 20.0), (1.0, 0.0)))
add("map", "cold-half", "the left half does not recombine", samples((0, 20)), theta=20, crossovers=stretches((0.5, 0.0), (1.0, 30.0)))
add("map", "map-demes", "a hotspot at the edge, 2 islands", samples((0, 10), (1, 10)), theta=5,
    populations=[population("A"), population("B")], events=[migration(0, everyone(2), 1e-4)],
    crossovers=stretches((0.1, 20.0), (1.0, 2.0)), groups=[0, 1])

# Gene conversion; a rate of 2.5e-8 over 10 kb is 4 N g = 10.
add("conversion", "conversion-short", "gene conversion only, tracts of 200 base pairs", samples((0, 20)), theta=20, rho=0,
    conversion={"rate": 5e-8, "tract": 200.0})
add("conversion", "conversion-crossovers", "gene conversion and crossovers, tracts of 500 base pairs", samples((0, 20)), theta=20,
    conversion={"rate": 5e-8, "tract": 500.0})
add("conversion", "conversion-long", "tracts as long as the locus, on average", samples((0, 20)), theta=20, rho=5,
    conversion={"rate": 5e-8, "tract": 1e4})
add("conversion", "conversion-demes", "gene conversion in 2 islands of different sizes", samples((0, 10), (1, 10)), theta=5, rho=5,
    populations=PAIR, events=[migration(0, everyone(2), 5e-5)], conversion={"rate": 2.5e-8, "tract": 1e3}, groups=[0, 1])

# A fixed number of segregating sites.
add("fixed", "fixed-5", "exactly 5 sites", samples((0, 10)), sites=5)
add("fixed", "fixed-40", "exactly 40 sites, no recombination", samples((0, 20)), sites=40, rho=0)
add("fixed", "fixed-40-recombining", "exactly 40 sites", samples((0, 20)), sites=40, rho=40)
add("fixed", "fixed-demes", "exactly 30 sites, 2 islands", samples((0, 10), (1, 10)), sites=30, rho=5,
    populations=[population("A"), population("B")], events=[migration(0, everyone(2), 5e-5)], groups=[0, 1])

# Hard sweeps in 10,000 diploids. `selection` is the advantage of the heterozygote (that of the homozygote is twice as much), so that
# 2 N s = 200 is 0.01; `time` is generations since the end of the sweep, `end_frequency` None for one that has fixed.
def swept(selection, time=0.0, position=LENGTH / 2, end_frequency=None):
    return {"position": position, "selection": selection, "time": float(time), "end_frequency": end_frequency}


add("sweep", "sweep-100", "2Ns = 100, no recombination, just fixed", samples((0, 20)), theta=40, rho=0, sweep=swept(0.005))
add("sweep", "sweep-1000", "2Ns = 1,000, just fixed", samples((0, 20)), theta=40, rho=60, sweep=swept(0.05))
add("sweep", "sweep-old", "2Ns = 500, fixed 2,000 generations ago", samples((0, 20)), theta=40, rho=40, sweep=swept(0.025, time=2_000))
add("sweep", "sweep-aside", "2Ns = 500 at a tenth of the locus", samples((0, 20)), theta=40, rho=60, sweep=swept(0.025, position=1e3))
add("sweep", "sweep-partial", "2Ns = 500, now at a frequency of 0.7", samples((0, 20)), theta=20, rho=20,
    sweep=swept(0.025, end_frequency=0.7))

# Examples of the manual of Hudson's ms; its times are in units of 4 N, its recombination rate is that of the whole locus.
add("ms", "ms-4", "ms 4 -t 5.0", samples((0, 4)), theta=5, rho=0)
add("ms", "ms-15", "ms 15 -t 10.04 -r 100 2501", samples((0, 15)), theta=10.04, rho=100)
add("ms", "ms-15-demes", "ms 15 -t 11.2 -I 2 3 12 -g 1 44.36 -n 2 .125 -eg .03125 1 0 -en .0625 2 .05 -ej .09375 2 1",
    samples((0, 3), (1, 12)), theta=11.2, rho=0,
    populations=[population("A", growth=44.36 / 4e4), population("B", 0.125 * SIZE)],
    # The growth ends and the size stays what it has become, exp(-44.36 x .03125) of today's.
    events=[size(1_250, 0, SIZE * 2.718281828459045 ** (-44.36 * 0.03125)), size(2_500, 1, 0.05 * SIZE), join(3_750, 1, 0)],
    groups=[0, 1])
