//! Links of version 1, each with the numbers that it means: `links.json`.
//!
//! An entry has a page, a query, what it means as a flat map, and the fields that a note names. Where it has `beside`, the query of another entry
//! of that page, only what differs from that one's meaning is written, `null` for what it lacks. Where it has `change`, a lesson's link was
//! followed from there; `refused` is the field for which nothing was changed. Where it has `data`, the first examples are pinned as well.
//!
//! `PINS=write cargo test --features flex --test pins links` writes `means`, `notes`, `refused` and `data` anew for the pages, queries, `beside` and
//! `change` that stand there; for a new link, add an entry with those (and `"data": {}`), and run it.
//!
//! Version 2 reads them: what stands here was written when the readers of version 1 were still there.
//!
//! A broken field of Histories drops its whole link today. The entries here have nothing else to lose but their history, and mean the same where
//! only the broken field is left out; those that lose more are under `free to become better`, with a link of the Lab that loses its length because
//! the default position lies beyond it.

use crate::facts::{Facts, differences, read, write, writing};
use adapter::Reader;
use serde_json::{Value, json};

const FILE: &str = "links.json";
const COMMITTED: &str = include_str!("links.json");

/// What a link was found to mean.
struct Found {
    means: Facts,
    notes: Vec<String>,
}

fn text<'a>(entry: &'a Value, name: &str) -> &'a str {
    entry[name].as_str().unwrap_or_default()
}

/// The facts of an entry, as it is committed.
fn found(entry: &Value) -> Value {
    let reader = Reader::of(text(entry, "page"));
    let query = text(entry, "query");
    let mut found = entry.clone();
    let read = match entry["change"].as_str() {
        Some(change) => reader.change(query, change),
        None => Ok(reader.read(query)),
    };
    match read {
        Err(field) => found["refused"] = json!(field),
        Ok(Found { means, notes }) => {
            found["means"] = match entry["beside"].as_str() {
                Some(other) => Value::from(besides(&reader.read(other).means, means)),
                None => Value::from(means),
            };
            found["notes"] = json!(notes);
        }
    }
    if !entry["data"].is_null() {
        found["data"] = Value::from(reader.examples(query));
    }
    found
}

/// What differs between two meanings.
fn besides(other: &Facts, mut means: Facts) -> Facts {
    for (name, value) in other {
        match means.get(name) {
            Some(own) if own == value => means.remove(name),
            Some(_) => None,
            None => means.insert(name.clone(), Value::Null),
        };
    }
    means
}

fn entries(pins: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let sections = pins.as_object().unwrap().iter();
    sections.flat_map(|(section, entries)| {
        let entries = entries.as_array().unwrap().iter();
        entries.map(move |entry| (section.as_str(), entry))
    })
}

#[test]
fn links_mean_what_they_meant() {
    let pins: Value = read(COMMITTED);
    if writing() {
        let mut pins = pins;
        let sections = pins.as_object_mut().unwrap().values_mut();
        for entry in sections.flat_map(|entries| entries.as_array_mut().unwrap()) {
            *entry = found(entry);
        }
        return write(FILE, &pins);
    }
    let mut lines = Vec::new();
    for (section, entry) in entries(&pins) {
        let wrong = differences(entry, &found(entry));
        if !wrong.is_empty() {
            let change = entry["change"].as_str();
            lines.push(format!(
                "{section}, {} ?{}{}\n{}",
                text(entry, "page"),
                text(entry, "query"),
                change.map_or(String::new(), |change| format!(", then ?{change}")),
                wrong.join("\n")
            ));
        }
    }
    assert!(
        lines.is_empty(),
        "{} links\n{}",
        lines.len(),
        lines.join("\n")
    );
}

/// The file is worth having: every page, preset and history, every key of every page, and notes of each kind.
#[test]
fn every_key_and_every_preset_is_among_the_links() {
    let pins: Value = read(COMMITTED);
    assert!(entries(&pins).count() >= 40);
    for page in adapter::PAGES {
        let queries: Vec<String> = entries(&pins)
            .filter(|(_, entry)| text(entry, "page") == page && entry["refused"].is_null())
            .flat_map(|(_, entry)| ["query", "change"].map(|name| text(entry, name).to_owned()))
            .collect();
        let fields: Vec<(String, String)> = queries
            .iter()
            .flat_map(|query| form_urlencoded::parse(query.as_bytes()).into_owned())
            .collect();
        for (key, value) in adapter::keys(page) {
            let is = |field: &(String, String)| {
                field.0 == key && value.as_ref().is_none_or(|value| field.1 == *value)
            };
            assert!(fields.iter().any(is), "{page}: {key} {value:?}");
        }
    }
    let noted = |named: &str| {
        entries(&pins)
            .any(|(_, entry)| entry["notes"] == json!([named]) || entry["refused"] == named)
    };
    for field in [
        "v",
        "preset",
        "link",
        "T",
        "lr",
        "sites",
        "bottleneck",
        "h",
        "demes",
        "seed",
    ] {
        assert!(noted(field), "no link with a note on {field}");
    }
}

