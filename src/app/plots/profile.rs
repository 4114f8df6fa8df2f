//! Diversity along a locus around a selected site, against what the trajectories and the formula of the valley say.

use super::colour::{CARRIERS, INK, INK_SOFT};
use super::figure::{Figure, HoverTarget, Table};
use super::frame::{Axis, Frame};
use super::scale::Kind;
use super::svg::{Anchor, Fit, polyline};
use crate::expectation::Profile;
use crate::number::{format_count, format_decimal};

/// A dot with two standard errors for each window; lines for theory, the formula and what is expected without a sweep.
pub fn diversity(profile: &Profile, width: f64) -> Figure {
    let length = profile.width * profile.windows.len() as f64;
    let means = profile.windows.iter().map(|window| window.mean);
    let highest = means
        .chain([profile.neutral])
        .filter(|value| value.is_finite())
        .fold(0.0, f64::max);
    let x = Axis::new(Kind::Linear, [0.0, length.max(1.0)], "position, base pairs");
    let y = Axis::from_zero(
        1.08 * highest.max(1e-9),
        "π, differences per 1,000 base pairs",
    )
    .written(format_decimal);
    let (mut svg, frame) = Frame::figure(
        Fit::new(width, [220.0, 960.0]),
        0.42,
        [190.0, 280.0],
        [x, y],
    );
    let site = frame.x.at(profile.site);
    svg.line(
        [site, frame.top],
        [site, frame.bottom],
        CARRIERS,
        " stroke-width=\"2.5\" class=\"selected\"",
    );
    let neutral = frame.y.at(profile.neutral);
    svg.line(
        [frame.left, neutral],
        [frame.right, neutral],
        INK,
        " stroke-width=\"1.25\" stroke-dasharray=\"6 4\" class=\"neutral\"",
    );
    let place = |&[position, value]: &[f64; 2]| [frame.x.at(position), frame.y.at(value)];
    if !profile.valley.is_empty() {
        let line = polyline(profile.valley.iter().map(place));
        svg.path(&line, "none", &format!(" stroke=\"{INK}\" stroke-width=\"1.25\" stroke-dasharray=\"1.5 2.5\" class=\"valley\""));
    }
    if !profile.theory.is_empty() {
        svg.path(
            &polyline(profile.theory.iter().map(place)),
            "none",
            &format!(" stroke=\"{INK}\" stroke-width=\"1.5\" class=\"theory\""),
        );
    }
    let (mut hover, mut rows) = (Vec::new(), Vec::new());
    for (index, (window, theory_error)) in profile.windows.iter().zip(&profile.errors).enumerate() {
        let [from, to] = [index, index + 1].map(|edge| edge as f64 * profile.width);
        let middle = frame.x.at(0.5 * (from + to));
        if window.mean.is_finite() {
            let ends = [-2.0, 2.0].map(|errors| {
                frame.y.at(window.mean
                    + errors
                        * if window.error.is_finite() {
                            window.error
                        } else {
                            0.0
                        })
            });
            svg.line(
                [middle, ends[0]],
                [middle, ends[1]],
                INK_SOFT,
                " stroke-width=\"1.25\"",
            );
            svg.circle(
                [middle, frame.y.at(window.mean)],
                2.75,
                INK_SOFT,
                " class=\"window\"",
            );
        }
        let expected = window
            .expected
            .map_or_else(|| "–".to_owned(), format_decimal);
        let range = [from, to].map(|at| format_count(at.round()));
        let text = format!(
            "{} to {} bp: {} ± {}, theory {expected}",
            range[0],
            range[1],
            format_decimal(window.mean),
            format_decimal(window.error)
        );
        hover.push(HoverTarget::new(
            [
                frame.x.at(from),
                frame.top,
                frame.x.at(to) - frame.x.at(from),
                frame.bottom - frame.top,
            ],
            text,
        ));
        rows.push(vec![
            range[0].clone(),
            range[1].clone(),
            format_decimal(window.mean),
            format_decimal(window.error),
            expected,
            format_decimal(*theory_error),
        ]);
    }
    svg.text_over(
        [frame.right - 2.0, neutral - 5.0],
        Anchor::End,
        INK,
        &format!("without the sweep, θ = {}", format_decimal(profile.neutral)),
    );
    let lowest = profile
        .windows
        .iter()
        .map(|window| window.mean)
        .filter(|mean| mean.is_finite())
        .fold(f64::INFINITY, f64::min);
    let summary = format!(
        "Diversity in {} windows along the locus: lowest {}, without the sweep {}; per 1,000 base pairs.",
        profile.windows.len(),
        format_decimal(lowest),
        format_decimal(profile.neutral)
    );
    let table = Table::new(&["from, bp", "to, bp", "π", "±", "theory", "±"], rows);
    svg.figure(summary, hover).with_table(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expectation::Many;
    use crate::history::{Story, Study};

    #[test]
    fn every_window_is_a_dot_and_the_formula_is_drawn_where_it_holds() {
        for (story, valley) in [
            (Story::HardSweep, 1),
            (Story::SoftSweep, 0),
            (Story::PartialSweep, 0),
        ] {
            let mut many = Many::new(Study::of(story), 5).unwrap();
            (0..5).for_each(|_| many.step());
            let figure = diversity(&many.loci().profile.unwrap(), 600.0);
            assert_eq!(
                ["window", "theory", "neutral", "valley"]
                    .map(|class| figure.svg.matches(&format!("class=\"{class}\"")).count()),
                [30, 1, 1, valley]
            );
            assert!(
                figure.summary.starts_with("Diversity in 30 windows")
                    && figure.summary.contains("without the sweep 0.5;"),
                "{}",
                figure.summary
            );
        }
    }
}
