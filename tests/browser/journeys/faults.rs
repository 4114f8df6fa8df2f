//! A dead worker or a lost graphics device does not lose the run, and the page says what happened.

use crate::{SMALL, SMALL_LIMIT};
use anyhow::{Result, ensure};
use browser_tests::driver::Gpu;
use browser_tests::faults::{Worker, lose_the_device, panic_on_press};
use browser_tests::lab::{Lab, SOON};
use browser_tests::walk::walk;
use serde_json::json;

#[test]
fn a_simulator_that_dies_is_replaced_and_the_data_come_out_the_same() {
    walk("dead-simulator", Gpu::Software, |lab| async move {
        let first_epoch = async |fault: bool| -> Result<f64> {
            lab.visit(
                &SMALL
                    .replace("n=200", "n=1000")
                    .replace("epochs=4", "epochs=1"),
            )
            .await?;
            lab.state("ready", SOON).await?;
            lab.shows_an_example().await?;
            if fault {
                panic_on_press(&lab, "Simulate", Worker::Simulator).await?;
                lab.until(
                    "a note about the simulator",
                    SOON,
                    NOTICE,
                    vec![json!("simulator")],
                )
                .await?;
                lab.state("ready", SMALL_LIMIT).await?;
            } else {
                lab.simulate(SMALL_LIMIT).await?;
            }
            lab.train(SMALL_LIMIT).await?;
            lab.figure("val-loss").await
        };
        let (undisturbed, disturbed) = (first_epoch(false).await?, first_epoch(true).await?);
        ensure!(
            undisturbed == disturbed,
            "after the loss of a worker the data are others: {undisturbed} and {disturbed}"
        );
        Ok(())
    });
}

#[test]
fn a_trainer_that_dies_goes_on_from_its_last_epoch() {
    walk("dead-trainer", Gpu::Software, |lab| async move {
        // More epochs than a trainer may have behind it before it hears of the next message.
        let query = SMALL.replace("epochs=4", "epochs=40");
        lab.visit(&query).await?;
        lab.state("ready", SOON).await?;
        lab.simulate(SMALL_LIMIT).await?;
        lab.train(SMALL_LIMIT).await?;
        let undisturbed = lab.figure("val-loss").await?;
        for epoch in [1.0, 2.0] {
            lab.press_through("Step epoch", "training", "paused", SMALL_LIMIT)
                .await?;
            lab.becomes("epoch", epoch).await?;
        }
        panic_on_press(&lab, "Resume", Worker::Trainer).await?;
        let goes_on = "const epoch = /from the end of epoch (\\d+)/.exec(document.querySelector('.notices')?.innerText)?.[1]; \
            return epoch >= 2 && epoch < 40";
        lab.until("a note about the trainer", SOON, goes_on, vec![])
            .await?;
        lab.reaches("epoch", 40.0, SMALL_LIMIT).await?;
        lab.state("ready", SMALL_LIMIT).await?;
        let disturbed = lab.figure("val-loss").await?;
        ensure!(
            undisturbed == disturbed,
            "after the loss of the trainer the run ends at {disturbed} instead of {undisturbed}"
        );
        Ok(())
    });
}

/// A note to the person that holds a word.
const NOTICE: &str =
    "return document.querySelector('.notices')?.innerText.toLowerCase().includes(arguments[0])";

#[test]
fn a_lost_device_does_not_lose_the_run() {
    walk("lost-device", Gpu::Software, |lab| async move {
        trains_on_the_software_adapter(&lab).await?;
        lab.reaches("epoch", 1.0, SMALL_LIMIT * 3).await?;
        lose_the_device(&lab).await?;
        lab.until(
            "a note about the device",
            SMALL_LIMIT,
            NOTICE,
            vec![json!("device")],
        )
        .await?;
        let kept = lab.figure("epoch").await?;
        lab.reaches("epoch", kept + 1.0, SMALL_LIMIT * 3).await?;
        lab.press("Stop").await?;
        lab.state("ready", SMALL_LIMIT * 3).await?;
        // The browser itself says a word about its lost process; the page's own part must still be silent.
        let console = lab.console().await?;
        let unexpected: Vec<&String> = console.iter().filter(|line| !line.contains(LOST)).collect();
        ensure!(unexpected.is_empty(), "{unexpected:#?}");
        Ok(())
    });
}

/// What Chromium itself says of a device whose process is gone.
const LOST: &str = "Instance reference no longer exists";

async fn trains_on_the_software_adapter(lab: &Lab) -> Result<()> {
    lab.visit(
        &SMALL
            .replace("backend=cpu", "backend=webgpu")
            .replace("epochs=4", "epochs=200"),
    )
    .await?;
    lab.state("ready", SOON).await?;
    lab.simulate(SMALL_LIMIT).await?;
    lab.press("Train").await?;
    lab.state("training", SMALL_LIMIT).await?;
    ensure!(lab.backend().await? == "webgpu");
    Ok(())
}
