//! What a network is given, and its layers, as text.

use crate::experiment::link::value::{Expected, Value, named};
use crate::experiment::{Coding, ColumnOrder, Orientation, RowOrder, Shows};
use crate::network::{Activation, Initial, Layer};

named!(
    RowOrder, "sampled, medoid, seriation or frequency",
    "sampled" => RowOrder::Sampled, "medoid" => RowOrder::Medoid, "seriation" => RowOrder::Seriation, "frequency" => RowOrder::Frequency
);
named!(ColumnOrder, "position or frequency", "position" => ColumnOrder::Position, "frequency" => ColumnOrder::Frequency);
named!(
    Coding, "zero-one, plus-minus or minor-allele",
    "zero-one" => Coding::ZeroOne, "plus-minus" => Coding::PlusMinus, "minor-allele" => Coding::MinorAllele
);
named!(Orientation, "sites or haplotypes", "sites" => Orientation::Sites, "haplotypes" => Orientation::Haplotypes);
named!(
    Shows, "activation, gradient or product",
    "activation" => Shows::Activation, "gradient" => Shows::Gradient, "product" => Shows::Product
);
named!(Activation, "relu, softmax or linear", "relu" => Activation::Relu, "softmax" => Activation::Softmax, "linear" => Activation::Linear);
named!(Initial, "glorot or normal", "glorot" => Initial::Glorot, "normal" => Initial::Normal);

impl Value for Vec<Layer> {
    const FORM: &'static str =
        "layers separated by commas, such as conv:32:2,avg:2,drop:0.1,flat,dense:64:relu,dense:1";

    fn write(&self) -> String {
        self.iter().map(layer).collect::<Vec<_>>().join(",")
    }

    fn read(text: &str) -> Result<Self, Expected> {
        text.split(',')
            .map(|text| read_layer(text).ok_or(Self::FORM))
            .collect()
    }
}

/// One layer as text.
fn layer(layer: &Layer) -> String {
    match layer {
        Layer::Conv2d { filters, kernel } => format!("conv2d:{filters}:{kernel}"),
        Layer::MaxPool2d { size } => format!("max2d:{size}"),
        Layer::Flatten => "flat".to_owned(),
        Layer::Dense {
            units,
            activation,
            initial,
        } => {
            let mut text = format!("dense:{units}");
            if *activation != Activation::Linear {
                text.push(':');
                text.push_str(&activation.write());
            }
            if *initial != Initial::Glorot {
                text.push(':');
                text.push_str(&initial.write());
            }
            text
        }
        Layer::Dropout { rate } => format!("drop:{}", rate.write()),
        Layer::Conv1d { filters, kernel } => format!("conv:{filters}:{kernel}"),
        Layer::AveragePool1d { size } => format!("avg:{size}"),
        Layer::MaxPool1d { size } => format!("max:{size}"),
        Layer::HaplotypeConv { filters, kernel } => format!("hconv:{filters}:{kernel}"),
        Layer::HaplotypePool { size } => format!("hmax:{size}"),
        Layer::PoolHaplotypes => "pool-haplotypes".to_owned(),
        Layer::PoolSites => "pool-sites".to_owned(),
        Layer::JoinPositions { units } => format!("join:{units}"),
    }
}

