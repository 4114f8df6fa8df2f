//! One visit to the site.

use crate::driver::{Driver, Gpu};
use crate::pace::{self, patience};
use anyhow::{Context, Result, bail};
use fantoccini::Client;
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use xtask::server::Server;

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// `prefers-color-scheme: light`
    Light,
    /// `prefers-color-scheme: dark`
    Dark,
}

/// Keeps every state that the view on the screen goes through, however short: what is asked for every few milliseconds would miss some.
/// Views that are not on the screen go through states of their own.
const STATES: &str = "const seen = window.playgroundStates = []; \
    new MutationObserver(changes => { \
        const ofPage = changes.filter(change => change.target.tagName === 'MAIN' && !change.target.hidden); \
        ofPage.slice(1).forEach(change => seen.push(change.oldValue)); \
        if (ofPage.length) seen.push(ofPage.at(-1).target.dataset.state); \
    }).observe(document, {subtree: true, attributes: true, attributeFilter: ['data-state'], attributeOldValue: true})";

/// A browser window on the site. Clones share the window.
#[derive(Clone)]
pub struct Session {
    client: Client,
    address: String,
}

impl Session {
    /// Opens a browser for a site that is served below a sub-path, as a project page would be.
    ///
    /// # Errors
    /// Where the browser does not start.
    pub async fn open(driver: &Driver, gpu: Gpu) -> Result<Self> {
        Self::open_site(driver, gpu, xtask::dist()).await
    }

    /// The same for a site in another folder.
    ///
    /// # Errors
    /// Where the browser does not start.
    pub async fn open_site(driver: &Driver, gpu: Gpu, site: PathBuf) -> Result<Self> {
        let server = Server::start(site, 0, "/playground/")?;
        let session = Self {
            client: driver.browser(gpu).await?,
            address: server.address().to_owned(),
        };
        session.resize(1440, 900).await?;
        session.devtools("Page.enable", json!({})).await?;
        session.on_every_page(STATES).await?;
        if let Some(script) = pace::script()? {
            session.on_every_page(&script).await?;
        }
        Ok(session)
    }

    /// Runs a script in every page from the next one on, before the page's own.
    ///
    /// # Errors
    /// Where the browser refuses.
    pub async fn on_every_page(&self, script: &str) -> Result<()> {
        self.devtools(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({"source": script}),
        )
        .await
        .map(drop)
    }

    /// The WebDriver client, for what has no method here.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Loads the page with a query, without its question mark.
    ///
    /// # Errors
    /// Where the page cannot be loaded.
    pub async fn visit(&self, query: &str) -> Result<()> {
        self.visit_page("", query).await
    }

    /// Loads the page with another view than the Lab on the screen.
    ///
    /// # Errors
    /// Where the page cannot be loaded.
    pub async fn visit_view(&self, view: &str, query: &str) -> Result<()> {
        let and = if query.is_empty() { "" } else { "&" };
        self.visit(&format!("view={view}{and}{query}")).await
    }

    /// Loads another page of the site, by the name of its file.
    ///
    /// # Errors
    /// Where the page cannot be loaded.
    pub async fn visit_page(&self, page: &str, query: &str) -> Result<()> {
        let mark = if query.is_empty() { "" } else { "?" };
        self.client
            .goto(&format!("{}{page}{mark}{query}", self.address))
            .await
            .context("the page cannot be loaded")
    }

    /// Runs a script (the body of a function) in the page and returns what it returns.
    ///
    /// # Errors
    /// Where the script throws.
    pub async fn script(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        let start = Instant::now();
        let value = self
            .client
            .execute(script, arguments)
            .await
            .with_context(|| format!("script: {script}"))?;
        pace::hesitate(start.elapsed()).await;
        Ok(value)
    }

    /// Waits until a script returns something true, and returns it.
    ///
    /// # Errors
    /// Where that does not happen in time; the message says what was waited for and what the script returned last.
    pub async fn until(
        &self,
        what: &str,
        limit: Duration,
        script: &str,
        arguments: Vec<Value>,
    ) -> Result<Value> {
        let (start, limit) = (Instant::now(), patience(limit));
        loop {
            let value = self.script(script, arguments.clone()).await?;
            if !matches!(value, Value::Null | Value::Bool(false)) {
                return Ok(value);
            }
            if start.elapsed() > limit {
                bail!(
                    "waited {limit:?} for {what}; the page says: {}",
                    self.summary().await
                );
            }
            pace::poll().await;
        }
    }

