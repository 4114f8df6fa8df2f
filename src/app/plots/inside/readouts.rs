//! Is the theory in there? What a linear read-out finds in each layer, as a table and over the epochs.

use super::super::chart::Chart;
use super::super::colour::PALETTE;
use super::super::curves::{curve_size, epoch_axis};
use super::super::ends::{End, name_ends};
use super::super::figure::{Figure, Table};
use super::super::frame::Axis;
use super::super::scale::{Kind, extent, round_out};
use super::super::svg::text_width;
use super::names::quantity_name;
use crate::experiment::Experiment;
use crate::inspection::readout::{Features, ReadOut};
use crate::inspection::{Quantity, ReadOuts};
use crate::number::{format_count, format_decimal};
use crate::sentence::counted;

/// A table of read-outs, written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOutTable {
    /// What the numbers are, in one sentence.
    pub caption: String,
    /// Heads of the columns; an underscore begins a subscript.
    pub quantities: Vec<String>,
    /// One for each layer.
    pub rows: Vec<ReadOutRow>,
    /// Quantities that are the same for all these examples: left out of the columns.
    pub constant: Vec<String>,
}

/// What is found in one layer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOutRow {
    /// The layer.
    pub layer: String,
    /// One for each quantity.
    pub cells: Vec<ReadOutCell>,
}

/// One R2 with its controls, such as ".997", ".98" and "0".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOutCell {
    /// From the trained network: set in bold.
    pub trained: String,
    /// From the untrained network: grey.
    pub untrained: String,
    /// To shuffled labels: grey.
    pub shuffled: String,
    /// All three in words.
    pub reading: String,
}

/// Writes the read-outs of an experiment's network as a table.
pub fn read_out_table(read_outs: &ReadOuts, experiment: &Experiment) -> ReadOutTable {
    let named = |varying: bool| -> Vec<String> {
        let of = |(column, _): &(usize, &Quantity)| varies(read_outs, *column) == varying;
        read_outs
            .quantities
            .iter()
            .enumerate()
            .filter(of)
            .map(|(_, quantity)| quantity_name(quantity, experiment))
            .collect()
    };
    let quantities = named(true);
    let row = |(layer, cells): (&String, &Vec<ReadOut>)| {
        let cells = cells
            .iter()
            .enumerate()
            .filter(|(column, _)| varies(read_outs, *column));
        let cells = cells
            .zip(&quantities)
            .map(|((_, cell), quantity)| written(cell, layer, quantity));
        ReadOutRow {
            layer: layer.clone(),
            cells: cells.collect(),
        }
    };
    let features = match read_outs.features {
        Features::Channels => "each channel's mean and standard deviation",
        Features::Flattened => "every value",
    };
    let caption = format!(
        "R² of a cross-validated linear read-out from {features} of a layer, {} examples, after {}; grey: the untrained network, and \
         shuffled labels.",
        format_count(f64::from(read_outs.examples)),
        counted(u64::from(read_outs.epoch), "epoch", "epochs")
    );
    let rows = read_outs
        .layers
        .iter()
        .zip(&read_outs.rows)
        .map(row)
        .collect();
    ReadOutTable {
        caption,
        constant: named(false),
        quantities,
        rows,
    }
}

/// Whether a quantity differs between these examples: then every layer has an R2, be it a poor one.
pub fn varies(read_outs: &ReadOuts, column: usize) -> bool {
    read_outs
        .rows
        .iter()
        .any(|row| row.get(column).is_some_and(|cell| cell.trained.is_some()))
}

fn written(cell: &ReadOut, layer: &str, quantity: &str) -> ReadOutCell {
    let [trained, untrained, shuffled] = [cell.trained, cell.untrained, cell.shuffled].map(r2);
    let reading = format!(
        "{quantity} from {layer}: R² {trained} trained, {untrained} untrained, {shuffled} with shuffled labels"
    );
    ReadOutCell {
        trained,
        untrained,
        shuffled,
        reading,
    }
}

