//! The settings of an experiment in a few words, for its summary and for the columns of the Runs table.

use super::draft::operations;
use super::record::RunRecord;
use crate::app::plots::inside::target_name;
use crate::app::plots::{format_count, format_decimal, format_rate};
use crate::app::sliders::show;
use crate::experiment::regression::{
    AlignmentObservation, Bottleneck, Coding, ColumnOrder, Orientation, Regression, RowOrder, SitesLaw, Source, Target,
};
use crate::experiment::{Law, Layer, Prior};
use crate::network::summarise;
use crate::observation::alignment::input;

/// The words for orders of rows, in the order of the controls, with what each does.
pub const ROWS: [(RowOrder, &str, &str); 4] = [
    (RowOrder::Sampled, "sampled", "As they were sampled: any order is as likely as any other."),
    (RowOrder::Medoid, "sorted", "By distance to the haplotype that is nearest to all others, as in the paper."),
    (RowOrder::Seriation, "seriated", "A chain: each haplotype is followed by the nearest of those left."),
    (RowOrder::Frequency, "count", "By the number of derived alleles they carry."),
];

/// The words for orders of columns.
pub const COLUMNS: [(ColumnOrder, &str, &str); 2] = [
    (ColumnOrder::Position, "position", "Along the locus."),
    (ColumnOrder::Frequency, "frequency", "By the frequency of the derived allele, rarest first."),
];

/// The words for codings.
pub const CODINGS: [(Coding, &str, &str); 3] = [
    (Coding::ZeroOne, "0 / 1", "0 ancestral, 1 derived."),
    (Coding::PlusMinus, "−1 / +1", "−1 ancestral, +1 derived: padding with 0 is neither."),
    (Coding::MinorAllele, "minor", "1 for the rarer allele of each site: no outgroup is needed, and none is used."),
];

/// The words for what convolutions slide along.
pub const ORIENTATIONS: [(Orientation, &str, &str); 2] = [
    (Orientation::Sites, "sites", "A window holds neighbouring sites of all haplotypes."),
    (Orientation::Haplotypes, "haplotypes", "A window holds neighbouring haplotypes at all sites."),
];

/// What a network can be asked for.
pub const TARGETS: [Target; 4] = [Target::TajimasD, Target::Theta, Target::Pi, Target::FayWuH];

fn word<T: Copy + PartialEq>(list: &[(T, &'static str, &'static str)], value: T) -> &'static str {
    list.iter().find(|(option, _, _)| *option == value).map_or("", |(_, word, _)| word)
}

/// A prior as "2 – 20", or its one value.
pub fn prior(prior: &Prior) -> String {
    match prior.law {
        Law::Fixed => show(prior.low),
        Law::Uniform => format!("{} – {}", show(prior.low), show(prior.high)),
        Law::LogUniform => format!("{} – {} (log)", show(prior.low), show(prior.high)),
    }
}

/// How many sites, and what puts them there.
pub fn sites(law: &SitesLaw) -> String {
    match law {
        SitesLaw::MadeUp(sites) => format!("{sites}, made up"),
        SitesLaw::Fixed(sites) => format!("exactly {sites}"),
        SitesLaw::Theta(theta) => format!("θ {}", prior(theta)),
    }
}

fn bottleneck(bottleneck: Option<&Bottleneck>) -> String {
    match bottleneck {
        None => "none".to_owned(),
        Some(Bottleneck { size, start, end }) => format!("{} from {} to {}", prior(size), show(*start), show(*end)),
    }
}

