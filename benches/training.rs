//! How fast the networks train: one JSON object a line.
#![allow(
    clippy::expect_used,
    reason = "a measurement that cannot be taken ends in a panic"
)]

#[cfg(feature = "flex")]
mod networks;

#[cfg(feature = "flex")]
mod native {
    use super::networks::{Trained, operations};
    use burn::tensor::{Device, Distribution, Tensor};
    use coalescent_playground::dataset::{Dataset, Parts};
    use coalescent_playground::experiment::{Encoding, Experiment, Input as Given};
    use coalescent_playground::network::{Convolution, Input, Layer, ready};
    use coalescent_playground::training::{ComputeDevice, Session};
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
        let mut data = Dataset::new(experiment);
        let width = data.layout().width();
        for class in 0..experiment.scenarios.len() as u8 {
            for index in 0..experiment.examples {
                let row: Vec<f32> = (0..width)
                    .map(|k| {
                        ((k * 31 + index as usize * 17) % 13 * (usize::from(class) + 1)) as f32
                    })
                    .collect();
                data.insert(class, index, &row)
                    .expect("rows of the layout's width");
            }
        }
        data
    }

    /// Seconds for an experiment's epochs.
    fn train(experiment: &Experiment) -> f64 {
        let parts = Parts::of(experiment);
        let data = Rc::new(made_up(experiment));
        let mut session = Session::new(
            &ComputeDevice::cpu(),
            data,
            Rc::new(parts),
            experiment,
            None,
        )
        .expect("the tutorial's network");
        let start = Instant::now();
        while !session.is_finished() {
            while !session.epoch_is_over() {
                wait(session.train_batch()).expect("the CPU does not fail");
            }
            wait(session.end_epoch()).expect("the CPU does not fail");
        }
        start.elapsed().as_secs_f64()
    }

    /// Seconds of an optimiser step: the fastest of some, since anything else only adds.
    fn step(layers: &[Layer], input: Input, batch: usize, steps: u32) -> f64 {
        let mut trained = Trained::new(layers, input, batch, Convolution::Unfold, &Device::flex());
        let mut fastest = f64::INFINITY;
        for _ in 0..steps {
            let start = Instant::now();
            trained.step();
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
        let sequence = |steps, channels| Input::Sequence {
            steps,
            channels,
            positions: 0,
        };
        for (name, layers, input, batch) in [
            (
                "349,697 parameters, batch 64",
                ready::blog(),
                sequence(40, 20),
                64,
            ),
            (
                "349,697 parameters, batch 128",
                ready::blog(),
                sequence(40, 20),
                128,
            ),
            (
                "349,697 parameters, batch 256",
                ready::blog(),
                sequence(40, 20),
                256,
            ),
            ("slim, batch 64", ready::slim(), sequence(40, 20), 64),
            ("theta, batch 32", ready::theta(), sequence(489, 40), 32),
            (
                "exchangeable, 40 x 20, batch 64",
                ready::exchangeable(),
                sequence(40, 20),
                64,
            ),
            (
                "exchangeable, 489 x 40, batch 32",
                ready::exchangeable(),
                sequence(489, 40),
                32,
            ),
        ] {
            let name = format!("network: {name}");
            if wanted(&name) {
                let seconds = step(&layers, input, batch, 40);
                print(&name, batch as f64 / seconds, "examples/s");
                print(
                    &name,
                    operations(&layers, input) * batch as f64 / seconds / 1e9,
                    "GFLOP/s",
                );
            }
        }
        if wanted("network: matrix product beside it") {
            print(
                "network: matrix product beside it",
                matrix_product(64),
                "GFLOP/s",
            );
        }
    }

    fn print(name: &str, value: f64, unit: &str) {
        println!(r#"{{"name":"{name}","where":"native","value":{value:.4},"unit":"{unit}"}}"#);
    }

    pub fn main() {
        let filter = std::env::args()
            .skip(1)
            .find(|argument| !argument.starts_with('-'));
        let wanted = |name: &str| {
            filter
                .as_ref()
                .is_none_or(|filter| name.contains(filter.as_str()))
        };
        networks(wanted);
        let mut experiment = Experiment::default();
        if wanted("training: 10 epochs of 6,000 loci") || wanted("training: examples per second") {
            let seconds = train(&experiment);
            print("training: 10 epochs of 6,000 loci", seconds, "s");
            print(
                "training: examples per second, batch 64",
                60_000.0 / seconds,
                "examples/s",
            );
        }
        experiment.training.epochs = 2;
        for (name, change) in [
            (
                "training: examples per second, log(1 + x)",
                (|e| {
                    e.observation.input = Given::Spectrum {
                        encoding: Encoding::Log,
                        folded: false,
                    };
                }) as fn(&mut Experiment),
            ),
            ("training: examples per second, batch 16", |e| {
                e.training.batch_size = 16;
            }),
            ("training: examples per second, batch 256", |e| {
                e.training.batch_size = 256;
            }),
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
