//! The confusion matrix.

use super::colour::{HAIRLINE, INK, INK_SOFT, PAPER};
use super::figure::{Figure, HoverTarget, Table};
use super::prediction::class_name;
use super::svg::{Anchor, Fit, Svg, text_width};
use crate::evaluation::Confusion;
use crate::number::{format_count, format_percent};
use crate::sentence::noun;

/// Truth in rows, prediction in columns, each tile as dark as its share of the row. Of many classes the columns go by their numbers.
pub fn confusion(confusion: &Confusion, names: &[String], width: f64) -> Figure {
    let classes = confusion.classes();
    let Fit { view, drawn: width } = Fit::new(width, [180.0, 420.0]);
    let named: Vec<String> = (0..classes).map(|class| class_name(names, class)).collect();
    let longest = named
        .iter()
        .map(|name| text_width(name))
        .fold(34.0, f64::max);
    let left = (longest + 10.0).min(0.42 * width);
    let side = ((width - left) / classes.max(1) as f64)
        .floor()
        .clamp(16.0, 84.0);
    // Names that do not fit above a column are its number.
    let numbered = longest + 6.0 > side;
    let (tile_height, top) = ((side * 0.62).round().max(34.0), 34.0);
    let size = [view, top + classes as f64 * tile_height + 2.0];
    let mut svg = Svg::new(size);
    let mut hover = Vec::new();
    let mut rows = Vec::new();
    let middle = left + 0.5 * classes as f64 * side;
    svg.text([middle, 11.0], Anchor::Middle, INK_SOFT, "predicted");
    svg.text([0.0, 27.0], Anchor::Start, INK_SOFT, "truth");
    for (truth, name) in named.iter().enumerate() {
        let y = top + truth as f64 * tile_height;
        let total = f64::from(confusion.of_class(truth));
        let (above, beside) = if numbered {
            ((truth + 1).to_string(), format!("{} {name}", truth + 1))
        } else {
            (name.clone(), name.clone())
        };
        svg.text(
            [left + (truth as f64 + 0.5) * side, 27.0],
            Anchor::Middle,
            INK,
            &above,
        );
        svg.text(
            [0.0, y + tile_height / 2.0 + 4.0],
            Anchor::Start,
            INK,
            &fitting(&beside, left),
        );
        let mut row = vec![name.clone()];
        for (predicted, taken_for) in named.iter().enumerate() {
            let count = confusion.at(truth, predicted);
            let share = if total > 0.0 {
                f64::from(count) / total
            } else {
                0.0
            };
            let area = [left + predicted as f64 * side, y, side, tile_height];
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
            let roomy = side >= 44.0;
            svg.text_sized(
                [middle[0], middle[1] + if roomy { 1.0 } else { 4.0 }],
                Anchor::Middle,
                text,
                if roomy { 13.0 } else { 10.0 },
                &format_count(f64::from(count)),
            );
            if roomy {
                svg.small(
                    [middle[0], middle[1] + 14.0],
                    Anchor::Middle,
                    text,
                    &format_percent(share),
                );
            }
            hover.push(HoverTarget::new(
                area,
                format!(
                    "Truth {name}, predicted {taken_for}: {} of {} ({})",
                    format_count(f64::from(count)),
                    format_count(total),
                    format_percent(share)
                ),
            ));
            row.push(count.to_string());
        }
        rows.push(row);
    }
    let summary = summary(confusion, &named);
    let mut header = vec!["truth".to_owned()];
    header.extend(named.iter().map(|name| format!("predicted {name}")));
    svg.figure(summary, hover)
        .with_table(Table { header, rows })
}

/// As much of a name as there is room for.
fn fitting(name: &str, room: f64) -> String {
    if text_width(name) <= room {
        return name.to_owned();
    }
    let mut kept = String::new();
    for character in name.chars() {
        if text_width(&kept) + 14.0 > room {
            break;
        }
        kept.push(character);
    }
    kept.push('…');
    kept
}

/// How many are right, and the two mistakes that are made most.
fn summary(confusion: &Confusion, names: &[String]) -> String {
    let total = f64::from(confusion.total());
    if total == 0.0 {
        return "Confusion matrix: no predictions yet.".to_owned();
    }
    let right = f64::from(confusion.right());
    let mut mistakes: Vec<(u32, usize, usize)> = Vec::new();
    for truth in 0..names.len() {
        for predicted in (0..names.len()).filter(|&predicted| predicted != truth) {
            mistakes.push((confusion.at(truth, predicted), truth, predicted));
        }
    }
    mistakes.sort_by_key(|&(count, truth, predicted)| (u32::MAX - count, truth, predicted));
    let mistakes: Vec<String> = mistakes
        .into_iter()
        .filter(|(count, _, _)| *count > 0)
        .take(2)
        .map(|(count, truth, predicted)| {
            format!(
                "{} of {} {} taken for {}",
                format_count(f64::from(count)),
                class_name(names, truth),
                noun(&count.to_string(), "was", "were"),
                class_name(names, predicted)
            )
        })
        .collect();
    let mistakes = if mistakes.is_empty() {
        String::new()
    } else {
        format!("; {}", mistakes.join(", "))
    };
    format!(
        "Confusion matrix of {} examples: {} predicted rightly ({}){mistakes}.",
        format_count(total),
        format_count(right),
        format_percent(right / total)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(classes: usize, counts: &[(usize, usize, u32)]) -> Confusion {
        let mut confusion = Confusion::new(classes);
        for &(truth, predicted, count) in counts {
            (0..count).for_each(|_| confusion.add(truth, predicted));
        }
        confusion
    }

    #[test]
    fn the_summary_counts_the_errors_that_are_made_most() {
        let names = ["divergence", "gene flow"].map(str::to_owned);
        let counts = [(0, 0, 90), (0, 1, 10), (1, 0, 30), (1, 1, 70)];
        let figure = confusion(&counted(2, &counts), &names, 260.0);
        assert_eq!(
            figure.summary,
            "Confusion matrix of 200 examples: 160 predicted rightly (80.0 %); 30 of gene flow were taken for divergence, \
             10 of divergence were taken for gene flow."
        );
        assert_eq!(
            figure.hover[2].text,
            "Truth gene flow, predicted divergence: 30 of 100 (30.0 %)"
        );
    }

    #[test]
    fn eight_classes_have_their_tiles_and_their_numbers() {
        let names: Vec<String> = (0..8).map(|class| format!("a long name {class}")).collect();
        let figure = confusion(&counted(8, &[(7, 7, 3), (2, 5, 1)]), &names, 300.0);
        assert_eq!(figure.hover.len(), 64);
        assert!(figure.summary.contains("1 of a long name 2 was taken for"));
        assert_eq!(figure.table.map(|table| table.header.len()), Some(9));
    }
}
