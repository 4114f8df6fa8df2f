//! Known statistics read off the layers of a network.

use super::Refusal;
use super::active::Active;
use super::jobs::Job;
use crate::evaluation::regression::Summaries;
use crate::experiment::Layer;
use crate::inspection::readout::{Features, LayerReading, Quantity, ReadOutPlan, ReadOuts};
use crate::network::layer_names;
use crate::observation::alignment::input;
use crate::protocol::inside::FromInside;
use crate::training::{ComputeDevice, RegressionSession};

/// Most examples sent through a network at once, and most numbers in all layers for them.
const AT_ONCE: usize = 64;
const NUMBERS_AT_ONCE: usize = 1 << 22;
/// Most numbers that are kept of one network: 128 MiB.
const NUMBERS_KEPT: usize = 1 << 25;
/// Examples of the read-outs after each epoch.
const WATCHED: u32 = 400;
/// Most examples: those of flattened layers have thousands of numbers each.
const MOST: [u32; 2] = [2_000, 600];

/// Read-outs under way.
pub(super) struct ReadOutJob {
    features: Features,
    /// Of an epoch, not asked for by hand.
    watched: bool,
    examples: Vec<u32>,
    plan: ReadOutPlan,
    epoch: u32,
    trained: Gathered,
    untrained: Gathered,
}

/// Features of one network's layers, and what was read from them.
#[derive(Default)]
struct Gathered {
    examples: usize,
    /// `[examples, features]` of each layer that is read.
    layers: Vec<Vec<f32>>,
    readings: Vec<LayerReading>,
}

impl Active {
    pub(super) fn ask_read_out(
        &mut self,
        features: Features,
        examples: u32,
    ) -> Result<(), Refusal> {
        let job = self.read_out_job(features, examples, false)?;
        self.jobs.push_back(job);
        Ok(())
    }

    /// Reads out before anything else is done, in place of what was being read for an earlier look.
    pub(super) fn read_out_next(&mut self) -> Result<(), Refusal> {
        self.jobs
            .retain(|job| !matches!(job, Job::ReadOut(job) if job.watched));
        let job = self.read_out_job(Features::Channels, WATCHED, true)?;
        self.jobs.push_front(job);
        Ok(())
    }

    fn read_out_job(
        &self,
        features: Features,
        examples: u32,
        watched: bool,
    ) -> Result<Job, Refusal> {
        let lines = self.session.lines();
        let values = |shape: &[usize]| match features {
            Features::Flattened => shape.iter().product(),
            Features::Channels => 2 * shape.last().copied().unwrap_or_default(),
        };
        let kept: usize = read_layers(&self.of.layers)
            .filter_map(|layer| Some(values(&lines.get(layer)?.shape)))
            .sum();
        let most = MOST[usize::from(features == Features::Flattened)]
            .min((NUMBERS_KEPT / kept.max(1)) as u32);
        let (mut chosen, mut quantities) = (Vec::new(), Vec::new());
        let (data, parts) = (&self.held.data, &self.held.parts);
        for &example in parts.validation.iter().chain(&parts.training) {
            if chosen.len() >= examples.min(most) as usize {
                break;
            }
            let spectrum = data.spectrum(example);
            let summaries = Summaries::of_parts(
                &spectrum,
                data.statistics(example).haplotype_number,
                data.mean_r2(example),
            );
            if let Some(row) = Quantity::all_of_parts(&spectrum, &summaries) {
                chosen.push(example);
                quantities.push(row);
            }
        }
        let plan = ReadOutPlan::new(&quantities, self.of.seeds.split)?;
        let (trained, untrained) = (Gathered::default(), Gathered::default());
        let job = ReadOutJob {
            features,
            watched,
            examples: chosen,
            plan,
            epoch: self.session.epoch(),
            trained,
            untrained,
        };
        Ok(Job::ReadOut(Box::new(job)))
    }

    /// Reads out now and after each epoch, or no longer.
    pub(super) fn watch(&mut self, watch: bool) -> Result<(), Refusal> {
        self.watched = watch;
        if watch { self.read_out_next() } else { Ok(()) }
    }
}

