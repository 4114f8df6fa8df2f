//! Same seed, same bits: what the simulator's worker computes in the browser is what this test computes natively, to the last bit.

use anyhow::{Context, Result, ensure};
use browser_tests::driver::Gpu;
use browser_tests::lab::{Lab, SOON};
use browser_tests::walk::walk;
use coalescent_playground::coalescent::{LocusId, Simulator};
use coalescent_playground::dataset::{RowLayout, draw_split};
use coalescent_playground::experiment::{Class, Experiment, Noise, NoiseKind, Preset};
use coalescent_playground::history::{Story, Study};
use coalescent_playground::locus::Locus;
use coalescent_playground::protocol::{FromExplorer, FromSimulator, ToExplorer, ToSimulator};
use serde_json::{Value, json};

/// Starts a worker of its own, sends it one message when it is ready, and returns the answer: bytes, and the bits of the body.
const ASK: &str = "const [name, message, done] = arguments; \
    const folder = document.querySelector('meta[name=workers]').content; \
    const worker = new Worker(folder + name + '_loader.js'); \
    let ready = false; \
    worker.onerror = event => done(event.message); \
    worker.onmessage = ({data: [bytes, body]}) => { \
        if (!ready) { ready = true; worker.postMessage([new Uint8Array(message)]); return; } \
        worker.terminate(); \
        done({bytes: Array.from(bytes), body: body ? Array.from(new Uint32Array(body.buffer, body.byteOffset, body.length)) : []}); \
    }";

const LOCI: u32 = 12;

#[test]
fn spectra_have_the_same_bits_as_natively() {
    walk("golden-spectra", Gpu::Software, |lab| async move {
        lab.visit("").await?;
        lab.state("ready", SOON).await?;
        for preset in Preset::ALL {
            let mut experiment = preset.experiment();
            // A human-like locus is ten times longer; a tenth of it says as much.
            experiment.locus.length = experiment.locus.length.min(1e5);
            for class in [Class::Divergence, Class::GeneFlow] {
                let message = ToSimulator::Simulate {
                    run: 1,
                    experiment: experiment.clone(),
                    class,
                    first: 5,
                    count: LOCI,
                };
                let (_, body) = ask(&lab, &message).await?;
                compare(&experiment, class, &body)?;
            }
        }
        Ok(())
    });
}

fn compare(experiment: &Experiment, class: Class, body: &[u32]) -> Result<()> {
    let layout = RowLayout::new(experiment.locus.samples);
    ensure!(
        body.len() == layout.width() * LOCI as usize,
        "{} numbers are not {LOCI} rows of {}",
        body.len(),
        layout.width()
    );
    let mut simulator = Simulator::default();
    for (index, row) in (5..).zip(body.chunks(layout.width())) {
        let id = LocusId {
            seed: experiment.seeds.data,
            class: class.into(),
            index,
        };
        let native = simulator.joint_spectrum(&draw_split(experiment, id), id);
        let bits: Vec<u32> = native
            .cells
            .iter()
            .map(|cell| (*cell as f32).to_bits())
            .collect();
        ensure!(
            row[..layout.cells] == bits,
            "locus {index} of {class:?} differs between the browser and this machine"
        );
        ensure!(
            native.cells.iter().sum::<f64>() > 0.0,
            "locus {index} of {class:?} is empty: this compares nothing"
        );
    }
    Ok(())
}

#[test]
fn one_locus_looked_at_is_the_same_to_the_last_byte() {
    walk("golden-locus", Gpu::Software, |lab| async move {
        lab.visit("").await?;
        lab.state("ready", SOON).await?;
        let experiment = Experiment::default();
        for (class, index, position) in [
            (Class::Divergence, 0, 0.0),
            (Class::GeneFlow, 4_999, 61_803.0),
        ] {
            let id = LocusId {
                seed: experiment.seeds.data,
                class: class.into(),
                index,
            };
            let (bytes, _) = ask(
                &lab,
                &ToSimulator::Look {
                    run: 1,
                    experiment: experiment.clone(),
                    id,
                    position,
                },
            )
            .await?;
            let FromSimulator::View { view, .. } = postcard::from_bytes(&bytes)? else {
                anyhow::bail!("the answer is no view")
            };
            let native = Simulator::default().look(
                &draw_split(&experiment, id),
                id,
                position,
                view.sites.len(),
            );
            ensure!(
                postcard::to_stdvec(&*view)? == postcard::to_stdvec(&native)?,
                "locus {index} of {class:?} differs"
            );
        }
        Ok(())
    });
}

/// Every ready history: growth, bottlenecks, islands, pulses, ancient samples, sweeps; each through another noise.
#[test]
fn every_history_is_the_same_to_the_last_byte() {
    walk("golden-histories", Gpu::Software, |lab| async move {
        lab.visit("").await?;
        lab.state("ready", SOON).await?;
        for (story, kind) in Story::ALL
            .into_iter()
            .zip(NoiseKind::ALL.into_iter().cycle())
        {
            let noise = Noise::of(kind);
            let study = Study::of(story);
            let message = ToExplorer::Look {
                run: 1,
                study: study.clone(),
                replicate: 7,
                position: 4_321.0,
                noise,
            };
            let (bytes, _) = ask_worker(&lab, "explorer", &message).await?;
            let FromExplorer::View { view, .. } = postcard::from_bytes(&bytes)? else {
                anyhow::bail!("the answer is no view of {story:?}")
            };
            let native = Locus::simulate(&study, 7, &mut Simulator::default())?
                .look_through(4_321.0, &noise)?;
            ensure!(
                postcard::to_stdvec(&*view)? == postcard::to_stdvec(&native)?,
                "{story:?} differs"
            );
        }
        Ok(())
    });
}

async fn ask(lab: &Lab, message: &ToSimulator) -> Result<(Vec<u8>, Vec<u32>)> {
    ask_worker(lab, "simulator", message).await
}

async fn ask_worker(
    lab: &Lab,
    worker: &str,
    message: &impl serde::Serialize,
) -> Result<(Vec<u8>, Vec<u32>)> {
    let answer = lab
        .client()
        .execute_async(
            ASK,
            vec![json!(worker), json!(postcard::to_stdvec(message)?)],
        )
        .await?;
    let numbers = |name: &str| {
        answer[name]
            .as_array()
            .map(|all| all.iter().filter_map(Value::as_u64).collect::<Vec<_>>())
    };
    let bytes = numbers("bytes").with_context(|| format!("the worker answered {answer}"))?;
    let body = numbers("body").unwrap_or_default();
    Ok((
        bytes.into_iter().map(|byte| byte as u8).collect(),
        body.into_iter().map(|bits| bits as u32).collect(),
    ))
}
