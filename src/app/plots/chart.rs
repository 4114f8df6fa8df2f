//! Curves and points on two axes, drawn by plotters.
//!
//! Plotters knows concrete colours and whole pixels only. So inks travel as placeholder colours that are replaced by CSS custom properties
//! afterwards, and the drawing is made ten times too large and scaled down, which keeps curves smooth.

use super::figure::{Figure, HoverTarget, Table};
use super::scale::{Kind, Scale, transform};
use super::svg::{Anchor, Svg, TEXT, polyline, text_width};
use plotters::coord::Shift;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use plotters::prelude::*;
use std::ops::Range;

/// Units of the plotters drawing per CSS pixel.
const FINE: f64 = 10.0;

/// A colour of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Training,
    Validation,
    Black,
    Soft,
    Hairline,
    Paper,
}

impl Ink {
    const ALL: [(Ink, &'static str); 6] = [
        (Ink::Training, "var(--training)"),
        (Ink::Validation, "var(--validation)"),
        (Ink::Black, "var(--ink)"),
        (Ink::Soft, "var(--ink-soft)"),
        (Ink::Hairline, "var(--hairline)"),
        (Ink::Paper, "var(--surface)"),
    ];
}

/// How a line is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dash {
    Solid,
    Dashed,
    Dotted,
}

impl Dash {
    const ALL: [(Dash, &'static str); 3] = [
        (Dash::Solid, ""),
        (Dash::Dashed, " stroke-dasharray=\"55 35\""),
        (Dash::Dotted, " stroke-dasharray=\"15 25\""),
    ];
}

/// One axis.
pub(super) struct Axis {
    pub(super) kind: Kind,
    pub(super) domain: [f64; 2],
    pub(super) title: String,
    pub(super) format: fn(f64) -> String,
    /// About how many ticks.
    pub(super) ticks: usize,
}

enum Item {
    Line {
        points: Vec<[f64; 2]>,
        ink: Ink,
        dash: Dash,
        thickness: f64,
    },
    Dot {
        at: [f64; 2],
        radius: f64,
        ink: Ink,
    },
}

/// A chart under construction; points are in the units of its axes.
pub(super) struct Chart {
    size: [f64; 2],
    axes: [Axis; 2],
    /// Top, right, bottom and left of the frame, from the upper left corner.
    frame: [f64; 4],
    items: Vec<Item>,
    labels: Svg,
    hover: Vec<HoverTarget>,
    /// Added below, for labels.
    foot: f64,
}

impl Chart {
    /// A chart with room for labels of some width right of its frame.
    pub(super) fn new(size: [f64; 2], x: Axis, y: Axis, right_margin: f64) -> Self {
        let tick_width = Scale::new(y.kind, y.domain, [0.0, 1.0])
            .ticks(y.ticks)
            .into_iter()
            .map(|tick| text_width(&(y.format)(tick)))
            .fold(0.0, f64::max);
        let top = if y.title.is_empty() { 8.0 } else { 22.0 };
        let bottom = if x.title.is_empty() { 20.0 } else { 34.0 };
        let frame = [
            top,
            (size[0] - right_margin.max(10.0)).round(),
            (size[1] - bottom).round(),
            (tick_width + 8.0).round(),
        ];
        Self {
            size,
            axes: [x, y],
            frame,
            items: Vec::new(),
            labels: Svg::new(size),
            hover: Vec::new(),
            foot: 0.0,
        }
    }

    /// Top, right, bottom and left of the frame, in CSS pixels from the upper left corner.
    pub(super) fn frame(&self) -> [f64; 4] {
        self.frame
    }

    /// The place of a point, CSS pixels; points outside the axes are held at their ends.
    pub(super) fn place(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [x_scale, y_scale] = self.scales();
        [x_scale.at(x), y_scale.at(y)]
    }

    /// The point at a place in CSS pixels.
    pub(super) fn value(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [x_scale, y_scale] = self.scales();
        [x_scale.value(x), y_scale.value(y)]
    }

