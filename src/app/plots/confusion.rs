//! The confusion matrix.

use super::colour::{HAIRLINE, INK, INK_SOFT, PAPER};
use super::figure::{Figure, HoverTarget, Table};
use super::format::{format_count, format_percent};
use super::prediction::class_name;
use super::svg::{Anchor, Fit, Svg};
use crate::evaluation::Confusion;
use crate::experiment::Class;

/// Truth in rows, prediction in columns, each tile as dark as its share of the row.
pub fn confusion(confusion: &Confusion, width: f64) -> Figure {
    let Fit { view, drawn: width } = Fit::new(width, [180.0, 360.0]);
    let left = 76.0;
    let side = ((width - left) / 2.0).floor().min(84.0);
    let (tile_height, top) = ((side * 0.62).round().max(34.0), 34.0);
    let size = [view, top + 2.0 * tile_height + 2.0];
    let mut svg = Svg::new(size);
    let mut hover = Vec::new();
    let mut rows = Vec::new();
    svg.text([left + side, 11.0], Anchor::Middle, INK_SOFT, "predicted");
    svg.text([0.0, 27.0], Anchor::Start, INK_SOFT, "truth");
    for (truth, counts) in Class::ALL.into_iter().zip(confusion.counts) {
        let y = top + truth.label() as f64 * tile_height;
        let total = f64::from(counts[0]) + f64::from(counts[1]);
        svg.text(
            [left + (truth.label() as f64 + 0.5) * side, 27.0],
            Anchor::Middle,
            INK,
            class_name(truth),
        );
        svg.text(
            [0.0, y + tile_height / 2.0 + 4.0],
            Anchor::Start,
            INK,
            class_name(truth),
        );
        for (predicted, count) in Class::ALL.into_iter().zip(counts) {
            let share = if total > 0.0 {
                f64::from(count) / total
            } else {
                0.0
            };
            let area = [left + predicted.label() as f64 * side, y, side, tile_height];
            let tile = [area[0] + 0.5, area[1] + 0.5, side - 2.0, tile_height - 2.0];
            svg.rect(
                tile,
                INK,
                &format!(
                    " fill-opacity=\"{:.2}\" stroke=\"{HAIRLINE}\"",
                    0.03 + 0.85 * share
                ),
            );
            let text = if share > 0.5 { PAPER } else { INK };
            let middle = [area[0] + side / 2.0, y + tile_height / 2.0];
            svg.text_sized(
                [middle[0], middle[1] + 1.0],
                Anchor::Middle,
                text,
                13.0,
                &format_count(f64::from(count)),
            );
            svg.text_sized(
                [middle[0], middle[1] + 14.0],
                Anchor::Middle,
                text,
                10.0,
                &format_percent(share),
            );
            let (truth, predicted) = (class_name(truth), class_name(predicted));
            hover.push(HoverTarget::new(
                area,
                format!(
                    "Truth {truth}, predicted {predicted}: {} of {} ({})",
                    format_count(f64::from(count)),
                    format_count(total),
                    format_percent(share)
                ),
            ));
        }
        rows.push(vec![
            class_name(truth).to_owned(),
            counts[0].to_string(),
            counts[1].to_string(),
        ]);
    }
    let total: f64 = confusion
        .counts
        .iter()
        .flatten()
        .map(|&count| f64::from(count))
        .sum();
    let right = f64::from(confusion.counts[0][0]) + f64::from(confusion.counts[1][1]);
    let summary = if total > 0.0 {
        format!(
            "Confusion matrix of {} loci: {} predicted rightly ({}); {} loci without gene flow were taken for gene flow, {} with gene flow for divergence.",
            format_count(total),
            format_count(right),
            format_percent(right / total),
            format_count(f64::from(confusion.counts[0][1])),
            format_count(f64::from(confusion.counts[1][0]))
        )
    } else {
        "Confusion matrix: no predictions yet.".to_owned()
    };
    let table = Some(Table::new(
        &["truth", "predicted divergence", "predicted gene flow"],
        rows,
    ));
    Figure {
        svg: svg.finish(&summary),
        size,
        summary,
        hover,
        table,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_both_kinds_of_error() {
        let figure = super::confusion(
            &Confusion {
                counts: [[90, 10], [30, 70]],
            },
            260.0,
        );
        assert_eq!(
            figure.summary,
            "Confusion matrix of 200 loci: 160 predicted rightly (80.0 %); 10 loci without gene flow were taken for gene flow, \
             30 with gene flow for divergence."
        );
        assert_eq!(
            figure.hover[2].text,
            "Truth gene flow, predicted divergence: 30 of 100 (30.0 %)"
        );
    }
}
