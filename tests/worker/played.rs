//! What a trainer says that is played by the test. Its client looks at epochs and steps, and hands the rest on.

use coalescent_playground::evaluation::{Measure, Metrics};
use coalescent_playground::protocol::{DataReport, DeviceReport, FromTrainer, VERSION};
use coalescent_playground::training::{Checkpoint, EpochMetrics};

/// Steps of an epoch.
pub const STEPS: u32 = 10;

/// A device of this backend.
pub fn device(backend: &str) -> DeviceReport {
    DeviceReport {
        backend: backend.to_owned(),
        name: backend.to_owned(),
        software: false,
    }
}

/// It is there, and trained so many examples per second.
pub fn ready(backend: &str, examples_per_second: f64) -> FromTrainer {
    FromTrainer::Ready {
        version: VERSION,
        device: device(backend),
        examples_per_second,
    }
}

/// Its network stands at the end of an epoch.
pub fn prepared(epoch: u32) -> FromTrainer {
    let report = DataReport {
        training: 7,
        validation: 1,
        test: 2,
        targets: vec![[0.0, 1.0]],
        sites: [40, 40],
        cropped: [0, 0],
        bytes: 800,
        methods: Vec::new(),
    };
    FromTrainer::Prepared {
        report: Box::new(report),
        validation: metrics(),
        confusion: None,
        steps_per_epoch: STEPS,
        checkpoint: checkpoint(epoch),
    }
}

/// It has trained another epoch.
pub fn epoch(epoch: u32) -> FromTrainer {
    FromTrainer::Epoch {
        metrics: EpochMetrics {
            epoch,
            training: metrics(),
            validation: metrics(),
        },
        confusion: None,
        checkpoint: checkpoint(epoch),
        troubles: Vec::new(),
        examples_per_second: 1.0,
    }
}

fn metrics() -> Metrics {
    Metrics {
        loss: 0.7,
        measure: Measure::Accuracy(0.5),
    }
}

fn checkpoint(epoch: u32) -> Checkpoint {
    Checkpoint {
        epoch,
        step: STEPS * epoch,
        weights: vec![vec![epoch as f32]],
        moments: Vec::new(),
    }
}
