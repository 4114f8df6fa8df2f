//! Are the probabilities honest?

use super::chart::{Dash, Ink};
use super::figure::{Figure, Table};
use super::roc::square_chart;
use crate::evaluation::CalibrationBin;
use crate::number::{format_count, format_decimal, format_percent};

/// How often a probability came true against how large it was, with the size of each bin: of a class where one is named, else of whichever
/// class the network named.
pub fn calibration(bins: &[CalibrationBin], class: Option<&str>, width: f64) -> Figure {
    let (of, came) = class.map_or_else(
        || ("the class named".to_owned(), "named rightly".to_owned()),
        |class| (class.to_owned(), class.to_owned()),
    );
    let mut chart = square_chart(
        width,
        [
            &format!("predicted probability of {of}"),
            "observed fraction",
        ],
    );
    chart.line([[0.0, 0.0], [1.0, 1.0]], Ink::Soft, Dash::Dotted, 1.0);
    chart.line(
        bins.iter().map(|bin| [bin.predicted, bin.observed]),
        Ink::Black,
        Dash::Solid,
        1.0,
    );
    let total: f64 = bins.iter().map(|bin| f64::from(bin.count)).sum();
    for bin in bins {
        // The area of a dot is its bin's share of all loci.
        let radius = if total > 0.0 {
            1.5 + 7.0 * (f64::from(bin.count) / total).sqrt()
        } else {
            1.5
        };
        chart.dot([bin.predicted, bin.observed], radius, Ink::Black);
        let [x, y] = chart.place([bin.predicted, bin.observed]);
        let (predicted, observed) = (format_percent(bin.predicted), format_percent(bin.observed));
        let text = format!(
            "{} examples, predicted {predicted} on average: {observed} were {came}",
            format_count(f64::from(bin.count))
        );
        chart.hover(
            [
                x - radius - 3.0,
                y - radius - 3.0,
                2.0 * radius + 6.0,
                2.0 * radius + 6.0,
            ],
            text,
        );
    }
    let distances = bins
        .iter()
        .map(|bin| (bin.predicted - bin.observed).abs() * f64::from(bin.count))
        .filter(|distance| distance.is_finite());
    let summary = if total > 0.0 {
        let error = distances.sum::<f64>() / total;
        format!(
            "Calibration of {} examples in {} bins: predicted and observed frequency of {of} differ by {} on average.",
            format_count(total),
            bins.len(),
            format_percent(error)
        )
    } else {
        "Calibration: nothing tested yet.".to_owned()
    };
    let rows = bins.iter().map(|bin| {
        vec![
            format_decimal(bin.predicted),
            format_decimal(bin.observed),
            format_count(f64::from(bin.count)),
        ]
    });
    let table = Table::new(&["predicted", "observed", "examples"], rows.collect());
    chart.finish(summary, Some(table))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_distance_is_weighted_by_the_size_of_the_bins() {
        let bins = [
            CalibrationBin {
                predicted: 0.1,
                observed: 0.2,
                count: 300,
            },
            CalibrationBin {
                predicted: 0.9,
                observed: 0.9,
                count: 100,
            },
        ];
        let figure = calibration(&bins, Some("gene flow"), 260.0);
        assert_eq!(
            figure.summary,
            "Calibration of 400 examples in 2 bins: predicted and observed frequency of gene flow differ by 7.5 % on average."
        );
        assert_eq!(figure.hover.len(), 2);
        let any = calibration(&bins, None, 260.0);
        assert!(any.hover[0].text.ends_with("were named rightly"));
    }
}
