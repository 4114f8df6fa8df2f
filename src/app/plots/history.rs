//! Any history: populations as tubes through time, what joins them, and what passes between them.

use super::colour::{HAIRLINE, INK, INK_SOFT, PAPER};
use super::columns::Columns;
use super::figure::{Figure, HoverTarget, Table};
use super::format::{format_count, format_percent, format_rate, format_short};
use super::palette::Palette;
use super::scale::{Kind, Scale};
use super::svg::{Anchor, Fit, Svg, polyline, text_width};
use crate::coalescent::demography::SampleSet;
use crate::exploration::{Flow, Piece, Timeline};

/// Points along a curved side.
const POINTS: u32 = 32;
/// Most arrows between populations that are not neighbours.
const MOST_ARROWS: usize = 12;

/// Where everything lies, CSS pixels.
struct Layout<'a> {
    timeline: &'a Timeline,
    palette: Palette,
    size: [f64; 2],
    /// Stretched time to height.
    height: Scale,
    /// Generations from which on time is drawn logarithmically.
    unit: f64,
    horizon: f64,
    /// Centre of each population.
    centres: Vec<f64>,
    /// Width of the largest population.
    widest: f64,
    /// Diploids of the largest population.
    largest: f64,
}

/// Populations as tubes, widths proportional to effective size; time runs upwards in generations before the present, evenly at first and
/// then logarithmically. Arrows point the way genes flow, forward in time.
pub fn history(timeline: &Timeline, samples: &[SampleSet], width: f64) -> Figure {
    let layout = Layout::of(timeline, samples, width);
    let mut svg = Svg::new(layout.size);
    let mut hover = Vec::new();
    layout.axis(&mut svg);
    for index in 0..timeline.spans.len() {
        layout.tube(&mut svg, &mut hover, index);
    }
    layout.joins(&mut svg, &mut hover);
    layout.flows(&mut svg, &mut hover);
    layout.moments(&mut svg, &mut hover);
    layout.samples(&mut svg, &mut hover, samples);
    layout.names(&mut svg, samples);
    let summary = layout.summary(samples);
    Figure { svg: svg.finish(&summary), size: layout.size, summary, hover, table: Some(layout.table()) }
}

impl<'a> Layout<'a> {
    fn of(timeline: &'a Timeline, samples: &[SampleSet], width: f64) -> Self {
        let Fit { view, drawn } = Fit::new(width, [230.0, 620.0]);
        let size = [view, (drawn * 0.8).clamp(250.0, 380.0).round()];
        let oldest = samples.iter().map(|set| set.time).filter(|time| time.is_finite()).fold(0.0, f64::max);
        let horizon = timeline.horizon().max(1.6 * oldest);
        let horizon = if horizon.is_finite() && horizon > 0.0 { horizon } else { 1.0 };
        let first = timeline.changes().first().copied().unwrap_or(0.3 * horizon);
        let unit = (0.5 * first).max(horizon * 1e-6);
        let height = Scale::new(Kind::Linear, [0.0, libm::log1p(horizon / unit)], [size[1] - 42.0, 22.0]);
        let columns = Columns::of(timeline);
        let pitch = (drawn - 46.0) / columns.count.max(1) as f64;
        let centres = columns.places.iter().map(|place| 46.0 + (place + 0.5) * pitch).collect();
        let sizes = timeline.spans.iter().flat_map(|span| &span.pieces).flat_map(|piece| {
            let to = piece.to.min(horizon);
            [piece.size, piece.size_at(to)]
        });
        let largest = sizes.filter(|size| size.is_finite()).fold(1.0, f64::max);
        Self {
            timeline,
            palette: Palette::of(timeline),
            size,
            height,
            unit,
            horizon,
            centres,
            widest: (0.6 * pitch).clamp(8.0, 150.0),
            largest,
        }
    }

    fn y(&self, time: f64) -> f64 {
        self.height.at(libm::log1p(time.min(self.horizon).max(0.0) / self.unit))
    }

    fn x(&self, population: usize) -> f64 {
        self.centres.get(population).copied().unwrap_or(46.0)
    }

