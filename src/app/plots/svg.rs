//! Writing SVG by hand: the few elements the figures need, escaped and rounded in one place.

use super::figure::{Figure, HoverTarget};
use std::fmt::Write;

/// Size of the figures' text, CSS pixels.
pub(super) const TEXT: f64 = 11.0;

/// Where a text stands relative to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// The widths a figure works with, CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fit {
    /// Width of the view box: what was asked for, so that text keeps its size, but no less than the figure needs.
    pub(super) view: f64,
    /// Width of the drawing, at the left of the view box; no more than does the figure good.
    pub(super) drawn: f64,
}

impl Fit {
    /// Fits a figure that needs `least` and uses no more than `most` into a width.
    pub(super) fn new(width: f64, [least, most]: [f64; 2]) -> Self {
        let view = if width.is_finite() {
            width.clamp(least, 4000.0).round()
        } else {
            least
        };
        Self {
            view,
            drawn: view.min(most),
        }
    }
}

/// An SVG under construction.
#[derive(Debug)]
pub(super) struct Svg {
    size: [f64; 2],
    body: String,
    /// Texts are left out.
    wordless: bool,
}

impl Svg {
    /// An empty drawing of a width and height in CSS pixels.
    pub(super) fn new(size: [f64; 2]) -> Self {
        Self {
            size,
            body: String::new(),
            wordless: false,
        }
    }

    /// An empty drawing that leaves out every text, for a picture that is too small to be read.
    pub(super) fn wordless(size: [f64; 2]) -> Self {
        Self {
            wordless: true,
            ..Self::new(size)
        }
    }

    pub(super) fn rect(&mut self, [x, y, w, h]: [f64; 4], fill: &str, more: &str) {
        let (x, y, w, h) = (number(x), number(y), number(w.max(0.0)), number(h.max(0.0)));
        self.raw(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"{fill}\"{more}/>"
        ));
    }

    pub(super) fn line(&mut self, from: [f64; 2], to: [f64; 2], stroke: &str, more: &str) {
        let [[x1, y1], [x2, y2]] = [from, to].map(|point| point.map(number));
        self.raw(&format!(
            "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"{stroke}\"{more}/>"
        ));
    }

    pub(super) fn circle(&mut self, [x, y]: [f64; 2], radius: f64, fill: &str, more: &str) {
        self.raw(&format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{fill}\"{more}/>",
            number(x),
            number(y),
            number(radius)
        ));
    }

    pub(super) fn path(&mut self, path: &str, fill: &str, more: &str) {
        self.raw(&format!("<path d=\"{path}\" fill=\"{fill}\"{more}/>"));
    }

    /// Text on its baseline; `F_ST` is set with a subscript.
    pub(super) fn text(&mut self, [x, y]: [f64; 2], anchor: Anchor, fill: &str, text: &str) {
        self.text_sized([x, y], anchor, fill, TEXT, text);
    }

    /// Smaller text, for numbers along axes and for keys.
    pub(super) fn small(&mut self, place: [f64; 2], anchor: Anchor, fill: &str, text: &str) {
        self.text_sized(place, anchor, fill, 10.0, text);
    }

    /// Text with a halo of paper, which keeps it readable where it crosses a line.
    pub(super) fn text_over(&mut self, place: [f64; 2], anchor: Anchor, fill: &str, text: &str) {
        self.raw("<g paint-order=\"stroke\" stroke=\"var(--surface)\" stroke-width=\"3\" stroke-linejoin=\"round\">");
        self.text(place, anchor, fill, text);
        self.raw("</g>");
    }

    pub(super) fn text_sized(
        &mut self,
        [x, y]: [f64; 2],
        anchor: Anchor,
        fill: &str,
        size: f64,
        text: &str,
    ) {
        if self.wordless {
            return;
        }
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let (x, y, size) = (number(x), number(y), number(size));
        let text = with_subscripts(text);
        self.raw(&format!("<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" font-size=\"{size}\" fill=\"{fill}\">{text}</text>"));
    }

    /// Appends finished markup.
    pub(super) fn raw(&mut self, markup: &str) {
        self.body.push_str(markup);
    }

    /// What was drawn so far, without the element around it.
    pub(super) fn body(&self) -> &str {
        &self.body
    }

    /// The figure that was drawn, without a table.
    pub(super) fn figure(self, summary: String, hover: Vec<HoverTarget>) -> Figure {
        Figure {
            size: self.size,
            svg: self.finish(&summary),
            summary,
            hover,
            table: None,
        }
    }

    /// The whole element; the summary is its accessible name.
    pub(super) fn finish(self, summary: &str) -> String {
        let label = escape(summary);
        self.element(&format!("role=\"img\" aria-label=\"{label}\""))
    }

    /// The whole element, for the eye alone: what it shows stands in words beside it.
    pub(super) fn finish_as_decoration(self) -> String {
        self.element("aria-hidden=\"true\"")
    }

    fn element(self, attributes: &str) -> String {
        let [width, height] = self.size.map(number);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" {attributes} viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" style=\"max-width:100%;height:auto;display:block\">{}</svg>",
            self.body
        )
    }
}

