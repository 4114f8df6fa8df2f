//! Any history: populations as tubes through time, what joins them, and what passes between them.

mod carriers;
mod names;
mod passages;
mod sketch;
mod words;

use super::colour::{HAIRLINE, INK_SOFT};
use super::columns::Columns;
use super::figure::{Figure, HoverTarget};
use super::palette::Palette;
use super::scale::{Kind, Scale};
use super::svg::{Anchor, Fit, Svg, polyline};
use crate::coalescent::demography::SampleSet;
use crate::history::{Piece, Timeline, Unit};
use crate::locus::SweepView;
use crate::number::{format_count, format_short};
use words::sizes;

pub use sketch::sketch;

/// Points along a curved side.
const POINTS: u32 = 32;

/// The room for the populations, CSS pixels.
struct Room {
    /// Of the whole drawing.
    size: [f64; 2],
    /// Left and right.
    across: [f64; 2],
    /// Today and the horizon.
    upright: [f64; 2],
}

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
/// then logarithmically. Arrows point the way genes flow, forward in time; carriers of a selected allele are a share of their population.
pub fn history(
    timeline: &Timeline,
    samples: &[SampleSet],
    sweep: Option<&SweepView>,
    width: f64,
) -> Figure {
    let layout = Layout::of(timeline, samples, sweep, width);
    let mut svg = Svg::new(layout.size);
    let mut hover = Vec::new();
    layout.axis(&mut svg);
    for index in 0..timeline.spans.len() {
        layout.tube(&mut svg, &mut hover, index);
    }
    if let Some(sweep) = sweep {
        layout.carriers(&mut svg, &mut hover, sweep);
    }
    layout.joins(&mut svg, &mut hover);
    layout.flows(&mut svg, &mut hover);
    layout.moments(&mut svg, &mut hover);
    layout.samples(&mut svg, &mut hover, samples);
    layout.names(&mut svg, samples);
    let summary = layout.summary(samples);
    svg.figure(summary, hover).with_table(layout.table())
}

impl<'a> Layout<'a> {
    fn of(
        timeline: &'a Timeline,
        samples: &[SampleSet],
        sweep: Option<&SweepView>,
        width: f64,
    ) -> Self {
        let Fit { view, drawn } = Fit::new(width, [230.0, 620.0]);
        let size = [view, (drawn * 0.8).clamp(250.0, 380.0).round()];
        let room = Room {
            size,
            across: [46.0, drawn],
            upright: [size[1] - 42.0, 22.0],
        };
        let oldest = samples
            .iter()
            .map(|set| set.time)
            .filter(|time| time.is_finite())
            .fold(0.0, f64::max);
        Self::within(timeline, oldest, sweep.map(|sweep| sweep.origin), &room)
    }

    /// In some room, high enough for the oldest sample and for where a sweep began, in generations before the present.
    fn within(timeline: &'a Timeline, oldest: f64, origin: Option<f64>, room: &Room) -> Self {
        let horizon = timeline.horizon().max(1.6 * oldest);
        let horizon = horizon.max(1.15 * origin.unwrap_or(0.0));
        let horizon = if horizon.is_finite() && horizon > 0.0 {
            horizon
        } else {
            1.0
        };
        let first = timeline
            .changes()
            .first()
            .copied()
            .or(origin)
            .unwrap_or(0.3 * horizon);
        let unit = (0.5 * first).max(horizon * 1e-6);
        let height = Scale::new(
            Kind::Linear,
            [0.0, libm::log1p(horizon / unit)],
            room.upright,
        );
        let columns = Columns::of(timeline);
        let [left, right] = room.across;
        let pitch = (right - left) / columns.count.max(1) as f64;
        let centres = columns
            .places
            .iter()
            .map(|place| left + (place + 0.5) * pitch)
            .collect();
        let sizes = timeline
            .spans
            .iter()
            .flat_map(|span| &span.pieces)
            .flat_map(|piece| {
                let to = piece.to.min(horizon);
                [piece.size, piece.size_at(to)]
            });
        let largest = sizes.filter(|size| size.is_finite()).fold(1.0, f64::max);
        Self {
            timeline,
            palette: Palette::of(timeline),
            size: room.size,
            height,
            unit,
            horizon,
            centres,
            widest: (0.6 * pitch).clamp(8.0, 150.0),
            largest,
        }
    }

    fn y(&self, time: f64) -> f64 {
        self.height
            .at(libm::log1p(time.min(self.horizon).max(0.0) / self.unit))
    }

    fn x(&self, population: usize) -> f64 {
        self.centres.get(population).copied().unwrap_or(46.0)
    }

    fn width_of(&self, size: f64) -> f64 {
        let width = self.widest * size / self.largest;
        if width.is_finite() {
            width.clamp(2.5, self.widest)
        } else {
            2.5
        }
    }

