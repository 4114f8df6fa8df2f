use super::super::super::highlight::Highlight;
use super::super::super::spectrum::{SpectrumOptions, joint_spectrum};
use super::super::options::{Brightness, ChannelOrder, Overlay};
use super::super::sample::{self, options};
use super::*;
use crate::inspection::{CellPlace, Given};
use roxmltree::Document;

fn stack(options: StackOptions<'_>) -> (LayerStack, Opening) {
    let (experiment, opening, summary) = sample::opening();
    (
        layer_stack(
            &opening,
            &experiment,
            &sample::names(&experiment),
            &summary,
            &options,
        ),
        opening,
    )
}

fn place(layer: u32, place: u32) -> CellPlace {
    CellPlace { layer, place }
}

#[test]
fn every_drawn_cell_is_found_again_where_it_lies() {
    for (width, large) in [
        (358.0, false),
        (358.0, true),
        (1000.0, false),
        (1000.0, true),
    ] {
        let (stack, opening) = stack(StackOptions {
            width,
            large,
            ..options()
        });
        for (layer, output) in (0..).zip(&opening.layers) {
            for index in 0..output.values.len() as u32 {
                let [x, y, w, h] = stack.area_of(place(layer, index)).unwrap();
                let found = stack.cell_at(x + 0.5 * w, y + 0.5 * h).unwrap();
                // Dropout (4) and flattening (5) show what pooling (3) made.
                let expected = if [4, 5].contains(&layer) { 3 } else { layer };
                assert_eq!(
                    found,
                    place(expected, index),
                    "layer {layer} of {width} pixels"
                );
            }
        }
    }
}

#[test]
fn large_cells_are_as_large_as_a_fingertip_and_labels_stay_in_sight() {
    let (experiment, mut opening, summary) = sample::opening();
    let narrow = |opening: &Opening, large| {
        layer_stack(
            opening,
            &experiment,
            &sample::names(&experiment),
            &summary,
            &StackOptions {
                width: 120.0,
                large,
                ..options()
            },
        )
    };
    let [x, y, w, h] = narrow(&opening, true).area_of(place(0, 0)).unwrap();
    assert!(x >= 0.0 && y >= 0.0 && w >= 24.0 && h >= 24.0, "{w} x {h}");
    // Wider than the page, and scrolled to.
    let input = &mut opening.layers[0];
    (input.shape, input.values) = (vec![40, 4], vec![0.0; 160]);
    let [fitted, large] = [false, true].map(|large| narrow(&opening, large).figure);
    assert_eq!(fitted.size[0], 240.0);
    assert_eq!(large.size[0], 40.0 * 24.0);
    let document = Document::parse(&large.svg).unwrap();
    let texts = document
        .descendants()
        .filter(|node| node.has_tag_name("text"));
    let right = texts.filter_map(|node| {
        Some(
            node.attribute("x")?.parse::<f64>().unwrap()
                + super::super::super::svg::text_width(node.text()?),
        )
    });
    assert!(
        right.fold(0.0, f64::max) <= 300.0,
        "a label beyond the page"
    );
}

#[test]
fn a_convolution_s_column_stands_over_the_middle_of_its_window_and_a_pooled_one_is_as_wide() {
    let (stack, _) = stack(options());
    let column = |layer, channels: u32, step: u32| {
        let [x, _, w, _] = stack.area_of(place(layer, step * channels)).unwrap();
        [x, x + w]
    };
    let [window, first] = [[column(0, 4, 2)[0], column(0, 4, 3)[1]], column(1, 3, 2)];
    assert!((0.5 * (window[0] + window[1]) - 0.5 * (first[0] + first[1])).abs() < 1e-9);
    assert_eq!(column(3, 3, 1), [column(2, 3, 2)[0], column(2, 3, 3)[1]]);
}

#[test]
fn behind_a_pooled_cell_lie_its_windows_down_to_the_alignment() {
    let (stack, _) = stack(options());
    let areas = stack.areas_behind(place(5, 3 + 1));
    // Column 1 of the pool: columns 2 and 3 of conv 2, 2 to 4 of conv 1, sites 2 to 5.
    let steps = |layer: u32, channels: u32, from: u32, to: u32| {
        let [left, _, _, _] = stack.area_of(place(layer, from * channels)).unwrap();
        let [right, _, w, _] = stack.area_of(place(layer, to * channels)).unwrap();
        [left, right + w]
    };
    let found: Vec<[f64; 2]> = areas.iter().map(|[x, _, w, _]| [*x, x + w]).collect();
    assert_eq!(
        found,
        [steps(2, 3, 2, 3), steps(1, 3, 2, 4), steps(0, 4, 2, 5)]
    );
    assert_eq!(
        areas[0][3] * 3.0,
        areas[1][3],
        "one filter of conv 2, all of conv 1"
    );
    assert_eq!(stack.areas_behind(place(0, 0)), Vec::<[f64; 4]>::new());
}