/// A number, a word and a seed that are off are each noticed.
#[test]
fn another_meaning_is_noticed() {
    let reader = Reader::of("lab");
    let base = Value::from(reader.read("v=1").means);
    for (query, name) in [
        ("v=1&T=int:50000:500001", "T.high"),
        ("v=1&T=uniform:50000:500000", "T.whole"),
        ("v=1&lr=1.0000000000000002e-5", "training.lr"),
        ("v=1&sd=2", "seed.data"),
    ] {
        let lines = differences(&base, &Value::from(reader.read(query).means));
        assert!(
            lines.len() == 1 && lines[0].contains(name),
            "{query}: {lines:?}"
        );
    }
}

/// From the readers of links to flat maps of plain names. Names that begin alike belong together; `.whole` says that only whole numbers are
/// drawn, times are generations ago in Lab and Histories and units of 2N in Inside.
mod adapter {
    use super::Found;
    use crate::facts::examples::{self, CLASSES};
    use crate::facts::{Facts, Numbers};
    use coalescent_playground::coalescent::Simulator;
    use coalescent_playground::coalescent::demography::{Change, Demography};
    use coalescent_playground::coalescent::sweep::{Path, Start};
    use coalescent_playground::dataset::ExampleSimulator;
    use coalescent_playground::experiment::link::{self, Page, study};
    use coalescent_playground::experiment::{
        BackendChoice, Coding, ColumnOrder, Encoding, Experiment, Input, Law, NoiseKind, Opened,
        Orientation, Portion, Preset, Prior, Quantity, RowOrder, Scenario, Seeds, Shape, Shows,
        Statistic, Task, Training, View,
    };
    use coalescent_playground::history::{Selected, Sites, Story, Study};
    use coalescent_playground::network::{Activation, Initial, Layer};
    use serde_json::{Value, json};

    pub const PAGES: [&str; 3] = ["lab", "inside", "histories"];

    /// The reader of one page's links.
    pub enum Reader {
        Lab,
        Inside,
        Histories,
    }

    impl Reader {
        pub fn of(page: &str) -> Self {
            match page {
                "lab" => Self::Lab,
                "inside" => Self::Inside,
                "histories" => Self::Histories,
                _ => panic!("there is no page {page}"),
            }
        }

        /// The page whose old links these are; none of Histories, whose links have one version.
        fn page(&self) -> Option<Page> {
            match self {
                Self::Lab => Some(Page::Lab),
                Self::Inside => Some(Page::Inside),
                Self::Histories => None,
            }
        }

        fn means(&self, experiment: &Experiment, view: &View) -> Facts {
            match self {
                Self::Inside => inside(experiment, view),
                _ => lab(experiment, view),
            }
        }

        /// What a link means.
        pub fn read(&self, query: &str) -> Found {
            let Some(page) = self.page() else {
                let (study, view, notes) = study::from_query(query);
                return Found {
                    means: histories(&study, &view),
                    notes: notes.into_iter().map(|note| note.field).collect(),
                };
            };
            let (experiment, view, notes) = link::from_query(page, query);
            Found {
                means: self.means(&experiment, &view),
                notes: notes.into_iter().map(|note| note.field).collect(),
            }
        }

        /// What a lesson's link makes of the page that another link opened, or the field for which it is refused.
        pub fn change(&self, query: &str, change: &str) -> Result<Found, String> {
            // Nothing of what was there stays in Histories.
            let Some(page) = self.page() else {
                return Ok(self.read(change));
            };
            let (experiment, view, _) = link::from_query(page, query);
            link::change(&experiment, &view, change)
                .map_err(|note| note.field)
                .map(|(experiment, view)| Found {
                    means: self.means(&experiment, &view),
                    notes: Vec::new(),
                })
        }

