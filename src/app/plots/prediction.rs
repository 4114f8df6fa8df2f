//! What the network answers.

use super::colour::{HAIRLINE, INK, INK_SOFT, WARNING};
use super::figure::{Figure, HoverTarget, Table};
use super::format::format_percent;
use super::svg::{Anchor, Fit, Svg};
use crate::experiment::Class;

/// The name of a class in figures.
pub(super) fn class_name(class: Class) -> &'static str {
    match class {
        Class::Divergence => "divergence",
        Class::GeneFlow => "gene flow",
    }
}

/// The probability of each class as a bar, and the truth where it is known.
pub fn prediction(probabilities: &[f64; 2], truth: Option<Class>, width: f64) -> Figure {
    let Fit { view, drawn: width } = Fit::new(width, [120.0, 420.0]);
    let row = 36.0;
    let size = [view, 2.0 * row + if truth.is_some() { 22.0 } else { 0.0 }];
    let mut svg = Svg::new(size);
    let mut hover = Vec::new();
    let known = probabilities.iter().all(|p| p.is_finite());
    let answer = if probabilities[1] > probabilities[0] {
        Class::GeneFlow
    } else {
        Class::Divergence
    };
    for (index, class) in [Class::GeneFlow, Class::Divergence].into_iter().enumerate() {
        let probability = probabilities[class.label()];
        let y = index as f64 * row;
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
        svg.text([0.0, y + 25.0], Anchor::Start, text, class_name(class));
        svg.text(
            [width, y + 25.0],
            Anchor::End,
            text,
            &format_probability(probability),
        );
        hover.push(HoverTarget::new(
            [0.0, y, width, row],
            format!(
                "Probability of {}: {}",
                class_name(class),
                format_probability(probability)
            ),
        ));
    }
    let mut summary = if known {
        format!(
            "The network gives {} a probability of {}",
            class_name(answer),
            format_probability(probabilities[answer.label()])
        )
    } else {
        "The network gives no probabilities".to_owned()
    };
    if let Some(truth) = truth {
        let right = known && truth == answer;
        let (mark, ink) = if right {
            ("✓", INK)
        } else {
            ("✗", WARNING)
        };
        svg.text(
            [0.0, 2.0 * row + 14.0],
            Anchor::Start,
            ink,
            &format!("truth: {} {mark}", class_name(truth)),
        );
        summary.push_str(&format!("; the truth is {}", class_name(truth)));
    }
    summary.push('.');
    let rows = Class::ALL
        .iter()
        .map(|class| {
            vec![
                class_name(*class).to_owned(),
                format_percent(probabilities[class.label()]),
            ]
        })
        .collect();
    Figure {
        svg: svg.finish(&summary),
        size,
        summary,
        hover,
        table: Some(Table::new(&["class", "probability"], rows)),
    }
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
        let figure = prediction(&[0.06, 0.94], Some(Class::GeneFlow), 160.0);
        assert_eq!(
            figure.summary,
            "The network gives gene flow a probability of 0.94; the truth is gene flow."
        );
        assert!(figure.svg.contains("truth: gene flow ✓"));
        let wrong = prediction(&[0.7, 0.3], Some(Class::GeneFlow), 160.0);
        assert!(
            wrong.svg.contains("truth: gene flow ✗")
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
