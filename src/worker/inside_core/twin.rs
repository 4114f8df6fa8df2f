//! A second network from another seed, trained as far as the first and compared with it.

use super::Refusal;
use super::active::Active;
use super::jobs::{Job, TwinJob};
use super::read_out::{at_once, read_layers};
use crate::inspection::twins::{TwinComparison, TwinLayer};
use crate::network::layer_names;
use crate::protocol::inside::FromInside;
use crate::training::ComputeDevice;

/// Most examples that layers are compared on, and most numbers kept of one network for that: 64 MiB.
const COMPARED: usize = 400;
const NUMBERS_KEPT: usize = 1 << 24;
/// Most predictions compared.
const MOST_POINTS: usize = 5_000;

impl Active {
    /// Begins a twin that is trained for as many epochs as the network has been.
    pub(super) fn ask_twin(&mut self, device: &ComputeDevice, seed: u64) -> Result<(), Refusal> {
        let mut experiment = self.session.experiment().clone();
        let epochs = self.session.epoch();
        if epochs == 0 {
            return Err(Refusal::Untrained);
        }
        if seed == experiment.seeds.weights {
            return Err(Refusal::OwnSeed(seed));
        }
        experiment.seeds.weights = seed;
        experiment.training.epochs = epochs;
        let twin = Some(self.held.session(device, &experiment, None)?);
        let job = TwinJob {
            seed,
            epochs,
            twin,
            outputs: Default::default(),
            gathered: 0,
            comparison: None,
            compared: 0,
        };
        self.jobs.push_back(Job::Twin(Box::new(job)));
        Ok(())
    }
}

impl TwinJob {
    /// Whether the twin is trained, so that it is compared now.
    pub(super) fn reads_the_network(&self) -> bool {
        self.twin.is_none()
    }

    /// Trains on one more batch, or compares some more; true when the report is out.
    pub(super) async fn step(
        &mut self,
        device: &ComputeDevice,
        active: &mut Active,
        outbox: &mut Vec<FromInside>,
    ) -> Result<bool, Refusal> {
        if let Some(mut twin) = self.twin.take() {
            twin.train_batch().await?;
            if twin.epoch_is_over() {
                let metrics = twin.end_epoch().await?;
                outbox.push(FromInside::TwinProgress {
                    run: active.run,
                    metrics,
                    of: self.epochs,
                });
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
        let validation = &active.held.parts.validation;
        let layers: Vec<usize> = read_layers(&active.of.layers).collect();
        let lines = active.session.lines();
        let kept: usize = layers
            .iter()
            .filter_map(|&layer| Some(lines.get(layer)?.shape.iter().product::<usize>()))
            .sum();
        let examples = validation
            .len()
            .min(COMPARED)
            .min(NUMBERS_KEPT / kept.max(1));
        if self.gathered < examples {
            let chunk = validation
                .get(self.gathered..examples.min(self.gathered + at_once(&active.session)))
                .unwrap_or_default();
            let mut numbers = Vec::new();
            chunk
                .iter()
                .for_each(|&example| active.held.data.write_input(example, &mut numbers));
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
            if let (Some(line), Some(name)) = (active.session.lines().get(layer), names.get(layer))
            {
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
        let points = validation
            .get(..validation.len().min(MOST_POINTS))
            .unwrap_or_default();
        let truth: Vec<f64> = points
            .iter()
            .map(|&example| active.held.data.target(example))
            .collect();
        let (first, twin) = (
            active.session.predict(points).await?,
            twin.predict(points).await?,
        );
        let report = Box::new(comparison.report(self.seed, &truth, &first, &twin));
        outbox.push(FromInside::Twinned {
            run: active.run,
            report,
        });
        Ok(true)
    }
}
