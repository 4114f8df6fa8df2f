//! The view on the screen by its documented handles: the state on `<main>`, figures by `data-metric`, buttons by their names.

use crate::pace::{self, patience};
use crate::session::Session;
use anyhow::{Context, Result, bail};
use fantoccini::Locator;
use fantoccini::elements::Element;
use serde_json::{Value, json};
use std::ops::Deref;
use std::time::{Duration, Instant};

/// Long enough for anything that is not training, on a machine that is busy with other things.
pub const SOON: Duration = Duration::from_secs(60);

/// The page, in whichever view. What it does not do itself, its [`Session`] does.
#[derive(Clone)]
pub struct Lab(pub Session);

impl Deref for Lab {
    type Target = Session;
    fn deref(&self) -> &Session {
        &self.0
    }
}

impl Lab {
    /// Waits for `data-state` to be one of some states (separated by spaces) and returns it.
    ///
    /// # Errors
    /// Where that does not happen in time, or the page fails first.
    pub async fn state(&self, states: &str, limit: Duration) -> Result<String> {
        let script = "const state = document.querySelector('main:not([hidden])')?.dataset.state; \
            return arguments[0].split(' ').includes(state) || state === 'failed' ? state : null";
        let state = self
            .until(
                &format!("data-state {states}"),
                limit,
                script,
                vec![json!(states)],
            )
            .await?;
        let state = state.as_str().unwrap_or_default().to_owned();
        if !states.split(' ').any(|wanted| wanted == state) {
            bail!(
                "waited for {states}, but the page failed: {}",
                self.summary().await
            );
        }
        Ok(state)
    }

    /// What the page trains on: `cpu` or `webgpu`.
    ///
    /// # Errors
    /// Where the page does not say so in time.
    pub async fn backend(&self) -> Result<String> {
        let script = "return document.querySelector('main:not([hidden])')?.dataset.backend || null";
        let backend = self.until("data-backend", SOON, script, vec![]).await?;
        Ok(backend.as_str().unwrap_or_default().to_owned())
    }

    /// A figure of merit; none while the page shows none.
    ///
    /// # Errors
    /// Where it is no plain decimal.
    pub async fn metric(&self, name: &str) -> Result<Option<f64>> {
        let script = "return document.querySelector(`main:not([hidden]) [data-metric=\"${arguments[0]}\"]`)?.dataset.value ?? ''";
        let text = self.script(script, vec![json!(name)]).await?;
        match text.as_str().unwrap_or_default() {
            "" => Ok(None),
            decimal => decimal
                .parse()
                .map(Some)
                .with_context(|| format!("data-value of {name} is {decimal:?}, no plain decimal")),
        }
    }

    /// A figure of merit that must be there.
    ///
    /// # Errors
    /// Where it does not appear within some seconds.
    pub async fn figure(&self, name: &str) -> Result<f64> {
        let start = Instant::now();
        loop {
            if let Some(value) = self.metric(name).await? {
                return Ok(value);
            }
            if start.elapsed() > patience(SOON) {
                bail!(
                    "no data-metric {name} with a value; the page says: {}",
                    self.summary().await
                );
            }
            pace::poll().await;
        }
    }

    /// Waits until a figure of merit is at least `least`.
    ///
    /// # Errors
    /// Where that does not happen in time.
    pub async fn reaches(&self, name: &str, least: f64, limit: Duration) -> Result<()> {
        let script = "const value = document.querySelector(`main:not([hidden]) [data-metric=\"${arguments[0]}\"]`)?.dataset.value; \
            return value !== undefined && value !== '' && Number(value) >= arguments[1]";
        self.until(
            &format!("{name} of at least {least}"),
            limit,
            script,
            vec![json!(name), json!(least)],
        )
        .await
        .map(drop)
    }

    /// Waits until a figure of merit is exactly `value`.
    ///
    /// # Errors
    /// Where that does not happen in time.
    pub async fn becomes(&self, name: &str, value: f64) -> Result<()> {
        let script = "const value = document.querySelector(`main:not([hidden]) [data-metric=\"${arguments[0]}\"]`)?.dataset.value; \
            return value !== undefined && value !== '' && Number(value) === arguments[1]";
        self.until(
            &format!("{name} of {value}"),
            SOON,
            script,
            vec![json!(name), json!(value)],
        )
        .await
        .map(drop)
    }

