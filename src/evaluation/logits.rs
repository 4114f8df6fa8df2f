//! What the last layer says, before softmax. Read on the host in `f64`, so that a loss is the same wherever it was computed.

/// The last layer's weighted sums, by label.
pub type Logits = [f32; 2];

/// The label with the larger sum; 0 for a tie and for what is not a number.
pub fn label_of([divergence, gene_flow]: Logits) -> usize {
    usize::from(gene_flow > divergence)
}

/// Probabilities by label.
pub fn softmax(logits: Logits) -> [f64; 2] {
    let [a, b] = logits.map(f64::from);
    [
        1.0 / (1.0 + libm::exp(b - a)),
        1.0 / (1.0 + libm::exp(a - b)),
    ]
}

/// Cross-entropy of one example, nats: minus the logarithm of the true label's probability. Without the clipping that Keras applies to
/// saturated probabilities, so that it also measures how wrong a certain prediction is.
pub fn cross_entropy([divergence, gene_flow]: Logits, label: usize) -> f64 {
    let odds = f64::from(gene_flow) - f64::from(divergence);
    let against = if label == 0 { odds } else { -odds };
    // log(1 + e^x) without overflow; a comparison would lose NaN.
    if against > 0.0 {
        against + libm::log1p(libm::exp(-against))
    } else {
        libm::log1p(libm::exp(against))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_and_losses_agree() {
        for logits in [[0.0, 0.0], [1.5, -2.0], [-3.0, 4.0]] {
            let p = softmax(logits);
            assert!((p[0] + p[1] - 1.0).abs() < 1e-15);
            for label in [0, 1] {
                assert!((cross_entropy(logits, label) + libm::log(p[label])).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn saturated_and_broken_logits() {
        assert_eq!(cross_entropy([1_000.0, 0.0], 1), 1_000.0);
        assert_eq!(cross_entropy([1_000.0, 0.0], 0), 0.0);
        assert!(cross_entropy([f32::NAN, 0.0], 0).is_nan());
        assert!(cross_entropy([f32::INFINITY, f32::INFINITY], 1).is_nan());
        assert_eq!((label_of([0.0, 0.0]), label_of([f32::NAN, 0.0])), (0, 0));
    }
}
