//! Values as text: short, exact, and of characters that a query takes as they are.

use crate::experiment::{BackendChoice, Encoding, Prior, RateChange, Shape};
use crate::number;

/// What was expected where a text could not be read.
pub type Expected = &'static str;

/// What a key can hold.
pub trait Value: Sized {
    /// What the text looks like, for the table.
    const FORM: &'static str;

    /// The same for a note in which nothing else explains it.
    const EXPECTED: &'static str = Self::FORM;

    /// The value as text.
    fn write(&self) -> String;

    /// Reads what [`Value::write`] wrote.
    ///
    /// # Errors
    /// With the form that was expected.
    fn read(text: &str) -> Result<Self, Expected>;
}

impl Value for f64 {
    const FORM: &'static str = "a number";

    /// The shortest decimal that reads back as the same number.
    fn write(&self) -> String {
        let plain = *self == 0.0 || (1e-3..1e15).contains(&self.abs());
        if plain {
            format!("{self}")
        } else {
            format!("{self:e}")
        }
    }

    fn read(text: &str) -> Result<Self, Expected> {
        number::parse(text).ok_or(Self::FORM)
    }
}

/// Whole numbers without sign: a plus in a query is a blank.
macro_rules! whole {
    ($type:ty, $form:literal) => {
        impl Value for $type {
            const FORM: &'static str = $form;

            fn write(&self) -> String {
                self.to_string()
            }

            fn read(text: &str) -> Result<Self, Expected> {
                text.parse()
                    .ok()
                    .filter(|_| !text.starts_with('+'))
                    .ok_or(Self::FORM)
            }
        }
    };
}

whole!(u32, "a whole number");
whole!(u64, "a whole number below 2^64");

/// Values with names.
macro_rules! named {
    ($type:ty, $form:literal, $($name:literal => $value:expr),+) => {
        impl $crate::experiment::link::value::Value for $type {
            const FORM: &'static str = $form;

            fn write(&self) -> String {
                [$(($name, $value)),+].iter().find(|(_, value)| value == self).map(|(name, _)| (*name).to_owned()).unwrap_or_default()
            }

            fn read(text: &str) -> Result<Self, $crate::experiment::link::value::Expected> {
                match text {
                    $($name => Ok($value),)+
                    _ => Err(Self::FORM),
                }
            }
        }
    };
}

pub(in crate::experiment) use named;

named!(bool, "yes or no", "yes" => true, "no" => false);
named!(
    Encoding, "counts, log or proportions",
    "counts" => Encoding::Counts, "log" => Encoding::Log, "proportions" => Encoding::Proportions
);
named!(
    BackendChoice, "auto, cpu or webgpu",
    "auto" => BackendChoice::Auto, "cpu" => BackendChoice::Cpu, "webgpu" => BackendChoice::WebGpu
);

impl Value for Prior {
    const FORM: &'static str = "a prior";

    const EXPECTED: &'static str = "a prior, uniform:low:high, log:low:high or fixed:value, or over whole numbers int:low:high or log-int:low:high";

    /// `shape:low:high`; a fixed value drops the bound that repeats it.
    fn write(&self) -> String {
        let shape = match (self.shape, self.integer) {
            (Shape::Fixed, false) => "fixed",
            (Shape::Fixed, true) => "fixed-int",
            (Shape::Uniform, false) => "uniform",
            (Shape::Uniform, true) => "int",
            (Shape::LogUniform, false) => "log",
            (Shape::LogUniform, true) => "log-int",
        };
        let low = self.low.write();
        if self.shape == Shape::Fixed && self.low == self.high {
            format!("{shape}:{low}")
        } else {
            format!("{shape}:{low}:{}", self.high.write())
        }
    }

    fn read(text: &str) -> Result<Self, Expected> {
        let parts: Vec<&str> = text.split(':').collect();
        let (shape, bounds) = parts.split_first().ok_or(Self::EXPECTED)?;
        let (shape, integer) = match *shape {
            "fixed" => (Shape::Fixed, false),
            "fixed-int" => (Shape::Fixed, true),
            "uniform" => (Shape::Uniform, false),
            "int" => (Shape::Uniform, true),
            "log" => (Shape::LogUniform, false),
            "log-int" => (Shape::LogUniform, true),
            _ => return Err(Self::EXPECTED),
        };
        let (low, high) = match (bounds, shape) {
            ([low, high], _) => (low, high),
            ([both], Shape::Fixed) => (both, both),
            _ => return Err(Self::EXPECTED),
        };
        let bound = |text: &str| f64::read(text).map_err(|_| Self::EXPECTED);
        Ok(Prior {
            shape,
            low: bound(low)?,
            high: bound(high)?,
            integer,
        })
    }
}

impl Value for Vec<RateChange> {
    const FORM: &'static str = "step:rate pairs separated by commas, such as 94:1e-3,188:1e-4";

    fn write(&self) -> String {
        self.iter()
            .map(|change| format!("{}:{}", change.step, change.rate.write()))
            .collect::<Vec<_>>()
            .join(",")
    }

    fn read(text: &str) -> Result<Self, Expected> {
        let change = |text: &str| {
            let (step, rate) = text.split_once(':')?;
            Some(RateChange {
                step: u32::read(step).ok()?,
                rate: f64::read(rate).ok()?,
            })
        };
        // A preset may have changes that the link takes away.
        if text.is_empty() {
            Ok(Vec::new())
        } else {
            text.split(',')
                .map(|text| change(text).ok_or(Self::FORM))
                .collect()
        }
    }
}
