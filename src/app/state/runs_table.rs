//! The Runs table, line by line.

use super::reached::reached;
use super::words::after;
use super::{RunRecord, RunStatus, asked, differences, layers, measured};
use crate::evaluation::{Answers, Metrics};
use crate::inspection::Permutation;
use crate::number::{format_decimal, format_percent, format_rate, show};

/// One line of the table, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Number of the run.
    pub id: u32,
    /// What stands below [`HEADS`].
    pub cells: Vec<String>,
    /// What permutations cost it, with what is to be known of each number.
    pub costs: Vec<(String, Option<String>)>,
    /// Whether its network can be brought back.
    pub restorable: bool,
    /// Where it stands.
    pub status: RunStatus,
}

/// What stands above the cells: first what was reached, then by what.
pub const HEADS: [&str; 12] = [
    "Test",
    "Validation",
    "Val loss",
    "Differs in",
    "Data",
    "Layers",
    "Dropout",
    "Learning rate",
    "Batch",
    "Epochs",
    "Seeds",
    "Backend",
];

/// All lines, in the order of the runs.
pub fn lines(runs: &[RunRecord]) -> Vec<Line> {
    let differs = differences::told_apart(runs.iter().map(|run| &run.experiment));
    let permuted = measured(runs);
    runs.iter()
        .zip(differs)
        .map(|(run, differs)| Line {
            costs: permuted.iter().map(|of| cost(run, *of)).collect(),
            ..line(run, differences::data_name(runs, run), differs)
        })
        .collect()
}

/// What a permutation adds to the error of a run, and when that was measured.
fn cost(run: &RunRecord, of: Permutation) -> (String, Option<String>) {
    let found = run.permuted.as_ref().and_then(|permuted| {
        let cost = permuted.cost(of).filter(|cost| cost.is_finite())?;
        Some((cost, permuted.epochs))
    });
    match found {
        Some((cost, epochs)) => (
            format!("{cost:+.3}"),
            Some(format!("Measured {}", after(epochs))),
        ),
        None => ("–".to_owned(), None),
    }
}

