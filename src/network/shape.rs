//! What each layer makes of the shape that comes into it, and the weights it needs.

use super::{Activation, Initial, Input, Layer, NetworkError};

/// Weights that a browser can train: with gradients and moments, four times 80 MB.
pub(super) const MOST_PARAMETERS: usize = 20_000_000;

/// Values of one example in all layers together that a browser can hold: with their gradients, 1 GB for a batch of 64.
pub(super) const MOST_VALUES: usize = 2_000_000;

/// Values between two layers, without the batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Rows, columns and channels.
    Image([usize; 3]),
    /// Sites and haplotypes, as they are observed: a sequence of which each channel is still one haplotype.
    Alignment([usize; 2]),
    /// Steps and channels.
    Sequence([usize; 2]),
    /// Haplotypes, steps and channels.
    Haplotypes([usize; 3]),
    /// One row of values.
    Flat(usize),
}

impl Shape {
    pub(super) fn of(input: Input) -> Result<Self, NetworkError> {
        let shape = match input {
            Input::Image([rows, columns]) => Self::Image([rows, columns, 1]),
            Input::Numbers(numbers) => Self::Flat(numbers),
            Input::Sequence {
                steps, channels, ..
            } => Self::Alignment([steps, channels]),
        };
        if shape.count() == 0 {
            Err(NetworkError::EmptyInput(shape.text()))
        } else {
            Ok(shape)
        }
    }

    pub(super) fn axes(&self) -> &[usize] {
        match self {
            Self::Image(axes) | Self::Haplotypes(axes) => axes,
            Self::Alignment(axes) | Self::Sequence(axes) => axes,
            Self::Flat(values) => std::slice::from_ref(values),
        }
    }

    /// Values of one example.
    pub(super) fn count(&self) -> usize {
        self.axes()
            .iter()
            .fold(1, |product, &axis| product.saturating_mul(axis))
    }

    fn text(&self) -> String {
        let axes: Vec<String> = self.axes().iter().map(ToString::to_string).collect();
        format!("{} values", axes.join(" x "))
    }
}

/// What a layer's weights look like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kernel {
    /// Inputs of one unit as a product: the window's sides, if it has one, and the channels.
    pub factors: Vec<usize>,
    /// Units or filters.
    pub units: usize,
    pub initial: Initial,
}

impl Kernel {
    fn new(factors: &[usize], units: usize) -> Self {
        Self {
            factors: factors.to_vec(),
            units,
            initial: Initial::Glorot,
        }
    }

    /// Inputs of one unit: one row of the kernel for each, in Keras' order (window first, channel fastest).
    pub(super) fn inputs(&self) -> usize {
        product(&self.factors)
    }

    /// Values that one output value depends on, and values that one input value acts on: Keras' fans.
    pub(super) fn fans(&self) -> [usize; 2] {
        let window = self
            .factors
            .split_last()
            .map_or(1, |(_, window)| product(window));
        [self.inputs(), window.saturating_mul(self.units)]
    }

    /// Weights and biases.
    pub(super) fn parameters(&self) -> usize {
        self.inputs()
            .saturating_mul(self.units)
            .saturating_add(self.units)
    }
}

fn product(factors: &[usize]) -> usize {
    factors
        .iter()
        .fold(1, |product, &factor| product.saturating_mul(factor))
}

/// A layer with what comes into it, what goes out of it, and its weights.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub layer: Layer,
    pub from: Shape,
    pub to: Shape,
    pub kernel: Option<Kernel>,
}

/// Follows the shapes through the layers.
pub(super) fn trace(layers: &[Layer], input: Input) -> Result<Vec<Line>, NetworkError> {
    let mut from = Shape::of(input)?;
    let mut lines = Vec::with_capacity(layers.len());
    let (mut parameters, mut values) = (0_usize, 0_usize);
    for (position, layer) in (1..).zip(layers) {
        check_sizes(position, layer)?;
        if matches!(
            layer,
            Layer::Dense {
                activation: Activation::Softmax,
                ..
            }
        ) && position < layers.len()
        {
            return Err(NetworkError::SoftmaxInside { layer: position });
        }
        let (to, kernel) = follow(position, layer, from, input)?;
        parameters = parameters.saturating_add(kernel.as_ref().map_or(0, Kernel::parameters));
        if parameters > MOST_PARAMETERS {
            return Err(NetworkError::TooManyParameters {
                layer: position,
                parameters,
                most: MOST_PARAMETERS,
            });
        }
        values = values.saturating_add(to.count());
        if values > MOST_VALUES {
            return Err(NetworkError::TooManyValues {
                layer: position,
                values,
                most: MOST_VALUES,
            });
        }
        lines.push(Line {
            layer: *layer,
            from,
            to,
            kernel,
        });
        from = to;
    }
    if lines.is_empty() {
        Err(NetworkError::NoLayers)
    } else {
        Ok(lines)
    }
}

