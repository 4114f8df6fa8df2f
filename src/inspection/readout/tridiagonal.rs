//! Symmetric matrices made tridiagonal: once that is done, each penalty costs no more than a pass along the diagonal.

/// `A = Q T Q'` with T tridiagonal and Q a product of reflections (Householder 1958), for a symmetric matrix A.
pub(super) struct Tridiagonal {
    size: usize,
    /// The vector of reflection `k` in the first `k` places of row `k`.
    vectors: Vec<f64>,
    /// Half the squared length of each vector; 0 where nothing is reflected.
    halves: Vec<f64>,
    diagonal: Vec<f64>,
    /// The entry beside each diagonal entry but the first.
    beside: Vec<f64>,
}

impl Tridiagonal {
    /// Of `[size, size]`; only the lower triangle is read.
    pub(super) fn new(mut matrix: Vec<f64>, size: usize) -> Self {
        let mut halves = vec![0.0; size];
        let mut beside = vec![0.0; size];
        let mut image = vec![0.0; size];
        for k in (1..size).rev() {
            let (above, rest) = matrix.split_at_mut(k * size);
            let vector = &mut rest[..k];
            let last = k - 1;
            let norm = vector.iter().map(|x| x * x).sum::<f64>().sqrt();
            if vector[..last].iter().all(|&x| x == 0.0) || norm == 0.0 {
                beside[k] = vector[last];
                continue;
            }
            // The sign that adds: differences of like numbers would lose digits.
            let signed = if vector[last] < 0.0 { -norm } else { norm };
            let half = norm * norm + signed * vector[last];
            vector[last] += signed;
            beside[k] = -signed;
            halves[k] = half;
            // image = A v / half
            image[..k].fill(0.0);
            for (row, line) in above.chunks_exact(size).enumerate() {
                let (at, left) = (vector[row], &line[..row]);
                let mut sum = line[row] * at;
                let mut sums = [0.0; 4];
                let mut quads = left
                    .chunks_exact(4)
                    .zip(vector.chunks_exact(4))
                    .zip(image.chunks_exact_mut(4));
                for ((a, v), out) in &mut quads {
                    for lane in 0..4 {
                        sums[lane] += a[lane] * v[lane];
                        out[lane] += a[lane] * at;
                    }
                }
                for place in row / 4 * 4..row {
                    sum += left[place] * vector[place];
                    image[place] += left[place] * at;
                }
                image[row] += sum + (sums[0] + sums[1]) + (sums[2] + sums[3]);
            }
            image[..k].iter_mut().for_each(|x| *x /= half);
            let along: f64 =
                vector.iter().zip(&image).map(|(v, x)| v * x).sum::<f64>() / (2.0 * half);
            image
                .iter_mut()
                .zip(vector.iter())
                .for_each(|(x, v)| *x -= along * v);
            for (row, line) in above.chunks_exact_mut(size).enumerate() {
                let (v, x) = (vector[row], image[row]);
                for ((a, left), right) in line[..=row].iter_mut().zip(&image).zip(vector.iter()) {
                    *a -= v * left + x * right;
                }
            }
        }
        let diagonal = (0..size).map(|k| matrix[k * size + k]).collect();
        Self {
            size,
            vectors: matrix,
            halves,
            diagonal,
            beside,
        }
    }

    fn reflect(&self, k: usize, vector: &mut [f64]) {
        if self.halves[k] > 0.0 {
            let along = self.vectors[k * self.size..][..k]
                .iter()
                .zip(vector.iter())
                .map(|(v, x)| v * x)
                .sum::<f64>()
                / self.halves[k];
            self.vectors[k * self.size..][..k]
                .iter()
                .zip(vector)
                .for_each(|(v, x)| *x -= along * v);
        }
    }

    /// `Q' x`, in place.
    pub(super) fn apply_transposed(&self, vector: &mut [f64]) {
        (1..self.size).rev().for_each(|k| self.reflect(k, vector));
    }