/// A layer as "conv 32×2".
pub fn layer(layer: &Layer) -> String {
    match layer {
        Layer::Conv1d { filters, kernel } => format!("conv {filters}×{kernel}"),
        Layer::Conv2d { filters, kernel } => format!("conv2d {filters}×{kernel}"),
        Layer::MaxPool2d { size } | Layer::MaxPool1d { size } => format!("max {size}"),
        Layer::AveragePool1d { size } => format!("mean {size}"),
        Layer::Flatten => "flat".to_owned(),
        Layer::Dense { units, .. } => format!("dense {units}"),
        Layer::Dropout { rate } => format!("drop {rate}"),
        Layer::HaplotypeConv { filters, kernel } => format!("haplotype conv {filters}×{kernel}"),
        Layer::HaplotypePool { size } => format!("haplotype max {size}"),
        Layer::PoolHaplotypes => "over haplotypes".to_owned(),
        Layer::PoolSites => "over sites".to_owned(),
        Layer::JoinPositions { units } => format!("positions {units}"),
    }
}

/// Every setting by name. Two experiments are equal exactly where all of these and the changes of the rate are.
pub fn settings(experiment: &Regression) -> Vec<(&'static str, String)> {
    let Regression { source, observation, training, seeds, .. } = experiment;
    let Source { haplotypes, sites: law, recombination, growth, bottleneck: narrow } = source;
    let AlignmentObservation { rows, columns, coding, orientation, width, padding, positions } = *observation;
    let yes = |value: bool| if value { "yes" } else { "no" }.to_owned();
    let changes = if training.rate_changes.is_empty() { "" } else { ", changed" };
    vec![
        ("Haplotypes", haplotypes.to_string()),
        ("Sites", sites(law)),
        ("ρ", prior(recombination)),
        ("Growth", prior(growth)),
        ("Bottleneck", bottleneck(narrow.as_ref())),
        ("Target", target_name(experiment.target).to_owned()),
        ("Examples", format!("{}{}", format_count(f64::from(experiment.examples)), if experiment.fresh { ", fresh" } else { "" })),
        ("Rows", word(&ROWS, rows).to_owned()),
        ("Columns", word(&COLUMNS, columns).to_owned()),
        ("Coding", word(&CODINGS, coding).to_owned()),
        ("Along", word(&ORIENTATIONS, orientation).to_owned()),
        ("Width", width.to_string()),
        ("Padding", show(padding)),
        ("Positions", yes(positions)),
        ("Layers", experiment.layers.iter().map(layer).collect::<Vec<_>>().join(", ")),
        ("Rate", format!("{}{changes}", format_rate(training.learning_rate))),
        ("Batch", training.batch_size.to_string()),
        ("Epochs", training.epochs.to_string()),
        ("Standardised", yes(experiment.standardise)),
        ("Seeds", format!("{}/{}/{}", seeds.data, seeds.split, seeds.weights)),
    ]
}

/// The data in a sentence.
pub fn data_sentence(experiment: &Regression) -> String {
    let Source { haplotypes, sites: law, .. } = &experiment.source;
    let count = format_count(f64::from(experiment.examples));
    let what = match law {
        SitesLaw::MadeUp(sites) => format!("{count} made-up alignments of {haplotypes} rows and {sites} columns"),
        SitesLaw::Fixed(sites) => format!("{count} alignments of {haplotypes} haplotypes with exactly {sites} segregating sites"),
        SitesLaw::Theta(theta) => format!("{count} alignments of {haplotypes} haplotypes with θ {}", prior(theta)),
    };
    format!("{what}; the network predicts {}", target_name(experiment.target))
}

/// The settings in which experiments differ: a name, and for each experiment its value.
pub fn differences<'a>(experiments: impl Iterator<Item = &'a Regression>) -> Vec<(&'static str, Vec<String>)> {
    let all: Vec<_> = experiments.map(settings).collect();
    let Some(first) = all.first() else { return Vec::new() };
    let column = |at: usize| all.iter().filter_map(|settings| settings.get(at)).map(|(_, value)| value.clone()).collect::<Vec<_>>();
    let names = first.iter().enumerate().map(|(at, (name, _))| (*name, column(at)));
    names.filter(|(_, values)| values.iter().any(|value| Some(value) != values.first())).collect()
}

