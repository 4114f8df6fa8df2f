//! The adapter from the crate's examples to numbers with plain names: what to carry over when types move. Populations are 0 for A, 1 for B and
//! so on, times generations ago or units of 2N, rates of migration those of lineages looking back.

use super::Numbers;
use coalescent_playground::coalescent::{LOCUS, Model, Plan, Position, Simulator};
use coalescent_playground::dataset::{Dataset, Drawn, ExampleSimulator, Observed, Truth};
use coalescent_playground::experiment::{Experiment, Noise};
use coalescent_playground::history::{Sites, Study};
use coalescent_playground::locus::{Allele, Locus, LocusView, SweepView, Tree};
use coalescent_playground::statistics::{Alignment, Summary};

/// The classes of the Lab with their names.
pub const CLASSES: [(u8, &str); 2] = [(0, "divergence"), (1, "gene flow")];

/// A locus of the Lab: parameters and the cells of its joint spectrum, derived alleles in A varying slowest.
pub fn lab(
    numbers: &mut Numbers,
    simulator: &mut ExampleSimulator,
    class: u8,
    index: u32,
) -> Truth {
    let truth = simulator.example(class, index).unwrap();
    parameters(numbers, simulator.experiment(), class, &truth.drawn);
    let Observed::Spectrum(cells) = &truth.observed else {
        panic!("the Lab's experiments observe spectra");
    };
    numbers.reals("spectrum", cells.iter().copied());
    truth
}

/// The parameters that a locus of the Lab was drawn with.
pub fn parameters(numbers: &mut Numbers, experiment: &Experiment, class: u8, drawn: &Drawn) {
    let keys = experiment.keys();
    let of = |key: &str| drawn.numbers[keys.iter().position(|own| own == key).unwrap()];
    numbers.wholes(
        "haplotypes",
        experiment.scenarios[usize::from(class)]
            .haplotypes
            .iter()
            .copied(),
    );
    for key in ["T", "NC", "NA", "NB"] {
        numbers.real(key, of(key));
    }
    if class == 1 {
        // 0 both ways, 1 from A into B, 2 from B into A, forward in time; lineages look back.
        let rate = |not: f64| if of("flow") == not { 0.0 } else { of("m") };
        numbers.real("m of A to B", rate(1.0));
        numbers.real("m of B to A", rate(2.0));
        numbers.real("m from", of("w0"));
        numbers.real("m until", of("w1"));
    }
    numbers.real("length", experiment.locus.length);
    numbers.real("mutation", of("mu"));
    numbers.real("recombination", of("r"));
}

/// The history, sample and genome of a study as the simulator takes them.
pub fn plan(study: &Study) -> Plan {
    Plan::new(&Model {
        demography: study.demography(),
        samples: study.samples(),
        genome: study.genome(),
    })
    .unwrap()
}

/// Most sites of a locus of the Lab that is looked at: those of the tree, and as many more on either side.
const SITES: usize = 200;

/// A locus of the Lab that is looked at, `length` base pairs long.
pub fn lab_view(numbers: &mut Numbers, view: LocusView, length: f64) {
    // What is pinned are the places that the simulator has along a locus.
    let place = |position: f64| {
        (position / length * LOCUS as f64) as Position as f64 / LOCUS as f64 * length
    };
    numbers.real("position", place(view.position));
    let spectrum = view.between.unwrap().spectrum;
    lab_tree(numbers, &view.tree, spectrum.samples[0]);
    numbers.wholes("tree: which of how many", [view.index, view.count]);
    let own = |site: usize| view.sites[site].node.is_some();
    let first = (0..view.sites.len()).position(own).unwrap();
    let within = (0..view.sites.len()).filter(|site| own(*site)).count();
    for site in view
        .sites
        .iter()
        .skip(first - (SITES - within) / 2)
        .take(SITES)
    {
        numbers.real("positions", place(site.position));
        numbers.real("times of mutations", site.time);
        numbers.wholes("alleles", site.derived.iter().copied());
        numbers.whole("nodes below mutations", parent(site.node));
    }
    numbers.whole("sites", view.total_sites);
    numbers.reals("spectrum", spectrum.cells.iter().copied());
    numbers.reals("statistics", Summary::of(&spectrum).to_array());
}

