//! The simulator's worker: simulates what it is asked for.

use super::scope::{listen, post, report_panics};
use crate::dataset::ExampleSimulator;
use crate::experiment::Experiment;
use crate::protocol::{FromSimulator, ToSimulator, VERSION};
use js_sys::Float32Array;

/// Runs in the worker's `main`.
pub fn run() {
    report_panics(|text| FromSimulator::Panicked { text });
    let mut kept: Option<ExampleSimulator> = None;
    listen(move |message, _| match message {
        ToSimulator::Simulate {
            run,
            experiment,
            scenario,
            first,
            count,
        } => match of(&mut kept, &experiment).rows(scenario, first, count) {
            Ok(rows) => post(
                &FromSimulator::Rows {
                    run,
                    scenario,
                    first,
                    count,
                },
                Some(&Float32Array::from(rows.as_slice())),
            ),
            Err(error) => refuse(run, &error, false),
        },
        ToSimulator::Look {
            run,
            experiment,
            scenario,
            index,
            position,
        } => match of(&mut kept, &experiment).look(scenario, index, position) {
            Ok(view) => post(
                &FromSimulator::View {
                    run,
                    view: Box::new(view),
                },
                None,
            ),
            Err(error) => refuse(run, &error, true),
        },
        #[expect(clippy::panic, reason = "this is what the message asks for")]
        ToSimulator::Panic => panic!("a test asked for it"),
    });
    post(&FromSimulator::Ready { version: VERSION }, None);
}

/// The simulator of an experiment: that of the message before, where its examples are the same.
fn of<'a>(
    kept: &'a mut Option<ExampleSimulator>,
    experiment: &Experiment,
) -> &'a mut ExampleSimulator {
    let simulator = match kept.take() {
        Some(simulator) if simulator.experiment().same_data(experiment) => simulator,
        _ => ExampleSimulator::new(experiment),
    };
    kept.insert(simulator)
}

fn refuse(run: u32, error: &crate::dataset::ExampleError, look: bool) {
    let reason = error.to_string();
    post(&FromSimulator::Refused { run, reason, look }, None);
}
