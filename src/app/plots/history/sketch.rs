//! A history in a corner of a menu: shapes without a word.

use super::super::svg::Svg;
use super::{Layout, Room};
use crate::history::Timeline;

/// Of the drawing; it is shown smaller. Marks have their size in the large picture.
const SIZE: [f64; 2] = [112.0, 96.0];
const MARGIN: f64 = 4.0;

/// Populations, what joins them and what passes between them, as in [`super::history`], as markup of a picture that assistive technology
/// passes over.
pub fn sketch(timeline: &Timeline) -> String {
    let [width, height] = SIZE;
    let room = Room {
        size: SIZE,
        across: [MARGIN, width - MARGIN],
        upright: [height - MARGIN, MARGIN],
    };
    let layout = Layout::within(timeline, 0.0, None, &room);
    let mut svg = Svg::wordless(SIZE);
    // Nobody points at what is this small.
    let mut hover = Vec::new();
    for index in 0..timeline.spans.len() {
        layout.tube(&mut svg, &mut hover, index);
    }
    layout.joins(&mut svg, &mut hover);
    layout.flows(&mut svg, &mut hover);
    layout.moments(&mut svg, &mut hover);
    svg.finish_as_decoration()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{Story, Study};

    #[test]
    fn a_sketch_has_what_happens_and_no_words() {
        let of = |story| sketch(&Timeline::of(&Study::of(story).demography()));
        let count = |svg: &str, class: &str| svg.matches(&format!("class=\"{class}\"")).count();
        let split = of(Story::Split);
        assert_eq!(
            ["tube", "join", "migration"].map(|class| count(&split, class)),
            [3, 2, 2]
        );
        for story in Story::ALL {
            let svg = of(story);
            let document = roxmltree::Document::parse(&svg).unwrap();
            let root = document.root_element();
            assert_eq!(
                (root.attribute("aria-hidden"), root.attribute("role")),
                (Some("true"), None)
            );
            assert!(count(&svg, "tube") > 0 && !svg.contains("<text"), "{svg}");
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }
}
