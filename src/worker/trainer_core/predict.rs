//! A spectrum from a file, judged by the network and by how far it lies from what the network was trained on.

use super::active::Active;
use super::held::Held;
use super::opening::opened;
use super::refusal::Refusal;
use crate::experiment::{Input, Task};
use crate::protocol::FromTrainer;
use crate::statistics::JointSpectrum;

impl Active {
    pub(super) async fn predict(
        &mut self,
        held: &mut Held,
        spectrum: JointSpectrum,
    ) -> Result<FromTrainer, Refusal> {
        let Input::Spectrum { encoding, .. } = self.of.observation.input else {
            return Err(Refusal::NoSpectrum {
                given: self.words(),
            });
        };
        let expected = self.of.observed();
        if expected != spectrum.samples {
            return Err(Refusal::OtherSamples {
                found: spectrum.samples.to_vec(),
                expected,
            });
        }
        let range = held
            .range(encoding)
            .ok_or(Refusal::NoRun(self.run))?
            .judge(&spectrum);
        let seeing = self.spectrum(spectrum.cells)?;
        let classes = self.of.task == Task::Classify;
        let opening = opened(&self.session, classes, seeing, None).await?;
        Ok(FromTrainer::Predicted {
            opening: Box::new(opening),
            range,
        })
    }
}
