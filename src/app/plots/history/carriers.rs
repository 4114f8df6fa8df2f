//! The carriers of a selected allele as a share of their population.

use super::super::colour::CARRIERS;
use super::super::figure::HoverTarget;
use super::super::svg::{Svg, polyline};
use super::Layout;
use crate::locus::SweepView;
use crate::number::format_count;

impl Layout<'_> {
    /// An area within the only population, as wide as the allele is frequent.
    pub(super) fn carriers(&self, svg: &mut Svg, hover: &mut Vec<HoverTarget>, sweep: &SweepView) {
        let centre = self.x(0);
        let today = sweep.fixed.then_some([0.0, 1.0]);
        let points: Vec<[f64; 2]> = today
            .into_iter()
            .chain(sweep.points.iter().copied())
            .filter(|point| point[0] <= self.horizon && (0.0..=1.0).contains(&point[1]))
            .collect();
        if points.is_empty() {
            return;
        }
        let side = |&[time, frequency]: &[f64; 2], share: f64| {
            let half = self.half(0, time);
            [centre - half + 2.0 * half * share * frequency, self.y(time)]
        };
        let outline = points
            .iter()
            .map(|point| side(point, 0.0))
            .chain(points.iter().rev().map(|point| side(point, 1.0)));
        svg.path(
            &format!("{}z", polyline(outline)),
            CARRIERS,
            " fill-opacity=\"0.75\" class=\"carriers\"",
        );
        if let (Some(first), Some(last)) = (points.first(), points.last()) {
            let ([left, bottom], [_, top]) = (side(first, 0.0), side(last, 0.0));
            let ends = [sweep.origin, sweep.end].map(|time| format_count(time.round()));
            let text = format!(
                "Carriers of the selected allele: it arose {} generations ago, the sweep ended {} generations ago",
                ends[0], ends[1]
            );
            hover.push(HoverTarget::new(
                [left, top, 2.0 * self.half(0, first[0]), bottom - top],
                text,
            ));
        }
    }
}
