//! How a stack is drawn.

/// What white stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brightness {
    /// The largest value of each map: shows patterns, hides which maps matter.
    Map,
    /// The largest value of the layer: shows which maps matter.
    Layer,
    /// The largest value of all layers between input and output: shows which layers are loud.
    Network,
    /// The largest value of the layer, on a logarithmic scale: shows what is small beside what is large, as in spectra.
    Logarithm,
}

/// The order of a layer's channels from the top, or of a strip's values from the left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ChannelOrder<'a> {
    /// By their mean in this example, largest first.
    Activity,
    /// As they are numbered.
    Number,
    /// As given for each layer, the input first; a layer whose list does not name each channel once is drawn as numbered.
    Given(&'a [Vec<u32>]),
}

/// What is drawn of the gradient, below the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// The gradient of an answer with respect to each cell.
    Gradient,
    /// The gradient times the cell's value.
    GradientTimesInput,
}

/// What a network's outputs, and the axes of a joint spectrum that it is given, are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackNames {
    /// One for each output: a class, or a number with its scale.
    pub outputs: Vec<String>,
    /// The population whose copies are counted upwards, and the one whose are counted across.
    pub populations: [String; 2],
}

/// How a stack is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StackOptions<'a> {
    /// What white stands for.
    pub brightness: Brightness,
    /// The order of channels.
    pub order: ChannelOrder<'a>,
    /// What is drawn of the gradient, where the opening has one.
    pub overlay: Option<Overlay>,
    /// Width in CSS pixels.
    pub width: f64,
    /// Cells that a finger can hit: the drawing becomes as wide as they need, and its labels keep to the width.
    pub large: bool,
}