    /// Half the width of a population at a time; 0 where it is not there.
    fn half(&self, population: usize, time: f64) -> f64 {
        let size = self
            .timeline
            .spans
            .get(population)
            .and_then(|span| span.size_at(time));
        size.map_or(0.0, |size| 0.5 * self.width_of(size))
    }

    fn axis(&self, svg: &mut Svg) {
        // The scale is log(1 + t / unit): nearly even up to the unit.
        let title = format!(
            "{}, logarithmic beyond {}",
            Unit::GenerationsAgo.words(),
            format_short(self.unit)
        );
        svg.small([0.0, 10.0], Anchor::Start, INK_SOFT, &title);
        let mut last = f64::INFINITY;
        let decades = (-1..7).flat_map(|exponent| {
            [1.0, 2.0, 5.0].map(|digit| digit * libm::pow(10.0, f64::from(exponent)))
        });
        for tick in std::iter::once(0.0)
            .chain(decades.filter(|tick| *tick >= 0.4 * self.unit && *tick < self.horizon))
        {
            let y = self.y(tick);
            if last - y < 20.0 {
                continue;
            }
            last = y;
            svg.line([34.0, y], [self.size[0].min(620.0), y], HAIRLINE, "");
            svg.small([30.0, y + 3.5], Anchor::End, INK_SOFT, &format_short(tick));
        }
    }

