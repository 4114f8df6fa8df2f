//! chromedriver on a free port, and the browser it starts. What does not start is started again, and if it never does, says why.

use crate::pace::patience;
use anyhow::{Context, Result, anyhow, bail};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What the browser has for WebGPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gpu {
    /// The software adapter.
    Software,
    /// No adapter, as on most machines without a graphics card.
    None,
}

/// How often a driver or a browser is started before it is given up: another program may take the port that the driver has found free, and
/// a browser may find a busy machine too slow.
const TRIES: usize = 3;
/// How long either may take for it.
const START: Duration = Duration::from_secs(90);
/// How long a page may take to load, and a script that answers by itself.
const ANSWER: Duration = Duration::from_secs(600);
/// Lines of the driver that are kept for a message.
const LINES: usize = 20;

/// A running chromedriver; ended when dropped.
pub struct Driver {
    process: Child,
    address: String,
    words: Words,
}

impl Driver {
    /// Starts it on a free port.
    ///
    /// # Errors
    /// Where chromedriver is missing (`cargo xtask test` brings it) or does not say its port, with what it says instead.
    pub fn start() -> Result<Self> {
        let program = std::env::var_os("CHROMEDRIVER")
            .map_or_else(|| PathBuf::from("chromedriver"), PathBuf::from);
        Self::start_program(&program)
    }

    fn start_program(program: &Path) -> Result<Self> {
        let mut reasons = Vec::new();
        for _ in 0..TRIES {
            match Self::try_once(program) {
                Ok(driver) => return Ok(driver),
                Err(error) => reasons.push(format!("{error:#}")),
            }
        }
        bail!(
            "{} did not start in {TRIES} tries: {}",
            program.display(),
            reasons.join("; ")
        )
    }

    fn try_once(program: &Path) -> Result<Self> {
        let mut process = Command::new(program)
            .args(["--port=0", "--log-level=SEVERE"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("it cannot be started; `cargo xtask test` brings it")?;
        let words = Words::default();
        let (tell, told) = channel();
        // Both are read to their ends: a full pipe would stop it.
        if let (Some(stdout), Some(stderr)) = (process.stdout.take(), process.stderr.take()) {
            words.listen(stdout, tell.clone());
            words.listen(stderr, tell);
        }
        // From here on it is ended where it does not say its port.
        let mut driver = Self {
            process,
            address: String::new(),
            words,
        };
        match told.recv_timeout(patience(START)) {
            Ok(port) => {
                driver.address = format!("http://127.0.0.1:{port}");
                Ok(driver)
            }
            Err(RecvTimeoutError::Timeout) => bail!(
                "it did not say its port within {:?}{}",
                patience(START),
                driver.words
            ),
            // Nobody is left who could say it: both pipes are at their ends, and so is the driver.
            Err(RecvTimeoutError::Disconnected) => bail!(
                "it did not say its port ({}){}",
                driver.process.wait()?,
                driver.words
            ),
        }
    }

    /// Opens a browser window without a screen.
    ///
    /// # Errors
    /// Where the browser does not start, with what the driver says about it.
    pub async fn browser(&self, gpu: Gpu) -> Result<Client> {
        let mut reasons = Vec::new();
        for _ in 0..TRIES {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            builder.capabilities(capabilities(gpu));
            let start = tokio::time::timeout(patience(START), builder.connect(&self.address));
            match start.await {
                Ok(Ok(client)) => return Ok(client),
                Ok(Err(error)) => reasons.push(format!("{:#}", anyhow!(error))),
                Err(_) => reasons.push(format!("nothing for {:?}", patience(START))),
            }
        }
        bail!(
            "the browser did not start in {TRIES} tries: {}{}",
            reasons.join("; "),
            self.words
        )
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// The last lines of a driver.
#[derive(Clone, Default)]
struct Words(Arc<Mutex<VecDeque<String>>>);

impl Words {
    /// Reads to the end, keeps the last lines, and tells the port when it is said.
    fn listen(&self, pipe: impl Read + Send + 'static, tell: Sender<u16>) {
        let words = self.clone();
        std::thread::spawn(move || {
            // Whoever waits for the port hears of an end when nobody can tell it any more.
            let mut tell = Some(tell);
            for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
                let line = String::from_utf8_lossy(&line).trim().to_owned();
                if let Some(port) = port(&line)
                    && let Some(tell) = tell.take()
                {
                    tell.send(port).ok();
                }
                let mut lines = words.0.lock().unwrap_or_else(PoisonError::into_inner);
                lines.push_back(line);
                if lines.len() > LINES {
                    lines.pop_front();
                }
            }
        });
    }
}

impl std::fmt::Display for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let said: Vec<&str> = lines
            .iter()
            .map(String::as_str)
            .filter(|line| !line.is_empty())
            .collect();
        match said.as_slice() {
            [] => write!(f, ", and the driver said nothing"),
            said => write!(f, "; the driver said: {}", said.join(" | ")),
        }
    }
}

/// The port in "ChromeDriver was started successfully on port 12345."; the line before it names the port that was asked for, which is 0.
fn port(line: &str) -> Option<u16> {
    let (_, after) = line.split_once("started successfully")?;
    after
        .split(|letter: char| !letter.is_ascii_digit())
        .find_map(|number| number.parse().ok().filter(|port| *port > 0))
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
    let answer = patience(ANSWER).as_millis() as u64;
    let capabilities = json!({
        "goog:chromeOptions": options,
        "goog:loggingPrefs": {"browser": "ALL"},
        "timeouts": {"script": answer, "pageLoad": answer},
    });
    capabilities.as_object().cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_wherever_it_stands_and_never_that_which_was_asked_for() {
        for (line, expected) in [
            (
                "ChromeDriver was started successfully on port 12345.",
                Some(12345),
            ),
            (
                "[0.1] ChromeDriver was started successfully on port 9515",
                Some(9515),
            ),
            ("Starting ChromeDriver 130.0.6723.91 on port 0", None),
            ("ChromeDriver was started successfully.", None),
            (
                "ChromeDriver was started successfully on port 123456.",
                None,
            ),
            ("", None),
        ] {
            assert_eq!(port(line), expected, "{line}");
        }
    }

    #[test]
    fn a_driver_that_does_not_start_is_tried_again_and_says_why() {
        // A shell takes the driver's options for its own, complains and ends.
        let error = Driver::start_program(Path::new("sh")).err().unwrap();
        let words = format!("{error:#}");
        assert_eq!(
            words
                .matches("it did not say its port (exit status")
                .count(),
            TRIES,
            "{words}"
        );
        assert!(words.contains("option"), "{words}");
        let error = Driver::start_program(Path::new("no-such-driver"))
            .err()
            .unwrap();
        assert!(
            format!("{error:#}").contains("`cargo xtask test` brings it"),
            "{error:#}"
        );
    }
}
