//! The tutorial at its real size, in the browser: one seed of each learning rate.

use anyhow::{Context, ensure};
use browser_tests::driver::Gpu;
use browser_tests::lab::SOON;
use browser_tests::walk::walk;
use std::ops::RangeInclusive;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(600);

#[test]
fn the_learning_rate_decides_how_far_ten_epochs_go() {
    walk("tutorial", Gpu::Software, |lab| async move {
        lab.visit("backend=cpu&lr=0.0000001&sd=1&ss=1&sw=1").await?;
        lab.state("ready", SOON).await?;
        lab.simulate(LIMIT).await?;
        // At 1e-7 nothing is learned: the accuracy stays that of the untrained network, whatever that is.
        lab.press_through("Step batch", "training", "paused", LIMIT)
            .await?;
        let untrained = lab
            .metric("val-accuracy")
            .await?
            .context("the untrained network has no validation accuracy")?;
        lab.press_through("Resume", "training", "ready", LIMIT)
            .await?;
        let trained = lab.figure("val-accuracy").await?;
        // Validation has 800 loci: three hundredths of accuracy are 24 of them.
        ensure!(
            (trained - untrained).abs() <= 0.03,
            "at 1e-7 the accuracy moved from {untrained} to {trained}"
        );
        // The same data and first weights at other rates; the ranges that five seeds must lie in natively.
        let rates: [(&str, RangeInclusive<f64>); 2] =
            [("0.001", 0.985..=0.996), ("0.00001", 0.75..=0.98)];
        for (rate, range) in rates {
            lab.enter("lab", "Learning rate", rate).await?;
            lab.train(LIMIT).await?;
            let accuracy = lab.test().await?;
            ensure!(
                range.contains(&accuracy),
                "at {rate} the test accuracy is {accuracy}, outside {range:?}"
            );
        }
        Ok(())
    });
}
