use super::*;
use crate::network::Initial;
use crate::network::ready;

const IMAGE: Input = Input::Image([21, 21]);

fn sequence(steps: usize, channels: usize) -> Input {
    Input::Sequence {
        steps,
        channels,
        positions: 0,
    }
}

fn dense(units: usize, activation: Activation) -> Layer {
    Layer::Dense {
        units,
        activation,
        initial: Initial::Glorot,
    }
}

fn total(layers: &[Layer], input: Input) -> usize {
    summarise(layers, input)
        .unwrap()
        .iter()
        .map(|line| line.parameters)
        .sum()
}

fn table(layers: &[Layer], input: Input) -> Vec<(String, Vec<usize>, String)> {
    summarise(layers, input)
        .unwrap()
        .into_iter()
        .map(|line| (line.name, line.shape, line.product))
        .collect()
}

fn rows(expected: &[(&str, &[usize], &str)]) -> Vec<(String, Vec<usize>, String)> {
    expected
        .iter()
        .map(|&(name, shape, product)| (name.to_owned(), shape.to_vec(), product.to_owned()))
        .collect()
}

fn refusal(layers: &[Layer], input: Input) -> String {
    summarise(layers, input).unwrap_err().to_string()
}

#[test]
fn parameters_of_the_shipped_networks() {
    assert_eq!(total(&ready::spectrum(2, 0.2, 2), IMAGE), 8_980);
    assert_eq!(total(&ready::spectrum(2, 0.0, 2), IMAGE), 8_980);
    assert_eq!(total(&ready::blog(), sequence(40, 20)), 349_697);
    assert_eq!(total(&ready::theta(), sequence(489, 40)), 1_013_057);
    for input in [sequence(40, 20), sequence(489, 40)] {
        assert_eq!(total(&ready::exchangeable(), input), 16_497);
    }
}

#[test]
fn shapes_and_products_read_as_in_the_tutorial() {
    let expected: [(&str, &[usize], &str); 10] = [
        ("Conv2D", &[19, 19, 10], "3 × 3 × 1 × 10 + 10"),
        ("MaxPooling2D", &[9, 9, 10], ""),
        ("Conv2D", &[7, 7, 10], "3 × 3 × 10 × 10 + 10"),
        ("MaxPooling2D", &[3, 3, 10], ""),
        ("Flatten", &[90], ""),
        ("Dense", &[64], "90 × 64 + 64"),
        ("Dropout", &[64], ""),
        ("Dense", &[32], "64 × 32 + 32"),
        ("Dropout", &[32], ""),
        ("Dense", &[2], "32 × 2 + 2"),
    ];
    assert_eq!(table(&ready::spectrum(2, 0.2, 2), IMAGE), rows(&expected));
}

#[test]
fn shapes_and_products_read_as_in_the_blog_post() {
    let expected: [(&str, &[usize], &str); 8] = [
        ("Conv1D", &[39, 128], "2 × 20 × 128 + 128"),
        ("Conv1D", &[38, 128], "2 × 128 × 128 + 128"),
        ("AveragePooling1D", &[19, 128], ""),
        ("Dropout", &[19, 128], ""),
        ("Flatten", &[2432], ""),
        ("Dense", &[128], "2432 × 128 + 128"),
        ("Dropout", &[128], ""),
        ("Dense", &[1], "128 × 1 + 1"),
    ];
    assert_eq!(table(&ready::blog(), sequence(40, 20)), rows(&expected));
}

#[test]
fn haplotypes_keep_an_axis_of_their_own() {
    let mut layers = ready::exchangeable();
    layers.insert(5, Layer::JoinPositions { units: 8 });
    let expected: [(&str, &[usize], &str); 9] = [
        ("HaplotypeConv", &[20, 36, 24], "5 × 1 × 24 + 24"),
        ("HaplotypePooling", &[20, 18, 24], ""),
        ("HaplotypeConv", &[20, 14, 32], "5 × 24 × 32 + 32"),
        ("PoolHaplotypes", &[14, 64], ""),
        ("PoolSites", &[128], ""),
        ("JoinPositions", &[136], "40 × 8 + 8"),
        ("Dense", &[64], "136 × 64 + 64"),
        ("Dense", &[64], "64 × 64 + 64"),
        ("Dense", &[1], "64 × 1 + 1"),
    ];
    assert_eq!(
        table(
            &layers,
            Input::Sequence {
                steps: 40,
                channels: 20,
                positions: 40
            }
        ),
        rows(&expected)
    );
}

#[test]
fn windows_that_do_not_fit_are_named() {
    let error = summarise(&ready::spectrum(1, 0.0, 2), Input::Image([7, 21])).unwrap_err();
    assert_eq!(
        error,
        NetworkError::WindowTooLarge {
            layer: 3,
            window: 3,
            rows: 2,
            columns: 9
        }
    );
    let conv = Layer::Conv1d {
        filters: 8,
        kernel: 4,
    };
    assert_eq!(
        refusal(&[conv, conv], sequence(6, 20)),
        "layer 2: Conv1D has a window of 4 steps, but only 3 come into it"
    );
    assert_eq!(
        refusal(&[conv, Layer::AveragePool1d { size: 4 }], sequence(6, 20)),
        "layer 2: AveragePooling1D has a window of 4 steps, but only 3 come into it"
    );
    let haplotypes = Layer::HaplotypeConv {
        filters: 2,
        kernel: 5,
    };
    assert_eq!(
        refusal(
            &[haplotypes, Layer::HaplotypePool { size: 2 }, haplotypes],
            sequence(9, 20)
        ),
        "layer 3: HaplotypeConv has a window of 5 steps, but only 2 come into it"
    );
}

