//! The simpler methods, fitted beside training, and the network's report beside them.

use super::active::Active;
use super::held::Held;
use super::jobs::MethodsJob;
use super::{Asked, Outbox, Refusal};
use crate::dataset::Part;
use crate::evaluation::road::{Fitting, Report, report};
use crate::protocol::road::FromTrainer;

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

impl Active {
    /// The network and the simpler methods on a part of the data.
    pub(super) async fn report(&self, held: &mut Held, part: Part) -> Result<Report, Refusal> {
        let methods = held.fitted();
        let examples = self.session.parts().part(part);
        let outputs = self.session.predict(examples).await?;
        let units = self.of.outputs().max(1);
        let outputs: Vec<f64> = outputs
            .iter()
            .enumerate()
            .map(|(place, &output)| self.session.in_unit(place % units, output))
            .collect();
        Ok(report(
            self.session.data(),
            &self.of,
            self.session.parts(),
            part,
            &outputs,
            &methods,
        ))
    }
}
