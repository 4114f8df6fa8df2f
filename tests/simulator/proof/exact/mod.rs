//! Exact expectations of the neutral coalescent and of noise on alignments, and what our replicates come to.

mod models;
mod neutral;
mod noise;

use crate::common::{Moments, Z, Z_CELLS};
use neutral::{one_population, recombination, sizes, structure};

/// One expectation, or several of a kind of which the furthest is kept.
#[derive(Clone, Debug)]
pub struct Exact {
    /// What is expected, of which model.
    pub what: String,
    /// The formula and who found it.
    pub formula: &'static str,
    /// Its value.
    pub expected: f64,
    /// Ours.
    pub found: f64,
    /// The difference in standard errors.
    pub z: f64,
    /// How many expectations of this kind there are; the one furthest from its value is shown.
    pub of: usize,
}

impl Exact {
    /// The largest |z| it may have.
    pub fn bound(&self) -> f64 {
        if self.of > 1 { Z_CELLS } else { Z }
    }

    /// Whether it is as expected; not a number is not.
    pub fn holds(&self) -> bool {
        self.z.abs() < self.bound()
    }
}

/// The list as it grows.
#[derive(Default)]
pub struct List(Vec<Exact>);

impl List {
    fn mean(
        &mut self,
        what: impl Into<String>,
        formula: &'static str,
        values: &[f64],
        expected: f64,
    ) {
        let moments = Moments::of(values);
        self.0.push(Exact {
            what: what.into(),
            formula,
            expected,
            found: moments.mean,
            z: moments.z(expected),
            of: 1,
        });
    }

    fn variance(
        &mut self,
        what: impl Into<String>,
        formula: &'static str,
        values: &[f64],
        expected: f64,
    ) {
        let moments = Moments::of(values);
        self.0.push(Exact {
            what: what.into(),
            formula,
            expected,
            found: moments.variance,
            z: moments.variance_z(expected),
            of: 1,
        });
    }

    /// Several means, of which the furthest is kept.
    fn means(
        &mut self,
        what: impl Into<String>,
        formula: &'static str,
        all: impl IntoIterator<Item = (Vec<f64>, f64)>,
    ) {
        let compared = all
            .into_iter()
            .map(|(values, expected)| (Moments::of(&values), expected));
        let all: Vec<[f64; 3]> = compared
            .map(|(moments, expected)| [expected, moments.mean, moments.z(expected)])
            .collect();
        if let Some(&[expected, found, z]) =
            all.iter().max_by(|a, b| a[2].abs().total_cmp(&b[2].abs()))
        {
            self.0.push(Exact {
                what: what.into(),
                formula,
                expected,
                found,
                z,
                of: all.len(),
            });
        }
    }
}

/// All of them, from `scale` times 4,000 replicates or so.
pub fn all(scale: u32) -> Vec<Exact> {
    let mut list = List::default();
    one_population(&mut list, 4_000 * scale);
    sizes(&mut list, 4_000 * scale);
    structure(&mut list, 3_000 * scale);
    recombination(&mut list, 2_000 * scale);
    noise::noise(&mut list, 16_000 * scale);
    list.0
}
