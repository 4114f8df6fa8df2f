//! The size of one population through time.

/// A stretch of time over which the size is constant or exponential.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Epoch {
    /// Generations ago at which it begins, looking back.
    pub start: f64,
    /// Diploids at `start`.
    pub size: f64,
    /// Looking back, `N(t) = size * exp(-growth * (t - start))`.
    pub growth: f64,
}

impl Epoch {
    /// Diploids at a time.
    #[inline]
    pub fn at(&self, time: f64) -> f64 {
        if self.growth == 0.0 { self.size } else { self.size * libm::exp(-self.growth * (time - self.start)) }
    }

    /// How long it takes from `time` until a hazard of `pairs / (2N)` has added up to `hazard`, if it ever does.
    #[inline]
    pub fn wait(&self, time: f64, pairs: f64, hazard: f64) -> f64 {
        let constant = hazard / pairs * 2.0 * self.at(time);
        if self.growth == 0.0 {
            return constant;
        }
        let grown = self.growth * constant;
        if grown <= -1.0 { f64::INFINITY } else { libm::log1p(grown) / self.growth }
    }
}

/// Epochs by ascending start, the first at 0; the last has no end.
#[derive(Clone, Debug, PartialEq)]
pub struct Sizes(pub Vec<Epoch>);

impl Sizes {
    /// The epochs that reach into an interval of time, each with its end.
    pub fn between(&self, [from, until]: [f64; 2]) -> impl Iterator<Item = (Epoch, f64)> {
        let ends = self.0.iter().skip(1).map(|epoch| epoch.start).chain([f64::INFINITY]);
        self.0.iter().copied().zip(ends).filter(move |&(epoch, end)| from < end && epoch.start < until)
    }

    /// The epoch that a time, of 0 or more, is in, and its end.
    pub fn epoch(&self, time: f64) -> (Epoch, f64) {
        let next = self.0.partition_point(|epoch| epoch.start <= time);
        let none = Epoch { start: 0.0, size: 0.0, growth: 0.0 };
        let epoch = next.checked_sub(1).and_then(|index| self.0.get(index)).copied().unwrap_or(none);
        (epoch, self.0.get(next).map_or(f64::INFINITY, |epoch| epoch.start))
    }
}
