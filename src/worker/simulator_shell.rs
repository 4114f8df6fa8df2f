//! The simulator's worker: simulates what it is asked for.

use super::scope::{listen, post, report_panics};
use crate::coalescent::Simulator;
use crate::dataset::{draw_split, simulate_rows};
use crate::protocol::{FromSimulator, ToSimulator, VERSION};
use js_sys::Float32Array;

/// Most sites of a view; more than a person can see side by side.
const SITES_IN_VIEW: usize = 400;

/// Runs in the worker's `main`.
pub fn run() {
    report_panics(|text| FromSimulator::Panicked { text });
    let mut simulator = Simulator::default();
    listen(move |message, _| match message {
        ToSimulator::Simulate {
            run,
            experiment,
            class,
            first,
            count,
        } => {
            let rows = simulate_rows(&mut simulator, &experiment, class, first, count);
            post(
                &FromSimulator::Loci {
                    run,
                    class,
                    first,
                    count,
                },
                Some(&Float32Array::from(rows.as_slice())),
            );
        }
        ToSimulator::Look {
            run,
            experiment,
            id,
            position,
        } => {
            let view = simulator.look(&draw_split(&experiment, id), id, position, SITES_IN_VIEW);
            post(
                &FromSimulator::View {
                    run,
                    view: Box::new(view),
                },
                None,
            );
        }
        #[expect(clippy::panic, reason = "this is what the message asks for")]
        ToSimulator::Panic => panic!("a test asked for it"),
    });
    post(&FromSimulator::Ready { version: VERSION }, None);
}
