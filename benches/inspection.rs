//! How long looking into a network takes, natively and on one thread: one JSON object a line.
//!
//! `cargo bench --bench inspection -- [part of a name]`.
#![allow(
    clippy::expect_used,
    reason = "a measurement that cannot be taken ends in a panic"
)]

use coalescent_playground::coalescent::{Purpose, Stream};
use coalescent_playground::inspection::readout::{Quantity, ReadOutPlan};
use std::hint::black_box;
use std::time::Instant;

/// Turns of which the median counts.
const TURNS: usize = 3;

fn main() {
    let filter = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'))
        .unwrap_or_default();
    // Channels of a convolution, of a convolution over an image, and every value of one.
    for (examples, width) in [(500, 256), (500, 2_432), (600, 4_992)] {
        let name = format!("read-out: {width} features of {examples} examples");
        if name.contains(&filter) {
            let seconds = read_out(examples, width);
            println!(r#"{{"name":"{name}","where":"native","value":{seconds:.4},"unit":"s"}}"#);
        }
    }
}

/// Seconds to read all quantities, and their shuffled twins, from a layer of random features.
fn read_out(examples: usize, width: usize) -> f64 {
    let mut random = Stream::counted(1, Purpose::Weights, 0);
    let features: Vec<f32> = (0..examples * width)
        .map(|_| random.uniform() as f32)
        .collect();
    let quantities: Vec<[f64; Quantity::ALL.len()]> = (0..examples)
        .map(|_| std::array::from_fn(|_| random.uniform()))
        .collect();
    let plan = ReadOutPlan::new(&quantities, 1).expect("enough examples");
    let mut turns: Vec<f64> = (0..TURNS)
        .map(|_| {
            let begin = Instant::now();
            black_box(plan.read(&features).expect("as many features as planned"));
            begin.elapsed().as_secs_f64()
        })
        .collect();
    turns.sort_by(f64::total_cmp);
    turns[TURNS / 2]
}