    /// Presses a button and waits until the page has gone through a state, however short, and has come to one of others (separated by
    /// spaces), which is returned.
    ///
    /// # Errors
    /// Where that does not happen in time, or the page fails first.
    pub async fn press_through(
        &self,
        button: &str,
        passing: &str,
        states: &str,
        limit: Duration,
    ) -> Result<String> {
        let before = self
            .script("return window.playgroundStates.length", vec![])
            .await?;
        self.press(button).await?;
        let script = "const now = document.querySelector('main:not([hidden])')?.dataset.state; \
            return window.playgroundStates.slice(arguments[0]).includes(arguments[1]) || now === 'failed' ? now : null";
        self.until(
            &format!("data-state {passing}"),
            limit,
            script,
            vec![before, json!(passing)],
        )
        .await?;
        self.state(states, limit).await
    }

    /// Lets the page itself press a button at the very moment at which a figure of merit is at least `least`: nothing that comes later,
    /// however fast, comes before that.
    ///
    /// # Errors
    /// Where the driver does not answer.
    pub async fn presses_at(&self, button: &str, name: &str, least: f64) -> Result<()> {
        let script = "const [name, metric, least] = arguments; \
            const called = button => (button.getAttribute('aria-label') ?? button.textContent.trim()) === name; \
            new MutationObserver((_, observer) => { \
                const value = document.querySelector(`main:not([hidden]) [data-metric=\"${metric}\"]`)?.dataset.value; \
                if (value === undefined || value === '' || Number(value) < least) return; \
                const button = [...document.querySelectorAll('main:not([hidden]) button:enabled')].find(called); \
                if (button) { observer.disconnect(); button.click(); } \
            }).observe(document.body, {subtree: true, childList: true, attributes: true, attributeFilter: ['data-value', 'disabled']})";
        self.script(script, vec![json!(button), json!(name), json!(least)])
            .await
            .map(drop)
    }

    /// Presses the button of a name, once it is there and enabled.
    ///
    /// # Errors
    /// Where there is no such button in time, or something lies over it.
    pub async fn press(&self, name: &str) -> Result<()> {
        let start = Instant::now();
        loop {
            let looked = Instant::now();
            let found = self.button(name).await?;
            pace::hesitate(looked.elapsed()).await;
            if let Some(button) = found {
                // Smooth scrolling would still be under way when the button is pressed. A button that is gone meanwhile is looked for again.
                let scroll = "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})";
                self.script(scroll, vec![serde_json::to_value(&button)?])
                    .await
                    .ok();
                let pressed = Instant::now();
                let clicked = button.click().await;
                pace::hesitate(pressed.elapsed()).await;
                match clicked {
                    Ok(()) => return Ok(()),
                    // A page that redraws may replace the button between finding and pressing it.
                    Err(error) if start.elapsed() > patience(SOON) => {
                        return Err(error)
                            .with_context(|| format!("the button {name} cannot be pressed"));
                    }
                    Err(_) => {}
                }
            } else if start.elapsed() > patience(SOON) {
                bail!(
                    "there is no enabled button {name}; the page says: {}",
                    self.summary().await
                );
            }
            pace::poll().await;
        }
    }

    /// Is there an enabled button of this name?
    ///
    /// # Errors
    /// Where the driver does not answer.
    pub async fn offers(&self, name: &str) -> Result<bool> {
        self.button(name).await.map(|button| button.is_some())
    }

    /// The enabled and visible button of a name, as an assistive technology would find it.
    async fn button(&self, name: &str) -> Result<Option<Element>> {
        let path = format!(
            "//button[not(@disabled)][@aria-label='{name}' or (not(@aria-label) and normalize-space(.)='{name}')]"
        );
        for button in self.client().find_all(Locator::XPath(&path)).await? {
            if button.is_displayed().await.unwrap_or(false) {
                return Ok(Some(button));
            }
        }
        Ok(None)
    }

    /// Types into the field of a view (as its element is called) whose label begins with some words, or chooses there, and opens what it is
    /// folded into.
    ///
    /// # Errors
    /// Where there is no such field in time that can be changed.
    pub async fn enter(&self, view: &str, label: &str, value: &str) -> Result<()> {
        let script = "const field = [...document.querySelectorAll(`#${arguments[0]} label`)].find(label => label.textContent.trim().startsWith(arguments[1]))?.querySelector('input, select'); \
            if (!field || field.matches(':disabled')) return false; \
            for (let fold = field.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true; \
            field.value = arguments[2]; field.dispatchEvent(new Event('change', {bubbles: true})); \
            return true";
        self.until(
            &format!("a field {label}"),
            SOON,
            script,
            vec![json!(view), json!(label), json!(value)],
        )
        .await
        .map(drop)
    }

