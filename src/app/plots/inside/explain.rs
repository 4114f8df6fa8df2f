//! The numbers that one cell was made from: a window of values, the kernel over it, the products, their sum, the bias, the ReLU.

use super::super::colour::{INK, INK_SOFT, Ramp};
use super::super::figure::{Figure, HoverTarget, Table};
use super::super::svg::{Anchor, Fit, Svg, text_width};
use super::drawn::LayerStack;
use super::input::InputCells;
use super::label::title;
use crate::inspection::{CellPlace, Explanation, Step, Term};
use crate::number::{format_count, format_decimal};
use std::collections::{BTreeMap, BTreeSet};

/// Width and height of a number's cell, CSS pixels.
const CELL: [f64; 2] = [40.0, 17.0];
/// Between two of the three panels.
const BETWEEN: f64 = 14.0;
/// From the top to the first row: the title, and the panels' names.
const HEAD: f64 = 46.0;
/// Most rows with numbers; the table has all.
const MOST_ROWS: usize = 20;
/// Most columns of a window side by side.
const MOST_COLUMNS: usize = 3;

/// Terms that stand in one row: those of one channel at the steps of the window, or a single one.
struct Row {
    label: String,
    terms: Vec<Option<Term>>,
}

impl Row {
    fn weight(&self) -> f64 {
        self.terms
            .iter()
            .flatten()
            .map(|term| product(term).abs())
            .fold(0.0, f64::max)
    }
}

/// Draws how a cell of a stack came about: the rows that weigh most, as many as fit.
pub fn explanation(explanation: &Explanation, stack: &LayerStack, width: f64) -> Figure {
    let Fit { view, drawn } = Fit::new(width, [300.0, 640.0]);
    let cell = CellPlace {
        layer: explanation.layer + 1,
        place: explanation.cell,
    };
    let name = stack
        .place_name(cell)
        .unwrap_or_else(|| "A cell".to_owned());
    let value = format_decimal(explanation.value);
    let (terms, lines) = match &explanation.step {
        Step::Sum {
            terms,
            of,
            rest,
            bias,
            sum,
            relu,
        } => (
            terms.as_slice(),
            sum_lines(terms, *of, *rest, *bias, *sum, *relu, &value),
        ),
        Step::Mean { terms } => (
            terms.as_slice(),
            vec![format!("mean of {} values: {value}", terms.len())],
        ),
        Step::Largest { terms } => (
            terms.as_slice(),
            vec![format!("largest of {} values: {value}", terms.len())],
        ),
        Step::Same { .. } => (&[][..], vec![format!("handed on as it is: {value}")]),
    };
    let (columns, mut rows) = arrange(terms, explanation.layer, stack, drawn);
    let sorted = rows.len() > 1;
    rows.sort_by(|one, other| other.weight().total_cmp(&one.weight()));
    let left_out = rows.len().saturating_sub(MOST_ROWS);
    rows.truncate(MOST_ROWS);

    let foot = lines.len() as f64 * 16.0 + if left_out > 0 { 18.0 } else { 0.0 };
    let top = if rows.is_empty() { 22.0 } else { HEAD };
    let size = [view, top + rows.len() as f64 * CELL[1] + foot + 6.0];
    let mut svg = Svg::new(size);
    title(&mut svg, [0.0, 12.0], &format!("{name} = {value}"));
    if sorted {
        svg.text(
            [0.0, 25.0],
            Anchor::Start,
            INK_SOFT,
            "largest product first",
        );
    }
    let hover = if rows.is_empty() {
        Vec::new()
    } else {
        panels(
            &mut svg,
            &rows,
            columns,
            drawn,
            &explanation.step,
            explanation.layer == 0 && matches!(stack.input, InputCells::Alignment(_)),
        )
    };
    let mut baseline = top + rows.len() as f64 * CELL[1] + 14.0;
    if left_out > 0 {
        let hidden = format!("… and {left_out} more rows that weigh less, in the table");
        svg.text([0.0, baseline], Anchor::Start, INK_SOFT, &hidden);
        baseline += 18.0;
    }
    for line in &lines {
        svg.text([0.0, baseline], Anchor::Start, INK, line);
        baseline += 16.0;
    }
    let summary = format!("{name}: {}.", lines.join(", "));
    let table = table(terms, explanation, stack);
    svg.figure(summary, hover).with_table(table)
}

