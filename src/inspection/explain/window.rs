//! Which values of the layer before a cell is made from.

use crate::inspection::InspectionError;
use crate::network::Layer;

/// What becomes of the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// They are multiplied by weights and added.
    Sum,
    /// So are the positions, which lie behind the values before the layer.
    Joined,
    /// Their mean is taken.
    Mean,
    /// The largest is taken.
    Largest,
    /// The one value is handed on.
    Same,
}

/// What a cell is made from.
pub(super) struct Made {
    pub(super) kind: Kind,
    /// Places in the layer before; for a sum in the order of the kernel's rows.
    pub(super) places: Vec<usize>,
    /// The column of the kernel, and how many it has.
    pub(super) unit: usize,
    pub(super) units: usize,
}

/// Places of a window: for each axis where it begins and how long it is, over the lengths of those axes, the last axis fastest.
fn window<const AXES: usize>(
    starts: [usize; AXES],
    sizes: [usize; AXES],
    lengths: [usize; AXES],
) -> Vec<usize> {
    let mut places = vec![0];
    for axis in 0..AXES {
        let along = starts[axis]..starts[axis] + sizes[axis];
        places = places
            .into_iter()
            .flat_map(|before| along.clone().map(move |at| before * lengths[axis] + at))
            .collect();
    }
    places
}

/// What a cell of a layer is made from, by the shapes before and after it.
pub(super) fn made(
    layer: &Layer,
    index: u32,
    before: &[usize],
    after: &[usize],
    cell: usize,
) -> Result<Made, InspectionError> {
    let expected = |expected| InspectionError::Shape {
        layer: index,
        expected,
        found: before.to_vec(),
    };
    let pick = |kind, places| {
        Ok(Made {
            kind,
            places,
            unit: 0,
            units: 1,
        })
    };
    // An empty axis after a layer would have had no cell to ask for.
    let units = after.last().copied().unwrap_or(1).max(1);
    let unit = cell % units;
    let place = cell / units;
    let sum = |places| {
        Ok(Made {
            kind: Kind::Sum,
            places,
            unit,
            units,
        })
    };
    match (layer, before, after) {
        (Layer::Flatten | Layer::Dropout { .. }, ..) => pick(Kind::Same, vec![cell]),
        (Layer::Dense { .. }, &[values], _) => sum((0..values).collect()),
        (Layer::Dense { .. }, ..) => Err(expected("flat values")),
        (&Layer::Conv1d { kernel, .. }, &[steps, channels], _) => {
            sum(window([place, 0], [kernel, channels], [steps, channels]))
        }
        (&Layer::AveragePool1d { size }, &[steps, channels], _) => pick(
            Kind::Mean,
            window([place * size, unit], [size, 1], [steps, channels]),
        ),
        (&Layer::MaxPool1d { size }, &[steps, channels], _) => pick(
            Kind::Largest,
            window([place * size, unit], [size, 1], [steps, channels]),
        ),
        (Layer::Conv1d { .. } | Layer::AveragePool1d { .. } | Layer::MaxPool1d { .. }, ..) => {
            Err(expected("[steps, channels]"))
        }
        (&Layer::HaplotypeConv { kernel, .. }, &[sites, haplotypes], &[_, steps, _]) => {
            let (haplotype, step) = (place / steps.max(1), place % steps.max(1));
            sum(window([step, haplotype], [kernel, 1], [sites, haplotypes]))
        }
        (&Layer::HaplotypeConv { kernel, .. }, &[haplotypes, steps, channels], &[_, left, _]) => {
            let (haplotype, step) = (place / left.max(1), place % left.max(1));
            sum(window(
                [haplotype, step, 0],
                [1, kernel, channels],
                [haplotypes, steps, channels],
            ))
        }
        (Layer::HaplotypeConv { .. }, ..) => Err(expected(
            "[sites, haplotypes] or [haplotypes, steps, channels]",
        )),
        (&Layer::HaplotypePool { size }, &[haplotypes, steps, channels], &[_, left, _]) => {
            let (haplotype, step) = (place / left.max(1), place % left.max(1));
            pick(
                Kind::Largest,
                window(
                    [haplotype, step * size, unit],
                    [1, size, 1],
                    [haplotypes, steps, channels],
                ),
            )
        }
        (Layer::PoolHaplotypes, &[haplotypes, steps, channels], _) => {
            let (kind, channel) = side(unit, channels);
            pick(
                kind,
                window(
                    [0, place, channel],
                    [haplotypes, 1, 1],
                    [haplotypes, steps, channels],
                ),
            )
        }
        (Layer::HaplotypePool { .. } | Layer::PoolHaplotypes, ..) => {
            Err(expected("[haplotypes, steps, channels]"))
        }
        (Layer::PoolSites, &[steps, channels], _) => {
            let (kind, channel) = side(unit, channels);
            pick(kind, window([0, channel], [steps, 1], [steps, channels]))
        }
        (Layer::PoolSites, ..) => Err(expected("[steps, channels]")),
        (&Layer::JoinPositions { units }, &[values], _) => match cell.checked_sub(values) {
            Some(unit) => Ok(Made {
                kind: Kind::Joined,
                places: Vec::new(),
                unit,
                units,
            }),
            None => pick(Kind::Same, vec![cell]),
        },
        (Layer::JoinPositions { .. }, ..) => Err(expected("flat values")),
        (&Layer::Conv2d { kernel, .. }, &[rows, columns, channels], &[_, left, _]) => {
            let (row, column) = (place / left.max(1), place % left.max(1));
            sum(window(
                [row, column, 0],
                [kernel, kernel, channels],
                [rows, columns, channels],
            ))
        }
        (&Layer::MaxPool2d { size }, &[rows, columns, channels], &[_, left, _]) => {
            let (row, column) = (place / left.max(1), place % left.max(1));
            pick(
                Kind::Largest,
                window(
                    [row * size, column * size, unit],
                    [size, size, 1],
                    [rows, columns, channels],
                ),
            )
        }
        (Layer::Conv2d { .. } | Layer::MaxPool2d { .. }, ..) => {
            Err(expected("[rows, columns, channels]"))
        }
    }
}

/// Means stand on the left side, maxima on the right.
const fn side(unit: usize, channels: usize) -> (Kind, usize) {
    if unit < channels {
        (Kind::Mean, unit)
    } else {
        (Kind::Largest, unit - channels)
    }
}