    /// Moves to a view (`lab`, `histories`, `inside` or `your-data`, as its element is called) by the menu.
    ///
    /// # Errors
    /// Where the menu has no such entry or the view does not appear in time.
    pub async fn go(&self, name: &str, view: &str) -> Result<()> {
        let entry = self.client().find(Locator::LinkText(name)).await?;
        // The driver would scroll to the menu first, and smoothly; a view is to remember the place that it was scrolled to.
        self.script("arguments[0].click()", vec![serde_json::to_value(&entry)?])
            .await?;
        self.shows(view).await
    }

    /// Waits for the Lab to show an example: which tree of it, and from where to where along it.
    ///
    /// # Errors
    /// Where that does not happen in time.
    pub async fn shows_an_example(&self) -> Result<()> {
        let script = "return /Tree [\\d,]+ of [\\d,]+, from /.test(document.querySelector('#lab:not([hidden])')?.innerText)";
        self.until("an example in the Lab", SOON, script, vec![])
            .await
            .map(drop)
    }

    /// Waits for a view to be the one on the screen.
    ///
    /// # Errors
    /// Where that does not happen in time, or more than one is.
    pub async fn shows(&self, view: &str) -> Result<()> {
        let script = "const views = [...document.querySelectorAll('main:not([hidden])')]; \
            return views.length === 1 && views[0].id === arguments[0]";
        self.until(
            &format!("the view {view} alone"),
            SOON,
            script,
            vec![json!(view)],
        )
        .await
        .map(drop)
    }

    /// The visible words of the page.
    ///
    /// # Errors
    /// Where the driver does not answer.
    pub async fn words(&self) -> Result<String> {
        let text = self
            .script(
                "return document.body.innerText.replace(/\\s+/g, ' ')",
                vec![],
            )
            .await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits for the page to show some words, in any capitalisation.
    ///
    /// # Errors
    /// Where that does not happen in time.
    pub async fn says(&self, words: &str, limit: Duration) -> Result<()> {
        let script = "return document.body.innerText.replace(/\\s+/g, ' ').toLowerCase().includes(arguments[0].toLowerCase())";
        self.until(
            &format!("the words {words:?}"),
            limit,
            script,
            vec![json!(words)],
        )
        .await
        .map(drop)
    }

    /// The query of the page's address, without its question mark.
    ///
    /// # Errors
    /// Where the driver does not answer.
    pub async fn query(&self) -> Result<String> {
        let query = self
            .script("return location.search.replace(/^\\?/, '')", vec![])
            .await?;
        Ok(query.as_str().unwrap_or_default().to_owned())
    }

    /// Simulates the data of the link and waits for the end.
    ///
    /// # Errors
    /// Where a step does not happen in time.
    pub async fn simulate(&self, limit: Duration) -> Result<()> {
        self.press_through("Simulate", "simulating", "ready", limit)
            .await
            .map(drop)
    }

    /// Trains to the last epoch.
    ///
    /// # Errors
    /// Where a step does not happen in time.
    pub async fn train(&self, limit: Duration) -> Result<()> {
        self.press_through("Train", "training", "ready", limit)
            .await
            .map(drop)
    }

    /// Opens the test set, confirming what the dialog asks, and returns the test accuracy. The trainer may still have the simpler methods to
    /// fit that the network is held against: that takes as long as it takes.
    ///
    /// # Errors
    /// Where a step does not happen in time.
    pub async fn test(&self) -> Result<f64> {
        self.press("Test").await?;
        self.until(
            "the dialog",
            SOON,
            "return !!document.querySelector('main:not([hidden]) dialog[open]')",
            vec![],
        )
        .await?;
        self.script(
            "document.querySelector('dialog[open] input[type=checkbox]:not(:checked)')?.click()",
            vec![],
        )
        .await?;
        self.press_through("Open the test set", "testing", "ready", SOON * 10)
            .await?;
        self.figure("test-accuracy").await
    }

    /// All figures of merit that the page shows, for comparing two visits.
    ///
    /// # Errors
    /// Where the driver does not answer.
    pub async fn figures(&self) -> Result<Value> {
        let script = "return Object.fromEntries([...document.querySelectorAll('main:not([hidden]) [data-metric]')].map(e => [e.dataset.metric, e.dataset.value]))";
        self.script(script, vec![]).await
    }
}
