//! Writes `target/figures.html` and `target/inside.html`: every figure at two widths and in both themes, to be looked at.
//!
//! Run with `cargo run --example figures --features page`.

use coalescent_playground::app::plots::*;
use coalescent_playground::coalescent::{LocusId, LocusView, Simulator};
use coalescent_playground::dataset::draw_split;
use coalescent_playground::evaluation::road::{Confusion, Measure, Metrics};
use coalescent_playground::evaluation::{AccuracyBin, CalibrationBin, RangeReport, RocPoint};
use coalescent_playground::experiment::{Class, Preset};
use coalescent_playground::inspection::LayerOutput;
use coalescent_playground::training::road::EpochMetrics;
use std::fmt::Write;

mod inside;
mod opening;
mod reports;

/// Park and Miller's generator: the sheet looks the same every time.
struct Dice(u64);

impl Dice {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0 * 48_271 % 0x7fff_ffff;
        self.0 as f64 / f64::from(0x7fff_ffff)
    }
}

/// A locus of the first preset, looked at in its middle.
fn locus(class: Class) -> LocusView {
    let experiment = Preset::GeneFlow.experiment();
    let id = LocusId {
        seed: 1,
        class: class.into(),
        index: 3,
    };
    Simulator::default().look(
        &draw_split(&experiment, id),
        id,
        experiment.locus.length / 2.0,
        48,
    )
}

fn layer(name: &str, shape: &[usize], seed: u64) -> LayerOutput {
    let mut dice = Dice(seed);
    let strengths: Vec<f64> = (0..64)
        .map(|_| (dice.uniform() * 1.6 - 0.4).max(0.0))
        .collect();
    let count = shape.iter().product::<usize>();
    let channels = shape.last().copied().unwrap_or(1);
    let value = |index: usize, dice: &mut Dice| {
        let cell = index / channels;
        let edge = if shape.len() == 3 {
            1.0 / (1.0 + (cell % shape[1]).min(cell / shape[1]) as f64)
        } else {
            0.5
        };
        (strengths[index % channels % 64] * edge * (0.4 + dice.uniform()) * 3.0) as f32
    };
    LayerOutput {
        name: name.to_owned(),
        shape: shape.to_vec(),
        values: (0..count).map(|index| value(index, &mut dice)).collect(),
    }
}

fn epochs(scale: f64, epochs: u32) -> Vec<EpochMetrics> {
    let mut dice = Dice(11);
    let at = |epoch: f64, dice: &mut Dice| {
        0.21 + 0.55 * libm::exp(-epoch * scale) + 0.02 * dice.uniform()
    };
    let metrics = |loss: f64| Metrics {
        loss,
        measure: Measure::Accuracy(1.0 - loss * 0.45),
    };
    let one = |epoch: u32, dice: &mut Dice| {
        let training = if epoch == 0 {
            f64::NAN
        } else {
            at(f64::from(epoch) - 0.5, dice) + 0.05
        };
        EpochMetrics {
            epoch,
            training: metrics(training),
            validation: metrics(at(f64::from(epoch), dice)),
        }
    };
    (0..=epochs).map(|epoch| one(epoch, &mut dice)).collect()
}