    fn tube(&self, svg: &mut Svg, hover: &mut Vec<HoverTarget>, index: usize) {
        let Some(span) = self.timeline.spans.get(index) else {
            return;
        };
        let (x, ink) = (self.x(index), self.palette.ink(index));
        for piece in span.pieces.iter().filter(|piece| piece.from < self.horizon) {
            let sides = self.side(piece);
            let left = sides.iter().map(|&[half, y]| [x - half, y]);
            let right = sides.iter().rev().map(|&[half, y]| [x + half, y]);
            let outline = format!("{}z", polyline(left.chain(right)));
            svg.path(&outline, ink, " fill-opacity=\"0.38\" class=\"tube\"");
            let half = sides.iter().map(|side| side[0]).fold(2.0, f64::max);
            let (top, bottom) = (self.y(piece.to), self.y(piece.from));
            let text = format!(
                "{}, {}: {}",
                span.name,
                self.period(piece.from, piece.to),
                sizes(piece)
            );
            hover.push(HoverTarget::new(
                [x - half, top, 2.0 * half, bottom - top],
                text,
            ));
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
            let (Some(into), true) = (span.into, span.to < self.horizon) else {
                continue;
            };
            let (y, [from, to]) = (
                self.y(span.to),
                [index, into].map(|population| self.x(population)),
            );
            let half = self.half(index, span.to * (1.0 - 1e-12));
            let (left, right) = if from < to {
                (from - half, to)
            } else {
                (to, from + half)
            };
            svg.rect(
                [left, y - 2.0, right - left, 4.0],
                self.palette.ink(into),
                " class=\"join\"",
            );
            let text = format!(
                "{} begins in {}, {} generations ago",
                span.name,
                self.palette.name(into),
                format_count(span.to.round())
            );
            hover.push(HoverTarget::new(
                [left, y - 4.0, (right - left).max(4.0), 8.0],
                text,
            ));
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coalescent::Simulator;
    use crate::history::{Story, Study};
    use crate::locus::Locus;

    fn draw(story: Story) -> Figure {
        let study = Study::of(story);
        history(
            &Timeline::of(&study.demography()),
            &study.samples(),
            None,
            480.0,
        )
    }

    fn count(figure: &Figure, class: &str) -> usize {
        figure.svg.matches(&format!("class=\"{class}\"")).count()
    }

    #[test]
    fn everything_that_happens_is_drawn_once() {
        let figure = draw(Story::OutOfAfrica);
        // Africa has two epochs; three populations join; six ways of migration, then two.
        assert_eq!(
            ["tube", "join", "migration", "sample"].map(|class| count(&figure, class)),
            [5, 3, 8, 3]
        );
        let figure = draw(Story::Split);
        assert_eq!(
            ["tube", "join", "migration", "sample"].map(|class| count(&figure, class)),
            [3, 2, 2, 2]
        );
        assert_eq!(count(&draw(Story::Admixture), "pulse"), 1);
        assert_eq!(count(&draw(Story::Bottleneck), "bottleneck"), 2);
        assert_eq!(count(&draw(Story::Ancient), "sample"), 2);
        assert_eq!(
            figure.summary,
            "History of 3 populations, 2 joins, 2 directions of migration; 20 haplotypes sampled; widths are proportional to effective size."
        );
    }

    #[test]
    fn migration_between_all_is_one_bracket_and_no_flow_is_lost() {
        let islands = |demes: f64| Study {
            values: vec![demes, 1_000.0, 1e-3],
            ..Study::of(Story::Islands)
        };
        let of = |demography: &crate::coalescent::demography::Demography| {
            history(&Timeline::of(demography), &[], None, 480.0)
        };
        for (demes, drawn) in [(2.0, [2, 0]), (3.0, [6, 0]), (5.0, [0, 1]), (12.0, [0, 1])] {
            let figure = of(&islands(demes).demography());
            assert_eq!(
                ["migration", "everyone"].map(|class| count(&figure, class)),
                drawn,
                "{demes}"
            );
        }
        // One rate that differs: arrows, and those that find no place are counted.
        let mut uneven = islands(5.0).demography();
        uneven.events.pop();
        let figure = of(&uneven);
        assert_eq!(
            ["migration", "everyone"].map(|class| count(&figure, class)),
            [19, 0]
        );
        let mut many = islands(6.0).demography();
        many.events.pop();
        let figure = of(&many);
        assert_eq!(count(&figure, "migration"), 20);
        assert!(figure.svg.contains("9 weaker flows in the table"));
        assert_eq!(figure.table.unwrap().rows.len(), 6 + 29);
    }

    #[test]
    fn an_old_sweep_lies_within_the_drawing() {
        let mut study = Study::of(Story::PartialSweep);
        let tau = Story::PartialSweep
            .parameters()
            .iter()
            .position(|parameter| parameter.key == "tau")
            .unwrap();
        study.values[tau] = 50_000.0;
        let view = Locus::simulate(&study, 0, &mut Simulator::default())
            .unwrap()
            .look(0.0);
        let mut sweep = view.sweep.unwrap();
        let timeline = Timeline::of(&study.demography());
        let layout = Layout::of(&timeline, &study.samples(), Some(&sweep), 480.0);
        assert!(layout.horizon > sweep.origin && sweep.origin > 50_000.0);
        let draw = |sweep: &SweepView| history(&timeline, &study.samples(), Some(sweep), 480.0);
        assert_eq!(count(&draw(&sweep), "carriers"), 1);
        sweep.points.clear();
        assert_eq!(
            count(&draw(&sweep), "carriers"),
            0,
            "no path without a point"
        );
    }

    #[test]
    fn older_is_higher_and_larger_is_wider() {
        let study = Study::of(Story::TwoEpoch);
        let timeline = Timeline::of(&study.demography());
        let layout = Layout::of(&timeline, &study.samples(), None, 480.0);
        assert!(layout.y(0.0) > layout.y(100.0) && layout.y(100.0) > layout.y(2_000.0));
        assert!((layout.half(0, 0.0) - 10.0 * layout.half(0, 3_000.0)).abs() < 1e-9);
    }

    #[test]
    fn the_time_axis_says_from_where_on_it_is_logarithmic() {
        let figure = draw(Story::Admixture);
        let said = "generations ago, logarithmic beyond 1k";
        assert!(figure.svg.contains(said), "{}", figure.svg);
    }

    #[test]
    fn an_arrow_points_the_way_genes_flow_forward_in_time() {
        let figure = draw(Story::Admixture);
        let target = figure
            .hover
            .iter()
            .find(|target| target.text.starts_with("Admixture"))
            .unwrap();
        assert_eq!(
            target.text,
            "Admixture pulse 2,000 generations ago: 30.0 % of A come from B"
        );
        let document = roxmltree::Document::parse(&figure.svg).unwrap();
        let line = document
            .descendants()
            .find(|node| node.attribute("class") == Some("pulse"))
            .unwrap();
        let place = |name: &str| line.attribute(name).unwrap().parse::<f64>().unwrap();
        assert!(
            place("x1") > place("x2"),
            "from B at the right to A at the left"
        );
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

    #[test]
    fn carriers_are_a_share_of_their_population() {
        let study = Study::of(Story::HardSweep);
        let view = Locus::simulate(&study, 0, &mut Simulator::default())
            .unwrap()
            .look(0.0);
        let sweep = view.sweep.unwrap();
        let figure = history(
            &Timeline::of(&study.demography()),
            &study.samples(),
            Some(&sweep),
            480.0,
        );
        assert_eq!(
            ["tube", "carriers"].map(|class| count(&figure, class)),
            [1, 1]
        );
        let document = roxmltree::Document::parse(&figure.svg).unwrap();
        let area = document
            .descendants()
            .find(|node| node.attribute("class") == Some("carriers"))
            .unwrap();
        // Both sides of the area, from today to the origin and back.
        assert_eq!(
            area.attribute("d").unwrap().matches('L').count() + 1,
            2 * (sweep.points.len() + 1)
        );
    }
}
