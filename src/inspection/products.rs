//! Products of tall matrices: the Gram matrices of read-outs and twins.

/// Rows that are multiplied at once: 4 x 4 sums stay in registers.
const TILE: usize = 4;
/// Depth of a block: two blocks of four rows fit the fastest cache.
const BLOCK: usize = 256;

type Panel = Vec<[f64; TILE]>;

/// `C[i][j] = sum over k of left(k, i) x right(k, j)`, `[rows, columns]`, for k below `depth`.
pub(super) fn products(
    depth: usize,
    [rows, columns]: [usize; 2],
    left: impl Fn(usize, usize) -> f64,
    right: impl Fn(usize, usize) -> f64,
) -> Vec<f64> {
    let mut out = vec![0.0; rows * columns];
    for start in (0..depth).step_by(BLOCK) {
        let block = start..(start + BLOCK).min(depth);
        let (left, right) = (
            panels(block.clone(), rows, &left),
            panels(block, columns, &right),
        );
        for (i, left) in left.iter().enumerate() {
            for (j, right) in right.iter().enumerate() {
                add(&mut out, columns, [i * TILE, j * TILE], &tile(left, right));
            }
        }
    }
    out
}

/// `C[i][j] = sum over k of value(k, i) x value(k, j)`, `[size, size]`, for k below `depth`; symmetric to the last bit.
pub(super) fn gram(depth: usize, size: usize, value: impl Fn(usize, usize) -> f64) -> Vec<f64> {
    let mut out = vec![0.0; size * size];
    for start in (0..depth).step_by(BLOCK) {
        let panels = panels(start..(start + BLOCK).min(depth), size, &value);
        for (i, left) in panels.iter().enumerate() {
            for (j, right) in panels.iter().take(i + 1).enumerate() {
                add(&mut out, size, [i * TILE, j * TILE], &tile(left, right));
            }
        }
    }
    for i in 0..size {
        for j in 0..i {
            out[j * size + i] = out[i * size + j];
        }
    }
    out
}

/// Groups of four columns of a block, 0 beyond the last.
fn panels(
    block: std::ops::Range<usize>,
    size: usize,
    value: &impl Fn(usize, usize) -> f64,
) -> Vec<Panel> {
    let panel = |first: usize| {
        let at = |k: usize, index: usize| if index < size { value(k, index) } else { 0.0 };
        block
            .clone()
            .map(|k| std::array::from_fn(|offset| at(k, first + offset)))
            .collect()
    };
    (0..size).step_by(TILE).map(panel).collect()
}

fn tile(left: &[[f64; TILE]], right: &[[f64; TILE]]) -> [[f64; TILE]; TILE] {
    let mut sums = [[0.0; TILE]; TILE];
    for (a, b) in left.iter().zip(right) {
        for (sums, a) in sums.iter_mut().zip(a) {
            for (sum, b) in sums.iter_mut().zip(b) {
                *sum += a * b;
            }
        }
    }
    sums
}

fn add(out: &mut [f64], columns: usize, [row, column]: [usize; 2], tile: &[[f64; TILE]; TILE]) {
    for (line, sums) in out.chunks_exact_mut(columns).skip(row).zip(tile) {
        for (cell, sum) in line.iter_mut().skip(column).zip(sums) {
            *cell += sum;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(k: usize, i: usize) -> f64 {
        ((k * 31 + i * 17) % 23) as f64 - 11.0
    }

    #[test]
    fn products_are_those_of_the_definition() {
        for (depth, rows, columns) in [(1, 1, 1), (300, 5, 9), (513, 8, 3), (0, 2, 2)] {
            let found = products(depth, [rows, columns], value, |k, j| value(j, k));
            let symmetric = gram(depth, rows, value);
            for i in 0..rows {
                for j in 0..columns {
                    assert_eq!(
                        found[i * columns + j],
                        (0..depth).map(|k| value(k, i) * value(j, k)).sum::<f64>()
                    );
                }
                for j in 0..rows {
                    assert_eq!(
                        symmetric[i * rows + j],
                        (0..depth).map(|k| value(k, i) * value(k, j)).sum::<f64>()
                    );
                }
            }
        }
    }
}
