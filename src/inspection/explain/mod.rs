//! The numbers that one cell of one layer was made from.

mod window;

use super::{Explanation, InspectionError, LayerOutput, Step, Term};
use crate::network::{Activation, Layer};
use window::{Kind, Made, made};

/// How a cell came about, from the weights and what each layer handed on.
///
/// `outputs` are those of every layer, the input (without positions) first, with shapes as in the network's summary; `positions` what the
/// network was given of positions, if anything; `weights` those of [`crate::network::weight_shapes`]. The positions that a layer joins are
/// counted as places behind the values before it.
///
/// The value is computed from the numbers that are listed, in double precision: it equals what the layer handed on to single precision.
///
/// # Errors
/// When there is no such layer or cell, or when outputs or weights are not those of the layers.
pub fn explain(
    layers: &[Layer],
    positions: &[f32],
    weights: &[Vec<f32>],
    outputs: &[LayerOutput],
    layer: u32,
    cell: u32,
) -> Result<Explanation, InspectionError> {
    let index = layer as usize;
    let asked = layers.get(index).ok_or(InspectionError::NoLayer {
        found: layer,
        layers: layers.len(),
    })?;
    let [before, after] = [index, index + 1].map(|place| outputs.get(place));
    let missing = InspectionError::Missing {
        what: "outputs of layers",
        found: outputs.len(),
    };
    let (Some(before), Some(after)) = (before, after) else {
        return Err(missing);
    };
    if cell as usize >= after.values.len() {
        return Err(InspectionError::NoCell {
            found: cell,
            cells: after.values.len(),
        });
    }
    let Made {
        kind,
        places,
        unit,
        units,
    } = made(asked, layer, &before.shape, &after.shape, cell as usize)?;
    let value = |place: usize| {
        let joined = || {
            positions
                .get(place.checked_sub(before.values.len())?)
                .filter(|_| kind == Kind::Joined)
        };
        let found = before.values.get(place).or_else(joined);
        found.copied().ok_or(InspectionError::Missing {
            what: "values before the layer",
            found: before.values.len(),
        })
    };
    if kind == Kind::Same {
        let place = places.first().copied().unwrap_or_default();
        return Ok(Explanation {
            layer,
            cell,
            step: Step::Same {
                place: place as u32,
            },
            value: f64::from(value(place)?),
        });
    }
    let mut terms = Vec::with_capacity(places.len());
    if matches!(kind, Kind::Mean | Kind::Largest) {
        let weight = if kind == Kind::Mean {
            1.0 / places.len() as f32
        } else {
            0.0
        };
        for place in places {
            terms.push(Term {
                place: place as u32,
                value: value(place)?,
                weight,
            });
        }
        return Ok(pooled(layer, cell, kind, terms));
    }
    let tensor = 2 * layers
        .iter()
        .take(index)
        .filter(|layer| has_weights(layer))
        .count();
    let (Some(kernel), Some(biases)) = (weights.get(tensor), weights.get(tensor + 1)) else {
        return Err(InspectionError::Missing {
            what: "weights",
            found: weights.len(),
        });
    };
    let short = |found| InspectionError::Missing {
        what: "weights of a layer",
        found,
    };
    let inputs = if kind == Kind::Joined {
        before.values.len()..before.values.len() + positions.len()
    } else {
        0..0
    };
    for (row, place) in places.into_iter().chain(inputs).enumerate() {
        let weight = kernel
            .get(row * units + unit)
            .copied()
            .ok_or(short(kernel.len()))?;
        terms.push(Term {
            place: place as u32,
            value: value(place)?,
            weight,
        });
    }
    let bias = f64::from(biases.get(unit).copied().ok_or(short(biases.len()))?);
    let relu = match asked {
        Layer::Dense {
            activation: Activation::Softmax,
            ..
        } => return Err(InspectionError::Softmax { layer }),
        Layer::Dense { activation, .. } => *activation == Activation::Relu,
        _ => true,
    };
    Ok(summed(layer, cell, terms, bias, relu))
}

const fn has_weights(layer: &Layer) -> bool {
    matches!(
        layer,
        Layer::Conv2d { .. }
            | Layer::Dense { .. }
            | Layer::Conv1d { .. }
            | Layer::HaplotypeConv { .. }
            | Layer::JoinPositions { .. }
    )
}

fn product(term: &Term) -> f64 {
    f64::from(term.value) * f64::from(term.weight)
}

fn summed(layer: u32, cell: u32, mut terms: Vec<Term>, bias: f64, relu: bool) -> Explanation {
    let of = terms.len() as u32;
    let products: f64 = terms.iter().map(product).sum();
    let mut rest = 0.0;
    if terms.len() > Explanation::MOST_TERMS {
        terms.sort_by(|a, b| product(b).abs().total_cmp(&product(a).abs()));
        rest = terms
            .drain(Explanation::MOST_TERMS..)
            .map(|term| product(&term))
            .sum();
        terms.sort_by_key(|term| term.place);
    }
    let sum = products + bias;
    let value = if relu { sum.max(0.0) } else { sum };
    Explanation {
        layer,
        cell,
        step: Step::Sum {
            terms,
            of,
            rest,
            bias,
            sum,
            relu,
        },
        value,
    }
}

fn pooled(layer: u32, cell: u32, kind: Kind, mut terms: Vec<Term>) -> Explanation {
    if kind == Kind::Mean {
        let value =
            terms.iter().map(|term| f64::from(term.value)).sum::<f64>() / terms.len() as f64;
        return Explanation {
            layer,
            cell,
            step: Step::Mean { terms },
            value,
        };
    }
    let mut largest = 0;
    for (place, term) in terms.iter().enumerate() {
        if terms
            .get(largest)
            .is_none_or(|best| term.value > best.value)
        {
            largest = place;
        }
    }
    let value = terms.get_mut(largest).map_or(f64::NAN, |term| {
        term.weight = 1.0;
        f64::from(term.value)
    });
    Explanation {
        layer,
        cell,
        step: Step::Largest { terms },
        value,
    }
}

#[cfg(test)]
mod tests;
