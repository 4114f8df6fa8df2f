//! How the pictures of the layers are looked at.

use crate::app::plots::inside::{Brightness, ChannelOrder, Overlay};
use crate::experiment::regression::Shows;
use leptos::prelude::*;

/// Narrower than this, pictures of layers are drawn for fingers, CSS pixels.
const NARROW: f64 = 520.0;

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

/// What is drawn below the alignment, as figures take it.
pub const fn overlay(shows: Shows) -> Option<Overlay> {
    match shows {
        Shows::Activation => None,
        Shows::Gradient => Some(Overlay::Gradient),
        Shows::Product => Some(Overlay::GradientTimesInput),
    }
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
pub struct Look {
    /// What white stands for.
    pub brightness: RwSignal<Brightness>,
    /// The order of filters.
    pub order: RwSignal<Order>,
    /// How large the cells are.
    pub scale: RwSignal<Scale>,
    /// What a click on the alignment does.
    pub touch: RwSignal<Touch>,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            brightness: RwSignal::new(Brightness::Layer),
            order: RwSignal::default(),
            scale: RwSignal::default(),
            touch: RwSignal::default(),
        }
    }
}