/// What training layers takes: operations for each alignment, beside the slim network's on the same alignments, and for the whole run the
/// time, from the operations per second of the newest run on the same backend (of the same layers, if there is one).
pub fn work_sentence(experiment: &Regression, layers: &[Layer], each: f64, runs: &[RunRecord], backend: &str) -> String {
    let of = |experiment: &Regression, layers: &[Layer]| summarise(layers, input(experiment)).map(|lines| operations(layers, &lines));
    let mut text = format!("{} million operations to train on one alignment", format_decimal(each / 1e6));
    if let Ok(slim) = of(experiment, &Regression::slim_layers())
        && slim > 0.0
        && slim != each
    {
        text.push_str(&format!(", {} times those of the slim network", format_decimal((each / slim * 10.0).round() / 10.0)));
    }
    let measured = || runs.iter().rev().filter(|run| run.backend == backend && run.examples_per_second > 0.0);
    let found = measured().find(|run| run.experiment.layers == layers).or_else(|| measured().next());
    let speed = found.and_then(|run| Some((run, run.examples_per_second * of(&run.experiment, &run.experiment.layers).ok()?)));
    if let Some((run, speed)) = speed.filter(|(_, speed)| *speed > 0.0) {
        let [training, ..] = Regression::SPLIT.sizes(experiment.examples);
        let epochs = experiment.training.epochs;
        let seconds = each * f64::from(training) * f64::from(epochs) / speed;
        text.push_str(&format!("; at the speed of run {}, {epochs} epochs take about {}", run.id, duration(seconds)));
    }
    text.push('.');
    text
}

/// A time to wait, in words.
fn duration(seconds: f64) -> String {
    if seconds < 100.0 { format!("{:.0} s", seconds.max(1.0)) } else { format!("{:.0} min", seconds / 60.0) }
}

/// What tells each run from the others, for the ends of curves: its number, and the settings in which the runs differ.
pub fn labels(runs: &[&RunRecord]) -> Vec<String> {
    let different = differences(runs.iter().map(|run| &run.experiment));
    let settings = |at: usize| {
        let one =
            |(name, values): &(&str, Vec<String>)| values.get(at).map(|value| format!("{} {}", name.to_lowercase(), shortened(value)));
        different.iter().filter_map(one).collect::<Vec<_>>().join(", ")
    };
    let label = |(at, run): (usize, &&RunRecord)| match settings(at) {
        settings if settings.is_empty() => format!("run {}", run.id),
        settings => format!("run {}: {settings}", run.id),
    };
    runs.iter().enumerate().map(label).collect()
}

