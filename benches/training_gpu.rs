//! How fast the 349,697-parameter network trains on this machine's graphics card, beside the time that its arithmetic alone would take there;
//! one JSON object a line. The same code as in the browser, natively.
//!
//! `cargo bench --features gpu --bench training_gpu`. Where there is no graphics card it says so and measures nothing, unless it is given
//! the word `software`: then a software adapter will do.
#![allow(
    clippy::expect_used,
    reason = "a measurement that cannot be taken ends in a panic"
)]

mod networks;

use burn::tensor::wgpu::WgpuSetup;
use burn::tensor::wgpu::wgpu::DeviceType;
use burn::tensor::{Device, Distribution, Tensor};
use coalescent_playground::network::{Convolution, Input, ready};
use networks::{Trained, operations};
use std::time::Instant;

fn main() {
    let software = std::env::args().any(|argument| argument == "software");
    let (device, setup): (Device, WgpuSetup) =
        match Device::wgpu_options().tasks_max(64).init_with_setup() {
            Ok(ready) => ready,
            Err(error) => {
                return eprintln!("training_gpu: skipped, there is no graphics card: {error}");
            }
        };
    let info = setup.adapter.get_info();
    if info.device_type == DeviceType::Cpu && !software {
        return eprintln!(
            "training_gpu: skipped, the only adapter is a software one: {}",
            info.name
        );
    }
    let convolution = if software {
        Convolution::Throughout
    } else {
        Convolution::Direct
    };
    let (steps, side) = if software { (3, 512) } else { (200, 4096) };
    let most = matrix_product(&device, side, if software { 2 } else { 20 });
    println!(
        r#"{{"name":"matrix product of side {side}","where":"{}","value":{most:.1},"unit":"GFLOP/s"}}"#,
        info.name
    );
    let (layers, input) = (
        ready::blog(),
        Input::Sequence {
            steps: 40,
            channels: 20,
            positions: 0,
        },
    );
    for batch in [64, 128, 256] {
        let mut trained = Trained::new(&layers, input, batch, convolution, &device);
        // Pipelines are compiled.
        (0..3).for_each(|_| trained.step());
        trained.wait();
        let start = Instant::now();
        (0..steps).for_each(|_| trained.step());
        assert!(
            trained.wait().is_finite(),
            "the network is trained into the ground"
        );
        let seconds = start.elapsed().as_secs_f64() / f64::from(steps);
        let arithmetic = operations(&layers, input) * batch as f64 / most / 1e9;
        println!(
            r#"{{"name":"training step, batch {batch}","where":"{}","value":{:.4},"unit":"ms","arithmetic_alone":{:.4},"ratio":{:.2},"examples_per_second":{:.1}}}"#,
            info.name,
            seconds * 1e3,
            arithmetic * 1e3,
            seconds / arithmetic,
            batch as f64 / seconds
        );
    }
}

/// What a large square matrix product reaches, GFLOP/s: the arithmetic of this device as burn asks for it.
fn matrix_product(device: &Device, side: usize, turns: u32) -> f64 {
    let random = || Tensor::<2>::random([side, side], Distribution::Uniform(-1.0, 1.0), device);
    let (mut left, right) = (random(), random());
    let wait = |product: Tensor<2>| product.narrow(0, 0, 1).narrow(1, 0, 1).into_data();
    wait(left.clone().matmul(right.clone()));
    let start = Instant::now();
    // Each needs the one before. Their entries grow, and after twenty they are still numbers.
    for _ in 0..turns {
        left = left.matmul(right.clone());
    }
    wait(left);
    2.0 * (side as f64).powi(3) * f64::from(turns) / start.elapsed().as_secs_f64() / 1e9
}
