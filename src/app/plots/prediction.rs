//! What the network answers.

use super::colour::{HAIRLINE, INK, INK_SOFT, PALETTE, WARNING};
use super::figure::{Figure, HoverTarget, Table};
use super::svg::{Anchor, Fit, Svg};
use crate::number::format_percent;

/// The name of a class in figures; its number where it has none.
pub(super) fn class_name(names: &[String], class: usize) -> String {
    names
        .get(class)
        .cloned()
        .unwrap_or_else(|| format!("class {}", class + 1))
}

/// The colour of a class, for dots and bars beside its name.
pub fn class_ink(class: usize) -> &'static str {
    PALETTE.get(class % PALETTE.len()).copied().unwrap_or(INK)
}

/// The probability of each class as a bar, in their order, and the truth where it is known.
pub fn prediction(
    names: &[String],
    probabilities: &[f64],
    truth: Option<usize>,
    width: f64,
) -> Figure {
    let Fit { view, drawn: width } = Fit::new(width, [120.0, 420.0]);
    let row = 36.0;
    let bottom = probabilities.len() as f64 * row;
    let height = bottom + if truth.is_some() { 22.0 } else { 0.0 };
    let size = [view, height.max(row)];
    let mut svg = Svg::new(size);
    let mut hover = Vec::new();
    let known = !probabilities.is_empty() && probabilities.iter().all(|p| p.is_finite());
    let answer = probabilities
        .iter()
        .enumerate()
        .fold((0, f64::NEG_INFINITY), |best, (class, &probability)| {
            if probability > best.1 {
                (class, probability)
            } else {
                best
            }
        })
        .0;
    let chance = |class: usize| probabilities.get(class).copied().unwrap_or(f64::NAN);
    for (class, &probability) in probabilities.iter().enumerate() {
        let name = class_name(names, class);
        let y = class as f64 * row;
        let (ink, text) = if known && class == answer {
            (INK, INK)
        } else {
            ("var(--ink-faint)", INK_SOFT)
        };
        let share = if probability.is_finite() {
            probability.clamp(0.0, 1.0)
        } else {
            0.0
        };
        svg.line([0.0, y + 7.0], [width, y + 7.0], HAIRLINE, "");
        svg.rect([0.0, y + 2.0, share * width, 10.0], ink, "");
        svg.circle([4.0, y + 21.0], 3.5, class_ink(class), "");
        svg.text([12.0, y + 25.0], Anchor::Start, text, &name);
        svg.text(
            [width, y + 25.0],
            Anchor::End,
            text,
            &format_probability(probability),
        );
        hover.push(HoverTarget::new(
            [0.0, y, width, row],
            format!("Probability of {name}: {}", format_probability(probability)),
        ));
    }
    let mut summary = if known {
        format!(
            "The network gives {} a probability of {}",
            class_name(names, answer),
            format_probability(chance(answer))
        )
    } else {
        "The network gives no probabilities".to_owned()
    };
    if let Some(truth) = truth {
        let (mark, ink) = if known && truth == answer {
            ("✓", INK)
        } else {
            ("✗", WARNING)
        };
        let name = class_name(names, truth);
        svg.text(
            [0.0, bottom + 14.0],
            Anchor::Start,
            ink,
            &format!("truth: {name} {mark}"),
        );
        summary.push_str(&format!("; the truth is {name}"));
    }
    summary.push('.');
    let rows = probabilities
        .iter()
        .enumerate()
        .map(|(class, &probability)| vec![class_name(names, class), format_percent(probability)])
        .collect();
    svg.figure(summary, hover)
        .with_table(Table::new(&["class", "probability"], rows))
}

/// A probability that never reads as certain unless it is.
fn format_probability(probability: f64) -> String {
    match probability {
        p if !p.is_finite() => "–".to_owned(),
        p if p > 0.0 && p < 0.005 => "< 0.01".to_owned(),
        p if p < 1.0 && p > 0.995 => "> 0.99".to_owned(),
        p => format!("{p:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_names_the_answer_and_the_truth() {
        let names = ["divergence", "gene flow", "neither"].map(str::to_owned);
        let figure = prediction(&names, &[0.05, 0.94, 0.01], Some(1), 160.0);
        assert_eq!(
            figure.summary,
            "The network gives gene flow a probability of 0.94; the truth is gene flow."
        );
        assert!(figure.svg.contains("truth: gene flow ✓"));
        assert_eq!(figure.hover.len(), 3);
        let wrong = prediction(&names, &[0.7, 0.2, 0.1], Some(2), 160.0);
        assert!(
            wrong.svg.contains("truth: neither ✗")
                && wrong
                    .summary
                    .starts_with("The network gives divergence a probability of 0.70")
        );
    }

    #[test]
    fn nearly_certain_is_not_certain() {
        assert_eq!(format_probability(0.9999), "> 0.99");
        assert_eq!(format_probability(1.0), "1.00");
    }
}
