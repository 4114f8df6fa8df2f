//! No value makes a figure panic or write markup that is not well-formed.

use super::*;
use crate::coalescent::demography::{Change, Demography, Event, Population, SampleSet};
use crate::coalescent::genome::{GeneConversion, Genome, RateMap, Stretch};
use crate::evaluation::{
    AccuracyBin, CalibrationBin, Confusion, Measure, Metrics, RangeReport, RocPoint,
};
use crate::expectation::{Estimate, Histogram, Profile};
use crate::history::Timeline;
use crate::locus::{self, Node, Site, Tree};
use crate::training::EpochMetrics;
use proptest::collection::vec;
use proptest::num::f64::ANY;
use proptest::prelude::*;

/// Well-formed, labelled, without a coordinate that is not a number, and with read-outs inside or near the view box.
pub(super) fn well_formed(figure: &Figure) {
    let document = roxmltree::Document::parse(&figure.svg)
        .unwrap_or_else(|error| panic!("{error}: {}", figure.svg));
    assert_eq!(document.root_element().attribute("role"), Some("img"));
    // Control characters cannot stand in XML; everything else comes through unchanged.
    let label = figure.summary.replace(char::is_control, " ");
    assert_eq!(
        document.root_element().attribute("aria-label"),
        Some(label.as_str())
    );
    for node in document.descendants() {
        for attribute in node
            .attributes()
            .filter(|attribute| !["aria-label", "href"].contains(&attribute.name()))
        {
            assert!(
                !attribute.value().contains("NaN") && !attribute.value().contains("inf"),
                "{attribute:?}"
            );
        }
    }
    assert!(
        figure
            .size
            .iter()
            .all(|side| side.is_finite() && *side > 0.0),
        "{:?}",
        figure.size
    );
    assert!(
        figure.summary.ends_with('.') && !figure.summary.contains("NaN"),
        "{}",
        figure.summary
    );
    assert!(figure.hover.iter().all(|target| {
        [target.x, target.y, target.w, target.h]
            .iter()
            .all(|value| value.is_finite())
    }));
    if let Some(table) = &figure.table {
        assert!(table.rows.iter().all(|row| row.len() == table.header.len()));
    }
}

fn metrics() -> impl Strategy<Value = Metrics> {
    (ANY, ANY, any::<bool>()).prop_map(|(loss, value, classes)| Metrics {
        loss,
        measure: if classes {
            Measure::Accuracy(value)
        } else {
            Measure::Rmse(vec![value])
        },
    })
}

fn epochs() -> impl Strategy<Value = Vec<EpochMetrics>> {
    vec(
        (0..50u32, metrics(), metrics()).prop_map(|(epoch, training, validation)| EpochMetrics {
            epoch,
            training,
            validation,
        }),
        0..6,
    )
}

fn sites() -> impl Strategy<Value = Vec<Site>> {
    let site = (
        ANY,
        ANY,
        vec(any::<bool>(), 0..6),
        proptest::option::of(0..9u32),
    );
    vec(
        site.prop_map(|(position, time, derived, node)| Site {
            position,
            time,
            derived,
            node,
        }),
        0..6,
    )
}

