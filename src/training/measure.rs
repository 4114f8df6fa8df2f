//! How fast a device trains, to choose between two.

use super::{ComputeDevice, Session, TrainingError};
use crate::dataset::{Dataset, Parts};
use crate::experiment::Experiment;
use std::rc::Rc;

/// Steps before the clock is read for the first time: pipelines are compiled and memory is allocated in them.
const WARM_UP: usize = 4;
const STEPS: usize = 12;
const LOCI: u32 = 200;

/// Training examples per second of the tutorial's network on made-up data. `clock` reads milliseconds. The last step is waited for, on a GPU too.
///
/// # Errors
/// When the device fails.
pub async fn measure(
    device: &ComputeDevice,
    clock: impl Fn() -> f64,
) -> Result<f64, TrainingError> {
    let experiment = Experiment {
        examples: LOCI,
        ..Experiment::default()
    };
    let mut data = Dataset::new(&experiment);
    let width = data.layout().width();
    for scenario in 0..experiment.scenarios.len() {
        let numbers: Vec<f32> = (0..LOCI as usize)
            .flat_map(|index| {
                (0..width).map(move |k| ((k * 31 + index * 17) % 13 * (scenario + 1)) as f32)
            })
            .collect();
        // The rows have the width that was asked for, and there are as many as the experiment has.
        let _ = data.insert(scenario as u8, 0, &numbers);
    }
    let parts = Parts::of(&experiment);
    let mut session = Session::new(device, Rc::new(data), Rc::new(parts), &experiment, None)?;
    train(&mut session, WARM_UP).await?;
    let start = clock();
    let examples = train(&mut session, STEPS).await?;
    let seconds = (clock() - start) / 1e3;
    Ok(if seconds > 0.0 {
        examples as f64 / seconds
    } else {
        0.0
    })
}

/// Trains some steps and waits for the last; returns the examples.
async fn train(session: &mut Session, steps: usize) -> Result<usize, TrainingError> {
    let mut examples = 0;
    for _ in 0..steps {
        examples += session.train_batch().await?;
        if session.epoch_is_over() {
            session.end_epoch().await?;
        }
    }
    session.settle().await?;
    Ok(examples)
}
