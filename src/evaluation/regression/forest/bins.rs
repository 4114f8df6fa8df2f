//! Features as small numbers, so that the best split is found by counting.

/// Most classes that a feature's values are put into.
const MOST_CLASSES: usize = 256;

/// The values of each feature put into at most 256 classes.
pub(super) struct Binned {
    /// Examples.
    pub(super) examples: usize,
    /// Features that vary, with the classes of all examples.
    pub(super) features: Vec<Feature>,
}

/// One feature.
pub(super) struct Feature {
    /// Its column.
    pub(super) column: usize,
    /// Borders between classes, one fewer than there are: a value belongs to the class of as many borders as lie below it.
    pub(super) borders: Vec<f64>,
    /// The class of each example.
    pub(super) classes: Vec<u8>,
}

impl Binned {
    /// Of the first rows of `[examples, columns]`.
    pub(super) fn new(features: &[f64], columns: usize, examples: usize) -> Self {
        let feature = |column: usize| {
            let values: Vec<f64> = features
                .iter()
                .skip(column)
                .step_by(columns)
                .take(examples)
                .copied()
                .collect();
            let borders = borders(&values);
            let classes = values
                .iter()
                .map(|value| borders.partition_point(|border| border < value) as u8)
                .collect();
            Feature {
                column,
                borders,
                classes,
            }
        };
        Self {
            examples,
            features: (0..columns)
                .map(feature)
                .filter(|feature| !feature.borders.is_empty())
                .collect(),
        }
    }
}

/// Borders halfway between neighbouring values: all of them where they are few, otherwise those nearest to equal shares.
fn borders(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let steps: Vec<(usize, f64)> = (1..)
        .zip(sorted.windows(2))
        .filter(|(_, pair)| pair[0] < pair[1])
        .map(|(place, pair)| (place, pair[0] + (pair[1] - pair[0]) / 2.0))
        .collect();
    if steps.len() < MOST_CLASSES {
        return steps.into_iter().map(|(_, border)| border).collect();
    }
    let mut borders = Vec::with_capacity(MOST_CLASSES - 1);
    let mut share = 1;
    for (place, border) in steps {
        if place * MOST_CLASSES >= share * values.len() && share < MOST_CLASSES {
            borders.push(border);
            share = place * MOST_CLASSES / values.len() + 1;
        }
    }
    borders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_each_have_a_class() {
        let binned = Binned::new(&[3.0, 7.0, 1.0, 7.0, 3.0, 7.0, 0.0, 7.0], 2, 4);
        assert_eq!(binned.features.len(), 1, "the second column does not vary");
        assert_eq!(binned.features[0].borders, [0.5, 2.0]);
        assert_eq!(binned.features[0].classes, [2, 1, 2, 0]);
    }

    #[test]
    fn many_values_are_put_into_equal_shares() {
        let values: Vec<f64> = (0..5_120).map(|k| f64::from(k * k)).collect();
        let binned = Binned::new(&values, 1, values.len());
        let mut counts = [0; MOST_CLASSES];
        binned.features[0]
            .classes
            .iter()
            .for_each(|&class| counts[usize::from(class)] += 1);
        assert_eq!(counts, [20; MOST_CLASSES]);
    }

    /// Half of the values are the same: the rest still has fine classes.
    #[test]
    fn a_value_that_is_common_takes_one_class() {
        let values: Vec<f64> = (0..2_000)
            .map(|k| f64::from((k - 1_000_i32).max(0)))
            .collect();
        let borders = borders(&values);
        assert!(
            borders.len() > 120 && borders.len() < MOST_CLASSES,
            "{}",
            borders.len()
        );
        assert_eq!(borders[0], 0.5);
    }
}
