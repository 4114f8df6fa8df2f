//! The browser's own record of tasks on the page's thread that took more than 50 ms.

use crate::session::Session;
use anyhow::Result;
use serde_json::json;

const OBSERVER: &str = "window.longTasks = []; \
    new PerformanceObserver(list => window.longTasks.push(...list.getEntries().map(entry => entry.duration))) \
        .observe({type: 'longtask', buffered: true})";

/// Milliseconds of the long tasks of a span.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LongTasks(pub Vec<f64>);

impl LongTasks {
    /// The longest; 0 where there was none.
    pub fn longest(&self) -> f64 {
        self.0.iter().copied().fold(0.0, f64::max)
    }

    /// The 95th percentile of the long tasks; 0 where there was none.
    pub fn percentile_95(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = (sorted.len() * 95).div_ceil(100).saturating_sub(1);
        sorted.get(rank).copied().unwrap_or_default()
    }
}

/// Records from the next page load on.
///
/// # Errors
/// Where the browser refuses.
pub async fn record(session: &Session) -> Result<()> {
    session.devtools("Page.enable", json!({})).await?;
    session
        .devtools(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({"source": OBSERVER}),
        )
        .await
        .map(drop)
}

/// What was recorded since the last call.
///
/// # Errors
/// Where [`record`] was not called before the page was loaded.
pub async fn take(session: &Session) -> Result<LongTasks> {
    let tasks = session
        .script("return window.longTasks.splice(0)", vec![])
        .await?;
    Ok(LongTasks(
        tasks
            .as_array()
            .map(|tasks| tasks.iter().filter_map(serde_json::Value::as_f64).collect())
            .unwrap_or_default(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_of_none_one_and_many() {
        assert_eq!(LongTasks::default().percentile_95(), 0.0);
        assert_eq!(LongTasks(vec![60.0]).percentile_95(), 60.0);
        let many = LongTasks((1..=100).rev().map(f64::from).collect());
        assert_eq!((many.percentile_95(), many.longest()), (95.0, 100.0));
    }
}
