//! An example of an experiment as a locus that can be looked at: the genealogy that it was made from, and its own sites on it.

use super::record::{Branch, Record};
use super::replicate::{Locus, Placed};
use super::sweep::SweepView;
use crate::coalescent::Stream;
use crate::history::Study;
use crate::statistics::Alignment;

/// What is known of an example's sites.
pub enum Fallen<'a> {
    /// How many there are in each cell of the spectrum of its samples, the last axis fastest. Given those, mutations are independent and
    /// uniform over the cell's branches, by length x span.
    Cells(&'a [f64]),
    /// All of them: each lies on the branch that has its haplotypes below it.
    Alignment(&'a Alignment),
}

impl Locus {
    /// An example, from the record of its genealogy. What its sites do not tell, places on branches, is drawn from the stream.
    pub fn of_example(
        study: &Study,
        record: Record,
        sweep: Option<SweepView>,
        fallen: &Fallen,
        stream: &mut Stream,
        index: u32,
    ) -> Self {
        let mut sites = match fallen {
            Fallen::Cells(cells) => of_cells(study, &record, cells, stream),
            Fallen::Alignment(alignment) => of_alignment(study, &record, alignment, stream),
        };
        sites.sort_by(|one, other| one.position.total_cmp(&other.position));
        Self::of_sites(study, record, sweep, sites, index)
    }
}

fn of_cells(study: &Study, record: &Record, cells: &[f64], stream: &mut Stream) -> Vec<Placed> {
    let sets: Vec<u32> = study.samples().iter().map(|set| set.haplotypes).collect();
    let mut branches: Vec<(usize, Branch)> = record
        .branches()
        .map(|branch| {
            (
                cell_of(&sets, &record.haplotypes_below(branch.node)),
                branch,
            )
        })
        .collect();
    branches.sort_by_key(|(cell, _)| *cell);
    let mut placed = Vec::new();
    for own in branches.chunk_by(|(one, _), (other, _)| one == other) {
        let count = own
            .first()
            .and_then(|(cell, _)| cells.get(*cell))
            .map_or(0, |&count| count as usize);
        let mut sum = 0.0;
        let sums: Vec<f64> = own
            .iter()
            .map(|(_, branch)| {
                sum += (branch.interval[1] - branch.interval[0]) * (branch.top - branch.bottom);
                sum
            })
            .collect();
        for _ in 0..count {
            let target = stream.uniform() * sum;
            let place = sums
                .partition_point(|&sum| sum <= target)
                .min(own.len() - 1);
            let Some((_, branch)) = own.get(place) else {
                continue;
            };
            let [left, right] = branch.interval;
            let fraction = left + stream.uniform() * (right - left);
            placed.push(Placed {
                position: fraction * study.length,
                time: branch.bottom + stream.uniform() * (branch.top - branch.bottom),
                node: Some(branch.node),
                derived: record.haplotypes_below(branch.node),
            });
        }
    }
    placed
}

/// The cell of a branch: how many haplotypes of each set are below it.
fn cell_of(sets: &[u32], below: &[u32]) -> usize {
    let (mut cell, mut from) = (0, 0);
    for &set in sets {
        let to = from + set;
        let own = below
            .iter()
            .filter(|&&haplotype| (from..to).contains(&haplotype))
            .count();
        cell = cell * (set as usize + 1) + own;
        from = to;
    }
    cell
}

fn of_alignment(
    study: &Study,
    record: &Record,
    alignment: &Alignment,
    stream: &mut Stream,
) -> Vec<Placed> {
    let branches: Vec<(Branch, Vec<u32>)> = record
        .branches()
        .map(|branch| {
            let mut below = record.haplotypes_below(branch.node);
            below.sort_unstable();
            (branch, below)
        })
        .collect();
    (0..alignment.sites())
        .map(|site| {
            let derived: Vec<u32> = (0..alignment.haplotypes())
                .filter(|&haplotype| alignment.derived(haplotype, site))
                .map(|haplotype| haplotype as u32)
                .collect();
            let fraction = alignment.positions().get(site).copied().unwrap_or_default();
            let own = branches.iter().find(|(branch, below)| {
                (branch.interval[0]..branch.interval[1]).contains(&fraction) && *below == derived
            });
            let time = own.map_or(0.0, |(branch, _)| {
                branch.bottom + stream.uniform() * (branch.top - branch.bottom)
            });
            Placed {
                position: fraction * study.length,
                time,
                node: own.map(|(branch, _)| branch.node),
                derived,
            }
        })
        .collect()
}