fn sum_lines(
    terms: &[Term],
    of: u32,
    rest: f64,
    bias: f64,
    sum: f64,
    relu: bool,
    value: &str,
) -> Vec<String> {
    let listed = terms.len() as u32;
    let mut lines = Vec::new();
    if of > listed {
        lines.push(format!(
            "{} products that weigh less: {}",
            format_count(f64::from(of - listed)),
            format_decimal(rest)
        ));
    }
    let (products, bias, whole) = (
        format_decimal(sum - bias),
        signed(bias),
        format_decimal(sum),
    );
    lines.push(format!(
        "sum of {} products {products} {bias} bias = {whole}",
        format_count(f64::from(of))
    ));
    if relu {
        lines.push(if sum < 0.0 {
            format!("below zero, so ReLU gives {value}")
        } else {
            format!("above zero, so ReLU leaves {value}")
        });
    }
    lines
}

/// Rows of terms, and how many columns each panel has. A window of a few steps has a column for each, anything else is a list.
fn arrange(terms: &[Term], layer: u32, stack: &LayerStack, drawn: f64) -> (usize, Vec<Row>) {
    let place_of = |term: &Term| CellPlace {
        layer,
        place: term.place,
    };
    let steps: BTreeSet<u32> = terms
        .iter()
        .filter_map(|term| stack.step_and_channel(place_of(term)))
        .map(|[step, _]| step)
        .collect();
    let channels: BTreeSet<u32> = terms
        .iter()
        .filter_map(|term| stack.step_and_channel(place_of(term)))
        .map(|[_, channel]| channel)
        .collect();
    // Of a window with rows, several terms have the same step and channel.
    let rows: BTreeSet<Option<usize>> =
        terms.iter().map(|term| stack.row(place_of(term))).collect();
    let fits = panel_width(steps.len()) * 3.0 + 2.0 * BETWEEN + 84.0 <= drawn;
    let columns = (2..=MOST_COLUMNS).contains(&steps.len());
    if !columns || channels.len() < 2 || rows.len() > 1 || !fits {
        let row = |term: &Term| Row {
            label: stack.part_name(place_of(term)).unwrap_or_default(),
            terms: vec![Some(*term)],
        };
        return (1, terms.iter().map(row).collect());
    }
    let mut rows: BTreeMap<u32, Row> = BTreeMap::new();
    for term in terms {
        let Some([step, channel]) = stack.step_and_channel(place_of(term)) else {
            continue;
        };
        let column = steps.iter().position(|&other| other == step).unwrap_or(0);
        let row = rows.entry(channel).or_insert_with(|| Row {
            label: stack.channel_name(layer, channel),
            terms: vec![None; steps.len()],
        });
        if let Some(slot) = row.terms.get_mut(column) {
            *slot = Some(*term);
        }
    }
    (steps.len(), rows.into_values().collect())
}

fn panel_width(columns: usize) -> f64 {
    columns as f64 * CELL[0]
}

