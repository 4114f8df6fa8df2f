//! What a model of a sweep may be, and that all ways of looking at a locus show the same one.

use super::models::{SIZE, changing, hard, plan, recorded, with_rho, with_sweep};
use crate::common::{genealogy, locus};
use coalescent_playground::coalescent::demography::{Change, Event};
use coalescent_playground::coalescent::genome::{GeneConversion, MutationModel};
use coalescent_playground::coalescent::sweep::{
    CARRIERS, Path, Start, Sweep, SweepError, SweepModel, SweepPlan,
};
use coalescent_playground::coalescent::{ModelError, Purpose, Simulator, Stream};
use coalescent_playground::statistics::Alignment;

/// Something done to a model.
type Spoil = fn(&mut SweepModel);

/// A soft, partial sweep that ended some time ago in a population of changing size.
fn everything() -> SweepModel {
    let mut model = with_rho(40.0, hard(400.0));
    model.model.demography = changing().0;
    let start = Start::StandingVariation { frequency: 0.05 };
    with_sweep(&model, |sweep| {
        *sweep = Sweep {
            start,
            end_frequency: 0.8,
            end_time: 100.0,
            ..*sweep
        }
    })
}

/// The genealogy that is recorded is the one whose branch lengths are counted and on which an alignment falls.
#[test]
fn a_locus_is_the_same_however_it_is_looked_at() {
    let (plan, mut simulator) = (plan(&everything()), Simulator::default());
    let mutation = MutationModel::InfiniteSites { rate: 1e-7 };
    let (mut alignment, mut sites) = (Alignment::default(), 0);
    let mut seen = Vec::new();
    for id in (0..50).map(|index| locus(90, index)) {
        let (lengths, counted) = simulator.branch_spectrum_of_sweep(&plan, &mut genealogy(id));
        let streams = [genealogy(id), Stream::new(id, Purpose::Mutations)];
        let fallen = simulator
            .alignment_of_sweep(&plan, mutation, streams, &mut alignment)
            .unwrap();
        let (record, events, trajectory) = recorded(&plan, id, &mut simulator);
        assert_eq!([counted, fallen], [events; 2]);
        let mut cells = vec![0.0; lengths.cells.len()];
        for branch in record.branches() {
            let span = branch.interval[1] - branch.interval[0];
            cells[record.haplotypes_below(branch.node).len()] +=
                span * (branch.top - branch.bottom);
        }
        for (cell, length) in cells.iter().zip(&lengths.cells) {
            assert!((cell - length).abs() < 1e-6, "{cells:?} {lengths:?}");
        }
        for (site, at) in alignment.positions().iter().enumerate() {
            let own = |below: Vec<u32>| {
                let word = below
                    .iter()
                    .fold(0_u64, |word, haplotype| word | 1 << haplotype);
                alignment.site(site) == [word]
            };
            let mut here = record
                .branches()
                .filter(|branch| (branch.interval[0]..branch.interval[1]).contains(at));
            assert!(
                here.any(|branch| own(record.haplotypes_below(branch.node))),
                "a site at {at}"
            );
            sites += 1;
        }
        let points = trajectory.points();
        assert!(
            points
                .array_windows()
                .all(|[from, to]| from.time <= to.time)
        );
        assert!(
            points
                .iter()
                .all(|point| point.frequency > 0.0 && point.frequency < 1.0)
        );
        assert!(100.0 < trajectory.onset() && trajectory.onset() < events.origin);
        assert_eq!(points.last().map(|point| point.time), Some(events.origin));
        // At the selected site, carriers have their common ancestor when the allele arises, at the latest.
        let (tree, ..) = record.tree(0.5, 1.0);
        let mut carriers = tree
            .nodes
            .iter()
            .filter(|node| node.population as usize == CARRIERS);
        assert!(carriers.all(|node| 100.0 <= node.time && node.time <= events.origin));
        seen.push(events.at_the_end);
    }
    assert!(sites > 500, "{sites}");
    seen.dedup();
    assert!(seen.len() > 10, "{seen:?}");
}

#[test]
fn what_cannot_be_simulated_is_refused_by_name() {
    let refuse = |change: Spoil| {
        let mut model = everything();
        change(&mut model);
        SweepPlan::new(&model).unwrap_err()
    };
    let fields: [(&str, Spoil); 8] = [
        ("position", |model| model.sweep.position = -1.0),
        ("position", |model| model.sweep.position = f64::NAN),
        ("selection", |model| model.sweep.selection = 2.0),
        ("selection", |model| model.sweep.selection = -0.01),
        ("end frequency", |model| model.sweep.end_frequency = 0.0),
        ("end frequency", |model| model.sweep.end_frequency = 1.01),
        ("end time", |model| model.sweep.end_time = f64::INFINITY),
        ("start frequency", |model| {
            model.sweep.start = Start::StandingVariation { frequency: 1.0 }
        }),
    ];
    for (expected, change) in fields {
        let error = refuse(change);
        assert!(
            matches!(error, SweepError::OutOfBounds { field, .. } if field == expected),
            "{error}"
        );
        assert!(error.to_string().contains(expected));
    }
    assert_eq!(
        refuse(|model| model.sweep.end_frequency = 0.04),
        SweepError::StartAboveEnd {
            start: 0.05,
            end: 0.04
        }
    );
    let few = refuse(|model| {
        (model.sweep.start, model.sweep.end_frequency) = (Start::NewMutation, 0.9 / SIZE);
    });
    assert_eq!(
        few,
        SweepError::TooFewCopies {
            found: 0.9 / SIZE,
            size: SIZE
        }
    );
    assert_eq!(
        refuse(|model| (model.sweep.path, model.sweep.selection) = (Path::Deterministic, 0.0)),
        SweepError::FlatPath
    );
    assert_eq!(
        refuse(|model| model.model.samples[0].time = 10.0),
        SweepError::Samples
    );
    let conversion = GeneConversion {
        rate: 1e-8,
        tract: 100.0,
    };
    assert_eq!(
        SweepPlan::new(&{
            let mut model = everything();
            model.model.genome.conversion = Some(conversion);
            model
        }),
        Err(SweepError::Conversion)
    );
    let bottleneck = |time| {
        let mut model = everything();
        model.model.demography.events.insert(
            0,
            Event {
                time,
                change: Change::Bottleneck {
                    population: 0,
                    strength: 0.1,
                },
            },
        );
        SweepPlan::new(&model)
    };
    assert!(bottleneck(50.0).is_ok());
    assert_eq!(bottleneck(150.0), Err(SweepError::Bottleneck { index: 0 }));
    let two = refuse(|model| {
        let mut other = model.model.demography.populations[0].clone();
        other.name = "B".into();
        model.model.demography.populations.push(other);
    });
    assert_eq!(two, SweepError::Populations { found: 2 });
    assert!(matches!(
        refuse(|model| model.model.samples[0].haplotypes = 1),
        SweepError::Model(ModelError::Haplotypes { .. })
    ));
}
