//! The student's walk: simulate, look, train in steps and at a stretch, compare, break the seal.

use crate::{SMALL, SMALL_LIMIT};
use anyhow::{Result, ensure};
use browser_tests::driver::Gpu;
use browser_tests::lab::{Lab, SOON};
use browser_tests::walk::walk;
use serde_json::json;

#[test]
fn a_student_walks_the_whole_road() {
    walk("student", Gpu::Software, |lab| async move {
        lab.visit(SMALL).await?;
        lab.state("ready", SOON).await?;
        looks_at_loci(&lab).await?;
        lab.simulate(SMALL_LIMIT).await?;
        ensure!(lab.figure("loci-per-second").await? > 0.0);
        ensure!(lab.backend().await? == "cpu");
        trains_in_steps(&lab).await?;
        lab.press_through("Resume", "training", "ready", SMALL_LIMIT)
            .await?;
        ensure!(lab.figure("epoch").await? == 4.0);
        for (metric, most) in [
            ("loss", 10.0),
            ("val-loss", 10.0),
            ("accuracy", 1.0),
            ("val-accuracy", 1.0),
        ] {
            let value = lab.figure(metric).await?;
            ensure!((0.0..=most).contains(&value), "{metric} is {value}");
        }
        breaks_the_seal(&lab).await
    });
}

/// Stations 1 and 2 work before anything was simulated in bulk.
async fn looks_at_loci(lab: &Lab) -> Result<()> {
    lab.visit(&format!("{SMALL}&class=gene-flow&locus=7&at=0"))
        .await?;
    lab.state("ready", SOON).await?;
    lab.says("Tree 1 of", SOON).await?;
    lab.visit(&format!("{SMALL}&class=gene-flow&locus=7&at=50000"))
        .await?;
    lab.state("ready", SOON).await?;
    let tree = "return /Tree ([\\d,]+) of/.exec(document.querySelector('#lab').innerText)?.[1].replace(/\\D/g, '')";
    let number = lab
        .until("a tree in the middle of the locus", SOON, tree, vec![])
        .await?;
    ensure!(
        number.as_str().is_some_and(|number| number != "1"),
        "position 50,000 shows tree {number}"
    );
    let drawn = "return document.querySelectorAll('#lab .figure svg').length >= 4";
    lab.until(
        "history, genealogy, alignment and spectrum, drawn",
        SOON,
        drawn,
        vec![],
    )
    .await?;
    // Another seed is another locus, at once; back at the first it is the one from before.
    const LINES: &str = "[...document.querySelectorAll('#lab .figure svg path')].map(path => path.getAttribute('d')).join()";
    lab.comes_to_rest(SOON).await?;
    let first = lab.script(&format!("return {LINES}"), vec![]).await?;
    for (seed, like) in [("2", "!="), ("1", "==")] {
        lab.enter("lab", "Data seed", seed).await?;
        lab.until(
            &format!("a locus of data seed {seed}"),
            SOON,
            &format!("return {LINES} {like} arguments[0]"),
            vec![first.clone()],
        )
        .await?;
    }
    lab.visit(SMALL).await?;
    lab.state("ready", SOON).await.map(drop)
}

/// One batch, one epoch, pause, resume, stop, reset.
async fn trains_in_steps(lab: &Lab) -> Result<()> {
    lab.press_through("Step batch", "training", "paused", SMALL_LIMIT)
        .await?;
    let one_batch = lab.figure("epoch").await?;
    ensure!(
        one_batch > 0.0 && one_batch < 1.0,
        "one batch is {one_batch} epochs"
    );
    lab.press_through("Step epoch", "training", "paused", SMALL_LIMIT)
        .await?;
    ensure!(lab.figure("epoch").await? == 1.0);
    let first = lab.figure("val-loss").await?;
    lab.press("Stop").await?;
    lab.state("ready", SOON).await?;
    // Back to the same weights: the same batches in the same order end in the same place, to the last digit.
    lab.press_through("Reset", "training", "paused", SMALL_LIMIT)
        .await?;
    ensure!(lab.figure("epoch").await? == 0.0);
    lab.press_through("Step epoch", "training", "paused", SMALL_LIMIT)
        .await?;
    ensure!(lab.figure("epoch").await? == 1.0);
    let second = lab.figure("val-loss").await?;
    ensure!(
        first == second,
        "after Reset the first epoch ends at {second} instead of {first}"
    );
    Ok(())
}