/// Escapes text for SVG content and attributes.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // Names come from files: control characters are not allowed in XML.
            control if control.is_control() => escaped.push(' '),
            '\u{fffe}' | '\u{ffff}' => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A coordinate with two decimals; what is not finite becomes 0.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    if rounded.is_finite() && rounded != 0.0 {
        format!("{rounded}")
    } else {
        "0".to_owned()
    }
}

/// Straight line segments through points; what is not finite breaks nothing, it is left out.
pub(super) fn polyline(points: impl IntoIterator<Item = [f64; 2]>) -> String {
    let mut path = String::new();
    for [x, y] in points
        .into_iter()
        .filter(|point| point.iter().all(|value| value.is_finite()))
    {
        let command = if path.is_empty() { 'M' } else { 'L' };
        let _ = write!(path, "{command}{} {}", number(x), number(y));
    }
    path
}

/// A width for the text in a proportional sans of [`TEXT`] size, on the safe side.
pub(super) fn text_width(text: &str) -> f64 {
    text.chars()
        .map(|c| {
            if c.is_ascii_digit() || c.is_uppercase() {
                0.64
            } else if " .,:;il|'".contains(c) {
                0.32
            } else {
                0.56
            }
        })
        .sum::<f64>()
        * TEXT
}

fn with_subscripts(text: &str) -> String {
    let mut parts = text.split('_');
    let mut markup = escape(parts.next().unwrap_or_default());
    for part in parts {
        let end = part
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(part.len());
        let (low, rest) = part.split_at(end);
        if low.is_empty() {
            let _ = write!(markup, "_{}", escape(rest));
        } else {
            let _ = write!(
                markup,
                "<tspan dy=\"2.5\" font-size=\"8\">{}</tspan>",
                escape(low)
            );
            // The baseline returns with the next run of text; without one nothing is left to move.
            if !rest.is_empty() {
                let _ = write!(markup, "<tspan dy=\"-2.5\">{}</tspan>", escape(rest));
            }
        }
    }
    markup
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_a_file_cannot_become_markup() {
        let mut svg = Svg::new([10.0, 10.0]);
        svg.text([0.0, 0.0], Anchor::Start, "red", "<script>\"&'\u{1}_x<b>");
        let markup = svg.finish("</svg><script>\"");
        let document = roxmltree::Document::parse(&markup).unwrap();
        assert!(
            document
                .descendants()
                .all(|node| !node.has_tag_name("script") && !node.has_tag_name("b"))
        );
        assert_eq!(
            document.root_element().attribute("aria-label"),
            Some("</svg><script>\"")
        );
    }

    #[test]
    fn subscripts_are_set_low_and_the_rest_returns_to_the_baseline() {
        assert_eq!(
            with_subscripts("F_ST of"),
            "F<tspan dy=\"2.5\" font-size=\"8\">ST</tspan><tspan dy=\"-2.5\"> of</tspan>"
        );
        assert_eq!(with_subscripts("plain"), "plain");
    }

    #[test]
    fn no_coordinate_is_ever_not_a_number() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 1e-9] {
            assert_eq!(number(value), "0");
        }
        assert_eq!(number(1.006), "1.01");
        assert_eq!(
            polyline([[0.0, 1.0], [f64::NAN, 2.0], [3.5, 4.0]]),
            "M0 1L3.5 4"
        );
    }
}