        /// The first examples of a link: three of each class of the Lab, three of Inside, the first locus of Histories.
        pub fn examples(&self, query: &str) -> Facts {
            let mut facts = Facts::new();
            let mut put = |name: String, numbers: Numbers| {
                facts.insert(name, Value::from(numbers.facts()));
            };
            match self {
                Self::Lab => {
                    let (experiment, ..) = link::from_query(Page::Lab, query);
                    let mut simulator = ExampleSimulator::new(&experiment);
                    for (class, name) in CLASSES {
                        for index in 0..3 {
                            let mut numbers = Numbers::default();
                            examples::lab(&mut numbers, &mut simulator, class, index);
                            put(format!("{name} {index}"), numbers);
                        }
                    }
                }
                Self::Inside => {
                    let (experiment, ..) = link::from_query(Page::Inside, query);
                    for index in 0..3 {
                        let mut numbers = Numbers::default();
                        examples::inside(&mut numbers, &experiment, index);
                        put(format!("alignment {index}"), numbers);
                    }
                }
                Self::Histories => {
                    let (study, view, _) = study::from_query(query);
                    let mut numbers = Numbers::default();
                    let mut simulator = Simulator::default();
                    let (position, noise) = (view.position, view.noise);
                    examples::history(&mut numbers, &mut simulator, &study, 0, position, &noise);
                    put("locus 0".to_owned(), numbers);
                }
            }
            facts
        }
    }

    /// Every key that the Lab and Inside wrote.
    const LAB: &str = "NC NA NB T m flow m0 m1 g nA nB L mu r n enc fold layers dropout lr rates batch epochs sd ss sw class locus at backend";
    const INSIDE: &str = "n sites rho growth bottleneck target examples fresh rows columns coding along width pad positions net lr rates batch epochs std sd ss sw shown show backend";

    /// Every key of a page, and every value of those that choose what the others belong to.
    pub fn keys(page: &str) -> Vec<(String, Option<String>)> {
        let key = |name: &str| (name.to_owned(), None);
        let value = |name: &str, value: &str| (name.to_owned(), Some(value.to_owned()));
        match page {
            "lab" => LAB
                .split(' ')
                .map(key)
                .chain([key("v"), value("preset", Preset::Human.key())])
                .collect(),
            "inside" => INSIDE
                .split(' ')
                .map(key)
                .chain(
                    Page::Inside
                        .presets()
                        .iter()
                        .map(|preset| value("preset", preset.key())),
                )
                .collect(),
            _ => study::table()
                .iter()
                .map(|[name, ..]| key(name))
                .chain(Story::ALL.map(|story| value("h", story.key())))
                .chain(
                    Selected::ALL[1..]
                        .iter()
                        .map(|kind| value("sweep", kind.key())),
                )
                .chain(
                    NoiseKind::ALL[1..]
                        .iter()
                        .map(|kind| value("noise", kind.key())),
                )
                .collect(),
        }
    }

    /// Adds facts under names.
    struct Means(Facts);

    impl Means {
        fn say(&mut self, name: &str, value: impl Into<Value>) {
            self.0.insert(name.to_owned(), value.into());
        }

        /// Without a fraction where it is whole.
        fn number(&mut self, name: &str, number: f64) {
            let whole = number.fract() == 0.0 && number.abs() < 1e15;
            self.say(
                name,
                match whole {
                    true => json!(number as i64),
                    false => json!(number),
                },
            );
        }

        fn prior(&mut self, name: &str, prior: &Prior) {
            let law = match prior.shape {
                Shape::Fixed => "fixed",
                Shape::Uniform => "uniform",
                Shape::LogUniform => "log-uniform",
            };
            self.say(&format!("{name}.law"), law);
            self.number(&format!("{name}.low"), prior.low);
            self.number(&format!("{name}.high"), prior.high);
            self.say(&format!("{name}.whole"), prior.integer);
        }

        fn training(&mut self, training: &Training, seeds: &Seeds) {
            let split = &training.split;
            self.number("training.lr", training.learning_rate);
            for (place, change) in training.rate_changes.iter().enumerate() {
                self.say(&format!("training.change {place}.step"), change.step);
                self.number(&format!("training.change {place}.lr"), change.rate);
            }
            self.say("training.batch", training.batch_size);
            self.say("training.epochs", training.epochs);
            self.number("split.training", split.training);
            self.number("split.validation", split.validation);
            self.number("split.test", split.test);
            self.say("seed.data", seeds.data);
            self.say("seed.split", seeds.split);
            self.say("seed.weights", seeds.weights);
        }

