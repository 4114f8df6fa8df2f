//! A history in words: a sentence, its read-outs, its table.

use super::super::figure::Table;
use super::Layout;
use crate::coalescent::demography::SampleSet;
use crate::history::Piece;
use crate::number::{format_count, format_percent, format_rate};
use crate::sentence::counted;

impl Layout<'_> {
    pub(super) fn period(&self, from: f64, to: f64) -> String {
        match (from <= 0.0, to.is_finite()) {
            (true, false) => "at all times".to_owned(),
            (true, true) => format!(
                "from {} generations ago until today",
                format_count(to.round())
            ),
            (false, false) => format!(
                "earlier than {} generations ago",
                format_count(from.round())
            ),
            (false, true) => format!(
                "from {} to {} generations ago",
                format_count(to.round()),
                format_count(from.round())
            ),
        }
    }

    pub(super) fn summary(&self, samples: &[SampleSet]) -> String {
        let haplotypes: u64 = samples.iter().map(|set| u64::from(set.haplotypes)).sum();
        let count = self.timeline.spans.len();
        let mut parts = vec![if count == 1 {
            "History of one population".to_owned()
        } else {
            format!("History of {count} populations")
        }];
        let mut add = |number: usize, one: &str, many: &str| {
            if number > 0 {
                parts.push(counted(number as u64, one, many));
            }
        };
        add(
            self.timeline
                .spans
                .iter()
                .filter(|span| span.into.is_some())
                .count(),
            "join",
            "joins",
        );
        add(
            self.timeline.flows.len(),
            "direction of migration",
            "directions of migration",
        );
        add(
            self.timeline.pulses.len(),
            "admixture pulse",
            "admixture pulses",
        );
        add(self.timeline.pinches.len(), "bottleneck", "bottlenecks");
        format!(
            "{}; {haplotypes} haplotypes sampled; widths are proportional to effective size.",
            parts.join(", ")
        )
    }

    pub(super) fn table(&self) -> Table {
        let mut rows = Vec::new();
        for span in &self.timeline.spans {
            rows.extend(span.pieces.iter().map(|piece| {
                vec![
                    span.name.clone(),
                    self.period(piece.from, piece.to),
                    sizes(piece),
                ]
            }));
        }
        for flow in &self.timeline.flows {
            let way = format!(
                "{} into {}",
                self.palette.name(flow.into),
                self.palette.name(flow.from)
            );
            rows.push(vec![
                way,
                self.period(flow.start, flow.end),
                format!("migration {} per generation", format_rate(flow.rate)),
            ]);
        }
        for pulse in &self.timeline.pulses {
            let way = format!(
                "{} into {}",
                self.palette.name(pulse.into),
                self.palette.name(pulse.from)
            );
            rows.push(vec![
                way,
                format!("{} generations ago", format_count(pulse.time.round())),
                format!("pulse {}", format_percent(pulse.proportion)),
            ]);
        }
        for pinch in &self.timeline.pinches {
            let when = format!("{} generations ago", format_count(pinch.time.round()));
            rows.push(vec![
                self.palette.name(pinch.population).to_owned(),
                when,
                format!("bottleneck of strength {}", pinch.strength),
            ]);
        }
        Table::new(&["population", "time", "what"], rows)
    }
}

/// The size of a piece in words.
pub(super) fn sizes(piece: &Piece) -> String {
    if piece.growth == 0.0 {
        return format!("{} diploids", format_count(piece.size.round()));
    }
    let end = if piece.to.is_finite() {
        format!(
            ", {} at its beginning",
            format_count(piece.size_at(piece.to).round())
        )
    } else {
        String::new()
    };
    format!(
        "{} diploids at its end{end}; growth {} per generation",
        format_count(piece.size.round()),
        format_rate(piece.growth)
    )
}
