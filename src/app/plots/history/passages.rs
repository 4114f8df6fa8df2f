//! What passes between populations, and what happens to one at a moment.

use super::super::colour::{INK, PAPER};
use super::super::figure::HoverTarget;
use super::super::svg::{Anchor, Svg, polyline};
use super::Layout;
use crate::history::Flow;
use crate::number::{format_count, format_percent, format_rate};
use crate::sentence::counted;

/// Most arrows of one window of time.
const MOST_ARROWS: usize = 20;
/// Populations from which on equal migration between all of them is one bracket.
const BRACKETED: usize = 4;

impl Layout<'_> {
    /// Migration, one window of time after the other.
    pub(super) fn flows(&self, svg: &mut Svg, hover: &mut Vec<HoverTarget>) {
        let mut rest: Vec<&Flow> = self
            .timeline
            .flows
            .iter()
            .filter(|flow| flow.start < self.horizon)
            .collect();
        while let Some(&first) = rest.first() {
            let window: Vec<&Flow>;
            (window, rest) = rest
                .into_iter()
                .partition(|flow| flow.start == first.start && flow.end == first.end);
            match everyone(&window) {
                Some(populations) => self.bracket(svg, hover, first, &populations),
                None => self.arrows(svg, hover, window),
            }
        }
    }

    /// The same migration between every two of some populations: a line with a foot in each.
    fn bracket(
        &self,
        svg: &mut Svg,
        hover: &mut Vec<HoverTarget>,
        flow: &Flow,
        populations: &[usize],
    ) {
        let places = || populations.iter().map(|&population| self.x(population));
        let (left, right) = (
            places().fold(f64::INFINITY, f64::min),
            places().fold(0.0, f64::max),
        );
        let y = 0.5 * (self.y(flow.start) + self.y(flow.end));
        svg.line(
            [left, y],
            [right, y],
            INK,
            " stroke-width=\"1.5\" class=\"everyone\"",
        );
        for x in places() {
            svg.line([x, y], [x, y + 7.0], INK, " stroke-width=\"1.5\"");
        }
        let rate = format_rate(flow.rate);
        svg.text_over(
            [0.5 * (left + right), y - 6.0],
            Anchor::Middle,
            INK,
            &format!("every pair, m = {rate} each way"),
        );
        let text = format!(
            "Migration between every two of {} populations, {}: {rate} of each come from each of the others in every generation",
            populations.len(),
            self.period(flow.start, flow.end),
        );
        hover.push(HoverTarget::new([left, y - 16.0, right - left, 24.0], text));
    }

    /// Arrows of one window of time, the strongest where there are too many.
    fn arrows(&self, svg: &mut Svg, hover: &mut Vec<HoverTarget>, mut window: Vec<&Flow>) {
        let hidden = window.len().saturating_sub(MOST_ARROWS);
        if hidden > 0 {
            window.sort_by(|one, other| other.rate.total_cmp(&one.rate));
            window.truncate(MOST_ARROWS);
        }
        let slots = window.len() as f64 + if hidden > 0 { 1.5 } else { 0.5 };
        for (rank, flow) in window.into_iter().enumerate() {
            let (recent, distant) = (self.y(flow.start), self.y(flow.end));
            let y = distant + (rank as f64 + 0.75) / slots * (recent - distant);
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
            hover.push(HoverTarget::new(
                [
                    tail.min(head),
                    y - 5.0,
                    libm::fabs(head - tail).max(6.0),
                    10.0,
                ],
                text,
            ));
            if hidden > 0 && rank + 1 == MOST_ARROWS {
                let hidden = counted(hidden as u64, "weaker flow", "weaker flows");
                let text = format!("{hidden} in the table");
                svg.text_over(
                    [0.5 * (46.0 + self.size[0].min(620.0)), recent - 4.0],
                    Anchor::Middle,
                    INK,
                    &text,
                );
            }
        }
    }

    /// Pulses and bottlenecks.
    pub(super) fn moments(&self, svg: &mut Svg, hover: &mut Vec<HoverTarget>) {
        for pulse in &self.timeline.pulses {
            let y = self.y(pulse.time);
            let toward = (self.x(pulse.from) - self.x(pulse.into)).signum();
            let tail = self.x(pulse.into) + toward * self.half(pulse.into, pulse.time);
            let head = self.x(pulse.from) - toward * self.half(pulse.from, pulse.time);
            arrow(svg, [tail, y], head, "pulse", 3.0);
            svg.text(
                [0.5 * (tail + head), y - 8.0],
                Anchor::Middle,
                INK,
                &format_percent(pulse.proportion),
            );
            let text = format!(
                "Admixture pulse {} generations ago: {} of {} come from {}",
                format_count(pulse.time.round()),
                format_percent(pulse.proportion),
                self.palette.name(pulse.from),
                self.palette.name(pulse.into)
            );
            hover.push(HoverTarget::new(
                [
                    tail.min(head),
                    y - 18.0,
                    libm::fabs(head - tail).max(6.0),
                    24.0,
                ],
                text,
            ));
        }
        for pinch in &self.timeline.pinches {
            let (x, y, half) = (
                self.x(pinch.population),
                self.y(pinch.time),
                self.half(pinch.population, pinch.time).max(4.0),
            );
            for side in [-1.0, 1.0] {
                let notch = polyline([
                    [x + side * (half + 1.0), y - 9.0],
                    [x + side * 0.18 * half, y],
                    [x + side * (half + 1.0), y + 9.0],
                ]);
                svg.path(
                    &format!("{notch}z"),
                    PAPER,
                    &format!(" stroke=\"{INK}\" stroke-width=\"0.75\" class=\"bottleneck\""),
                );
            }
            let text = format!(
                "Bottleneck in {}, {} generations ago, of strength {}",
                self.palette.name(pinch.population),
                format_count(pinch.time.round()),
                pinch.strength
            );
            hover.push(HoverTarget::new(
                [x - half, y - 9.0, 2.0 * half, 18.0],
                text,
            ));
        }
    }
}

/// A straight arrow along the horizontal.
fn arrow(svg: &mut Svg, [tail, y]: [f64; 2], head: f64, class: &str, thickness: f64) {
    let forward = if head >= tail { 1.0 } else { -1.0 };
    let barb = 4.0 + thickness;
    let (start, end) = (tail + 2.0 * forward, head - 2.0 * forward);
    svg.line(
        [start, y],
        [end - forward * barb, y],
        INK,
        &format!(" stroke-width=\"{thickness}\" class=\"{class}\""),
    );
    let point = [
        [end, y],
        [end - forward * barb, y - 0.6 * barb],
        [end - forward * barb, y + 0.6 * barb],
    ];
    svg.path(&format!("{}z", polyline(point)), INK, "");
}

/// The populations of a window of time in which each receives the same from each of the others; none where it is not so.
fn everyone(window: &[&Flow]) -> Option<Vec<usize>> {
    let mut populations: Vec<usize> = window.iter().map(|flow| flow.from).collect();
    populations.sort_unstable();
    populations.dedup();
    let (count, first) = (populations.len(), window.first()?);
    let among = |flow: &&Flow| populations.contains(&flow.into) && flow.rate == first.rate;
    (count >= BRACKETED && window.len() == count * (count - 1) && window.iter().all(among))
        .then_some(populations)
}
