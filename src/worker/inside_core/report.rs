//! The network beside the simpler methods.

use super::Refusal;
use super::active::Active;
use super::simpler::targets;
use crate::dataset::Part;
use crate::evaluation::regression::RegressionReport;

impl Active {
    /// The network and the simpler methods on a part of the data.
    pub(super) async fn report(&mut self, part: Part) -> Result<RegressionReport, Refusal> {
        let examples = self.held.part(part);
        let predicted = self.session.predict(examples).await?;
        let truth = targets(&self.held, examples);
        let others = self.simpler.predictions(&self.held, &self.of, part);
        Ok(RegressionReport::new(
            &truth,
            &predicted,
            &others,
            self.of.seeds.split,
        ))
    }
}