/// The shape behind a layer, and its weights.
fn follow(
    position: usize,
    layer: &Layer,
    from: Shape,
    input: Input,
) -> Result<(Shape, Option<Kernel>), NetworkError> {
    let name = name(layer);
    let out_of_order = |expected| {
        Err(NetworkError::OutOfOrder {
            layer: position,
            name,
            expected,
            found: from.text(),
        })
    };
    let not_flat = || {
        Err(NetworkError::NotFlat {
            layer: position,
            name,
            found: from.text(),
        })
    };
    let fits = |window, steps| {
        if window > steps {
            Err(NetworkError::WindowTooLong {
                layer: position,
                name,
                window,
                steps,
            })
        } else {
            Ok(())
        }
    };
    let fits_image = |window, [rows, columns, _]: [usize; 3]| {
        if window > rows || window > columns {
            return Err(NetworkError::WindowTooLarge {
                layer: position,
                window,
                rows,
                columns,
            });
        }
        Ok(())
    };
    Ok(match (*layer, from) {
        (Layer::Conv2d { filters, kernel }, Shape::Image(axes @ [rows, columns, channels])) => {
            fits_image(kernel, axes)?;
            let to = Shape::Image([rows - kernel + 1, columns - kernel + 1, filters]);
            (to, Some(Kernel::new(&[kernel, kernel, channels], filters)))
        }
        (Layer::Conv2d { .. }, _) => return out_of_order("an image, rows x columns x channels"),
        (Layer::MaxPool2d { size }, Shape::Image(axes @ [rows, columns, channels])) => {
            fits_image(size, axes)?;
            (Shape::Image([rows / size, columns / size, channels]), None)
        }
        (Layer::MaxPool2d { .. }, _) => return out_of_order("an image, rows x columns x channels"),
        (
            Layer::Conv1d { filters, kernel },
            Shape::Alignment([steps, channels]) | Shape::Sequence([steps, channels]),
        ) => {
            fits(kernel, steps)?;
            (
                Shape::Sequence([steps - kernel + 1, filters]),
                Some(Kernel::new(&[kernel, channels], filters)),
            )
        }
        (Layer::Conv1d { .. }, Shape::Haplotypes(_)) => {
            return out_of_order("steps x channels (PoolHaplotypes makes them)");
        }
        (
            Layer::AveragePool1d { size } | Layer::MaxPool1d { size },
            Shape::Alignment([steps, channels]) | Shape::Sequence([steps, channels]),
        ) => {
            fits(size, steps)?;
            (Shape::Sequence([steps / size, channels]), None)
        }
        (Layer::AveragePool1d { .. } | Layer::MaxPool1d { .. }, Shape::Haplotypes(_)) => {
            return out_of_order("steps x channels (HaplotypePool is for haplotypes)");
        }
        (Layer::HaplotypeConv { filters, kernel }, Shape::Alignment([steps, haplotypes])) => {
            fits(kernel, steps)?;
            (
                Shape::Haplotypes([haplotypes, steps - kernel + 1, filters]),
                Some(Kernel::new(&[kernel, 1], filters)),
            )
        }
        (
            Layer::HaplotypeConv { filters, kernel },
            Shape::Haplotypes([haplotypes, steps, channels]),
        ) => {
            fits(kernel, steps)?;
            (
                Shape::Haplotypes([haplotypes, steps - kernel + 1, filters]),
                Some(Kernel::new(&[kernel, channels], filters)),
            )
        }
        (Layer::HaplotypeConv { .. }, _) => {
            return out_of_order("the alignment itself, or what another HaplotypeConv made of it");
        }
        (Layer::HaplotypePool { size }, Shape::Haplotypes([haplotypes, steps, channels])) => {
            fits(size, steps)?;
            (
                Shape::Haplotypes([haplotypes, steps / size, channels]),
                None,
            )
        }
        (Layer::PoolHaplotypes, Shape::Haplotypes([_, steps, channels])) => {
            (Shape::Sequence([steps, channels.saturating_mul(2)]), None)
        }
        (Layer::HaplotypePool { .. } | Layer::PoolHaplotypes, _) => {
            return out_of_order("haplotypes x steps x channels (HaplotypeConv makes them)");
        }
        (Layer::PoolSites, Shape::Alignment([_, channels]) | Shape::Sequence([_, channels])) => {
            (Shape::Flat(channels.saturating_mul(2)), None)
        }
        (Layer::PoolSites, Shape::Haplotypes(_)) => {
            return out_of_order("steps x channels (PoolHaplotypes makes them)");
        }
        (
            Layer::Conv1d { .. }
            | Layer::AveragePool1d { .. }
            | Layer::MaxPool1d { .. }
            | Layer::PoolSites,
            _,
        ) => {
            return out_of_order("a sequence, steps x channels");
        }
        (Layer::Flatten, Shape::Flat(_)) => return out_of_order("values of several axes"),
        (Layer::Flatten, shape) => (Shape::Flat(shape.count()), None),
        (Layer::Dense { units, initial, .. }, Shape::Flat(inputs)) => (
            Shape::Flat(units),
            Some(Kernel {
                initial,
                ..Kernel::new(&[inputs], units)
            }),
        ),
        (Layer::JoinPositions { units }, Shape::Flat(values)) => match input {
            Input::Sequence { positions, .. } if positions > 0 => (
                Shape::Flat(values.saturating_add(units)),
                Some(Kernel::new(&[positions], units)),
            ),
            _ => return Err(NetworkError::NoPositions { layer: position }),
        },
        (Layer::Dense { .. } | Layer::JoinPositions { .. }, _) => return not_flat(),
        (Layer::Dropout { .. }, shape) => (shape, None),
    })
}

