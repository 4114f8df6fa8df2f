//! The assignment problem.

/// For each row of a square matrix the column it is given, each column once, such that the entries taken add up to the most: the Hungarian
/// algorithm (Kuhn 1955) with shortest augmenting paths, in a time that grows with the third power of the size. Entries are finite.
pub(super) fn assign(gains: &[f64], size: usize) -> Vec<usize> {
    // Row 0 and column 0 stand for "not yet given". Prices are such that no entry costs less than its row's and its column's together.
    let cost = |row: usize, column: usize| -gains[(row - 1) * size + column - 1];
    let mut row_prices = vec![0.0; size + 1];
    let mut column_prices = vec![0.0; size + 1];
    let mut row_of = vec![0; size + 1];
    let mut before = vec![0; size + 1];
    for row in 1..=size {
        let mut shortest = vec![f64::INFINITY; size + 1];
        let mut done = vec![false; size + 1];
        let mut column = 0;
        row_of[0] = row;
        // From the new row along given columns to one that is free, by the cheapest way.
        while row_of[column] != 0 {
            done[column] = true;
            let from = row_of[column];
            let mut step = f64::INFINITY;
            let mut next = 0;
            for other in 1..=size {
                if done[other] {
                    continue;
                }
                let reduced = cost(from, other) - row_prices[from] - column_prices[other];
                if reduced < shortest[other] {
                    (shortest[other], before[other]) = (reduced, column);
                }
                if shortest[other] < step {
                    (step, next) = (shortest[other], other);
                }
            }
            for other in 0..=size {
                if done[other] {
                    row_prices[row_of[other]] += step;
                    column_prices[other] -= step;
                } else {
                    shortest[other] -= step;
                }
            }
            column = next;
        }
        while column != 0 {
            row_of[column] = row_of[before[column]];
            column = before[column];
        }
    }
    let mut columns = vec![0; size];
    for (column, &row) in row_of.iter().enumerate().skip(1) {
        columns[row - 1] = column - 1;
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coalescent::{Purpose, Stream};

    /// The most that any assignment of the rows from `row` on to the columns that are left adds up to.
    fn best(gains: &[f64], size: usize, row: usize, used: &mut Vec<bool>) -> f64 {
        if row == size {
            return 0.0;
        }
        let mut most = f64::NEG_INFINITY;
        for column in 0..size {
            if !used[column] {
                used[column] = true;
                most = most.max(gains[row * size + column] + best(gains, size, row + 1, used));
                used[column] = false;
            }
        }
        most
    }

    /// Half of the matrices have whole entries, so that many assignments are equally good.
    #[test]
    fn no_assignment_of_small_matrices_is_better() {
        let mut random = Stream::counted(3, Purpose::Weights, 0);
        for trial in 0..300 {
            let size = 1 + trial % 7;
            let draw = |x: f64| {
                if trial % 2 == 0 {
                    (5.0 * x).floor() - 2.0
                } else {
                    2.0 * x - 1.0
                }
            };
            let gains: Vec<f64> = (0..size * size).map(|_| draw(random.uniform())).collect();
            let columns = assign(&gains, size);
            let mut sorted = columns.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, (0..size).collect::<Vec<_>>());
            let sum: f64 = columns
                .iter()
                .enumerate()
                .map(|(row, column)| gains[row * size + column])
                .sum();
            let most = best(&gains, size, 0, &mut vec![false; size]);
            assert!((sum - most).abs() < 1e-12, "{sum}, not {most}: {gains:?}");
        }
        assert!(assign(&[], 0).is_empty());
    }

    #[test]
    fn a_hidden_permutation_of_256_is_found() {
        let mut random = Stream::counted(4, Purpose::Weights, 0);
        let mut hidden: Vec<usize> = (0..256).collect();
        random.shuffle(&mut hidden);
        let mut gains: Vec<f64> = (0..256 * 256).map(|_| random.uniform()).collect();
        hidden
            .iter()
            .enumerate()
            .for_each(|(row, column)| gains[row * 256 + column] = 1.5);
        assert_eq!(assign(&gains, 256), hidden);
    }
}
