//! What is said of the sealed test set: of its size and its openings, whose they are, and what speaks against opening it yet.

use super::reached::reached;
use super::words::after;
use super::{Lab, RunRecord, Tested, asked};
use crate::evaluation::Measure;
use crate::number::format_count;
use std::cmp::Ordering;

/// What is sealed by the present settings, and how often it was opened.
pub fn seal(lab: &Lab) -> String {
    // The data at hand may be another experiment's.
    let size = lab.report.as_ref().filter(|_| !lab.data_is_stale());
    let examples = size.map_or_else(
        || "A part of the data".to_owned(),
        |report| format!("{} examples", format_count(f64::from(report.test))),
    );
    match lab.openings {
        0 => format!(
            "{examples} that no run has seen. Open it once, when you have settled on your network."
        ),
        1 => format!(
            "{examples}, opened once. Whatever you choose after looking is fitted to them too."
        ),
        count => format!(
            "{examples}, opened {count} times. Each look makes the next figure a little less honest."
        ),
    }
}

/// What speaks for another run before the seal is broken: one on the same data, split alike, that does better on validation.
pub fn better_on_validation(lab: &Lab) -> Option<String> {
    let own = lab.shown()?;
    let own_errors = badness(own)?;
    let best = lab
        .runs
        .iter()
        .filter(|run| {
            run.experiment.same_data(&own.experiment)
                && run.experiment.seeds.split == own.experiment.seeds.split
                && run.experiment.training.split == own.experiment.training.split
        })
        .filter_map(|run| Some((run, badness(run)?)))
        .filter(|(_, errors)| no_worse(errors, &own_errors))
        .min_by(|(_, one), (_, other)| one.partial_cmp(other).unwrap_or(Ordering::Equal))?;
    let said = |run: &RunRecord| {
        let names = asked::named(&run.experiment);
        run.validation().map(|metrics| reached(metrics, &names))
    };
    (best.1 != own_errors).then(|| {
        let [other, this] = [best.0, own].map(|run| said(run).unwrap_or_default());
        let id = best.0.id;
        format!(
            "Run {id} does better on validation: {other}, where this one has {this}. If run {id} is the one you would choose, keep the seal, restore it in the table of runs, and open the test set with it."
        )
    })
}

/// Less is better: the share of wrong answers on validation, or the error of each number.
fn badness(run: &RunRecord) -> Option<Vec<f64>> {
    let errors = match &run.validation()?.measure {
        Measure::Accuracy(accuracy) => vec![1.0 - accuracy],
        Measure::Rmse(errors) => errors.clone(),
    };
    errors
        .iter()
        .all(|error| error.is_finite())
        .then_some(errors)
}

/// Whether none of these errors is above its counterpart.
fn no_worse(errors: &[f64], than: &[f64]) -> bool {
    errors.iter().zip(than).all(|(own, other)| own <= other)
}

/// Which opening a report is of, whose test set that is, and after how many epochs, where the network is another by now.
pub fn opening(lab: &Lab, run: &RunRecord, test: &Tested) -> String {
    let opening = if !run.experiment.same_data(&lab.experiment) {
        format!(
            "opening {} of the test set of run {}, which is another experiment's than that of the settings",
            test.opening, run.id
        )
    } else {
        format!("opening {} of this test set", test.opening)
    };
    match run.tested_at() {
        None => opening,
        Some(epochs) => format!(
            "{opening}, {}: the network is another by now",
            after(epochs)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::Look;
    use crate::evaluation::{Answers, Metrics, Report};
    use crate::experiment::Preset;
    use crate::protocol::DataReport;
    use crate::training::EpochMetrics;

    fn report() -> Report {
        Report {
            examples: 4,
            metrics: Metrics {
                loss: 0.1,
                measure: Measure::Accuracy(0.75),
            },
            answers: Answers::Numbers(Vec::new()),
            along: Vec::new(),
            methods: Vec::new(),
        }
    }

    #[test]
    fn an_opening_is_numbered_and_an_earlier_one_says_after_how_much_training() {
        let lab = Lab::new(Preset::GeneFlow.experiment(), Look::default());
        let mut run = RunRecord::new(1, lab.experiment.clone(), "cpu".to_owned());
        (run.steps_per_epoch, run.step) = (10, 25);
        let mut said = |step| {
            run.test = Some(Tested {
                report: report(),
                opening: 3,
                step,
            });
            opening(&lab, &run, run.test.as_ref().unwrap())
        };
        assert_eq!(said(25), "opening 3 of this test set");
        assert_eq!(
            said(10),
            "opening 3 of this test set, after 1 epoch: the network is another by now"
        );
        assert!(said(5).contains("after 0.5 epochs:"));
        assert!(
            said(32).contains("after 3.2 epochs:"),
            "a network that was brought back from before the test"
        );
    }

    #[test]
    fn what_was_opened_for_another_experiment_is_not_said_of_this_one() {
        let mut lab = Lab::new(Preset::GeneFlow.experiment(), Look::default());
        let mut run = RunRecord::new(1, lab.experiment.clone(), "cpu".to_owned());
        run.test = Some(Tested {
            report: report(),
            opening: 1,
            step: 0,
        });
        lab.data = Some(lab.experiment.clone());
        lab.report = Some(DataReport {
            test: 480,
            training: 1_200,
            validation: 320,
            targets: Vec::new(),
            sites: [1, 9],
            cropped: [0, 0],
            bytes: 0,
            methods: Vec::new(),
        });
        lab.runs.push(run.clone());
        (lab.current, lab.openings) = (Some(1), 1);
        let opened = |lab: &Lab| opening(lab, &run, run.test.as_ref().unwrap());
        assert!(seal(&lab).starts_with("480 examples, opened once."));
        assert_eq!(opened(&lab), "opening 1 of this test set");
        lab.experiment = Preset::SizeChanges.experiment();
        lab.openings = 0;
        assert!(seal(&lab).starts_with("A part of the data that no run has seen."));
        assert_eq!(
            opened(&lab),
            "opening 1 of the test set of run 1, which is another experiment's than that of the settings"
        );
    }

    #[test]
    fn a_run_that_does_better_on_validation_is_named_before_the_seal_is_broken() {
        let mut lab = Lab::new(Preset::GeneFlow.experiment(), Look::default());
        let run = |id: u32, accuracy: f64| {
            let mut run = RunRecord::new(id, Preset::GeneFlow.experiment(), "cpu".to_owned());
            let metrics = Metrics {
                loss: 0.5,
                measure: Measure::Accuracy(accuracy),
            };
            run.history.push(EpochMetrics {
                epoch: 1,
                training: metrics.clone(),
                validation: metrics,
            });
            run
        };
        lab.runs = vec![
            run(1, 0.516),
            run(2, 0.984),
            run(3, 0.999),
            run(4, f64::NAN),
        ];
        lab.runs[2].experiment.seeds.data += 1;
        lab.current = Some(1);
        let said = better_on_validation(&lab).unwrap();
        assert!(
            said.starts_with("Run 2 does better on validation: 98.4 %, where this one has 51.6 %."),
            "{said}"
        );
        lab.current = Some(2);
        assert_eq!(better_on_validation(&lab), None);
    }

    #[test]
    fn a_run_that_is_better_in_one_number_and_worse_in_another_is_not_better() {
        assert!(no_worse(&[0.1, 0.2], &[0.1, 0.3]));
        assert!(!no_worse(&[0.1, 0.4], &[0.2, 0.3]));
    }
}