fn figures(width: f64) -> Vec<Figure> {
    let (apart, contact) = (locus(Class::Divergence), locus(Class::GeneFlow));
    let none = Highlight::default();
    let mutations = |node: u32| {
        contact
            .sites
            .iter()
            .filter(|site| site.node == Some(node))
            .count()
    };
    let branch = (0..contact.tree.nodes.len() as u32)
        .max_by_key(|&node| mutations(node))
        .unwrap_or(0);
    let samples = contact.scenario.samples;
    let marked = Highlight::of(Mark::Branch(branch), &contact.tree, &contact.sites, samples);
    let history = Preset::GeneFlow.experiment().history;
    let cells = contact.spectrum.cells.clone();
    let tree = |view: &LocusView, scale, highlight: &Highlight| {
        genealogy(
            &view.tree,
            &view.sites,
            Some(view.scenario.split_time),
            scale,
            highlight,
            width,
        )
    };
    let options = |title: &str, log, brightest| SpectrumOptions {
        log,
        title: title.to_owned(),
        populations: ["A".into(), "B".into()],
        brightest,
        width,
    };
    let curve = |quantity, log| CurveOptions {
        quantity,
        target: "",
        log,
        epochs: 10,
        width,
    };
    let run = epochs(0.55, 7);
    let live: Vec<LivePoint> = (1..8)
        .map(|step| LivePoint {
            epoch: 7.0 + f64::from(step) / 20.0,
            training: Metrics {
                loss: 0.27 - f64::from(step) * 0.002,
                measure: Measure::Accuracy(0.88),
            },
        })
        .collect();
    let rates = [
        RateMark {
            epoch: 3.4,
            rate: 1e-4,
        },
        RateMark {
            epoch: 5.0,
            rate: 3e-5,
        },
    ];
    let (slow, fast) = (epochs(0.05, 10), epochs(1.4, 10));
    let runs = [
        RunCurve {
            label: "rate 1e-7",
            epochs: &slow,
            selected: false,
        },
        RunCurve {
            label: "rate 1e-5",
            epochs: &run,
            selected: true,
        },
        RunCurve {
            label: "rate 1e-3",
            epochs: &fast,
            selected: false,
        },
    ];
    let long = [
        "1: 2 layers, dropout 0.2, 1e-7, 10 epochs",
        "2: 2 layers, dropout 0.2, 1e-5, 10 epochs",
        "3: 2 layers, dropout 0.2, 1e-3, 10 epochs",
    ];
    let long = [0, 1, 2].map(|index| RunCurve {
        label: long[index],
        ..runs[index]
    });
    let roc_points: Vec<RocPoint> = (0..=60)
        .map(|k| f64::from(k) / 60.0)
        .map(|x| RocPoint {
            false_positive_rate: x,
            true_positive_rate: libm::pow(x, 0.08),
        })
        .collect();
    let bins: Vec<CalibrationBin> = [
        (0.02, 0.01, 1400),
        (0.14, 0.2, 60),
        (0.25, 0.31, 35),
        (0.45, 0.5, 30),
        (0.66, 0.6, 44),
        (0.85, 0.9, 90),
        (0.99, 0.995, 1541),
    ]
    .map(|(predicted, observed, count)| CalibrationBin {
        predicted,
        observed,
        count,
    })
    .to_vec();
    let edges = [1e-6, 2.15e-6, 4.6e-6, 1e-5, 2.15e-5, 4.6e-5, 1e-4];
    let hits = [
        (5, 18),
        (30, 44),
        (73, 86),
        (170, 180),
        (402, 407),
        (861, 865),
    ];
    let by_migration: Vec<AccuracyBin> = hits
        .iter()
        .enumerate()
        .map(|(k, &(right, count))| AccuracyBin {
            low: edges[k],
            high: edges[k + 1],
            right,
            count,
        })
        .collect();
    let by_split: Vec<AccuracyBin> = (0..9)
        .map(|k| AccuracyBin {
            low: 5e4 + f64::from(k) * 5e4,
            high: 1e5 + f64::from(k) * 5e4,
            right: 330 + k * 2,
            count: 350,
        })
        .collect();
    let migration = AccuracyAxis {
        parameter: "true migration rate per generation".into(),
        rate: "recall of gene flow".into(),
        log: true,
        landmark: Some((1e-5, "m = 1e-5".into())),
    };
    let split = AccuracyAxis {
        parameter: "true split time, generations".into(),
        rate: "accuracy".into(),
        log: false,
        landmark: None,
    };
    let report = RangeReport {
        values: [12_480.0, 2_310.4, 2_120.8, 2_811.0, 0.212, 0.104, 0.87, 0.0],
        quantiles: [
            [0.42, 0.5],
            [0.6, 0.55],
            [0.5, 0.4],
            [0.2, 0.3],
            [0.01, 0.83],
            [0.999, 0.1],
            [0.3, 0.2],
            [0.001, 0.002],
        ],
        distance: 3.2,
        distance_quantiles: [3.9, 6.1],
        empty_cells: 0,
        empty_cells_training: [104, 181],
        fractional_cells: 439,
        inside: false,
    };
    let names = ["divergence", "gene flow"].map(str::to_owned).to_vec();
    let truths = (0..3_800).map(|example| usize::from(example >= 1_888));
    let logits: Vec<f32> = (0..3_800)
        .flat_map(|example| {
            let right = !(1_812..1_959).contains(&example);
            let second = (example >= 1_888) == right;
            [f32::from(u8::from(!second)), f32::from(u8::from(second))]
        })
        .collect();
    let named = Confusion::of(2, truths, &logits);
    vec![
        demography(&history, Class::GeneFlow, width),
        demography(
            &Preset::Human.experiment().history,
            Class::Divergence,
            width,
        ),
        tree(&apart, TimeScale::Linear, &none),
        tree(&contact, TimeScale::Linear, &none),
        tree(&contact, TimeScale::Log, &marked),
        alignment(&apart.tree, &apart.sites, samples, &none, width),
        alignment(&contact.tree, &contact.sites, samples, &marked, width),
        joint_spectrum(
            &apart.spectrum.cells,
            [21, 21],
            &options("divergence", true, None),
            &none,
        ),
        joint_spectrum(&cells, [21, 21], &options("locus 1", true, None), &marked),
        joint_spectrum(
            &cells
                .iter()
                .map(|count| count / 17_000.0)
                .collect::<Vec<_>>(),
            [21, 21],
            &options("proportions", true, Some(0.3)),
            &none,
        ),
        joint_spectrum(&cells, [21, 21], &options("linear", false, None), &none),
        layer_maps(
            &LayerOutput {
                name: "Input".into(),
                shape: vec![21, 21, 1],
                values: cells.iter().map(|&count| count as f32).collect(),
            },
            Brightness::Layer,
            width,
        ),
        layer_maps(&layer("Conv2D", &[19, 19, 10], 3), Brightness::Layer, width),
        layer_maps(
            &layer("MaxPooling2D", &[9, 9, 10], 4),
            Brightness::Map,
            width,
        ),
        layer_maps(&layer("Conv2D", &[7, 7, 10], 5), Brightness::Layer, width),
        layer_maps(
            &layer("MaxPooling2D", &[3, 3, 10], 6),
            Brightness::Layer,
            width,
        ),
        layer_maps(&layer("Dense", &[64], 8), Brightness::Layer, width),
        prediction(&names, &[0.06, 0.94], Some(1), width),
        prediction(&names, &[0.71, 0.29], Some(1), width),
        learning_curves(&run, &live, &rates, curve(Quantity::CrossEntropy, false)),
        learning_curves(&run, &live, &rates, curve(Quantity::CrossEntropy, true)),
        learning_curves(&run, &[], &[], curve(Quantity::Accuracy, false)),
        compare_runs(&runs, curve(Quantity::CrossEntropy, false)),
        compare_runs(&long, curve(Quantity::Accuracy, false)),
        confusion(&named, &names, width),
        roc(&roc_points, 0.9876, "gene flow", width),
        calibration(&bins, Some("gene flow"), width),
        accuracy_bins(&by_migration, &migration, width),
        accuracy_bins(&by_split, &split, width),
        range_quantiles(&report, &names, width),
        learning_curves(&[], &[], &[], curve(Quantity::CrossEntropy, false)),
        joint_spectrum(
            &[0.0; 441],
            [21, 21],
            &options("nothing", true, None),
            &none,
        ),
    ]
}

