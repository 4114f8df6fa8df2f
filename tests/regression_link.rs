//! Links of experiments on alignments: whatever is valid comes back bit for bit, and whatever is not valid does no harm.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use coalescent_playground::experiment::regression::link::{
    KEYS, MAX_BYTES, change, from_query, table, to_query,
};
use coalescent_playground::experiment::regression::{
    AlignmentObservation, Bottleneck, Coding, ColumnOrder, Orientation, Regression,
    RegressionPreset, RegressionView, RowOrder, Shown, Shows, SitesLaw, Source, Target, bounds,
};
use coalescent_playground::experiment::{
    BackendChoice, ExperimentError, Law, Prior, RateChange, Seeds, Training,
};
use coalescent_playground::network::{Activation, Initial, Layer};
use proptest::prelude::*;
use proptest::sample::select;

/// Any prior with bounds in a range.
fn prior(low: f64, high: f64) -> impl Strategy<Value = Prior> {
    (
        select(vec![Law::Fixed, Law::Uniform, Law::LogUniform]),
        low..high,
        low..high,
    )
        .prop_map(|(law, a, b)| {
            let (low, high) = if law == Law::Fixed {
                (a, b)
            } else {
                (a.min(b), a.max(b))
            };
            Prior {
                law,
                low,
                high,
                integer: false,
            }
        })
}

fn source() -> impl Strategy<Value = Source> {
    let sites = prop_oneof![
        (1..=2_000_u32).prop_map(SitesLaw::MadeUp),
        (1..=2_000_u32).prop_map(SitesLaw::Fixed),
        prior(0.01, 300.0).prop_map(SitesLaw::Theta)
    ];
    let bottleneck = prop::option::of(
        (prior(1e-3, 1.0), 0.0..1.0, 1.0..50.0).prop_map(|(size, start, end)| Bottleneck {
            size,
            start,
            end,
        }),
    );
    (
        4..=200_u32,
        sites,
        prior(0.0, 1e3),
        prior(0.0, 1e3),
        bottleneck,
    )
        .prop_map(|(haplotypes, sites, recombination, growth, bottleneck)| {
            let growth = if bottleneck.is_some() {
                Prior::fixed(0.0)
            } else {
                growth
            };
            Source {
                haplotypes,
                sites,
                recombination,
                growth,
                bottleneck,
            }
        })
}

fn observation() -> impl Strategy<Value = AlignmentObservation> {
    (
        select(vec![
            RowOrder::Sampled,
            RowOrder::Medoid,
            RowOrder::Seriation,
            RowOrder::Frequency,
        ]),
        select(vec![ColumnOrder::Position, ColumnOrder::Frequency]),
        select(vec![
            Coding::ZeroOne,
            Coding::PlusMinus,
            Coding::MinorAllele,
        ]),
        select(vec![Orientation::Sites, Orientation::Haplotypes]),
        2..600_u32,
        -10.0..10.0,
        any::<bool>(),
    )
        .prop_map(
            |(rows, columns, coding, orientation, width, padding, positions)| {
                AlignmentObservation {
                    rows,
                    columns,
                    coding,
                    orientation,
                    width,
                    padding,
                    positions,
                }
            },
        )
}

/// A network whose layers fit together.
fn network() -> impl Strategy<Value = Vec<Layer>> {
    select(vec![
        Regression::blog_layers(),
        Regression::slim_layers(),
        Regression::theta_layers(),
        Regression::exchangeable_layers(),
    ])
}

fn training() -> impl Strategy<Value = Training> {
    let changes = prop::collection::vec(
        (any::<u32>(), 1e-12..10.0).prop_map(|(step, rate)| RateChange { step, rate }),
        0..=100,
    );
    (1e-12..10.0, changes, 1..=64_u32, 1..=200_u32).prop_map(
        |(learning_rate, mut rate_changes, batch_size, epochs)| {
            rate_changes.sort_by_key(|change| change.step);
            Training {
                learning_rate,
                rate_changes,
                batch_size,
                epochs,
            }
        },
    )
}

