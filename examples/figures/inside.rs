//! The figures of the page "Inside".

use super::opening::{Opened, open};
use super::reports;
use coalescent_playground::app::plots::Figure;
use coalescent_playground::app::plots::inside::*;
use coalescent_playground::experiment::regression::Regression;
use coalescent_playground::experiment::road::{Experiment, Preset};
use coalescent_playground::inspection::readout::Quantity as Named;
use coalescent_playground::inspection::road::Quantity;
use coalescent_playground::inspection::{CellPlace, Explanation, Step};

fn stack(
    opened: &Opened,
    brightness: Brightness,
    overlay: Option<Overlay>,
    width: f64,
) -> LayerStack {
    let options = StackOptions {
        brightness,
        order: ChannelOrder::Activity,
        overlay,
        width,
        large: false,
    };
    layer_stack(
        &opened.opening,
        &opened.experiment,
        &opened.summary,
        &options,
    )
}

/// The stack with the cells behind one of its cells marked, as the page does it.
fn marked(stack: &LayerStack, place: CellPlace) -> Figure {
    let mut figure = stack.figure.clone();
    let outline = |[x, y, w, h]: [f64; 4], ink: &str| {
        format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"1.5\"/>"
        )
    };
    let mut marks: String = stack
        .areas_behind(place)
        .into_iter()
        .map(|area| outline(area, "var(--b)"))
        .collect();
    marks.extend(stack.area_of(place).map(|area| outline(area, "var(--a)")));
    figure.svg = figure.svg.replace("</svg>", &format!("{marks}</svg>"));
    figure
}

pub fn figures(width: f64) -> Vec<Figure> {
    let of = |preset: Preset, layers: Option<Vec<_>>, sites| {
        let experiment = preset.experiment();
        let layers = layers.unwrap_or(experiment.layers.clone());
        open(
            Experiment {
                layers,
                ..experiment
            },
            sites,
            5,
        )
    };
    let blog = of(Preset::Tajima, Some(Regression::blog_layers()), 40);
    let varying = of(Preset::TajimaVarying, None, 61);
    let exchangeable = of(Preset::Tajima, Some(Regression::exchangeable_layers()), 40);
    let theta = of(Preset::Theta, None, 140);
    let (on_blog, on_exchangeable) = (
        stack(&blog, Brightness::Layer, None, width),
        stack(&exchangeable, Brightness::Network, None, width),
    );
    let explained = |opened: &Opened, stack: &LayerStack, layer, cell| {
        reports::explain(opened, layer, cell)
            .map(|numbers| explanation(&numbers, stack, width))
            .unwrap_or_default()
    };
    let same = Explanation {
        layer: 3,
        cell: 70,
        step: Step::Same { place: 70 },
        value: 0.1234,
    };
    let kernels = |opened: &Opened, index: usize, stack: &LayerStack| {
        let weights = &opened.weights[index];
        filters(
            weights,
            stack
                .orders()
                .get(weights.layer as usize + 1)
                .map(Vec::as_slice),
            width,
        )
        .figure
    };
    let (few, many) = (reports::report(500, 0.12), reports::report(20_000, 0.061));
    let words = GridWords {
        axes: ["θ", "growth rate"],
        target: Some("Tajima's D"),
    };
    let read = |named: Named, name: &'static str| (Quantity::Named(named), name);
    let (pi, theta_w) = (read(Named::Pi, "π"), read(Named::ThetaW, "θ_W"));
    let history: Vec<_> = (0..8).map(reports::read_outs).collect();
    let twins = reports::twins();
    vec![
        on_blog.figure.clone(),
        marked(
            &stack(&varying, Brightness::Map, Some(Overlay::Gradient), width),
            CellPlace {
                layer: 5,
                place: 600,
            },
        ),
        marked(
            &on_exchangeable,
            CellPlace {
                layer: 4,
                place: 200,
            },
        ),
        stack(
            &theta,
            Brightness::Layer,
            Some(Overlay::GradientTimesInput),
            width,
        )
        .figure,
        explained(&blog, &on_blog, 0, 3 * 128 + 17),
        explained(&blog, &on_blog, 1, 3 * 128 + 17),
        explained(&blog, &on_blog, 5, 17),
        explained(&exchangeable, &on_exchangeable, 5, 3),
        explanation(&same, &on_blog, width),
        kernels(&blog, 0, &on_blog),
        kernels(&blog, 1, &on_blog),
        kernels(&blog, 2, &on_blog),
        kernels(&exchangeable, 0, &on_exchangeable),
        predicted_against_true(&many, "Tajima's D", Some([1.558, 1.553]), width),
        predicted_against_true(&few, "θ", None, width),
        residuals(&many, "Tajima's D", width),
        residuals(&few, "θ", width),
        permutation_bars(
            &reports::metrics(0.061),
            &reports::permutations(),
            (0, "Tajima's D"),
            width,
        ),
        read_out_curves(&history, (&pi.0, pi.1), 10, width),
        read_out_curves(&history, (&theta_w.0, theta_w.1), 10, width),
        agreement(&twins, "Tajima's D", width),
        alignment_heatmap(&twins, Against::Twin, width),
        alignment_heatmap(&twins, Against::Untrained, width),
        matched(&twins.matchings, width),
        grid_map(
            &reports::grid(108, false),
            GridQuantity::Error,
            &words,
            width,
        ),
        grid_map(
            &reports::grid(1000, true),
            GridQuantity::Bias,
            &words,
            width,
        ),
    ]
}
