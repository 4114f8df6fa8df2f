//! The frame of a test: a driver, a browser, the page; at the end the console must be empty and the browser closed, whatever happened.

use crate::driver::{Driver, Gpu};
use crate::lab::Lab;
use crate::session::Session;
use anyhow::{Context, Result, bail, ensure};
use std::future::Future;
use tokio::runtime::Builder;
use tokio::task::LocalSet;

/// What Chromium itself says when a page asks for an adapter and there is none; no page can keep it from that.
const NO_ADAPTER: &str = "No available adapters";

/// Walks through the page. `name` is that of the picture a failed walk leaves below `target/screenshots/`.
///
/// # Panics
/// Where the walk fails or the console is not empty.
#[allow(clippy::panic, reason = "this is how a test fails")]
pub fn walk<Body, Walk>(name: &str, gpu: Gpu, body: Body)
where
    Body: FnOnce(Lab) -> Walk,
    Walk: Future<Output = Result<()>> + 'static,
{
    if let Err(error) = run(async {
        let (driver, lab) = open(gpu).await?;
        let walked = finished(body(lab.clone())).await;
        let console = lab.console().await;
        if walked.is_err() {
            lab.screenshot(&format!("failed-{name}"), 1440).await.ok();
        }
        lab.0.close().await;
        drop(driver);
        let console: Vec<String> = console?
            .into_iter()
            .filter(|line| gpu == Gpu::Software || !line.contains(NO_ADAPTER))
            .collect();
        walked.with_context(|| format!("the console holds {console:#?}"))?;
        ensure!(
            console.is_empty(),
            "the console must stay empty and holds {console:#?}"
        );
        Ok(())
    }) {
        panic!("{name}: {error:#}");
    }
}

/// A driver and a browser, not yet on the page. The driver must outlive the browser.
///
/// # Errors
/// Where one of them does not start.
pub async fn open(gpu: Gpu) -> Result<(Driver, Lab)> {
    let driver = Driver::start()?;
    let session = Session::open(&driver, gpu).await?;
    Ok((driver, Lab(session)))
}

/// Runs a future to its end on this thread.
///
/// # Errors
/// What the future says.
pub fn run<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, future)
}

/// A walk that panics is a walk that failed, so that the browser is closed after it.
async fn finished(walk: impl Future<Output = Result<()>> + 'static) -> Result<()> {
    match tokio::task::spawn_local(walk).await {
        Ok(result) => result,
        Err(_) => bail!("the walk panicked; its words stand above"),
    }
}
