//! How fast the networks train: one JSON object a line.
#![allow(clippy::expect_used, reason = "a measurement that cannot be taken ends in a panic")]

#[cfg(feature = "flex")]
mod native {
    use burn::tensor::{Device, Distribution, Tensor};
    use coalescent_playground::dataset::{Dataset, Parts, RowLayout};
    use coalescent_playground::experiment::Layer;
    use coalescent_playground::experiment::regression::Regression;
    use coalescent_playground::experiment::{Class, Encoding, Experiment, Split};
    use coalescent_playground::network::{Convolution, Input, Model, initial_weights, summarise, weight_shapes};
    use coalescent_playground::training::{Adam, ComputeDevice, Session};
    use std::pin::pin;
    use std::rc::Rc;
    use std::task::{Context, Poll, Waker};
    use std::time::Instant;

    /// The CPU backend answers at once.
    fn wait<T>(future: impl Future<Output = T>) -> T {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => value,
            Poll::Pending => unreachable!("the CPU backend answers at once"),
        }
    }

    /// Counts that look like a spectrum's: the time of a step does not depend on them.
    fn made_up(experiment: &Experiment) -> Dataset {
        let mut data = Dataset::new(experiment.locus.samples, experiment.loci_per_class);
        let width = RowLayout::new(experiment.locus.samples).width();
        for class in Class::ALL {
            for index in 0..experiment.loci_per_class {
                let row: Vec<f32> = (0..width).map(|k| ((k * 31 + index as usize * 17) % 13 * (class.label() + 1)) as f32).collect();
                data.insert(class, index, &row).expect("rows of the layout's width");
            }
        }
        data
    }

    /// Seconds for an experiment's epochs.
    fn train(experiment: &Experiment) -> f64 {
        let parts = Parts::new(experiment.loci_per_class, &Split::TUTORIAL, 1);
        let data = Rc::new(made_up(experiment));
        let mut session = Session::new(&ComputeDevice::cpu(), data, Rc::new(parts), experiment, None).expect("the tutorial's network");
        let start = Instant::now();
        while !session.is_finished() {
            while !session.epoch_is_over() {
                wait(session.train_batch()).expect("the CPU does not fail");
            }
            wait(session.end_epoch()).expect("the CPU does not fail");
        }
        start.elapsed().as_secs_f64()
    }

    /// Floating-point operations of a step for one example: two for each product, once forward and twice back, but for the first layer no
    /// gradient of its input.
    fn operations(layers: &[Layer], input: Input) -> f64 {
        let lines = summarise(layers, input).expect("a network that ships");
        let products = lines.iter().filter(|line| line.parameters > 0).map(|line| {
            let units = *line.shape.last().expect("every shape has an axis");
            (line.parameters - units) * line.shape.iter().rev().skip(1).product::<usize>()
        });
        let products: Vec<f64> = products.map(|count| count as f64).collect();
        2.0 * (3.0 * products.iter().sum::<f64>() - products.first().copied().unwrap_or(0.0))
    }

    /// Seconds of an optimiser step on made-up numbers: the fastest of some, since anything else only adds.
    fn step(layers: &[Layer], input: Input, batch: usize, steps: u32) -> f64 {
        let device = Device::flex();
        let model = Model::new(layers, input, batch, Convolution::Unfold, &device).expect("a network that ships");
        let shapes = weight_shapes(layers, input).expect("a network that ships");
        let values = initial_weights(layers, input, 1).expect("a network that ships");
        let mut weights: Vec<Tensor<2>> = values
            .into_iter()
            .zip(shapes)
            .map(|(values, shape)| Tensor::<1>::from_floats(values.as_slice(), &device).reshape(shape))
            .collect();
        let mut adam = Adam::new(&weights);
        let examples = Tensor::<2>::random([batch, input.width()], Distribution::Uniform(-1.0, 1.0), &device).autodiff();
        let targets = Tensor::<2>::random([batch, 1], Distribution::Uniform(-1.0, 1.0), &device).autodiff();
        let mut fastest = f64::INFINITY;
        for number in 1..=steps {
            let start = Instant::now();
            let masks = model.masks(batch, 1, number, &device.clone().autodiff());
            let leaves: Vec<Tensor<2>> = weights.iter().map(|weight| weight.clone().autodiff().require_grad()).collect();
            let error = model.forward(&leaves, examples.clone(), &masks) - targets.clone();
            let mut gradients = (error.clone() * error).mean().backward();
            let gradients = leaves.iter().map(|leaf| leaf.grad_remove(&mut gradients)).collect();
            adam.update(&mut weights, gradients, 1e-3, number);
            fastest = fastest.min(start.elapsed().as_secs_f64());
        }
        fastest
    }

    /// What one matrix product of the size of the second convolution's reaches, GFLOP/s.
    fn matrix_product(batch: usize) -> f64 {
        let device = Device::flex();
        let [rows, inner, columns] = [38 * batch, 256, 128];
        let a = Tensor::<2>::random([rows, inner], Distribution::Uniform(-1.0, 1.0), &device);
        let b = Tensor::<2>::random([inner, columns], Distribution::Uniform(-1.0, 1.0), &device);
        let mut fastest = f64::INFINITY;
        for _ in 0..100 {
            let start = Instant::now();
            std::hint::black_box(a.clone().matmul(b.clone()));
            fastest = fastest.min(start.elapsed().as_secs_f64());
        }
        2.0 * (rows * inner * columns) as f64 / fastest / 1e9
    }

    /// The networks of the page "Inside".
    fn networks(wanted: impl Fn(&str) -> bool) {
        let sequence = |steps, channels| Input::Sequence { steps, channels, positions: 0 };
        for (name, layers, input, batch) in [
            ("349,697 parameters, batch 64", Regression::blog_layers(), sequence(40, 20), 64),
            ("349,697 parameters, batch 128", Regression::blog_layers(), sequence(40, 20), 128),
            ("349,697 parameters, batch 256", Regression::blog_layers(), sequence(40, 20), 256),
            ("slim, batch 64", Regression::slim_layers(), sequence(40, 20), 64),
            ("theta, batch 32", Regression::theta_layers(), sequence(489, 40), 32),
            ("exchangeable, 40 x 20, batch 64", Regression::exchangeable_layers(), sequence(40, 20), 64),
            ("exchangeable, 489 x 40, batch 32", Regression::exchangeable_layers(), sequence(489, 40), 32),
        ] {
            let name = format!("network: {name}");
            if wanted(&name) {
                let seconds = step(&layers, input, batch, 40);
                print(&name, batch as f64 / seconds, "examples/s");
                print(&name, operations(&layers, input) * batch as f64 / seconds / 1e9, "GFLOP/s");
            }
        }
        if wanted("network: matrix product beside it") {
            print("network: matrix product beside it", matrix_product(64), "GFLOP/s");
        }
    }

    fn print(name: &str, value: f64, unit: &str) {
        println!(r#"{{"name":"{name}","where":"native","value":{value:.4},"unit":"{unit}"}}"#);
    }

    pub fn main() {
        let filter = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
        let wanted = |name: &str| filter.as_ref().is_none_or(|filter| name.contains(filter.as_str()));
        networks(wanted);
        let mut experiment = Experiment::default();
        if wanted("training: 10 epochs of 6,000 loci") || wanted("training: examples per second") {
            let seconds = train(&experiment);
            print("training: 10 epochs of 6,000 loci", seconds, "s");
            print("training: examples per second, batch 64", 60_000.0 / seconds, "examples/s");
        }
        experiment.training.epochs = 2;
        for (name, change) in [
            ("training: examples per second, log(1 + x)", (|e| e.observation.encoding = Encoding::Log) as fn(&mut Experiment)),
            ("training: examples per second, batch 16", |e| e.training.batch_size = 16),
            ("training: examples per second, batch 256", |e| e.training.batch_size = 256),
        ] {
            if wanted(name) {
                let mut experiment = experiment.clone();
                change(&mut experiment);
                print(name, 12_000.0 / train(&experiment), "examples/s");
            }
        }
    }
}

fn main() {
    #[cfg(feature = "flex")]
    native::main();
}
