//! The browser's own record of tasks on the page's thread that took more than 50 ms.

use crate::session::Session;
use anyhow::Result;

const OBSERVER: &str = "window.longTasks = []; \
    new PerformanceObserver(list => window.longTasks.push(...list.getEntries().map(entry => entry.duration))) \
        .observe({type: 'longtask', buffered: true})";

/// A fixed piece of work on the page's thread, some 10 ms on a laptop, ten times a second. It is far from a long task itself, except where
/// the machine is so slow or so busy that it says nothing about the page.
const YARDSTICK: &str = "window.yardsticks = []; \
    setInterval(() => { \
        const start = performance.now(); \
        let sum = 0; \
        for (let step = 1; step < 1e6; step += 1) sum += Math.sqrt(step % 1000 + sum % 7); \
        window.yardsticks.push(performance.now() - start); \
        window.yardstickSum = sum; \
    }, 100)";

/// The long tasks of a span.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LongTasks {
    /// How long each took, milliseconds.
    pub tasks: Vec<f64>,
    /// How long the yardstick took at most, milliseconds; 0 where none was measured.
    pub yardstick: f64,
}

impl LongTasks {
    /// The longest; 0 where there was none.
    pub fn longest(&self) -> f64 {
        self.tasks.iter().copied().fold(0.0, f64::max)
    }

    /// The 95th percentile of the long tasks; 0 where there was none.
    pub fn percentile_95(&self) -> f64 {
        let mut sorted = self.tasks.clone();
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
    session.on_every_page(OBSERVER).await
}

/// Measures from now on how long a fixed piece of work takes on this page's thread, on this machine and beside all else that it does.
///
/// # Errors
/// Where the browser refuses.
pub async fn measure_a_yardstick(session: &Session) -> Result<()> {
    session.script(YARDSTICK, vec![]).await.map(drop)
}

/// What was recorded since the last call.
///
/// # Errors
/// Where [`record`] was not called before the page was loaded.
pub async fn take(session: &Session) -> Result<LongTasks> {
    let script =
        "return [window.longTasks.splice(0), Math.max(0, ...(window.yardsticks ?? []).splice(0))]";
    let recorded = session.script(script, vec![]).await?;
    Ok(LongTasks {
        tasks: recorded[0]
            .as_array()
            .map(|tasks| tasks.iter().filter_map(serde_json::Value::as_f64).collect())
            .unwrap_or_default(),
        yardstick: recorded[1].as_f64().unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_of_none_one_and_many() {
        assert_eq!(LongTasks::default().percentile_95(), 0.0);
        let of = |tasks| LongTasks {
            tasks,
            yardstick: 0.0,
        };
        assert_eq!(of(vec![60.0]).percentile_95(), 60.0);
        let many = of((1..=100).rev().map(f64::from).collect());
        assert_eq!((many.percentile_95(), many.longest()), (95.0, 100.0));
    }
}