    /// A command of the Chrome DevTools protocol.
    ///
    /// # Errors
    /// Where the browser refuses it.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Result<Value> {
        let body = json!({"cmd": command, "params": parameters});
        self.client
            .issue_cmd(Extension {
                path: "goog/cdp/execute",
                body,
            })
            .await
            .with_context(|| command.to_owned())
    }

    /// What the console has received since the last call, one line each.
    ///
    /// # Errors
    /// Where the driver does not answer.
    pub async fn console(&self) -> Result<Vec<String>> {
        let entries = self
            .client
            .issue_cmd(Extension {
                path: "se/log",
                body: json!({"type": "browser"}),
            })
            .await?;
        let line = |entry: &Value| {
            format!(
                "{} {}",
                entry["level"].as_str().unwrap_or_default(),
                entry["message"].as_str().unwrap_or_default()
            )
        };
        Ok(entries
            .as_array()
            .map(|entries| entries.iter().map(line).collect())
            .unwrap_or_default())
    }

    /// Gives the page a size in CSS pixels.
    ///
    /// # Errors
    /// Where the browser refuses.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await
            .map(drop)
    }

    /// Lets the page believe that the system asks for a theme.
    ///
    /// # Errors
    /// Where the browser refuses.
    pub async fn prefer(&self, theme: Theme) -> Result<()> {
        let value = if theme == Theme::Light {
            "light"
        } else {
            "dark"
        };
        self.devtools(
            "Emulation.setEmulatedMedia",
            json!({"features": [{"name": "prefers-color-scheme", "value": value}]}),
        )
        .await
        .map(drop)
    }

    /// Waits until nothing on the page has moved for two frames, and its fonts are there. What moves with a scroll bar and not with time is at
    /// rest.
    ///
    /// # Errors
    /// Where it does not come to rest in time.
    pub async fn comes_to_rest(&self, limit: Duration) -> Result<()> {
        let script = "const place = [innerWidth, document.documentElement.scrollHeight, scrollX, scrollY].join(); \
            const still = document.fonts.status === 'loaded' && document.getAnimations().every(one => one.timeline !== document.timeline || one.playState !== 'running'); \
            if (still && window.playgroundRest?.place === place) return window.playgroundRest.long; \
            const begun = window.playgroundRest = {place: still ? place : null, long: false}; \
            requestAnimationFrame(() => requestAnimationFrame(() => { begun.long = true; })); \
            return false";
        self.until("a page at rest", limit, script, vec![]).await?;
        self.script("delete window.playgroundRest", vec![])
            .await
            .map(drop)
    }

    /// Saves the whole page, as high as it is, below `target/screenshots/`.
    ///
    /// # Errors
    /// Where the picture cannot be taken or written.
    pub async fn screenshot(&self, name: &str, width: u32) -> Result<PathBuf> {
        let height = self
            .script(
                "return Math.ceil(document.documentElement.scrollHeight)",
                vec![],
            )
            .await?;
        self.resize(
            width,
            height
                .as_u64()
                .and_then(|height| u32::try_from(height).ok())
                .unwrap_or(900)
                .clamp(600, 8000),
        )
        .await?;
        let folder = xtask::root().join("target/screenshots");
        std::fs::create_dir_all(&folder)?;
        let path = folder.join(format!("{name}.png"));
        std::fs::write(&path, self.client.screenshot().await?)?;
        Ok(path)
    }

    /// The state and the visible words of the page, shortened: for messages of failed tests.
    pub async fn summary(&self) -> String {
        let script = "const main = document.querySelector('main:not([hidden])'); \
            return main ? JSON.stringify({...main.dataset}) + ' ' + main.innerText.replace(/\\s+/g, ' ').slice(0, 600) : 'there is no main element'";
        self.script(script, vec![])
            .await
            .ok()
            .and_then(|text| text.as_str().map(str::to_owned))
            .unwrap_or_else(|| "nothing".to_owned())
    }

    /// Closes the browser.
    pub async fn close(self) {
        self.client.close().await.ok();
    }
}

/// A command of chromedriver's own.
#[derive(Debug)]
struct Extension {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
