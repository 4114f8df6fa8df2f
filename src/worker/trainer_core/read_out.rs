//! Known quantities read off the layers of a network.

use super::Outbox;
use super::active::Active;
use super::refusal::{Asked, Refusal};
use crate::dataset::Example;
use crate::inspection::readout::{Features, LayerReading, ReadOutPlan};
use crate::inspection::{Quantity, ReadOuts, quantities};
use crate::network::{Layer, layer_names};
use crate::protocol::FromTrainer;
use crate::training::{ComputeDevice, Session};

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
    pub(super) watched: bool,
    quantities: Vec<Quantity>,
    examples: Vec<Example>,
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

impl ReadOutJob {
    /// Reads known quantities off the layers of a run's network.
    pub(super) fn new(active: &Active, features: Features, examples: u32) -> Result<Self, Refusal> {
        let lines = active.session.lines();
        let values = |shape: &[usize]| match features {
            Features::Flattened => shape.iter().product(),
            Features::Channels => 2 * shape.last().copied().unwrap_or_default(),
        };
        let kept: usize = read_layers(&active.of.layers)
            .filter_map(|layer| Some(values(&lines.get(layer)?.shape)))
            .sum();
        let most = MOST[usize::from(features == Features::Flattened)]
            .min((NUMBERS_KEPT / kept.max(1)) as u32)
            .min(examples);
        let (data, parts) = (active.session.data(), active.session.parts());
        let candidates =
            spread(&parts.validation, most as usize).chain(spread(&parts.training, most as usize));
        let (quantities, examples, rows) = quantities(data, &active.of, candidates, most as usize);
        let plan = ReadOutPlan::new(&rows, active.of.seeds.split)?;
        Ok(Self {
            features,
            watched: false,
            quantities,
            examples,
            plan,
            epoch: active.session.epoch(),
            trained: Gathered::default(),
            untrained: Gathered::default(),
        })
    }

    /// What is read after each epoch, while somebody watches.
    pub(super) fn watched(active: &Active) -> Result<Self, Refusal> {
        let job = Self::new(active, Features::Channels, WATCHED)?;
        Ok(Self {
            watched: true,
            ..job
        })
    }
}

/// All examples of a part, those that are spread evenly over it first: the scenarios stand one after the other.
fn spread(part: &[Example], most: usize) -> impl Iterator<Item = Example> + '_ {
    let stride = part.len().div_ceil(most.max(1)).max(1);
    (0..stride).flat_map(move |first| part.iter().skip(first).step_by(stride).copied())
}

impl ReadOutJob {
    /// Sends some more examples through a network, or reads one more layer; true when everything is read.
    pub(super) async fn step(
        &mut self,
        asked: Asked,
        device: &ComputeDevice,
        active: &mut Active,
        outbox: &mut Outbox,
    ) -> Result<bool, Refusal> {
        if self.trained.examples < self.examples.len() {
            self.epoch = active.session.epoch();
            self.trained
                .gather(&active.session, &self.examples, self.features)
                .await?;
            return Ok(false);
        }
        if self.untrained.examples < self.examples.len() {
            let fresh = active.untrained(device)?;
            self.untrained
                .gather(fresh, &self.examples, self.features)
                .await?;
            return Ok(false);
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
            quantities: self.quantities.clone(),
            rows: rows.collect(),
        };
        outbox.push(asked.say(FromTrainer::ReadOut {
            watched: self.watched,
            read_outs: Box::new(read_outs),
        }));
        Ok(true)
    }
}

impl Gathered {
    /// The next examples.
    async fn gather(
        &mut self,
        network: &Session,
        examples: &[Example],
        features: Features,
    ) -> Result<(), Refusal> {
        let chunk: Vec<Example> = examples
            .iter()
            .skip(self.examples)
            .take(at_once(network))
            .copied()
            .collect();
        let data = network.data();
        let mut numbers = Vec::new();
        for &example in &chunk {
            data.write_input(example, &mut numbers);
        }
        let shape = data.layout().input();
        let mut add = |place: usize, rows: &[f32], width: usize, shape: &[usize]| {
            if self.layers.len() <= place {
                self.layers.push(Vec::new());
            }
            if let Some(layer) = self.layers.get_mut(place) {
                let length: usize = shape.iter().product();
                for row in rows.chunks_exact(width.max(1)) {
                    let values = row.get(..length.min(row.len())).unwrap_or_default();
                    layer.extend(features.of(values, shape));
                }
            }
        };
        add(0, &numbers, shape.width(), &shape.image());
        let outputs = network.outputs(numbers).await?;
        for (place, layer) in (1..).zip(read_layers(&network.experiment().layers)) {
            if let (Some(values), Some(line)) = (outputs.get(layer), network.lines().get(layer)) {
                add(place, values, line.shape.iter().product(), &line.shape);
            }
        }
        self.examples += chunk.len();
        Ok(())
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
pub(super) fn at_once(network: &Session) -> usize {
    let numbers: usize = network
        .lines()
        .iter()
        .map(|line| line.shape.iter().product::<usize>())
        .sum();
    (NUMBERS_AT_ONCE / numbers.max(1)).clamp(1, AT_ONCE)
}
