//! What a locus costs over what makes it cost more, on logarithmic axes, with what was forecast.

use super::colour::{INK, INK_SOFT};
use super::figure::{Figure, HoverTarget, Table};
use super::frame::{Axis, Frame};
use super::scale::{Kind, extent, round_out};
use super::svg::{Fit, polyline};
use crate::expectation::{CostCurve, Forecast, Grows};
use crate::number::{format_count, format_decimal};

/// What is drawn upwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// Time per locus.
    Time,
    /// Memory of the largest locus.
    Memory,
}

impl Cost {
    fn of(self, seconds: f64, bytes: f64) -> f64 {
        if self == Self::Time { seconds } else { bytes }
    }

    fn words(self, value: f64) -> String {
        if self == Self::Time {
            duration(value)
        } else {
            memory(value)
        }
    }
}

/// A dot for each measured point and a line through them; a dashed line through what was forecast from the two points before each.
pub fn cost(curve: &CostCurve, what: Cost, width: f64) -> Figure {
    let measured: Vec<[f64; 2]> = curve
        .points
        .iter()
        .map(|point| [point.at, what.of(point.seconds, point.bytes)])
        .collect();
    let of = |at: f64, forecast: Forecast| [at, what.of(forecast.seconds, forecast.bytes)];
    let forecast = curve
        .points
        .iter()
        .filter_map(|point| Some(of(point.at, point.forecast?)));
    let beyond = curve.beyond.map(|(at, forecast)| of(at, forecast));
    let forecast: Vec<[f64; 2]> = forecast.chain(beyond).collect();
    let along = |axis: usize| {
        extent(
            Kind::Log,
            measured.iter().chain(&forecast).map(|point| point[axis]),
        )
        .unwrap_or([1.0, 10.0])
    };

    let (title, unit) = match curve.grows {
        Grows::Haplotypes => ("haplotypes", "haplotypes"),
        Grows::Crossovers => ("4NrL, about", "4NrL"),
    };
    let x = Axis::new(Kind::Log, along(0), title);
    let (name, format): (_, fn(f64) -> String) = match what {
        Cost::Time => ("time per locus", duration),
        Cost::Memory => ("memory", memory),
    };
    let y = Axis::new(Kind::Log, round_out(Kind::Log, along(1), 4), name).written(format);
    let (mut svg, frame) =
        Frame::figure(Fit::new(width, [220.0, 620.0]), 0.5, [170.0, 240.0], [x, y]);
    let place = |&[at, value]: &[f64; 2]| [frame.x.at(at), frame.y.at(value)];
    let dashed = format!(
        " stroke=\"{INK_SOFT}\" stroke-width=\"1.25\" stroke-dasharray=\"6 4\" class=\"forecast\""
    );
    svg.path(&polyline(forecast.iter().map(place)), "none", &dashed);
    svg.path(
        &polyline(measured.iter().map(place)),
        "none",
        &format!(" stroke=\"{INK}\" stroke-width=\"1.5\" class=\"measured\""),
    );
    let (mut hover, mut rows) = (Vec::new(), Vec::new());
    let forecasts = curve.points.iter().map(|point| point.forecast);
    for ((point, loci), forecast) in measured
        .iter()
        .zip(curve.points.iter().map(|point| point.loci))
        .zip(forecasts)
    {
        let [x, y] = place(point);
        svg.circle([x, y], 3.0, INK, " class=\"point\"");
        let [at, value] = [format_count(point[0].round()), what.words(point[1])];
        let forecast = forecast.map_or("–".to_owned(), |forecast| {
            what.words(of(0.0, forecast)[1])
        });
        hover.push(HoverTarget::new(
            frame.column(x - 10.0, 20.0),
            format!("{at} {unit}: {value}, forecast {forecast}"),
        ));
        rows.push(vec![at, loci.to_string(), value, forecast]);
    }
    if let (Some(point), Some([at, value])) = (forecast.last().filter(|_| beyond.is_some()), beyond)
    {
        let [x, y] = place(point);
        svg.circle(
            [x, y],
            3.0,
            "none",
            &format!(" stroke=\"{INK_SOFT}\" class=\"beyond\""),
        );
        let [at, value] = [format_count(at.round()), what.words(value)];
        hover.push(HoverTarget::new(
            frame.column(x - 10.0, 20.0),
            format!("{at} {unit}: not measured, forecast {value}"),
        ));
        rows.push(vec![at, "0".to_owned(), "–".to_owned(), value]);
    }
    let name = if what == Cost::Time {
        "Time per locus"
    } else {
        "Memory of a locus"
    };
    let summary = match (measured.first(), measured.last()) {
        (Some(first), Some(last)) => {
            let [from, to] = [first, last].map(|point| {
                format!(
                    "{} at {} {unit}",
                    what.words(point[1]),
                    format_count(point[0].round())
                )
            });
            format!("{name}, from {from} to {to}.")
        }
        _ => format!("{name}: nothing measured yet."),
    };
    let table = Table::new(&[unit, "loci", "measured", "forecast"], rows);
    svg.figure(summary, hover).with_table(table)
}

/// Seconds in a readable unit.
fn duration(seconds: f64) -> String {
    match seconds {
        long if long >= 1.0 => format!("{} s", format_decimal(long)),
        short if short >= 1e-3 => format!("{} ms", format_decimal(1e3 * short)),
        tiny => format!("{} µs", format_decimal(1e6 * tiny)),
    }
}

/// Bytes in a readable unit.
pub(super) fn memory(bytes: f64) -> String {
    if bytes >= 1e6 {
        format!("{} MB", format_decimal(bytes / 1e6))
    } else {
        format!("{} kB", format_decimal(bytes / 1e3))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expectation::{Measuring, PATIENCE};
    use crate::history::Study;
    use std::cell::Cell;

    #[test]
    fn what_was_measured_and_what_was_forecast_are_drawn() {
        // A clock that goes faster with every look: after a few points the next would take too long.
        let time = Cell::new(100.0);
        let mut measuring = Measuring::new(Study::default()).unwrap();
        let empty = cost(&measuring.costs().curves[0], Cost::Time, 400.0);
        assert!(empty.summary == "Time per locus: nothing measured yet." && empty.hover.is_empty());
        while measuring.step(|| time.replace(1.5 * time.get())) {}
        for curve in &measuring.costs().curves {
            assert!(
                curve
                    .beyond
                    .is_some_and(|(_, forecast)| forecast.seconds > PATIENCE)
            );
            for what in [Cost::Time, Cost::Memory] {
                let figure = cost(curve, what, 400.0);
                let count = |class: &str| figure.svg.matches(&format!("class=\"{class}\"")).count();
                assert_eq!(
                    ["point", "beyond", "measured", "forecast"].map(count),
                    [curve.points.len(), 1, 1, 1]
                );
                assert_eq!(figure.table.unwrap().rows.len(), curve.points.len() + 1);
            }
        }
    }

    #[test]
    fn units_are_readable() {
        assert_eq!(
            [2.5e-6, 0.0125, 3.0].map(duration),
            ["2.5 µs", "12.5 ms", "3 s"]
        );
        assert_eq!([8_192.0, 1.4e7].map(memory), ["8.19 kB", "14 MB"]);
    }
}
