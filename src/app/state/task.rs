//! The task, as a person changes it: which class, or one or several numbers.

use super::classes;
use crate::experiment::{Experiment, Task};
use crate::history::Story;

/// Asks which class it is. A second class is added where there is only one.
pub fn classify(experiment: &mut Experiment) {
    if experiment.task == Task::Classify {
        return;
    }
    experiment.task = Task::Classify;
    experiment.training.standardise = false;
    if let (1, Some(only)) = (experiment.scenarios.len(), experiment.scenarios.first()) {
        // Of one population that changes its size there is a null hypothesis; of everything else a copy to be changed.
        let alone = only.haplotypes.len() == 1;
        let story = only.story;
        classes::add(experiment);
        if alone && story == Story::Constant {
            classes::choose_story(experiment, 1, Story::TwoEpoch);
            classes::rename(experiment, 1, &classes::usual_name(Story::TwoEpoch));
        }
    }
    classes::settle(experiment);
}

/// Asks for numbers of one of the histories; the others go.
pub fn predict(experiment: &mut Experiment, of: usize) {
    if experiment.task != Task::Classify || of >= experiment.scenarios.len() {
        return;
    }
    for place in (0..experiment.scenarios.len()).rev() {
        if place != of {
            classes::dropped(experiment, place);
        }
    }
    experiment.task = Task::Regress(Vec::new());
    experiment.training.standardise = true;
    classes::settle(experiment);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::asked::{ask, names, set_scale, settle};
    use crate::app::state::check;
    use crate::experiment::{Preset, Quantity, Scale};

    #[test]
    fn classes_become_a_number_and_back() {
        let mut e = Preset::GeneFlow.experiment();
        predict(&mut e, 0);
        assert_eq!(names(&e), ["Ancestral size"], "the first that varies");
        let mut other = Preset::SizeChanges.experiment();
        predict(&mut other, 2);
        assert_eq!(
            other.scenarios[0].story,
            Story::Bottleneck,
            "the one asked for"
        );
        assert_eq!(check(&other), Ok(()));
        assert_eq!((e.scenarios.len(), e.outputs()), (1, 1));
        assert_eq!(check(&e), Ok(()));
        let time = Quantity::Parameter("T".to_owned());
        ask(&mut e, &time, true);
        set_scale(&mut e, &time, Scale::Log);
        assert_eq!(names(&e), ["Ancestral size", "ln Split"]);
        assert_eq!((e.outputs(), check(&e)), (2, Ok(())));
        ask(&mut e, &Quantity::Parameter("NC".to_owned()), false);
        ask(&mut e, &time, false);
        assert_eq!(names(&e), ["ln Split"], "something is asked");
        classify(&mut e);
        assert_eq!((e.scenarios.len(), e.outputs()), (2, 2));
        assert_eq!(check(&e), Ok(()));
    }

    #[test]
    fn a_number_that_no_longer_varies_is_not_asked_for() {
        let mut e = Preset::Theta.experiment();
        e.locus.mutation = crate::experiment::Prior::fixed(10.0);
        settle(&mut e);
        assert_eq!(names(&e), ["Tajima's D"]);
        classify(&mut e);
        assert_eq!(
            e.output_names(),
            ["constant size", "two epochs"],
            "a second class that is not the first"
        );
        assert_eq!(check(&e), Ok(()));
    }
}