fn experiment() -> impl Strategy<Value = Regression> {
    let target = select(vec![
        Target::TajimasD,
        Target::Theta,
        Target::Pi,
        Target::FayWuH,
    ]);
    let seeds =
        (any::<u64>(), any::<u64>(), any::<u64>()).prop_map(|(data, split, weights)| Seeds {
            data,
            split,
            weights,
        });
    let flags = (any::<bool>(), any::<bool>());
    (
        select(RegressionPreset::ALL.to_vec()),
        source(),
        target,
        1_000..=200_000_u32,
        observation(),
        network(),
        training(),
        seeds,
        flags,
    )
        .prop_map(
            |(
                preset,
                source,
                target,
                examples,
                mut observation,
                layers,
                training,
                seeds,
                (fresh, standardise),
            )| {
                if layers == Regression::exchangeable_layers() {
                    observation.orientation = Orientation::Sites;
                }
                Regression {
                    preset,
                    source,
                    target,
                    examples,
                    fresh,
                    observation,
                    layers,
                    training,
                    standardise,
                    seeds,
                }
            },
        )
}

/// An experiment and a view that fits it.
fn state() -> impl Strategy<Value = (Regression, RegressionView)> {
    let backend = select(vec![
        BackendChoice::Auto,
        BackendChoice::Cpu,
        BackendChoice::WebGpu,
    ]);
    let shows = select(vec![Shows::Activation, Shows::Gradient, Shows::Product]);
    (experiment(), 0..3_usize, 0.0..1.0, shows, backend).prop_map(
        |(experiment, part, along, shows, backend)| {
            let size = Regression::SPLIT.sizes(experiment.examples)[part];
            let index = (along * f64::from(size)) as u32;
            let shown = [Shown::Training, Shown::Validation, Shown::Test][part](index);
            (
                experiment,
                RegressionView {
                    shown,
                    shows,
                    backend,
                },
            )
        },
    )
}

proptest! {
    #[test]
    fn a_link_holds_everything((experiment, view) in state()) {
        prop_assume!(experiment.validate().is_ok());
        let query = to_query(&experiment, &view);
        prop_assert!(query.len() <= MAX_BYTES, "{} bytes", query.len());
        prop_assert!(query.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"&=:,.-".contains(&byte)), "{query}");
        prop_assert_eq!(from_query(&query), (experiment, view, Vec::new()));
    }

    #[test]
    fn junk_does_no_harm(query in any::<String>()) {
        prop_assert!(from_query(&query).0.validate().is_ok());
    }

    #[test]
    fn junk_behind_a_key_does_no_harm(key in select(KEYS.iter().map(|key| key.name).chain(["v", "preset"]).collect::<Vec<_>>()), value in "[-+:,.0-9a-zA-Z%&=]{0,40}") {
        let (experiment, _, _) = from_query(&format!("?{key}={value}"));
        prop_assert!(experiment.validate().is_ok());
    }

    /// A damaged link opens as a valid experiment: the one it was, another valid one, or a default with a note.
    #[test]
    fn a_damaged_link_does_no_harm((experiment, view) in state(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut query = to_query(&experiment, &view).into_bytes();
        let at = at.index(query.len());
        query[at] = byte;
        let (read, view, _) = from_query(&String::from_utf8_lossy(&query));
        prop_assert!(read.validate().is_ok());
        let sizes = Regression::SPLIT.sizes(read.examples);
        let [index, size] = match view.shown {
            Shown::Training(index) => [index, sizes[0]],
            Shown::Validation(index) => [index, sizes[1]],
            Shown::Test(index) => [index, sizes[2]],
        };
        prop_assert!(index < size);
    }
}

#[test]
fn many_states_tried_are_valid() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let valid = (0..400)
        .filter(|_| {
            experiment().new_tree(&mut runner).is_ok_and(|tree| {
                proptest::strategy::ValueTree::current(&tree)
                    .validate()
                    .is_ok()
            })
        })
        .count();
    assert!(
        valid >= 120,
        "only {valid} of 400 experiments pass, so that the round trip proves little"
    );
}

