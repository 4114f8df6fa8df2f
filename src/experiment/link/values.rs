//! Values that only experiments of version 2 have, as text.

use crate::experiment::link::value::{Expected, Value, named};
use crate::experiment::{
    Noise, NoiseKind, Opened, Portion, Quantity, Scale, Split, Statistic, Target, Task, Units,
};
use crate::history::Sites;

/// The grammar of layers, for the table.
pub const LAYERS: &str = "Layers are `conv2d:filters:window`, `max2d:window`, `conv:filters:window`, `avg:window`, `max:window`, `flat`, \
     `drop:rate`, `dense:units` (then `relu`, `softmax` or `linear`, which is the default, and `normal` or `glorot`, which is the default), \
     and those of exchangeable networks: `hconv:filters:window`, `hmax:window`, `pool-haplotypes`, `pool-sites`; `join:units` takes the \
     positions in.";

named!(
    Units, "generations or scaled",
    "generations" => Units::Generations, "scaled" => Units::Scaled
);
named!(
    Portion, "training, validation or test",
    "training" => Portion::Training, "validation" => Portion::Validation, "test" => Portion::Test
);

impl Value for Task {
    const FORM: &'static str = "class, or numbers separated by commas: keys such as T, or stat: and tajimas-d, pi, fay-wu-h or s; log: before one asks for its logarithm";

    fn write(&self) -> String {
        match self {
            Self::Classify => "class".to_owned(),
            Self::Regress(targets) => targets.iter().map(target).collect::<Vec<_>>().join(","),
        }
    }

    fn read(text: &str) -> Result<Self, Expected> {
        if text == "class" {
            return Ok(Self::Classify);
        }
        text.split(',')
            .map(|text| read_target(text).ok_or(Self::FORM))
            .collect::<Result<_, _>>()
            .map(Self::Regress)
    }
}

fn target(target: &Target) -> String {
    let scale = match target.scale {
        Scale::Linear => "",
        Scale::Log => "log:",
    };
    match &target.of {
        Quantity::Parameter(key) => format!("{scale}{key}"),
        Quantity::Statistic(statistic) => format!("{scale}stat:{}", statistic.key()),
    }
}

fn read_target(text: &str) -> Option<Target> {
    let (scale, rest) = match text.strip_prefix("log:") {
        Some(rest) => (Scale::Log, rest),
        None => (Scale::Linear, text),
    };
    let of = match rest.strip_prefix("stat:") {
        Some(key) => Quantity::Statistic(Statistic::of_key(key)?),
        None if rest.is_empty() || rest.contains(':') => return None,
        None => Quantity::Parameter(rest.to_owned()),
    };
    Some(Target { of, scale })
}

impl Value for Sites {
    const FORM: &'static str =
        "infinite, two-alleles (finite sites), or exactly so many segregating sites";

    fn write(&self) -> String {
        (*self).write()
    }

    fn read(text: &str) -> Result<Self, Expected> {
        Sites::read(text)
            .filter(|_| !text.starts_with('+'))
            .ok_or(<Self as Value>::FORM)
    }
}

impl Value for Vec<Noise> {
    const FORM: &'static str = "models separated by commas, each with its number: error:0.01, missing:0.05, unphased, cutoff:2, reads:4; or none";

    fn write(&self) -> String {
        if self.is_empty() {
            return "none".to_owned();
        }
        let one = |noise: &Noise| match noise.kind.parameter() {
            Some(_) => format!("{}:{}", noise.kind.key(), noise.amount.write()),
            None => noise.kind.key().to_owned(),
        };
        self.iter().map(one).collect::<Vec<_>>().join(",")
    }

    fn read(text: &str) -> Result<Self, Expected> {
        if text == "none" {
            return Ok(Vec::new());
        }
        let one = |text: &str| {
            let (name, amount) = match text.split_once(':') {
                Some((name, amount)) => (name, Some(amount)),
                None => (text, None),
            };
            let kind = NoiseKind::of_key(name)?;
            let amount = match (kind.parameter(), amount) {
                (Some(_), Some(amount)) => f64::read(amount).ok()?,
                (None, None) => 0.0,
                (Some(parameter), None) => parameter.default,
                (None, Some(_)) => return None,
            };
            Some(Noise { kind, amount })
        };
        text.split(',')
            .map(|text| one(text).ok_or(Self::FORM))
            .collect()
    }
}

impl Value for Vec<u8> {
    const FORM: &'static str = "places of samples from 0, separated by commas, such as 0,1";

    fn write(&self) -> String {
        let texts: Vec<String> = self.iter().map(u8::to_string).collect();
        texts.join(",")
    }

    fn read(text: &str) -> Result<Self, Expected> {
        let place = |text: &str| u32::read(text).ok().and_then(|place| place.try_into().ok());
        text.split(',')
            .map(|text| place(text).ok_or(Self::FORM))
            .collect()
    }
}

impl Value for Split {
    const FORM: &'static str = "three fractions separated by commas, such as 0.6,0.08,0.32";

    fn write(&self) -> String {
        [self.training, self.validation, self.test]
            .map(|part| part.write())
            .join(",")
    }

    fn read(text: &str) -> Result<Self, Expected> {
        let parts: Result<Vec<f64>, _> = text.split(',').map(f64::read).collect();
        match parts.as_deref() {
            Ok(&[training, validation, test]) => Ok(Self {
                training,
                validation,
                test,
            }),
            _ => Err(Self::FORM),
        }
    }
}

impl Value for Opened {
    const FORM: &'static str = "an example by its class and index, such as 1:17, or training:, validation: or test: and a whole number";

    fn write(&self) -> String {
        match self {
            Self::Example { scenario, index } => format!("{scenario}:{index}"),
            Self::InPart(portion, index) => format!("{}:{index}", portion.write()),
        }
    }

    fn read(text: &str) -> Result<Self, Expected> {
        let (of, index) = text.split_once(':').ok_or(Self::FORM)?;
        let index = u32::read(index).map_err(|_| Self::FORM)?;
        if let Ok(portion) = Portion::read(of) {
            return Ok(Self::InPart(portion, index));
        }
        let scenario = u32::read(of).ok().and_then(|place| place.try_into().ok());
        Ok(Self::Example {
            scenario: scenario.ok_or(Self::FORM)?,
            index,
        })
    }
}