/// R2 in few characters: two decimals, three close to one.
fn r2(value: Option<f64>) -> String {
    let Some(value) = value.filter(|value| value.is_finite()) else {
        return "–".to_owned();
    };
    if value <= -1.0 {
        return "< -1".to_owned();
    }
    let text = if value >= 0.95 {
        format!("{value:.3}")
    } else {
        format!("{value:.2}")
    };
    match text.as_str() {
        "1.000" => "1".to_owned(),
        "0.00" | "-0.00" => "0".to_owned(),
        text => text.replacen("0.", ".", 1),
    }
}

/// R2 of one quantity, by its name, over the epochs, a line for each layer, with that of the untrained network dashed in the same colour.
pub fn read_out_curves(
    history: &[ReadOuts],
    (quantity, name): (&Quantity, &str),
    epochs: u32,
    width: f64,
) -> Figure {
    let mut history: Vec<&ReadOuts> = history.iter().collect();
    history.sort_by_key(|read_outs| read_outs.epoch);
    let layers = history
        .last()
        .map_or(&[][..], |newest| newest.layers.as_slice());
    let points = |layer: usize, of: fn(&ReadOut) -> Option<f64>| -> Vec<[f64; 2]> {
        let at = |read_outs: &&ReadOuts| {
            let column = read_outs
                .quantities
                .iter()
                .position(|other| other == quantity)?;
            Some([
                f64::from(read_outs.epoch),
                of(read_outs.rows.get(layer)?.get(column)?)?,
            ])
        };
        history
            .iter()
            .filter_map(at)
            .filter(|point| point[1].is_finite())
            .collect()
    };
    let curve = |(index, layer)| Curve {
        layer,
        trained: points(index, |cell| cell.trained),
        untrained: points(index, |cell| cell.untrained),
    };
    let curves: Vec<Curve<'_>> = layers.iter().enumerate().map(curve).collect();
    let lowest = extent(
        Kind::Linear,
        curves
            .iter()
            .flat_map(|curve| curve.trained.iter().chain(&curve.untrained))
            .map(|p| p[1]),
    );
    let low = lowest.map_or(0.0, |[low, _]| low.clamp(-0.5, 0.0));
    let y = Axis::new(
        Kind::Linear,
        [round_out(Kind::Linear, [low, 1.0], 5)[0], 1.0],
        format!("R² of {name}, dashed: untrained"),
    )
    .written(format_decimal)
    .with_ticks(5);
    let last = history.last().map_or(0, |newest| newest.epoch).max(epochs);
    let room = layers
        .iter()
        .map(|layer| text_width(layer))
        .fold(0.0, f64::max)
        + 26.0;
    let mut chart = Chart::new(curve_size(width), epoch_axis(f64::from(last)), y, room);
    let mut ends = Vec::new();
    for (
        Curve {
            layer,
            trained,
            untrained,
        },
        ink,
    ) in curves.iter().zip(PALETTE.iter().cycle())
    {
        chart.curve(
            untrained,
            ink,
            " stroke-width=\"1\" stroke-dasharray=\"4 3\"",
        );
        chart.curve(trained, ink, " stroke-width=\"1.75\"");
        for &point in trained {
            let [x, y] = chart.place(point);
            chart.over().circle([x, y], 2.2, ink, "");
            let text = format!(
                "{layer}, epoch {}: R² of {name} {}",
                point[0],
                r2(Some(point[1]))
            );
            chart.hover([x - 6.0, y - 6.0, 12.0, 12.0], text);
        }
        ends.extend(trained.last().map(|&at| End {
            at,
            ink,
            name: (*layer).clone(),
        }));
    }
    name_ends(&mut chart, ends);
    let newest: Vec<String> = curves
        .iter()
        .filter_map(
            |Curve {
                 layer,
                 trained,
                 untrained,
             }| {
                let before = r2(untrained.last().map(|point| point[1]));
                Some(format!(
                    "{layer}: {} (untrained {before})",
                    r2(Some(trained.last()?[1]))
                ))
            },
        )
        .collect();
    let summary = if newest.is_empty() {
        format!("R² of {name} by epoch: nothing read out yet, or it does not vary.")
    } else {
        format!("R² of {name} in each layer: {}.", newest.join(", "))
    };
    let rows = curves.iter().flat_map(
        |Curve {
             layer,
             trained,
             untrained,
         }| {
            let before = r2(untrained.last().map(|point| point[1]));
            trained.iter().map(move |point| {
                vec![
                    (*layer).clone(),
                    point[0].to_string(),
                    r2(Some(point[1])),
                    before.clone(),
                ]
            })
        },
    );
    let table = Table::new(&["layer", "epoch", "R²", "untrained"], rows.collect());
    chart.finish(summary, Some(table))
}

