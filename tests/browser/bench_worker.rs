//! What a trainer's worker does and costs, seen from outside.

use anyhow::{Context, Result};
use browser_tests::lab::Lab;
use coalescent_playground::protocol::{Envelope, Shown, Subject, ToTrainer, Which};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Counts what reaches the GPU, before anything else in the trainer's worker, and says it to whoever asks.
const COUNTER: &str = "const counted={dispatches:0,submits:0};\
    for(const [type,name,key] of [[self.GPUComputePassEncoder,'dispatchWorkgroups','dispatches'],[self.GPUComputePassEncoder,'dispatchWorkgroupsIndirect','dispatches'],[self.GPUQueue,'submit','submits']]){\
    if(!type)continue;const plain=type.prototype[name];type.prototype[name]=function(...given){counted[key]+=1;return plain.apply(this,given)}}\
    const line=new BroadcastChannel('gpu-count');line.onmessage=event=>{if(event.data==='ask')line.postMessage({...counted})};\n";

/// Counts the page's questions of one kind, and keeps them from the trainer where it is told to. A message begins with the run and the number of
/// the question, each as long as it needs, and then comes the byte of the kind. Of the other workers' messages none is as long in front.
const GATE: &str = "const [kind, shut] = arguments; window.asked = 0; const plain = Worker.prototype.postMessage; \
    Worker.prototype.postMessage = function(parts, ...rest) { \
    const bytes = parts[0]; let at = 0; \
    const number = () => { while (bytes[at] >= 128) at += 1; at += 1; }; \
    if (bytes?.length) { number(); number(); if (bytes[at] === kind) { window.asked += 1; if (shut) return; } } \
    return plain.call(this, parts, ...rest); }";

/// Counts how often the page asks for an alignment to be opened, and with `shut` keeps the trainer from hearing it. The page asks once more
/// only after an answer: then nothing is opened until it is loaded again.
///
/// # Errors
/// Where the page does not run the script.
pub async fn watch_openings(lab: &Lab, shut: bool) -> Result<()> {
    let subject = Subject::Example(Shown {
        scenario: 0,
        index: 0,
    });
    let message = Envelope::alone(ToTrainer::Open {
        which: Which::Trained,
        subject,
        gradient: None,
    });
    let bytes = postcard::to_stdvec(&message)?;
    let [_, _, kind] = bytes
        .first_chunk()
        .copied()
        .context("a message in an envelope has three bytes before its own")?;
    lab.0
        .script(GATE, vec![kind.into(), shut.into()])
        .await
        .map(drop)
}

/// How often the page has asked since [`watch_openings`].
///
/// # Errors
/// Where nobody watches.
pub async fn openings(lab: &Lab) -> Result<f64> {
    lab.0
        .script("return window.asked", vec![])
        .await?
        .as_f64()
        .context("nobody counts what the page asks for")
}

/// Dispatches and submits since the worker's beginning, and the seconds of processor time that workers have taken, once nothing has been
/// added to the counts for some seconds.
///
/// # Errors
/// Where the worker does not count, or does not come to rest in time.
pub async fn at_rest(lab: &Lab, limit: Duration) -> Result<[f64; 3]> {
    // Longer than the software adapter takes for anything that the worker waits for.
    const QUIET: Duration = Duration::from_secs(5);
    let begin = Instant::now();
    let mut last = count(lab).await?;
    loop {
        tokio::time::sleep(QUIET).await;
        let now = count(lab).await?;
        if now == last {
            return Ok([now[0], now[1], worker_seconds()]);
        }
        anyhow::ensure!(
            begin.elapsed() < limit,
            "the worker is still busy after {limit:?}"
        );
        last = now;
    }
}

async fn count(lab: &Lab) -> Result<[f64; 2]> {
    let script = "const done=arguments[arguments.length-1]; const line=new BroadcastChannel('gpu-count'); \
        line.onmessage=event=>{line.close(); done([event.data.dispatches,event.data.submits])}; line.postMessage('ask')";
    let answer = lab.client().execute_async(script, vec![]).await?;
    let number = |place: usize| answer[place].as_f64().context("the worker does not count");
    Ok([number(0)?, number(1)?])
}

/// Processor time that this program's browsers' workers have taken, as Linux tells it; zero elsewhere. A software adapter computes in another
/// process: this is what the worker itself costs.
pub fn worker_seconds() -> f64 {
    let tasks = |process: PathBuf| {
        fs::read_dir(process.join("task"))
            .into_iter()
            .flatten()
            .flatten()
            .map(|task| task.path())
    };
    let processes = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .map(|process| process.path());
    // Links to the own process and thread would count it twice.
    let numbered = |path: &PathBuf| {
        path.file_name().is_some_and(|name| {
            name.to_string_lossy()
                .bytes()
                .all(|byte| byte.is_ascii_digit())
        })
    };
    let named = |task: &PathBuf| {
        fs::read_to_string(task.join("comm")).is_ok_and(|name| name.starts_with("DedicatedWorker"))
    };
    let nanoseconds = |task: PathBuf| {
        fs::read_to_string(task.join("schedstat"))
            .ok()?
            .split_whitespace()
            .next()?
            .parse::<f64>()
            .ok()
    };
    processes
        .filter(numbered)
        .flat_map(tasks)
        .filter(named)
        .filter_map(nanoseconds)
        .sum::<f64>()
        / 1e9
}

/// A copy of the site whose WebGPU trainer counts.
///
/// # Errors
/// Where the site is not there or cannot be copied.
pub fn counting_site() -> Result<PathBuf> {
    let site = xtask::root().join("target/counting-site");
    if site.exists() {
        fs::remove_dir_all(&site)?;
    }
    copy(&xtask::dist(), &site)?;
    Ok(site)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("{} cannot be read", from.display()))? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
        } else if path.ends_with("trainer_gpu_loader.js") {
            fs::write(&target, COUNTER.to_owned() + &fs::read_to_string(&path)?)?;
        } else {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}
