//! What the network is given, as a person changes it.

use super::layers;
use crate::experiment::{
    AlignmentObservation, Coding, ColumnOrder, Encoding, Experiment, Input, Noise, NoiseKind,
    Orientation, RowOrder,
};
use crate::history::Sites;

/// What is made of the observed samples, without its settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputKind {
    /// A site frequency spectrum.
    Spectrum,
    /// An alignment.
    Alignment,
    /// Summary statistics.
    Statistics,
}

impl InputKind {
    /// All, in the order of the page: a word, and what it means.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (
            Self::Spectrum,
            "spectrum",
            "How many sites have so many derived alleles: of one sample, or jointly of two. Where the sites lie is forgotten.",
        ),
        (
            Self::Alignment,
            "alignment",
            "Every haplotype at every segregating site, as an image; several samples are blocks, one below the other.",
        ),
        (
            Self::Statistics,
            "statistics",
            "Summary statistics, of the whole locus or in windows along it.",
        ),
    ];

    /// Of an input.
    pub fn of(input: &Input) -> Self {
        match input {
            Input::Spectrum { .. } => Self::Spectrum,
            Input::Alignment(_) => Self::Alignment,
            Input::Statistics { .. } => Self::Statistics,
        }
    }

    /// With usual settings.
    fn begun(self, experiment: &Experiment) -> Input {
        let folded = matches!(
            experiment.observation.input,
            Input::Spectrum { folded: true, .. } | Input::Statistics { folded: true, .. }
        );
        match self {
            Self::Spectrum => Input::Spectrum {
                encoding: Encoding::Log,
                folded,
            },
            Self::Statistics => Input::Statistics { windows: 1, folded },
            Self::Alignment => Input::Alignment(AlignmentObservation {
                rows: RowOrder::Medoid,
                columns: ColumnOrder::Position,
                coding: if folded {
                    Coding::MinorAllele
                } else {
                    Coding::PlusMinus
                },
                orientation: Orientation::Sites,
                width: match experiment.locus.sites {
                    Sites::Exactly(sites) => sites.max(2),
                    _ => 96,
                },
                padding: 0.0,
                positions: false,
            }),
        }
    }
}

/// The words for orders of rows, in the order of the controls, with what each does.
pub const ROWS: [(RowOrder, &str, &str); 4] = [
    (
        RowOrder::Sampled,
        "sampled",
        "As they were sampled: any order is as likely as any other.",
    ),
    (
        RowOrder::Medoid,
        "sorted",
        "By distance to the haplotype that is nearest to all others, as in the paper.",
    ),
    (
        RowOrder::Seriation,
        "seriated",
        "A chain: each haplotype is followed by the nearest of those left.",
    ),
    (
        RowOrder::Frequency,
        "count",
        "By the number of derived alleles they carry.",
    ),
];

/// The words for orders of columns.
pub const COLUMNS: [(ColumnOrder, &str, &str); 2] = [
    (ColumnOrder::Position, "position", "Along the locus."),
    (
        ColumnOrder::Frequency,
        "frequency",
        "By the frequency of the derived allele, rarest first.",
    ),
];

/// The words for codings.
pub const CODINGS: [(Coding, &str, &str); 3] = [
    (Coding::ZeroOne, "0 / 1", "0 ancestral, 1 derived."),
    (
        Coding::PlusMinus,
        "−1 / +1",
        "−1 ancestral, +1 derived: padding with 0 is neither.",
    ),
    (
        Coding::MinorAllele,
        "minor",
        "1 for the rarer allele of each site: no outgroup is needed, and none is used.",
    ),
];

/// The words for what convolutions slide along.
pub const ORIENTATIONS: [(Orientation, &str, &str); 2] = [
    (
        Orientation::Sites,
        "sites",
        "A window holds neighbouring sites of all haplotypes.",
    ),
    (
        Orientation::Haplotypes,
        "haplotypes",
        "A window holds neighbouring haplotypes at all sites.",
    ),
];

/// Gives the network something else. Where the network does not fit what it is given, it is one that does.
pub fn choose(experiment: &mut Experiment, kind: InputKind) {
    if InputKind::of(&experiment.observation.input) == kind {
        return;
    }
    experiment.observation.input = kind.begun(experiment);
    settle(experiment);
    fit(experiment);
}

