//! Where the network is trained.

use crate::{SMALL, SMALL_LIMIT};
use anyhow::{Result, ensure};
use browser_tests::driver::Gpu;
use browser_tests::lab::{Lab, SOON};
use browser_tests::walk::walk;

#[test]
fn without_webgpu_the_cpu_trains() {
    walk("no-webgpu", Gpu::None, |lab| async move {
        lab.visit(&SMALL.replace("backend=cpu&", "")).await?;
        lab.state("ready", SOON).await?;
        ensure!(lab.backend().await? == "cpu");
        ensure!(
            !fetched(&lab, "trainer_gpu").await?,
            "the WebGPU trainer was fetched where it cannot be used"
        );
        lab.simulate(SMALL_LIMIT).await?;
        lab.train(SMALL_LIMIT).await
    });
}

#[test]
fn a_software_adapter_is_not_chosen_but_can_be_forced_away_from() {
    walk("software-adapter", Gpu::Software, |lab| async move {
        lab.visit(&SMALL.replace("backend=cpu&", "")).await?;
        lab.state("ready", SOON).await?;
        ensure!(
            lab.backend().await? == "cpu",
            "a software adapter was taken for a graphics device"
        );
        Ok(())
    });
}

#[test]
fn the_shell_is_there_before_any_trainer() {
    walk("shell-first", Gpu::Software, |lab| async move {
        lab.visit(SMALL).await?;
        lab.state("ready", SOON).await?;
        let order = "const at = name => performance.getEntriesByType('resource').find(entry => name.test(entry.name))?.startTime; \
            const [app, trainer] = [at(/\\/app[^/]*[.]js/), at(/trainer_cpu/)]; return trainer === undefined || app < trainer";
        ensure!(
            lab.script(order, vec![]).await? == true,
            "the trainer is fetched before the app"
        );
        Ok(())
    });
}

#[test]
fn both_backends_give_the_same_losses() {
    walk("same-losses", Gpu::Software, |lab| async move {
        // 240 training loci in batches of 64: four steps an epoch, sixty in all.
        let query = "n=200&lr=0.001&dropout=0&epochs=15&sd=1&ss=1&sw=1";
        let mut losses = Vec::new();
        for backend in ["cpu", "webgpu"] {
            lab.visit(&format!("{query}&backend={backend}")).await?;
            lab.state("ready", SOON).await?;
            lab.simulate(SMALL_LIMIT).await?;
            lab.train(SMALL_LIMIT * 6).await?;
            ensure!(lab.backend().await? == backend, "{backend} was asked for");
            losses.push((lab.figure("loss").await?, lab.figure("val-loss").await?));
        }
        let [(loss, val_loss), (other_loss, other_val_loss)] = losses[..] else {
            unreachable!()
        };
        ensure!(
            (loss - other_loss).abs() < 1e-3 && (val_loss - other_val_loss).abs() < 1e-3,
            "losses differ: {losses:?}"
        );
        Ok(())
    });
}

async fn fetched(lab: &Lab, name: &str) -> Result<bool> {
    let script = "return performance.getEntriesByType('resource').some(entry => entry.name.includes(arguments[0]))";
    Ok(lab.script(script, vec![name.into()]).await? == true)
}