fn read_layer(text: &str) -> Option<Layer> {
    let parts: Vec<&str> = text.split(':').collect();
    let (name, rest) = parts.split_first()?;
    let number = |text: &str| u32::read(text).ok().map(|number| number as usize);
    Some(match (*name, rest) {
        ("conv2d", [filters, kernel]) => Layer::Conv2d {
            filters: number(filters)?,
            kernel: number(kernel)?,
        },
        ("max2d", [size]) => Layer::MaxPool2d {
            size: number(size)?,
        },
        ("flat", []) => Layer::Flatten,
        ("dense", [units, rest @ ..]) => {
            // Both words can be left out, but they keep their order.
            let (activation, rest) = match rest {
                [first, after @ ..] if Activation::read(first).is_ok() => {
                    (Activation::read(first).ok()?, after)
                }
                _ => (Activation::Linear, rest),
            };
            let initial = match rest {
                [] => Initial::Glorot,
                [one] => Initial::read(one).ok()?,
                _ => return None,
            };
            Layer::Dense {
                units: number(units)?,
                activation,
                initial,
            }
        }
        ("drop", [rate]) => Layer::Dropout {
            rate: f64::read(rate).ok()?,
        },
        ("conv", [filters, kernel]) => Layer::Conv1d {
            filters: number(filters)?,
            kernel: number(kernel)?,
        },
        ("avg", [size]) => Layer::AveragePool1d {
            size: number(size)?,
        },
        ("max", [size]) => Layer::MaxPool1d {
            size: number(size)?,
        },
        ("hconv", [filters, kernel]) => Layer::HaplotypeConv {
            filters: number(filters)?,
            kernel: number(kernel)?,
        },
        ("hmax", [size]) => Layer::HaplotypePool {
            size: number(size)?,
        },
        ("pool-haplotypes", []) => Layer::PoolHaplotypes,
        ("pool-sites", []) => Layer::PoolSites,
        ("join", [units]) => Layer::JoinPositions {
            units: number(units)?,
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::sample::select;

    /// Any layer.
    fn layer() -> impl Strategy<Value = Layer> {
        let activation = select(vec![
            Activation::Relu,
            Activation::Softmax,
            Activation::Linear,
        ]);
        let dense =
            (1..=4_096_usize, activation, any::<bool>()).prop_map(|(units, activation, normal)| {
                Layer::Dense {
                    units,
                    activation,
                    initial: if normal {
                        Initial::Normal
                    } else {
                        Initial::Glorot
                    },
                }
            });
        let window = || (1..=4_096_usize, 1..=1_000_usize);
        prop_oneof![
            window().prop_map(|(filters, kernel)| Layer::Conv1d { filters, kernel }),
            window().prop_map(|(filters, kernel)| Layer::Conv2d { filters, kernel }),
            (1..=1_000_usize).prop_map(|size| Layer::MaxPool2d { size }),
            window().prop_map(|(filters, kernel)| Layer::HaplotypeConv { filters, kernel }),
            (1..=1_000_usize).prop_map(|size| Layer::AveragePool1d { size }),
            (1..=1_000_usize).prop_map(|size| Layer::MaxPool1d { size }),
            (1..=1_000_usize).prop_map(|size| Layer::HaplotypePool { size }),
            dense,
            (0.0..1.0).prop_map(|rate| Layer::Dropout { rate }),
            (1..=4_096_usize).prop_map(|units| Layer::JoinPositions { units }),
            select(vec![
                Layer::Flatten,
                Layer::PoolHaplotypes,
                Layer::PoolSites
            ]),
        ]
    }

    proptest! {
        #[test]
        fn layers_come_back_from_their_text(layers in prop::collection::vec(layer(), 1..24)) {
            prop_assert_eq!(Vec::<Layer>::read(&layers.write()), Ok(layers));
        }

        #[test]
        fn junk_is_no_layer_or_reads_as_what_it_is(text in "[a-z0-9:.,-]{0,30}") {
            if let Ok(layers) = Vec::<Layer>::read(&text) {
                prop_assert_eq!(Vec::<Layer>::read(&layers.write()), Ok(layers));
            }
        }
    }

    #[test]
    fn what_is_left_out_and_what_is_not() {
        let dense = |activation, initial| {
            vec![Layer::Dense {
                units: 8,
                activation,
                initial,
            }]
        };
        for (text, layers) in [
            ("dense:8", dense(Activation::Linear, Initial::Glorot)),
            ("dense:8:relu", dense(Activation::Relu, Initial::Glorot)),
            ("dense:8:normal", dense(Activation::Linear, Initial::Normal)),
            (
                "dense:8:relu:normal",
                dense(Activation::Relu, Initial::Normal),
            ),
        ] {
            assert_eq!(Vec::<Layer>::read(text), Ok(layers.clone()));
            assert_eq!(layers.write(), text);
        }
        assert_eq!(
            Vec::<Layer>::read("dense:8:linear:glorot"),
            Ok(dense(Activation::Linear, Initial::Glorot))
        );
        for junk in [
            "",
            "dense",
            "dense:",
            "dense:+8",
            "dense:8:normal:relu",
            "conv:8",
            "conv:8:2:1",
            "flat:1",
            "conv:8:2,",
            "drop:x",
            "pool",
        ] {
            assert!(Vec::<Layer>::read(junk).is_err(), "{junk}");
        }
    }
}
