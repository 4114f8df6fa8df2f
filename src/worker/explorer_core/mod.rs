//! The explorer without its worker: simulates what the view History looks at, and answers one message after another.

mod document;

use crate::coalescent::{Purpose, Simulator, Stream};
use crate::expectation::{Costs, Forecast, Many, Measuring};
use crate::experiment::Noise;
use crate::history::{Study, StudyError};
use crate::locus::{Locus, PrepareError, walk};
use crate::observation::noise::NoiseError;
use crate::protocol::{FromExplorer, Run, ToExplorer};
use document::DocumentError;
use thiserror::Error;

/// How long a batch of loci takes, ms: short enough that a locus asked for in between comes soon.
const BATCH_MS: f64 = 80.0;
/// How long the first loci may take from which the time of all is told, ms.
const FORECAST_MS: f64 = 250.0;
/// How often all loci are summed up for the page to draw, ms.
const SUMMARY_MS: f64 = 600.0;

/// Why there is no locus to look at.
#[derive(Debug, Error)]
enum Refusal {
    /// The noise does not go with the study.
    #[error(transparent)]
    Study(#[from] StudyError),
    /// The study cannot be simulated.
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    /// The noise cannot be laid over this locus.
    #[error(transparent)]
    Noise(#[from] NoiseError),
}

/// What is kept between messages.
pub struct Explorer {
    /// A clock, ms from any origin.
    now: fn() -> f64,
    /// Memory of the worker, bytes.
    heap: fn() -> f64,
    simulator: Simulator,
    /// The locus looked at, and what it was asked by.
    locus: Option<(Study, u32, Locus)>,
    many: Option<(Run, u32, Many)>,
    measuring: Option<(Run, Measuring)>,
    /// When they were last summed up, ms.
    summed: f64,
}

impl Explorer {
    /// Nothing asked yet; with a clock, ms from any origin, and what tells the worker's memory, bytes.
    pub fn new(now: fn() -> f64, heap: fn() -> f64) -> Self {
        Self {
            now,
            heap,
            simulator: Simulator::default(),
            locus: None,
            many: None,
            measuring: None,
            summed: f64::NEG_INFINITY,
        }
    }

    /// The answer to a message; none where another run has taken the place of the one it names.
    pub fn answer(&mut self, message: ToExplorer) -> Option<FromExplorer> {
        let (run, answer) = match message {
            ToExplorer::Look {
                run,
                study,
                replicate,
                position,
                noise,
            } => (run, self.look(run, &study, replicate, position, &noise)),
            ToExplorer::Begin { run, study, count } => (run, self.begin(run, study, count)),
            ToExplorer::Measure { run, study } => match Measuring::new(study) {
                Ok(measuring) => {
                    self.measuring = Some((run, measuring));
                    return self.more(run);
                }
                Err(error) => (run, Err(error.into())),
            },
            ToExplorer::More { run } => return self.more(run),
            ToExplorer::Walk {
                run,
                study,
                replicate,
                position,
            } => (run, self.play(run, &study, replicate, position)),
            ToExplorer::Read { study, text } => return Some(taken(document::read(&study, &text))),
            ToExplorer::ReadAlone { text } => return Some(taken(document::read_alone(&text))),
            ToExplorer::Write { study } => {
                return Some(match document::write(&study) {
                    Ok(text) => FromExplorer::Document { text },
                    Err(error) => FromExplorer::Unwritten {
                        reason: error.to_string(),
                    },
                });
            }
            #[expect(clippy::panic, reason = "this is what the message asks for")]
            ToExplorer::Panic => panic!("a test asked for it"),
        };
        Some(answer.unwrap_or_else(|error| FromExplorer::Refused {
            run,
            reason: error.to_string(),
        }))
    }

    /// The locus of a study, simulated unless it is the one that is kept.
    fn locus(&mut self, study: &Study, replicate: u32) -> Result<&Locus, PrepareError> {
        let kept = self
            .locus
            .take()
            .filter(|(of, index, _)| of == study && *index == replicate);
        let kept = match kept {
            Some(kept) => kept,
            None => {
                let locus = Locus::simulate(study, replicate, &mut self.simulator)?;
                (study.clone(), replicate, locus)
            }
        };
        Ok(&self.locus.insert(kept).2)
    }

    fn look(
        &mut self,
        run: Run,
        study: &Study,
        replicate: u32,
        position: f64,
        noise: &Noise,
    ) -> Result<FromExplorer, Refusal> {
        noise.check(study)?;
        let view = self
            .locus(study, replicate)?
            .look_through(position, noise)?;
        Ok(FromExplorer::View {
            run,
            view: Box::new(view),
        })
    }

    fn play(
        &mut self,
        run: Run,
        study: &Study,
        replicate: u32,
        position: f64,
    ) -> Result<FromExplorer, Refusal> {
        let walk = if study.is_sweep() {
            let locus = self.locus(study, replicate)?;
            locus.walk(study, position).unwrap_or_default()
        } else {
            study.plan()?;
            // A stream that no locus of this page draws from.
            let mut stream = Stream::counted(study.seed, Purpose::Parameters, replicate);
            walk(&study.demography(), &study.samples(), &mut stream)
        };
        Ok(FromExplorer::Walk {
            run,
            walk: Box::new(walk),
        })
    }

    /// The first loci of a run, and what the others will take.
    fn begin(&mut self, run: Run, study: Study, count: u32) -> Result<FromExplorer, Refusal> {
        let mut many = Many::new(study, count)?;
        let start = (self.now)();
        while many.done() < count && (many.done() < 1 || (self.now)() - start < FORECAST_MS) {
            many.step();
        }
        let done = many.done();
        let answer = if done == count {
            FromExplorer::Loci {
                run,
                loci: Box::new(many.loci()),
            }
        } else {
            let seconds = ((self.now)() - start) / 1_000.0;
            let forecast = Forecast::of(seconds, done, count, many.memory(count));
            FromExplorer::Forecast {
                run,
                count: done,
                forecast,
            }
        };
        self.many = Some((run, count, many));
        Ok(answer)
    }

    /// Some more loci of a run, or the next point of a measurement, unless another has begun since.
    fn more(&mut self, run: Run) -> Option<FromExplorer> {
        if let Some((_, measuring)) = self.measuring.as_mut().filter(|(of, _)| *of == run) {
            let more = measuring.step(self.now);
            let costs = Costs {
                worker: Some((self.heap)()),
                ..measuring.costs().clone()
            };
            if !more {
                self.measuring = None;
            }
            return Some(FromExplorer::Costs {
                run,
                costs: Box::new(costs),
                more,
            });
        }
        let (_, count, many) = self.many.as_mut().filter(|(of, _, _)| *of == run)?;
        let start = (self.now)();
        while many.done() < *count && (self.now)() - start < BATCH_MS {
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

#[cfg(test)]
mod tests;
