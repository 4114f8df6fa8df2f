//! A recombination map in whole units: how much recombination lies to the left of a position, and where a crossover falls.

use super::genome::{Genome, Stretch};
use super::lineage::{LOCUS, Position};

/// A recombination map. The genetic length of the whole locus is [`LOCUS`] units as well, so that summed reaches stay whole numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct GeneticMap {
    knots: Vec<Knot>,
}

/// Where a stretch begins, and how it runs from there.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Knot {
    position: Position,
    genetic: Position,
    /// Genetic units per unit of position.
    slope: f64,
    /// Units of position per genetic unit; 0 where there is no recombination.
    inverse: f64,
}

impl GeneticMap {
    /// Crossovers per unit of reach per generation and, unless the rate is the same everywhere, the map that measures reaches.
    pub fn of(genome: &Genome) -> (f64, Option<Self>) {
        let mut stretches: Vec<Stretch> = Vec::with_capacity(genome.crossovers.stretches.len());
        for stretch in &genome.crossovers.stretches {
            match stretches.last_mut() {
                Some(last) if last.rate == stretch.rate => last.end = stretch.end,
                _ => stretches.push(*stretch),
            }
        }
        if let [one] = stretches.as_slice() {
            return (one.rate * genome.length / LOCUS as f64, None);
        }
        let mut begin = 0.0;
        let mut total = 0.0;
        let mut ends = vec![(0, 0.0)];
        for stretch in stretches {
            total += stretch.rate * (stretch.end - begin);
            begin = stretch.end;
            ends.push((whole(stretch.end / genome.length), total));
        }
        let ends: Vec<(Position, Position)> = ends
            .into_iter()
            .map(|(position, sum)| (position, whole(sum / total)))
            .collect();
        let mut knots: Vec<Knot> = ends
            .array_windows()
            .filter(|[from, to]| from.0 < to.0)
            .map(|[from, to]| {
                let (wide, long) = ((to.0 - from.0) as f64, (to.1 - from.1) as f64);
                Knot {
                    position: from.0,
                    genetic: from.1,
                    slope: long / wide,
                    inverse: if long > 0.0 { wide / long } else { 0.0 },
                }
            })
            .collect();
        knots.push(Knot {
            position: LOCUS,
            genetic: LOCUS,
            slope: 0.0,
            inverse: 0.0,
        });
        (total / LOCUS as f64, Some(Self { knots }))
    }

    /// Genetic units to the left of a position; ascends with the position.
    #[inline]
    pub fn genetic(&self, at: Position) -> Position {
        let next = self.knots.partition_point(|knot| knot.position <= at);
        match (
            next.checked_sub(1).and_then(|index| self.knots.get(index)),
            self.knots.get(next),
        ) {
            (Some(knot), Some(end)) => (knot.genetic
                + ((at - knot.position) as f64 * knot.slope) as Position)
                .min(end.genetic),
            (Some(knot), None) => knot.genetic,
            (None, _) => 0,
        }
    }

    /// The position at which this many genetic units lie to the left; never inside a stretch without recombination.
    #[inline]
    pub fn position(&self, genetic: Position) -> Position {
        let next = self.knots.partition_point(|knot| knot.genetic <= genetic);
        match (
            next.checked_sub(1).and_then(|index| self.knots.get(index)),
            self.knots.get(next),
        ) {
            (Some(knot), Some(end)) => (knot.position
                + ((genetic - knot.genetic) as f64 * knot.inverse) as Position)
                .min(end.position),
            (Some(knot), None) => knot.position,
            (None, _) => 0,
        }
    }
}

/// A fraction of the locus in whole units.
fn whole(fraction: f64) -> Position {
    libm::round(fraction * LOCUS as f64) as Position
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coalescent::genome::RateMap;

    fn map(ends_and_rates: &[(f64, f64)]) -> (f64, Option<GeneticMap>) {
        let stretches = ends_and_rates
            .iter()
            .map(|&(end, rate)| Stretch { end, rate })
            .collect();
        GeneticMap::of(&Genome {
            length: 1000.0,
            crossovers: RateMap { stretches },
            conversion: None,
        })
    }

    #[test]
    fn one_rate_needs_no_map() {
        assert_eq!(
            map(&[(400.0, 2e-8), (1000.0, 2e-8)]),
            (2e-8 * 1000.0 / LOCUS as f64, None)
        );
        assert_eq!(map(&[(400.0, 0.0), (1000.0, 0.0)]).0, 0.0);
    }

    /// A cold beginning, a hotspot, a desert in the middle of the locus and a warm end.
    #[test]
    fn positions_and_genetic_units_agree() {
        let (rate, map) = map(&[(200.0, 0.0), (201.0, 1e-5), (600.0, 0.0), (1000.0, 1e-8)]);
        let map = map.unwrap();
        let total = 1e-5 + 400.0 * 1e-8;
        assert!((rate * LOCUS as f64 / total - 1.0).abs() < 1e-12);
        let at = |base_pair: f64| whole(base_pair / 1000.0);
        for (base_pair, share) in [
            (0.0, 0.0),
            (200.0, 0.0),
            (200.5, 0.5e-5),
            (201.0, 1e-5),
            (400.0, 1e-5),
            (600.0, 1e-5),
            (800.0, 1.2e-5),
            (1000.0, 1.4e-5),
        ] {
            let genetic = map.genetic(at(base_pair)) as f64 / LOCUS as f64;
            assert!(
                (genetic - share / total).abs() < 1e-8,
                "{base_pair}: {genetic}"
            );
        }
        let mut last = 0;
        for step in 0..1000 {
            let genetic = LOCUS / 1000 * step;
            let position = map.position(genetic);
            assert!(last <= position && position < LOCUS);
            assert!(
                (at(200.0)..=at(201.0)).contains(&position)
                    || (at(600.0)..LOCUS).contains(&position),
                "{position}"
            );
            assert!(
                (map.genetic(position) - genetic).abs() <= LOCUS / 1_000_000,
                "{genetic}"
            );
            last = position;
        }
    }
}
