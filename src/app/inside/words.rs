//! The settings of an experiment in a few words, for its summary and for the columns of the Runs table.

use crate::app::plots::inside::target_name;
use crate::app::plots::{format_count, format_rate};
use crate::app::sliders::show;
use crate::experiment::regression::{
    AlignmentObservation, Bottleneck, Coding, ColumnOrder, Orientation, Regression, RowOrder,
    SitesLaw, Source, Target,
};
use crate::experiment::{Law, Layer, Prior};

/// The words for orders of rows, in the order of the controls, with what each does.
pub const ROWS: [(RowOrder, &str, &str); 4] = [
    (
        RowOrder::Sampled,
        "sampled",
        "As they were sampled: any order is as likely as any other.",
    ),
    (
        RowOrder::Medoid,
        "sorted",
        "By distance to the haplotype that is nearest to all others, as in the paper.",
    ),
    (
        RowOrder::Seriation,
        "seriated",
        "A chain: each haplotype is followed by the nearest of those left.",
    ),
    (
        RowOrder::Frequency,
        "count",
        "By the number of derived alleles they carry.",
    ),
];

/// The words for orders of columns.
pub const COLUMNS: [(ColumnOrder, &str, &str); 2] = [
    (ColumnOrder::Position, "position", "Along the locus."),
    (
        ColumnOrder::Frequency,
        "frequency",
        "By the frequency of the derived allele, rarest first.",
    ),
];

/// The words for codings.
pub const CODINGS: [(Coding, &str, &str); 3] = [
    (Coding::ZeroOne, "0 / 1", "0 ancestral, 1 derived."),
    (
        Coding::PlusMinus,
        "−1 / +1",
        "−1 ancestral, +1 derived: padding with 0 is neither.",
    ),
    (
        Coding::MinorAllele,
        "minor",
        "1 for the rarer allele of each site: no outgroup is needed, and none is used.",
    ),
];

/// The words for what convolutions slide along.
pub const ORIENTATIONS: [(Orientation, &str, &str); 2] = [
    (
        Orientation::Sites,
        "sites",
        "A window holds neighbouring sites of all haplotypes.",
    ),
    (
        Orientation::Haplotypes,
        "haplotypes",
        "A window holds neighbouring haplotypes at all sites.",
    ),
];

/// What a network can be asked for.
pub const TARGETS: [Target; 4] = [Target::TajimasD, Target::Theta, Target::Pi, Target::FayWuH];

fn word<T: Copy + PartialEq>(list: &[(T, &'static str, &'static str)], value: T) -> &'static str {
    list.iter()
        .find(|(option, _, _)| *option == value)
        .map_or("", |(_, word, _)| word)
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
        Some(Bottleneck { size, start, end }) => {
            format!("{} from {} to {}", prior(size), show(*start), show(*end))
        }
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
    let Regression {
        source,
        observation,
        training,
        seeds,
        ..
    } = experiment;
    let Source {
        haplotypes,
        sites: law,
        recombination,
        growth,
        bottleneck: narrow,
    } = source;
    let AlignmentObservation {
        rows,
        columns,
        coding,
        orientation,
        width,
        padding,
        positions,
    } = *observation;
    let yes = |value: bool| if value { "yes" } else { "no" }.to_owned();
    let changes = if training.rate_changes.is_empty() {
        ""
    } else {
        ", changed"
    };
    vec![
        ("Haplotypes", haplotypes.to_string()),
        ("Sites", sites(law)),
        ("ρ", prior(recombination)),
        ("Growth", prior(growth)),
        ("Bottleneck", bottleneck(narrow.as_ref())),
        ("Target", target_name(experiment.target).to_owned()),
        (
            "Examples",
            format!(
                "{}{}",
                format_count(f64::from(experiment.examples)),
                if experiment.fresh { ", fresh" } else { "" }
            ),
        ),
        ("Rows", word(&ROWS, rows).to_owned()),
        ("Columns", word(&COLUMNS, columns).to_owned()),
        ("Coding", word(&CODINGS, coding).to_owned()),
        ("Along", word(&ORIENTATIONS, orientation).to_owned()),
        ("Width", width.to_string()),
        ("Padding", show(padding)),
        ("Positions", yes(positions)),
        (
            "Layers",
            experiment
                .layers
                .iter()
                .map(layer)
                .collect::<Vec<_>>()
                .join(", "),
        ),
        (
            "Rate",
            format!("{}{changes}", format_rate(training.learning_rate)),
        ),
        ("Batch", training.batch_size.to_string()),
        ("Epochs", training.epochs.to_string()),
        ("Standardised", yes(experiment.standardise)),
        (
            "Seeds",
            format!("{}/{}/{}", seeds.data, seeds.split, seeds.weights),
        ),
    ]
}

/// The data in a sentence.
pub fn data_sentence(experiment: &Regression) -> String {
    let Source {
        haplotypes,
        sites: law,
        ..
    } = &experiment.source;
    let count = format_count(f64::from(experiment.examples));
    let what = match law {
        SitesLaw::MadeUp(sites) => {
            format!("{count} made-up alignments of {haplotypes} rows and {sites} columns")
        }
        SitesLaw::Fixed(sites) => format!(
            "{count} alignments of {haplotypes} haplotypes with exactly {sites} segregating sites"
        ),
        SitesLaw::Theta(theta) => format!(
            "{count} alignments of {haplotypes} haplotypes with θ {}",
            prior(theta)
        ),
    };
    format!(
        "{what}; the network predicts {}",
        target_name(experiment.target)
    )
}

/// The settings in which experiments differ: a name, and for each experiment its value.
pub fn differences<'a>(
    experiments: impl Iterator<Item = &'a Regression>,
) -> Vec<(&'static str, Vec<String>)> {
    let all: Vec<_> = experiments.map(settings).collect();
    let Some(first) = all.first() else {
        return Vec::new();
    };
    let column = |at: usize| {
        all.iter()
            .filter_map(|settings| settings.get(at))
            .map(|(_, value)| value.clone())
            .collect::<Vec<_>>()
    };
    let names = first
        .iter()
        .enumerate()
        .map(|(at, (name, _))| (*name, column(at)));
    names
        .filter(|(_, values)| values.iter().any(|value| Some(value) != values.first()))
        .collect()
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
            [
                ("Rows", vec!["sorted".to_owned(), "sampled".to_owned()]),
                ("Seeds", vec!["1/1/1".to_owned(), "1/1/7".to_owned()])
            ]
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
            |e| {
                e.source.bottleneck = Some(Bottleneck {
                    size: Prior::fixed(0.1),
                    start: 0.1,
                    end: 0.2,
                });
            },
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
            assert_eq!(
                differences([&base, &other].into_iter()).len(),
                1,
                "{other:?}"
            );
        }
    }

    #[test]
    fn every_link_of_the_lesson_changes_the_page() {
        let lesson =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/lessons/inside.md"))
                .unwrap();
        let links: Vec<&str> = lesson
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
            .filter(|link| link.starts_with('?'))
            .collect();
        assert!(links.len() >= 5, "{links:?}");
        for link in links {
            let (experiment, _) =
                change(&Regression::default(), &RegressionView::default(), link).unwrap();
            assert!(experiment.validate().is_ok(), "{link}");
        }
    }

    #[test]
    fn the_data_are_told_in_a_sentence() {
        let sentence = data_sentence(&RegressionPreset::Theta.experiment());
        assert_eq!(
            sentence,
            "5,000 alignments of 40 haplotypes with θ 10 – 50; the network predicts θ"
        );
    }
}
