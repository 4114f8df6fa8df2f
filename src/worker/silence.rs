//! Telling a worker that is gone from one that is busy.

/// Why [`Silence::lasts`] does not use a clock alone: a laptop that slept wakes with a leap of hours, and its workers deserve their time.
const LONGEST_TICK_MS: f64 = 10_000.0;

/// How long a worker has said nothing while something is expected of it, ms.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silence(f64);

impl Silence {
    /// Patience with a worker that is being fetched and compiled, ms: a slow network may need minutes for 3 MB.
    pub const STARTING: f64 = 180_000.0;
    /// Patience with a worker that should answer, ms.
    pub const WORKING: f64 = 60_000.0;

    /// The worker said something, or was given something new to do.
    pub fn broken(&mut self) {
        self.0 = 0.0;
    }

    /// Some more time went by; true once it is longer than the limit.
    pub fn lasts(&mut self, elapsed: f64, limit: f64) -> bool {
        self.0 += elapsed.min(LONGEST_TICK_MS);
        self.0 > limit
    }
}