#[test]
fn order_matters_and_the_reason_is_given() {
    let conv = Layer::Conv1d {
        filters: 8,
        kernel: 2,
    };
    let haplotypes = Layer::HaplotypeConv {
        filters: 8,
        kernel: 2,
    };
    let answer = dense(1, Activation::Linear);
    for (layers, expected) in [
        (
            vec![conv, answer],
            "layer 2: Dense takes one row of values, but 39 x 8 values come into it: put Flatten before it",
        ),
        (
            vec![conv, haplotypes],
            "layer 2: HaplotypeConv takes the alignment itself, or what another HaplotypeConv made of it, but 39 x 8 values come into it",
        ),
        (
            vec![haplotypes, conv],
            "layer 2: Conv1D takes steps x channels (PoolHaplotypes makes them), but 20 x 39 x 8 values come into it",
        ),
        (
            vec![Layer::PoolHaplotypes],
            "layer 1: PoolHaplotypes takes haplotypes x steps x channels (HaplotypeConv makes them), but 40 x 20 values come into it",
        ),
        (
            vec![Layer::Flatten, conv],
            "layer 2: Conv1D takes a sequence, steps x channels, but 800 values come into it",
        ),
        (
            vec![Layer::Flatten, Layer::Flatten],
            "layer 2: Flatten takes values of several axes, but 800 values come into it",
        ),
        (
            vec![Layer::Flatten, dense(2, Activation::Softmax), answer],
            "layer 2: softmax makes the probabilities of a last layer; choose ReLU or linear here",
        ),
        (
            vec![Layer::Flatten, Layer::JoinPositions { units: 2 }],
            "layer 2: JoinPositions needs the positions of the sites, which the network is not given: observe them, or remove the layer",
        ),
        (
            vec![Layer::Conv2d {
                filters: 2,
                kernel: 2,
            }],
            "layer 1: Conv2D takes an image, rows x columns x channels, but 40 x 20 values come into it",
        ),
    ] {
        assert_eq!(refusal(&layers, sequence(40, 20)), expected);
    }
    assert_eq!(
        refusal(&[answer], IMAGE),
        "layer 1: Dense takes one row of values, but 21 x 21 x 1 values come into it: put Flatten before it"
    );
}

#[test]
fn impossible_sizes_are_named() {
    for (layer, expected) in [
        (
            Layer::Conv1d {
                filters: 0,
                kernel: 2,
            },
            "layer 1: Conv1D with a number of filters of 0; it must be at least 1",
        ),
        (
            Layer::Conv1d {
                filters: 2,
                kernel: 0,
            },
            "layer 1: Conv1D with a window of 0; it must be at least 1",
        ),
        (
            Layer::MaxPool1d { size: 0 },
            "layer 1: MaxPooling1D with a window of 0; it must be at least 1",
        ),
        (
            dense(0, Activation::Relu),
            "layer 1: Dense with a number of units of 0; it must be at least 1",
        ),
        (
            Layer::Dropout { rate: 1.0 },
            "layer 1: a dropout rate of 1; it must be at least 0 and less than 1",
        ),
        (
            Layer::Dropout { rate: f64::NAN },
            "layer 1: a dropout rate of NaN; it must be at least 0 and less than 1",
        ),
        (
            Layer::Conv1d {
                filters: 60_000,
                kernel: 1,
            },
            "layer 1: up to here the network makes 2400000 values of one example, 2000000 at most can be held in a browser",
        ),
        (
            Layer::Conv1d {
                filters: usize::MAX,
                kernel: 40,
            },
            &format!(
                "layer 1: up to here the network has {} weights, 20000000 at most can be trained in a browser",
                usize::MAX
            ),
        ),
    ] {
        assert_eq!(refusal(&[layer], sequence(40, 20)), expected);
    }
    assert_eq!(
        refusal(
            &[Layer::Flatten, dense(25_000, Activation::Relu)],
            sequence(40, 20)
        ),
        "layer 2: up to here the network has 20025000 weights, 20000000 at most can be trained in a browser"
    );
    assert_eq!(
        refusal(&[Layer::Flatten], sequence(0, 20)),
        "an input of 0 x 20 values has no values"
    );
    assert_eq!(
        summarise(&[], sequence(40, 20)),
        Err(NetworkError::NoLayers)
    );
}

#[test]
fn a_network_answers_with_as_many_numbers_as_are_asked_for() {
    for layers in [
        ready::blog(),
        ready::slim(),
        ready::theta(),
        ready::exchangeable(),
    ] {
        assert_eq!(check_outputs(&layers, 1, false), Ok(()));
    }
    let output = |layer: Layer, outputs, softmax| {
        check_outputs(&[layer], outputs, softmax).map_err(|error| error.to_string())
    };
    for (layer, outputs, softmax, words) in [
        (
            Layer::Flatten,
            1,
            false,
            ["1 units without softmax", "Flatten"],
        ),
        (
            dense(2, Activation::Linear),
            1,
            false,
            ["1 units without softmax", "2 units without softmax"],
        ),
        (
            dense(1, Activation::Softmax),
            1,
            false,
            ["1 units without softmax", "1 units with softmax"],
        ),
        (
            dense(3, Activation::Linear),
            3,
            true,
            ["3 units with softmax", "3 units without softmax"],
        ),
    ] {
        let sentence = output(layer, outputs, softmax).unwrap_err();
        assert!(
            sentence.starts_with("layer 1, ") && words.iter().all(|word| sentence.contains(word)),
            "{sentence}"
        );
    }
    assert_eq!(output(dense(3, Activation::Softmax), 3, true), Ok(()));
    assert_eq!(check_outputs(&[], 1, false), Err(NetworkError::NoLayers));
}
