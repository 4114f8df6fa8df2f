//! Curves and points on two axes.

use super::colour::{INK, INK_SOFT};
use super::figure::{Figure, HoverTarget, Table};
use super::frame::{Axis, Frame};
use super::svg::{Anchor, Svg, polyline};

/// A colour of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Training,
    Validation,
    Black,
    Soft,
}

impl Ink {
    const fn css(self) -> &'static str {
        match self {
            Self::Training => "var(--training)",
            Self::Validation => "var(--validation)",
            Self::Black => INK,
            Self::Soft => INK_SOFT,
        }
    }
}

/// How a line is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dash {
    Solid,
    Dashed,
    Dotted,
}

impl Dash {
    const fn attribute(self) -> &'static str {
        match self {
            Self::Solid => "",
            Self::Dashed => " stroke-dasharray=\"5.5 3.5\"",
            Self::Dotted => " stroke-dasharray=\"1.5 2.5\"",
        }
    }
}

/// A chart under construction; points are in the units of its axes.
pub(super) struct Chart {
    size: [f64; 2],
    frame: Frame,
    /// Axes, lines and dots.
    drawn: Svg,
    /// What stands above all of them.
    over: Svg,
    hover: Vec<HoverTarget>,
    /// Added below, for labels.
    foot: f64,
}

impl Chart {
    /// A chart with room for labels of some width right of its frame.
    pub(super) fn new(size: [f64; 2], x: Axis, y: Axis, right_margin: f64) -> Self {
        let mut drawn = Svg::new(size);
        let frame = Frame::draw(&mut drawn, size, right_margin.max(10.0), &x, &y);
        Self {
            size,
            frame,
            drawn,
            over: Svg::new(size),
            hover: Vec::new(),
            foot: 0.0,
        }
    }

    /// Top, right, bottom and left of the frame, in CSS pixels from the upper left corner.
    pub(super) fn frame(&self) -> [f64; 4] {
        let Frame {
            left,
            right,
            top,
            bottom,
            ..
        } = self.frame;
        [top, right, bottom, left]
    }

    /// The place of a point, CSS pixels; points outside the axes are held at their ends.
    pub(super) fn place(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [self.frame.x.at(x), self.frame.y.at(y)]
    }

    /// The point at a place in CSS pixels.
    pub(super) fn value(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [self.frame.x.value(x), self.frame.y.value(y)]
    }

    /// A line through points; those with a coordinate that is not finite are left out.
    pub(super) fn line(
        &mut self,
        points: impl IntoIterator<Item = [f64; 2]>,
        ink: Ink,
        dash: Dash,
        thickness: f64,
    ) {
        let points: Vec<[f64; 2]> = points
            .into_iter()
            .filter(|point| point.iter().all(|value| value.is_finite()))
            .map(|point| self.place(point))
            .collect();
        if points.len() > 1 {
            let (ink, dash) = (ink.css(), dash.attribute());
            self.drawn.path(
                &polyline(points),
                "none",
                &format!(
                    " stroke=\"{ink}\" stroke-width=\"{thickness}\" stroke-linejoin=\"round\"{dash}"
                ),
            );
        }
    }

    /// A dot, unless a coordinate is not finite.
    pub(super) fn dot(&mut self, at: [f64; 2], radius: f64, ink: Ink) {
        if at.iter().all(|value| value.is_finite()) {
            self.drawn.circle(self.place(at), radius, ink.css(), "");
        }
    }

    /// A dotted line from top to bottom of the frame, at a place in CSS pixels.
    pub(super) fn vertical(&mut self, x: f64, colour: &str) {
        let [top, _, bottom, _] = self.frame();
        self.over.line(
            [x, top],
            [x, bottom],
            colour,
            " stroke-dasharray=\"1.5 2.5\"",
        );
    }

    /// Text at a place in CSS pixels.
    pub(super) fn label(&mut self, place: [f64; 2], anchor: Anchor, colour: &str, text: &str) {
        self.over.text_over(place, anchor, colour, text);
    }

    /// The drawing above axes and curves, in CSS pixels, for what is neither.
    pub(super) fn over(&mut self) -> &mut Svg {
        &mut self.over
    }

    /// A curve in any ink above the axes; `more` are further attributes.
    pub(super) fn curve(&mut self, points: &[[f64; 2]], ink: &str, more: &str) {
        let path = polyline(points.iter().map(|&point| self.place(point)));
        if points.len() > 1 {
            self.over.path(
                &path,
                "none",
                &format!(" stroke=\"{ink}\" stroke-linejoin=\"round\"{more}"),
            );
        }
    }

    /// Adds room below the axis' title.
    pub(super) fn lengthen(&mut self, pixels: f64) {
        self.foot += pixels;
    }

    /// Something to point at, in CSS pixels.
    pub(super) fn hover(&mut self, area: [f64; 4], text: String) {
        self.hover.push(HoverTarget::new(area, text));
    }

    /// The finished figure.
    pub(super) fn finish(self, summary: String, table: Option<Table>) -> Figure {
        let mut svg = Svg::new([self.size[0], self.size[1] + self.foot]);
        svg.raw(self.drawn.body());
        svg.raw(self.over.body());
        Figure {
            table,
            ..svg.figure(summary, self.hover)
        }
    }
}
