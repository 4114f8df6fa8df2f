//! What training a network costs, before one trains it.

use super::draft::operations;
use super::record::RunRecord;
use crate::app::plots::format_decimal;
use crate::experiment::regression::Regression;
use crate::network::{Layer, summarise};

/// What training layers takes: operations for each alignment, beside the slim network's on the same alignments, and for the whole run the
/// time, from the operations per second of the newest run on the same backend (of the same layers, if there is one).
pub fn work_sentence(
    experiment: &Regression,
    layers: &[Layer],
    each: f64,
    runs: &[RunRecord],
    backend: &str,
) -> String {
    let of = |experiment: &Regression, layers: &[Layer]| {
        summarise(layers, experiment.input()).map(|lines| operations(layers, &lines))
    };
    let mut text = format!(
        "{} million operations to train on one alignment",
        format_decimal(each / 1e6)
    );
    let slim = Regression::slim_layers();
    if let Ok(slim) = of(experiment, &slim)
        && slim > 0.0
        && slim != each
    {
        text.push_str(&format!(
            ", {} times those of the slim network",
            format_decimal((each / slim * 10.0).round() / 10.0)
        ));
    }
    let measured = || {
        runs.iter()
            .rev()
            .filter(|run| run.backend == backend && run.examples_per_second > 0.0)
    };
    let found = measured()
        .find(|run| run.experiment.layers == layers)
        .or_else(|| measured().next());
    let speed = found.and_then(|run| {
        Some((
            run,
            run.examples_per_second * of(&run.experiment, &run.experiment.layers).ok()?,
        ))
    });
    if let Some((run, speed)) = speed.filter(|(_, speed)| *speed > 0.0) {
        let [training, ..] = Regression::SPLIT.sizes(experiment.examples);
        let epochs = experiment.training.epochs;
        let seconds = each * f64::from(training) * f64::from(epochs) / speed;
        text.push_str(&format!(
            "; at the speed of run {}, {epochs} epochs take about {}",
            run.id,
            duration(seconds)
        ));
    }
    text.push('.');
    text
}

/// A time to wait, in words.
fn duration(seconds: f64) -> String {
    if seconds < 100.0 {
        format!("{:.0} s", seconds.max(1.0))
    } else {
        format!("{:.0} min", seconds / 60.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_told_beside_the_slim_network_and_in_time_once_a_speed_is_known() {
        let experiment = Regression::default();
        let exchangeable = Regression::exchangeable_layers();
        let lines = summarise(&exchangeable, experiment.input()).unwrap();
        let each = operations(&exchangeable, &lines);
        let told =
            |runs: &[RunRecord]| work_sentence(&experiment, &exchangeable, each, runs, "cpu");
        assert_eq!(
            told(&[]),
            "6.87 million operations to train on one alignment, 7.6 times those of the slim network."
        );
        let run = |id, layers, backend: &str, examples_per_second| {
            let run = RunRecord::new(
                id,
                Regression {
                    layers,
                    ..experiment.clone()
                },
                backend.to_owned(),
            );
            RunRecord {
                examples_per_second,
                ..run
            }
        };
        let [same, slim, other] = [
            run(1, exchangeable.clone(), "cpu", 500.0),
            run(2, Regression::slim_layers(), "cpu", 20_000.0),
            run(3, exchangeable.clone(), "webgpu", 9.0),
        ];
        // 14,000 alignments and 10 epochs at 500 a second.
        assert!(
            told(&[same, slim.clone(), other])
                .ends_with("; at the speed of run 1, 10 epochs take about 5 min.")
        );
        assert!(told(&[slim]).ends_with("; at the speed of run 2, 10 epochs take about 53 s."));
    }
}
