//! The page answers while workers compute.

use crate::SMALL_LIMIT;
use anyhow::ensure;
use browser_tests::driver::Gpu;
use browser_tests::lab::SOON;
use browser_tests::long_tasks;
use browser_tests::walk::walk;

/// Milliseconds. The aim is 50, which the benchmark watches; a machine that runs tests has other things to do as well.
const LONGEST: f64 = 250.0;
/// The same in yardsticks, pieces of work that take some 10 ms on a laptop: on a slow or busy machine they take longer, and so may a task.
const YARDSTICKS: f64 = 25.0;

#[test]
fn no_task_keeps_the_page_from_answering() {
    walk("responsiveness", Gpu::Software, |lab| async move {
        long_tasks::record(&lab).await?;
        lab.visit("backend=cpu&n=2000&lr=0.001&epochs=3&sd=1&ss=1&sw=1")
            .await?;
        lab.state("ready", SOON).await?;
        long_tasks::measure_a_yardstick(&lab).await?;
        long_tasks::take(&lab).await?;
        lab.simulate(SMALL_LIMIT * 2).await?;
        let simulating = long_tasks::take(&lab).await?;
        lab.train(SMALL_LIMIT * 2).await?;
        let training = long_tasks::take(&lab).await?;
        for (doing, tasks) in [("simulating", simulating), ("training", training)] {
            let longest = LONGEST.max(YARDSTICKS * tasks.yardstick);
            ensure!(
                tasks.longest() < longest,
                "while {doing}, limit {longest} ms: {tasks:?}"
            );
        }
        Ok(())
    });
}
