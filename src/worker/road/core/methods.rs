//! The simpler methods, fitted beside training, and the network's report beside them.

use super::active::Active;
use super::held::Held;
use super::{Asked, Outbox, Refusal};
use crate::dataset::Part;
use crate::evaluation::road::{Report, report};
use crate::protocol::road::FromTrainer;

/// The simpler methods are to be fitted.
#[derive(Default)]
pub(super) struct MethodsJob {
    told: bool,
}

impl MethodsJob {
    /// Says that it takes a while, then fits; true when it is done.
    pub(super) fn step(
        &mut self,
        asked: Asked,
        active: &Active,
        held: &mut Held,
        outbox: &mut Outbox,
    ) -> bool {
        if !self.told {
            self.told = true;
            outbox.push(asked.say(FromTrainer::Working));
            return false;
        }
        let (_, methods) = held.fit(active.session.experiment());
        outbox.push(asked.say(FromTrainer::Methods { methods }));
        true
    }
}

impl Active {
    /// The network and the simpler methods on a part of the data.
    pub(super) async fn report(&self, held: &mut Held, part: Part) -> Result<Report, Refusal> {
        let (methods, _) = held.fit(self.session.experiment());
        let examples = self.session.parts().part(part);
        let outputs = self.session.predict(examples).await?;
        Ok(report(
            self.session.data(),
            self.session.experiment(),
            self.session.parts(),
            part,
            &outputs,
            &methods,
        ))
    }
}
