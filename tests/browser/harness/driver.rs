//! chromedriver on a free port, and the browser it starts.

use anyhow::{Context, Result};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// What the browser has for WebGPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gpu {
    /// The software adapter.
    Software,
    /// No adapter, as on most machines without a graphics card.
    None,
}

/// How often what does not start is started.
const TRIES: u32 = 3;

/// A running chromedriver; ended when dropped.
pub struct Driver {
    process: Child,
    address: String,
}

impl Driver {
    /// Starts it on a free port. One that ends before it has said its port is started again.
    ///
    /// # Errors
    /// Where chromedriver is missing (`cargo xtask test` brings it) or does not say its port, however often it is started.
    pub fn start() -> Result<Self> {
        let mut result = Self::start_once();
        for _ in 1..TRIES {
            if result.is_ok() {
                break;
            }
            result = Self::start_once();
        }
        result
    }

    fn start_once() -> Result<Self> {
        let program = std::env::var_os("CHROMEDRIVER")
            .map_or_else(|| PathBuf::from("chromedriver"), PathBuf::from);
        let mut command = Command::new(&program);
        command
            .args(["--port=0", "--log-level=SEVERE"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut process = command.spawn().with_context(|| {
            format!(
                "{} cannot be started; `cargo xtask test` brings it",
                program.display()
            )
        })?;
        let stdout = process
            .stdout
            .take()
            .context("chromedriver has no output")?;
        let mut lines = BufReader::new(stdout).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| port(&line))
            .context("chromedriver did not say its port")?;
        // What it says later is read and dropped: a full pipe would stop it.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self {
            process,
            address: format!("http://127.0.0.1:{port}"),
        })
    }

    /// Opens a browser window without a screen.
    ///
    /// # Errors
    /// Where the browser does not start.
    pub async fn browser(&self, gpu: Gpu) -> Result<Client> {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities(gpu));
        let mut result = builder.connect(&self.address).await;
        for _ in 1..TRIES {
            if result.is_ok() {
                break;
            }
            result = builder.connect(&self.address).await;
        }
        result.context("the browser did not start")
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// The port in "ChromeDriver was started successfully on port 12345."
fn port(line: &str) -> Option<u16> {
    line.split("successfully on port ")
        .nth(1)?
        .trim_end_matches('.')
        .parse()
        .ok()
}

fn capabilities(gpu: Gpu) -> Map<String, Value> {
    let mut arguments = vec![
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--window-size=1440,1000",
    ];
    // A test must not wait for, or be disturbed by, what a browser does on its own account.
    arguments.extend([
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]);
    arguments.extend((gpu == Gpu::Software).then_some("--enable-unsafe-webgpu"));
    let mut options = json!({"args": arguments});
    // Without a path the driver looks where its distribution puts the browser.
    if let Some(path) = std::env::var_os("CHROMIUM") {
        options["binary"] = json!(PathBuf::from(path));
    }
    let capabilities =
        json!({"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}});
    capabilities.as_object().cloned().unwrap_or_default()
}
