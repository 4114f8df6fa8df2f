//! How fast the trainer goes beside whoever watches it: `JOURNEY_PACE`, for every journey.
//!
//! 10 makes the trainer take ten times as long, and waits are as patient. 0.1 lets a trainer do ten times as much between two chances to be
//! spoken to, and everything the driver does takes ten times as long: so a machine with a trainer ten times as fast looks to a driver.

use anyhow::{Context, Result};
use serde_json::json;
use std::time::Duration;
use xtask::journeys::PACE;

/// How often the page is asked for something that is waited for.
const POLL: Duration = Duration::from_millis(40);

/// What `JOURNEY_PACE` says; 1 where it says nothing.
///
/// # Errors
/// Where it is no positive number.
pub fn pace() -> Result<f64> {
    let Ok(text) = std::env::var(PACE) else {
        return Ok(1.0);
    };
    text.parse()
        .ok()
        .filter(|pace: &f64| pace.is_finite() && *pace > 0.0)
        .with_context(|| format!("{PACE} is {text:?}: expected a number above 0"))
}

/// A limit for a wait: it matters only where something fails, so that nothing is lost by patience.
pub fn patience(limit: Duration) -> Duration {
    let pace = pace().unwrap_or(1.0);
    limit.mul_f64(pace.max(1.0 / pace))
}

/// Until the page is asked again.
pub async fn poll() {
    tokio::time::sleep(POLL.mul_f64(slowness())).await;
}

/// Takes as much longer for something as the driver is slower; it took so long already.
pub async fn hesitate(took: Duration) {
    let more = slowness() - 1.0;
    if more > 0.0 {
        tokio::time::sleep(took.mul_f64(more)).await;
    }
}

/// How many times as long the driver takes.
fn slowness() -> f64 {
    (1.0 / pace().unwrap_or(1.0)).max(1.0)
}

/// What tells a page its trainers' pace as soon as they listen: each view when it is opened. Nothing where trainers keep their own.
///
/// # Errors
/// Where `JOURNEY_PACE` is no positive number.
pub fn script() -> Result<Option<String>> {
    let pace = pace()?;
    // A view listens from the task in which it is put together, and an observer is called after it.
    Ok((pace != 1.0).then(|| {
        format!(
            "let told = 0; \
            new MutationObserver(() => {{ \
                const views = document.querySelectorAll('main[data-state]').length; \
                if (views === told) return; \
                told = views; \
                window.dispatchEvent(new CustomEvent('playground-pace', {{detail: {}}})); \
            }}).observe(document, {{subtree: true, childList: true}})",
            json!(pace)
        )
    }))
}
