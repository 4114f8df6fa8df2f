//! How the pictures of the layers are drawn.

use crate::app::plots::inside::{
    Brightness, ChannelOrder, LayerStack, Overlay, StackOptions, layer_stack,
};
use crate::app::state::inspection::{Touch, names};
use crate::experiment::{Experiment, Shows};
use crate::inspection::Opening;
use crate::network::summarise;
use leptos::prelude::*;

/// Narrower than this, pictures of layers are drawn for fingers, CSS pixels.
const NARROW: f64 = 520.0;

/// The order of filters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The most active first.
    #[default]
    Activity,
    /// As they are numbered.
    Number,
}

impl Order {
    /// As figures take it.
    pub const fn channels(self) -> ChannelOrder<'static> {
        match self {
            Self::Activity => ChannelOrder::Activity,
            Self::Number => ChannelOrder::Number,
        }
    }
}

/// What is drawn below the input, as figures take it.
pub const fn overlay(shows: Shows) -> Option<Overlay> {
    match shows {
        Shows::Activation => None,
        Shows::Gradient => Some(Overlay::Gradient),
        Shows::Product => Some(Overlay::GradientTimesInput),
    }
}

/// What each layer makes of an example; none where the layers do not fit what they are given.
pub fn layers(
    opening: &Opening,
    experiment: &Experiment,
    options: &StackOptions<'_>,
) -> Option<LayerStack> {
    let summary = summarise(&experiment.layers, experiment.network_input()).ok()?;
    let names = names(experiment);
    Some(layer_stack(opening, experiment, &names, &summary, options))
}

/// How large the cells of the pictures are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// For a finger where the page is narrow, else the whole width.
    #[default]
    Suited,
    /// The whole width, however many columns there are.
    Whole,
    /// Cells that a finger can hit; what does not fit is scrolled to.
    Large,
}

impl Scale {
    /// Whether cells are large on a page of this width, CSS pixels.
    pub fn is_large(self, width: f64) -> bool {
        match self {
            Self::Suited => width < NARROW,
            Self::Whole => false,
            Self::Large => true,
        }
    }
}

/// Choices of the left column that the pictures follow. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Drawing {
    /// What white stands for.
    pub brightness: RwSignal<Brightness>,
    /// The order of filters.
    pub order: RwSignal<Order>,
    /// How large the cells are.
    pub scale: RwSignal<Scale>,
    /// What a click on the input does.
    pub touch: RwSignal<Touch>,
}

impl Default for Drawing {
    fn default() -> Self {
        Self {
            brightness: RwSignal::new(Brightness::Layer),
            order: RwSignal::default(),
            scale: RwSignal::default(),
            touch: RwSignal::new(Touch::Allele),
        }
    }
}
