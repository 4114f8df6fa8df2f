//! The data set that a trainer holds, and what is measured on it once.

use crate::dataset::{Dataset, Parts};
use crate::evaluation::{MethodScore, Methods, TrainingRange};
use crate::experiment::{Encoding, Experiment, Split, Task};
use crate::protocol::{DataReport, Run};
use std::rc::Rc;

/// A data set with its name.
pub(super) struct Held {
    pub(super) name: Run,
    pub(super) experiment: Experiment,
    pub(super) data: Rc<Dataset>,
    cut: Option<Cut>,
}

/// A data set cut into its parts.
struct Cut {
    by: (Split, u64),
    parts: Rc<Parts>,
    methods: Option<Rc<Methods>>,
    scores: Vec<MethodScore>,
    range: Option<(Encoding, TrainingRange)>,
}

impl Held {
    /// Room for the rows of an experiment.
    pub(super) fn new(name: Run, experiment: Experiment) -> Self {
        Self {
            name,
            data: Rc::new(Dataset::new(&experiment)),
            experiment,
            cut: None,
        }
    }

    /// Cuts the data into its parts, unless they were cut like this before.
    pub(super) fn cut(&mut self, experiment: &Experiment) {
        let by = (experiment.training.split, experiment.seeds.split);
        if self.cut.as_ref().is_none_or(|cut| cut.by != by) {
            self.experiment.training.split = experiment.training.split;
            self.experiment.seeds.split = experiment.seeds.split;
            self.cut = Some(Cut {
                by,
                parts: Rc::new(Parts::of(experiment)),
                methods: None,
                scores: Vec::new(),
                range: None,
            });
        }
    }

    /// The parts; none before they are cut.
    pub(super) fn parts(&self) -> Rc<Parts> {
        self.cut
            .as_ref()
            .map(|cut| Rc::clone(&cut.parts))
            .unwrap_or_default()
    }

    /// The simpler methods, once they are fitted.
    pub(super) fn methods(&self) -> Option<Rc<Methods>> {
        self.cut.as_ref()?.methods.clone()
    }

    /// Keeps the simpler methods, and judges them on validation.
    pub(super) fn keep(&mut self, methods: Methods) {
        if let Some(cut) = &mut self.cut {
            cut.scores = methods.score(&self.data, &self.experiment, &cut.parts.validation);
            cut.methods = Some(Rc::new(methods));
        }
    }

    /// What the simpler methods reach on validation; nothing before they are fitted.
    pub(super) fn scores(&self) -> Vec<MethodScore> {
        self.cut
            .as_ref()
            .map(|cut| cut.scores.clone())
            .unwrap_or_default()
    }

    /// The simpler methods, fitted now if they were not before.
    pub(super) fn fitted(&mut self) -> Rc<Methods> {
        if let Some(methods) = self.methods() {
            return methods;
        }
        let fit = Methods::fit(&self.data, &self.experiment, &self.parts());
        self.keep(fit.clone());
        Rc::new(fit)
    }

    /// Sizes of the parts, what was left out, and what the simpler methods reach, if they are fitted.
    pub(super) fn report(&self) -> DataReport {
        let parts = self.parts();
        let targets = match &self.experiment.task {
            Task::Classify => 0,
            Task::Regress(targets) => targets.len(),
        };
        let (mut sites, mut cropped) = ([u32::MAX, 0], [0, 0]);
        let all = (0..self.experiment.scenarios.len() as u8)
            .flat_map(|scenario| (0..self.data.examples()).map(move |index| (scenario, index)));
        for example in all {
            let [own, left] = self.data.sites(example);
            sites = [sites[0].min(own), sites[1].max(own)];
            cropped[0] += u64::from(left);
            cropped[1] += u64::from(left > 0);
        }
        DataReport {
            training: parts.training.len() as u32,
            validation: parts.validation.len() as u32,
            test: parts.test.len() as u32,
            targets: (0..targets)
                .map(|target| self.data.target_moments(target, &parts.training))
                .collect(),
            sites: [sites[0].min(sites[1]), sites[1]],
            cropped,
            bytes: self.data.bytes(),
            methods: self.scores(),
        }
    }

    /// The training examples as a cloud of those summary statistics that a coding lets the network see.
    pub(super) fn range(&mut self, encoding: Encoding) -> Option<&TrainingRange> {
        let data = &self.data;
        let Cut { parts, range, .. } = self.cut.as_mut()?;
        range.take_if(|(measured, _)| *measured != encoding);
        let measure = || {
            (
                encoding,
                TrainingRange::new(data, &parts.training, encoding),
            )
        };
        Some(&range.get_or_insert_with(measure).1)
    }
}