/// Sets what is folded: the input forgets which allele is the old one.
pub fn fold(experiment: &mut Experiment, on: bool) {
    match &mut experiment.observation.input {
        Input::Spectrum { folded, .. } | Input::Statistics { folded, .. } => *folded = on,
        Input::Alignment(of) => {
            of.coding = if on {
                Coding::MinorAllele
            } else {
                Coding::PlusMinus
            };
        }
    }
}

/// Changes the settings of an alignment.
pub fn arrange(experiment: &mut Experiment, change: impl FnOnce(&mut AlignmentObservation)) {
    if let Input::Alignment(of) = &mut experiment.observation.input {
        let along = (of.orientation, of.positions);
        change(of);
        if along != (of.orientation, of.positions) {
            fit(experiment);
        }
    }
}

/// The settings of the alignment, where that is what the network is given.
pub fn alignment(experiment: &Experiment) -> Option<AlignmentObservation> {
    match experiment.observation.input {
        Input::Alignment(of) => Some(of),
        _ => None,
    }
}

/// Observes a sample set, or no longer; the last one stays. A spectrum is of two at most: a third takes the place of the second.
pub fn observe(experiment: &mut Experiment, set: u8, on: bool) {
    let samples = &mut experiment.observation.samples;
    let has = samples.contains(&set);
    if on && !has {
        if matches!(experiment.observation.input, Input::Spectrum { .. }) && samples.len() > 1 {
            samples.truncate(1);
        }
        samples.push(set);
        samples.sort_unstable();
    } else if !on && samples.len() > 1 {
        samples.retain(|other| *other != set);
    }
    settle(experiment);
    fit(experiment);
}

/// Haplotypes along both axes and whether it is folded, where the network is given a joint spectrum.
pub fn joint(experiment: &Experiment) -> Option<([u32; 2], bool)> {
    match (
        experiment.observation.input,
        experiment.observed().as_slice(),
    ) {
        (Input::Spectrum { folded, .. }, &[a, b]) => Some(([a, b], folded)),
        _ => None,
    }
}

/// The sample sets that all classes have.
pub fn sets(experiment: &Experiment) -> u8 {
    experiment
        .scenarios
        .iter()
        .map(|scenario| scenario.haplotypes.len().min(usize::from(u8::MAX)) as u8)
        .min()
        .unwrap_or_default()
}

/// What the sample sets are called: the populations of the first history.
pub fn set_names(experiment: &Experiment) -> Vec<String> {
    let id = crate::dataset::ExampleId {
        seed: experiment.seeds.data,
        scenario: 0,
        index: 0,
    };
    let mut drawn = super::laws::in_the_middle(experiment);
    drawn.observation.samples = (0..sets(experiment)).collect();
    let study = crate::dataset::draw(&drawn, id).study;
    let demography = study.demography();
    study
        .sampled
        .iter()
        .enumerate()
        .map(|(place, set)| {
            let name = demography
                .populations
                .get(set.population)
                .map_or_else(|| (place + 1).to_string(), |own| own.name.clone());
            if set.time > 0.0 {
                format!("{name}, ancient")
            } else {
                name
            }
        })
        .collect()
}

/// The populations along the two axes of a joint spectrum, the first of which is drawn upwards; empty where there is none.
pub fn axis_names(experiment: &Experiment) -> [String; 2] {
    let names = set_names(experiment);
    let mut axes = experiment.observation.samples.iter();
    std::array::from_fn(|_| {
        axes.next()
            .and_then(|&set| names.get(usize::from(set)).cloned())
            .unwrap_or_default()
    })
}

/// Puts noise at a place among what stands one behind the other; behind the last it is added, and none takes it away.
pub fn set_noise(experiment: &mut Experiment, at: usize, new: Noise) {
    let noise = &mut experiment.observation.noise;
    match noise.get_mut(at) {
        Some(_) if new.kind == NoiseKind::None => drop(noise.remove(at)),
        Some(place) => *place = new,
        None if new.kind == NoiseKind::None => {}
        None => noise.push(new),
    }
}

