//! What stands beside (or, where it is narrow, above) the picture of a layer.

use super::super::colour::{INK, INK_SOFT};
use super::super::svg::{Anchor, Svg, TEXT, text_width};
use super::input::InputCells;
use super::sides::{count, product};
use crate::network::{Activation, Layer};
use crate::number::format_decimal;

/// Size of a title, CSS pixels.
const TITLE: f64 = 13.0;
/// Between two baselines.
const LINE: f64 = 15.0;
/// Before the first baseline.
const FIRST: f64 = 12.0;

/// A title and what is to be known about a layer, a few words a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) title: String,
    pub(super) lines: Vec<String>,
}

impl Label {
    /// That of what the network is given, of which so many sites are padding.
    pub(super) fn of_input(shape: &[usize], input: &InputCells, padding: usize) -> Self {
        let mut lines = input.lines(shape);
        if padding > 0 {
            lines.push(format!("{} padded, blue-grey", count(padding)));
        }
        Self {
            title: "Input".to_owned(),
            lines,
        }
    }

    /// That of a layer with its output's shape and its weights.
    pub(super) fn of_layer(title: &str, layer: &Layer, shape: &[usize], weights: usize) -> Self {
        let size = match shape {
            [1] => "1 value".to_owned(),
            [units] => format!("{} values", count(*units)),
            shape => product(shape),
        };
        let mut lines = match *layer {
            Layer::Conv1d { kernel, .. } => {
                vec![size, format!("kernel {kernel}, ReLU")]
            }
            Layer::Conv2d { kernel, .. } => {
                vec![size, format!("kernel {kernel} × {kernel}, ReLU")]
            }
            Layer::HaplotypeConv { kernel, .. } => vec![
                size,
                format!("kernel {kernel}, ReLU"),
                "each haplotype alone".to_owned(),
            ],
            Layer::AveragePool1d { size: window } => {
                vec![size, format!("mean of {window} columns")]
            }
            Layer::MaxPool1d { size: window } | Layer::HaplotypePool { size: window } => {
                vec![size, format!("largest of {window} columns")]
            }
            Layer::MaxPool2d { size: window } => {
                vec![size, format!("largest of {window} × {window} cells")]
            }
            Layer::Dense { activation, .. } => match activation {
                Activation::Relu => vec![size, "ReLU".to_owned()],
                Activation::Linear => vec![size],
                Activation::Softmax => vec![size, "softmax".to_owned()],
            },
            Layer::PoolHaplotypes | Layer::PoolSites => {
                vec![size, "means, then largest".to_owned()]
            }
            Layer::JoinPositions { units } => vec![size, format!("{units} from positions")],
            Layer::Flatten => vec![format!("{size} in a row")],
            Layer::Dropout { rate } => vec![format!(
                "drops {} % while it trains, nothing here",
                format_decimal(100.0 * rate)
            )],
        };
        if weights > 0 {
            lines.push(format!("{} weights", count(weights)));
        }
        Self {
            title: title.to_owned(),
            lines,
        }
    }

    /// Draws it into a column from a height down; returns the height it takes.
    pub(super) fn draw_beside(&self, svg: &mut Svg, [x, y]: [f64; 2]) -> f64 {
        title(svg, [x, y + FIRST], &self.title);
        for (index, line) in (1..).zip(&self.lines) {
            svg.text(
                [x, y + FIRST + LINE * f64::from(index)],
                Anchor::Start,
                INK_SOFT,
                line,
            );
        }
        FIRST + LINE * self.lines.len() as f64 + 4.0
    }

    /// Draws it across a width from a height down; returns the height it takes.
    pub(super) fn draw_above(&self, svg: &mut Svg, [x, y]: [f64; 2], width: f64) -> f64 {
        title(svg, [x, y + FIRST], &self.title);
        let mut left = x + text_width(&self.title) * TITLE / TEXT + 10.0;
        let mut baseline = y + FIRST;
        let mut words = String::new();
        for line in &self.lines {
            let longer = if words.is_empty() {
                line.clone()
            } else {
                format!("{words} · {line}")
            };
            if words.is_empty() || left + text_width(&longer) <= x + width {
                words = longer;
            } else {
                svg.text([left, baseline], Anchor::Start, INK_SOFT, &words);
                (left, baseline, words) = (x, baseline + LINE, line.clone());
            }
        }
        svg.text([left, baseline], Anchor::Start, INK_SOFT, &words);
        baseline - y + 6.0
    }
}

/// Bold text.
pub(super) fn title(svg: &mut Svg, at: [f64; 2], text: &str) {
    svg.raw("<g font-weight=\"600\">");
    svg.text_sized(at, Anchor::Start, INK, TITLE, text);
    svg.raw("</g>");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Orientation;

    #[test]
    fn a_label_says_shape_kernel_and_weights() {
        let label = Label::of_layer(
            "Conv 1",
            &Layer::Conv1d {
                filters: 128,
                kernel: 2,
            },
            &[39, 128],
            5_248,
        );
        assert_eq!(label.lines, ["39 × 128", "kernel 2, ReLU", "5,248 weights"]);
        let sites = InputCells::Alignment(Orientation::Sites);
        let label = Label::of_input(&[96, 20], &sites, 31);
        assert_eq!(
            label.lines,
            ["96 sites", "20 haplotypes", "31 padded, blue-grey"]
        );
    }

    #[test]
    fn above_a_narrow_picture_a_label_wraps() {
        let label = Label::of_layer(
            "Haplotype conv 1",
            &Layer::HaplotypeConv {
                filters: 24,
                kernel: 5,
            },
            &[20, 36, 24],
            144,
        );
        let height = |width| {
            let mut svg = Svg::new([width, 100.0]);
            label.draw_above(&mut svg, [0.0, 0.0], width)
        };
        assert!(height(300.0) > height(700.0));
    }
}