proptest! {
    #[test]
    fn spectra(cells in vec(ANY, 0..30), shape in [0..7usize, 0..7usize], log: bool, brightest in proptest::option::of(ANY), width in ANY, title in "\\PC*") {
        let options = SpectrumOptions { log, title, populations: ["<A>".to_owned(), "B&\u{0}".to_owned()], folded: log, brightest, width };
        let figure = joint_spectrum(&cells, shape, &options, &Highlight { cells: vec![[2, 3], [99, 99]], ..Highlight::default() });
        prop_assert_eq!(figure.hover.len(), shape[0] * shape[1]);
        well_formed(&figure);
    }

    #[test]
    fn curves(one in epochs(), other in epochs(), live in vec((ANY, metrics()), 0..4), rates in vec((ANY, ANY), 0..4), log: bool, width in ANY, planned in any::<u32>()) {
        let live: Vec<LivePoint> = live.into_iter().map(|(epoch, training)| LivePoint { epoch, training }).collect();
        let rates: Vec<RateMark> = rates.into_iter().map(|(epoch, rate)| RateMark { epoch, rate }).collect();
        for quantity in [Quantity::CrossEntropy, Quantity::Accuracy, Quantity::SquaredError, Quantity::Rmse(0), Quantity::Rmse(3)] {
            let options = CurveOptions { quantity, target: "T", log, epochs: planned, width };
            well_formed(&learning_curves(&one, &live, &rates, options));
            let runs = [RunCurve { label: "one & only", epochs: &one, selected: true }, RunCurve { label: "", epochs: &other, selected: false }];
            well_formed(&compare_runs(&runs, options));
        }
    }

    #[test]
    fn test_reports(counts in vec((0..5usize, 0..5usize), 0..30), classes in 0..5usize, names in vec("\\PC*", 0..5), points in vec([ANY, ANY], 0..5), size in any::<u32>(), number in ANY, width in ANY, log: bool) {
        let mut counted = Confusion::new(classes);
        counts.into_iter().for_each(|(truth, predicted)| counted.add(truth, predicted));
        well_formed(&confusion(&counted, &names, width));
        well_formed(&prediction(&names, &[number, 1.0 - number, 0.1], Some(classes), width));
        well_formed(&prediction(&names, &[], None, width));
        let roc_points: Vec<RocPoint> = points.iter().map(|&[x, y]| RocPoint { false_positive_rate: x, true_positive_rate: y }).collect();
        well_formed(&roc(&roc_points, number, "a < b", width));
        let bins: Vec<CalibrationBin> = points.iter().map(|&[predicted, observed]| CalibrationBin { predicted, observed, count: size }).collect();
        well_formed(&calibration(&bins, Some("a < b"), width));
        let bins: Vec<AccuracyBin> = points.iter().map(|&[low, high]| AccuracyBin { low, high, right: size, count: size / 2 }).collect();
        let axis = AccuracyAxis { parameter: "m".to_owned(), rate: String::new(), log };
        well_formed(&accuracy_bins(&bins, &axis, width));
    }

    #[test]
    fn ranges(values in [ANY; 8], quantiles in [[ANY; 2]; 8], width in ANY) {
        let rest = RangeReport { values, quantiles, ..RangeReport::default() };
        well_formed(&range_quantiles(&rest, &["a".to_owned(), "<b>".to_owned()], width));
    }
}

/// Histories whose events may be about anyone at any time.
fn timeline() -> impl Strategy<Value = Timeline> {
    let population =
        (ANY, ANY, ANY, "\\PC{0,9}").prop_map(|(end, size, growth, name)| Population {
            name,
            end,
            size,
            growth,
        });
    let change =
        (0..5usize, 0..4usize, 0..4usize, ANY, ANY).prop_map(|(kind, from, into, one, other)| {
            match kind {
                0 => Change::Size {
                    population: from,
                    size: one,
                    growth: other,
                },
                1 => Change::Migration {
                    from,
                    into,
                    rate: one,
                },
                2 => Change::Join { from, into },
                3 => Change::Pulse {
                    from,
                    into,
                    proportion: one,
                },
                _ => Change::Bottleneck {
                    population: from,
                    strength: one,
                },
            }
        });
    let event = (ANY, change).prop_map(|(time, change)| Event { time, change });
    (vec(population, 0..4), vec(event, 0..6)).prop_map(|(populations, events)| {
        Timeline::of(&Demography {
            populations,
            events,
        })
    })
}

/// Trees of any populations whose parents, children and leaves may point anywhere.
fn explored() -> impl Strategy<Value = Tree> {
    let node = (
        ANY,
        proptest::option::of(0..9u32),
        vec(0..9u32, 0..3),
        0..9u32,
        vec((ANY, 0..9u32), 0..2),
    )
        .prop_map(|(time, parent, children, population, moves)| Node {
            parent,
            children,
            moves,
            ..Node::new(population, time, population)
        });
    (ANY, ANY, vec(node, 0..8), vec(0..9u32, 0..8)).prop_map(|(left, right, nodes, order)| Tree {
        left,
        right,
        nodes,
        order,
    })
}

fn estimate() -> impl Strategy<Value = Estimate> {
    (ANY, ANY, proptest::option::of(ANY)).prop_map(|(mean, error, expected)| Estimate {
        mean,
        error,
        expected,
    })
}

fn swept() -> impl Strategy<Value = locus::SweepView> {
    (
        vec(
            (ANY, ANY).prop_map(|(time, frequency)| [time, frequency]),
            0..6,
        ),
        [ANY, ANY, ANY, ANY],
        any::<bool>(),
    )
        .prop_map(
            |(points, [position, end, onset, origin], fixed)| locus::SweepView {
                position,
                points,
                end,
                onset,
                origin,
                fixed,
                at_the_end: [1, 2],
                at_the_origin: 1,
            },
        )
}

