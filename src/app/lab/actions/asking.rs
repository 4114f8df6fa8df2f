//! Questions to the network at hand: about a locus, about a file.

use super::Actions;
use leptos::prelude::*;

impl Actions {
    /// An answer about the file belongs to one network; with another one, or none, it is gone.
    pub(super) fn forget_answer(self) {
        self.lab.real.update(|real| {
            if let Some(real) = real {
                real.answer = None;
            }
        });
    }

    /// Asks the network at hand about the file's spectrum, once its axes are known and it was made for such spectra.
    pub fn predict_file(self) {
        self.forget_answer();
        let Some((samples, folded)) = self.lab.with_run_untracked(|run| {
            (
                run.experiment.locus.samples,
                run.experiment.observation.folded,
            )
        }) else {
            return;
        };
        // What stands in the way is written beside the file; here it only means that nothing can be asked.
        let spectrum = self.lab.real.with_untracked(|real| {
            real.as_ref()
                .filter(|real| real.axes_confirmed)?
                .spectrum(samples, folded)
                .ok()
        });
        if let Some(spectrum) = spectrum {
            self.with_prepared(|trainer, run| trainer.predict(run, spectrum));
        }
    }

    /// Asks every layer about the locus looked at, if the data hold it and its part of the data may be looked at.
    pub fn inspect(self) {
        let view = self.lab.view.get_untracked();
        if self.lab.locus_is_sealed() {
            self.lab.inspection.set(None);
        } else if self.lab.data.with_untracked(|data| {
            data.as_ref()
                .is_some_and(|data| view.index < data.loci_per_class)
        }) && !self.lab.data_is_stale()
        {
            self.with_prepared(|trainer, run| trainer.inspect(run, view.class, view.index));
        }
    }
}
