//! A second network from another seed, trained as far as the first and compared with it.

use super::Outbox;
use super::active::Active;
use super::read_out::{at_once, read_layers};
use super::refusal::{Asked, Refusal};
use crate::dataset::Example;
use crate::evaluation::named;
use crate::experiment::Task;
use crate::inspection::twins::{TwinComparison, TwinLayer, TwinReport};
use crate::network::layer_names;
use crate::protocol::FromTrainer;
use crate::training::{ComputeDevice, Session};

/// Most examples that layers are compared on, and most numbers kept of one network for that: 64 MiB.
const COMPARED: usize = 400;
const NUMBERS_KEPT: usize = 1 << 24;
/// Most predictions compared.
const MOST_POINTS: usize = 5_000;

/// A twin on its way.
pub(super) struct TwinJob {
    seed: u64,
    epochs: u32,
    twin: Option<Session>,
    /// Outputs of the first network, the untrained one and the twin, `[examples, values]` of each layer.
    outputs: [Vec<Vec<f32>>; 3],
    gathered: usize,
    comparison: Option<TwinComparison>,
    compared: usize,
}

impl TwinJob {
    /// Begins a twin that is trained for as many epochs as the network has been.
    pub(super) fn new(active: &Active, device: &ComputeDevice, seed: u64) -> Result<Self, Refusal> {
        let mut experiment = active.session.experiment().clone();
        let epochs = active.session.epoch();
        if epochs == 0 {
            return Err(Refusal::Untrained);
        }
        if seed == experiment.seeds.weights {
            return Err(Refusal::OwnSeed(seed));
        }
        experiment.seeds.weights = seed;
        experiment.training.epochs = epochs;
        Ok(Self {
            seed,
            epochs,
            twin: Some(active.another(device, &experiment)?),
            outputs: Default::default(),
            gathered: 0,
            comparison: None,
            compared: 0,
        })
    }

    /// The twin, as long as it is trained.
    pub(super) fn in_training(&self) -> Option<&Session> {
        self.twin.as_ref()
    }

    /// Whether the twin is trained, so that it is compared now.
    pub(super) fn reads_the_network(&self) -> bool {
        self.twin.is_none()
    }

    /// Trains on one more batch, or compares some more; true when the report is out.
    pub(super) async fn step(
        &mut self,
        asked: Asked,
        device: &ComputeDevice,
        active: &mut Active,
        outbox: &mut Outbox,
    ) -> Result<bool, Refusal> {
        if let Some(mut twin) = self.twin.take() {
            active.arrivals.train(&mut twin).await?;
            if twin.epoch_is_over() {
                let (metrics, _) = twin.end_epoch().await?;
                outbox.push(asked.say(FromTrainer::TwinProgress {
                    metrics,
                    of: self.epochs,
                }));
            }
            if twin.is_finished() {
                active.twin = Some(twin);
                active.untrained(device)?;
            } else {
                self.twin = Some(twin);
            }
            return Ok(false);
        }
        // Another run of this job may have replaced the twin; it is then that one which is compared.
        let (Some(fresh), Some(twin)) = (&active.fresh, &active.twin) else {
            return Ok(true);
        };
        let networks = [&active.session, fresh, twin];
        let validation = &active.session.parts().validation;
        let layers: Vec<usize> = read_layers(&active.of.layers).collect();
        let lines = active.session.lines();
        let kept: usize = layers
            .iter()
            .filter_map(|&layer| Some(lines.get(layer)?.shape.iter().product::<usize>()))
            .sum();
        let most = COMPARED.min(NUMBERS_KEPT / kept.max(1));
        let compared = evenly(validation, most);
        let examples = compared.len();
        if self.gathered < examples {
            let chunk = compared
                .get(self.gathered..examples.min(self.gathered + at_once(&active.session)))
                .unwrap_or_default();
            let mut numbers = Vec::new();
            for &example in chunk {
                active.session.data().write_input(example, &mut numbers);
            }
            for (network, kept) in networks.into_iter().zip(&mut self.outputs) {
                kept.resize(layers.len(), Vec::new());
                let outputs = network.outputs(numbers.clone()).await?;
                for (kept, &layer) in kept.iter_mut().zip(&layers) {
                    kept.extend_from_slice(
                        outputs.get(layer).map(Vec::as_slice).unwrap_or_default(),
                    );
                }
            }
            self.gathered += chunk.len();
            return Ok(false);
        }
        let mut comparison = match self.comparison.take() {
            Some(comparison) => comparison,
            None => TwinComparison::new(examples)?,
        };
        if let Some(&layer) = layers.get(self.compared) {
            let [first, untrained, twin] = self
                .outputs
                .each_ref()
                .map(|outputs| outputs.get(self.compared).map_or(&[][..], Vec::as_slice));
            let names = layer_names(&active.of.layers);
            if let (Some(line), Some(name)) = (lines.get(layer), names.get(layer)) {
                comparison.add(&TwinLayer {
                    name,
                    shape: &line.shape,
                    first,
                    untrained,
                    twin,
                    matched: line.parameters > 0,
                })?;
            }
            self.compared += 1;
            self.comparison = Some(comparison);
            return Ok(false);
        }
        let report = self.report(comparison, active, twin).await?;
        outbox.push(asked.say(FromTrainer::Twinned {
            report: Box::new(report),
        }));
        Ok(true)
    }

    /// The report, with what both say of validation examples; of several numbers, of the first.
    async fn report(
        &self,
        comparison: TwinComparison,
        active: &Active,
        twin: &Session,
    ) -> Result<TwinReport, Refusal> {
        let points = evenly(&active.session.parts().validation, MOST_POINTS);
        let outputs = active.of.outputs().max(1);
        let first = active.session.predict(&points).await?;
        let second = twin.predict(&points).await?;
        Ok(match active.of.task {
            Task::Classify => {
                let classes = |outputs_of: &[f32]| -> Vec<usize> {
                    outputs_of.chunks_exact(outputs).map(named).collect()
                };
                let truth: Vec<usize> = points.iter().map(|&(class, _)| class.into()).collect();
                comparison.report_of_classes(self.seed, &truth, &classes(&first), &classes(&second))
            }
            Task::Regress(_) => {
                let numbers = |network: &Session, outputs_of: &[f32]| -> Vec<f64> {
                    outputs_of
                        .iter()
                        .step_by(outputs)
                        .map(|&output| network.in_unit(0, output))
                        .collect()
                };
                let data = active.session.data();
                let truth: Vec<f64> = points.iter().map(|&point| data.target(0, point)).collect();
                comparison.report(
                    self.seed,
                    &truth,
                    &numbers(&active.session, &first),
                    &numbers(twin, &second),
                )
            }
        })
    }
}

/// So many examples of a part, evenly spread over it, so that no scenario is left out.
fn evenly(part: &[Example], most: usize) -> Vec<Example> {
    let count = part.len().min(most);
    (0..count)
        .filter_map(|place| part.get(place * part.len() / count.max(1)).copied())
        .collect()
}