/// Along the haplotypes, its first layer would take sites for haplotypes.
#[test]
fn an_exchangeable_network_wants_to_slide_along_the_sites() {
    let mut experiment = Regression {
        layers: Regression::exchangeable_layers(),
        ..Regression::default()
    };
    assert_eq!(experiment.validate(), Ok(()));
    experiment.observation.orientation = Orientation::Haplotypes;
    assert!(
        experiment
            .validate()
            .unwrap_err()
            .to_string()
            .contains("slide along the sites")
    );
}

#[test]
fn a_preset_is_a_short_link() {
    for preset in RegressionPreset::ALL {
        preset.experiment().validate().unwrap();
        let query = to_query(&preset.experiment(), &RegressionView::default());
        let start = if preset == RegressionPreset::Tajima {
            "v=1".to_owned()
        } else {
            format!("v=1&preset={}", preset.key())
        };
        assert_eq!(query, format!("{start}&sd=1&ss=1&sw=1"));
    }
}

#[test]
fn the_shortest_links_are_read() {
    assert_eq!(
        from_query(""),
        (Regression::default(), RegressionView::default(), Vec::new())
    );
    assert_eq!(
        from_query("?preset=tajima-toy").0,
        RegressionPreset::TajimaToy.experiment()
    );
    let query = "?preset=theta&shown=test:12&show=gradient&backend=webgpu&sites=theta%3Auniform%3A5%3A25&net=conv:8:2,flat,dense:1:normal&rho=log:1:50";
    let (experiment, view, notes) = from_query(query);
    assert_eq!(notes, []);
    assert_eq!(
        view,
        RegressionView {
            shown: Shown::Test(12),
            shows: Shows::Gradient,
            backend: BackendChoice::WebGpu
        }
    );
    assert_eq!(
        experiment.source.sites,
        SitesLaw::Theta(Prior::uniform(5.0, 25.0))
    );
    assert_eq!(
        experiment.source.recombination,
        Prior::log_uniform(1.0, 50.0)
    );
    let dense = Layer::Dense {
        units: 1,
        activation: Activation::Linear,
        initial: Initial::Normal,
    };
    assert_eq!(
        experiment.layers,
        [
            Layer::Conv1d {
                filters: 8,
                kernel: 2
            },
            Layer::Flatten,
            dense
        ]
    );
}

#[test]
fn the_blog_network_is_text_as_in_the_readme() {
    let experiment = Regression {
        layers: Regression::blog_layers(),
        ..Regression::default()
    };
    let query = to_query(&experiment, &RegressionView::default());
    let net = "net=conv:128:2,conv:128:2,avg:2,drop:0.1,flat,dense:128:relu:normal,drop:0.25,dense:1:normal";
    assert_eq!(query, format!("v=1&{net}&sd=1&ss=1&sw=1"));
}