impl ReadOutJob {
    /// Sends some more examples through a network, or reads one more layer; true when everything is read.
    pub(super) async fn step(
        &mut self,
        device: &ComputeDevice,
        active: &mut Active,
        outbox: &mut Vec<FromInside>,
    ) -> Result<bool, Refusal> {
        if self.trained.examples < self.examples.len() {
            self.epoch = active.session.epoch();
            return self
                .trained
                .gather(&active.session, active, &self.examples, self.features)
                .await;
        }
        if self.untrained.examples < self.examples.len() {
            active.untrained(device)?;
            let Some(fresh) = active.fresh.as_ref() else {
                return Ok(true);
            };
            return self
                .untrained
                .gather(fresh, active, &self.examples, self.features)
                .await;
        }
        if self.trained.read(&self.plan)? || self.untrained.read(&self.plan)? {
            return Ok(false);
        }
        let names = layer_names(&active.of.layers);
        let read = read_layers(&active.of.layers).filter_map(|place| names.get(place).cloned());
        let rows = self
            .trained
            .readings
            .iter()
            .zip(&self.untrained.readings)
            .map(|(trained, untrained)| trained.beside(untrained));
        let read_outs = ReadOuts {
            epoch: self.epoch,
            features: self.features,
            examples: self.examples.len() as u32,
            layers: std::iter::once("Input".to_owned()).chain(read).collect(),
            quantities: Quantity::ALL.to_vec(),
            rows: rows.collect(),
        };
        outbox.push(FromInside::ReadOut {
            run: active.run,
            watched: self.watched,
            read_outs: Box::new(read_outs),
        });
        Ok(true)
    }
}

impl Gathered {
    /// The next examples; never the last step of a job.
    async fn gather(
        &mut self,
        network: &RegressionSession,
        active: &Active,
        examples: &[u32],
        features: Features,
    ) -> Result<bool, Refusal> {
        let chunk: Vec<u32> = examples
            .iter()
            .skip(self.examples)
            .take(at_once(network))
            .copied()
            .collect();
        let mut numbers = Vec::new();
        chunk
            .iter()
            .for_each(|&example| active.held.data.write_input(example, &mut numbers));
        let shape = input(&active.of);
        let mut add = |place: usize, rows: &[f32], width: usize, shape: &[usize]| {
            if self.layers.len() <= place {
                self.layers.push(Vec::new());
            }
            if let Some(layer) = self.layers.get_mut(place) {
                let length: usize = shape.iter().product();
                rows.chunks_exact(width.max(1)).for_each(|row| {
                    layer.extend(features.of(&row[..length.min(row.len())], shape));
                });
            }
        };
        add(0, &numbers, shape.width(), &shape.image());
        let outputs = network.outputs(numbers).await?;
        for (place, layer) in (1..).zip(read_layers(&active.of.layers)) {
            if let (Some(values), Some(line)) = (outputs.get(layer), network.lines().get(layer)) {
                add(place, values, line.shape.iter().product(), &line.shape);
            }
        }
        self.examples += chunk.len();
        Ok(false)
    }

    /// Reads one more layer; false when all were read.
    fn read(&mut self, plan: &ReadOutPlan) -> Result<bool, Refusal> {
        let Some(layer) = self.layers.get_mut(self.readings.len()) else {
            return Ok(false);
        };
        let reading = plan.read(&std::mem::take(layer))?;
        self.readings.push(reading);
        Ok(true)
    }
}

/// The layers that have something of their own to read: dropout and flattening hand on what they are given.
pub(super) fn read_layers(layers: &[Layer]) -> impl Iterator<Item = usize> {
    layers
        .iter()
        .enumerate()
        .filter(|(_, layer)| !matches!(layer, Layer::Dropout { .. } | Layer::Flatten))
        .map(|(place, _)| place)
}

/// How many examples to send through a network at once.
pub(super) fn at_once(network: &RegressionSession) -> usize {
    let numbers: usize = network
        .lines()
        .iter()
        .map(|line| line.shape.iter().product::<usize>())
        .sum();
    (NUMBERS_AT_ONCE / numbers.max(1)).clamp(1, AT_ONCE)
}
