//! A spectrum from a person's own file: which of its axes is which, the network that is asked about it, and what that network said.

use super::observed::joint;
use super::{Lab, RunRecord, classes, laws, words};
use crate::evaluation::RangeReport;
use crate::experiment::Experiment;
use crate::formats::dadi::SpectrumFile;
use crate::inspection::Opening;
use crate::protocol::Run;
use crate::statistics::JointSpectrum;

/// A spectrum from a file, on its way through a network.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnSpectrum {
    /// Name of the file.
    pub name: String,
    /// What stands in it.
    pub file: SpectrumFile,
    /// The file's first axis is the second sample.
    pub swapped: bool,
    /// The person has said (or the labels say) which axis is which.
    pub axes_confirmed: bool,
    /// What a network says, once it was asked.
    pub answer: Option<Answered>,
}

/// Why a network cannot be shown a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The file is folded and the network takes spectra that are not.
    #[error(
        "The spectrum is folded: its ancestral alleles are unknown. The network learned from unfolded spectra; train one on folded spectra."
    )]
    Folded,
    /// Too few haplotypes.
    #[error(
        "The file has {} haplotypes of {} and {} of {}, and the network takes {} and {}: a spectrum can be projected down, never up. To have this one judged, train a network on {} and {} haplotypes.",
        .found[0], .populations[0], .found[1], .populations[1], .expected[0], .expected[1], .enough[0], .enough[1]
    )]
    TooFewSamples {
        /// "A (the first axis)", or the label.
        populations: [String; 2],
        /// Haplotypes in the file.
        found: [u32; 2],
        /// Haplotypes the network takes.
        expected: [u32; 2],
        /// Haplotypes that a network could take at most to be shown the file, of those that this one takes.
        enough: [u32; 2],
    },
}

/// What a network said of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// The run whose network it is.
    pub run: Run,
    /// Epochs it had been trained for by then.
    pub epochs: f64,
    /// Its answer.
    pub opening: Opening,
    /// Where the file lies among the training examples.
    pub range: RangeReport,
}

impl OwnSpectrum {
    /// As it was read, not yet shown to anyone.
    pub fn new(name: String, file: SpectrumFile) -> Self {
        Self {
            name,
            axes_confirmed: file.labels.is_some(),
            file,
            swapped: false,
            answer: None,
        }
    }

    /// A person says which axis is which.
    pub fn choose_axes(&mut self, swapped: bool) {
        self.swapped = swapped;
        self.axes_confirmed = true;
    }

    /// The spectrum as a network for these samples is given it: axes in the order chosen, projected if need be. `folded` says whether the
    /// network learned from folded spectra.
    ///
    /// # Errors
    /// When the file's samples are smaller than the network's, or the file is folded and the network is not.
    pub fn spectrum(&self, samples: [u32; 2], folded: bool) -> Result<JointSpectrum, Unfit> {
        let file = self.turned();
        if file.folded && !folded {
            return Err(Unfit::Folded);
        }
        let found = file.spectrum.samples;
        file.spectrum
            .project(samples)
            .map_err(|_| Unfit::TooFewSamples {
                populations: [0, 1].map(|axis| called(&file, axis)),
                found,
                expected: samples,
                enough: std::array::from_fn(|axis| found[axis].min(samples[axis])),
            })
    }

    /// The spectrum as it is drawn: projected to these samples, or as it was read where it is too small for that or nothing asks for any.
    pub fn drawn(&self, samples: Option<[u32; 2]>) -> JointSpectrum {
        samples
            .and_then(|samples| self.spectrum(samples, true).ok())
            .unwrap_or_else(|| self.turned().spectrum)
    }

    /// With its axes in the order chosen.
    fn turned(&self) -> SpectrumFile {
        if self.swapped {
            self.file.swap_axes()
        } else {
            self.file.clone()
        }
    }

    /// What was read, in a sentence.
    pub fn words(&self) -> String {
        let [rows, columns] = self.file.spectrum.samples;
        let labels = self.file.labels.as_ref().map_or_else(
            || "without population names".to_owned(),
            |[a, b]| format!("{a} (first axis) and {b}"),
        );
        let folded = if self.file.folded {
            "folded"
        } else {
            "unfolded"
        };
        format!(
            "{}: {rows} and {columns} haplotypes, {labels}, {folded}.",
            self.name
        )
    }

