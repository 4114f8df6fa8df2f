//! Links of the first version, which one page each wrote: they give the experiment that means the same, bit for bit in its data where numbers
//! are drawn as before.

use crate::experiment::link::LinkNote;
use crate::experiment::regression::{self, Regression, RegressionPreset, RegressionView, SitesLaw};
use crate::experiment::road::presets::spectrum_layers;
use crate::experiment::road::{
    Experiment, Input, Law, Opened, Portion, Preset, Quantity, Scenario, Statistic, Target, Task,
    Training, View,
};
use crate::experiment::{self as lab, Class, Direction, Law as Shape, Prior, Split, ViewState};
use crate::history::{Sites, Story};

/// The page for which a link of version 1 was written: its keys mean something else on each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Two histories of two populations.
    Lab,
    /// Alignments of one population.
    Inside,
}

/// Reads a link that a page wrote.
pub fn from_query(page: Page, query: &str) -> (Experiment, View, Vec<LinkNote>) {
    match page {
        Page::Lab => {
            let (experiment, view, notes) = lab::link::from_query(query);
            (Experiment::from(&experiment), View::from(&view), notes)
        }
        Page::Inside => {
            let (experiment, view, notes) = regression::link::from_query(query);
            let view = View {
                position: 0.5,
                ..View::from(&view)
            };
            (Experiment::from(&experiment), view, notes)
        }
    }
}

impl From<&ViewState> for View {
    fn from(view: &ViewState) -> Self {
        Self {
            shown: Opened::Example {
                scenario: u8::from(view.class),
                index: view.index,
            },
            position: view.position,
            shows: Default::default(),
            backend: view.backend,
        }
    }
}

impl From<&RegressionView> for View {
    fn from(view: &RegressionView) -> Self {
        let (portion, index) = match view.shown {
            regression::Shown::Training(index) => (Portion::Training, index),
            regression::Shown::Validation(index) => (Portion::Validation, index),
            regression::Shown::Test(index) => (Portion::Test, index),
        };
        Self {
            shown: Opened::InPart(portion, index),
            position: 0.5,
            shows: view.shows,
            backend: view.backend,
        }
    }
}

fn training(training: &lab::Training, split: Split) -> Training {
    Training {
        learning_rate: training.learning_rate,
        rate_changes: training.rate_changes.clone(),
        batch_size: training.batch_size,
        epochs: training.epochs,
        split,
        standardise: false,
        fresh: false,
    }
}

impl From<&lab::Experiment> for Experiment {
    fn from(old: &lab::Experiment) -> Self {
        let preset = match old.preset {
            lab::Preset::GeneFlow => Preset::GeneFlow,
            lab::Preset::Human => Preset::Human,
        };
        let mut new = preset.experiment();
        let (history, migration) = (&old.history, &old.history.migration);
        let flow = match migration.direction {
            Direction::Both => 0.0,
            Direction::AToB => 1.0,
            Direction::BToA => 2.0,
        };
        let window = |factor| Law::Times {
            of: "T".to_owned(),
            factor,
            whole: true,
        };
        for scenario in &mut new.scenarios {
            scenario.set("w0", window(migration.start));
            scenario.set("w1", window(migration.end));
            scenario.haplotypes = old.locus.samples.to_vec();
        }
        let shared = [
            ("T", &history.split_time),
            ("NC", &history.ancestral_size),
            ("NA", &history.sizes[0]),
            ("NB", &history.sizes[1]),
        ];
        if let Some(divergence) = new.scenarios.get_mut(Class::Divergence.label()) {
            for (key, prior) in shared {
                divergence.set(key, Law::Prior(*prior));
            }
        }
        if let Some(gene_flow) = new.scenarios.get_mut(Class::GeneFlow.label()) {
            gene_flow.set("m", Law::Prior(migration.rate));
            gene_flow.set("flow", Law::fixed(flow));
        }
        new.locus.length = old.locus.length;
        new.locus.mutation = Prior::fixed(old.locus.mutation_rate);
        new.locus.recombination = Prior::fixed(old.locus.recombination_rate);
        new.locus.generation_years = history.generation_years;
        new.observation.input = Input::Spectrum {
            encoding: old.observation.encoding,
            folded: old.observation.folded,
        };
        new.layers = spectrum_layers(old.network.dense_layers, old.network.dropout, 2);
        new.training = training(&old.training, Split::TUTORIAL);
        new.examples = old.loci_per_class;
        new.seeds = old.seeds;
        new
    }
}

impl From<&Regression> for Experiment {
    fn from(old: &Regression) -> Self {
        let preset = match old.preset {
            RegressionPreset::TajimaToy => Preset::TajimaToy,
            RegressionPreset::Tajima => Preset::Tajima,
            RegressionPreset::TajimaVarying => Preset::TajimaVarying,
            RegressionPreset::Theta => Preset::Theta,
        };
        let mut new = preset.experiment();
        let source = &old.source;
        let scenario = match (&source.sites, &source.bottleneck) {
            (SitesLaw::MadeUp(_), _) => Scenario::of("Made up", Story::MadeUp),
            // At the same size there was none.
            (_, Some(bottleneck)) if bottleneck.size != Prior::fixed(1.0) => {
                Scenario::of("bottleneck", Story::ThreeEpoch)
                    .with("N0", Law::fixed(1.0))
                    .drawn("N1", bottleneck.size)
                    .with("N2", Law::fixed(1.0))
                    .with("t1", Law::fixed(bottleneck.start))
                    .with("t2", Law::fixed(bottleneck.end))
            }
            _ if source.growth.law != Shape::Fixed || source.growth.low != 0.0 => {
                Scenario::of("growth", Story::Exponential)
                    .with("N0", Law::fixed(1.0))
                    .drawn("g", source.growth)
            }
            _ => Scenario::of("constant size", Story::Constant).with("N", Law::fixed(1.0)),
        };
        new.scenarios = vec![scenario.sampled(&[source.haplotypes])];
        new.locus.sites = match source.sites {
            SitesLaw::MadeUp(sites) | SitesLaw::Fixed(sites) => Sites::Exactly(sites),
            SitesLaw::Theta(_) => Sites::Infinite,
        };
        // Of exactly so many sites, the rate says nothing, and none is drawn.
        new.locus.mutation = match source.sites {
            SitesLaw::Theta(theta) => theta,
            _ => Prior::fixed(10.0),
        };
        new.locus.recombination = source.recombination;
        let of = match old.target {
            regression::Target::TajimasD => Quantity::Statistic(Statistic::TajimasD),
            regression::Target::Pi => Quantity::Statistic(Statistic::Pi),
            regression::Target::FayWuH => Quantity::Statistic(Statistic::FayWuH),
            regression::Target::Theta => Quantity::Parameter("theta".to_owned()),
        };
        new.task = Task::Regress(vec![Target::linear(of)]);
        new.observation.input = Input::Alignment(old.observation);
        new.layers.clone_from(&old.layers);
        new.training = Training {
            standardise: old.standardise,
            fresh: old.fresh,
            ..training(&old.training, Regression::SPLIT)
        };
        new.examples = old.examples;
        new.seeds = old.seeds;
        new
    }
}
