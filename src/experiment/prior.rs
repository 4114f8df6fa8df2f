//! Prior distributions of one parameter.

use serde::{Deserialize, Serialize};

/// The shape of a prior.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// Always `low`; `high` is ignored.
    Fixed,
    /// Uniform between the bounds.
    Uniform,
    /// Uniform in the logarithm between the bounds, which must be positive.
    LogUniform,
}

/// A prior: a shape, its bounds in the parameter's own unit, and whether draws are whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prior {
    /// Shape of the distribution.
    pub shape: Shape,
    /// Lower bound, inclusive.
    pub low: f64,
    /// Upper bound; inclusive for whole numbers, as in Python's `random.randint`.
    pub high: f64,
    /// Draw whole numbers only.
    pub integer: bool,
}

impl Prior {
    /// A parameter that does not vary.
    pub const fn fixed(value: f64) -> Self {
        Self {
            shape: Shape::Fixed,
            low: value,
            high: value,
            integer: false,
        }
    }

    /// Uniform over the reals of `[low, high)`.
    pub const fn uniform(low: f64, high: f64) -> Self {
        Self {
            shape: Shape::Uniform,
            low,
            high,
            integer: false,
        }
    }

    /// Uniform over the whole numbers `low..=high`.
    pub const fn uniform_integer(low: f64, high: f64) -> Self {
        Self {
            shape: Shape::Uniform,
            low,
            high,
            integer: true,
        }
    }

    /// Smallest and largest value of its draws.
    pub fn ends(&self) -> [f64; 2] {
        match self.shape {
            Shape::Fixed => [self.low; 2],
            Shape::Uniform | Shape::LogUniform => [self.low, self.high],
        }
    }

    /// The value at a fraction `u` of `[0, 1)` of its draws. Whole numbers include both bounds, each with the probability of one unit of a
    /// real prior.
    pub fn quantile(&self, u: f64) -> f64 {
        let Self {
            shape,
            low,
            high,
            integer,
        } = *self;
        let width = if integer {
            high - low + 1.0
        } else {
            high - low
        };
        let value = match shape {
            Shape::Fixed => return low,
            Shape::Uniform => low + u * width,
            Shape::LogUniform => {
                let ratio = if integer {
                    (high + 1.0) / low
                } else {
                    high / low
                };
                low * libm::exp(u * libm::log(ratio))
            }
        };
        // Rounding may carry a draw onto the open end.
        if integer {
            libm::floor(value).min(high)
        } else {
            value.min(high)
        }
    }

    /// Uniform in the logarithm over `[low, high)`.
    pub const fn log_uniform(low: f64, high: f64) -> Self {
        Self {
            shape: Shape::LogUniform,
            low,
            high,
            integer: false,
        }
    }
}