    fn width_of(&self, size: f64) -> f64 {
        let width = self.widest * size / self.largest;
        if width.is_finite() { width.clamp(2.5, self.widest) } else { 2.5 }
    }

    /// Half the width of a population at a time; 0 where it is not there.
    fn half(&self, population: usize, time: f64) -> f64 {
        let size = self.timeline.spans.get(population).and_then(|span| span.size_at(time));
        size.map_or(0.0, |size| 0.5 * self.width_of(size))
    }

    fn axis(&self, svg: &mut Svg) {
        svg.text_sized([0.0, 10.0], Anchor::Start, INK_SOFT, 10.0, "generations ago");
        let mut last = f64::INFINITY;
        let decades = (-1..7).flat_map(|exponent| [1.0, 2.0, 5.0].map(|digit| digit * libm::pow(10.0, f64::from(exponent))));
        for tick in std::iter::once(0.0).chain(decades.filter(|tick| *tick >= 0.4 * self.unit && *tick < self.horizon)) {
            let y = self.y(tick);
            if last - y < 20.0 {
                continue;
            }
            last = y;
            svg.line([34.0, y], [self.size[0].min(620.0), y], HAIRLINE, "");
            svg.text_sized([30.0, y + 3.5], Anchor::End, INK_SOFT, 10.0, &format_short(tick));
        }
    }

    fn tube(&self, svg: &mut Svg, hover: &mut Vec<HoverTarget>, index: usize) {
        let Some(span) = self.timeline.spans.get(index) else { return };
        let (x, ink) = (self.x(index), self.palette.ink(index));
        for piece in span.pieces.iter().filter(|piece| piece.from < self.horizon) {
            let sides = self.side(piece);
            let left = sides.iter().map(|&[half, y]| [x - half, y]);
            let right = sides.iter().rev().map(|&[half, y]| [x + half, y]);
            let outline = format!("{}z", polyline(left.chain(right)));
            svg.path(&outline, ink, " fill-opacity=\"0.38\" class=\"tube\"");
            let half = sides.iter().map(|side| side[0]).fold(2.0, f64::max);
            let (top, bottom) = (self.y(piece.to), self.y(piece.from));
            let text = format!("{}, {}: {}", span.name, self.period(piece.from, piece.to), sizes(piece));
            hover.push(HoverTarget::new([x - half, top, 2.0 * half, bottom - top], text));
        }
    }

    /// Half widths and heights along the side of a piece, from its recent end on.
    fn side(&self, piece: &Piece) -> Vec<[f64; 2]> {
        let to = piece.to.min(self.horizon);
        let [from_y, to_y] = [piece.from, to].map(|time| libm::log1p(time / self.unit));
        let points = if piece.growth == 0.0 { 1 } else { POINTS };
        (0..=points)
            .map(|point| {
                let stretched = from_y + (to_y - from_y) * f64::from(point) / f64::from(points);
                let time = self.unit * libm::expm1(stretched);
                [0.5 * self.width_of(piece.size_at(time)), self.y(time)]
            })
            .collect()
    }

    /// Beams from where a population ends, looking back, to the one it comes from.
    fn joins(&self, svg: &mut Svg, hover: &mut Vec<HoverTarget>) {
        for (index, span) in self.timeline.spans.iter().enumerate() {
            let (Some(into), true) = (span.into, span.to < self.horizon) else { continue };
            let (y, [from, to]) = (self.y(span.to), [index, into].map(|population| self.x(population)));
            let half = self.half(index, span.to * (1.0 - 1e-12));
            let (left, right) = if from < to { (from - half, to) } else { (to, from + half) };
            svg.rect([left, y - 2.0, right - left, 4.0], self.palette.ink(into), " class=\"join\"");
            let text = format!("{} begins in {}, {} generations ago", span.name, self.palette.name(into), format_count(span.to.round()));
            hover.push(HoverTarget::new([left, y - 4.0, (right - left).max(4.0), 8.0], text));
        }
    }