fn line(run: &RunRecord, data: String, differs: String) -> Line {
    let e = &run.experiment;
    let training = &e.training;
    let changed = if training.rate_changes.is_empty() {
        ""
    } else {
        " (changed on the way)"
    };
    let names = asked::named(e);
    let test = run.test.as_ref().map_or_else(String::new, |test| {
        let said = match &test.report.answers {
            Answers::Classes { confusion, .. } => format_percent(confusion.accuracy()),
            Answers::Numbers(_) => reached(&test.report.metrics, &names),
        };
        let earlier = run.tested_at().map(|epochs| format!(", {}", after(epochs)));
        format!(
            "{said} (opening {}{})",
            test.opening,
            earlier.unwrap_or_default()
        )
    });
    let validated =
        |read: &dyn Fn(&Metrics) -> String| run.validation().map_or_else(|| "–".to_owned(), read);
    Line {
        id: run.id,
        cells: vec![
            test,
            validated(&|metrics| reached(metrics, &names)),
            validated(&|metrics| format_decimal(metrics.loss)),
            differs,
            data,
            layers::hidden(&e.layers).len().to_string(),
            show(layers::dropout(&e.layers)),
            format!("{}{changed}", format_rate(training.learning_rate)),
            training.batch_size.to_string(),
            format!(
                "{} / {}",
                format_decimal(run.epochs_done()),
                training.epochs
            ),
            format!("{}/{}/{}", e.seeds.data, e.seeds.split, e.seeds.weights),
            run.backend.clone(),
        ],
        costs: Vec::new(),
        restorable: run.latest.is_some()
            && !matches!(run.status, RunStatus::Training | RunStatus::Preparing),
        status: run.status,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Permuted, Tested, asked, task};
    use super::*;
    use crate::evaluation::{Confusion, Measure, Report};
    use crate::experiment::{Experiment, Preset, Quantity, RateChange};
    use crate::training::{Checkpoint, EpochMetrics};

    fn of(experiment: Experiment, loss: f64, measure: Measure) -> RunRecord {
        let mut run = RunRecord::new(1, experiment, "cpu".to_owned());
        let metrics = Metrics { loss, measure };
        run.steps_per_epoch = 10;
        run.step = 25;
        run.history.push(EpochMetrics {
            epoch: 2,
            training: metrics.clone(),
            validation: metrics,
        });
        run
    }

    fn classes() -> RunRecord {
        of(
            Preset::GeneFlow.experiment(),
            0.345_67,
            Measure::Accuracy(0.9134),
        )
    }

    /// Two numbers, of different units.
    fn numbers(errors: [f64; 2]) -> RunRecord {
        let mut e = Preset::GeneFlow.experiment();
        task::predict(&mut e, 0);
        asked::ask(&mut e, &Quantity::Parameter("T".to_owned()), true);
        of(e, 1.0, Measure::Rmse(errors.to_vec()))
    }

    fn tested(run: &RunRecord, answers: Answers, step: u32) -> Option<Tested> {
        Some(Tested {
            report: Report {
                examples: 10,
                metrics: run.validation()?.clone(),
                answers,
                along: Vec::new(),
                methods: Vec::new(),
            },
            opening: 2,
            step,
        })
    }

    fn cell<'a>(line: &'a Line, head: &str) -> &'a str {
        assert_eq!(line.cells.len(), HEADS.len());
        let place = HEADS.iter().position(|own| *own == head);
        &line.cells[place.unwrap()]
    }

    fn only(run: RunRecord) -> Line {
        lines(&[run]).remove(0)
    }

    #[test]
    fn a_run_is_told_by_its_settings_and_what_it_reached() {
        let line = only(classes());
        for (head, text) in [
            ("Data", "A, n 5000"),
            ("Layers", "2"),
            ("Dropout", "0.2"),
            ("Learning rate", "1e-5"),
            ("Batch", "64"),
            ("Epochs", "2.5 / 10"),
            ("Seeds", "1/1/1"),
            ("Differs in", ""),
            ("Backend", "cpu"),
            ("Val loss", "0.346"),
            ("Validation", "91.3 %"),
            ("Test", ""),
        ] {
            assert_eq!(cell(&line, head), text, "{head}");
        }
        let mut changed = classes();
        changed.experiment.training.rate_changes = vec![RateChange { step: 5, rate: 0.1 }];
        assert_eq!(
            cell(&only(changed), "Learning rate"),
            "1e-5 (changed on the way)"
        );
    }

    #[test]
    fn several_numbers_are_named_with_their_units() {
        let mut run = numbers([1_234.5, 250.0]);
        run.test = tested(&run, Answers::Numbers(Vec::new()), 25);
        let line = only(run);
        let said = "Ancestral size: 1,235 diploids · Split: 250 generations";
        assert_eq!(cell(&line, "Validation"), said);
        assert_eq!(cell(&line, "Test"), format!("{said} (opening 2)"));
    }

    #[test]
    fn what_is_not_known_yet_is_a_dash() {
        let mut begun = classes();
        begun.history.clear();
        let lost = of(
            Preset::GeneFlow.experiment(),
            f64::NAN,
            Measure::Accuracy(f64::NAN),
        );
        for run in [begun, lost] {
            let line = only(run);
            assert_eq!(
                [cell(&line, "Val loss"), cell(&line, "Validation")],
                ["–", "–"]
            );
        }
    }

    #[test]
    fn a_test_says_which_opening_it_was_and_how_far_the_network_had_come() {
        let mut confusion = Confusion::new(2);
        for (truth, predicted) in [(0, 0), (1, 1), (1, 1), (1, 0)] {
            confusion.add(truth, predicted);
        }
        let answers = Answers::Classes {
            confusion,
            interval: [0.0, 1.0],
            roc: Vec::new(),
            auc: None,
            calibration: Vec::new(),
        };
        let mut run = classes();
        for (step, said) in [
            (25, "75.0 % (opening 2)"),
            (10, "75.0 % (opening 2, after 1 epoch)"),
            (15, "75.0 % (opening 2, after 1.5 epochs)"),
        ] {
            run.test = tested(&run, answers.clone(), step);
            assert_eq!(cell(&only(run.clone()), "Test"), said);
        }
    }

    #[test]
    fn what_permutations_cost_has_a_sign_and_says_when_it_was_measured() {
        let mut run = classes();
        let metrics = |accuracy| Metrics {
            loss: 0.1,
            measure: Measure::Accuracy(accuracy),
        };
        run.permuted = Some(Permuted {
            epochs: 2.0,
            plain: metrics(0.75),
            scores: vec![
                (Permutation::Rows, metrics(0.76)),
                (Permutation::Columns, metrics(0.5)),
            ],
        });
        let lines = lines(&[run, classes()]);
        let when = Some("Measured after 2 epochs".to_owned());
        assert_eq!(
            lines[0].costs,
            [
                ("-0.010".to_owned(), when.clone()),
                ("+0.250".to_owned(), when)
            ]
        );
        assert_eq!(
            lines[1].costs,
            [("–".to_owned(), None), ("–".to_owned(), None)],
            "never measured"
        );
    }

    #[test]
    fn only_a_run_at_rest_that_has_a_network_can_be_restored() {
        let mut run = classes();
        run.status = RunStatus::Finished;
        assert!(!only(run.clone()).restorable, "nothing to bring back");
        run.latest = Some(Checkpoint {
            epoch: 2,
            step: 20,
            weights: Vec::new(),
            moments: Vec::new(),
        });
        assert!(only(run.clone()).restorable);
        run.status = RunStatus::Training;
        assert!(!only(run).restorable);
    }
}
