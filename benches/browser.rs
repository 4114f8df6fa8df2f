//! How fast the simulator is as WebAssembly, in a worker of a headless browser; one JSON object a line.
//!
//! `cargo xtask bench` runs it, on the wasm target only: natively there is nothing in here.
#![cfg(target_arch = "wasm32")]

mod workloads;

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
        console_log!(r#"{{"name":"{name}","where":"chromium-cpu","value":{value:.1},"unit":"replicates/s"}}"#);
    }
}
