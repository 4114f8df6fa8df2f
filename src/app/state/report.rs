//! What the opened test set says of a run, in words and along the numbers that its examples were drawn with.

use super::{RunRecord, asked};
use crate::app::plots::{self, AccuracyAxis};
use crate::evaluation::{AccuracyBin, Along, Answers, Report};
use crate::experiment::{Experiment, Quantity};
use crate::number::{format_count, format_decimal, format_percent};

fn class_of(experiment: &Experiment, along: &Along) -> Option<String> {
    let place = usize::from(along.class?);
    experiment
        .scenarios
        .get(place)
        .map(|scenario| scenario.name.clone())
}

/// The name of a drawn number, with its unit.
fn number_name(experiment: &Experiment, key: &str) -> String {
    let name = Quantity::Parameter(key.to_owned()).name(experiment);
    let unit = experiment
        .scenarios
        .iter()
        .flat_map(|scenario| scenario.numbers())
        .find(|number| number.key == key)
        .map_or("", |number| asked::unit_of(experiment, &number).words());
    if unit.is_empty() {
        name
    } else {
        format!("{name}, {unit}")
    }
}

/// What is drawn along a number, and of which class.
pub fn along_title(experiment: &Experiment, along: &Along) -> String {
    let name = asked::key_in_sentence(experiment, &along.key);
    let (what, of) = match class_of(experiment, along) {
        Some(class) => ("Recall", format!(" of {class}")),
        None if along.accuracy.is_empty() => ("Errors", String::new()),
        None => ("Accuracy", String::new()),
    };
    format!("{what}{of} by {name}")
}

/// Accuracy, or bias and spread of a number, along a drawn number.
pub fn along_drawn(
    experiment: &Experiment,
    along: &Along,
    target: usize,
    width: f64,
) -> Option<plots::Figure> {
    let parameter = format!("true {}", number_name(experiment, &along.key));
    if !along.accuracy.is_empty() {
        let rate = class_of(experiment, along)
            .map_or_else(|| "accuracy".to_owned(), |class| format!("{class} found"));
        let axis = AccuracyAxis {
            parameter,
            rate,
            log: along.logarithmic,
        };
        return Some(plots::accuracy_bins(&along.accuracy, &axis, width));
    }
    let bins = along.errors.get(target)?;
    let named = asked::named(experiment);
    Some(plots::error_bins(
        bins,
        &parameter,
        &named.get(target)?.titled(),
        along.logarithmic,
        width,
    ))
}

/// Of fewer examples a rate is hardly known.
const FEWEST: u32 = 20;

/// Bins that lie side by side, taken together until each holds enough examples to say something of.
fn pooled(bins: &[AccuracyBin]) -> Vec<AccuracyBin> {
    let mut pools: Vec<AccuracyBin> = Vec::new();
    for bin in bins {
        match pools.last_mut().filter(|pool| pool.count < FEWEST) {
            Some(pool) => join(pool, bin),
            None => pools.push(*bin),
        }
    }
    if let Some(few) = pools.pop_if(|pool| pool.count < FEWEST) {
        match pools.last_mut() {
            Some(pool) => join(pool, &few),
            None => return Vec::new(),
        }
    }
    pools
}

fn join(pool: &mut AccuracyBin, next: &AccuracyBin) {
    pool.high = next.high;
    pool.right += next.right;
    pool.count += next.count;
}

/// Along which number a class is missed most, and where, in a sentence.
pub fn weakest(run: &RunRecord, report: &Report) -> Option<String> {
    let mut worst: Option<(f64, String)> = None;
    for along in report.along.iter().filter(|along| along.class.is_some()) {
        for bin in pooled(&along.accuracy) {
            let found = f64::from(bin.right) / f64::from(bin.count);
            if worst.as_ref().is_none_or(|(least, _)| found < *least) {
                let class = class_of(&run.experiment, along)?;
                let name = asked::key_in_sentence(&run.experiment, &along.key);
                worst = Some((
                    found,
                    format!(
                        "Of {class} it finds least, {} of {} test examples, where {name} lies between {} and {}.",
                        format_percent(found),
                        format_count(f64::from(bin.count)),
                        format_decimal(bin.low),
                        format_decimal(bin.high)
                    ),
                ));
            }
        }
    }
    worst
        .filter(|(found, _)| *found < report_accuracy(report) - 0.02)
        .map(|(_, sentence)| sentence)
}

