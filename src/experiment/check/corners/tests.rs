//! How much is looked at, and where draws that are lost are refused.

use super::{MOST_CHANGES, look};
use crate::experiment::{Experiment, Law, Preset, Prior, Scenario};
use crate::formats::demes;
use crate::history::{Story, Study};

/// At how many of so many pairs of corners is looked where each has these changes.
fn looked(pairs: usize, changes: usize) -> usize {
    look(0..pairs, |_| Ok(changes)).unwrap()
}

#[test]
fn as_many_corners_are_looked_at_as_a_page_has_time_for() {
    assert_eq!(looked(100, 0), 100, "a ready history costs nothing");
    assert_eq!(looked(3, 10), 3);
    for changes in [1, 24, 1_000, MOST_CHANGES / 2] {
        let pairs = looked(10_000, changes);
        let all = 2 * changes * pairs;
        assert!(all <= MOST_CHANGES, "{changes}: {all}");
        assert!(all + 2 * changes > MOST_CHANGES, "{changes}: {all}");
    }
    assert_eq!(looked(100, 40_000), 1, "once in any case");
}

/// A document with three splits, one after the other, of which these times vary, in this order.
fn document(times: &[&str], constraints: &str) -> Experiment {
    let place = |time: &&str| {
        let (name, deme) = time.split_once(' ').unwrap();
        format!(
            "- {{name: {name}, values: [{{demes: {{{deme}: {{epochs: {{0: end_time}}}}}}}}]}}\n"
        )
    };
    let text = format!(
        "time_units: generations\ndemes:\n\
         - {{name: X, epochs: [{{end_time: 3000, start_size: 10000}}]}}\n\
         - {{name: A, ancestors: [X], epochs: [{{start_size: 5000}}]}}\n\
         - {{name: Y, ancestors: [X], epochs: [{{end_time: 1000, start_size: 8000}}]}}\n\
         - {{name: B, ancestors: [Y], epochs: [{{start_size: 2000}}]}}\n\
         - {{name: Z, ancestors: [Y], epochs: [{{end_time: 200, start_size: 8000}}]}}\n\
         - {{name: C, ancestors: [Z], epochs: [{{start_size: 2000}}]}}\nparameters:\n{}{constraints}",
        times.iter().map(place).collect::<String>()
    );
    let model = demes::read(text.as_bytes()).unwrap();
    let mut experiment = Preset::SizeChanges.experiment();
    experiment.scenarios[1] =
        Scenario::of_study(&Study::default().documented(model)).sampled(&[20]);
    for key in ["T1", "T2", "T3"] {
        let key = format!("p_{key}");
        let law = experiment.scenarios[1].law(&key).cloned();
        if let Some(Law::Prior(prior)) = law {
            let [low, high] = prior.ends();
            let near = Prior::uniform(low * 1.8, high * 0.6);
            experiment.scenarios[1].set(&key, Law::Prior(near));
        }
    }
    assert_eq!(experiment.check(), Ok(()));
    experiment
}

fn refused(experiment: &Experiment, key: &str, law: Law) -> (String, String) {
    let mut changed = experiment.clone();
    changed.scenarios[1].set(key, law);
    let error = changed.check().unwrap_err();
    (error.key(), error.sentence)
}

#[test]
fn what_loses_the_draws_is_refused_where_its_law_stands_and_named_with_the_other() {
    let drawn = |low, high| Law::Prior(Prior::uniform(low, high));
    let order = "constraints: [{params: [T1, T2], constraint: greater_than}]\n";
    for constraints in ["", order] {
        for times in [["T1 X", "T2 Y", "T3 Z"], ["T3 Z", "T2 Y", "T1 X"]] {
            let all = document(&times, constraints);
            for (key, law, clash) in [
                ("p_T2", drawn(7_000.0, 9_000.0), "T2 has to be below T1"),
                ("p_T2", drawn(20.0, 100.0), "T3 has to be below T2"),
                ("p_T3", drawn(1_500.0, 2_000.0), "T3 has to be below T2"),
                ("p_T1", drawn(100.0, 150.0), "T2 has to be below T1"),
                ("p_T1", Law::fixed(150.0), "T2 has to be below T1"),
            ] {
                let (field, sentence) = refused(&all, key, law);
                assert_eq!(field, format!("c1.{key}"), "{sentence}");
                assert!(sentence.contains(clash), "{times:?} {key}: {sentence}");
            }
        }
    }
    // With a time that does not vary.
    let one = document(&["T2 Y"], "");
    let (field, sentence) = refused(&one, "p_T2", drawn(7_000.0, 9_000.0));
    assert_eq!(field, "c1.p_T2");
    assert!(
        sentence.contains("of 512 draws of its numbers 0 keep")
            && sentence.contains("T2 has to be below T_X = 3000, and in 512 draws"),
        "{sentence}"
    );
}

/// Numbers in sentences are short, whatever a link holds.
#[test]
fn a_number_of_any_size_makes_a_short_sentence() {
    let ready = Preset::SizeChanges.experiment();
    for value in [1e300, -1e300, 1e-300, 0.1 + 0.2, f64::MAX] {
        let mut wrong: Vec<Experiment> = vec![ready.clone(); 6];
        wrong[0].locus.length = value;
        wrong[1].training.learning_rate = value;
        wrong[2].scenarios[0].set("N", Law::fixed(value));
        wrong[3].locus.mutation = Prior::log_uniform(1e300, value);
        wrong[4].training.split.training = value;
        wrong[5].scenarios[1].set(
            "T",
            Law::Times {
                of: "N0".to_owned(),
                factor: value,
                whole: false,
            },
        );
        for one in wrong {
            if let Err(error) = one.check() {
                let digits = |run: &str| run.chars().filter(char::is_ascii_digit).count();
                let longest = error.sentence.split(' ').map(digits).max();
                assert!(longest < Some(22), "{error}");
            }
        }
    }
    let mut demography = Study::of(Story::Split).demography();
    demography.populations[0].size = 1e300;
    let mut written = Preset::SizeChanges.experiment();
    written.scenarios[1] =
        Scenario::of_study(&Study::default().with(demography)).sampled(&[20, 0, 0]);
    let error = written.check().unwrap_err();
    assert!(error.sentence.contains("has size 1e300;"), "{error}");
}