/// Sizes that no shape could take.
fn check_sizes(position: usize, layer: &Layer) -> Result<(), NetworkError> {
    let zero = |what| NetworkError::Zero {
        layer: position,
        name: name(layer),
        what,
    };
    match *layer {
        Layer::Conv2d { filters: 0, .. }
        | Layer::Conv1d { filters: 0, .. }
        | Layer::HaplotypeConv { filters: 0, .. } => Err(zero("a number of filters")),
        Layer::Conv2d { kernel: 0, .. }
        | Layer::Conv1d { kernel: 0, .. }
        | Layer::HaplotypeConv { kernel: 0, .. } => Err(zero("a window")),
        Layer::MaxPool2d { size: 0 }
        | Layer::AveragePool1d { size: 0 }
        | Layer::MaxPool1d { size: 0 }
        | Layer::HaplotypePool { size: 0 } => Err(zero("a window")),
        Layer::Dense { units: 0, .. } | Layer::JoinPositions { units: 0 } => {
            Err(zero("a number of units"))
        }
        Layer::Dropout { rate } if !(0.0..1.0).contains(&rate) => Err(NetworkError::DropoutRate {
            layer: position,
            rate: rate.to_string(),
        }),
        _ => Ok(()),
    }
}

/// A layer's name, Keras' where Keras has it.
pub(super) const fn name(layer: &Layer) -> &'static str {
    match layer {
        Layer::Conv2d { .. } => "Conv2D",
        Layer::MaxPool2d { .. } => "MaxPooling2D",
        Layer::Flatten => "Flatten",
        Layer::Dense { .. } => "Dense",
        Layer::Dropout { .. } => "Dropout",
        Layer::Conv1d { .. } => "Conv1D",
        Layer::AveragePool1d { .. } => "AveragePooling1D",
        Layer::MaxPool1d { .. } => "MaxPooling1D",
        Layer::HaplotypeConv { .. } => "HaplotypeConv",
        Layer::HaplotypePool { .. } => "HaplotypePooling",
        Layer::PoolHaplotypes => "PoolHaplotypes",
        Layer::PoolSites => "PoolSites",
        Layer::JoinPositions { .. } => "JoinPositions",
    }
}
