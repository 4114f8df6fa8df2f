//! What is read off the layers of any network: named quantities of a sample, its statistics, and the numbers it was drawn with.

use crate::dataset::{Dataset, Example};
use crate::evaluation::regression::varies;
use crate::experiment::{Experiment, Input};
use crate::inspection::readout::{self, Features, ReadOut};
use crate::statistics::{Spectrum, TajimaConstants};
use serde::{Deserialize, Serialize};

/// What is read out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quantity {
    /// A quantity that has a name and a sentence of its own: of one sample whose ancestral alleles are known.
    Named(readout::Quantity),
    /// A statistic of the observation, by its name.
    Statistic(String),
    /// A number that the examples were drawn with, by its key.
    Drawn(String),
}

/// The read-outs of one state of a network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadOuts {
    /// Epochs trained.
    pub epoch: u32,
    /// From what.
    pub features: Features,
    /// Examples used.
    pub examples: u32,
    /// Names of the layers read from, the input first.
    pub layers: Vec<String>,
    /// What was read, in the order of the columns.
    pub quantities: Vec<Quantity>,
    /// One row for each layer.
    pub rows: Vec<Vec<ReadOut>>,
}

/// Those of the first examples of a list that have all quantities, and the quantities of each.
pub fn quantities(
    data: &Dataset,
    experiment: &Experiment,
    examples: impl Iterator<Item = Example>,
    most: usize,
) -> (Vec<Quantity>, Vec<Example>, Vec<Vec<f64>>) {
    let names = data.layout().statistics_names();
    let linear = data.layout().summaries();
    let named = named_of(experiment);
    let (mut chosen, mut rows) = (Vec::new(), Vec::new());
    for example in examples {
        if chosen.len() >= most {
            break;
        }
        let statistics = data.statistics(example);
        let row: Option<Vec<f64>> = if named.is_empty() {
            Some(
                statistics
                    .iter()
                    .take(linear)
                    .map(|&x| f64::from(x))
                    .collect(),
            )
        } else {
            named_row(&named, names, statistics, linear)
        };
        if let Some(mut row) = row {
            row.extend(data.parameters(example).iter().map(|&x| f64::from(x)));
            chosen.push(example);
            rows.push(row);
        }
    }
    let mut all: Vec<Quantity> = if named.is_empty() {
        names
            .iter()
            .take(linear)
            .cloned()
            .map(Quantity::Statistic)
            .collect()
    } else {
        named.into_iter().map(Quantity::Named).collect()
    };
    all.extend(experiment.keys().into_iter().map(Quantity::Drawn));
    // Of the numbers it was drawn with, those that every example has and that vary.
    let keep: Vec<bool> = all
        .iter()
        .enumerate()
        .map(|(place, quantity)| {
            let values: Vec<f64> = rows
                .iter()
                .map(|row| row.get(place).copied().unwrap_or(f64::NAN))
                .collect();
            !matches!(quantity, Quantity::Drawn(_))
                || values.iter().all(|value| value.is_finite()) && varies(&values)
        })
        .collect();
    let mut kept = keep.iter();
    all.retain(|_| kept.next().copied().unwrap_or(false));
    for row in &mut rows {
        let mut kept = keep.iter();
        row.retain(|_| kept.next().copied().unwrap_or(false));
    }
    (all, chosen, rows)
}

/// The named quantities that an observation of one sample has; none of several samples, or where the ancestral alleles are not known.
fn named_of(experiment: &Experiment) -> Vec<readout::Quantity> {
    let alignment = match experiment.observation.input {
        Input::Spectrum { folded: true, .. } | Input::Statistics { folded: true, .. } => {
            return Vec::new();
        }
        Input::Spectrum { .. } => false,
        Input::Alignment(_) | Input::Statistics { .. } => true,
    };
    if experiment.observation.samples.len() != 1 {
        return Vec::new();
    }
    let of_haplotypes = |quantity: &readout::Quantity| {
        matches!(
            quantity,
            readout::Quantity::HaplotypeNumber | readout::Quantity::MeanR2
        )
    };
    readout::Quantity::ALL
        .into_iter()
        .filter(|quantity| alignment || !of_haplotypes(quantity))
        .collect()
}

