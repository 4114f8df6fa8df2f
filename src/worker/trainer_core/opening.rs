//! What a network makes of one example, and where the numbers come from.

use super::active::Active;
use super::refusal::Refusal;
use crate::dataset::{ExampleSimulator, Observed, statistic_of};
use crate::evaluation::softmax;
use crate::experiment::{Input, Quantity, Task};
use crate::inspection::{
    AlignmentStatistics, Answer, Given, LayerOutput, LayerWeights, Opening, explain,
};
use crate::network::{self, Layer, layer_names, weight_shapes};
use crate::observation::alignment::{Image, SampleSize, Seen};
use crate::observation::encode_cells;
use crate::protocol::{FromTrainer, Shown, Subject, Which};
use crate::statistics::{Alignment, Spectrum};
use crate::training::{ComputeDevice, Session, TrainingError};

/// What is opened, before a network sees it.
pub(super) struct Seeing {
    shown: Option<Shown>,
    given: Given,
    drawn: Vec<(String, f64)>,
    /// The class, where it is known.
    class: Option<u8>,
    /// The targets, where they are known.
    targets: Vec<Option<f64>>,
    /// What the network is given.
    numbers: Vec<f32>,
}

impl Active {
    /// Every layer's output for an example.
    pub(super) async fn open(
        &mut self,
        device: &ComputeDevice,
        which: Which,
        subject: Subject,
        gradient: Option<u8>,
    ) -> Result<FromTrainer, Refusal> {
        let outputs = self.of.outputs();
        if let Some(found) = gradient.filter(|&output| usize::from(output) >= outputs) {
            return Err(Refusal::NoOutput { found, outputs });
        }
        let seeing = match subject {
            Subject::Example(shown) => self.example(shown)?,
            Subject::Alignment { alignment, arrange } => self.changed(alignment, arrange)?,
            Subject::Spectrum { cells } => self.spectrum(cells)?,
        };
        let shown = seeing.shown;
        let numbers = seeing.numbers.clone();
        let classes = self.of.task == Task::Classify;
        let opening = opened(self.network(device, which)?, classes, seeing, gradient).await?;
        self.opened = Some(numbers);
        Ok(FromTrainer::Opened {
            which,
            shown,
            opening: Box::new(opening),
        })
    }

    /// The numbers that one cell was made from.
    pub(super) async fn explain(
        &mut self,
        device: &ComputeDevice,
        which: Which,
        layer: u32,
        cell: u32,
    ) -> Result<FromTrainer, Refusal> {
        let numbers = self.opened.clone().ok_or(Refusal::NothingOpen)?;
        let layers = self.of.layers.clone();
        let network = self.network(device, which)?;
        let outputs = outputs_of(network, &numbers).await?;
        let weights = network.weights().await?;
        let image: usize = network.data().layout().input().image().iter().product();
        let positions = numbers.get(image..).unwrap_or_default();
        let explanation = explain(&layers, positions, &weights, &outputs, layer, cell)?;
        Ok(FromTrainer::Explained {
            explanation: Box::new(explanation),
        })
    }

