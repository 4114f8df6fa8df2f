//! One example looked at: its genealogy, with its own sites on it.

use super::simulate::prepared;
use super::{ExampleError, ExampleSimulator, Observed};
use crate::coalescent::{Purpose, Stream};
use crate::history::Story;
use crate::locus::{Fallen, Locus, LocusView, Record, SweepView};
use crate::statistics::Alignment;

impl ExampleSimulator {
    /// An example at a position of its locus, in base pairs (a fraction of the locus in scaled units); a position outside is moved to its
    /// nearer end. Sites are those of the true alignment.
    ///
    /// # Errors
    /// Where it cannot be simulated, or has no genealogy.
    pub fn look(
        &mut self,
        scenario: u8,
        index: u32,
        position: f64,
    ) -> Result<LocusView, ExampleError> {
        let truth = self.example(scenario, index)?;
        let name = self
            .experiment()
            .scenarios
            .get(usize::from(scenario))
            .map(|scenario| scenario.name.clone())
            .unwrap_or_default();
        let (study, id) = (&truth.drawn.study, truth.id);
        if study.story == Story::MadeUp {
            return Err(ExampleError::NoGenealogy { scenario: name });
        }
        let mut alignment = Alignment::default();
        let cells = match &truth.observed {
            Observed::Spectrum(cells) => Some(cells),
            Observed::Alignment(_) => {
                self.alignment(&truth.drawn, id, &name, &mut alignment)?;
                None
            }
        };
        let (record, sweep) = if cells.is_none() && Self::is_one_tree(study) {
            let meetings = self.meetings(study, id)?;
            (Record::of_tree(&study.samples(), &meetings), None)
        } else {
            let prepared = prepared(&truth.drawn, id, &name)?;
            let stream = Stream::new(id.locus(), Purpose::Genealogy);
            let (record, sweep) = prepared.record_from(stream, true, self.simulator());
            let sweep = study
                .sweep()
                .zip(sweep)
                .map(|(sweep, (events, trajectory))| SweepView::of(&sweep, &events, trajectory));
            (record, sweep)
        };
        let fallen = cells.map_or(Fallen::Alignment(&alignment), |cells| Fallen::Cells(cells));
        let mut places = Stream::new(id.locus(), Purpose::MutationPlaces);
        let locus = Locus::of_example(study, record, sweep, &fallen, &mut places, index);
        Ok(locus.look(position))
    }
}
