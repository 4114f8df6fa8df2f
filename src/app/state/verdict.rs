//! What can honestly be said about a network's answer to a file, in sentences.

use super::{asked, laws};
use crate::evaluation::RangeReport;
use crate::experiment::{Encoding, Experiment, Input};
use crate::history::Unit;
use crate::inspection::Answer;
use crate::number::{format_count, format_decimal, format_percent};
use crate::statistics::Summary;

/// Nearer to one half than this, an answer is none.
const UNDECIDED: f64 = 0.15;
/// Quantiles beyond these lie outside what training loci show.
const TAILS: [f64; 2] = [0.005, 0.995];

/// The network's answer in a sentence, a predicted number with its root mean squared error among the examples that it was validated on.
pub fn answer(answer: &Answer, experiment: &Experiment, errors: &[f64]) -> String {
    let probabilities = match answer {
        Answer::Classes { probabilities, .. } => probabilities,
        Answer::Numbers { predicted, .. } => {
            let said: Vec<String> = asked::named(experiment)
                .iter()
                .zip(predicted)
                .enumerate()
                .map(|(place, (of, value))| {
                    let value = of.measured(&format_decimal(*value));
                    let error = errors.get(place).filter(|error| error.is_finite());
                    let error = error.map_or_else(String::new, |error| {
                        let error = of.measured(&format_decimal(*error));
                        format!(
                            " (among loci like those it learned from it is off by {error}, RMSE)"
                        )
                    });
                    format!("{} = {value}{error}", of.name)
                })
                .collect();
            return format!("The network says {}.", said.join(", "));
        }
    };
    let best = probabilities
        .iter()
        .copied()
        .enumerate()
        .max_by(|one, other| one.1.total_cmp(&other.1));
    let Some((class, chance)) = best.filter(|_| probabilities.iter().all(|p| p.is_finite())) else {
        return "The network gives no number for this spectrum.".to_owned();
    };
    let name = experiment
        .scenarios
        .get(class)
        .map_or("one class", |scenario| scenario.name.as_str());
    let guess = 1.0 / probabilities.len().max(1) as f64;
    if chance - guess < UNDECIDED {
        format!(
            "With p = {} for {name}, this network cannot tell: the honest answer is that it does not know.",
            format_decimal(chance)
        )
    } else {
        format!(
            "The network says {name}, with probability {}.",
            probability(chance)
        )
    }
}

/// A probability in words that never claim certainty.
fn probability(value: f64) -> String {
    if value > 0.999 {
        "above 0.999".to_owned()
    } else {
        format_decimal(value)
    }
}

/// Whether that answer can be trusted, one sentence for each thing that speaks for or against it.
pub fn judgement(range: &RangeReport, experiment: &Experiment) -> Vec<String> {
    let mut sentences = Vec::new();
    let forgets = matches!(
        experiment.observation.input,
        Input::Spectrum {
            encoding: Encoding::Proportions,
            ..
        }
    );
    let names: Vec<&str> = experiment
        .scenarios
        .iter()
        .map(|scenario| scenario.name.as_str())
        .collect();
    let outside = outside(range, &names);
    let far = range.distance > range.distance_quantiles[1];
    if outside.is_empty() && !far {
        sentences.push(if forgets {
            "By its summary statistics the file looks like loci this network was trained on. Proportions forget the number of sites: S is not \
             compared, and π and d_xy are taken per segregating site."
                .to_owned()
        } else {
            "By its eight summary statistics the file looks like loci this network was trained on.".to_owned()
        });
    }
    if !outside.is_empty() {
        sentences.push(format!(
            "The file lies outside the training data in {}: no training locus, or hardly any, is like it, and the network's answer there is a guess.",
            outside.join(", ")
        ));
    }
    if far {
        sentences.push(format!(
            "Taken together its statistics lie {} standard deviations (Mahalanobis distance) from the mean of {}, where 99.9 % of training loci lie within {}.",
            format_decimal(range.distance),
            if names.len() > 1 { "the nearest class" } else { "the training loci" },
            format_decimal(range.distance_quantiles[1])
        ));
    }
    let (empty, [fewest, median]) = (range.empty_cells, range.empty_cells_training);
    if empty < fewest || 4 * empty < median {
        let cells = if empty == 0 {
            "No cell of the file is empty".to_owned()
        } else {
            format!("{empty} cells of the file are empty")
        };
        sentences.push(format!(
            "{cells}, where half of the training loci have {median} or more, and none fewer than {fewest}: the summary statistics do not see this, the network does."
        ));
    }
    if range.fractional_cells > 0 {
        sentences.push(format!(
            "{} cells are not whole numbers: the file was projected down from larger samples, which smooths it. Training loci hold whole counts.",
            range.fractional_cells
        ));
    }
    let ranges = known(experiment);
    if !ranges.is_empty() {
        sentences.push(format!(
            "The network knows {} and nothing else. No test on the spectrum can tell whether your populations are like that: that is for you to know.",
            ranges.join(", ")
        ));
    }
    if !forgets {
        sentences.push(
            "The counts of the spectrum reach the network, so the number of sites, set by sequence length and mutation rate, is part of its \
             evidence, and yours may come from another length. Proportions forget that number: with a file of unknown length they are the honest coding."
                .to_owned(),
        );
    }
    sentences
}

/// The times of the histories with the ranges that they are drawn from: what an answer hangs on most, and a file does not tell.
fn known(experiment: &Experiment) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for (class, scenario) in experiment.scenarios.iter().enumerate() {
        for number in scenario.numbers() {
            let prior = laws::prior(experiment, class, &number.key)
                .filter(|prior| prior.shape != crate::experiment::Shape::Fixed);
            let (true, Some(prior)) = (number.unit == Unit::GenerationsAgo, prior) else {
                continue;
            };
            let text = format!(
                "{} between {} and {} {}",
                asked::in_sentence(scenario, &number),
                format_count(prior.low),
                format_count(prior.high),
                asked::unit_of(experiment, &number).words()
            );
            let text = text.trim_end().to_owned();
            if !said.contains(&text) {
                said.push(text);
            }
        }
    }
    said
}