    fn flows(&self, svg: &mut Svg, hover: &mut Vec<HoverTarget>) {
        let flows: Vec<&Flow> = self.timeline.flows.iter().filter(|flow| flow.start < self.horizon).collect();
        for (index, flow) in flows.iter().enumerate() {
            let window: Vec<usize> =
                (0..flows.len()).filter(|&other| flows[other].start == flow.start && flows[other].end == flow.end).collect();
            let apart = libm::fabs(self.x(flow.from) - self.x(flow.into));
            let pitch = self.pitch();
            if window.len() > MOST_ARROWS && apart > 1.5 * pitch {
                continue;
            }
            let rank = window.iter().position(|&other| other == index).unwrap_or(0) as f64;
            let (recent, distant) = (self.y(flow.start), self.y(flow.end));
            let y = distant + (rank + 0.75) / (window.len() as f64 + 0.5) * (recent - distant);
            // Where the arrow ends, the tube is as wide as at that height.
            let time = self.unit * libm::expm1(self.stretched(y));
            let toward = (self.x(flow.from) - self.x(flow.into)).signum();
            let tail = self.x(flow.into) + toward * self.half(flow.into, time);
            let head = self.x(flow.from) - toward * self.half(flow.from, time);
            arrow(svg, [tail, y], head, "migration", 1.25);
            let text = format!(
                "Migration from {} into {}, {}: {} of {} each generation",
                self.palette.name(flow.into),
                self.palette.name(flow.from),
                self.period(flow.start, flow.end),
                format_rate(flow.rate),
                self.palette.name(flow.from)
            );
            hover.push(HoverTarget::new([tail.min(head), y - 5.0, libm::fabs(head - tail).max(6.0), 10.0], text));
        }
    }

    /// The logarithmic time that belongs to a height.
    fn stretched(&self, y: f64) -> f64 {
        let [low, high] = self.height.domain();
        let (bottom, top) = (self.height.at(low), self.height.at(high));
        low + (y - bottom) / (top - bottom) * (high - low)
    }

    fn pitch(&self) -> f64 {
        self.widest / 0.6
    }

    /// Pulses and bottlenecks.
    fn moments(&self, svg: &mut Svg, hover: &mut Vec<HoverTarget>) {
        for pulse in &self.timeline.pulses {
            let y = self.y(pulse.time);
            let toward = (self.x(pulse.from) - self.x(pulse.into)).signum();
            let tail = self.x(pulse.into) + toward * self.half(pulse.into, pulse.time);
            let head = self.x(pulse.from) - toward * self.half(pulse.from, pulse.time);
            arrow(svg, [tail, y], head, "pulse", 3.0);
            svg.text([0.5 * (tail + head), y - 8.0], Anchor::Middle, INK, &format_percent(pulse.proportion));
            let text = format!(
                "Admixture pulse {} generations ago: {} of {} come from {}",
                format_count(pulse.time.round()),
                format_percent(pulse.proportion),
                self.palette.name(pulse.from),
                self.palette.name(pulse.into)
            );
            hover.push(HoverTarget::new([tail.min(head), y - 18.0, libm::fabs(head - tail).max(6.0), 24.0], text));
        }
        for pinch in &self.timeline.pinches {
            let (x, y, half) = (self.x(pinch.population), self.y(pinch.time), self.half(pinch.population, pinch.time).max(4.0));
            for side in [-1.0, 1.0] {
                let notch = polyline([[x + side * (half + 1.0), y - 9.0], [x + side * 0.18 * half, y], [x + side * (half + 1.0), y + 9.0]]);
                svg.path(&format!("{notch}z"), PAPER, &format!(" stroke=\"{INK}\" stroke-width=\"0.75\" class=\"bottleneck\""));
            }
            let text = format!(
                "Bottleneck in {}, {} generations ago, of strength {}",
                self.palette.name(pinch.population),
                format_count(pinch.time.round()),
                pinch.strength
            );
            hover.push(HoverTarget::new([x - half, y - 9.0, 2.0 * half, 18.0], text));
        }
    }