fn read() -> impl Strategy<Value = locus::Observed> {
    let allele = (0..3usize).prop_map(|kind| {
        [
            locus::Allele::Ancestral,
            locus::Allele::Derived,
            locus::Allele::Missing,
        ][kind]
    });
    (
        vec(proptest::option::of(vec(allele, 0..9)), 0..9),
        vec(ANY, 0..9),
        any::<u32>(),
    )
        .prop_map(|(sites, spectrum, wrong)| locus::Observed {
            sites,
            spectrum,
            wrong,
            ..locus::Observed::default()
        })
}

proptest! {
    #[test]
    fn sweeps(tree in explored(), sweep in swept(), timeline in timeline(), width in ANY) {
        for scale in [TimeScale::Linear, TimeScale::Log] {
            well_formed(&trajectory(&sweep, &tree, scale, width));
        }
        well_formed(&history(&timeline, &[], Some(&sweep), width));
        let small = sketch(&timeline);
        prop_assert!(roxmltree::Document::parse(&small).is_ok() && !small.contains("NaN") && !small.contains("inf"), "{}", small);
    }

    #[test]
    fn profiles(windows in vec(estimate(), 0..9), errors in vec(ANY, 0..9), lines in vec((ANY, ANY), 0..9), numbers in [ANY, ANY, ANY], width in ANY) {
        let lines: Vec<[f64; 2]> = lines.into_iter().map(<[f64; 2]>::from).collect();
        let [wide, site, neutral] = numbers;
        well_formed(&diversity(&Profile { windows, errors, width: wide, site, neutral, theory: lines.clone(), valley: lines }, width));
    }

    #[test]
    fn readings(tree in explored(), sites in sites(), observed in read(), truth in vec(ANY, 0..9), width in ANY) {
        well_formed(&observed_haplotypes(&tree, &sites, &observed, &Palette::backgrounds(), width));
        well_formed(&observed_spectrum(&truth, &observed.spectrum, width));
    }

    #[test]
    fn maps(tree in explored(), sweep in proptest::option::of(swept()), breakpoints in vec(ANY, 0..9), stretches in vec((ANY, ANY), 0..5), length in ANY, width in ANY) {
        let stretches = stretches.into_iter().map(|(end, rate)| Stretch { end, rate }).collect();
        let genome = Genome { length, crossovers: RateMap { stretches }, conversion: Some(GeneConversion { rate: length, tract: width }) };
        let view = locus::LocusView {
            replicate: 0,
            position: 0.0,
            tree,
            index: 0,
            count: 1,
            breakpoints,
            sites: Vec::new(),
            total_sites: 0,
            spectrum: Vec::new(),
            expected: None,
            between: None,
            summary: locus::Summary::default(),
            sweep,
            observed: None,
        };
        well_formed(&recombination_map(&genome, &view, width));
    }

    #[test]
    fn histories(timeline in timeline(), population in 0..5usize, haplotypes in 0..9u32, time in ANY, width in ANY) {
        well_formed(&history(&timeline, &[SampleSet { population, haplotypes, time }], None, width));
        well_formed(&effective_sizes(&timeline, width));
    }

    #[test]
    fn explored_loci(one in explored(), other in explored(), sites in sites(), done in ANY, until in ANY, mark in 0..9u32, width in ANY) {
        for mark in [Mark::Branch(mark), Mark::Site(mark as usize), Mark::Cell([mark as usize, 0])] {
            let (palette, highlight) = (Palette::default(), Highlight::of_locus(mark, &one, &sites));
            well_formed(&haplotypes(&one, &sites, &palette, &highlight, width));
            for (scale, until) in [(TimeScale::Linear, until), (TimeScale::Log, f64::INFINITY)] {
                let options = TreeOptions { palette: &palette, scale, until, least: done, before: Some((&other, done)), highlight: &highlight, width };
                well_formed(&lineages(&one, &sites, &options));
            }
        }
    }

    #[test]
    fn bars(classes in vec(estimate(), 0..9), counts in vec(any::<u32>(), 0..9), theory in vec(ANY, 0..9), low in ANY, step in ANY, mean in estimate(), width in ANY) {
        well_formed(&site_spectrum(&classes, "sites", &Highlight::default(), width));
        well_formed(&histogram(&Histogram { low, width: step, counts, theory, mean }, "sites", width));
    }
}