    fn scales(&self) -> [Scale; 2] {
        let [top, right, bottom, left] = self.frame;
        let [x, y] = &self.axes;
        [
            Scale::new(x.kind, x.domain, [left, right]),
            Scale::new(y.kind, y.domain, [bottom, top]),
        ]
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
            .collect();
        if points.len() > 1 {
            self.items.push(Item::Line {
                points,
                ink,
                dash,
                thickness,
            });
        }
    }

    /// A dot, unless a coordinate is not finite.
    pub(super) fn dot(&mut self, at: [f64; 2], radius: f64, ink: Ink) {
        if at.iter().all(|value| value.is_finite()) {
            self.items.push(Item::Dot { at, radius, ink });
        }
    }

    /// A dotted line from top to bottom of the frame, at a place in CSS pixels.
    pub(super) fn vertical(&mut self, x: f64, colour: &str) {
        let [top, _, bottom, _] = self.frame;
        self.labels.line(
            [x, top],
            [x, bottom],
            colour,
            " stroke-dasharray=\"1.5 2.5\"",
        );
    }

    /// Text at a place in CSS pixels.
    pub(super) fn label(&mut self, place: [f64; 2], anchor: Anchor, colour: &str, text: &str) {
        // A halo of paper keeps names readable where they cross a line.
        self.labels.raw("<g paint-order=\"stroke\" stroke=\"var(--surface)\" stroke-width=\"3\" stroke-linejoin=\"round\">");
        self.labels.text(place, anchor, colour, text);
        self.labels.raw("</g>");
    }

    /// The drawing above axes and curves, in CSS pixels, for what is neither.
    pub(super) fn over(&mut self) -> &mut Svg {
        &mut self.labels
    }