/// A tree of the Lab: its haplotypes first, then ancestors by ascending time. Of two children, the one with less of B below it stands left.
fn lab_tree(numbers: &mut Numbers, tree: &Tree, of_a: u32) {
    numbers.reals("tree: ends", [tree.left, tree.right]);
    let below = |node: u32| {
        let (a, b): (Vec<u32>, Vec<u32>) = tree
            .haplotypes_below(node)
            .into_iter()
            .partition(|haplotype| *haplotype < of_a);
        [a.len() as u32, b.len() as u32]
    };
    let share_of_b = |node: u32| {
        let [a, b] = below(node).map(f64::from);
        b / (a + b)
    };
    let children = |node: u32| {
        let mut children = tree.nodes[node as usize].children.clone();
        children.sort_unstable();
        children.sort_by(|left, right| share_of_b(*left).total_cmp(&share_of_b(*right)));
        children
    };
    for (index, node) in (0..).zip(&tree.nodes) {
        numbers.real("tree: times", node.time);
        numbers.whole("tree: parents", parent(node.parent));
        numbers.wholes("tree: children", children(index));
        numbers.whole("tree: populations", node.population);
        numbers.wholes("tree: haplotypes below", below(index));
    }
    let mut pending = vec![tree.nodes.len() as u32 - 1];
    while let Some(node) = pending.pop() {
        if tree.nodes[node as usize].children.is_empty() {
            numbers.whole("tree: order of leaves", node);
        }
        pending.extend(children(node).into_iter().rev());
    }
}

/// A tree of Histories; lineages of a sweep are in backgrounds in the place of populations.
pub fn history_tree(numbers: &mut Numbers, tree: &Tree) {
    numbers.reals("tree: ends", [tree.left, tree.right]);
    for node in &tree.nodes {
        numbers.whole("tree: numbers", node.id);
        numbers.real("tree: times", node.time);
        numbers.whole("tree: parents", parent(node.parent));
        numbers.wholes("tree: children", node.children.iter().copied());
        numbers.whole("tree: populations", node.population);
        numbers.whole("tree: haplotypes below", node.below);
        numbers.reals("tree: times of moves", node.moves.iter().map(|step| step.0));
        numbers.wholes("tree: moves into", node.moves.iter().map(|step| step.1));
    }
    numbers.wholes("tree: order of leaves", tree.order.iter().copied());
}

/// The root has none.
fn parent(parent: Option<u32>) -> u64 {
    parent.map_or(u64::MAX, u64::from)
}

/// Haplotypes, positions as fractions of the locus, and the words of each site: bit `h` is haplotype `h`.
pub fn alignment(numbers: &mut Numbers, alignment: &Alignment) {
    numbers.whole("haplotypes", alignment.haplotypes() as u64);
    numbers.whole("sites", alignment.sites() as u64);
    numbers.reals("positions", alignment.positions().iter().copied());
    for site in 0..alignment.sites() {
        numbers.wholes("alleles", alignment.site(site).iter().copied());
    }
}

/// The parameters that an alignment was drawn with; those that it does not have are left out.
pub fn drawn(numbers: &mut Numbers, experiment: &Experiment, drawn: &Drawn) {
    let keys = experiment.keys();
    let of = |key: &str| {
        let place = keys.iter().position(|own| own == key);
        place.map(|place| drawn.numbers[place])
    };
    // Of exactly so many sites, the rate says nothing.
    let theta = of("theta").filter(|_| experiment.locus.sites == Sites::Infinite);
    numbers.reals("theta", theta);
    numbers.reals("rho", of("rho"));
    numbers.real("growth", of("g").unwrap_or(0.0));
    numbers.reals("size during the bottleneck", of("N1"));
}

