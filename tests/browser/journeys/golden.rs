//! Same seed, same bits: what the simulator's worker computes in the browser is what this test computes natively, to the last bit.

use anyhow::{Context, Result, bail, ensure};
use browser_tests::driver::Gpu;
use browser_tests::lab::{Lab, SOON};
use browser_tests::walk::walk;
use coalescent_playground::coalescent::Simulator;
use coalescent_playground::dataset::{ExampleSimulator, Layout, Series};
use coalescent_playground::experiment::{Experiment, Noise, NoiseKind, Preset};
use coalescent_playground::history::{Story, Study};
use coalescent_playground::locus::Locus;
use coalescent_playground::protocol::{FromExplorer, FromSimulator, ToExplorer, ToSimulator};
use serde_json::{Value, json};

/// Starts a worker of its own, lays a line to it where the first message says so, sends it one message when it is ready, and returns the answer:
/// bytes, and the bits of the body that came down the line.
const ASK: &str = "const [name, line, message, done] = arguments; \
    const folder = document.querySelector('meta[name=workers]').content; \
    const worker = new Worker(folder + name + '_loader.js'); \
    const {port1, port2} = new MessageChannel(); \
    let ready = false, body = null, bytes = null; \
    const end = () => { if (bytes && (body || !line)) { worker.terminate(); done({bytes, body: body || []}); } }; \
    port1.onmessage = ({data}) => { \
        body = Array.from(new Uint32Array(data[1].buffer, data[1].byteOffset, data[1].length)); \
        end(); \
    }; \
    worker.onerror = event => done(event.message); \
    worker.onmessage = ({data}) => { \
        if (ready) { bytes = Array.from(data[0]); end(); return; } \
        ready = true; \
        if (line) worker.postMessage([new Uint8Array(line)], [port2]); \
        worker.postMessage([new Uint8Array(message)]); \
    }";

/// Examples of each history.
const EXAMPLES: u32 = 12;
/// The first of them.
const FIRST: u32 = 5;

/// Every preset: spectra of one sample and of two, alignments of the coalescent and made up, classes and numbers.
#[test]
fn examples_have_the_same_bits_as_natively() {
    walk("golden-examples", Gpu::Software, |lab| async move {
        lab.visit("").await?;
        lab.state("ready", SOON).await?;
        for preset in Preset::ALL {
            let mut experiment = preset.experiment();
            // A human-like locus is ten times longer; a tenth of it says as much.
            experiment.locus.length = experiment.locus.length.min(1e5);
            for scenario in (0..).take(experiment.scenarios.len()) {
                let message = ToSimulator::Simulate {
                    run: 1,
                    experiment: Box::new(experiment.clone()),
                    series: Series::Scenario(scenario),
                    first: FIRST,
                    count: EXAMPLES,
                };
                let line = postcard::to_stdvec(&ToSimulator::Line)?;
                let (_, body) = ask_worker(&lab, "simulator", Some(line), &message).await?;
                compare(&experiment, scenario, &body)
                    .with_context(|| format!("preset {}", preset.key()))?;
            }
        }
        Ok(())
    });
}

fn compare(experiment: &Experiment, scenario: u8, body: &[u32]) -> Result<()> {
    let layout = Layout::of(experiment);
    let native = ExampleSimulator::new(experiment).rows(scenario, FIRST, EXAMPLES)?;
    ensure!(
        body.len() == native.len() && body.len() == layout.width() * EXAMPLES as usize,
        "{} numbers are not {EXAMPLES} rows of {}",
        body.len(),
        layout.width()
    );
    let rows = body
        .chunks(layout.width())
        .zip(native.chunks(layout.width()));
    for (index, (row, native)) in (FIRST..).zip(rows) {
        // What is no number has no bits of its own.
        let same = row.iter().zip(native).all(|(bits, number)| {
            *bits == number.to_bits() || (number.is_nan() && f32::from_bits(*bits).is_nan())
        });
        ensure!(
            same,
            "example {index} of class {scenario} differs between the browser and this machine"
        );
        ensure!(
            layout.sites(native)[0] > 0,
            "example {index} of class {scenario} is empty: this compares nothing"
        );
    }
    Ok(())
}

#[test]
fn one_example_looked_at_is_the_same_to_the_last_byte() {
    walk("golden-locus", Gpu::Software, |lab| async move {
        lab.visit("").await?;
        lab.state("ready", SOON).await?;
        for (preset, scenario, index, position) in [
            (Preset::GeneFlow, 0, 0, 0.0),
            (Preset::GeneFlow, 1, 4_999, 61_803.0),
            (Preset::SizeChanges, 2, 7, 150_000.0),
            (Preset::Tajima, 0, 3, 0.5),
        ] {
            let experiment = preset.experiment();
            let message = ToSimulator::Look {
                run: 1,
                experiment: Box::new(experiment.clone()),
                scenario,
                index,
                position,
            };
            let (bytes, _) = ask_worker(&lab, "simulator", None, &message).await?;
            let FromSimulator::View { view, .. } = postcard::from_bytes(&bytes)? else {
                bail!("the answer is no view of {}", preset.key())
            };
            let native = ExampleSimulator::new(&experiment).look(scenario, index, position)?;
            ensure!(
                postcard::to_stdvec(&*view)? == postcard::to_stdvec(&native)?,
                "example {index} of class {scenario} of {} differs",
                preset.key()
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
            let (bytes, _) = ask_worker(&lab, "explorer", None, &message).await?;
            let FromExplorer::View { view, .. } = postcard::from_bytes(&bytes)? else {
                bail!("the answer is no view of {story:?}")
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

async fn ask_worker(
    lab: &Lab,
    worker: &str,
    line: Option<Vec<u8>>,
    message: &impl serde::Serialize,
) -> Result<(Vec<u8>, Vec<u32>)> {
    let answer = lab
        .client()
        .execute_async(
            ASK,
            vec![
                json!(worker),
                json!(line),
                json!(postcard::to_stdvec(message)?),
            ],
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