    /// `Q x`, in place.
    pub(super) fn apply(&self, vector: &mut [f64]) {
        (1..self.size).for_each(|k| self.reflect(k, vector));
    }

    /// T with a penalty added to its diagonal, which makes it positive definite, factored.
    pub(super) fn penalised(&self, penalty: f64) -> Penalised<'_> {
        let mut pivots = Vec::with_capacity(self.size);
        let mut before = 1.0;
        for k in 0..self.size {
            let beside = self.beside[k];
            before =
                self.diagonal[k] + penalty - if k > 0 { beside * beside / before } else { 0.0 };
            pivots.push(before);
        }
        Penalised {
            matrix: self,
            penalty,
            pivots,
        }
    }
}

/// `T + penalty`, factored.
pub(super) struct Penalised<'a> {
    matrix: &'a Tridiagonal,
    penalty: f64,
    pivots: Vec<f64>,
}

impl Penalised<'_> {
    /// The trace of the inverse: each of its diagonal entries follows from the pivots of elimination from either end.
    pub(super) fn trace_of_inverse(&self) -> f64 {
        let Tridiagonal {
            size,
            diagonal,
            beside,
            ..
        } = self.matrix;
        let (mut trace, mut after) = (0.0, 1.0);
        for k in (0..*size).rev() {
            let own = diagonal[k] + self.penalty;
            after = own
                - if k + 1 < *size {
                    beside[k + 1] * beside[k + 1] / after
                } else {
                    0.0
                };
            trace += 1.0 / (self.pivots[k] + after - own);
        }
        trace
    }

    /// `(T + penalty)^-1 x`, in place.
    pub(super) fn solve(&self, vector: &mut [f64]) {
        let Tridiagonal { size, beside, .. } = self.matrix;
        for k in 1..*size {
            vector[k] -= beside[k] / self.pivots[k - 1] * vector[k - 1];
        }
        for k in (0..*size).rev() {
            let after = if k + 1 < *size {
                beside[k + 1] * vector[k + 1]
            } else {
                0.0
            };
            vector[k] = (vector[k] - after) / self.pivots[k];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coalescent::{Purpose, Stream};
    use crate::inspection::products::gram;

    /// A matrix of some rank, from factors drawn at random.
    fn matrix(size: usize, rank: usize) -> Vec<f64> {
        let mut random = Stream::counted(1, Purpose::Weights, 0);
        let factor: Vec<f64> = (0..size * rank).map(|_| random.uniform() - 0.5).collect();
        gram(rank, size, |k, i| factor[i * rank + k])
    }

    /// What a solution leaves of `(A + penalty) x = b`, and the trace of the inverse against the sum of solutions for unit vectors.
    #[test]
    fn solutions_solve_the_equations_and_the_trace_is_theirs() {
        for (size, rank) in [(1, 1), (2, 2), (7, 7), (30, 12), (41, 60)] {
            let matrix = matrix(size, rank);
            let reduced = Tridiagonal::new(matrix.clone(), size);
            for penalty in [1e-6, 1e-2, 3.0] {
                let factored = reduced.penalised(penalty);
                let mut trace = 0.0;
                for unit in 0..size {
                    let mut x = vec![0.0; size];
                    x[unit] = 1.0;
                    reduced.apply_transposed(&mut x);
                    factored.solve(&mut x);
                    reduced.apply(&mut x);
                    trace += x[unit];
                    for row in 0..size {
                        let b: f64 = (0..size)
                            .map(|k| matrix[row * size + k] * x[k])
                            .sum::<f64>()
                            + penalty * x[row];
                        let expected = if row == unit { 1.0 } else { 0.0 };
                        assert!(
                            (b - expected).abs() < 1e-7,
                            "size {size}, penalty {penalty}: {b} for {expected}"
                        );
                    }
                }
                assert!((factored.trace_of_inverse() / trace - 1.0).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn zeros_stay_zeros() {
        let reduced = Tridiagonal::new(vec![0.0; 9], 3);
        assert_eq!(reduced.penalised(2.0).trace_of_inverse(), 1.5);
    }
}
