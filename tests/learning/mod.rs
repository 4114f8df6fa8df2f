//! What the tests of training share: data, simulated or made up, and a way to wait for what is there at once on the CPU.
#![allow(dead_code, reason = "each test binary uses its own part")]

use coalescent_playground::coalescent::Simulator;
use coalescent_playground::dataset::{Dataset, RowLayout, simulate_rows};
use coalescent_playground::experiment::{Class, Experiment};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Waits for a future that never has to wait: reads from the CPU backend.
pub fn wait<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the CPU backend answers at once"),
    }
}

/// The loci of an experiment, simulated on two threads.
pub fn simulated(experiment: &Experiment) -> Dataset {
    let mut data = Dataset::new(experiment.locus.samples, experiment.loci_per_class);
    let rows = std::thread::scope(|scope| {
        Class::ALL
            .map(|class| {
                scope.spawn(move || {
                    simulate_rows(
                        &mut Simulator::default(),
                        experiment,
                        class,
                        0,
                        experiment.loci_per_class,
                    )
                })
            })
            .map(|thread| thread.join().unwrap())
    });
    for (class, rows) in Class::ALL.into_iter().zip(rows) {
        data.insert(class, 0, &rows).unwrap();
    }
    data
}

/// Rows that look like spectra and need no simulation: counts from 0 to 11 whose pattern depends on the class, and every statistic as well.
pub fn made_up_rows(experiment: &Experiment, class: Class) -> Vec<f32> {
    let width = RowLayout::new(experiment.locus.samples).width();
    let cell = |index: usize, k: usize| {
        let noise = (k * 31 + index * 17 + k * index) % 9;
        (noise + if k % 5 == 3 * class.label() { 3 } else { 0 }) as f32
    };
    (0..experiment.loci_per_class as usize)
        .flat_map(|index| (0..width).map(move |k| cell(index, k)))
        .collect()
}

/// A data set of made-up rows.
pub fn made_up(experiment: &Experiment) -> Dataset {
    let mut data = Dataset::new(experiment.locus.samples, experiment.loci_per_class);
    for class in Class::ALL {
        data.insert(class, 0, &made_up_rows(experiment, class))
            .unwrap();
    }
    data
}