/// None where D is not defined: without a segregating site, or with fewer than four haplotypes.
fn named_row(
    named: &[readout::Quantity],
    names: &[String],
    statistics: &[f32],
    linear: usize,
) -> Option<Vec<f64>> {
    use readout::Quantity as Q;
    let mut counts = vec![0.0];
    counts.extend(statistics.iter().skip(linear).map(|&x| f64::from(x)));
    counts.push(0.0);
    let spectrum = Spectrum { counts };
    let constants = TajimaConstants::new(spectrum.samples())?;
    let tajimas_d = spectrum.tajimas_d()?;
    let sites = spectrum.segregating_sites();
    let derived: f64 = spectrum
        .segregating()
        .map(|(copies, count)| f64::from(copies) * count)
        .sum();
    let known = |name: &str| {
        let place = names.iter().position(|own| own == name)?;
        statistics.get(place).map(|&value| f64::from(value))
    };
    named
        .iter()
        .map(|quantity| match quantity {
            Q::SegregatingSites => Some(sites),
            Q::Pi => Some(spectrum.pi()),
            Q::ThetaW => Some(sites / constants.a1),
            Q::TajimasD => Some(tajimas_d),
            Q::Singletons => Some(spectrum.singletons()),
            Q::FayWuH => Some(spectrum.pi() - spectrum.theta_h()),
            Q::TajimaDeviation => Some(constants.variance(sites).sqrt()),
            Q::VarianceLinear => Some(constants.e1 * sites),
            Q::VarianceQuadratic => Some(constants.e2 * sites * (sites - 1.0)),
            Q::HaplotypeNumber => known("K"),
            Q::MeanR2 => known("r²"),
            Q::MeanDerived => Some(derived / sites),
        })
        .collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::named_row;
    use crate::experiment::{Input, Observation};
    use crate::inspection::readout::Quantity as Named;
    use crate::observation::Summaries;
    use crate::observation::alignment::Seen;
    use crate::statistics::Alignment;

    /// All quantities of an alignment, by the statistics that its row has, which are `f32`.
    pub fn all_of(alignment: &Alignment) -> Option<Vec<f64>> {
        let observation = Observation {
            samples: vec![0],
            noise: Vec::new(),
            input: Input::Statistics {
                windows: 1,
                folded: false,
            },
        };
        let summaries = Summaries::of(&observation, &[alignment.haplotypes() as u32]);
        let statistics: Vec<f32> = summaries
            .of_alignment(&Seen::known(alignment.clone()))
            .iter()
            .map(|&value| value as f32)
            .collect();
        named_row(
            &Named::ALL,
            summaries.names(),
            &statistics,
            summaries.linear(),
        )
    }

    #[test]
    fn the_quantities_are_those_of_their_names() {
        let mut alignment = Alignment::new(5);
        for (position, site) in [
            (0.1, 0b00001),
            (0.2, 0b00110),
            (0.5, 0b01111),
            (0.7, 0b11111),
        ] {
            alignment.push_site(position, &[site]);
        }
        let found = all_of(&alignment).unwrap();
        let of = |quantity: Named| {
            found[Named::ALL
                .iter()
                .position(|&other| other == quantity)
                .unwrap()]
        };
        let near = |quantity: Named, expected: f64| {
            assert!(
                (of(quantity) - expected).abs() < 1e-6,
                "{quantity:?}: {}, not {expected}",
                of(quantity)
            );
        };
        let a1 = 25.0 / 12.0;
        near(Named::SegregatingSites, 3.0);
        near(Named::Pi, 1.4);
        near(Named::ThetaW, 3.0 / a1);
        near(Named::Singletons, 1.0);
        near(Named::FayWuH, 1.4 - 2.0 * (1.0 + 4.0 + 16.0) / 20.0);
        near(Named::HaplotypeNumber, 4.0);
        near(Named::MeanDerived, 7.0 / 3.0);
        near(
            Named::TajimasD,
            (1.4 - 3.0 / a1) / of(Named::TajimaDeviation),
        );
        let variance = of(Named::VarianceLinear) + of(Named::VarianceQuadratic);
        near(Named::TajimaDeviation, variance.sqrt());
        // 00001 and 00110, 00001 and 01111, 00110 and 01111
        let r2 = [
            (2.0_f64 / 25.0).powi(2) / (4.0 / 25.0 * 6.0 / 25.0),
            (1.0_f64 / 25.0).powi(2) / (4.0 / 25.0 * 4.0 / 25.0),
        ];
        near(
            Named::MeanR2,
            (r2[0] + r2[1] + (2.0_f64 / 25.0).powi(2) / (4.0 / 25.0 * 6.0 / 25.0)) / 3.0,
        );
    }

    #[test]
    fn what_is_not_defined_is_not_read() {
        assert_eq!(all_of(&Alignment::new(5)), None, "nothing segregates");
        let mut three = Alignment::new(3);
        three.push_site(0.1, &[0b1]);
        three.push_site(0.2, &[0b10]);
        assert_eq!(all_of(&three), None, "too few haplotypes for D");
    }
}
