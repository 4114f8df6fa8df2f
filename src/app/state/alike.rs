//! Classes that nothing tells apart: a copy is one until something of it is changed.

use crate::experiment::Experiment;

fn are_alike(experiment: &Experiment, one: usize, other: usize) -> bool {
    let (Some(a), Some(b)) = (
        experiment.scenarios.get(one),
        experiment.scenarios.get(other),
    ) else {
        return false;
    };
    (a.story, a.selected, &a.written, &a.template) == (b.story, b.selected, &b.written, &b.template)
        && a.numbers().iter().all(|number| {
            let [mine, theirs] = [one, other].map(|class| experiment.source(class, &number.key));
            // Each in its own example.
            matches!((mine, theirs), (Ok(mine), Ok(theirs)) if mine.is_like(&theirs))
        })
}

/// The first other class whose examples are made exactly as those of a class.
pub fn same_as(experiment: &Experiment, class: usize) -> Option<usize> {
    (0..experiment.scenarios.len())
        .find(|&other| other != class && are_alike(experiment, class, other))
}

/// What is said of a class that is the same as another.
pub fn words(experiment: &Experiment, class: usize) -> Option<String> {
    let name = |class: usize| Some(experiment.scenarios.get(class)?.name.as_str());
    let (own, other) = (name(class)?, name(same_as(experiment, class)?)?);
    Some(format!(
        "\"{own}\" is the same as \"{other}\" until its history or one of its numbers is changed: nothing tells them apart."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::classes;
    use crate::experiment::{Law, Preset, Prior};

    #[test]
    fn a_copy_is_the_same_until_it_is_changed() {
        for preset in Preset::ALL {
            let mut e = preset.experiment();
            let count = e.scenarios.len();
            let alike = |e: &Experiment| (0..e.scenarios.len()).find_map(|class| same_as(e, class));
            assert_eq!(alike(&e), None, "{preset:?}");
            if !classes::can_add(&e) {
                continue;
            }
            classes::duplicate(&mut e, count - 1);
            assert_eq!(same_as(&e, count), Some(count - 1), "{preset:?}");
            assert_eq!(same_as(&e, count - 1), Some(count), "{preset:?}");
            let key = e.scenarios[count].numbers()[0].key.clone();
            e.scenarios[count].set(&key, Law::Prior(Prior::uniform(1_000.0, 2_345.0)));
            assert_eq!(alike(&e), None, "{preset:?}");
        }
        let mut e = Preset::GeneFlow.experiment();
        classes::duplicate(&mut e, 1);
        let said = words(&e, 2).unwrap();
        assert!(
            said.starts_with("\"gene flow 2\" is the same as \"gene flow\" until"),
            "{said}"
        );
        assert_eq!(words(&e, 0), None);
    }
}
