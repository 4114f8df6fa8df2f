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
        if self.growth == 0.0 {
            self.size
        } else {
            self.size * libm::exp(-self.growth * (time - self.start))
        }
    }

    /// The epoch of a plan that begins at this time.
    pub fn of(start: f64, law: &SizeLaw) -> Self {
        Self {
            start,
            size: 0.5 / law.pair_rate,
            growth: law.growth,
        }
    }
}

/// A stretch of time in one epoch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Generations ago at which it begins, looking back.
    pub from: f64,
    /// Generations ago at which it ends.
    pub to: f64,
    /// The epoch.
    pub epoch: Epoch,
}

/// Epochs by ascending start, the first at 0; the last has no end.
#[derive(Clone, Debug, PartialEq)]
pub struct Sizes(pub Vec<Epoch>);

impl Sizes {
    /// The epoch that a time, of 0 or more, is in, and its end.
    pub fn epoch(&self, time: f64) -> (Epoch, f64) {
        let next = self.0.partition_point(|epoch| epoch.start <= time);
        let none = Epoch {
            start: 0.0,
            size: 0.0,
            growth: 0.0,
        };
        let epoch = next
            .checked_sub(1)
            .and_then(|index| self.0.get(index))
            .copied()
            .unwrap_or(none);
        (
            epoch,
            self.0.get(next).map_or(f64::INFINITY, |epoch| epoch.start),
        )
    }

    /// The stretches between a time and the oldest change of size, the oldest first, and that change's time with the size before it. A
    /// population that shrinks for ever, looking back, is taken as constant once it is one diploid.
    pub fn before(&self, recent: f64) -> ([f64; 2], Vec<Span>) {
        let mut spans = Vec::new();
        let mut oldest = [recent, self.epoch(recent).0.at(recent)];
        let ends = self
            .0
            .iter()
            .skip(1)
            .map(|epoch| epoch.start)
            .chain([f64::INFINITY]);
        for (&epoch, end) in self.0.iter().zip(ends) {
            let from = epoch.start.max(recent);
            let last = end.is_infinite();
            let to = match last {
                true if epoch.growth > 0.0 => {
                    epoch.start + libm::log(epoch.size.max(1.0)) / epoch.growth
                }
                true => from,
                false => end,
            };
            if to > from {
                spans.push(Span { from, to, epoch });
            }
            if end > recent {
                let time = if last { to.max(from) } else { end };
                oldest = [time, epoch.at(if last { to.max(from) } else { from })];
            }
        }
        if spans
            .iter()
            .all(|span| span.epoch.growth == 0.0 && span.epoch.size == oldest[1])
        {
            spans.clear();
        }
        spans.reverse();
        (oldest, spans)
    }
}