    /// What a projection to these samples leaves out, in a sentence; none where it is drawn whole, or not at all.
    pub fn projected(&self, samples: Option<[u32; 2]>) -> Option<String> {
        let ([a, b], drawn) = (self.turned().spectrum.samples, self.drawn(samples));
        let [to_a, to_b] = drawn.samples;
        ([a, b] != [to_a, to_b])
            .then(|| format!("Projected down from {a} and {b} to {to_a} and {to_b} haplotypes."))
    }
}

/// What a population of a file is called in a sentence.
fn called(file: &SpectrumFile, axis: usize) -> String {
    let name = ["A (the first axis)", "B (the second axis)"]
        .get(axis)
        .copied()
        .unwrap_or_default();
    file.labels
        .as_ref()
        .and_then(|labels| labels.get(axis))
        .map_or_else(|| name.to_owned(), |label| format!("\"{label}\""))
}

/// Who there is to be asked about a file: the network at hand, if it will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judge {
    /// It was trained on such spectra.
    Trained(Run),
    /// It is given such spectra, and has not been trained on any.
    Untrained(Run),
    /// It is given something else.
    OfAnotherKind(Run),
    /// There is none.
    Nobody,
}

impl Judge {
    /// Of all that there is now.
    pub fn of(lab: &Lab) -> Self {
        match at_hand(lab) {
            None => Self::Nobody,
            Some(run) if joint(&run.experiment).is_none() => Self::OfAnotherKind(run.id),
            Some(run) if run.step == 0 => Self::Untrained(run.id),
            Some(run) => Self::Trained(run.id),
        }
    }
}

fn at_hand(lab: &Lab) -> Option<&RunRecord> {
    lab.run(lab.at_hand?)
}

/// The runs whose networks can be asked, oldest first: trained on such spectra, and the one at hand or with an epoch to go back to.
pub fn judges(lab: &Lab) -> Vec<&RunRecord> {
    let trained =
        |run: &&RunRecord| run.epoch() > 0 || (lab.at_hand == Some(run.id) && run.step > 0);
    let fit = |run: &&RunRecord| joint(&run.experiment).is_some();
    lab.runs.iter().filter(fit).filter(trained).collect()
}

/// Which network is asked, or what there is to do where none can be.
pub fn who_is_asked(lab: &Lab) -> String {
    let Some(run) = at_hand(lab) else {
        return if judges(lab).is_empty() {
            "Train a network first, in the Lab, on joint spectra of two samples: the file waits here."
                .to_owned()
        } else {
            "No network is at hand: choose one of those that were trained on joint spectra."
                .to_owned()
        };
    };
    let given = words::input(&run.experiment);
    let question = run.experiment.preset.title();
    match Judge::of(lab) {
        Judge::OfAnotherKind(id) => {
            let instead = if judges(lab).is_empty() {
                "Train one on such spectra first, in the Lab: the file waits here."
            } else {
                "Choose one that was trained on such spectra."
            };
            format!(
                "The network at hand, run {id}, is given something else ({given}), and a file holds the joint spectrum of two samples. {instead}"
            )
        }
        Judge::Untrained(id) => format!(
            "Train a network first: the one at hand, run {id}, has not seen a single {given} yet. The file waits here."
        ),
        Judge::Trained(_) | Judge::Nobody => {
            format!("{question}, {given}; {}.", words::run(run))
        }
    }
}

/// Why the network at hand cannot be shown a file, where it could be shown others.
pub fn unfit(lab: &Lab, own: &OwnSpectrum) -> Option<Unfit> {
    let (Judge::Trained(run) | Judge::Untrained(run)) = Judge::of(lab) else {
        return None;
    };
    let (samples, folded) = joint(&lab.run(run)?.experiment)?;
    own.spectrum(samples, folded).err()
}

/// Sets how many haplotypes are observed of both samples, so that a file is large enough for the next network.
pub fn take_sizes(experiment: &mut Experiment, sizes: [u32; 2]) {
    let observed = experiment.observation.samples.clone();
    for (set, size) in observed.into_iter().zip(sizes) {
        classes::sample(experiment, usize::from(set), size);
    }
}

