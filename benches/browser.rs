//! How fast the simulator is as WebAssembly, in a worker of a headless browser, and what matrix products reach there; one JSON object a
//! line.
//!
//! `cargo xtask bench` runs it, on the wasm target only: natively there is nothing in here.
#![cfg(target_arch = "wasm32")]

mod products;
mod workloads;

use products::{Product, training_step};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};
use workloads::workloads;

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// Turns of which the median counts.
const TURNS: usize = 5;

#[wasm_bindgen_test]
fn replicates_per_second() {
    for mut workload in workloads() {
        let mut values: Vec<f64> = (0..TURNS)
            .map(|_| {
                let begin = js_sys::Date::now();
                (0..workload.replicates).for_each(&mut workload.simulate);
                1e3 * f64::from(workload.replicates) / (js_sys::Date::now() - begin).max(1.0)
            })
            .collect();
        values.sort_by(f64::total_cmp);
        let (name, value) = (workload.name, values[TURNS / 2]);
        console_log!(
            r#"{{"name":"{name}","where":"chromium-cpu","value":{value:.1},"unit":"replicates/s"}}"#
        );
    }
}

/// The ceiling of our training on the CPU: the products of a step alone, each at its best turn.
#[wasm_bindgen_test]
fn products_of_a_training_step() {
    for batch in [64, 128, 256] {
        let (mut operations, mut seconds) = (0.0, 0.0);
        for mut product in training_step(batch) {
            let best = best_seconds(&mut product);
            assert!(
                product.error() < 1e-6,
                "{}: an entry is wrong by {:e} of the inner length",
                product.name,
                product.error()
            );
            operations += product.operations();
            seconds += best;
            gigaflops(
                &format!("gemm, batch {batch}, {}", product.name),
                product.operations(),
                best,
            );
        }
        gigaflops(
            &format!("gemm, batch {batch}, a training step"),
            operations,
            seconds,
        );
        let name = format!("gemm, batch {batch}, a training step");
        let value = batch as f64 / seconds;
        console_log!(
            r#"{{"name":"{name}","where":"chromium-cpu","value":{value:.1},"unit":"examples/s"}}"#
        );
    }
}

/// Seconds of one product, from the best of many short turns: other programs only ever make a turn longer, and spare some of the short.
fn best_seconds(product: &mut Product) -> f64 {
    const TURN: f64 = 0.02;
    const SHORT_TURNS: usize = 20;
    // Twice the repetitions until a turn is two hundred times what the clock of a page resolves.
    let mut repetitions = 1;
    while turn(product, repetitions) < TURN {
        repetitions *= 2;
    }
    let best = (0..SHORT_TURNS)
        .map(|_| turn(product, repetitions))
        .fold(f64::INFINITY, f64::min);
    best / f64::from(repetitions)
}

/// Seconds of some repetitions of a product.
fn turn(product: &mut Product, repetitions: u32) -> f64 {
    let begin = now();
    (0..repetitions).for_each(|_| product.multiply());
    now() - begin
}

/// The worker's finest clock, in seconds.
#[allow(
    clippy::expect_used,
    reason = "a measurement that cannot be taken ends in a panic"
)]
fn now() -> f64 {
    let scope: web_sys::WorkerGlobalScope = js_sys::global().unchecked_into();
    scope.performance().expect("workers have a clock").now() / 1e3
}

fn gigaflops(name: &str, operations: f64, seconds: f64) {
    let value = operations / seconds / 1e9;
    console_log!(
        r#"{{"name":"{name}","where":"chromium-cpu","value":{value:.2},"unit":"GFLOP/s"}}"#
    );
}