/// The dialog can be refused; the second opening asks for more than the first.
async fn breaks_the_seal(lab: &Lab) -> Result<()> {
    lab.press("Test").await?;
    lab.press("Keep it sealed").await?;
    ensure!(
        lab.metric("test-accuracy").await?.is_none(),
        "the seal was kept and yet there is a test accuracy"
    );
    let accuracy = lab.test().await?;
    ensure!((0.0..=1.0).contains(&accuracy), "test accuracy {accuracy}");
    lab.says("opening 1", SOON).await?;
    lab.press("Test").await?;
    let box_appears = "return !!document.querySelector('#lab dialog[open] input[type=checkbox]')";
    lab.until("a second confirmation", SOON, box_appears, vec![])
        .await?;
    ensure!(
        !lab.offers("Open the test set").await?,
        "the second opening needs no second confirmation"
    );
    lab.script(
        "document.querySelector('#lab dialog[open] input[type=checkbox]').click()",
        vec![],
    )
    .await?;
    lab.press("Open the test set").await?;
    lab.says("opening 2", SOON).await
}

#[test]
fn a_simulation_can_be_cancelled_and_a_training_paused() {
    walk("cancel", Gpu::Software, |lab| async move {
        // Half an hour of simulation on two cores.
        lab.visit("backend=cpu&n=20000&L=1000000&sd=1&ss=1&sw=1")
            .await?;
        lab.state("ready", SOON).await?;
        lab.press("Simulate").await?;
        lab.state("simulating", SOON).await?;
        lab.press("Cancel").await?;
        lab.state("ready", SOON).await?;
        // 1.2 million examples: half a minute where 40,000 are trained a second.
        lab.visit("backend=cpu&n=5000&lr=0.001&epochs=200&sd=1&ss=1&sw=1")
            .await?;
        lab.state("ready", SOON).await?;
        lab.simulate(SMALL_LIMIT).await?;
        lab.press("Train").await?;
        lab.reaches("epoch", 1.0, SMALL_LIMIT).await?;
        lab.press("Pause").await?;
        lab.state("paused", SOON).await?;
        let rests = lab.figure("epoch").await?;
        // The trainer has 94 batches an epoch. If it went on while it was paused, it would be further by now than the one that is asked for.
        lab.press_through("Step batch", "training", "paused", SMALL_LIMIT)
            .await?;
        let batches = 94.0 * (lab.figure("epoch").await? - rests);
        ensure!(
            (batches - 1.0).abs() < 1e-6,
            "one batch after the pause, training has gone on by {batches}"
        );
        lab.press("Stop").await?;
        lab.state("ready", SOON).await.map(drop)
    });
}

#[test]
fn a_question_puts_runs_side_by_side() {
    walk("question", Gpu::Software, |lab| async move {
        lab.visit(SMALL).await?;
        lab.state("ready", SOON).await?;
        lab.simulate(SMALL_LIMIT).await?;
        lab.script(
            "document.querySelector('#lab .questions button').click()",
            vec![],
        )
        .await?;
        let runs = "const lab = document.querySelector('#lab'); \
            return lab.querySelectorAll('.runs tbody tr').length >= 2 && lab.dataset.state === 'ready' && /side by side, on/i.test(lab.innerText)";
        lab.until(
            "the runs of a question side by side",
            SMALL_LIMIT * 3,
            runs,
            vec![],
        )
        .await?;
        lab.press("Restore run 1").await?;
        lab.state("ready paused", SMALL_LIMIT).await?;
        let shown = "return document.querySelector('#lab .runs tr.selected th')?.innerText.trim().startsWith(arguments[0])";
        lab.until("run 1 in the stations", SOON, shown, vec![json!("1")])
            .await
            .map(drop)
    });
}