/// An alignment of Inside with the numbers that it was drawn with.
pub fn drawn_alignment(numbers: &mut Numbers, simulator: &mut ExampleSimulator, index: u32) {
    let truth = simulator.example(0, index).unwrap();
    drawn(numbers, simulator.experiment(), &truth.drawn);
    true_alignment(numbers, simulator, &truth);
}

/// The alignment of an example, before any noise.
pub fn true_alignment(numbers: &mut Numbers, simulator: &mut ExampleSimulator, truth: &Truth) {
    let mut found = Alignment::default();
    simulator
        .alignment(&truth.drawn, truth.id, "", &mut found)
        .unwrap();
    alignment(numbers, &found);
}

/// The alignment of an index of Inside with its parameters, what a network is given of it, and what it is to predict.
pub fn inside(numbers: &mut Numbers, experiment: &Experiment, index: u32) {
    let mut simulator = ExampleSimulator::new(experiment);
    drawn_alignment(numbers, &mut simulator, index);
    let mut data = Dataset::new(experiment);
    let row = simulator.rows(0, index, 1).unwrap();
    data.insert(0, index, &row).unwrap();
    input(numbers, &data, index);
}

/// What a network is given of alignments, and what it is to predict.
pub fn inputs(numbers: &mut Numbers, data: &Dataset) {
    for index in 0..data.examples() {
        input(numbers, data, index);
    }
}

fn input(numbers: &mut Numbers, data: &Dataset, index: u32) {
    let mut input = Vec::new();
    data.write_input((0, index), &mut input);
    numbers.singles("input", input);
    numbers.real("target", data.target(0, (0, index)));
}

/// A replicate of Histories at a position in base pairs, as it is seen through noise.
pub fn history(
    numbers: &mut Numbers,
    simulator: &mut Simulator,
    study: &Study,
    replicate: u32,
    position: f64,
    noise: &Noise,
) {
    let locus = Locus::simulate(study, replicate, simulator).unwrap();
    let view = locus.look_through(position, noise).unwrap();
    history_tree(numbers, &view.tree);
    numbers.whole("trees", view.count);
    numbers.reals("breakpoints", view.breakpoints);
    numbers.whole("sites", view.total_sites);
    for site in &view.sites {
        numbers.real("positions", site.position);
        numbers.real("times of mutations", site.time);
        numbers.whole("nodes below mutations", parent(site.node));
        numbers.whole("derived haplotypes", site.count() as u64);
        numbers.wholes("alleles", site.derived.iter().copied());
    }
    numbers.reals("spectrum", view.spectrum);
    if let Some(between) = view.between {
        numbers.reals("joint spectrum", between.spectrum.cells);
        numbers.reals("F_ST", between.f_st);
    }
    if let Some(sweep) = view.sweep {
        trajectory(numbers, &sweep);
    }
    if let Some(observed) = view.observed {
        numbers.whole("read: wrong", observed.wrong);
        numbers.whole("read: missing", observed.missing);
        numbers.whole("read: sites lost", observed.lost);
        numbers.reals("read: spectrum", observed.spectrum);
        for alleles in observed.sites {
            let code = |allele: Allele| match allele {
                Allele::Ancestral => 0_u64,
                Allele::Derived => 1,
                Allele::Missing => 2,
            };
            let alleles = alleles.unwrap_or_default().into_iter();
            numbers.wholes("read: alleles", alleles.map(code));
        }
    }
}

fn trajectory(numbers: &mut Numbers, sweep: &SweepView) {
    numbers.real("sweep: position", sweep.position);
    let points = sweep.points.iter();
    numbers.reals("sweep: times", points.clone().map(|point| point[0]));
    numbers.reals("sweep: frequencies", points.map(|point| point[1]));
    numbers.real("sweep: selection ended", sweep.end);
    numbers.real("sweep: selection began", sweep.onset);
    numbers.real("sweep: the allele arose", sweep.origin);
    let [without, with] = sweep.at_the_end;
    numbers.wholes("sweep: lineages at its end", [without, with]);
    numbers.whole("sweep: carriers at the origin", sweep.at_the_origin);
}