/// The statistics whose value lies in the tails of every class, with where they lie.
fn outside(range: &RangeReport, names: &[&str]) -> Vec<String> {
    let beyond = |quantile: f64| quantile.is_finite() && !(TAILS[0]..=TAILS[1]).contains(&quantile);
    Summary::NAMES
        .iter()
        .zip(range.quantiles)
        .zip(range.values)
        .filter(|((_, quantiles), _)| {
            // Of one history the second column says nothing.
            quantiles
                .iter()
                .take(names.len())
                .all(|&quantile| beyond(quantile))
        })
        .map(|((name, quantiles), value)| {
            let lies: Vec<String> = names
                .iter()
                .zip(quantiles)
                .map(|(class, quantile)| {
                    let loci = if names.len() > 1 {
                        format!("loci of \"{class}\"")
                    } else {
                        "training loci".to_owned()
                    };
                    above(quantile, &loci)
                })
                .collect();
            format!("{name} ({}; {})", format_decimal(value), lies.join(", "))
        })
        .collect()
}

/// Above how many of some loci a value lies, or below all of them.
fn above(quantile: f64, loci: &str) -> String {
    if quantile >= 1.0 {
        format!("above all {loci}")
    } else if quantile <= 0.0 {
        format!("below all {loci}")
    } else {
        format!("above {} of the {loci}", format_percent(quantile))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Preset;

    fn classes(probabilities: [f64; 2]) -> String {
        let answer = Answer::Classes {
            truth: None,
            probabilities: probabilities.to_vec(),
        };
        super::answer(&answer, &Preset::GeneFlow.experiment(), &[])
    }

    #[test]
    fn a_number_is_said_with_its_unit_and_its_error() {
        let mut e = Preset::GeneFlow.experiment();
        super::super::task::predict(&mut e, 0);
        asked::ask(
            &mut e,
            &crate::experiment::Quantity::Parameter("T".to_owned()),
            true,
        );
        let answer = Answer::Numbers {
            truth: vec![None, None],
            predicted: vec![50_000.0, 280_816.0],
        };
        let said = super::answer(&answer, &e, &[10_000.0, 128_103.0]);
        assert!(
            said.contains("Ancestral size = 50,000 diploids (among"),
            "{said}"
        );
        assert!(
            said.ends_with("Split = 280,816 generations (among loci like those it learned from it is off by 128,103 generations, RMSE)."),
            "{said}"
        );
    }

    fn report() -> RangeReport {
        RangeReport {
            values: [17_000.0, 3e3, 3e3, 4e3, 0.2, 0.3, 0.6, 0.1],
            quantiles: [[0.5, 0.4]; 8],
            distance: 2.0,
            distance_quantiles: [3.9, 5.2],
            empty_cells: 190,
            empty_cells_training: [100, 180],
            inside: true,
            ..RangeReport::default()
        }
    }

    #[test]
    fn near_one_half_the_network_does_not_know() {
        assert!(classes([0.48, 0.52]).contains("does not know"));
        assert!(classes([1e-7, 1.0 - 1e-7]).ends_with("above 0.999."));
        assert!(classes([0.05, 0.95]).contains("says gene flow, with probability 0.95"));
        assert!(classes([0.95, 0.05]).contains("says divergence"));
        assert!(classes([f64::NAN, f64::NAN]).contains("no number"));
    }

    #[test]
    fn an_ordinary_spectrum_is_called_ordinary_and_its_history_left_to_the_person() {
        let sentences = judgement(&report(), &Preset::Human.experiment());
        assert_eq!(sentences.len(), 2);
        assert!(sentences[0].contains("looks like loci this network was trained on"));
        assert!(sentences[1].contains("split between 500 and 10,000 generations"));
    }

    #[test]
    fn what_gives_a_projected_file_away_is_named() {
        let range = RangeReport {
            empty_cells: 0,
            fractional_cells: 439,
            ..report()
        };
        let sentences = judgement(&range, &Preset::GeneFlow.experiment()).join("\n");
        assert!(sentences.contains("No cell of the file is empty"));
        assert!(sentences.contains("have 180 or more, and none fewer than 100"));
        assert!(sentences.contains("439 cells are not whole numbers"));
        assert!(sentences.contains("Proportions forget that number"));
    }

    #[test]
    fn a_statistic_is_outside_only_if_it_is_outside_both_classes() {
        let mut range = report();
        range.quantiles[4] = [1.0, 0.5];
        assert!(outside(&range, &["divergence", "gene flow"]).is_empty());
        range.quantiles[4] = [1.0, 0.999];
        assert_eq!(outside(&range, &["divergence", "gene flow"]).len(), 1);
        assert!(
            judgement(&range, &Preset::Human.experiment())[0]
                .contains("F_ST (0.2; above all loci of \"divergence\", above 99.9 % of the loci of \"gene flow\")")
        );
        range.quantiles[4] = [0.0, 0.0];
        assert_eq!(
            outside(&range, &["your own"]),
            ["F_ST (0.2; below all training loci)"],
            "of one history there is no class to be named"
        );
        range.distance = 44.0;
        let mut one = Preset::Human.experiment();
        one.scenarios.truncate(1);
        let said = judgement(&range, &one).join(" ");
        assert!(said.contains("44 standard deviations (Mahalanobis distance) from the mean of the training loci, where"), "{said}");
    }
}
