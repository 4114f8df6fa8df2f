//! The simulator's worker: simulates what it is asked for, and sends the rows down its line to the trainer.

use super::line::Line;
use super::scope::{listen, post, report_panics};
use crate::dataset::{KeptSimulator, Series};
use crate::protocol::{Envelope, FromSimulator, ToSimulator, ToTrainer, VERSION};

/// Runs in the worker's `main`.
pub fn run() {
    report_panics(|text| FromSimulator::Panicked { text });
    let mut kept = KeptSimulator::default();
    let mut line = Line::default();
    listen(move |message, port| match message {
        ToSimulator::Simulate {
            run,
            experiment,
            series,
            first,
            count,
        } => {
            let said = |message| Envelope {
                run,
                ask: 0,
                message,
            };
            match kept.rows(&experiment, series, first, count) {
                Ok(rows) => {
                    let of = run;
                    line.send(said(ToTrainer::Rows { of, series, first }), &rows);
                    post(&FromSimulator::Simulated {
                        run,
                        series,
                        first,
                        count,
                    });
                }
                Err(error) => {
                    if let Series::Epoch(epoch) = series {
                        let reason = error.to_string();
                        line.send(said(ToTrainer::Undrawn { run, epoch, reason }), &[]);
                    }
                    refuse(run, &error, false);
                }
            }
        }
        ToSimulator::Look {
            run,
            experiment,
            scenario,
            index,
            position,
        } => match kept.of(&experiment).look(scenario, index, position) {
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

fn refuse(run: u32, error: &crate::dataset::ExampleError, look: bool) {
    let reason = error.to_string();
    post(&FromSimulator::Refused { run, reason, look });
}
