use super::super::sample;
use super::super::stack::layer_stack;
use super::*;

fn stack() -> LayerStack {
    let (experiment, opening, summary) = sample::opening();
    layer_stack(
        &opening,
        &experiment,
        &sample::names(&experiment),
        &summary,
        &sample::options(),
    )
}

/// Sites 3 and 4 of four haplotypes, weights 0.1, 0.2, ...
fn terms() -> Vec<Term> {
    (8..16)
        .zip(1..)
        .map(|(place, k)| Term {
            place,
            value: 1.0,
            weight: 0.1 * k as f32,
        })
        .collect()
}

#[test]
fn a_window_has_a_column_for_each_step_and_its_arithmetic_below() {
    let step = Step::Sum {
        terms: terms(),
        of: 8,
        rest: 0.0,
        bias: -0.5,
        sum: 3.1,
        relu: true,
    };
    let figure = explanation(
        &Explanation {
            layer: 0,
            cell: 7,
            step,
            value: 3.1,
        },
        &stack(),
        358.0,
    );
    assert!(figure.svg.contains("Conv 1, filter 2, column 3 = 3.1"));
    assert_eq!(
        figure.summary,
        "Conv 1, filter 2, column 3: sum of 8 products 3.6 - 0.5 bias = 3.1, above zero, so ReLU leaves 3.1."
    );
    assert_eq!(figure.hover.len(), 3 * 8);
    // Haplotype 4 weighs most and comes first; its two sites stand side by side.
    assert_eq!(figure.hover[0].text, "haplotype 4: 1 × 0.4 = 0.4");
    assert_eq!(figure.hover[3].text, "haplotype 4: 1 × 0.8 = 0.8");
    assert!(figure.hover[3].x > figure.hover[0].x && figure.hover[3].y == figure.hover[0].y);
    assert!(figure.hover[6].y > figure.hover[3].y);
    assert_eq!(
        figure.table.unwrap().rows[0],
        ["Input, haplotype 1, site 3", "1", "0.1", "0.1"]
    );
}

#[test]
fn of_many_terms_the_strongest_are_drawn_and_the_rest_is_summed() {
    let terms: Vec<Term> = (0..9)
        .map(|place| Term {
            place,
            value: 1.0,
            weight: place as f32 - 8.5,
        })
        .collect();
    let step = Step::Sum {
        terms,
        of: 30,
        rest: 0.25,
        bias: 0.0,
        sum: -4.0,
        relu: true,
    };
    let figure = explanation(
        &Explanation {
            layer: 5,
            cell: 1,
            step,
            value: 0.0,
        },
        &stack(),
        358.0,
    );
    assert!(figure.summary.starts_with(
        "Dense, unit 2: 21 products that weigh less: 0.25, sum of 30 products -4 + 0 bias = -4"
    ));
    assert!(figure.summary.ends_with("below zero, so ReLU gives 0."));
    // Flattened values go by the filter and column that they came from.
    assert_eq!(figure.hover[0].text, "filter 1, column 1: 1 × -8.5 = -8.5");
}

#[test]
fn what_is_handed_on_is_one_line() {
    let figure = explanation(
        &Explanation {
            layer: 3,
            cell: 4,
            step: Step::Same { place: 4 },
            value: 0.02,
        },
        &stack(),
        358.0,
    );
    assert_eq!(
        figure.summary,
        "Dropout, filter 2, column 2: handed on as it is: 0.02."
    );
    assert!(figure.hover.is_empty());
}
