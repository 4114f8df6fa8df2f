//! A drawn stack, and where everything lies in it.

use super::super::figure::Figure;
use super::behind::Block;
use super::input::InputCells;
use super::plane::{Kind, Plane};
use crate::inspection::CellPlace;
use crate::network::Layer;

/// The drawn stack, and where everything lies in it.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerStack {
    /// The drawing. Its hover targets are whole layers; single cells are found by [`LayerStack::cell_at`].
    pub figure: Figure,
    pub(super) planes: Vec<Plane>,
    pub(super) gradient: Option<Plane>,
    pub(super) layers: Vec<Layer>,
    pub(super) input: InputCells,
    /// The name of each output.
    pub(super) outputs: Vec<String>,
}

impl LayerStack {
    /// The value whose picture lies under a point in view-box units; a cell of the gradient's picture is the input's.
    pub fn cell_at(&self, x: f64, y: f64) -> Option<CellPlace> {
        let input = self.gradient.iter().map(|plane| (0, plane));
        (0..)
            .zip(&self.planes)
            .chain(input)
            .find_map(|(layer, plane)| {
                let place = plane.place_at(x, y)?;
                Some(CellPlace {
                    layer,
                    place: place as u32,
                })
            })
    }

    /// Left, top, width and height of a value's cell. What flattening and dropout hand on lies where they had it from.
    pub fn area_of(&self, place: CellPlace) -> Option<[f64; 4]> {
        let (layer, block) = self.drawn(place)?;
        self.planes.get(layer)?.areas_of(&block).first().copied()
    }

    /// Where everything lies that a value was made from, its own layer's neighbours first, down to the input.
    pub fn areas_behind(&self, place: CellPlace) -> Vec<[f64; 4]> {
        let mut areas = Vec::new();
        let Some((mut layer, mut block)) = self.drawn(place) else {
            return areas;
        };
        while let Some(before) = layer.checked_sub(1)
            && let Some(plane) = self.planes.get(before)
            && let Some(source) = self
                .layers
                .get(before)
                .and_then(|by| block.behind(by, &plane.shape))
        {
            areas.extend(plane.areas_of(&source));
            if before == 0 {
                areas.extend(
                    self.gradient
                        .iter()
                        .flat_map(|gradient| gradient.areas_of(&source)),
                );
            }
            (layer, block) = (before, source);
        }
        areas
    }

    /// The channels of each layer in the order in which they are drawn, the input first: what a twin is drawn by.
    pub fn orders(&self) -> Vec<Vec<u32>> {
        self.planes
            .iter()
            .map(|plane| plane.order.clone())
            .collect()
    }

    /// A value as its block, in the nearest layer below that has a picture.
    fn drawn(&self, CellPlace { layer, place }: CellPlace) -> Option<(usize, Block)> {
        let mut layer = layer as usize;
        let mut block = Block::of_place(&self.planes.get(layer)?.shape, place as usize)?;
        while self.planes.get(layer)?.kind == Kind::Same {
            let before = layer.checked_sub(1)?;
            block = block.behind(self.layers.get(before)?, &self.planes.get(before)?.shape)?;
            layer = before;
        }
        Some((layer, block))
    }
}
