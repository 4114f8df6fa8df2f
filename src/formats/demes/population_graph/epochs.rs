//! Sizes of a population through time.

use super::super::WriteError;
use super::super::graph::Epoch;
use super::super::shown::shown;
use crate::coalescent::demography::Population;

/// A population's sizes, from the youngest stretch to the oldest: when it begins, looking back, its size there and its growth rate.
pub struct Sizes(Vec<[f64; 3]>);

impl Sizes {
    pub fn new(population: &Population) -> Self {
        Self(vec![[population.end, population.size, population.growth]])
    }

    /// Another size from this time on, looking back. The last of several changes at one time counts.
    pub fn change(&mut self, time: f64, size: f64, growth: f64) {
        self.0.push([time, size, growth]);
    }

    /// The epochs from the oldest to the youngest, of a population that begins at `start`, forward in time.
    pub fn epochs(&self, index: usize, start: f64) -> Result<Vec<Epoch>, WriteError> {
        let mut epochs = Vec::with_capacity(self.0.len());
        let mut start = start;
        for &[end, end_size, growth] in self.0.iter().rev() {
            // A change lasts for no time if another one follows at once, or if the population begins there.
            if end >= start {
                continue;
            }
            if growth != 0.0 && start.is_infinite() {
                return Err(WriteError::EndlessGrowth {
                    population: index + 1,
                    growth,
                });
            }
            let start_size = if growth == 0.0 {
                end_size
            } else {
                rounded(end_size * libm::exp(-growth * (start - end)))
            };
            if !(start_size.is_finite() && start_size > 0.0) {
                let what = format!("population {}, size at time {}", index + 1, shown(&start));
                return Err(WriteError::Number {
                    what,
                    expected: "a finite number above 0",
                    found: start_size,
                });
            }
            epochs.push(Epoch {
                end,
                start_size,
                end_size,
            });
            start = end;
        }
        Ok(epochs)
    }
}

/// With 13 digits: the rounding of an exponential would only make a size of 4000 a 4000.000000000001.
fn rounded(size: f64) -> f64 {
    format!("{size:.12e}").parse().unwrap_or(size)
}
