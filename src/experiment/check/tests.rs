//! What can be run, and where what cannot is refused.

use crate::dataset::Layout;
use crate::experiment::{
    Experiment, Input, Law, Noise, NoiseKind, Preset, Prior, Quantity, Scale, Scenario, Target,
    Task,
};
use crate::formats::demes;
use crate::history::{Selected, Sites, Story, Study};

fn broken(preset: Preset, change: impl Fn(&mut Experiment)) -> (String, String) {
    let mut experiment = preset.experiment();
    change(&mut experiment);
    let error = experiment.check().unwrap_err();
    (error.key(), error.sentence)
}

#[test]
fn every_preset_can_be_run() {
    for preset in Preset::ALL {
        let experiment = preset.experiment();
        assert_eq!(experiment.check(), Ok(()), "{preset:?}");
    }
}

#[test]
fn widths_are_those_of_the_data() {
    let mut all: Vec<Experiment> = Preset::ALL.map(Preset::experiment).to_vec();
    for preset in [Preset::GeneFlow, Preset::SizeChanges, Preset::Theta] {
        for folded in [false, true] {
            let mut experiment = preset.experiment();
            experiment.observation.input = Input::Statistics { windows: 3, folded };
            all.push(experiment.clone());
            experiment.observation.noise = vec![Noise::of(NoiseKind::Missing)];
            all.push(experiment);
        }
    }
    let mut folded = Preset::SizeChanges.experiment();
    if let Input::Spectrum { folded, .. } = &mut folded.observation.input {
        *folded = true;
    }
    all.push(folded);
    let mut noisy = Preset::Theta.experiment();
    noisy.observation.noise = vec![Noise::of(NoiseKind::LowCoverage)];
    if let Input::Alignment(of) = &mut noisy.observation.input {
        of.positions = true;
    }
    all.push(noisy);
    for experiment in all {
        let layout = Layout::of(&experiment);
        let own = (experiment.row_width(), experiment.network_input());
        assert_eq!(own, (layout.width(), layout.input()), "{experiment:?}");
    }
}

