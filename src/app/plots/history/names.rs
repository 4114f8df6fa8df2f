//! Who is sampled, and what populations are called.

use super::super::colour::{INK, INK_SOFT, PAPER};
use super::super::figure::HoverTarget;
use super::super::svg::{Anchor, Svg, text_width};
use super::Layout;
use crate::coalescent::demography::SampleSet;
use crate::number::format_count;

impl Layout<'_> {
    pub(super) fn samples(
        &self,
        svg: &mut Svg,
        hover: &mut Vec<HoverTarget>,
        samples: &[SampleSet],
    ) {
        for set in samples.iter().filter(|set| set.haplotypes > 0) {
            let (x, y) = (self.x(set.population), self.y(set.time));
            svg.circle(
                [x, y],
                4.0,
                self.palette.ink(set.population),
                &format!(" stroke=\"{PAPER}\" stroke-width=\"1.5\" class=\"sample\""),
            );
            let when = if set.time > 0.0 {
                format!("{} generations ago", format_count(set.time.round()))
            } else {
                "today".to_owned()
            };
            if set.time > 0.0 {
                svg.text(
                    [x + 8.0, y + 4.0],
                    Anchor::Start,
                    INK,
                    &format!("{} ancient", set.haplotypes),
                );
            }
            let text = format!(
                "{} haplotypes of {}, sampled {when}",
                set.haplotypes,
                self.palette.name(set.population)
            );
            hover.push(HoverTarget::new([x - 6.0, y - 6.0, 12.0, 12.0], text));
        }
    }

    /// Names of today's populations below, those of the others beside them.
    pub(super) fn names(&self, svg: &mut Svg, samples: &[SampleSet]) {
        for (index, span) in self.timeline.spans.iter().enumerate() {
            let x = self.x(index);
            if span.from <= 0.0 {
                let y = self.y(0.0);
                let fits = text_width(&span.name) < self.pitch() || self.timeline.spans.len() < 2;
                let name: String = if fits {
                    span.name.clone()
                } else {
                    span.name
                        .chars()
                        .take((self.pitch() / 8.0).max(1.0) as usize)
                        .collect()
                };
                svg.text([x, y + 18.0], Anchor::Middle, INK, &name);
                let haplotypes: u32 = samples
                    .iter()
                    .filter(|set| set.population == index && set.time <= 0.0)
                    .map(|set| set.haplotypes)
                    .sum();
                if haplotypes > 0 {
                    svg.small(
                        [x, y + 31.0],
                        Anchor::Middle,
                        INK_SOFT,
                        &format!("n = {haplotypes}"),
                    );
                }
            } else {
                let middle = 0.5 * (self.y(span.from) + self.y(span.to));
                let half = self.half(index, span.from);
                svg.text(
                    [x + half + 5.0, middle + 4.0],
                    Anchor::Start,
                    INK_SOFT,
                    &span.name,
                );
            }
        }
    }
}
