//! Mean weights of trajectories by frequency: the backward equation of the diffusion conditioned on loss, step by step.

/// Values at points of equal distance in log odds `u`. With `D = 1 / (2 x y)` and `v = (1 - 2x) D + alpha coth(alpha y)`, both in units of 2N
/// generations, they change by `D f'' - v f'`.
pub struct Diffusion {
    selection: f64,
    /// Diploids.
    size: f64,
    step: f64,
    /// Frequencies of the points.
    places: Vec<f64>,
    values: Vec<f64>,
    /// `D` at each point and `v`, both over 2N.
    rates: Vec<[f64; 2]>,
    /// Scratch of the elimination.
    above: Vec<f64>,
}

/// `alpha coth(alpha y)`, `1 / y` where nothing is selected.
fn pull(alpha: f64, y: f64) -> f64 {
    if alpha * y < 1e-4 {
        return 1.0 / y;
    }
    let square = libm::exp(-2.0 * alpha * y);
    alpha * (1.0 + square) / (1.0 - square)
}

/// `(1 - exp(-2 alpha y)) / (1 - exp(-2 alpha))`, `y` where nothing is selected.
fn fixation(alpha: f64, y: f64) -> f64 {
    if alpha < 1e-9 {
        y
    } else {
        libm::expm1(-2.0 * alpha * y) / libm::expm1(-2.0 * alpha)
    }
}

impl Diffusion {
    /// Values at points from the log odds `low` on, in a population of so many diploids.
    pub fn new(selection: f64, low: f64, step: f64, values: Vec<f64>, size: f64) -> Self {
        let places = (0..values.len())
            .map(|point| 1.0 / (1.0 + libm::exp(-(low + point as f64 * step))))
            .collect();
        let mut new = Self {
            selection,
            size,
            step,
            places,
            values,
            rates: Vec::new(),
            above: Vec::new(),
        };
        new.rate();
        new
    }

    /// The values.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    fn rate(&mut self) {
        let copies = 2.0 * self.size;
        let of = |&x: &f64| {
            let y = 1.0 - x;
            let spread = 0.5 / (x * y);
            [
                spread / copies,
                ((1.0 - 2.0 * x) * spread + pull(self.selection * copies, y)) / copies,
            ]
        };
        self.rates = self.places.iter().map(of).collect();
    }

    /// Goes on to another size: each value is weighted by how much denser alleles are at the size before.
    pub fn resize(&mut self, size: f64) {
        if size == self.size {
            return;
        }
        let [old, new] = [self.size, size].map(|size| 2.0 * size * self.selection);
        for (value, x) in self.values.iter_mut().zip(&self.places) {
            *value *= self.size * fixation(old, 1.0 - x) / (size * fixation(new, 1.0 - x));
        }
        self.size = size;
        self.rate();
    }

    /// Lets a time pass, in generations, with this value at a frequency and below: two implicit half steps, extrapolated by a whole one.
    pub fn advance(&mut self, time: f64, floor: f64, value: f64) {
        // A point that is the floor but for rounding belongs to it.
        let below = self
            .places
            .partition_point(|&x| x <= floor * (1.0 + 1e-9))
            .max(1);
        let mut whole = self.values.clone();
        self.implicit(&mut whole, time, below, value);
        let mut halves = self.values.clone();
        self.implicit(&mut halves, 0.5 * time, below, value);
        self.implicit(&mut halves, 0.5 * time, below, value);
        for ((value, half), whole) in self.values.iter_mut().zip(halves).zip(whole) {
            let extrapolated = 2.0 * half - whole;
            *value = if extrapolated > 0.0 {
                extrapolated
            } else {
                half
            };
        }
    }

    /// One implicit step, by elimination from below and substitution from above.
    fn implicit(&mut self, values: &mut [f64], time: f64, below: usize, floor: f64) {
        self.above.clear();
        let last = values.len() - 1;
        let (mut factor, mut known) = (0.0, floor);
        for (point, (value, &[spread, drift])) in values.iter_mut().zip(&self.rates).enumerate() {
            if point < below {
                (factor, known) = (0.0, floor);
            } else {
                let (wide, slope) = (
                    time * spread / (self.step * self.step),
                    time * drift / self.step,
                );
                // Above the last point nothing is known: what is there comes from below.
                let (down, up) = if point == last {
                    (slope, 0.0)
                } else {
                    (wide + 0.5 * slope, wide - 0.5 * slope)
                };
                let pivot = 1.0 + down + up - down * factor;
                known = (*value + down * known) / pivot;
                factor = up / pivot;
            }
            *value = known;
            self.above.push(factor);
        }
        let mut next = 0.0;
        for (value, factor) in values.iter_mut().zip(&self.above).rev() {
            *value += factor * next;
            next = *value;
        }
    }
}
