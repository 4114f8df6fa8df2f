//! What training a network costs, before one trains it.

use super::layers;
use super::runs::RunRecord;
use crate::experiment::Experiment;
use crate::network::{Layer, LayerSummary};
use crate::number::{round_significant, show};

/// Floating-point operations that training on one example takes: a multiplication and an addition for each weight at each place it is used,
/// on the way there, and twice that on the way back; the first weighted layer needs no gradient of its input. Biases, pooling and
/// activations are left out.
pub fn operations(layers: &[Layer], lines: &[LayerSummary]) -> f64 {
    let products = |(layer, line): (&Layer, &LayerSummary)| {
        let units = match *layer {
            Layer::JoinPositions { units } => units,
            _ => line.shape.last().copied().unwrap_or(1),
        };
        let places = if matches!(layer, Layer::JoinPositions { .. }) {
            1
        } else {
            line.shape.iter().product::<usize>() / units.max(1)
        };
        (line.parameters > 0).then(|| places as f64 * line.parameters.saturating_sub(units) as f64)
    };
    let products: Vec<f64> = layers.iter().zip(lines).filter_map(products).collect();
    6.0 * products.iter().sum::<f64>() - 2.0 * products.first().copied().unwrap_or(0.0)
}

/// Operations to train on one example; none of layers that do not fit.
fn each(experiment: &Experiment, layers: &[Layer]) -> Option<f64> {
    let checked = layers::check(experiment, layers);
    checked
        .wrong
        .is_none()
        .then(|| operations(layers, &checked.lines))
}

/// What training layers on an experiment's data takes: operations for each example, beside those of the usual network for such an input, and for
/// the whole run the time, from the operations per second of the newest run on the same backend (of the same layers, if there is one).
pub fn sentence(
    experiment: &Experiment,
    layers: &[Layer],
    runs: &[RunRecord],
    backend: &str,
) -> Option<String> {
    let own = each(experiment, layers)?;
    let decimal = |value: f64| show(round_significant(value, 3));
    let mut text = format!(
        "{} million operations to train on one example",
        decimal(own / 1e6)
    );
    if let Some(usual) = each(experiment, &layers::usual(experiment))
        && usual > 0.0
        && usual != own
    {
        text.push_str(&format!(
            ", {} times those of the usual network",
            decimal(own / usual)
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
        let of = each(&run.experiment, &run.experiment.layers)?;
        Some((run, run.examples_per_second * of))
    });
    if let Some((run, speed)) = speed.filter(|(_, speed)| *speed > 0.0) {
        let [training, ..] = experiment.training.split.sizes(experiment.examples);
        let examples = f64::from(training) * experiment.scenarios.len() as f64;
        let epochs = experiment.training.epochs;
        text.push_str(&format!(
            "; at the speed of run {}, {epochs} epochs take about {}",
            run.id,
            duration(own * examples * f64::from(epochs) / speed)
        ));
    }
    text.push('.');
    Some(text)
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
    use crate::experiment::Preset;
    use crate::network::ready;

    #[test]
    fn the_work_of_networks_is_counted() {
        let experiment = Preset::Tajima.experiment();
        let work = |layers: &[Layer]| each(&experiment, layers).unwrap();
        // 39 x 128 x 40, 38 x 128 x 256, 2,432 x 128 and 128 products.
        assert_eq!(work(&ready::blog()), 6.0 * 1_756_288.0 - 2.0 * 199_680.0);
        // 36 x 20 x 24 x 5, 14 x 20 x 32 x 120, 128 x 64, 64 x 64 and 64 products: the haplotypes are gone over one by one.
        let exchangeable = 36.0 * 20.0 * 24.0 * 5.0
            + 14.0 * 20.0 * 32.0 * 120.0
            + 128.0 * 64.0
            + 64.0 * 64.0
            + 64.0;
        assert_eq!(
            work(&ready::exchangeable()),
            6.0 * exchangeable - 2.0 * 36.0 * 20.0 * 24.0 * 5.0
        );
    }

    #[test]
    fn work_is_told_beside_the_usual_network_and_in_time_once_a_speed_is_known() {
        let experiment = Preset::Tajima.experiment();
        let exchangeable = ready::exchangeable();
        let told = |runs: &[RunRecord]| sentence(&experiment, &exchangeable, runs, "cpu").unwrap();
        assert_eq!(
            told(&[]),
            "6.87 million operations to train on one example, 7.63 times those of the usual network."
        );
        let run = |id, layers: Vec<Layer>, backend: &str, examples_per_second| {
            let of = Experiment {
                layers,
                ..experiment.clone()
            };
            RunRecord {
                examples_per_second,
                ..RunRecord::new(id, of, backend.to_owned())
            }
        };
        let [same, slim, other] = [
            run(1, exchangeable.clone(), "cpu", 500.0),
            run(2, ready::slim(), "cpu", 20_000.0),
            run(3, exchangeable.clone(), "webgpu", 9.0),
        ];
        // 14,000 alignments and 10 epochs at 500 a second.
        assert!(
            told(&[same, slim.clone(), other])
                .ends_with("; at the speed of run 1, 10 epochs take about 5 min.")
        );
        assert!(told(&[slim]).contains("; at the speed of run 2, 10 epochs take about 5"));
        assert_eq!(
            sentence(&experiment, &[Layer::PoolSites], &[], "cpu"),
            None,
            "layers that do not fit cost nothing yet"
        );
    }

    #[test]
    fn every_preset_has_its_work() {
        for preset in Preset::ALL {
            let experiment = preset.experiment();
            let told = sentence(&experiment, &experiment.layers, &[], "cpu").unwrap();
            assert!(told.contains("million operations"), "{told}");
        }
    }
}