/// What is found in one layer: epochs and R2.
struct Curve<'a> {
    layer: &'a String,
    trained: Vec<[f64; 2]>,
    untrained: Vec<[f64; 2]>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Preset;
    use crate::inspection::readout::Quantity as Named;

    fn read_outs(epoch: u32, trained: [Option<f64>; 2]) -> ReadOuts {
        let row = |trained: Option<f64>| {
            let control = |share: f64| trained.map(|value| value * share);
            vec![
                ReadOut::default(),
                ReadOut {
                    trained,
                    untrained: control(0.5),
                    shuffled: control(0.0),
                },
            ]
        };
        ReadOuts {
            epoch,
            features: Features::Channels,
            examples: 2_000,
            layers: vec!["Input".to_owned(), "Conv 1".to_owned()],
            quantities: [Named::SegregatingSites, Named::Pi]
                .map(Quantity::Named)
                .to_vec(),
            rows: trained.map(row).to_vec(),
        }
    }

    #[test]
    fn numbers_are_short_and_what_does_not_vary_is_told_once() {
        let table = read_out_table(
            &read_outs(3, [Some(0.9968), Some(0.61)]),
            &Preset::Tajima.experiment(),
        );
        assert_eq!(
            (table.quantities, table.constant),
            (vec!["π".to_owned()], vec!["S".to_owned()])
        );
        let cell = &table.rows[0].cells[0];
        assert_eq!(
            [&cell.trained, &cell.untrained, &cell.shuffled],
            [".997", ".50", "0"]
        );
        assert_eq!(table.rows[1].cells[0].trained, ".61");
        assert!(table.caption.contains("2,000 examples, after 3 epochs"));
        assert_eq!(
            [-3.0, -0.031, 0.9999, -0.001, 0.96].map(|value| r2(Some(value))),
            ["< -1", "-.03", "1", "0", ".960"]
        );
    }

    #[test]
    fn a_better_read_layer_lies_higher_and_the_untrained_is_dashed() {
        let history = [
            read_outs(2, [Some(0.9), Some(0.5)]),
            read_outs(1, [Some(0.8), Some(0.4)]),
        ];
        let figure = read_out_curves(&history, (&Quantity::Named(Named::Pi), "π"), 5, 358.0);
        assert_eq!(
            figure.summary,
            "R² of π in each layer: Input: .90 (untrained .45), Conv 1: .50 (untrained .25)."
        );
        assert_eq!(figure.hover.len(), 4);
        assert!(figure.hover[1].y < figure.hover[3].y && figure.hover[1].x > figure.hover[0].x);
        assert_eq!(figure.svg.matches("stroke-dasharray=\"4 3\"").count(), 2);
        let nothing = read_out_curves(
            &history,
            (&Quantity::Named(Named::SegregatingSites), "S"),
            5,
            358.0,
        );
        assert!(nothing.hover.is_empty() && nothing.summary.contains("does not vary"));
    }
}