#[test]
fn a_broken_field_is_named_and_the_others_are_kept() {
    let cases = [
        ("lr=fast", "lr", "a number"),
        ("n=3", "n", "4"),
        ("n=201", "n", "200"),
        ("sites=forty", "sites", "made-up"),
        ("sites=fixed:0", "sites", "1"),
        ("sites=made-up:0", "sites", "1"),
        ("sites=theta:fixed:0", "sites", "above 0"),
        ("sites=theta:uniform:9:1", "sites", "a lower bound"),
        ("sites=theta:log:0:1", "sites", "above 0"),
        ("sites=theta:fixed:1e6", "sites", "1000"),
        (
            "n=200&sites=theta:fixed:1000",
            "sites",
            "expected number of sites",
        ),
        ("rho=uniform:0:1e5", "rho", "1000"),
        ("growth=fixed:-1", "growth", "0"),
        ("bottleneck=fixed:0.1,0.3", "bottleneck", "two times"),
        (
            "bottleneck=fixed:0.1,0.3,0.1",
            "bottleneck",
            "before its end",
        ),
        ("bottleneck=fixed:0,0.1,0.3", "bottleneck", "0.0001"),
        (
            "bottleneck=fixed:0.1,0.1,0.3&growth=fixed:1",
            "growth",
            "one or the other",
        ),
        ("target=theta", "target", "theta"),
        ("target=theta&sites=theta:fixed:5", "sites", "varies"),
        ("target=theta&sites=theta:uniform:5:5", "sites", "varies"),
        ("target=height", "target", "fay-wu-h"),
        ("examples=999", "examples", "1000"),
        ("examples=200001", "examples", "200000"),
        (
            "examples=200000&n=200&width=400&sites=fixed:400",
            "examples",
            "256 MiB",
        ),
        ("width=1", "width", "2"),
        ("pad=inf", "pad", "a number"),
        ("pad=11", "pad", "10"),
        ("rows=sorted", "rows", "medoid"),
        ("net=", "net", "layers"),
        ("net=dense:1:glorot:linear", "net", "layers"),
        ("net=flat,dense:2", "net", "Dense with 2 units"),
        ("net=flat", "net", "Flatten"),
        ("net=conv2d:4:3,flat,dense:1", "net", "layer 1"),
        ("net=flat,dense:4:softmax,dense:1", "net", "softmax"),
        ("net=drop:1,flat,dense:1", "net", "less than 1"),
        ("net=conv:0:2,flat,dense:1", "net", "at least 1"),
        ("net=conv:4:41,flat,dense:1", "net", "41 steps"),
        ("net=dense:1", "net", "Flatten"),
        ("net=flat,join:8,dense:1", "net", "positions"),
        ("net=flat,dense:4000000000,dense:1", "net", "weights"),
        (
            "width=400&batch=1024&sites=fixed:400&net=conv:512:2,conv:8:2,flat,dense:1",
            "batch",
            "all layers",
        ),
        ("batch=1024&width=2000", "batch", "20000000"),
        ("epochs=0", "epochs", "1"),
        ("shown=validation:2000", "shown", "2000"),
        ("shown=sealed:1", "shown", "training"),
        ("sd=1&sd=2&sd=3", "sd", "one value"),
    ];
    for (broken, field, expected) in cases {
        let (experiment, view, notes) = from_query(&format!("std=yes&{broken}&backend=cpu"));
        assert_eq!(
            (experiment.standardise, view.backend, experiment.validate()),
            (true, BackendChoice::Cpu, Ok(())),
            "{broken}"
        );
        let [note] = notes.as_slice() else {
            panic!("{broken}: {notes:?}")
        };
        assert_eq!(note.field, field, "{broken}: {}", note.sentence);
        assert!(
            note.sentence.contains(expected),
            "{broken}: {}",
            note.sentence
        );
    }
}

/// What the other fields differ from is not known then.
#[test]
fn a_link_without_its_preset_or_version_is_not_followed() {
    for (query, field) in [
        ("preset=weather", "preset"),
        ("preset=tajima&preset=theta", "preset"),
        ("v=9", "v"),
        ("v=1&v=1", "v"),
    ] {
        let (experiment, view, notes) = from_query(&format!("std=yes&{query}&backend=cpu"));
        assert_eq!(
            (experiment, view.backend),
            (Regression::default(), BackendChoice::Auto),
            "{query}"
        );
        assert!(
            notes.len() == 1 && notes[0].field == field && notes[0].sentence.contains("instead"),
            "{query}: {notes:?}"
        );
    }
}

