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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_the_lab_are_experiments_that_may_be_run() {
        for query in [
            "",
            "v=1&preset=human&sd=5",
            "T=fixed:200000&NC=log:10000:50000&NA=uniform:10000:20000&NB=log-int:5000:9000&sd=77",
            "m=log:1e-6:1e-4&flow=a-to-b&m0=0.1&m1=0.35&sd=3",
            "m=fixed:0.00002&flow=b-to-a&m0=0.5&m1=1&nA=9&nB=31",
            "L=20000&mu=2e-7&r=3e-8&n=300&fold=yes&enc=log&layers=4&dropout=0&T=int:1:20&at=0",
        ] {
            let (old, ..) = lab::link::from_query(query);
            let (new, _, notes) = from_query(Page::Lab, query);
            assert_eq!((new.check(), notes), (Ok(()), vec![]), "{query}");
            assert_eq!(new.layers, old.network.layers());
            assert_eq!(new.examples, old.loci_per_class);
        }
    }

    #[test]
    fn links_of_inside_are_experiments_that_may_be_run() {
        for query in [
            "",
            "v=1&preset=theta&sd=9&std=no&pad=-1&positions=yes&net=flat,dense:1&width=60",
            "preset=tajima-varying&rho=uniform:0:20&target=pi&rows=seriation&columns=frequency",
            "sites=theta:log:5:30&growth=uniform:1:10&width=40&coding=minor-allele&rows=sampled",
            "sites=fixed:25&growth=fixed:3&rho=fixed:5&target=fay-wu-h&width=25",
            "sites=theta:fixed:12&bottleneck=log:0.05:0.5,0.1,0.3&n=12&rows=frequency&sd=4",
            "sites=theta:uniform:5:10&bottleneck=fixed:0.2,0,0.4&rho=log:1:10&along=haplotypes&net=flat,dense:1",
            "preset=tajima-toy&n=30&sites=made-up:50&width=50&examples=1000&fresh=yes",
        ] {
            let (old, ..) = regression::link::from_query(query);
            let (new, _, notes) = from_query(Page::Inside, query);
            assert_eq!((new.check(), notes), (Ok(()), vec![]), "{query}");
            assert_eq!((&new.layers, new.examples), (&old.layers, old.examples));
            assert_eq!(new.training.fresh, old.fresh);
        }
    }

    #[test]
    fn what_is_looked_at_is_taken_over() {
        let (_, view, _) = from_query(Page::Lab, "class=gene-flow&locus=7&at=123&backend=cpu");
        let shown = Opened::Example {
            scenario: 1,
            index: 7,
        };
        assert_eq!((view.shown, view.position), (shown, 123.0));
        let (_, view, _) = from_query(Page::Inside, "shown=test:9&show=gradient");
        assert_eq!(view.shown, Opened::InPart(Portion::Test, 9));
    }

    #[test]
    fn broken_fields_of_old_links_are_named() {
        let (experiment, _, notes) = from_query(Page::Lab, "T=uniform:2:1&epochs=3");
        assert_eq!((notes.len(), experiment.training.epochs), (1, 3));
        assert_eq!(notes[0].field, "T");
    }
}
