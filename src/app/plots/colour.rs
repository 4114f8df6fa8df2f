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
/// The colours of up to eight populations (Okabe and Ito): A and B as everywhere.
pub(super) const PALETTE: [&str; 8] =
    ["var(--a)", "var(--b)", "var(--pop-c)", "var(--pop-d)", "var(--pop-e)", "var(--pop-f)", "var(--pop-g)", "var(--pop-h)"];
/// Lineages and haplotypes that carry a selected allele.
pub(super) const CARRIERS: &str = "var(--pop-e)";
/// Areas of A, B and the ancestral one.
pub(super) const POPULATION_SOFT: [&str; 3] = ["var(--a-soft)", "var(--b-soft)", "var(--ancestral-soft)"];
/// Text in the colour of A and B.
pub(super) const POPULATION_TEXT: [&str; 3] = ["var(--a-text)", "var(--b-text)", INK_SOFT];

/// The colour of a population by its number; unknown ones are grey.
pub(super) fn population(number: u8) -> &'static str {
    POPULATION.get(usize::from(number)).copied().unwrap_or(POPULATION[2])
}

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
    let [from, to] = [STOPS[below], STOPS[below + 1]];
    let rest = place - below as f64;
    let [r, g, b] = [0, 1, 2].map(|channel| (from[channel] + rest * (to[channel] - from[channel])).round() as u8);
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// Black at 0 to white at 1.
pub(super) fn grey(fraction: f64) -> String {
    let level = (quantised(fraction) * 255.0).round() as u8;
    format!("#{level:02x}{level:02x}{level:02x}")
}

fn quantised(fraction: f64) -> f64 {
    if fraction.is_nan() { 0.0 } else { (fraction.clamp(0.0, 1.0) * STEPS).round() / STEPS }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ramps_run_from_end_to_end_and_survive_anything() {
        assert_eq!([viridis(0.0), viridis(1.0)], ["#440154", "#fde725"]);
        assert_eq!([grey(0.0), grey(1.0)], ["#000000", "#ffffff"]);
        assert_eq!(grey(f64::NAN), "#000000");
        assert_eq!(viridis(f64::INFINITY), "#fde725");
        assert_eq!(viridis(-3.0), "#440154");
    }
}
