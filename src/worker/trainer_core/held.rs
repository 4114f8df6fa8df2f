//! The data set that a trainer holds, and what is measured on it once.

use crate::dataset::{Dataset, Parts};
use crate::evaluation::{Baselines, TrainingRange};
use crate::experiment::{Encoding, Experiment, Split};
use crate::protocol::{DataReport, Run};
use std::rc::Rc;

/// A data set with its name.
pub(super) struct Held {
    pub(super) name: Run,
    pub(super) data: Rc<Dataset>,
    cut: Cut,
}

/// A data set cut into its parts by a split seed.
struct Cut {
    seed: Option<u64>,
    parts: Rc<Parts>,
    report: Option<DataReport>,
    range: Option<(Encoding, TrainingRange)>,
}

impl Held {
    /// Room for the rows of an experiment.
    pub(super) fn new(name: Run, experiment: Experiment) -> Self {
        let data = Rc::new(Dataset::new(
            experiment.locus.samples,
            experiment.loci_per_class,
        ));
        Self {
            name,
            data,
            cut: Cut {
                seed: None,
                parts: Rc::new(Parts::new(0, &Split::TUTORIAL, 0)),
                report: None,
                range: None,
            },
        }
    }

    /// Cuts the data into its parts, unless they were cut by this seed before.
    pub(super) fn cut(&mut self, seed: u64) {
        if self.cut.seed != Some(seed) {
            let parts = Rc::new(Parts::new(
                self.data.loci_per_class(),
                &Split::TUTORIAL,
                seed,
            ));
            self.cut = Cut {
                seed: Some(seed),
                parts,
                report: None,
                range: None,
            };
        }
    }

    /// The parts.
    pub(super) fn parts(&self) -> Rc<Parts> {
        Rc::clone(&self.cut.parts)
    }

    /// Sizes of the parts, and what the simpler methods reach on validation.
    pub(super) fn report(&mut self) -> DataReport {
        let Cut { parts, report, .. } = &mut self.cut;
        report
            .get_or_insert_with(|| DataReport {
                training: parts.training.len() as u32,
                validation: parts.validation.len() as u32,
                test: parts.test.len() as u32,
                baselines: Baselines::fit(&self.data, &parts.training)
                    .score(&self.data, &parts.validation),
            })
            .clone()
    }

    /// The training loci as a cloud of those summary statistics that a coding lets the network see.
    pub(super) fn range(&mut self, encoding: Encoding) -> &TrainingRange {
        if self
            .cut
            .range
            .as_ref()
            .is_some_and(|(measured, _)| *measured != encoding)
        {
            self.cut.range = None;
        }
        let measure = || {
            (
                encoding,
                TrainingRange::new(&self.data, &self.cut.parts.training, encoding),
            )
        };
        &self.cut.range.get_or_insert_with(measure).1
    }
}
