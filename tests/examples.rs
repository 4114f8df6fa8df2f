//! Examples of any experiment: the same bits as ever where the law of drawing is the same, and what holds for all of them.

use coalescent_playground::coalescent::Simulator;
use coalescent_playground::dataset::alignments::{AlignmentData, AlignmentSimulator};
use coalescent_playground::dataset::road::{Dataset, ExampleSimulator};
use coalescent_playground::dataset::{RowLayout, simulate_rows};
use coalescent_playground::experiment::regression::RegressionPreset;
use coalescent_playground::experiment::road::Preset;
use coalescent_playground::experiment::{Class, Preset as LabPreset};

#[test]
fn the_labs_presets_have_the_same_spectra_and_numbers() {
    for (old, new) in [
        (LabPreset::GeneFlow, Preset::GeneFlow),
        (LabPreset::Human, Preset::Human),
    ] {
        let (old, new) = (old.experiment(), new.experiment());
        let cells = RowLayout::new(old.locus.samples).cells;
        let mut examples = ExampleSimulator::new(&new);
        let mut data = Dataset::new(&new);
        for class in Class::ALL {
            let label = class.label() as u8;
            let before = simulate_rows(&mut Simulator::default(), &old, class, 3, 3);
            let rows = examples.rows(label, 3, 3).unwrap();
            data.insert(label, 3, &rows).unwrap();
            for (index, before) in (3..).zip(before.chunks(before.len() / 3)) {
                let example = (label, index);
                let mut raw = Vec::new();
                data.write_input(example, &mut raw);
                if new.preset == Preset::GeneFlow {
                    assert_eq!(raw, before[..cells], "{new:?}");
                }
                assert_eq!(data.statistics(example), &before[cells..cells + 8]);
                let numbers = data.parameters(example);
                let number =
                    |key: &str| numbers[new.keys().iter().position(|own| own == key).unwrap()];
                let parameters = &before[cells + 8..];
                assert_eq!(number("NC"), parameters[0]);
                assert_eq!(number("NA"), parameters[1]);
                assert_eq!(number("NB"), parameters[2]);
                assert_eq!(number("T"), parameters[3]);
                assert_eq!(number("m"), parameters[4].max(parameters[5]));
            }
        }
    }
}

#[test]
fn alignments_have_the_same_images_and_targets() {
    for (old, new) in [
        (RegressionPreset::Tajima, Preset::Tajima),
        (RegressionPreset::TajimaVarying, Preset::TajimaVarying),
        (RegressionPreset::TajimaToy, Preset::TajimaToy),
        (RegressionPreset::Theta, Preset::Theta),
    ] {
        let (old, new) = (old.experiment(), new.experiment());
        let mut before = AlignmentData::new(&old);
        before
            .push(&mut AlignmentSimulator::new(&old).unwrap(), 20)
            .unwrap();
        let rows = ExampleSimulator::new(&new).rows(0, 0, 20).unwrap();
        let mut data = Dataset::new(&new);
        data.insert(0, 0, &rows).unwrap();
        for index in 0..20 {
            let (mut one, mut other) = (Vec::new(), Vec::new());
            before.write_input(index, &mut one);
            data.write_input((0, index), &mut other);
            assert!(one == other, "{:?} {index}", new.preset);
            assert_eq!(
                before.target(index).to_bits(),
                data.target(0, (0, index)).to_bits()
            );
            assert_eq!(
                before.statistics(index).segregating_sites,
                data.sites((0, index))[0]
            );
        }
        assert_eq!(
            before.target_moments(&[0, 3, 7]).map(f64::to_bits),
            data.target_moments(0, &[(0, 0), (0, 3), (0, 7)])
                .map(f64::to_bits)
        );
    }
}
