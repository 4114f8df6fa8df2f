//! The simpler methods, fitted beside training, and the network's reports beside them.

use super::Outbox;
use super::active::Active;
use super::held::Held;
use super::refusal::{Asked, Refusal};
use crate::dataset::Part;
use crate::evaluation::{Fitting, report};
use crate::protocol::FromTrainer;

/// The simpler methods on their way.
#[derive(Default)]
pub(super) struct MethodsJob {
    fitting: Option<Fitting>,
}

impl MethodsJob {
    /// Fits some more; true when they are fitted and judged.
    pub(super) fn step(
        &mut self,
        asked: Asked,
        active: &Active,
        held: &mut Held,
        outbox: &mut Outbox,
    ) -> bool {
        let (data, parts) = (active.session.data(), active.session.parts());
        let experiment = active.session.experiment();
        // Somebody may have asked for a report meanwhile, for which they were fitted at once.
        if held.methods().is_none() {
            let mut fitting = match self.fitting.take() {
                Some(fitting) => fitting,
                None => Fitting::new(data, experiment, parts),
            };
            if fitting.step() {
                self.fitting = Some(fitting);
                return false;
            }
            held.keep(fitting.finish());
        }
        let methods = held.scores();
        outbox.push(asked.say(FromTrainer::Methods { methods }));
        true
    }
}

/// A report that waits for the simpler methods. What the network said is kept from when it was asked: it may be trained on meanwhile.
pub(super) struct ReportJob {
    part: Part,
    outputs: Vec<f64>,
}

impl ReportJob {
    /// The network on a part of the data.
    pub(super) async fn new(active: &Active, part: Part) -> Result<Self, Refusal> {
        let session = &active.session;
        let outputs = session.predict(session.parts().part(part)).await?;
        let units = active.of.outputs().max(1);
        Ok(Self {
            part,
            outputs: outputs
                .iter()
                .enumerate()
                .map(|(place, &output)| session.in_unit(place % units, output))
                .collect(),
        })
    }

    /// Says it, the simpler methods beside it.
    pub(super) fn say(&self, asked: Asked, active: &Active, held: &mut Held, outbox: &mut Outbox) {
        let methods = held.fitted();
        let session = &active.session;
        let report = Box::new(report(
            session.data(),
            &active.of,
            session.parts(),
            self.part,
            &self.outputs,
            &methods,
        ));
        outbox.push(asked.say(match self.part {
            Part::Test => FromTrainer::Tested { report },
            Part::Training | Part::Validation => FromTrainer::Validated { report },
        }));
    }
}
