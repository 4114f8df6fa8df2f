//! What passes between populations, and what happens to one at a moment.

use super::super::colour::{INK, PAPER};
use super::super::figure::HoverTarget;
use super::super::format::{format_count, format_percent, format_rate};
use super::super::svg::{Anchor, Svg, polyline};
use super::Layout;
use crate::exploration::Flow;

/// Most arrows between populations that are not neighbours.
const MOST_ARROWS: usize = 12;

impl Layout<'_> {
    pub(super) fn flows(&self, svg: &mut Svg, hover: &mut Vec<HoverTarget>) {
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

    /// Pulses and bottlenecks.
    pub(super) fn moments(&self, svg: &mut Svg, hover: &mut Vec<HoverTarget>) {
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