#[test]
fn what_cannot_be_names_its_field() {
    use Preset::{GeneFlow, Human, SizeChanges, Tajima, TajimaToy, TajimaVarying};
    let prior = |low, high| Law::Prior(Prior::uniform(low, high));
    let set = |place: usize, key: &'static str, law: Law| {
        move |experiment: &mut Experiment| experiment.scenarios[place].set(key, law.clone())
    };
    let times = |of: &str, factor| Law::Times {
        of: of.to_owned(),
        factor,
        whole: false,
    };
    for (preset, key, word, change) in [
        (
            SizeChanges,
            "c0.N",
            "cross",
            Box::new(set(0, "N", prior(5_000.0, 1_000.0))) as Box<dyn Fn(&mut Experiment)>,
        ),
        (
            SizeChanges,
            "c0.N",
            "from 1 to",
            Box::new(set(0, "N", Law::fixed(0.5))),
        ),
        (
            GeneFlow,
            "c1.m",
            "above 0",
            Box::new(set(1, "m", Law::Prior(Prior::log_uniform(0.0, 1e-4)))),
        ),
        (
            GeneFlow,
            "c0.w1",
            "circle",
            Box::new(set(0, "w1", times("w1", 0.5))),
        ),
        (
            GeneFlow,
            "c0.w1",
            "no number X",
            Box::new(set(0, "w1", times("X", 0.5))),
        ),
        (
            GeneFlow,
            "c0.T",
            "circle",
            Box::new(set(0, "T", Law::Drawn { with: 1 })),
        ),
        (
            GeneFlow,
            "c1.T",
            "no class 4",
            Box::new(set(1, "T", Law::Like { scenario: 3 })),
        ),
        (
            SizeChanges,
            "c1.g",
            "no number g",
            Box::new(set(1, "g", Law::Drawn { with: 0 })),
        ),
        (
            GeneFlow,
            "c1.w1",
            "before the split",
            Box::new(set(1, "w1", times("T", 1.5))),
        ),
        (
            Human,
            "c1.w1",
            "before the split",
            Box::new(set(1, "w1", prior(100.0, 600.0))),
        ),
        (
            SizeChanges,
            "c1.g",
            "diploids",
            Box::new(set(1, "g", Law::fixed(0.05))),
        ),
        (
            SizeChanges,
            "c1.n",
            "same sizes",
            Box::new(|e| e.scenarios[1].haplotypes = vec![10]),
        ),
        (
            SizeChanges,
            "c2.n",
            "no sample 1",
            Box::new(|e| e.scenarios[2].haplotypes.clear()),
        ),
        (
            SizeChanges,
            "see",
            "twice",
            Box::new(|e| e.observation.samples = vec![0, 0]),
        ),
        (
            SizeChanges,
            "see",
            "no sample",
            Box::new(|e| e.observation.samples.clear()),
        ),
        (
            SizeChanges,
            "c1.name",
            "called",
            Box::new(|e| e.scenarios[1].name = "constant".into()),
        ),
        (
            SizeChanges,
            "c1.name",
            "no name",
            Box::new(|e| e.scenarios[1].name = " ".into()),
        ),
        (
            SizeChanges,
            "classes",
            "found 1",
            Box::new(|e| e.scenarios.truncate(1)),
        ),
        (
            SizeChanges,
            "net",
            "3 units",
            Box::new(|e| e.scenarios.truncate(2)),
        ),
        (
            SizeChanges,
            "classes",
            "one history",
            Box::new(|e| e.task = Task::Regress(vec![])),
        ),
        (
            Tajima,
            "predict",
            "from 1 to",
            Box::new(|e| e.task = Task::Regress(vec![])),
        ),
        (
            Tajima,
            "predict",
            "does not vary",
            Box::new(|e| {
                e.task = Task::Regress(vec![Target::linear(Quantity::Parameter("N".into()))]);
            }),
        ),
        (
            Tajima,
            "predict",
            "say nothing",
            Box::new(|e| {
                e.task = Task::Regress(vec![Target::linear(Quantity::Parameter("theta".into()))]);
            }),
        ),
        (
            Tajima,
            "predict",
            "no number Q",
            Box::new(|e| {
                e.task = Task::Regress(vec![Target::linear(Quantity::Parameter("Q".into()))]);
            }),
        ),
        (
            Tajima,
            "predict",
            "no logarithm",
            Box::new(|e| {
                if let Task::Regress(targets) = &mut e.task {
                    targets[0].scale = Scale::Log;
                }
            }),
        ),
        (
            TajimaVarying,
            "predict",
            "twice",
            Box::new(|e| {
                if let Task::Regress(targets) = &mut e.task {
                    targets.push(targets[0].clone());
                }
            }),
        ),
        (
            TajimaToy,
            "c0.h",
            "exactly",
            Box::new(|e| e.locus.sites = Sites::Infinite),
        ),
        (
            Tajima,
            "L",
            "unit of length",
            Box::new(|e| e.locus.length = 2.0),
        ),
        (
            Tajima,
            "sites",
            "base pairs",
            Box::new(|e| e.locus.sites = Sites::TwoAlleles),
        ),
        (
            Tajima,
            "width",
            "from 2 to",
            Box::new(|e| {
                if let Input::Alignment(of) = &mut e.observation.input {
                    of.width = 1;
                }
            }),
        ),
        (
            GeneFlow,
            "L",
            "base pairs would do",
            Box::new(|e| e.locus.length = 1e6 * 2.0),
        ),
        (
            GeneFlow,
            "mu",
            "base pairs would do",
            Box::new(|e| {
                e.locus.mutation = Prior::fixed(1e-2);
            }),
        ),
        (
            GeneFlow,
            "c1.m",
            "most of them migration",
            Box::new(set(1, "m", prior(0.0, 0.1))),
        ),
        (
            GeneFlow,
            "examples",
            "MiB",
            Box::new(|e| {
                e.examples = 200_000;
                for scenario in &mut e.scenarios {
                    scenario.haplotypes = vec![40, 40];
                }
            }),
        ),
        (
            GeneFlow,
            "split",
            "fractions",
            Box::new(|e| e.training.split.test = 0.0),
        ),
        (
            GeneFlow,
            "lr",
            "from",
            Box::new(|e| e.training.learning_rate = f64::NAN),
        ),
        (
            GeneFlow,
            "batch",
            "from",
            Box::new(|e| e.training.batch_size = 0),
        ),
        (
            GeneFlow,
            "net",
            "fit",
            Box::new(|e| {
                for scenario in &mut e.scenarios {
                    scenario.haplotypes = vec![4, 4];
                }
            }),
        ),
        (
            SizeChanges,
            "noise",
            "twice",
            Box::new(|e| {
                e.observation.noise = vec![Noise::of(NoiseKind::Missing); 2];
            }),
        ),
        (
            SizeChanges,
            "noise",
            "even",
            Box::new(|e| {
                e.observation.noise = vec![Noise::of(NoiseKind::Unphased)];
                for scenario in &mut e.scenarios {
                    scenario.haplotypes = vec![7];
                }
            }),
        ),
        (
            SizeChanges,
            "gc",
            "without gene conversion",
            Box::new(|e| {
                e.scenarios[0] = Scenario::of("sweep", Story::HardSweep);
                e.locus.conversion.ratio = 1.0;
            }),
        ),
        (
            SizeChanges,
            "sites",
            "infinite sites",
            Box::new(|e| {
                e.scenarios[0] = Scenario::of("sweep", Story::HardSweep);
                e.locus.sites = Sites::Exactly(10);
            }),
        ),
        (
            SizeChanges,
            "c0.f0",
            "one copy",
            Box::new(|e| {
                e.scenarios[0] =
                    Scenario::of("sweep", Story::SoftSweep).drawn("f0", Prior::uniform(1e-6, 0.1));
            }),
        ),
    ] {
        let (found, sentence) = broken(preset, change);
        assert!(
            found == key && sentence.contains(word),
            "{key} {word}: {found}: {sentence}"
        );
    }
}