/// Values, weights and products of the rows, with their signs between them.
fn panels(
    svg: &mut Svg,
    rows: &[Row],
    columns: usize,
    drawn: f64,
    step: &Step,
    alleles: bool,
) -> Vec<HoverTarget> {
    let all = || rows.iter().flat_map(|row| row.terms.iter().flatten());
    let largest = |of: fn(&Term) -> f64| {
        all()
            .map(|term| of(term).abs())
            .filter(|value| value.is_finite())
            .fold(0.0, f64::max)
    };
    let diverging =
        |value: f64, largest: f64| Ramp::Diverging.with_text(0.5 + 0.5 * share(value, largest));
    let ([values, weights, products], negative) = (
        [largest(number), largest(weight), largest(product)],
        all().any(|term| term.value < 0.0),
    );
    let of_value = |value: f64| match (alleles, negative) {
        (true, _) => Ramp::Alleles.with_text(f64::from(u8::from(value > 0.0))),
        (false, true) => diverging(value, values),
        (false, false) => Ramp::Grey.with_text(share(value, values)),
    };
    let wide = panel_width(columns);
    let longest = rows
        .iter()
        .map(|row| text_width(&row.label))
        .fold(0.0, f64::max);
    let left = (longest + 8.0)
        .min(drawn - 3.0 * wide - 2.0 * BETWEEN)
        .max(0.0);
    let starts = [0.0, 1.0, 2.0].map(|panel| left + panel * (wide + BETWEEN));
    let names = match step {
        Step::Sum { .. } => ["values", "kernel", "products"],
        Step::Largest { .. } => ["values", "largest", "kept"],
        _ => ["values", "share", "products"],
    };
    for (start, name) in starts.iter().zip(names) {
        svg.text(
            [start + 0.5 * wide, HEAD - 8.0],
            Anchor::Middle,
            INK_SOFT,
            name,
        );
    }
    let middle = HEAD + 0.5 * rows.len() as f64 * CELL[1] + 4.0;
    for (start, sign) in starts.iter().skip(1).zip(["×", "="]) {
        svg.text(
            [start - 0.5 * BETWEEN, middle],
            Anchor::Middle,
            INK_SOFT,
            sign,
        );
    }
    let mut hover = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let y = HEAD + index as f64 * CELL[1];
        svg.text([left - 6.0, y + 13.0], Anchor::End, INK_SOFT, &row.label);
        for (column, term) in row.terms.iter().enumerate() {
            let Some(term) = term else { continue };
            let three = [
                (number(term), of_value(number(term))),
                (weight(term), diverging(weight(term), weights)),
                (product(term), diverging(product(term), products)),
            ];
            let text = format!(
                "{} × {} = {}",
                format_decimal(number(term)),
                format_decimal(weight(term)),
                format_decimal(product(term))
            );
            for (start, (value, [paper, ink])) in starts.iter().zip(three) {
                let area = [start + column as f64 * CELL[0], y, CELL[0], CELL[1]];
                svg.rect([area[0], y, CELL[0] - 1.0, CELL[1] - 1.0], &paper, "");
                svg.text(
                    [area[0] + 0.5 * CELL[0], y + 12.5],
                    Anchor::Middle,
                    &ink,
                    &short(value),
                );
                hover.push(HoverTarget::new(area, format!("{}: {text}", row.label)));
            }
        }
    }
    hover
}

fn table(terms: &[Term], explanation: &Explanation, stack: &LayerStack) -> Table {
    let row = |term: &Term| {
        let place = CellPlace {
            layer: explanation.layer,
            place: term.place,
        };
        let name = stack
            .place_name(place)
            .unwrap_or_else(|| term.place.to_string());
        std::iter::once(name)
            .chain([number(term), weight(term), product(term)].map(format_decimal))
            .collect()
    };
    Table::new(
        &["from", "value", "weight", "product"],
        terms.iter().map(row).collect(),
    )
}

fn number(term: &Term) -> f64 {
    f64::from(term.value)
}

fn weight(term: &Term) -> f64 {
    f64::from(term.weight)
}

fn product(term: &Term) -> f64 {
    // A negative zero would be written as one.
    number(term) * weight(term) + 0.0
}

fn share(value: f64, of: f64) -> f64 {
    if of > 0.0 && value.is_finite() {
        value / of
    } else {
        0.0
    }
}

/// Few enough characters for a cell.
fn short(value: f64) -> String {
    let text = format_decimal(value);
    if text.chars().count() > 6 {
        format!("{value:.0e}")
    } else {
        text
    }
}

fn signed(value: f64) -> String {
    if value < 0.0 {
        format!("- {}", format_decimal(-value))
    } else {
        format!("+ {}", format_decimal(value))
    }
}

#[cfg(test)]
mod tests;
