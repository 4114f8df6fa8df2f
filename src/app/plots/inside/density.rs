//! Thousands of points as hexagons, the more the deeper, and as points where there are few.

use super::super::svg::{Svg, number};
use std::collections::BTreeMap;
use std::fmt::Write;

/// From the middle of a hexagon to its corners, CSS pixels.
const RADIUS: f64 = 3.4;
/// Hexagons of so many points or fewer show the points themselves.
const FEW: usize = 2;
/// So many points in all are drawn one by one, all of one size: they hide little of each other.
const SPARSE: usize = 1000;
/// Shades of a hexagon.
const SHADES: usize = 8;

/// The points within one hexagon.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Hexagon {
    pub(super) middle: [f64; 2],
    pub(super) points: Vec<[f64; 2]>,
}

impl Hexagon {
    /// A square around it to point at.
    pub(super) fn area(&self) -> [f64; 4] {
        let [x, y] = self.middle;
        [x - RADIUS, y - RADIUS, 2.0 * RADIUS, 2.0 * RADIUS]
    }
}

/// Points (CSS pixels) by the hexagon they fall into, from the top; those that are not finite are left out.
pub(super) fn hexagons(points: impl IntoIterator<Item = [f64; 2]>) -> Vec<Hexagon> {
    // Hexagons standing on a corner: two rectangular lattices, each in the gaps of the other (Carr et al. 1987).
    let (across, down) = (libm::sqrt(3.0) * RADIUS, 3.0 * RADIUS);
    let mut cells: BTreeMap<[i64; 2], Vec<[f64; 2]>> = BTreeMap::new();
    for [x, y] in points
        .into_iter()
        .filter(|point| point.iter().all(|place| place.is_finite()))
    {
        let on = [(x / across).round(), (y / down).round()];
        let off = [(x / across).floor() + 0.5, (y / down).floor() + 0.5];
        let distance = |[column, row]: [f64; 2]| {
            let [dx, dy] = [x - column * across, y - row * down];
            dx * dx + dy * dy
        };
        let [column, row] = if distance(on) <= distance(off) {
            on
        } else {
            off
        };
        cells
            .entry([(2.0 * row) as i64, (2.0 * column) as i64])
            .or_default()
            .push([x, y]);
    }
    let hexagon = |([row, column], points): ([i64; 2], Vec<[f64; 2]>)| Hexagon {
        middle: [column as f64 / 2.0 * across, row as f64 / 2.0 * down],
        points,
    };
    cells.into_iter().map(hexagon).collect()
}

/// Draws hexagons, deeper by the logarithm of how many points they hold.
pub(super) fn draw(svg: &mut Svg, hexagons: &[Hexagon], ink: &str) {
    let most = hexagons
        .iter()
        .map(|hexagon| hexagon.points.len())
        .max()
        .unwrap_or(0);
    let sparse = hexagons
        .iter()
        .map(|hexagon| hexagon.points.len())
        .sum::<usize>()
        <= SPARSE;
    let mut paths = vec![String::new(); SHADES];
    let mut dots = String::new();
    for Hexagon {
        middle: [x, y],
        points,
    } in hexagons
    {
        if sparse || points.len() <= FEW {
            for [x, y] in points {
                let _ = write!(dots, "M{} {}h0", number(*x), number(*y));
            }
            continue;
        }
        let depth =
            libm::log(points.len() as f64 / FEW as f64) / libm::log(most as f64 / FEW as f64);
        let half = 0.5 * libm::sqrt(3.0) * RADIUS;
        if let Some(path) = paths.get_mut(((depth * SHADES as f64) as usize).min(SHADES - 1)) {
            let (h, r) = (number(half), number(0.5 * RADIUS));
            let _ = write!(
                path,
                "M{} {}l{h} {r}v{R}l-{h} {r}l-{h} -{r}v-{R}z",
                number(*x),
                number(y - RADIUS),
                R = number(RADIUS)
            );
        }
    }
    for (shade, path) in (1..).zip(&paths).filter(|(_, path)| !path.is_empty()) {
        let opacity = number(0.28 + 0.72 * f64::from(shade) / SHADES as f64);
        svg.path(path, ink, &format!(" fill-opacity=\"{opacity}\""));
    }
    if !dots.is_empty() {
        svg.path(&dots, "none", &format!(" stroke=\"{ink}\" stroke-width=\"3\" stroke-linecap=\"round\" stroke-opacity=\"0.75\""));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finite_point_is_in_one_hexagon_and_near_its_middle() {
        let points: Vec<[f64; 2]> = (0..2000)
            .map(|k| {
                [
                    f64::from(k * 37 % 211) * 0.83,
                    f64::from(k * 53 % 197) * 0.71,
                ]
            })
            .collect();
        let hexagons = hexagons(points.iter().copied().chain([[f64::NAN, 1.0]]));
        assert_eq!(
            hexagons
                .iter()
                .map(|hexagon| hexagon.points.len())
                .sum::<usize>(),
            2000
        );
        for Hexagon { middle, points } in &hexagons {
            for point in points {
                assert!(
                    libm::hypot(point[0] - middle[0], point[1] - middle[1]) <= RADIUS + 1e-9,
                    "{point:?} {middle:?}"
                );
            }
        }
    }

    #[test]
    fn few_points_are_points_and_many_are_one_hexagon() {
        let drawn = |together: usize| {
            let crowd = (0..together).map(|k| [47.0 + 0.1 * (k % 3) as f64, 51.0]);
            let mut svg = Svg::new([10.0, 10.0]);
            draw(&mut svg, &hexagons(crowd.chain([[1.0, 1.0]])), "red");
            let body = svg.body();
            (body.matches("h0").count(), body.matches('z').count())
        };
        assert_eq!(drawn(4), (5, 0), "all of one size");
        assert_eq!(drawn(SPARSE), (1, 1));
    }
}
