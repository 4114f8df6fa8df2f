//! What is asked, and the network and training that are to answer it.

use super::{Checked, ExperimentError, short, within};
use crate::experiment::{
    Experiment, Input, Orientation, Quantity, Scale, Statistic, Target, Task, bounds,
};
use crate::history::Sites;
use crate::network::{Layer, NetworkError, check_outputs, summarise};

/// Haplotypes without which Tajima's D does not vary.
const LEAST_FOR_D: u32 = 4;

impl Experiment {
    pub(super) fn check_task(&self) -> Checked {
        let Task::Regress(targets) = &self.task else {
            return Ok(());
        };
        let wrong = |sentence: String| Err(ExperimentError::new("predict", sentence));
        if !bounds::TARGETS.contains(&targets.len()) {
            return wrong(format!(
                "expected from {} to {} numbers to predict, found {}",
                bounds::TARGETS.start(),
                bounds::TARGETS.end(),
                targets.len()
            ));
        }
        for (place, target) in targets.iter().enumerate() {
            let same = |before: &Target| before.of == target.of;
            if targets.iter().take(place).any(same) {
                let name = target.of.name(self);
                return wrong(format!("{name} is asked for twice; leave one out"));
            }
            self.check_target(target)?;
        }
        Ok(())
    }

    fn check_target(&self, target: &Target) -> Checked {
        let name = target.of.name(self);
        let wrong = |sentence: String| Err(ExperimentError::new("predict", sentence));
        let exactly = matches!(self.locus.sites, Sites::Exactly(_));
        match &target.of {
            Quantity::Statistic(Statistic::SegregatingSites) if exactly => wrong(format!(
                "{name} does not vary, as exactly so many sites are simulated; ask for another number"
            )),
            Quantity::Statistic(Statistic::TajimasD) if self.haplotypes() < LEAST_FOR_D => {
                wrong(format!(
                    "{name} does not vary with fewer than {LEAST_FOR_D} haplotypes; observe more"
                ))
            }
            Quantity::Statistic(Statistic::TajimasD | Statistic::FayWuH)
                if target.scale == Scale::Log =>
            {
                wrong(format!(
                    "{name} can be negative and has no logarithm; ask for it as it is"
                ))
            }
            Quantity::Statistic(_) => Ok(()),
            Quantity::Parameter(key) => {
                let [mutation, _] = self.locus.keys();
                let own = |scenario: &crate::experiment::Scenario| scenario.place(key).is_some();
                if !self.locus.keys().contains(&key.as_str()) && !self.scenarios.iter().all(own) {
                    return wrong(format!(
                        "this history has no number {key}; ask for one that it has, or a statistic"
                    ));
                }
                if key == mutation && exactly {
                    return wrong(format!(
                        "exactly so many sites are simulated, which say nothing of the {name}; let sites follow the rate"
                    ));
                }
                if !self.varies(0, key) {
                    return wrong(format!(
                        "{name} does not vary; give it a prior, or ask for another number"
                    ));
                }
                let least = self.least(0, key);
                if target.scale == Scale::Log && (least.is_nan() || least <= 0.0) {
                    return wrong(format!(
                        "{name} can be {} and has no logarithm then; ask for it as it is, or raise the prior's lower end",
                        short(least)
                    ));
                }
                Ok(())
            }
        }
    }

    pub(super) fn check_training(&self) -> Checked {
        let training = &self.training;
        let rates = [*bounds::LEARNING_RATE.start(), *bounds::LEARNING_RATE.end()];
        within("lr", "the learning rate", training.learning_rate, rates)?;
        let changes = &training.rate_changes;
        within(
            "rates",
            "changes of the learning rate",
            changes.len(),
            [0, bounds::RATE_CHANGES],
        )?;
        for change in changes {
            within("rates", "a later learning rate", change.rate, rates)?;
        }
        if let Some([before, after]) = changes
            .array_windows()
            .find(|[before, after]| before.step > after.step)
        {
            return Err(ExperimentError::new(
                "rates",
                format!(
                    "changes of the learning rate stand by ascending step, found step {} before step {}",
                    before.step, after.step
                ),
            ));
        }
        let batch = [*bounds::BATCH.start(), *bounds::BATCH.end()];
        within("batch", "examples per step", training.batch_size, batch)?;
        let epochs = [*bounds::EPOCHS.start(), *bounds::EPOCHS.end()];
        within(
            "epochs",
            "passes over the training set",
            training.epochs,
            epochs,
        )?;
        within(
            "examples",
            "examples of each history",
            self.examples,
            [*bounds::EXAMPLES.start(), *bounds::EXAMPLES.end()],
        )?;
        let split = &training.split;
        let parts = [split.training, split.validation, split.test];
        let whole: f64 = parts.iter().sum();
        let fractions = parts.iter().all(|part| (0.0..=1.0).contains(part));
        if !fractions || (whole - 1.0).abs() > 1e-6 || split.sizes(self.examples).contains(&0) {
            return Err(ExperimentError::new(
                "split",
                format!(
                    "expected three fractions that make 1 and leave no part empty, found {}, {} and {}",
                    short(split.training),
                    short(split.validation),
                    short(split.test)
                ),
            ));
        }
        Ok(())
    }

    /// Whether the layers make a network that takes this input and gives the answer. The rules are those of the room that builds it: written
    /// again here, they would drift apart.
    ///
    /// # Errors
    /// Under `net` where they do not, or where a batch would take more memory than a tab has.
    pub fn check_network(&self) -> Checked {
        let wrong = |sentence: String| ExperimentError::new("net", sentence);
        let refused = |error: NetworkError| wrong(error.to_string());
        let layers = [*bounds::LAYERS.start(), *bounds::LAYERS.end()];
        within("net", "layers of the network", self.layers.len(), layers)?;
        let input = self.network_input();
        let lines = summarise(&self.layers, input).map_err(refused)?;
        check_outputs(&self.layers, self.outputs(), self.task == Task::Classify)
            .map_err(refused)?;
        let by_haplotype = |layer: &Layer| matches!(layer, Layer::HaplotypeConv { .. });
        let (batch, mut most) = (f64::from(self.training.batch_size), bounds::BATCH_VALUES);
        if let Input::Alignment(of) = self.observation.input {
            if of.orientation == Orientation::Haplotypes && self.layers.iter().any(by_haplotype) {
                return Err(wrong(
                    "a convolution of each haplotype slides along its sites: let convolutions slide along the sites, not the haplotypes".to_owned(),
                ));
            }
            most = bounds::ALIGNMENT_BATCH_VALUES;
        }
        let values: usize = lines
            .iter()
            .map(|line| line.shape.iter().product::<usize>())
            .sum();
        let limits = [
            ("input", input.width() as f64, bounds::BATCH_NUMBERS as f64),
            ("all layers", values as f64, most),
        ];
        for (what, numbers, most) in limits {
            if numbers * batch > most {
                return Err(ExperimentError::new(
                    "batch",
                    format!(
                        "the numbers in {what} for one batch come to {:.0}, and at most {most:.0} are held; batches of {:.0} would do, or a smaller network or input",
                        numbers * batch,
                        (most / numbers).floor()
                    ),
                ));
            }
        }
        Ok(())
    }
}
