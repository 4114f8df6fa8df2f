//! What a network makes of one alignment, and where the numbers come from.

use super::Refusal;
use super::active::{Active, Opened};
use crate::dataset::Part;
use crate::dataset::alignments::{AlignmentSimulator, target_of};
use crate::network::Layer;
use crate::statistics::Alignment;

use crate::inspection::{LayerOutput, LayerWeights, Opening, explain};
use crate::network::{Input, layer_names, weight_shapes};
use crate::observation::alignment::{Image, arrange};
use crate::protocol::inside::{FromInside, Shown, Subject, Which};
use crate::statistics::AlignmentStatistics;
use crate::training::{ComputeDevice, RegressionSession};

impl Active {
    /// Every layer's output for an alignment.
    pub(super) async fn open(
        &mut self,
        device: &ComputeDevice,
        which: Which,
        subject: Subject,
        gradient: bool,
    ) -> Result<FromInside, Refusal> {
        let observation = self.of.observation;
        let (whole, arranged, shown, truth) = match subject {
            Subject::Example(shown) => {
                let (alignment, truth) = self.example(shown)?;
                let arranged = arrange(&observation, &alignment).alignment;
                (alignment, arranged, Some(shown), truth)
            }
            Subject::Edited {
                alignment,
                arrange: again,
            } => {
                let truth = target_of(self.of.target, &AlignmentStatistics::of(&alignment), None);
                let arranged = if again {
                    arrange(&observation, &alignment).alignment
                } else {
                    alignment.clone()
                };
                (alignment, arranged, None, truth)
            }
        };
        let image = Image::new(&observation, self.of.source.haplotypes);
        let mut numbers = Vec::with_capacity(image.numbers());
        image.encode(&arranged, &mut numbers)?;
        let shape = self.of.input();
        let network = self.network(device, which)?;
        let layers = opened(network, shape, &numbers).await?;
        let gradient = if gradient {
            network.gradient(numbers.clone()).await?
        } else {
            Vec::new()
        };
        let prediction = layers
            .last()
            .and_then(|layer| layer.values.first())
            .map_or(f64::NAN, |&output| network.in_unit(output));
        let statistics = AlignmentStatistics::of(&whole);
        let opening = Box::new(Opening {
            alignment: arranged,
            statistics,
            truth,
            prediction,
            layers,
            gradient,
        });
        self.opened = Some(Opened { numbers });
        Ok(FromInside::Opened {
            run: self.run,
            which,
            shown,
            opening,
        })
    }

    /// The numbers that one cell was made from.
    pub(super) async fn explain(
        &mut self,
        device: &ComputeDevice,
        which: Which,
        layer: u32,
        cell: u32,
    ) -> Result<FromInside, Refusal> {
        let numbers = self
            .opened
            .as_ref()
            .ok_or(Refusal::NothingOpen)?
            .numbers
            .clone();
        let (run, shape, layers) = (self.run, self.of.input(), self.of.layers.clone());
        let network = self.network(device, which)?;
        let outputs = opened(network, shape, &numbers).await?;
        let weights = network.weights().await?;
        let positions = numbers
            .get(shape.image().iter().product()..)
            .unwrap_or_default();
        let explanation = Box::new(explain(
            &layers, positions, &weights, &outputs, layer, cell,
        )?);
        Ok(FromInside::Explained { run, explanation })
    }

    /// The kernels of all layers that have some.
    pub(super) async fn kernels(
        &mut self,
        device: &ComputeDevice,
        which: Which,
    ) -> Result<FromInside, Refusal> {
        let (run, shape, layers) = (self.run, self.of.input(), self.of.layers.clone());
        let network = self.network(device, which)?;
        let mut tensors = network.weights().await?.into_iter();
        let mut shapes = weight_shapes(&layers, shape)
            .map_err(crate::training::TrainingError::from)?
            .into_iter();
        let mut weights = Vec::new();
        for (layer, ((of, line), name)) in
            (0..).zip(layers.iter().zip(network.lines()).zip(layer_names(&layers)))
        {
            if line.parameters == 0 {
                continue;
            }
            let (Some([inputs, units]), Some(_), Some(kernel), Some(bias)) =
                (shapes.next(), shapes.next(), tensors.next(), tensors.next())
            else {
                break;
            };
            let inputs = match *of {
                Layer::Conv1d { kernel, .. } | Layer::HaplotypeConv { kernel, .. } => {
                    vec![kernel, inputs / kernel.max(1)]
                }
                _ => vec![inputs],
            };
            weights.push(LayerWeights {
                layer,
                name,
                inputs,
                units,
                kernel,
                bias,
            });
        }
        Ok(FromInside::Weights {
            run,
            which,
            weights,
        })
    }

    /// An example whole and as it was sampled, and what is to be predicted of it.
    fn example(&self, shown: Shown) -> Result<(Alignment, Option<f64>), Refusal> {
        let (part, index) = match shown {
            Shown::Training(index) => (Part::Training, index),
            Shown::Validation(index) => (Part::Validation, index),
            Shown::Test(index) => (Part::Test, index),
        };
        let part = self.held.part(part);
        let example = *part.get(index as usize).ok_or(Refusal::NoExample {
            index,
            of: part.len(),
        })?;
        let mut alignment = Alignment::default();
        AlignmentSimulator::new(&self.of)?.draw(self.held.data.index(example), &mut alignment)?;
        Ok((alignment, Some(self.held.data.target(example))))
    }
}

/// The outputs of all layers for one row of input, with names and shapes; the input first.
async fn opened(
    network: &RegressionSession,
    shape: Input,
    numbers: &[f32],
) -> Result<Vec<LayerOutput>, Refusal> {
    let image = shape.image();
    let values = numbers
        .iter()
        .take(image.iter().product())
        .copied()
        .collect();
    let mut layers = vec![LayerOutput {
        name: "Input".to_owned(),
        shape: image,
        values,
    }];
    let named = network
        .lines()
        .iter()
        .zip(layer_names(&network.experiment().layers));
    for ((line, name), values) in named.zip(network.outputs(numbers.to_vec()).await?) {
        layers.push(LayerOutput {
            name,
            shape: line.shape.clone(),
            values,
        });
    }
    Ok(layers)
}
