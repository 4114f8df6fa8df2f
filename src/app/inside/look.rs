//! How the pictures of the layers are looked at.

use crate::app::plots::inside::{Brightness, ChannelOrder, Overlay};
use leptos::prelude::*;

/// What a click on the alignment does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Touch {
    /// Exchanges one allele for the other.
    #[default]
    Allele,
    /// Exchanges derived and ancestral at a site.
    Polarity,
    /// Gives all haplotypes the derived allele at a site; where they have it, the ancestral one.
    Fix,
}

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

/// What is shown below the alignment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shows {
    /// Nothing.
    #[default]
    Activation,
    /// The gradient.
    Gradient,
    /// The gradient times the input.
    Product,
}

impl Shows {
    /// As figures take it.
    pub const fn overlay(self) -> Option<Overlay> {
        match self {
            Self::Activation => None,
            Self::Gradient => Some(Overlay::Gradient),
            Self::Product => Some(Overlay::GradientTimesInput),
        }
    }
}

/// Choices of the left column that the pictures follow. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Look {
    /// What white stands for.
    pub brightness: RwSignal<Brightness>,
    /// The order of filters.
    pub order: RwSignal<Order>,
    /// What is shown below the alignment.
    pub shows: RwSignal<Shows>,
    /// What a click on the alignment does.
    pub touch: RwSignal<Touch>,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            brightness: RwSignal::new(Brightness::Layer),
            order: RwSignal::default(),
            shows: RwSignal::default(),
            touch: RwSignal::default(),
        }
    }
}