    /// A curve in any ink above the axes; `more` are further attributes.
    pub(super) fn curve(&mut self, points: &[[f64; 2]], ink: &str, more: &str) {
        let path = polyline(points.iter().map(|&point| self.place(point)));
        if points.len() > 1 {
            self.labels.path(
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
    pub(super) fn finish(mut self, summary: String, table: Option<Table>) -> Figure {
        let [top, right, bottom, left] = self.frame;
        let [x_title, y_title] = [&self.axes[0].title, &self.axes[1].title].map(String::clone);
        self.labels.text(
            [0.0, top - 11.0],
            Anchor::Start,
            "var(--ink-soft)",
            &y_title,
        );
        self.labels.text(
            [(left + right) / 2.0, bottom + 30.0],
            Anchor::Middle,
            "var(--ink-soft)",
            &x_title,
        );
        let mut drawing = String::new();
        let fine = self
            .size
            .map(|pixels| (pixels.clamp(1.0, 10_000.0) * FINE) as u32);
        // Writing into a string cannot fail; should plotters ever refuse a layout, the labels and the table remain.
        if self
            .draw(&SVGBackend::with_string(&mut drawing, (fine[0], fine[1])).into_drawing_area())
            .is_err()
        {
            drawing.clear();
        }
        let size = [self.size[0], self.size[1] + self.foot];
        let mut svg = Svg::new(size);
        svg.raw(&format!(
            "<g transform=\"scale({})\">{}</g>",
            1.0 / FINE,
            themed(&drawing)
        ));
        svg.raw(self.labels.body());
        Figure {
            svg: svg.finish(&summary),
            size,
            summary,
            hover: self.hover,
            table,
        }
    }

    fn draw(
        &self,
        root: &DrawingArea<SVGBackend<'_>, Shift>,
    ) -> Result<(), Box<dyn std::error::Error>> {
        let [top, right, bottom, left] = self.frame;
        let [x_axis, y_axis] = &self.axes;
        let mut chart = ChartBuilder::on(root)
            .margin_top(fine(top))
            .margin_right(fine(self.size[0] - right))
            .set_label_area_size(LabelAreaPosition::Bottom, fine(self.size[1] - bottom))
            .set_label_area_size(LabelAreaPosition::Left, fine(left))
            .build_cartesian_2d(TickedLine::of(x_axis), TickedLine::of(y_axis))?;
        let text = FontDesc::new(FontFamily::SansSerif, TEXT * FINE * 1.24, FontStyle::Normal)
            .color(&colour(Ink::Soft, Dash::Solid));
        chart
            .configure_mesh()
            .disable_x_mesh()
            .bold_line_style(colour(Ink::Hairline, Dash::Solid).stroke_width(FINE as u32))
            .light_line_style(TRANSPARENT)
            .axis_style(TRANSPARENT)
            .set_all_tick_mark_size(25)
            .label_style(text)
            .draw()?;
        let on_axes = |[x, y]: [f64; 2]| (x_axis.transformed(x), y_axis.transformed(y));
        for item in &self.items {
            match item {
                Item::Line {
                    points,
                    ink,
                    dash,
                    thickness,
                } => {
                    let style = colour(*ink, *dash).stroke_width((thickness * FINE).round() as u32);
                    chart.draw_series(LineSeries::new(
                        points.iter().map(|&point| on_axes(point)),
                        style,
                    ))?;
                }
                Item::Dot { at, radius, ink } => {
                    let dot = Circle::new(
                        on_axes(*at),
                        (radius * FINE).round() as i32,
                        colour(*ink, Dash::Solid).filled(),
                    );
                    chart.draw_series(std::iter::once(dot))?;
                }
            }
        }
        root.present()?;
        Ok(())
    }
}

impl Axis {
    /// A value on the evenly spaced line, held within the domain.
    fn transformed(&self, value: f64) -> f64 {
        let [low, high] = Scale::new(self.kind, self.domain, [0.0, 1.0]).domain();
        transform(self.kind, value.clamp(low, high))
    }
}

/// An axis as plotters sees it: an evenly spaced line whose ticks and labels are ours.
struct TickedLine {
    ends: Range<f64>,
    ticks: Vec<(f64, String)>,
}

impl TickedLine {
    fn of(axis: &Axis) -> Self {
        let scale = Scale::new(axis.kind, axis.domain, [0.0, 1.0]);
        let [low, high] = scale.domain().map(|bound| transform(axis.kind, bound));
        let ticks = scale
            .ticks(axis.ticks)
            .into_iter()
            .map(|tick| (transform(axis.kind, tick), (axis.format)(tick)))
            .collect();
        Self {
            ends: low..high,
            ticks,
        }
    }
}

impl Ranged for TickedLine {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (from, to): (i32, i32)) -> i32 {
        let fraction = (value - self.ends.start) / (self.ends.end - self.ends.start);
        (f64::from(from) + fraction * f64::from(to - from)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, _hint: Hint) -> Vec<f64> {
        self.ticks.iter().map(|(place, _)| *place).collect()
    }

    fn range(&self) -> Range<f64> {
        self.ends.clone()
    }
}

impl ValueFormatter<f64> for TickedLine {
    fn format_ext(&self, value: &f64) -> String {
        self.ticks
            .iter()
            .find(|(place, _)| place == value)
            .map(|(_, label)| label.clone())
            .unwrap_or_default()
    }
}

fn fine(pixels: f64) -> u32 {
    (pixels.max(0.0) * FINE).round() as u32
}

/// The placeholder of an ink and a dash.
fn colour(ink: Ink, dash: Dash) -> RGBColor {
    RGBColor(1, ink as u8, dash as u8)
}

/// Plotters' markup without its outer element, with inks for placeholders and the page's font.
fn themed(drawing: &str) -> String {
    let inner = drawing
        .find('>')
        .map_or("", |end| &drawing[end + 1..])
        .trim_end()
        .trim_end_matches("</svg>");
    let mut markup = inner
        .replace(" font-family=\"sans-serif\"", "")
        .replace(" opacity=\"1\"", "")
        .replace('\n', "");
    for (ink, variable) in Ink::ALL {
        for (dash, pattern) in Dash::ALL {
            let placeholder = format!("#01{:02X}{:02X}", ink as u8, dash as u8);
            markup = markup
                .replace(
                    &format!("stroke=\"{placeholder}\""),
                    &format!("stroke=\"{variable}\" stroke-linejoin=\"round\"{pattern}"),
                )
                .replace(
                    &format!("fill=\"{placeholder}\""),
                    &format!("fill=\"{variable}\""),
                );
        }
    }
    markup
}
