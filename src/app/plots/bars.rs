//! Bars with theory over them: a site frequency spectrum, a histogram.

use super::colour::{INK, INK_SOFT, PAPER};
use super::figure::{Figure, HoverTarget, Table};
use super::frame::{Axis, Frame};
use super::highlight::{Highlight, Mark};
use super::scale::Kind;
use super::svg::{Anchor, Fit, Svg, polyline};
use crate::expectation::{Estimate, Histogram};
use crate::number::{format_count, format_decimal};

/// Sites by the number of derived alleles as bars, what theory expects as a line with dots. `spectrum` has `n + 1` entries, of which the
/// outer two are not drawn.
pub fn site_spectrum(
    spectrum: &[Estimate],
    title: &'static str,
    highlight: &Highlight,
    width: f64,
) -> Figure {
    let inner: Vec<(usize, &Estimate)> = spectrum
        .iter()
        .enumerate()
        .skip(1)
        .take(spectrum.len().saturating_sub(2))
        .collect();
    let highest = inner
        .iter()
        .flat_map(|(_, estimate)| [Some(estimate.mean), estimate.expected])
        .flatten()
        .filter(|value| value.is_finite())
        .fold(0.0, f64::max);
    let x = Axis::new(
        Kind::Linear,
        [0.5, inner.len().max(1) as f64 + 0.5],
        "haplotypes with the derived allele",
    );
    let y = Axis::from_zero(highest.max(1e-9), title);
    let (mut svg, frame) = Frame::figure(
        Fit::new(width, [200.0, 960.0]),
        0.42,
        [170.0, 240.0],
        [x, y],
    );
    let step = (frame.right - frame.left) / inner.len().max(1) as f64;
    let (mut hover, mut rows, mut theory) = (Vec::new(), Vec::new(), Vec::new());
    for (slot, &(derived, estimate)) in inner.iter().enumerate() {
        let left = frame.left + slot as f64 * step;
        let top = frame.y.at(estimate.mean);
        let ink = if highlight.cells.contains(&[derived, 0]) {
            INK
        } else {
            INK_SOFT
        };
        svg.rect(
            [left + 0.1 * step, top, 0.8 * step, frame.bottom - top],
            ink,
            " fill-opacity=\"0.55\" class=\"bar\"",
        );
        theory.extend(
            estimate
                .expected
                .map(|expected| [left + 0.5 * step, frame.y.at(expected)]),
        );
        let text = format!(
            "{derived} derived: {}{}",
            format_decimal(estimate.mean),
            compared(estimate)
        );
        hover.push(HoverTarget::marked(
            frame.column(left, step),
            text,
            Mark::Cell([derived, 0]),
        ));
        rows.push(vec![
            derived.to_string(),
            format_decimal(estimate.mean),
            estimate.expected.map_or_else(dash, format_decimal),
            estimate.z().map_or_else(dash, score),
        ]);
    }
    draw_theory(&mut svg, &theory, step > 9.0);
    let sites: f64 = inner
        .iter()
        .map(|(_, estimate)| estimate.mean)
        .filter(|mean| mean.is_finite())
        .sum();
    let with = if theory.is_empty() {
        "no theory is drawn"
    } else {
        "theory is drawn as a line"
    };
    let summary = format!(
        "Site frequency spectrum with {} sites in {} classes; {with}.",
        format_decimal(sites),
        inner.len()
    );
    let table = Table::new(&["derived", "sites", "theory", "z"], rows);
    svg.figure(summary, hover).with_table(table)
}