    fn samples(&self, svg: &mut Svg, hover: &mut Vec<HoverTarget>, samples: &[SampleSet]) {
        for set in samples.iter().filter(|set| set.haplotypes > 0) {
            let (x, y) = (self.x(set.population), self.y(set.time));
            svg.circle(
                [x, y],
                4.0,
                self.palette.ink(set.population),
                &format!(" stroke=\"{PAPER}\" stroke-width=\"1.5\" class=\"sample\""),
            );
            let when = if set.time > 0.0 { format!("{} generations ago", format_count(set.time.round())) } else { "today".to_owned() };
            if set.time > 0.0 {
                svg.text([x + 8.0, y + 4.0], Anchor::Start, INK, &format!("{} ancient", set.haplotypes));
            }
            let text = format!("{} haplotypes of {}, sampled {when}", set.haplotypes, self.palette.name(set.population));
            hover.push(HoverTarget::new([x - 6.0, y - 6.0, 12.0, 12.0], text));
        }
    }

    /// Names of today's populations below, those of the others beside them.
    fn names(&self, svg: &mut Svg, samples: &[SampleSet]) {
        for (index, span) in self.timeline.spans.iter().enumerate() {
            let x = self.x(index);
            if span.from <= 0.0 {
                let y = self.y(0.0);
                let fits = text_width(&span.name) < self.pitch() || self.timeline.spans.len() < 2;
                let name: String =
                    if fits { span.name.clone() } else { span.name.chars().take((self.pitch() / 8.0).max(1.0) as usize).collect() };
                svg.text([x, y + 18.0], Anchor::Middle, INK, &name);
                let haplotypes: u32 =
                    samples.iter().filter(|set| set.population == index && set.time <= 0.0).map(|set| set.haplotypes).sum();
                svg.text_sized([x, y + 31.0], Anchor::Middle, INK_SOFT, 10.0, &format!("n = {haplotypes}"));
            } else {
                let middle = 0.5 * (self.y(span.from) + self.y(span.to));
                let half = self.half(index, span.from);
                svg.text([x + half + 5.0, middle + 4.0], Anchor::Start, INK_SOFT, &span.name);
            }
        }
    }

    fn period(&self, from: f64, to: f64) -> String {
        match (from <= 0.0, to.is_finite()) {
            (true, false) => "at all times".to_owned(),
            (true, true) => format!("from {} generations ago until today", format_count(to.round())),
            (false, false) => format!("earlier than {} generations ago", format_count(from.round())),
            (false, true) => format!("from {} to {} generations ago", format_count(to.round()), format_count(from.round())),
        }
    }

    fn summary(&self, samples: &[SampleSet]) -> String {
        let haplotypes: u64 = samples.iter().map(|set| u64::from(set.haplotypes)).sum();
        let count = self.timeline.spans.len();
        let mut parts = vec![if count == 1 { "History of one population".to_owned() } else { format!("History of {count} populations") }];
        let mut add = |number: usize, one: &str, many: &str| match number {
            0 => {}
            1 => parts.push(format!("1 {one}")),
            more => parts.push(format!("{more} {many}")),
        };
        add(self.timeline.spans.iter().filter(|span| span.into.is_some()).count(), "join", "joins");
        add(self.timeline.flows.len(), "direction of migration", "directions of migration");
        add(self.timeline.pulses.len(), "admixture pulse", "admixture pulses");
        add(self.timeline.pinches.len(), "bottleneck", "bottlenecks");
        format!("{}; {haplotypes} haplotypes sampled; widths are proportional to effective size.", parts.join(", "))
    }

    fn table(&self) -> Table {
        let mut rows = Vec::new();
        for span in &self.timeline.spans {
            rows.extend(span.pieces.iter().map(|piece| vec![span.name.clone(), self.period(piece.from, piece.to), sizes(piece)]));
        }
        for flow in &self.timeline.flows {
            let way = format!("{} into {}", self.palette.name(flow.into), self.palette.name(flow.from));
            rows.push(vec![way, self.period(flow.start, flow.end), format!("migration {} per generation", format_rate(flow.rate))]);
        }
        for pulse in &self.timeline.pulses {
            let way = format!("{} into {}", self.palette.name(pulse.into), self.palette.name(pulse.from));
            rows.push(vec![
                way,
                format!("{} generations ago", format_count(pulse.time.round())),
                format!("pulse {}", format_percent(pulse.proportion)),
            ]);
        }
        for pinch in &self.timeline.pinches {
            let when = format!("{} generations ago", format_count(pinch.time.round()));
            rows.push(vec![self.palette.name(pinch.population).to_owned(), when, format!("bottleneck of strength {}", pinch.strength)]);
        }
        Table::new(&["population", "time", "what"], rows)
    }
}

