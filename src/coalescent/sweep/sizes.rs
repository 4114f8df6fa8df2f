//! The size of one population through time.

use crate::coalescent::plan::SizeLaw;

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

    /// The epoch of a plan that begins at this time.
    pub fn of(start: f64, law: &SizeLaw) -> Self {
        Self { start, size: 0.5 / law.pair_rate, growth: law.growth }
    }
}

/// Epochs by ascending start, the first at 0; the last has no end.
#[derive(Clone, Debug, PartialEq)]
pub struct Sizes(pub Vec<Epoch>);

impl Sizes {
    /// The epoch that a time, of 0 or more, is in, and its end.
    pub fn epoch(&self, time: f64) -> (Epoch, f64) {
        let next = self.0.partition_point(|epoch| epoch.start <= time);
        let none = Epoch { start: 0.0, size: 0.0, growth: 0.0 };
        let epoch = next.checked_sub(1).and_then(|index| self.0.get(index)).copied().unwrap_or(none);
        (epoch, self.0.get(next).map_or(f64::INFINITY, |epoch| epoch.start))
    }
}