    /// The kernels of all layers that have some.
    pub(super) async fn kernels(
        &mut self,
        device: &ComputeDevice,
        which: Which,
    ) -> Result<FromTrainer, Refusal> {
        let layers = self.of.layers.clone();
        let network = self.network(device, which)?;
        let mut tensors = network.weights().await?.into_iter();
        let mut shapes = weight_shapes(&layers, network.data().layout().input())
            .map_err(TrainingError::from)?
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
                Layer::Conv2d { kernel, .. } => {
                    vec![kernel, kernel, inputs / (kernel * kernel).max(1)]
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
        Ok(FromTrainer::Weights { which, weights })
    }

    /// An example of the data set, simulated once more: its row has no place for the alignment as it was.
    fn example(&self, shown: Shown) -> Result<Seeing, Refusal> {
        let (scenarios, data) = (self.of.scenarios.len(), self.session.data());
        if usize::from(shown.scenario) >= scenarios || shown.index >= data.examples() {
            return Err(Refusal::NoExample {
                shown,
                scenarios,
                examples: data.examples(),
            });
        }
        let truth = ExampleSimulator::new(&self.of).example(shown.scenario, shown.index)?;
        let mut numbers = Vec::new();
        data.write_input((shown.scenario, shown.index), &mut numbers);
        let drawn = self.of.keys().into_iter().zip(truth.drawn.numbers);
        let (given, _) = self.given(&truth.observed, true)?;
        Ok(Seeing {
            shown: Some(shown),
            given,
            drawn: drawn.filter(|(_, value)| value.is_finite()).collect(),
            class: Some(shown.scenario),
            targets: truth.targets.into_iter().map(Some).collect(),
            numbers,
        })
    }

    /// An alignment that a person changed.
    fn changed(&self, alignment: Alignment, arrange: bool) -> Result<Seeing, Refusal> {
        let expected = self.of.haplotypes() as usize;
        if alignment.haplotypes() != expected {
            return Err(Refusal::Sample(SampleSize {
                expected,
                found: alignment.haplotypes(),
            }));
        }
        let spectrum = alignment.spectrum();
        self.brought(
            &Observed::Alignment(Seen::known(alignment)),
            arrange,
            Some(&spectrum),
        )
    }

    /// A spectrum that a person changed, or that came from a file.
    pub(super) fn spectrum(&self, cells: Vec<f64>) -> Result<Seeing, Refusal> {
        let observed = self.of.observed();
        let Input::Spectrum { .. } = self.of.observation.input else {
            return Err(Refusal::NoSpectrum {
                given: self.words(),
            });
        };
        let expected: usize = observed.iter().map(|&n| n as usize + 1).product();
        if cells.len() != expected {
            return Err(Refusal::Cells {
                expected,
                found: cells.len(),
            });
        }
        // Only of one sample are the cells the spectrum of all.
        let own = (observed.len() == 1).then(|| Spectrum {
            counts: cells.clone(),
        });
        self.brought(&Observed::Spectrum(cells), true, own.as_ref())
    }

    /// What a person brought: nobody drew it, so that of the targets only those are known that its spectrum tells.
    fn brought(
        &self,
        observed: &Observed,
        arrange: bool,
        spectrum: Option<&Spectrum>,
    ) -> Result<Seeing, Refusal> {
        let (given, numbers) = self.given(observed, arrange)?;
        Ok(Seeing {
            shown: None,
            given,
            drawn: Vec::new(),
            class: None,
            targets: self.targets_of(spectrum),
            numbers,
        })
    }

    /// What an observation looks like, and the numbers that a network is given of it.
    fn given(&self, observed: &Observed, arrange: bool) -> Result<(Given, Vec<f32>), Refusal> {
        let samples = self.of.observed();
        let mut numbers = Vec::new();
        let given = match (self.of.observation.input, observed) {
            (Input::Alignment(of), Observed::Alignment(seen)) => {
                let alignment = if arrange {
                    seen.arranged(&of, &samples).seen.alignment().clone()
                } else {
                    seen.alignment().clone()
                };
                Image::new(&of, samples.iter().sum()).encode(&alignment, &mut numbers)?;
                Given::Alignment {
                    alignment,
                    blocks: samples,
                    statistics: AlignmentStatistics::of(seen.alignment()),
                }
            }
            (Input::Statistics { .. }, Observed::Alignment(seen)) => {
                let summaries = self.session.data().layout().statistics_of();
                let values = summaries.windows(seen);
                numbers.extend(values.iter().map(|&value| value as f32));
                Given::Statistics {
                    values: summaries.input_names().into_iter().zip(values).collect(),
                }
            }
            (input, observed) => {
                let cells = match observed {
                    Observed::Spectrum(cells) => cells.clone(),
                    Observed::Alignment(seen) => seen.spectrum(&samples),
                };
                numbers.extend(cells.iter().map(|&cell| cell as f32));
                if let Input::Spectrum { encoding, folded } = input {
                    encode_cells(encoding, folded, &samples, &mut numbers);
                }
                Given::Spectrum { samples, cells }
            }
        };
        Ok((given, numbers))
    }

    /// The targets that the spectrum of a true alignment says: statistics. What it was simulated with is not known.
    fn targets_of(&self, spectrum: Option<&Spectrum>) -> Vec<Option<f64>> {
        let Task::Regress(targets) = &self.of.task else {
            return Vec::new();
        };
        targets
            .iter()
            .map(|target| match target.of {
                Quantity::Parameter(_) => None,
                Quantity::Statistic(statistic) => statistic_of(statistic, spectrum?)
                    .map(|value| target.scaled(value))
                    .filter(|value| value.is_finite()),
            })
            .collect()
    }

    /// What the network is given, in words.
    pub(super) fn words(&self) -> &'static str {
        match self.of.observation.input {
            Input::Spectrum { .. } => "a spectrum",
            Input::Alignment(_) => "an alignment",
            Input::Statistics { .. } => "statistics",
        }
    }
}

/// What a network makes of an example.
pub(super) async fn opened(
    network: &Session,
    classes: bool,
    seeing: Seeing,
    gradient: Option<u8>,
) -> Result<Opening, Refusal> {
    let Seeing {
        given,
        drawn,
        class,
        targets,
        numbers,
        ..
    } = seeing;
    let layers = outputs_of(network, &numbers).await?;
    // The last layer hands on probabilities in single precision; logits say more.
    let raw = network.predict_inputs(&numbers).await?;
    let answer = if classes {
        Answer::Classes {
            truth: class,
            probabilities: softmax(&raw),
        }
    } else {
        Answer::Numbers {
            truth: targets,
            predicted: raw
                .iter()
                .enumerate()
                .map(|(target, &output)| network.in_unit(target, output))
                .collect(),
        }
    };
    let output = gradient.unwrap_or(0);
    let gradient = if gradient.is_some() {
        network.gradient(numbers, usize::from(output)).await?
    } else {
        Vec::new()
    };
    Ok(Opening {
        given,
        drawn,
        answer,
        layers,
        output,
        gradient,
    })
}

/// The outputs of all layers for one row of input, with names and shapes; the input first, without positions.
async fn outputs_of(network: &Session, numbers: &[f32]) -> Result<Vec<LayerOutput>, Refusal> {
    let shape: network::Input = network.data().layout().input();
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
