//! The explorer: simulates what the page of histories looks at.

use super::clock::now;
use super::scope::{listen, post, report_panics};
use crate::coalescent::{Purpose, Simulator, Stream};
use crate::exploration::{ExplorationError, Locus, Many, Study, walk};
use crate::formats::demes;
use crate::protocol::{FromExplorer, Run, ToExplorer, VERSION};

/// How long a batch of loci takes, ms: short enough that a locus asked for in between comes soon.
const BATCH_MS: f64 = 80.0;
/// How often all loci are summed up for the page to draw, ms.
const SUMMARY_MS: f64 = 600.0;

/// What is kept between messages.
#[derive(Default)]
struct Explorer {
    simulator: Simulator,
    /// The locus looked at, and what it was asked by.
    locus: Option<(Study, u32, Locus)>,
    many: Option<(Run, u32, Many)>,
    /// When they were last summed up, ms.
    summed: f64,
}

/// Runs in the worker's `main`.
pub fn run() {
    report_panics(|text| FromExplorer::Panicked { text });
    let mut explorer = Explorer::default();
    listen(move |message, _| {
        let answer = match message {
            ToExplorer::Look { run, study, replicate, position } => {
                explorer.look(run, study, replicate, position).map_err(|error| (run, error))
            }
            ToExplorer::Begin { run, study, count } => match Many::new(study) {
                Ok(many) => {
                    explorer.many = Some((run, count, many));
                    Ok(explorer.more(run))
                }
                Err(error) => Err((run, error)),
            },
            ToExplorer::More { run } => Ok(explorer.more(run)),
            ToExplorer::Walk { run, study, replicate } => played(run, &study, replicate).map_err(|error| (run, error)),
            ToExplorer::Read { text } => Ok(Some(match demes::read(text.as_bytes()) {
                Ok(model) => FromExplorer::Written { demography: model.demography },
                Err(error) => FromExplorer::Misread { reason: error.to_string() },
            })),
            #[expect(clippy::panic, reason = "this is what the message asks for")]
            ToExplorer::Panic => panic!("a test asked for it"),
        };
        match answer {
            Ok(Some(message)) => post(&message, None),
            Ok(None) => {}
            Err((run, error)) => post(&FromExplorer::Refused { run, reason: error.to_string() }, None),
        }
    });
    post(&FromExplorer::Ready { version: VERSION }, None);
}

impl Explorer {
    fn look(&mut self, run: Run, study: Study, replicate: u32, position: f64) -> Result<Option<FromExplorer>, ExplorationError> {
        let kept = matches!(&self.locus, Some((of, index, _)) if *of == study && *index == replicate);
        if !kept {
            let locus = Locus::simulate(&study, replicate, &mut self.simulator)?;
            self.locus = Some((study, replicate, locus));
        }
        Ok(self.locus.as_ref().map(|(_, _, locus)| FromExplorer::View { run, view: Box::new(locus.look(position)) }))
    }

    /// Some more loci of a run, unless another has begun since.
    fn more(&mut self, run: Run) -> Option<FromExplorer> {
        let (_, count, many) = self.many.as_mut().filter(|(of, _, _)| *of == run)?;
        let start = now();
        while many.done() < *count && now() - start < BATCH_MS {
            many.step();
        }
        if many.done() < *count && start - self.summed < SUMMARY_MS {
            return Some(FromExplorer::Progress { run, count: many.done() });
        }
        self.summed = start;
        Some(FromExplorer::Loci { run, loci: Box::new(many.loci()) })
    }
}

fn played(run: Run, study: &Study, replicate: u32) -> Result<Option<FromExplorer>, ExplorationError> {
    study.plan()?;
    // A stream that no locus of this page draws from.
    let mut stream = Stream::counted(study.seed, Purpose::Parameters, replicate);
    Ok(Some(FromExplorer::Walk { run, walk: Box::new(walk(&study.demography(), &study.samples(), &mut stream)) }))
}