/// Observed samples that all classes have, at most two of a spectrum, of the same sizes in all of them.
pub(super) fn settle(experiment: &mut Experiment) {
    let sets = sets(experiment);
    let samples = &mut experiment.observation.samples;
    let before = samples.clone();
    samples.retain(|&set| set < sets);
    if samples.is_empty() {
        samples.push(0);
    }
    if matches!(experiment.observation.input, Input::Spectrum { .. }) {
        samples.truncate(2);
    }
    let changed = before != *samples;
    let Some(first) = experiment.scenarios.first().cloned() else {
        return;
    };
    for &set in &experiment.observation.samples {
        let set = usize::from(set);
        let Some(&size) = first.haplotypes.get(set) else {
            continue;
        };
        for scenario in &mut experiment.scenarios {
            if let Some(own) = scenario.haplotypes.get_mut(set) {
                *own = size;
            }
        }
    }
    if changed {
        fit(experiment);
    }
}

/// Takes a network that fits where the present one does not.
pub(super) fn fit(experiment: &mut Experiment) {
    experiment.fit_outputs();
    if layers::check(experiment, &experiment.layers)
        .wrong
        .is_some()
    {
        experiment.layers = layers::usual(experiment);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::check;
    use crate::experiment::Preset;

    #[test]
    fn shapes_follow_what_is_observed() {
        for preset in Preset::ALL {
            for (kind, _, _) in InputKind::ALL {
                let mut e = preset.experiment();
                choose(&mut e, kind);
                assert_eq!(check(&e), Ok(()), "{preset:?} {kind:?}");
            }
        }
        let mut e = Preset::GeneFlow.experiment();
        observe(&mut e, 1, false);
        assert_eq!((e.observed(), check(&e)), (vec![20], Ok(())));
        observe(&mut e, 0, false);
        assert_eq!(e.observation.samples, [0], "something is observed");
        observe(&mut e, 1, true);
        assert_eq!((e.observed(), check(&e)), (vec![20, 20], Ok(())));
        // Back where it began the tutorial's network comes back, without what had been chosen in it.
        assert!(matches!(
            e.layers.first(),
            Some(crate::network::Layer::Conv2d { .. })
        ));
    }

    /// Where windows do not fit, a sample that is no longer observed and then again costs no layer, and an output of numbers has no activation.
    #[test]
    fn a_sample_observed_again_has_the_network_it_had() {
        use crate::network::{Activation, Layer};
        for predicted in [false, true] {
            let mut e = Preset::GeneFlow.experiment();
            for scenario in &mut e.scenarios {
                scenario.haplotypes = vec![5, 5];
            }
            if predicted {
                crate::app::state::task::predict(&mut e, 0);
            }
            fit(&mut e);
            let before = e.layers.clone();
            let output = before.last();
            assert!(
                matches!(output, Some(Layer::Dense { activation, .. })
                    if *activation == if predicted { Activation::Linear } else { Activation::Softmax }),
                "{output:?}"
            );
            observe(&mut e, 1, false);
            observe(&mut e, 1, true);
            assert_eq!((&e.layers, check(&e)), (&before, Ok(())));
        }
    }

    #[test]
    fn a_network_that_fits_stays() {
        let mut e = Preset::SizeChanges.experiment();
        e.layers = layers::one_more(&e.layers);
        let mine = e.layers.clone();
        choose(&mut e, InputKind::Statistics);
        assert_eq!(e.layers, mine);
    }

    #[test]
    fn sets_have_the_names_of_their_populations() {
        assert_eq!(set_names(&Preset::GeneFlow.experiment()), ["A", "B"]);
        let mut e = Preset::SizeChanges.experiment();
        crate::app::state::classes::choose_story(&mut e, 0, crate::history::Story::Ancient);
        assert_eq!(set_names(&e).len(), 1, "only what all classes have");
    }

    #[test]
    fn noise_is_a_list() {
        let mut e = Preset::GeneFlow.experiment();
        let (first, second) = (
            Noise::of(NoiseKind::Missing),
            Noise::of(NoiseKind::Unphased),
        );
        set_noise(&mut e, 0, first);
        set_noise(&mut e, 1, second);
        set_noise(&mut e, 2, Noise::default());
        assert_eq!(e.observation.noise, [first, second]);
        let more = Noise {
            amount: 0.2,
            ..first
        };
        set_noise(&mut e, 0, more);
        assert_eq!(e.observation.noise, [more, second]);
        set_noise(&mut e, 0, Noise::default());
        assert_eq!(e.observation.noise, [second]);
    }
}