/// The size of a piece in words.
fn sizes(piece: &Piece) -> String {
    if piece.growth == 0.0 {
        return format!("{} diploids", format_count(piece.size.round()));
    }
    let end =
        if piece.to.is_finite() { format!(", {} at its beginning", format_count(piece.size_at(piece.to).round())) } else { String::new() };
    format!("{} diploids at its end{end}; growth {} per generation", format_count(piece.size.round()), format_rate(piece.growth))
}

/// A straight arrow along the horizontal.
fn arrow(svg: &mut Svg, [tail, y]: [f64; 2], head: f64, class: &str, thickness: f64) {
    let forward = if head >= tail { 1.0 } else { -1.0 };
    let barb = 4.0 + thickness;
    let (start, end) = (tail + 2.0 * forward, head - 2.0 * forward);
    svg.line([start, y], [end - forward * barb, y], INK, &format!(" stroke-width=\"{thickness}\" class=\"{class}\""));
    let point = [[end, y], [end - forward * barb, y - 0.6 * barb], [end - forward * barb, y + 0.6 * barb]];
    svg.path(&format!("{}z", polyline(point)), INK, "");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exploration::{Story, Study};

    fn draw(story: Story) -> Figure {
        let study = Study::of(story);
        history(&Timeline::of(&study.demography()), &study.samples(), 480.0)
    }

    fn count(figure: &Figure, class: &str) -> usize {
        figure.svg.matches(&format!("class=\"{class}\"")).count()
    }

    #[test]
    fn everything_that_happens_is_drawn_once() {
        let figure = draw(Story::OutOfAfrica);
        // Africa has two epochs; three populations join; six ways of migration, then two.
        assert_eq!(["tube", "join", "migration", "sample"].map(|class| count(&figure, class)), [5, 3, 8, 3]);
        let figure = draw(Story::Split);
        assert_eq!(["tube", "join", "migration", "sample"].map(|class| count(&figure, class)), [3, 2, 2, 2]);
        assert_eq!(count(&draw(Story::Admixture), "pulse"), 1);
        assert_eq!(count(&draw(Story::Bottleneck), "bottleneck"), 2);
        assert_eq!(count(&draw(Story::Ancient), "sample"), 2);
        assert_eq!(
            figure.summary,
            "History of 3 populations, 2 joins, 2 directions of migration; 20 haplotypes sampled; widths are proportional to effective size."
        );
    }

    #[test]
    fn older_is_higher_and_larger_is_wider() {
        let study = Study::of(Story::TwoEpoch);
        let timeline = Timeline::of(&study.demography());
        let layout = Layout::of(&timeline, &study.samples(), 480.0);
        assert!(layout.y(0.0) > layout.y(100.0) && layout.y(100.0) > layout.y(2_000.0));
        assert!((layout.half(0, 0.0) - 10.0 * layout.half(0, 3_000.0)).abs() < 1e-9);
    }

    #[test]
    fn an_arrow_points_the_way_genes_flow_forward_in_time() {
        let figure = draw(Story::Admixture);
        let target = figure.hover.iter().find(|target| target.text.starts_with("Admixture")).unwrap();
        assert_eq!(target.text, "Admixture pulse 2,000 generations ago: 30.0 % of A come from B");
        let document = roxmltree::Document::parse(&figure.svg).unwrap();
        let line = document.descendants().find(|node| node.attribute("class") == Some("pulse")).unwrap();
        let place = |name: &str| line.attribute(name).unwrap().parse::<f64>().unwrap();
        assert!(place("x1") > place("x2"), "from B at the right to A at the left");
    }

    #[test]
    fn growth_has_curved_sides() {
        let figure = draw(Story::Growth);
        let document = roxmltree::Document::parse(&figure.svg).unwrap();
        let tubes: Vec<usize> = document
            .descendants()
            .filter(|node| node.attribute("class") == Some("tube"))
            .map(|node| node.attribute("d").unwrap().matches('L').count())
            .collect();
        assert_eq!(tubes, [65, 3]);
    }
}
