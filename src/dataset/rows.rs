//! From the simulator to rows.

use super::{RowLayout, draw_split};
use crate::coalescent::{LocusId, Simulator, SplitModel};
use crate::experiment::{Class, Experiment};
use crate::statistics::{JointSpectrum, Summary};

/// Simulates loci `first..first + count` of a class; one row of a [`RowLayout`] after the other.
pub fn simulate_rows(
    simulator: &mut Simulator,
    experiment: &Experiment,
    class: Class,
    first: u32,
    count: u32,
) -> Vec<f32> {
    let width = RowLayout::new(experiment.locus.samples).width();
    let mut rows = Vec::with_capacity(width * count as usize);
    for index in first..first.saturating_add(count) {
        let id = LocusId {
            seed: experiment.seeds.data,
            class: class.into(),
            index,
        };
        let scenario = draw_split(experiment, id);
        append_row(
            &scenario,
            &simulator.joint_spectrum(&scenario, id),
            &mut rows,
        );
    }
    rows
}

fn append_row(scenario: &SplitModel, spectrum: &JointSpectrum, rows: &mut Vec<f32>) {
    let [a_to_b, b_to_a] = scenario.migration.map_or([0.0; 2], |window| window.rates);
    let [size_a, size_b] = scenario.sizes;
    let parameters = [
        scenario.ancestral_size,
        size_a,
        size_b,
        scenario.split_time,
        a_to_b,
        b_to_a,
    ];
    let numbers = spectrum
        .cells
        .iter()
        .copied()
        .chain(Summary::of(spectrum).to_array())
        .chain(parameters);
    rows.extend(numbers.map(|number| number as f32));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Dataset;
    use crate::experiment::Preset;

    #[test]
    fn rows_do_not_depend_on_how_they_are_cut_into_chunks() {
        let experiment = Preset::GeneFlow.experiment();
        let whole = simulate_rows(
            &mut Simulator::default(),
            &experiment,
            Class::GeneFlow,
            3,
            6,
        );
        let mut simulator = Simulator::default();
        let tail = simulate_rows(&mut simulator, &experiment, Class::GeneFlow, 7, 2);
        let head = simulate_rows(&mut simulator, &experiment, Class::GeneFlow, 3, 4);
        assert!(
            whole
                .iter()
                .map(|x| x.to_bits())
                .eq(head.iter().chain(&tail).map(|x| x.to_bits()))
        );
    }

    #[test]
    fn a_row_holds_what_the_data_set_reads_from_it() {
        let experiment = Preset::GeneFlow.experiment();
        let mut data = Dataset::new(experiment.locus.samples, 200);
        data.insert(
            Class::GeneFlow,
            5,
            &simulate_rows(
                &mut Simulator::default(),
                &experiment,
                Class::GeneFlow,
                5,
                2,
            ),
        )
        .unwrap();
        let id = LocusId {
            seed: experiment.seeds.data,
            class: Class::GeneFlow.into(),
            index: 6,
        };
        let scenario = draw_split(&experiment, id);
        let spectrum = Simulator::default().joint_spectrum(&scenario, id);
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-6 * b.abs();
        let example = (Class::GeneFlow, 6);
        assert!(
            data.cells(example)
                .iter()
                .zip(&spectrum.cells)
                .all(|(a, b)| close(f64::from(*a), *b))
        );
        assert!(
            data.statistics(example)
                .iter()
                .zip(Summary::of(&spectrum).to_array())
                .all(|(a, b)| close(*a, b))
        );
        let rates = scenario.migration.unwrap().rates;
        let [size_a, size_b] = scenario.sizes;
        let expected = [
            scenario.ancestral_size,
            size_a,
            size_b,
            scenario.split_time,
            rates[0],
            rates[1],
        ];
        assert!(
            data.parameters(example)
                .iter()
                .zip(expected)
                .all(|(a, b)| close(*a, b)),
            "{:?}",
            data.parameters(example)
        );
    }
}