#[test]
fn of_fields_that_do_not_go_together_as_few_as_can_be_are_left_out() {
    let read = |query: &str| {
        let (experiment, _, notes) = from_query(query);
        (
            experiment,
            notes
                .into_iter()
                .map(|note| note.sentence)
                .collect::<Vec<_>>(),
        )
    };
    // The sites are named, but without the target they could stay.
    let (experiment, notes) = read("target=theta&sites=theta:fixed:5");
    assert_eq!(
        (experiment.source.sites, experiment.target),
        (SitesLaw::Theta(Prior::fixed(5.0)), Target::TajimasD)
    );
    assert!(
        notes.len() == 1 && notes[0].ends_with("Only \"target\" is left out."),
        "{notes:?}"
    );
    // Two troubles, of which the first names a field that is not in the link: the one that removes it goes, then the other.
    let (experiment, notes) = read("rows=sampled&width=2&shown=validation:999999");
    assert_eq!(
        (experiment.observation.rows, experiment.observation.width),
        (RowOrder::Sampled, Regression::default().observation.width)
    );
    assert_eq!(notes.len(), 2, "{notes:?}");
    // Two that are broken each for itself.
    let (experiment, notes) = read("epochs=0&batch=0&rows=sampled&std=what");
    assert_eq!(
        experiment,
        Regression {
            observation: AlignmentObservation {
                rows: RowOrder::Sampled,
                ..Regression::default().observation
            },
            ..Regression::default()
        }
    );
    assert_eq!(notes.len(), 3, "{notes:?}");
    // Another version may mean anything.
    let (experiment, notes) = read("v=2&rows=sampled");
    assert_eq!((experiment, notes.len()), (Regression::default(), 1));
    assert!(
        notes[0].contains("\"v\"")
            && notes[0].ends_with("The page shows the preset \"tajima\" instead."),
        "{notes:?}"
    );
}

#[test]
fn every_error_is_about_a_key() {
    let broken = |change: &dyn Fn(&mut Regression)| {
        let mut experiment = Regression::default();
        change(&mut experiment);
        experiment.validate().unwrap_err()
    };
    let errors: [ExperimentError; 4] = [
        broken(&|experiment| experiment.observation.padding = f64::NAN),
        broken(&|experiment| experiment.layers.clear()),
        broken(&|experiment| experiment.training.learning_rate = f64::INFINITY),
        broken(&|experiment| experiment.source.recombination.low = f64::NAN),
    ];
    for error in errors {
        assert!(KEYS.iter().any(|key| key.name == error.field()), "{error}");
    }
}

#[test]
fn the_cap_of_each_preset_is_stated() {
    let most = RegressionPreset::ALL
        .map(|preset| (preset.key(), bounds::most_examples(&preset.experiment())));
    assert_eq!(
        most,
        [
            ("tajima", 200_000),
            ("tajima-varying", 200_000),
            ("tajima-toy", 200_000),
            ("theta", 101_400)
        ]
    );
    for preset in RegressionPreset::ALL {
        let experiment = Regression {
            examples: bounds::most_examples(&preset.experiment()),
            ..preset.experiment()
        };
        experiment.validate().unwrap();
    }
}

#[test]
fn keys_are_distinct_and_the_readme_lists_them() {
    let mut names: Vec<_> = KEYS
        .iter()
        .map(|key| key.name)
        .chain(["v", "preset"])
        .collect();
    names.sort_unstable();
    assert!(names.array_windows().all(|[a, b]| a != b), "{names:?}");
    assert!(
        include_str!("../README.md").contains(&table()),
        "README.md lacks this table of the link's keys:\n\n{}",
        table()
    );
}

#[test]
fn a_lesson_changes_what_it_names_and_nothing_else() {
    let view = RegressionView {
        shown: Shown::Test(3),
        shows: Shows::Product,
        backend: BackendChoice::Cpu,
    };
    let (changed, same) = change(&Regression::default(), &view, "?rows=seriation&sw=7").unwrap();
    let mut expected = Regression::default();
    expected.observation.rows = RowOrder::Seriation;
    expected.seeds.weights = 7;
    assert_eq!((changed, same), (expected, view));
    let (theta, afresh) = change(&Regression::default(), &view, "preset=theta").unwrap();
    assert_eq!(
        (theta, afresh),
        (
            RegressionPreset::Theta.experiment(),
            RegressionView {
                shown: Shown::default(),
                ..view
            }
        )
    );
    assert_eq!(
        change(&Regression::default(), &view, "weather=fine")
            .unwrap_err()
            .field,
        "weather"
    );
}