        fn layers(&mut self, layers: &[Layer]) {
            let words: Vec<String> = layers.iter().map(layer).collect();
            self.say("network", words);
        }

        fn backend(&mut self, backend: BackendChoice) {
            let word = match backend {
                BackendChoice::Auto => "auto",
                BackendChoice::Cpu => "cpu",
                BackendChoice::WebGpu => "webgpu",
            };
            self.say("backend", word);
        }
    }

    fn layer(layer: &Layer) -> String {
        match layer {
            Layer::Conv2d { filters, kernel } => format!("convolution 2d, {filters} of {kernel}"),
            Layer::MaxPool2d { size } => format!("maximum 2d of {size}"),
            Layer::Flatten => "flatten".to_owned(),
            Layer::Dense {
                units,
                activation,
                initial,
            } => {
                let activation = match activation {
                    Activation::Relu => "relu",
                    Activation::Softmax => "softmax",
                    Activation::Linear => "linear",
                };
                let initial = match initial {
                    Initial::Glorot => "glorot",
                    Initial::Normal => "normal",
                };
                format!("dense {units}, {activation}, {initial}")
            }
            Layer::Dropout { rate } => format!("dropout {rate}"),
            Layer::Conv1d { filters, kernel } => format!("convolution 1d, {filters} of {kernel}"),
            Layer::AveragePool1d { size } => format!("average 1d of {size}"),
            Layer::MaxPool1d { size } => format!("maximum 1d of {size}"),
            Layer::HaplotypeConv { filters, kernel } => {
                format!("convolution of each haplotype, {filters} of {kernel}")
            }
            Layer::HaplotypePool { size } => format!("maximum of each haplotype of {size}"),
            Layer::PoolHaplotypes => "mean and maximum over haplotypes".to_owned(),
            Layer::PoolSites => "mean and maximum over sites".to_owned(),
            Layer::JoinPositions { units } => format!("positions joined, {units}"),
        }
    }

    /// What a link of the Lab means, read off the experiment of today that it opens.
    fn lab(experiment: &Experiment, view: &View) -> Facts {
        let mut means = Means(Facts::new());
        means.say("preset", experiment.preset.key());
        let locus = &experiment.locus;
        let [divergence, gene_flow] = experiment.scenarios.as_slice() else {
            panic!("the Lab told two histories apart");
        };
        assert_eq!(divergence.haplotypes, gene_flow.haplotypes);
        assert_eq!(divergence.law("m"), Some(&Law::fixed(0.0)));
        for key in ["NC", "NA", "NB", "T"] {
            means.prior(key, prior(divergence, key));
            assert_eq!(gene_flow.law(key), Some(&Law::Like { scenario: 0 }));
        }
        means.prior("m", prior(gene_flow, "m"));
        let direction = match gene_flow.law("flow").and_then(Law::value) {
            Some(0.0) => "both ways",
            Some(1.0) => "A to B",
            Some(2.0) => "B to A",
            _ => panic!("genes flow in a direction that is fixed"),
        };
        means.say("m.direction", direction);
        for (key, name) in [("w0", "m.from, of T"), ("w1", "m.until, of T")] {
            assert_eq!(divergence.law(key), gene_flow.law(key));
            match gene_flow.law(key) {
                Some(Law::Times { of, factor, whole }) => {
                    assert_eq!((of.as_str(), *whole), ("T", true));
                    means.number(name, *factor);
                }
                law => panic!("{key} is tied to the split, not {law:?}"),
            }
        }
        means.number("years of a generation", locus.generation_years);
        means.say("haplotypes.A", gene_flow.haplotypes[0]);
        means.say("haplotypes.B", gene_flow.haplotypes[1]);
        means.number("locus.length", locus.length);
        means.number("locus.mutation", fixed(&locus.mutation));
        means.number("locus.recombination", fixed(&locus.recombination));
        means.say("examples of a class", experiment.examples);
        let Input::Spectrum { encoding, folded } = experiment.observation.input else {
            panic!("the Lab observed spectra");
        };
        let coding = match encoding {
            Encoding::Counts => "counts",
            Encoding::Log => "ln(1 + count)",
            Encoding::Proportions => "proportions",
        };
        means.say("input.coding", coding);
        means.say("input.folded", folded);
        means.layers(&experiment.layers);
        means.training(&experiment.training, &experiment.seeds);
        let Opened::Example { scenario, index } = view.shown else {
            panic!("the Lab opened a locus by its class");
        };
        let class = CLASSES.iter().find(|(class, _)| *class == scenario);
        means.say("looked at.class", class.map_or("", |(_, name)| *name));
        means.say("looked at.index", index);
        means.number("looked at.position", view.position);
        means.backend(view.backend);
        means.0
    }

