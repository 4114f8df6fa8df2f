//! What is called what in the drawing of a network's layers.

use super::super::{asked, observed};
use crate::app::plots::inside::StackNames;
use crate::experiment::Experiment;

/// The names of the outputs, and of the axes of a joint spectrum.
pub fn names(experiment: &Experiment) -> StackNames {
    StackNames {
        outputs: asked::outputs(experiment),
        populations: observed::axis_names(experiment),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::task;
    use crate::experiment::{Preset, Quantity, Scale};

    #[test]
    fn outputs_are_classes_or_numbers_with_their_scales() {
        let mut e = Preset::GeneFlow.experiment();
        assert_eq!(names(&e).outputs, ["divergence", "gene flow"]);
        assert_eq!(names(&e).populations, ["A", "B"]);
        task::predict(&mut e, 0);
        let time = Quantity::Parameter("T".to_owned());
        asked::ask(&mut e, &time, true);
        asked::set_scale(&mut e, &time, Scale::Log);
        assert_eq!(names(&e).outputs, ["Ancestral size", "ln Split"]);
        let one = names(&Preset::SizeChanges.experiment());
        assert_eq!(one.outputs.len(), 3);
        assert_eq!(
            one.populations[1], "",
            "a spectrum of one sample has one axis"
        );
    }
}
