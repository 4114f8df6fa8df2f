//! The explorer: simulates what the view History looks at.

use super::clock::now;
use super::explorer_core::{self, DocumentError};
use super::scope::{listen, post, report_panics};
use crate::coalescent::{Purpose, Simulator, Stream};
use crate::expectation::{Costs, Forecast, Many, Measuring};
use crate::experiment::Noise;
use crate::history::Study;
use crate::locus::{Locus, PrepareError, walk};
use crate::protocol::{FromExplorer, Run, ToExplorer, VERSION};

/// How long a batch of loci takes, ms: short enough that a locus asked for in between comes soon.
const BATCH_MS: f64 = 80.0;
/// How long the first loci may take from which the time of all is told, ms.
const FORECAST_MS: f64 = 250.0;
/// How often all loci are summed up for the page to draw, ms.
const SUMMARY_MS: f64 = 600.0;

/// What is kept between messages.
#[derive(Default)]
struct Explorer {
    simulator: Simulator,
    /// The locus looked at, and what it was asked by.
    locus: Option<(Study, u32, Locus)>,
    many: Option<(Run, u32, Many)>,
    measuring: Option<(Run, Measuring)>,
    /// When they were last summed up, ms.
    summed: f64,
}

/// Runs in the worker's `main`.
pub fn run() {
    report_panics(|text| FromExplorer::Panicked { text });
    let mut explorer = Explorer::default();
    listen(move |message, _| {
        let answer = match message {
            ToExplorer::Look {
                run,
                study,
                replicate,
                position,
                noise,
            } => explorer
                .look(run, study, replicate, position, &noise)
                .map_err(|reason| (run, reason)),
            ToExplorer::Begin { run, study, count } => explorer
                .begin(run, study, count)
                .map_err(|reason| (run, reason)),
            ToExplorer::Measure { run, study } => {
                explorer.measure(run, study).map_err(|reason| (run, reason))
            }
            ToExplorer::More { run } => Ok(explorer.more(run)),
            ToExplorer::Walk {
                run,
                study,
                replicate,
                position,
            } => explorer
                .play(run, study, replicate, position)
                .map_err(|reason| (run, reason)),
            ToExplorer::Read { study, text } => Ok(Some(taken(explorer_core::read(&study, &text)))),
            ToExplorer::ReadAlone { text } => Ok(Some(taken(explorer_core::read_alone(&text)))),
            ToExplorer::Write { study } => Ok(Some(match explorer_core::write(&study) {
                Ok(text) => FromExplorer::Document { text },
                Err(error) => FromExplorer::Unwritten {
                    reason: error.to_string(),
                },
            })),
            #[expect(clippy::panic, reason = "this is what the message asks for")]
            ToExplorer::Panic => panic!("a test asked for it"),
        };
        match answer {
            Ok(Some(message)) => post(&message),
            Ok(None) => {}
            Err((run, reason)) => post(&FromExplorer::Refused { run, reason }),
        }
    });
    post(&FromExplorer::Ready { version: VERSION });
}

/// What becomes of a document.
fn taken(read: Result<Study, DocumentError>) -> FromExplorer {
    match read {
        Ok(study) => FromExplorer::Taken {
            study: Box::new(study),
        },
        Err(error) => FromExplorer::Misread {
            reason: error.to_string(),
        },
    }
}

impl Explorer {
    /// The locus of a study, simulated unless it is the one that is kept.
    fn locus(&mut self, study: &Study, replicate: u32) -> Result<Option<&Locus>, PrepareError> {
        let kept =
            matches!(&self.locus, Some((of, index, _)) if of == study && *index == replicate);
        if !kept {
            let locus = Locus::simulate(study, replicate, &mut self.simulator)?;
            self.locus = Some((study.clone(), replicate, locus));
        }
        Ok(self.locus.as_ref().map(|(_, _, locus)| locus))
    }

    fn look(
        &mut self,
        run: Run,
        study: Study,
        replicate: u32,
        position: f64,
        noise: &Noise,
    ) -> Result<Option<FromExplorer>, String> {
        noise.check(&study).map_err(|error| error.to_string())?;
        let Some(locus) = self
            .locus(&study, replicate)
            .map_err(|error| error.to_string())?
        else {
            return Ok(None);
        };
        let view = locus
            .look_through(position, noise)
            .map_err(|error| error.to_string())?;
        Ok(Some(FromExplorer::View {
            run,
            view: Box::new(view),
        }))
    }

    fn play(
        &mut self,
        run: Run,
        study: Study,
        replicate: u32,
        position: f64,
    ) -> Result<Option<FromExplorer>, String> {
        let walk = if study.is_sweep() {
            let locus = self
                .locus(&study, replicate)
                .map_err(|error| error.to_string())?;
            locus
                .and_then(|locus| locus.walk(&study, position))
                .unwrap_or_default()
        } else {
            study.plan().map_err(|error| error.to_string())?;
            // A stream that no locus of this page draws from.
            let mut stream = Stream::counted(study.seed, Purpose::Parameters, replicate);
            walk(&study.demography(), &study.samples(), &mut stream)
        };
        Ok(Some(FromExplorer::Walk {
            run,
            walk: Box::new(walk),
        }))
    }

    /// The first loci of a run, and what the others will take.
    fn begin(
        &mut self,
        run: Run,
        study: Study,
        count: u32,
    ) -> Result<Option<FromExplorer>, String> {
        let mut many = Many::new(study, count).map_err(|error| error.to_string())?;
        let start = now();
        while many.done() < count && (many.done() < 1 || now() - start < FORECAST_MS) {
            many.step();
        }
        let done = many.done();
        let forecast = Forecast::of((now() - start) / 1_000.0, done, count, many.memory(count));
        self.many = Some((run, count, many));
        if done == count {
            Ok(self.more(run))
        } else {
            Ok(Some(FromExplorer::Forecast {
                run,
                count: done,
                forecast,
            }))
        }
    }

    /// The first point of what loci cost.
    fn measure(&mut self, run: Run, study: Study) -> Result<Option<FromExplorer>, String> {
        self.measuring = Some((
            run,
            Measuring::new(study).map_err(|error| error.to_string())?,
        ));
        Ok(self.measure_more(run))
    }

    /// The next one, unless another measurement has begun since.
    fn measure_more(&mut self, run: Run) -> Option<FromExplorer> {
        let (_, measuring) = self.measuring.as_mut().filter(|(of, _)| *of == run)?;
        let more = measuring.step(now);
        let costs = Costs {
            worker: Some(heap()),
            ..measuring.costs().clone()
        };
        if !more {
            self.measuring = None;
        }
        Some(FromExplorer::Costs {
            run,
            costs: Box::new(costs),
            more,
        })
    }

    /// Some more loci of a run, unless another has begun since.
    fn more(&mut self, run: Run) -> Option<FromExplorer> {
        if self.measuring.as_ref().is_some_and(|(of, _)| *of == run) {
            return self.measure_more(run);
        }
        let (_, count, many) = self.many.as_mut().filter(|(of, _, _)| *of == run)?;
        let start = now();
        while many.done() < *count && now() - start < BATCH_MS {
            many.step();
        }
        if many.done() < *count && start - self.summed < SUMMARY_MS {
            return Some(FromExplorer::Progress {
                run,
                count: many.done(),
            });
        }
        self.summed = start;
        Some(FromExplorer::Loci {
            run,
            loci: Box::new(many.loci()),
        })
    }
}

/// Memory of this worker, bytes: WebAssembly's pages have 64 KiB, and none is ever given back.
fn heap() -> f64 {
    core::arch::wasm32::memory_size::<0>() as f64 * 65_536.0
}