#[test]
fn the_loudest_filter_comes_first_unless_numbered_or_given() {
    let top = |order| {
        let (stack, _) = stack(StackOptions { order, ..options() });
        let order = stack.orders().swap_remove(1);
        let ys: Vec<f64> = order
            .iter()
            .map(|&channel| stack.area_of(place(1, channel)).unwrap()[1])
            .collect();
        assert!(ys.windows(2).all(|pair| pair[0] < pair[1]));
        order
    };
    // The sample's filter k has mean proportional to k.
    assert_eq!(top(ChannelOrder::Activity), [2, 1, 0]);
    assert_eq!(top(ChannelOrder::Number), [0, 1, 2]);
    let given: Vec<Vec<u32>> = vec![vec![], vec![1, 2, 0]];
    assert_eq!(top(ChannelOrder::Given(&given)), [1, 2, 0]);
    assert_eq!(top(ChannelOrder::Given(&[])), [0, 1, 2]);
}

#[test]
fn pictures_are_images_and_the_gradient_is_one_more_of_the_same_cells() {
    let images = |stack: &LayerStack| {
        let document = Document::parse(&stack.figure.svg).unwrap();
        document
            .descendants()
            .filter(|node| node.has_tag_name("image"))
            .count()
    };
    let (plain, opening) = stack(options());
    let (with, _) = stack(StackOptions {
        overlay: Some(Overlay::Gradient),
        ..options()
    });
    // Input, two convolutions, a pool, a strip.
    assert_eq!([images(&plain), images(&with)], [5, 6]);
    let [x, y, _, h] = with.area_of(place(0, 5)).unwrap();
    let input_height = 4.0 * h;
    let below = with.cell_at(x + 1.0, y + input_height + 30.0);
    assert_eq!(
        below.map(|cell| (cell.layer, cell.place / 4)),
        Some((0, 1)),
        "the gradient's column is the site's"
    );
    assert_eq!(
        with.reading(&opening, place(0, 5)).unwrap(),
        "Input, haplotype 2, site 2: 1; gradient 0.05, times input 0.05"
    );
}

#[test]
fn labels_and_sentence_say_shapes_weights_and_answer() {
    let (stack, opening) = stack(options());
    let texts = |text: &str| stack.figure.svg.contains(&format!(">{text}</text>"));
    assert!(
        texts("8 sites") && texts("4 haplotypes") && texts("kernel 2, ReLU") && texts("27 weights")
    );
    assert!(texts("Conv 1") && texts("1.250") && texts("truth 1.500  ·  network of 93 weights"));
    assert_eq!(
        stack.figure.summary,
        "An alignment of 4 haplotypes with 8 segregating sites through Conv 1 (7 × 3), Conv 2 (6 × 3), Pool (3 × 3), Dense (4): \
         prediction 1.25, truth 1.5."
    );
    assert_eq!(
        stack.place_name(place(5, 4)).unwrap(),
        "Flatten, filter 2, column 2"
    );
    assert_eq!(
        stack.reading(&opening, place(7, 0)).unwrap(),
        "Output: 1.25"
    );
    assert_eq!(stack.figure.hover.len(), 6);
}

/// The joint spectrum of the Lab and that of Inside: the same cells in the same colours, upwards, with the same words.
#[test]
fn a_joint_spectrum_is_drawn_as_everywhere_else() {
    let (experiment, opening, summary) = sample::joint();
    let stack = layer_stack(
        &opening,
        &experiment,
        &sample::names(&experiment),
        &summary,
        &options(),
    );
    let [input, first] = [place(0, 0), place(0, 4)].map(|cell| stack.area_of(cell).unwrap());
    assert!(first[1] < input[1], "row 1 above row 0");
    let filters = [place(1, 0), place(1, 6)].map(|cell| stack.area_of(cell).unwrap()[1]);
    assert!(filters[1] < filters[0], "filters too");

    let Given::Spectrum { cells, .. } = &opening.given else {
        panic!("{:?}", opening.given)
    };
    let options = SpectrumOptions {
        log: true,
        title: String::new(),
        populations: ["A", "B"].map(str::to_owned),
        folded: false,
        brightest: None,
        width: 1000.0,
    };
    let of_lab = joint_spectrum(cells, [3, 4], &options, &Highlight::default());
    let alone = layer_picture(
        &opening,
        &experiment,
        &sample::names(&experiment),
        0,
        Brightness::Layer,
        1000.0,
    )
    .unwrap();
    for svg in [&stack.figure.svg, &alone.svg] {
        assert_eq!(colours(svg), colours(&of_lab.svg));
        assert!(svg.contains(">derived in A</text>") && svg.contains(">derived in B</text>"));
    }
    assert_eq!(alone.hover.len(), 12);
    let words = |figure: &Figure| {
        figure
            .hover
            .iter()
            .map(|at| at.text.clone())
            .collect::<Vec<_>>()
    };
    for (here, there) in words(&alone).iter().zip(words(&of_lab)) {
        assert!(here.contains(&there), "{here} is not {there}");
    }
}

