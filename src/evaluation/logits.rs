//! What the last layer says of classes, before softmax. Read on the host in `f64`, so that a loss is the same wherever it was computed.

/// The class with the largest logit; the first of equal ones, and 0 where the first is not a number.
pub fn named(logits: &[f32]) -> usize {
    let mut best = (0, logits.first().copied().unwrap_or(f32::NAN));
    for (class, &logit) in logits.iter().enumerate() {
        if logit > best.1 {
            best = (class, logit);
        }
    }
    best.0
}

/// Probabilities of the classes.
pub fn softmax(logits: &[f32]) -> Vec<f64> {
    let of = |class: usize, own: f32| {
        let others = others(logits, class);
        let odds = others.map(|logit| libm::exp(f64::from(logit) - f64::from(own)));
        // Its own part is 1, also where an infinite logit would leave none.
        1.0 / odds.fold(1.0, |sum, part| sum + part)
    };
    logits
        .iter()
        .enumerate()
        .map(|(class, &own)| of(class, own))
        .collect()
}

/// Cross-entropy of one example, nats: minus the logarithm of the true class' probability. Without the clipping that Keras applies to
/// saturated probabilities, so that it also measures how wrong a certain prediction is. Not a number for a class that is not there.
pub fn cross_entropy(logits: &[f32], class: usize) -> f64 {
    let own = logits
        .get(class)
        .map_or(f64::NAN, |&logit| f64::from(logit));
    // How far each class stands above the true one; the largest is taken out of log(sum e^x), so that nothing overflows.
    let (mut largest, mut place) = (0.0, class);
    for (other, &logit) in logits.iter().enumerate() {
        let above = f64::from(logit) - own;
        if above > largest {
            (largest, place) = (above, other);
        }
    }
    let rest: f64 = (0..)
        .zip(logits)
        .filter(|&(other, _)| other != place)
        .map(|(_, &logit)| libm::exp(f64::from(logit) - own - largest))
        .fold(0.0, |sum, part| sum + part);
    largest + libm::log1p(rest)
}

fn others(logits: &[f32], class: usize) -> impl Iterator<Item = f32> + '_ {
    (0..)
        .zip(logits)
        .filter(move |&(other, _)| other != class)
        .map(|(_, &logit)| logit)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The formula of two classes, which is simpler.
    fn of_two([a, b]: [f32; 2], class: usize) -> f64 {
        let odds = f64::from(b) - f64::from(a);
        let against = if class == 0 { odds } else { -odds };
        if against > 0.0 {
            against + libm::log1p(libm::exp(-against))
        } else {
            libm::log1p(libm::exp(against))
        }
    }

    #[test]
    fn two_classes_have_the_bits_of_their_own_formula() {
        let values = [-1e3, -3.7, -0.2, 0.0, 0.1, 2.5, 90.0, f32::INFINITY];
        for a in values {
            for b in values {
                for class in [0, 1] {
                    let (found, wanted) = (cross_entropy(&[a, b], class), of_two([a, b], class));
                    assert!(
                        found.to_bits() == wanted.to_bits() || found.is_nan() && wanted.is_nan(),
                        "{a} {b} {class}: {found} {wanted}"
                    );
                }
                let wanted = [
                    1.0 / (1.0 + libm::exp(f64::from(b) - f64::from(a))),
                    1.0 / (1.0 + libm::exp(f64::from(a) - f64::from(b))),
                ];
                assert_eq!(
                    softmax(&[a, b])
                        .iter()
                        .map(|p| p.to_bits())
                        .collect::<Vec<_>>(),
                    wanted.map(f64::to_bits),
                    "{a} {b}"
                );
                assert_eq!(named(&[a, b]), usize::from(b > a));
            }
        }
    }

    #[test]
    fn probabilities_and_losses_of_three_classes_agree() {
        for logits in [[0.0, 0.0, 0.0], [1.5, -2.0, 0.3], [-30.0, 4.0, 41.0]] {
            let p = softmax(&logits);
            assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            for (class, p) in p.into_iter().enumerate() {
                assert!((cross_entropy(&logits, class) + libm::log(p)).abs() < 1e-9);
            }
        }
        assert_eq!(cross_entropy(&[1_000.0, 0.0, -5.0], 1), 1_000.0);
        assert!(cross_entropy(&[f32::NAN, 0.0, 1.0], 1).is_nan());
        assert!(cross_entropy(&[0.0, 1.0], 2).is_nan());
        assert_eq!(named(&[f32::NAN, 3.0, 1.0]), 0);
    }
}
