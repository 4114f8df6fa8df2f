//! The tables behind [`super::Stream::quick_exponential`]: 256 layers of equal area that cover the exponential density (Marsaglia &
//! Tsang 2000, Journal of Statistical Software 5(8)).
//!
//! Layer `i > 0` is a rectangle of width `WIDTHS[i]` between the heights of `WIDTHS[i]` and `WIDTHS[i + 1]`. Layer 0 is the strip under
//! them all together with the tail beyond [`TAIL`]. The tables are made by the compiler, whose arithmetic is the same on every machine.

/// Where the tail begins: the value for which 256 layers of [`AREA`] reach exactly up to the density's top.
pub const TAIL: f64 = 7.697_117_470_131_05;

/// The area of each layer, `(1 + TAIL) exp(-TAIL)`.
const AREA: f64 = (1.0 + TAIL) * exp_minus(TAIL);

/// The width of each layer, descending; that of layer 0 is its area over its height, and the last entry is 0.
pub static WIDTHS: [f64; 257] = widths();

/// [`WIDTHS`] times 2^-53: what turns 53 random bits into a place within a layer.
pub static STEPS: [f64; 256] = steps(&WIDTHS);

/// The density at each width.
pub static HEIGHTS: [f64; 257] = heights(&WIDTHS);

/// `exp(-x)` for `x >= 0`, to a few units in the last place: the reciprocal of a series whose terms are all positive.
const fn exp_minus(x: f64) -> f64 {
    let (mut sum, mut term, mut k) = (1.0, 1.0, 1.0);
    while term > sum * 1e-18 {
        term *= x / k;
        sum += term;
        k += 1.0;
    }
    1.0 / sum
}

/// The `x` whose height is this, by Newton's method from a value near it.
const fn width_at(height: f64, mut x: f64) -> f64 {
    let mut round = 0;
    while round < 12 {
        x += 1.0 - height / exp_minus(x);
        round += 1;
    }
    x
}

const fn widths() -> [f64; 257] {
    let mut widths = [0.0; 257];
    widths[0] = 1.0 + TAIL;
    widths[1] = TAIL;
    let mut layer = 1;
    while layer < 255 {
        widths[layer + 1] = width_at(
            exp_minus(widths[layer]) + AREA / widths[layer],
            widths[layer],
        );
        layer += 1;
    }
    widths
}

const fn steps(widths: &[f64; 257]) -> [f64; 256] {
    let mut steps = [0.0; 256];
    let mut layer = 0;
    while layer < 256 {
        steps[layer] = widths[layer] / (1_u64 << 53) as f64;
        layer += 1;
    }
    steps
}

const fn heights(widths: &[f64; 257]) -> [f64; 257] {
    let mut heights = [1.0; 257];
    let mut layer = 0;
    while layer < 257 {
        heights[layer] = exp_minus(widths[layer]);
        layer += 1;
    }
    heights
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The last layer ends at the density's top, so all layers have the same area.
    #[test]
    fn the_layers_close() {
        let last = HEIGHTS[255] + AREA / WIDTHS[255];
        assert!((last - 1.0).abs() < 1e-11, "{last}");
        for layer in 1..256 {
            let area = WIDTHS[layer] * (HEIGHTS[layer + 1] - HEIGHTS[layer]);
            assert!((area / AREA - 1.0).abs() < 1e-8, "layer {layer}: {area}");
        }
    }

    #[test]
    fn heights_are_the_density() {
        for (width, height) in WIDTHS.iter().zip(&HEIGHTS) {
            let expected = libm::exp(-width);
            assert!(
                (height / expected - 1.0).abs() < 1e-14,
                "{width}: {height} instead of {expected}"
            );
        }
    }
}