fn report_accuracy(report: &Report) -> f64 {
    match &report.answers {
        Answers::Classes { confusion, .. } => confusion.accuracy(),
        Answers::Numbers(_) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::task;
    use super::*;
    use crate::evaluation::regression::RegressionBin;
    use crate::evaluation::{Confusion, Measure, Metrics};
    use crate::experiment::{Preset, Units};

    fn bin(low: f64, high: f64, right: u32, count: u32) -> AccuracyBin {
        AccuracyBin {
            low,
            high,
            right,
            count,
        }
    }

    fn along(key: &str, class: Option<u8>, accuracy: Vec<AccuracyBin>) -> Along {
        Along {
            key: key.to_owned(),
            class,
            logarithmic: true,
            accuracy,
            errors: Vec::new(),
        }
    }

    /// Of so many classes, three quarters are named rightly.
    fn of_classes(classes: usize, along: Vec<Along>) -> Report {
        let mut confusion = Confusion::new(classes);
        for (truth, predicted) in [(0, 0), (1, 1), (1, 1), (1, 0)] {
            confusion.add(truth, predicted);
        }
        Report {
            examples: 4,
            metrics: Metrics {
                loss: 0.1,
                measure: Measure::Accuracy(0.75),
            },
            answers: Answers::Classes {
                confusion,
                interval: [0.0, 1.0],
                roc: Vec::new(),
                auc: None,
                calibration: Vec::new(),
            },
            along,
            methods: Vec::new(),
        }
    }

    #[test]
    fn a_title_says_of_which_class_and_by_which_number() {
        let e = Preset::GeneFlow.experiment();
        let bins = || vec![bin(1e-6, 1e-5, 1, 2)];
        assert_eq!(
            along_title(&e, &along("m", Some(1), bins())),
            "Recall of gene flow by migration each way"
        );
        assert_eq!(
            along_title(&e, &along("T", None, bins())),
            "Accuracy by split"
        );
        assert_eq!(
            along_title(&e, &along("T", None, Vec::new())),
            "Errors by split"
        );
    }

    #[test]
    fn a_drawn_number_has_its_unit_where_it_has_one() {
        let e = Preset::GeneFlow.experiment();
        assert_eq!(number_name(&e, "T"), "Split, generations ago");
        assert_eq!(number_name(&e, "flow"), "Genes flow");
    }

    #[test]
    fn what_is_missed_most_is_said_with_its_range() {
        let run = |preset: Preset| RunRecord::new(1, preset.experiment(), "cpu".to_owned());
        let weak = |right, count| {
            let bins = vec![bin(5e2, 2e4, right, count), bin(2e4, 5e4, 20, 20)];
            vec![
                along("T", None, vec![bin(0.0, 1.0, 0, 20)]),
                along("m", Some(0), Vec::new()),
                along("T", Some(1), bins),
            ]
        };
        let said =
            |right, count| weakest(&run(Preset::GeneFlow), &of_classes(2, weak(right, count)));
        assert_eq!(
            said(8, 20).unwrap(),
            "Of gene flow it finds least, 40.0 % of 20 test examples, where split lies between 500 and 20,000."
        );
        assert_eq!(said(10, 10), None, "of 10 examples alone nothing is said");
        let few = vec![
            bin(1e-6, 1e-5, 0, 9),
            bin(1e-5, 2e-5, 0, 12),
            bin(2e-5, 4e-5, 6, 60),
            bin(4e-5, 1e-4, 4, 5),
        ];
        let found = weakest(
            &run(Preset::GeneFlow),
            &of_classes(2, vec![along("m", Some(1), few)]),
        );
        assert_eq!(
            found.unwrap(),
            "Of gene flow it finds least, 0.0 % of 21 test examples, where migration each way lies between 1e-6 and 2e-5.",
            "sparse bins at an end are taken together, not passed over"
        );
        assert_eq!(said(15, 20), None, "no weaker than the whole");
        let bins = vec![bin(0.01, 0.05, 5, 20)];
        let third = of_classes(3, vec![along("T", Some(2), bins)]);
        assert!(
            weakest(&run(Preset::SizeChanges), &third)
                .unwrap()
                .starts_with("Of bottleneck it finds least, 25.0 % of 20 test examples, where "),
        );
        let mut numbers = of_classes(2, weak(8, 20));
        numbers.answers = Answers::Numbers(Vec::new());
        assert_eq!(weakest(&run(Preset::GeneFlow), &numbers), None);
    }

    #[test]
    fn each_number_has_its_own_errors_along_another() {
        let mut e = Preset::GeneFlow.experiment();
        task::predict(&mut e, 0);
        asked::ask(&mut e, &Quantity::Parameter("T".to_owned()), true);
        let bins = |bias| {
            vec![RegressionBin {
                low: 5e2,
                high: 1e4,
                count: 30,
                bias,
                spread: 20.0,
            }]
        };
        let errors = Along {
            errors: vec![bins(1_500.0), bins(-75.0)],
            ..along("T", None, Vec::new())
        };
        let drawn = |target| along_drawn(&e, &errors, target, 600.0).map(|figure| figure.svg);
        let [size, split] = [drawn(0).unwrap(), drawn(1).unwrap()];
        assert!(size.contains("Ancestral size, diploids"), "{size}");
        assert!(split.contains("Split, generations"), "{split}");
        for svg in [size, split] {
            assert!(svg.contains("true Split, generations ago"), "{svg}");
        }
        assert_eq!(drawn(2), None, "two numbers are asked for");
    }

    #[test]
    fn a_number_of_scaled_units_is_not_said_to_be_in_generations() {
        let mut experiment = Preset::GeneFlow.experiment();
        assert_eq!(number_name(&experiment, "T"), "Split, generations ago");
        experiment.locus.units = Units::Scaled;
        assert_eq!(number_name(&experiment, "T"), "Split");
    }
}
