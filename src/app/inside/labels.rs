//! What tells runs from each other in a few characters.

use super::record::RunRecord;
use super::words::differences;

/// What tells each run from the others, for the ends of curves: its number, and the settings in which the runs differ.
pub fn labels(runs: &[&RunRecord]) -> Vec<String> {
    let different = differences(runs.iter().map(|run| &run.experiment));
    let settings = |at: usize| {
        let one = |(name, values): &(&str, Vec<String>)| {
            values
                .get(at)
                .map(|value| format!("{} {}", name.to_lowercase(), shortened(value)))
        };
        different
            .iter()
            .filter_map(one)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let label = |(at, run): (usize, &&RunRecord)| match settings(at) {
        settings if settings.is_empty() => format!("run {}", run.id),
        settings => format!("run {}: {settings}", run.id),
    };
    runs.iter().enumerate().map(label).collect()
}

/// A list of layers is long: its beginning is enough to tell it from others.
fn shortened(value: &str) -> String {
    const MOST: usize = 22;
    match value.char_indices().nth(MOST) {
        Some((end, _)) => format!(
            "{} …",
            value
                .get(..end)
                .unwrap_or(value)
                .trim_end_matches([' ', ','])
        ),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::regression::{Regression, RowOrder};

    #[test]
    fn curves_are_labelled_by_what_differs() {
        let base = Regression::default();
        let mut other = base.clone();
        other.observation.rows = RowOrder::Sampled;
        other.layers = Regression::exchangeable_layers();
        let runs = [(1, base), (4, other)]
            .map(|(id, experiment)| RunRecord::new(id, experiment, String::new()));
        let [first, second] = &runs;
        assert_eq!(labels(&[first]), ["run 1"]);
        assert_eq!(
            labels(&[first, second]),
            [
                "run 1: rows sorted, layers conv 32×2, conv 32×2 …",
                "run 4: rows sampled, layers haplotype conv 24×5, h …"
            ]
        );
    }
}
