//! The figures of the page "Inside".

use super::opening::{Opened, open};
use coalescent_playground::app::plots::Figure;
use coalescent_playground::app::plots::inside::*;
use coalescent_playground::experiment::regression::{Regression, RegressionPreset};

fn stack(opened: &Opened, brightness: Brightness, overlay: Option<Overlay>, width: f64) -> LayerStack {
    let options = StackOptions { brightness, order: ChannelOrder::Activity, overlay, width };
    layer_stack(&opened.opening, &opened.experiment, &opened.summary, &options)
}

/// The stack with the cells behind one of its cells marked, as the page does it.
fn marked(stack: &LayerStack, place: CellPlace) -> Figure {
    let mut figure = stack.figure.clone();
    let outline = |[x, y, w, h]: [f64; 4], ink: &str| {
        format!("<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"1.5\"/>")
    };
    let mut marks: String = stack.areas_behind(place).into_iter().map(|area| outline(area, "var(--b)")).collect();
    marks.extend(stack.area_of(place).map(|area| outline(area, "var(--a)")));
    figure.svg = figure.svg.replace("</svg>", &format!("{marks}</svg>"));
    figure
}

pub fn figures(width: f64) -> Vec<Figure> {
    let of = |preset: RegressionPreset, layers: Option<Vec<_>>, sites| {
        let experiment = preset.experiment();
        let layers = layers.unwrap_or(experiment.layers.clone());
        open(Regression { layers, ..experiment }, sites, 5)
    };
    let blog = of(RegressionPreset::Tajima, Some(Regression::blog_layers()), 40);
    let varying = of(RegressionPreset::TajimaVarying, None, 61);
    let exchangeable = of(RegressionPreset::Tajima, Some(Regression::exchangeable_layers()), 40);
    let theta = of(RegressionPreset::Theta, None, 140);
    vec![
        stack(&blog, Brightness::Layer, None, width).figure,
        marked(&stack(&varying, Brightness::Map, Some(Overlay::Gradient), width), CellPlace { layer: 5, place: 1000 }),
        marked(&stack(&exchangeable, Brightness::Network, None, width), CellPlace { layer: 4, place: 200 }),
        stack(&theta, Brightness::Layer, Some(Overlay::GradientTimesInput), width).figure,
    ]
}