/// The experiment that a file is held against: that of the network at hand, else that of the controls; none where neither is about a joint
/// spectrum.
pub fn held_against(lab: &Lab) -> Option<&Experiment> {
    at_hand(lab)
        .map(|run| &run.experiment)
        .into_iter()
        .chain([&lab.experiment])
        .find(|experiment| joint(experiment).is_some())
}

/// Whether both axes of a joint spectrum have the same law: two populations of the same prior size that exchange genes both ways.
pub fn exchangeable(experiment: &Experiment) -> bool {
    (0..experiment.scenarios.len()).all(|class| {
        let size = |key| laws::prior(experiment, class, key);
        let flow = laws::law(experiment, class, "flow").and_then(|law| law.value());
        size("NA").is_some() && size("NA") == size("NB") && flow == Some(0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::Look;
    use crate::experiment::Preset;
    use crate::formats::dadi;

    /// 2 and 3 haplotypes; the first axis is that of two.
    fn read(header: &str) -> OwnSpectrum {
        let text = format!("3 4 {header}\n0 1 2 3 4 5 6 7 8 9 10 0\n");
        OwnSpectrum::new("own.fs".to_owned(), dadi::parse(text.as_bytes()).unwrap())
    }

    fn lab(preset: Preset) -> Lab {
        Lab::new(preset.experiment(), Look::default())
    }

    /// A run of a preset, trained for some batches, its network at hand.
    fn with_run(lab: &mut Lab, preset: Preset, step: u32) -> Run {
        let id = lab.runs.len() as Run + 1;
        let mut run = RunRecord::new(id, preset.experiment(), "cpu".to_owned());
        run.step = step;
        lab.runs.push(run);
        lab.at_hand = Some(id);
        id
    }

    #[test]
    fn a_file_is_turned_and_projected_and_says_so() {
        let mut own = read("unfolded");
        assert!(!own.axes_confirmed, "nothing says which axis is which");
        assert_eq!(
            own.words(),
            "own.fs: 2 and 3 haplotypes, without population names, unfolded."
        );
        assert_eq!(own.drawn(None).samples, [2, 3]);
        assert_eq!(own.projected(None), None);
        assert_eq!(
            own.projected(Some([2, 2])).unwrap(),
            "Projected down from 2 and 3 to 2 and 2 haplotypes."
        );
        own.choose_axes(true);
        assert!(own.axes_confirmed);
        assert_eq!(own.drawn(None).samples, [3, 2]);
        assert_eq!(
            own.projected(Some([2, 2])).unwrap(),
            "Projected down from 3 and 2 to 2 and 2 haplotypes."
        );
        assert_eq!(
            own.drawn(Some([4, 2])).samples,
            [3, 2],
            "drawn all the same"
        );
        assert_eq!(own.projected(Some([4, 2])), None);
        let named = read("unfolded \"north\" \"south\"");
        assert!(named.axes_confirmed && named.words().contains("north (first axis) and south"));
    }

    #[test]
    fn a_folded_file_is_only_for_networks_of_folded_spectra() {
        let text = "3 4 folded\n0 1 2 0 4 5 0 0 8 0 0 0";
        let own = OwnSpectrum::new("own.fs".to_owned(), dadi::parse(text.as_bytes()).unwrap());
        let refused = own.spectrum([2, 3], false).unwrap_err();
        assert_eq!(refused, Unfit::Folded);
        assert!(refused.to_string().contains("train one on folded spectra"));
        assert_eq!(own.spectrum([2, 3], true).unwrap(), own.file.spectrum);
    }

    #[test]
    fn too_small_samples_are_refused_and_larger_ones_projected() {
        let own = read("unfolded \"Yaks\" \"Gnus\"");
        assert_eq!(
            own.spectrum([2, 4], false),
            Err(Unfit::TooFewSamples {
                populations: ["\"Yaks\"", "\"Gnus\""].map(str::to_owned),
                found: [2, 3],
                expected: [2, 4],
                enough: [2, 3],
            })
        );
        let unnamed = read("").spectrum([3, 2], false).unwrap_err();
        assert_eq!(
            unnamed.to_string(),
            "The file has 2 haplotypes of A (the first axis) and 3 of B (the second axis), and the network takes 3 and 2: a spectrum can be projected down, never up. To have this one judged, train a network on 2 and 2 haplotypes."
        );
        let mut lab = lab(Preset::GeneFlow);
        with_run(&mut lab, Preset::GeneFlow, 5);
        let Some(Unfit::TooFewSamples { enough, .. }) = unfit(&lab, &own) else {
            panic!("20 and 20 are more than 2 and 3");
        };
        lab.edit(|experiment| take_sizes(experiment, enough));
        assert_eq!(
            (lab.refused.clone(), lab.experiment.observed()),
            (None, vec![2, 3])
        );
        let next = lab.runs.len();
        lab.runs[next - 1].experiment = lab.experiment.clone();
        assert_eq!(
            unfit(&lab, &own),
            None,
            "a network of that size is shown it"
        );
        assert_eq!(own.spectrum([2, 3], false).unwrap(), own.file.spectrum);
        let smaller = own.spectrum([2, 2], false).unwrap();
        assert_eq!(smaller.samples, [2, 2]);
        // One site at (1, 1) of 3 is, among 2 of the 3, at (1, 0) with probability 1/3 and at (1, 1) with 2/3; (1, 0) and (1, 2) give the rest.
        let [one, two] = [smaller.at(1, 0), smaller.at(1, 1)];
        assert!((one - (4.0 + 5.0 / 3.0)).abs() < 1e-12, "{one}");
        assert!((two - (5.0 + 6.0) * 2.0 / 3.0).abs() < 1e-12, "{two}");
    }

    #[test]
    fn only_a_network_that_was_trained_on_joint_spectra_is_asked() {
        let mut lab = lab(Preset::GeneFlow);
        assert_eq!(Judge::of(&lab), Judge::Nobody);
        assert!(who_is_asked(&lab).starts_with("Train a network first, in the Lab"));
        let first = with_run(&mut lab, Preset::GeneFlow, 0);
        assert_eq!(Judge::of(&lab), Judge::Untrained(first));
        assert!(who_is_asked(&lab).contains("has not seen a single joint spectrum 21 × 21"));
        assert_eq!(judges(&lab), Vec::<&RunRecord>::new());
        lab.runs[0].step = 3;
        assert_eq!(Judge::of(&lab), Judge::Trained(first));
        assert!(
            who_is_asked(&lab)
                .starts_with("Gene flow between sister species, joint spectrum 21 × 21; run 1: "),
            "{}",
            who_is_asked(&lab)
        );
        assert_eq!(judges(&lab).len(), 1);
    }

    #[test]
    fn another_run_is_offered_where_the_one_at_hand_is_given_something_else() {
        let mut lab = lab(Preset::Tajima);
        let other = with_run(&mut lab, Preset::Tajima, 5);
        assert_eq!(Judge::of(&lab), Judge::OfAnotherKind(other));
        assert!(who_is_asked(&lab).contains("Train one on such spectra first"));
        let joint = with_run(&mut lab, Preset::Human, 5);
        lab.at_hand = Some(other);
        // Without a whole epoch there is nothing that it could be brought back from.
        assert_eq!(judges(&lab), Vec::<&RunRecord>::new());
        let of = |preset: Preset| preset.experiment().preset;
        assert_eq!(held_against(&lab).map(|e| e.preset), None);
        lab.experiment = Preset::GeneFlow.experiment();
        assert_eq!(
            held_against(&lab).map(|e| e.preset),
            Some(of(Preset::GeneFlow))
        );
        lab.at_hand = Some(joint);
        assert_eq!(
            held_against(&lab).map(|e| e.preset),
            Some(of(Preset::Human))
        );
        assert_eq!(
            judges(&lab).iter().map(|run| run.id).collect::<Vec<_>>(),
            [joint]
        );
    }

    #[test]
    fn sisters_of_one_law_are_exchangeable() {
        assert!(exchangeable(&Preset::GeneFlow.experiment()));
    }
}