fn main() -> std::io::Result<()> {
    write("figures", [260.0, 560.0], figures)?;
    write("inside", [358.0, 1000.0], inside::figures)
}

/// A page of figures at two widths, light and dark.
fn write(
    name: &str,
    widths: [f64; 2],
    figures: impl Fn(f64) -> Vec<Figure>,
) -> std::io::Result<()> {
    let mut page = String::from(
        "<!doctype html><meta charset=\"utf-8\"><title>Figures</title><link rel=\"stylesheet\" href=\"../style/tokens.css\">\
         <style>body{margin:0;background:var(--paper);color:var(--ink);font:var(--text-s)/1.5 var(--sans)}h1{font-family:var(--serif)}\
         .sheet{display:flex;flex-wrap:wrap;gap:24px;padding:16px;background:var(--surface);align-items:flex-start}figcaption{font-size:10px;color:var(--ink-soft)}\
         figure{margin:0}</style><h1>Figures, θ and F<sub>ST</sub></h1>",
    );
    for width in widths {
        let _ = write!(page, "<div class=\"sheet\">");
        for figure in figures(width) {
            let _ = write!(
                page,
                "<figure style=\"width:{width}px\">{}<figcaption>{}</figcaption></figure>",
                figure.svg,
                figure.summary.replace('<', "&lt;")
            );
        }
        page.push_str("</div>");
    }
    std::fs::write(format!("target/{name}.html"), &page)?;
    std::fs::write(
        format!("target/{name}-dark.html"),
        page.replace(
            "<!doctype html>",
            "<!doctype html><html data-theme=\"dark\">",
        ),
    )
}
