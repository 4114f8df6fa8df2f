//! The figures' colours: names of CSS custom properties, and the two ramps that are the same in every theme.

/// Near-black text and truth.
pub(super) const INK: &str = "var(--ink)";
/// Secondary text.
pub(super) const INK_SOFT: &str = "var(--ink-soft)";
/// Hairlines of axes and grids.
pub(super) const HAIRLINE: &str = "var(--hairline)";
/// The paper that figures stand on.
pub(super) const PAPER: &str = "var(--surface)";
/// Ancestral alleles, and areas that only set something apart.
pub(super) const EMPTY: &str = "var(--cell-empty)";
/// Cells of a spectrum without a site: off the ramp of viridis.
pub(super) const ZERO: &str = "var(--cell-zero)";
/// Something outside its range.
pub(super) const WARNING: &str = "var(--warning)";

/// Lines and dots of population A, B and the ancestral one.
pub(super) const POPULATION: [&str; 3] = ["var(--a)", "var(--b)", "var(--ancestral)"];
/// The colours of up to sixteen populations: A and B as everywhere, then Okabe and Ito's others, then a second cycle in other tones.
pub(super) const PALETTE: [&str; 16] = [
    "var(--a)",
    "var(--b)",
    "var(--pop-c)",
    "var(--pop-d)",
    "var(--pop-e)",
    "var(--pop-f)",
    "var(--pop-g)",
    "var(--pop-h)",
    "var(--pop-i)",
    "var(--pop-j)",
    "var(--pop-k)",
    "var(--pop-l)",
    "var(--pop-m)",
    "var(--pop-n)",
    "var(--pop-o)",
    "var(--pop-p)",
];
/// Lineages and haplotypes that carry a selected allele.
pub(super) const CARRIERS: &str = "var(--pop-e)";
/// Areas of A, B and the ancestral one.
pub(super) const POPULATION_SOFT: [&str; 3] =
    ["var(--a-soft)", "var(--b-soft)", "var(--ancestral-soft)"];
/// How many steps the ramps have: enough to look smooth, few enough for one path each.
const STEPS: f64 = 63.0;

/// Viridis (van der Walt and Smith, public domain) from 0 (dark violet) to 1 (yellow), interpolated between eleven of its colours.
pub(super) fn viridis(fraction: f64) -> String {
    const STOPS: [[f64; 3]; 11] = [
        [68.0, 1.0, 84.0],
        [72.0, 36.0, 117.0],
        [65.0, 68.0, 135.0],
        [53.0, 95.0, 141.0],
        [42.0, 120.0, 142.0],
        [33.0, 145.0, 140.0],
        [34.0, 168.0, 132.0],
        [68.0, 191.0, 112.0],
        [122.0, 209.0, 81.0],
        [189.0, 223.0, 38.0],
        [253.0, 231.0, 37.0],
    ];
    let place = quantised(fraction) * 10.0;
    let below = (place.floor() as usize).min(9);
    hex(between(
        STOPS[below],
        STOPS[below + 1],
        place - below as f64,
    ))
}

/// The ramps of pictures made of many cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ramp {
    /// Black at 0 to white at 1.
    Grey,
    /// The paper's light grey at 0 (ancestral) to near-black at 1 (derived).
    Alleles,
    /// Blue at 0, near-white at 1/2, vermilion at 1: apart for colour-blind eyes too (Okabe and Ito).
    Diverging,
}

impl Ramp {
    /// Red, green and blue of a fraction; what is no number is as 0.
    pub(super) fn colour(self, fraction: f64) -> [u8; 3] {
        const LIGHT: [f64; 3] = [244.0, 242.0, 236.0];
        let fraction = if fraction.is_nan() {
            0.0
        } else {
            fraction.clamp(0.0, 1.0)
        };
        match self {
            Ramp::Grey => between([0.0; 3], [255.0; 3], fraction),
            Ramp::Alleles => between([236.0, 234.0, 227.0], [28.0, 31.0, 36.0], fraction),
            Ramp::Diverging if fraction < 0.5 => {
                between([0.0, 114.0, 178.0], LIGHT, fraction * 2.0)
            }
            Ramp::Diverging => between(LIGHT, [213.0, 94.0, 0.0], fraction * 2.0 - 1.0),
        }
    }

    /// The same as an SVG colour, and the colour of text that can be read on it.
    pub(super) fn with_text(self, fraction: f64) -> [String; 2] {
        let colour = self.colour(fraction);
        // Relative luminance as seen, by the weights of Rec. 709; half-way between black and white by contrast is near 0.18 of linear light.
        let linear = colour.map(|level| (f64::from(level) / 255.0) * (f64::from(level) / 255.0));
        let light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
        [
            hex(colour),
            if light > 0.18 { "#000000" } else { "#ffffff" }.to_owned(),
        ]
    }
}

fn between(from: [f64; 3], to: [f64; 3], fraction: f64) -> [u8; 3] {
    [0, 1, 2]
        .map(|channel| (from[channel] + fraction * (to[channel] - from[channel])).round() as u8)
}

fn hex([r, g, b]: [u8; 3]) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn quantised(fraction: f64) -> f64 {
    if fraction.is_nan() {
        0.0
    } else {
        (fraction.clamp(0.0, 1.0) * STEPS).round() / STEPS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ramps_run_from_end_to_end_and_survive_anything() {
        assert_eq!([viridis(0.0), viridis(1.0)], ["#440154", "#fde725"]);
        let grey = |fraction| Ramp::Grey.colour(fraction);
        assert_eq!([grey(0.0), grey(1.0)], [[0; 3], [255; 3]]);
        assert_eq!(grey(f64::NAN), [0; 3]);
        assert_eq!(viridis(f64::INFINITY), "#fde725");
        assert_eq!(viridis(-3.0), "#440154");
    }
}