#[test]
fn lineages_that_never_meet_are_refused_at_their_history() {
    let mut experiment = Preset::SizeChanges.experiment();
    let mut apart = Study::of(Story::Islands).demography();
    apart.events.clear();
    let own = Study::default().with(apart);
    experiment.scenarios[1] = Scenario::of_study(&own);
    experiment.scenarios[1].haplotypes = vec![20, 20, 20, 20];
    // One sample alone meets in its own island.
    assert_eq!(experiment.check(), Ok(()));
    experiment.observation.samples = vec![0, 1];
    for place in [0, 2] {
        experiment.scenarios[place] =
            Scenario::of(&place.to_string(), Story::Split).sampled(&[20, 20]);
    }
    let error = experiment.check().unwrap_err();
    assert_eq!(error.key(), "c1.h");
    assert!(error.sentence.contains("never meet"), "{error}");
}

#[test]
fn every_ready_history_makes_an_experiment() {
    for story in Story::ALL {
        for selected in [Selected::Nothing, Selected::Hard] {
            let study = Study::of(story).select(selected);
            if study.check().is_ok() {
                let experiment = Experiment::of_study(&study);
                assert_eq!(experiment.check(), Ok(()), "{story:?} {selected:?}");
            }
        }
    }
}

/// A history of one's own with two times that vary, the second below the first.
fn documented() -> Scenario {
    let document = include_str!("../../formats/demes/two_times.yaml");
    let model = demes::read(document.as_bytes()).unwrap();
    Scenario::of_study(&Study::default().documented(model))
}

#[test]
fn numbers_of_a_document_are_measured_by_the_draws_that_they_come_from() {
    let mut experiment = Preset::Own.experiment();
    let mut copy = documented();
    copy.name = "copy".to_owned();
    experiment.scenarios = vec![documented(), copy];
    let settled = |laws: [Law; 2]| {
        let mut experiment = experiment.clone();
        experiment.scenarios[1].values = laws.to_vec();
        experiment.check().map_err(|error| error.to_string())
    };
    // At the lower ends, T2 is above T1; of the draws, most keep the order.
    let (like, drawn) = (Law::Like { scenario: 0 }, Law::Drawn { with: 0 });
    assert_eq!(settled([like.clone(), like.clone()]), Ok(()));
    assert_eq!(settled([drawn.clone(), drawn]), Ok(()));
    let times = |factor| Law::Times {
        of: "p_T1".to_owned(),
        factor,
        whole: false,
    };
    assert_eq!(settled([like.clone(), times(0.5)]), Ok(()));
    // One draw, and twice it: none keeps the order, though many of two draws would.
    let refused = settled([like, times(2.0)]).unwrap_err();
    assert!(refused.starts_with("of 512 draws"), "{refused}");
}

#[test]
fn documents_do_not_wait_for_each_other() {
    let mut experiment = Preset::Own.experiment();
    let mut copy = documented();
    copy.name = "copy".to_owned();
    experiment.scenarios = vec![documented(), copy];
    let drawn = |with| Law::Drawn { with };
    experiment.scenarios[0].set("p_T1", drawn(1));
    assert_eq!(experiment.check(), Ok(()));
    experiment.scenarios[1].set("p_T2", drawn(0));
    let refused = experiment.check().unwrap_err();
    assert_eq!(refused.key(), "c1.p_T2");
    assert!(refused.sentence.contains("drawn with another class"));
    // What has no constraints to keep is drawn once: nothing waits.
    let mut ready = Preset::GeneFlow.experiment();
    ready.scenarios[0].set("NC", drawn(1));
    ready.scenarios[1].set("NC", Law::fixed(10_000.0));
    ready.scenarios[1].set("NA", drawn(0));
    assert_eq!(ready.check(), Ok(()));
}
