//! The simulator's worker: simulates what it is asked for, and sends the rows down its line to the trainer.

use super::line::Line;
use super::scope::{listen, post, report_panics};
use crate::dataset::ExampleSimulator;
use crate::experiment::Experiment;
use crate::protocol::{Envelope, FromSimulator, ToSimulator, ToTrainer, VERSION};

/// Runs in the worker's `main`.
pub fn run() {
    report_panics(|text| FromSimulator::Panicked { text });
    let mut kept: Option<ExampleSimulator> = None;
    let mut line = Line::default();
    listen(move |message, port| match message {
        ToSimulator::Simulate {
            run,
            experiment,
            scenario,
            first,
            count,
        } => match of(&mut kept, &experiment).rows(scenario, first, count) {
            Ok(rows) => {
                let message = ToTrainer::Rows {
                    data: run,
                    scenario,
                    first,
                };
                line.send(
                    Envelope {
                        run,
                        ask: 0,
                        message,
                    },
                    &rows,
                );
                post(&FromSimulator::Simulated {
                    run,
                    scenario,
                    first,
                    count,
                });
            }
            Err(error) => refuse(run, &error, false),
        },
        ToSimulator::Look {
            run,
            experiment,
            scenario,
            index,
            position,
        } => match of(&mut kept, &experiment).look(scenario, index, position) {
            Ok(view) => post(&FromSimulator::View {
                run,
                view: Box::new(view),
            }),
            Err(error) => refuse(run, &error, true),
        },
        ToSimulator::Line => {
            if let Some(port) = port {
                line.connect(port);
            }
        }
        #[expect(clippy::panic, reason = "this is what the message asks for")]
        ToSimulator::Panic => panic!("a test asked for it"),
    });
    post(&FromSimulator::Ready { version: VERSION });
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
    post(&FromSimulator::Refused { run, reason, look });
}