/// A list of layers is long: its beginning is enough to tell it from others.
fn shortened(value: &str) -> String {
    const MOST: usize = 22;
    match value.char_indices().nth(MOST) {
        Some((end, _)) => format!("{} …", value.get(..end).unwrap_or(value).trim_end_matches([' ', ','])),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::regression::link::change;
    use crate::experiment::regression::{RegressionPreset, RegressionView};

    #[test]
    fn only_settings_that_differ_are_columns() {
        let base = Regression::default();
        assert!(differences([&base, &base].into_iter()).is_empty());
        let mut other = base.clone();
        other.observation.rows = RowOrder::Sampled;
        other.seeds.weights = 7;
        let found = differences([&base, &other].into_iter());
        assert_eq!(
            found,
            [("Rows", vec!["sorted".to_owned(), "sampled".to_owned()]), ("Seeds", vec!["1/1/1".to_owned(), "1/1/7".to_owned()])]
        );
    }

    #[test]
    fn work_is_told_beside_the_slim_network_and_in_time_once_a_speed_is_known() {
        let experiment = Regression::default();
        let exchangeable = Regression::exchangeable_layers();
        let lines = summarise(&exchangeable, input(&experiment)).unwrap();
        let each = operations(&exchangeable, &lines);
        let told = |runs: &[RunRecord]| work_sentence(&experiment, &exchangeable, each, runs, "cpu");
        assert_eq!(told(&[]), "6.87 million operations to train on one alignment, 7.6 times those of the slim network.");
        let run = |id, layers, backend: &str, examples_per_second| {
            let run = RunRecord::new(id, Regression { layers, ..experiment.clone() }, backend.to_owned());
            RunRecord { examples_per_second, ..run }
        };
        let [same, slim, other] = [
            run(1, exchangeable.clone(), "cpu", 500.0),
            run(2, Regression::slim_layers(), "cpu", 20_000.0),
            run(3, exchangeable.clone(), "webgpu", 9.0),
        ];
        // 14,000 alignments and 10 epochs at 500 a second.
        assert!(told(&[same.clone(), slim.clone(), other]).ends_with("; at the speed of run 1, 10 epochs take about 5 min."));
        assert!(told(&[slim]).ends_with("; at the speed of run 2, 10 epochs take about 53 s."));
    }

    #[test]
    fn curves_are_labelled_by_what_differs() {
        let base = Regression::default();
        let mut other = base.clone();
        other.observation.rows = RowOrder::Sampled;
        other.layers = Regression::exchangeable_layers();
        let runs = [(1, base.clone()), (4, other)].map(|(id, experiment)| RunRecord::new(id, experiment, String::new()));
        let [first, second] = &runs;
        assert_eq!(labels(&[first]), ["run 1"]);
        assert_eq!(
            labels(&[first, second]),
            ["run 1: rows sorted, layers conv 32×2, conv 32×2 …", "run 4: rows sampled, layers haplotype conv 24×5, h …"]
        );
    }

    #[test]
    fn every_setting_shows_in_some_column() {
        let base = Regression::default();
        let edits: [fn(&mut Regression); 20] = [
            |e| e.source.haplotypes = 30,
            |e| e.source.sites = SitesLaw::Fixed(41),
            |e| e.source.recombination = Prior::fixed(3.0),
            |e| e.source.growth = Prior::fixed(3.0),
            |e| e.source.bottleneck = Some(Bottleneck { size: Prior::fixed(0.1), start: 0.1, end: 0.2 }),
            |e| e.target = Target::Pi,
            |e| e.examples = 3_000,
            |e| e.fresh = true,
            |e| e.observation.rows = RowOrder::Seriation,
            |e| e.observation.columns = ColumnOrder::Frequency,
            |e| e.observation.coding = Coding::MinorAllele,
            |e| e.observation.orientation = Orientation::Haplotypes,
            |e| e.observation.width = 39,
            |e| e.observation.padding = 0.5,
            |e| e.observation.positions = true,
            |e| e.layers = Regression::blog_layers(),
            |e| e.training.learning_rate = 0.1,
            |e| e.training.batch_size = 8,
            |e| e.standardise = true,
            |e| e.seeds.split = 2,
        ];
        for edit in edits {
            let mut other = base.clone();
            edit(&mut other);
            assert_eq!(differences([&base, &other].into_iter()).len(), 1, "{other:?}");
        }
    }

    #[test]
    fn every_link_of_the_lesson_changes_the_page() {
        let lesson = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/lessons/inside.md")).unwrap();
        let links: Vec<&str> =
            lesson.split("](").skip(1).filter_map(|rest| rest.split(')').next()).filter(|link| link.starts_with('?')).collect();
        assert!(links.len() >= 5, "{links:?}");
        for link in links {
            let (experiment, _) = change(&Regression::default(), &RegressionView::default(), link).unwrap();
            assert!(experiment.validate().is_ok(), "{link}");
        }
    }

    #[test]
    fn the_data_are_told_in_a_sentence() {
        let sentence = data_sentence(&RegressionPreset::Theta.experiment());
        assert_eq!(sentence, "5,000 alignments of 40 haplotypes with θ 10 – 50; the network predicts θ");
    }
}