/// How many loci have which value, and how many theory expects.
pub fn histogram(histogram: &Histogram, title: &'static str, width: f64) -> Figure {
    let end = histogram.low + histogram.counts.len().max(1) as f64 * histogram.width;
    let counts = || histogram.counts.iter().map(|&count| f64::from(count));
    let highest = counts()
        .chain(
            histogram
                .theory
                .iter()
                .copied()
                .filter(|value| value.is_finite()),
        )
        .fold(1.0, f64::max);
    let x = Axis::new(Kind::Linear, [histogram.low, end], title);
    let y = Axis::from_zero(highest, "loci");
    let (mut svg, frame) =
        Frame::figure(Fit::new(width, [200.0, 620.0]), 0.5, [170.0, 230.0], [x, y]);
    let step = (frame.right - frame.left) / histogram.counts.len().max(1) as f64;
    let (mut hover, mut rows, mut theory) = (Vec::new(), Vec::new(), Vec::new());
    for (bar, count) in counts().enumerate() {
        let left = frame.left + bar as f64 * step;
        let top = frame.y.at(count);
        svg.rect(
            [left + 0.5, top, (step - 1.0).max(0.5), frame.bottom - top],
            INK_SOFT,
            " fill-opacity=\"0.55\" class=\"bar\"",
        );
        let [from, to] = [bar, bar + 1].map(|edge| histogram.low + edge as f64 * histogram.width);
        let expected = histogram
            .theory
            .get(bar)
            .copied()
            .filter(|value| value.is_finite());
        theory.extend(expected.map(|expected| [left + 0.5 * step, frame.y.at(expected)]));
        let last = bar + 1 == histogram.counts.len();
        let range = if last {
            format!("{} and more", format_decimal(from))
        } else {
            format!("{} to {}", format_decimal(from), format_decimal(to))
        };
        let beside = expected.map_or_else(String::new, |expected| {
            format!(", theory {}", format_decimal(expected))
        });
        hover.push(HoverTarget::new(
            frame.column(left, step),
            format!("{range}: {} loci{beside}", format_count(count)),
        ));
        rows.push(vec![
            range,
            format_count(count),
            expected.map_or_else(dash, format_decimal),
        ]);
    }
    draw_theory(&mut svg, &theory, false);
    let place = |value: f64| frame.x.at(value);
    if histogram.mean.mean.is_finite() {
        let x = place(histogram.mean.mean);
        svg.line(
            [x, frame.top],
            [x, frame.bottom],
            INK,
            " stroke-dasharray=\"4 3\"",
        );
        let (anchor, shift) = if x > 0.6 * frame.right {
            (Anchor::End, -4.0)
        } else {
            (Anchor::Start, 4.0)
        };
        svg.text_over(
            [x + shift, frame.top + 8.0],
            anchor,
            INK,
            &format!("mean {}", format_decimal(histogram.mean.mean)),
        );
    }
    let with = if theory.is_empty() {
        "no theory is drawn"
    } else {
        "theory is drawn as a line"
    };
    let loci: f64 = counts().sum();
    let summary = format!(
        "Histogram of {title} over {} loci, mean {}{}; {with}.",
        format_count(loci),
        format_decimal(histogram.mean.mean),
        compared(&histogram.mean)
    );
    let table = Table::new(&[title, "loci", "theory"], rows);
    svg.figure(summary, hover).with_table(table)
}

fn draw_theory(svg: &mut Svg, points: &[[f64; 2]], dots: bool) {
    if points.is_empty() {
        return;
    }
    svg.path(
        &polyline(points.iter().copied()),
        "none",
        &format!(" stroke=\"{INK}\" stroke-width=\"1.5\" class=\"theory\""),
    );
    for point in points.iter().filter(|_| dots) {
        svg.circle(
            *point,
            3.0,
            PAPER,
            &format!(" stroke=\"{INK}\" stroke-width=\"1.5\""),
        );
    }
}

/// A mean against theory, for the end of a sentence.
fn compared(estimate: &Estimate) -> String {
    let expected = estimate.expected.map_or_else(String::new, |expected| {
        format!(", theory {}", format_decimal(expected))
    });
    let z = estimate
        .z()
        .map_or_else(String::new, |z| format!(", z {}", score(z)));
    format!("{expected}{z}")
}

fn score(z: f64) -> String {
    format!("{z:+.1}")
}

fn dash() -> String {
    "–".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(mean: f64, expected: Option<f64>) -> Estimate {
        Estimate {
            mean,
            error: 0.5,
            expected,
        }
    }

    #[test]
    fn bars_and_theory_stand_for_the_inner_classes() {
        let spectrum = [
            estimate(0.0, None),
            estimate(4.0, Some(5.0)),
            estimate(2.0, Some(2.5)),
            estimate(0.0, None),
        ];
        let figure = site_spectrum(&spectrum, "sites", &Highlight::default(), 300.0);
        assert_eq!(figure.svg.matches("class=\"bar\"").count(), 2);
        assert_eq!(figure.hover[0].text, "1 derived: 4, theory 5, z -2.0");
        assert_eq!(figure.hover[1].mark, Some(Mark::Cell([2, 0])));
        assert_eq!(
            figure.summary,
            "Site frequency spectrum with 6 sites in 2 classes; theory is drawn as a line."
        );
        let document = roxmltree::Document::parse(&figure.svg).unwrap();
        let line = document
            .descendants()
            .find(|node| node.attribute("class") == Some("theory"))
            .unwrap();
        assert_eq!(line.attribute("d").unwrap().matches('L').count(), 1);
    }

    #[test]
    fn a_histogram_says_what_each_bar_holds() {
        let data = Histogram {
            low: 0.0,
            width: 2.0,
            counts: vec![3, 1],
            theory: vec![2.5, 1.5],
            mean: estimate(1.5, None),
        };
        let figure = histogram(&data, "sites", 300.0);
        assert_eq!(figure.hover[0].text, "0 to 2: 3 loci, theory 2.5");
        assert_eq!(figure.hover[1].text, "2 and more: 1 loci, theory 1.5");
        assert_eq!(
            figure.summary,
            "Histogram of sites over 4 loci, mean 1.5; theory is drawn as a line."
        );
        let bare = histogram(
            &Histogram {
                theory: vec![],
                ..data
            },
            "sites",
            300.0,
        );
        assert!(
            bare.summary.ends_with("no theory is drawn.") && !bare.svg.contains("class=\"theory\"")
        );
    }
}