    fn prior<'a>(scenario: &'a Scenario, key: &str) -> &'a Prior {
        match scenario.law(key) {
            Some(Law::Prior(prior)) => prior,
            law => panic!("{key} is drawn, not {law:?}"),
        }
    }

    fn fixed(prior: &Prior) -> f64 {
        assert_eq!(prior.shape, Shape::Fixed);
        prior.low
    }

    /// What a link of Inside means, read off the experiment of today that it opens.
    fn inside(experiment: &Experiment, view: &View) -> Facts {
        let mut means = Means(Facts::new());
        means.say("preset", experiment.preset.key());
        let locus = &experiment.locus;
        let [scenario] = experiment.scenarios.as_slice() else {
            panic!("Inside had one population");
        };
        means.say("haplotypes", scenario.haplotypes[0]);
        match (scenario.story, locus.sites) {
            (Story::MadeUp, Sites::Exactly(sites)) => {
                means.say("sites", "made up");
                means.say("sites.number", sites);
            }
            (_, Sites::Exactly(sites)) => {
                means.say("sites", "exactly");
                means.say("sites.number", sites);
            }
            (_, Sites::Infinite) => {
                means.say("sites", "at theta");
                means.prior("theta", &locus.mutation);
            }
            other => panic!("{other:?}"),
        }
        means.prior("rho", &locus.recombination);
        let growth = scenario.place("g").map(|_| *prior(scenario, "g"));
        means.prior("growth", &growth.unwrap_or(Prior::fixed(0.0)));
        match scenario.story {
            Story::ThreeEpoch => {
                means.prior("bottleneck.size", prior(scenario, "N1"));
                for (key, name) in [("t1", "bottleneck.from"), ("t2", "bottleneck.until")] {
                    means.number(name, fixed(prior(scenario, key)));
                }
                for key in ["N0", "N2"] {
                    assert_eq!(scenario.law(key), Some(&Law::fixed(1.0)));
                }
            }
            Story::Exponential => assert_eq!(scenario.law("N0"), Some(&Law::fixed(1.0))),
            Story::Constant => assert_eq!(scenario.law("N"), Some(&Law::fixed(1.0))),
            _ => {}
        }
        let Task::Regress(targets) = &experiment.task else {
            panic!("Inside predicted a number");
        };
        assert_eq!(targets.len(), 1);
        let target = match &targets[0].of {
            Quantity::Statistic(Statistic::TajimasD) => "Tajima's D",
            Quantity::Statistic(Statistic::Pi) => "pi",
            Quantity::Statistic(Statistic::FayWuH) => "Fay and Wu's H",
            Quantity::Parameter(key) if key == "theta" => "theta",
            other => panic!("{other:?}"),
        };
        means.say("target", target);
        means.say("examples", experiment.examples);
        means.say("fresh in every batch", experiment.training.fresh);
        let Input::Alignment(observation) = &experiment.observation.input else {
            panic!("Inside observed alignments");
        };
        let rows = match observation.rows {
            RowOrder::Sampled => "as sampled",
            RowOrder::Medoid => "by distance to the medoid",
            RowOrder::Seriation => "seriated",
            RowOrder::Frequency => "by derived alleles",
        };
        means.say("input.rows", rows);
        let columns = match observation.columns {
            ColumnOrder::Position => "by position",
            ColumnOrder::Frequency => "by frequency",
        };
        means.say("input.columns", columns);
        let coding = match observation.coding {
            Coding::ZeroOne => "0 and 1",
            Coding::PlusMinus => "-1 and 1",
            Coding::MinorAllele => "1 for the rarer allele",
        };
        means.say("input.coding", coding);
        let along = match observation.orientation {
            Orientation::Sites => "sites",
            Orientation::Haplotypes => "haplotypes",
        };
        means.say("input.along", along);
        means.say("input.width", observation.width);
        means.number("input.padding", observation.padding);
        means.say("input.positions", observation.positions);
        means.layers(&experiment.layers);
        means.training(&experiment.training, &experiment.seeds);
        means.say("training.standardised", experiment.training.standardise);
        let (part, index) = match view.shown {
            Opened::InPart(Portion::Training, index) => ("training", index),
            Opened::InPart(Portion::Validation, index) => ("validation", index),
            Opened::InPart(Portion::Test, index) => ("test", index),
            // Where a lesson's link of today leads: Inside named no example without its part.
            Opened::Example { index, .. } => ("any", index),
        };
        means.say("looked at.part", part);
        means.say("looked at.index", index);
        let shows = match view.shows {
            Shows::Activation => "input",
            Shows::Gradient => "gradient",
            Shows::Product => "gradient x input",
        };
        means.say("looked at.shows", shows);
        means.backend(view.backend);
        means.0
    }

    fn histories(study: &Study, view: &study::View) -> Facts {
        let mut means = Means(Facts::new());
        means.say("history", study.story.key());
        for (parameter, value) in study.parameters().zip(&study.values) {
            means.number(&format!("history.{}", parameter.key), *value);
        }
        let demography = study.demography();
        demes(&mut means, &demography);
        for (place, set) in study.samples().iter().enumerate() {
            let name = &demography.populations[set.population].name;
            let words = format!("{} haplotypes of {name} at {}", set.haplotypes, set.time);
            means.say(&format!("sample {place}"), words);
        }
        means.say("selected", study.kind().key());
        if let Some(sweep) = study.sweep() {
            means.number("sweep.position", sweep.position);
            means.number("sweep.s of the heterozygote", sweep.selection);
            match sweep.start {
                Start::NewMutation => means.say("sweep.from", "one copy"),
                Start::StandingVariation { frequency } => means.number("sweep.from", frequency),
            }
            means.number("sweep.reaches", sweep.end_frequency);
            means.number("sweep.ended", sweep.end_time);
            let path = match sweep.path {
                Path::Stochastic => "stochastic",
                Path::Deterministic => "deterministic",
            };
            means.say("sweep.path", path);
        }
        means.number("locus.length", study.length);
        means.number("locus.mutation", study.mutation);
        match study.sites {
            Sites::Infinite => means.say("locus.sites", "infinite"),
            Sites::TwoAlleles => means.say("locus.sites", "two alleles"),
            Sites::Exactly(sites) => means.say("locus.sites", sites),
        }
        means.number("locus.recombination", study.recombination);
        means.number("hotspot.factor", study.hotspot.factor);
        means.number("hotspot.from", study.hotspot.start);
        means.number("hotspot.until", study.hotspot.end);
        means.number("conversion.of each crossover", study.conversion.ratio);
        means.number("conversion.tract", study.conversion.tract);
        means.say("seed.data", study.seed);
        means.say("looked at.replicate", view.replicate);
        means.number("looked at.position", view.position);
        means.say("loci against theory", view.loci);
        means.say("noise", view.noise.kind.key());
        means.number("noise.amount", view.noise.amount);
        means.0
    }

    fn demes(means: &mut Means, demography: &Demography) {
        let name = |population: usize| demography.populations[population].name.as_str();
        for (place, population) in demography.populations.iter().enumerate() {
            let coalescent_playground::coalescent::demography::Population {
                name,
                end,
                size,
                growth,
            } = population;
            let words = format!("{name}: {size} diploids, growth {growth}, until {end}");
            means.say(&format!("population {place}"), words);
        }
        for (place, event) in demography.events.iter().enumerate() {
            let what = match event.change {
                Change::Size {
                    population,
                    size,
                    growth,
                } => format!("{}: {size} diploids, growth {growth}", name(population)),
                Change::Migration { from, into, rate } => {
                    format!(
                        "lineages of {} move into {} at {rate}",
                        name(from),
                        name(into)
                    )
                }
                Change::Join { from, into } => format!("{} joins {}", name(from), name(into)),
                Change::Pulse {
                    from,
                    into,
                    proportion,
                } => format!("{proportion} of {} moves into {}", name(from), name(into)),
                Change::Bottleneck {
                    population,
                    strength,
                } => format!("bottleneck of {}, strength {strength}", name(population)),
            };
            means.say(&format!("event {place}"), format!("{}: {what}", event.time));
        }
    }
}
