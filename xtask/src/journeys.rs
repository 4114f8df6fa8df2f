//! `cargo xtask journeys`: the walks through the built site again and again, on an idle or a busy machine, with a slower or a faster trainer.
//! Whatever the machine does, they must pass.

use crate::browser;
use crate::process::run;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// The variable that tells the journeys how many times as long the trainer takes.
pub const PACE: &str = "JOURNEY_PACE";

/// What is to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// How often all of them are walked.
    pub times: u32,
    /// Whether every core is kept busy meanwhile.
    pub load: bool,
    /// How many times as long the trainer takes; below 1 it is faster.
    pub pace: Option<f64>,
    /// Only the journeys whose names contain this.
    pub filter: Option<String>,
}

impl Plan {
    /// From the words of a command.
    ///
    /// # Errors
    /// Where one is not understood.
    pub fn from_words(words: &[&str]) -> Result<Self> {
        let mut plan = Self {
            times: 1,
            load: false,
            pace: None,
            filter: None,
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || {
                words
                    .next()
                    .with_context(|| format!("{word} needs a number after it"))
            };
            match *word {
                "--times" => {
                    let text = value()?;
                    plan.times = text
                        .parse()
                        .with_context(|| format!("--times {text}: expected a whole number"))?;
                }
                "--load" => plan.load = true,
                "--pace" => {
                    let text = value()?;
                    let pace = text.parse().ok();
                    plan.pace = pace.filter(|pace: &f64| pace.is_finite() && *pace > 0.0);
                    if plan.pace.is_none() {
                        bail!("--pace {text}: expected a number above 0");
                    }
                }
                option if option.starts_with('-') => {
                    bail!("{option} is not an option of `cargo xtask journeys`")
                }
                filter => plan.filter = Some(filter.to_owned()),
            }
        }
        Ok(plan)
    }
}

/// Walks them. The site must be built; this does not build it.
///
/// # Errors
/// Where a journey failed in any round, with the number of rounds it failed in.
pub fn journeys(plan: &Plan) -> Result<()> {
    if !crate::dist().join("index.html").is_file() {
        bail!("there is no built site: `cargo xtask build` first");
    }
    let found = browser::find_or_install()?;
    let words = "test --locked --package browser-tests --test journeys";
    run(&mut browser::cargo(&found, &format!("{words} --no-run")))?;
    let filter = plan.filter.as_deref().unwrap_or_default();
    let words = format!("{words} -- --include-ignored --test-threads 1 {filter}");
    let failed = beside_load(plan.load, || -> Result<BTreeMap<String, u32>> {
        let mut failed = BTreeMap::new();
        for round in 1..=plan.times {
            let started = Instant::now();
            let mut tests = browser::cargo(&found, &words);
            tests.envs(plan.pace.map(|pace| (PACE, pace.to_string())));
            let mut tests = tests.stdout(Stdio::piped()).spawn()?;
            for line in tests
                .stdout
                .take()
                .into_iter()
                .flat_map(|stdout| BufReader::new(stdout).lines().map_while(Result::ok))
            {
                println!("{line}");
                if let Some(name) = failed_name(&line) {
                    *failed.entry(name.to_owned()).or_default() += 1;
                }
            }
            if !tests.wait()?.success() && failed.is_empty() {
                bail!("the journeys could not be walked");
            }
            eprintln!(
                "round {round} of {}: {:.0} s, failures so far: {failed:?}",
                plan.times,
                started.elapsed().as_secs_f64()
            );
        }
        Ok(failed)
    })?;
    if !failed.is_empty() {
        bail!(
            "failed journeys, and in how many of {} rounds: {failed:?}",
            plan.times
        );
    }
    Ok(())
}

/// The journey that a line of the test harness says has failed. Its name and its end may come on two lines, where a journey wrote in
/// between; the list at the end has it in any case, once.
fn failed_name(line: &str) -> Option<&str> {
    line.strip_prefix("    ")
        .filter(|name| name.contains("::") && !name.contains(' '))
}

/// Does something while, if so asked, a thread for each core computes without end.
fn beside_load<T>(load: bool, work: impl FnOnce() -> T) -> T {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        if load {
            let cores = std::thread::available_parallelism().map_or(1, usize::from);
            for _ in 0..cores {
                scope.spawn(|| {
                    while !done.load(Ordering::Relaxed) {
                        std::hint::spin_loop();
                    }
                });
            }
        }
        let result = work();
        done.store(true, Ordering::Relaxed);
        result
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_read_or_refused() {
        let plan = Plan::from_words(&["--times", "10", "--load", "--pace", "0.1", "faults"]);
        assert_eq!(
            plan.unwrap(),
            Plan {
                times: 10,
                load: true,
                pace: Some(0.1),
                filter: Some("faults".to_owned())
            }
        );
        for words in [
            &["--times"][..],
            &["--times", "often"],
            &["--pace", "0"],
            &["--pace", "NaN"],
            &["--fast"],
        ] {
            assert!(Plan::from_words(words).is_err(), "{words:?}");
        }
    }

    #[test]
    fn failures_are_those_of_the_list_at_the_end() {
        assert_eq!(
            failed_name("    student::a_question"),
            Some("student::a_question")
        );
        for line in [
            "test student::a_question ... FAILED",
            "    at tests::x line 3",
            "failures:",
            "",
        ] {
            assert_eq!(failed_name(line), None, "{line}");
        }
    }
}
