//! Training steps of a network on made-up numbers, on any device: the time of a step does not depend on them.

use burn::tensor::{Device, Distribution, Tensor};
use coalescent_playground::network::{
    Convolution, Input, Layer, Model, initial_weights, summarise, weight_shapes,
};
use coalescent_playground::training::Adam;

/// A network that is trained on the same made-up batch again and again.
pub struct Trained {
    device: Device,
    model: Model,
    weights: Vec<Tensor<2>>,
    adam: Adam,
    examples: Tensor<2>,
    targets: Tensor<2>,
    batch: usize,
    steps: u32,
}

impl Trained {
    /// A network that ships, with fresh weights.
    pub fn new(
        layers: &[Layer],
        input: Input,
        batch: usize,
        convolution: Convolution,
        device: &Device,
    ) -> Self {
        let model =
            Model::new(layers, input, batch, convolution, device).expect("a network that ships");
        let shapes = weight_shapes(layers, input).expect("a network that ships");
        let values = initial_weights(layers, input, 1).expect("a network that ships");
        let tensor = |(values, shape): (Vec<f32>, [usize; 2])| {
            Tensor::<1>::from_floats(values.as_slice(), device).reshape(shape)
        };
        let weights: Vec<Tensor<2>> = values.into_iter().zip(shapes).map(tensor).collect();
        let random = |columns| {
            Tensor::<2>::random([batch, columns], Distribution::Uniform(-1.0, 1.0), device)
                .autodiff()
        };
        Self {
            device: device.clone(),
            model,
            adam: Adam::new(&weights),
            weights,
            examples: random(input.width()),
            targets: random(1),
            batch,
            steps: 0,
        }
    }

    /// One step of the optimiser. A GPU may still be at it afterwards.
    pub fn step(&mut self) {
        self.steps += 1;
        let masks = self
            .model
            .masks(self.batch, 1, self.steps, &self.device.clone().autodiff());
        let leaves: Vec<Tensor<2>> = self
            .weights
            .iter()
            .map(|weight| weight.clone().autodiff().require_grad())
            .collect();
        let error =
            self.model.forward(&leaves, self.examples.clone(), &masks) - self.targets.clone();
        let mut gradients = (error.clone() * error * (1.0 / self.batch as f64)).backward();
        let gradients = leaves
            .iter()
            .map(|leaf| leaf.grad_remove(&mut gradients))
            .collect();
        self.adam
            .update(&mut self.weights, gradients, 1e-3, self.steps);
    }

    /// The last bias, which waits for every step before.
    #[cfg(feature = "gpu")]
    pub fn wait(&self) -> f32 {
        let last = self
            .weights
            .last()
            .expect("a network that ships has weights");
        last.clone()
            .into_data()
            .try_into_vec::<f32>()
            .expect("weights are numbers")
            .iter()
            .sum()
    }
}

/// Floating-point operations of a step for one example: two for each product, once forward and twice back, but for the first layer no
/// gradient of its input.
pub fn operations(layers: &[Layer], input: Input) -> f64 {
    let lines = summarise(layers, input).expect("a network that ships");
    let products = lines.iter().filter(|line| line.parameters > 0).map(|line| {
        let units = *line.shape.last().expect("every shape has an axis");
        (line.parameters - units) * line.shape.iter().rev().skip(1).product::<usize>()
    });
    let products: Vec<f64> = products.map(|count| count as f64).collect();
    2.0 * (3.0 * products.iter().sum::<f64>() - products.first().copied().unwrap_or(0.0))
}