/// How many cells have each colour, the bar's left out: those of the grid have a gap or none alike.
fn colours(svg: &str) -> Vec<(String, usize)> {
    let document = Document::parse(svg).unwrap();
    let mut found: Vec<(String, usize)> = document
        .descendants()
        .filter(|node| node.has_tag_name("path"))
        .map(|node| {
            let cells = node.attribute("d").unwrap().matches('M').count();
            (node.attribute("fill").unwrap().to_owned(), cells)
        })
        .collect();
    found.sort();
    found
}

#[test]
fn a_layer_alone_is_that_of_the_stack_and_every_value_says_what_it_is() {
    let (stack, opening) = stack(StackOptions {
        order: ChannelOrder::Number,
        ..options()
    });
    let (experiment, _, _) = sample::opening();
    let alone = |layer| {
        layer_picture(
            &opening,
            &experiment,
            &sample::names(&experiment),
            layer,
            Brightness::Layer,
            358.0,
        )
    };
    let image = |svg: &str, number: usize| {
        let document = Document::parse(svg).unwrap();
        let images = document
            .descendants()
            .filter(|node| node.has_tag_name("image"));
        images
            .filter_map(|node| node.attribute("href").map(str::to_owned))
            .nth(number)
    };
    for (layer, drawn) in [(0, 0), (1, 1), (2, 2), (3, 3), (6, 4)] {
        let figure = alone(layer).unwrap();
        assert_eq!(
            image(&figure.svg, 0),
            image(&stack.figure.svg, drawn),
            "layer {layer}"
        );
        assert_eq!(image(&figure.svg, 1), None);
        assert_eq!(figure.hover.len(), opening.layers[layer].values.len());
    }
    let input = alone(0).unwrap();
    assert!(
        input.hover[5]
            .text
            .starts_with("Input, haplotype 2, site 2: 1")
    );
    // Eight sites side by side, four haplotypes one below the other: no strip of 32.
    assert!(input.hover[5].x > input.hover[0].x && input.hover[5].y > input.hover[0].y);
    assert_eq!(
        [alone(4), alone(5), alone(7), alone(8)],
        [None, None, None, None]
    );
}

#[test]
fn a_joint_spectrum_is_a_map_whose_cells_are_found_and_whose_classes_are_named() {
    let (experiment, opening, summary) = sample::joint();
    for large in [false, true] {
        let with = StackOptions {
            overlay: Some(Overlay::Gradient),
            large,
            ..options()
        };
        let stack = layer_stack(
            &opening,
            &experiment,
            &sample::names(&experiment),
            &summary,
            &with,
        );
        for (layer, output) in (0..).zip(&opening.layers) {
            for index in 0..output.values.len() as u32 {
                let [x, y, w, h] = stack.area_of(place(layer, index)).unwrap();
                let found = stack.cell_at(x + 0.5 * w, y + 0.5 * h).unwrap();
                // Flattening (3) shows what pooling (2) made.
                let expected = if layer == 3 { 2 } else { layer };
                assert_eq!(found, place(expected, index));
            }
        }
        let [_, _, w, h] = stack.area_of(place(0, 0)).unwrap();
        assert!(w == h && (!large || w >= 24.0), "{w} x {h}");
        // Behind a cell of the pool: its cell of the convolution, a square of the input and of its gradient.
        assert_eq!(stack.areas_behind(place(2, 0)).len(), 3);
        assert_eq!(
            stack.reading(&opening, place(0, 6)).unwrap(),
            "Input, 1 of 2 derived in A, 2 of 3 in B: 6; gradient 0.5, times input 3"
        );
        assert_eq!(
            stack.place_name(place(1, 9)).unwrap(),
            "Conv, filter 2, row 2, column 2"
        );
        assert_eq!(
            stack.reading(&opening, place(4, 1)).unwrap(),
            "Output, gene flow: 0.75"
        );
        assert!(
            stack
                .figure
                .summary
                .ends_with("probability of divergence 0.25, gene flow 0.75, truth gene flow."),
            "{}",
            stack.figure.summary
        );
        assert!(stack.figure.svg.contains("of gene flow"));
    }
}
