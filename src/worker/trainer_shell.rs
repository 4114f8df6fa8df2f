//! The trainer's worker: a device, and [`Trainer`] fed with messages between slices of training.

use super::clock::{after, now};
use super::inbox::{Inbox, Turns};
use super::scope::{post, report_panics};
use super::tempo::Tempo;
use super::trainer_core::Trainer;
use crate::protocol::{DeviceReport, Envelope, FromTrainer, ToTrainer, VERSION};
use crate::training::{ComputeDevice, measure};
use std::future::Future;

/// Kernels handed to the GPU together: a training step of a network of this project has about sixty.
#[cfg(feature = "gpu")]
const TASKS_TOGETHER: usize = 64;

/// Runs in the `main` of the CPU trainer.
#[cfg(feature = "flex")]
pub fn run_cpu() {
    let report = DeviceReport {
        backend: "cpu".to_owned(),
        name: "CPU (WebAssembly SIMD)".to_owned(),
        software: false,
    };
    run(async move { Ok((ComputeDevice::cpu(), report)) });
}

/// Runs in the `main` of the GPU trainer.
#[cfg(feature = "gpu")]
pub fn run_gpu() {
    run(async {
        let adapter = super::adapter::describe()
            .await
            .ok_or("no WebGPU adapter")?;
        let options = burn::tensor::Device::wgpu_options().tasks_max(TASKS_TOGETHER);
        let (device, setup) = options
            .init_with_setup_async()
            .await
            .map_err(|error| error.to_string())?;
        // Beside cubecl's own watch: that one speaks up at the next read, and this one at once.
        setup.device.set_device_lost_callback(|_, message| {
            say(FromTrainer::DeviceLost { reason: message });
        });
        let report = DeviceReport {
            backend: "webgpu".to_owned(),
            name: format!("WebGPU · {}", adapter.name),
            software: adapter.software,
        };
        Ok((ComputeDevice::gpu(device, adapter.software), report))
    });
}

fn run(device: impl Future<Output = Result<(ComputeDevice, DeviceReport), String>> + 'static) {
    report_panics(|text| Envelope::alone(FromTrainer::Panicked { text }));
    let inbox = Inbox::open();
    wasm_bindgen_futures::spawn_local(async move {
        match start(device).await {
            Ok((device, report, examples_per_second)) => {
                let trainer = Trainer::new(device, report.clone());
                say(FromTrainer::Ready {
                    version: VERSION,
                    device: report,
                    examples_per_second,
                });
                match Turns::new() {
                    Ok(turns) => serve(trainer, &inbox, &turns).await,
                    Err(error) => say(FromTrainer::Panicked {
                        text: format!("{error:?}"),
                    }),
                }
            }
            Err(reason) => say(FromTrainer::NoDevice { reason }),
        }
    });
}

/// The device, and how fast it trains. A software adapter is only ever used because a person asked for it: it is not measured.
async fn start(
    device: impl Future<Output = Result<(ComputeDevice, DeviceReport), String>>,
) -> Result<(ComputeDevice, DeviceReport, f64), String> {
    let (device, report) = device.await?;
    let examples_per_second = if report.software {
        0.0
    } else {
        measure(&device, now)
            .await
            .map_err(|error| error.to_string())?
    };
    Ok((device, report, examples_per_second))
}

/// Answers for as long as the worker lives.
async fn serve(mut trainer: Trainer, inbox: &Inbox, turns: &Turns) {
    let mut tempo = Tempo::OWN;
    loop {
        if !trainer.busy() {
            inbox.wait().await;
        }
        while let Some((message, body)) = inbox.next() {
            if let ToTrainer::Pace { times } = message.message {
                tempo = Tempo::new(times);
                continue;
            }
            let start = now();
            trainer
                .handle(message, body.map(|body| body.to_vec()))
                .await;
            rest(tempo, start).await;
            send(&mut trainer);
        }
        if trainer.busy() {
            let start = now();
            for _ in 0..tempo.slices() {
                trainer.tick(&now).await;
            }
            rest(tempo, start).await;
            send(&mut trainer);
            // A message only arrives between two tasks of the event loop, and an await alone is none.
            turns.turn().await;
        }
    }
}

/// Rests after the work since `start`, where a test asks for a slower trainer.
async fn rest(tempo: Tempo, start: f64) {
    let rest = tempo.rest(now() - start);
    if rest > 0.0 {
        wasm_bindgen_futures::JsFuture::from(after(rest)).await.ok();
    }
}

/// Says what is about no run.
fn say(message: FromTrainer) {
    post(&Envelope::alone(message));
}

fn send(trainer: &mut Trainer) {
    for message in trainer.outbox() {
        post(&message);
    }
}
