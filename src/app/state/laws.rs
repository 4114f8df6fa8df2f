//! How a number comes about, as a person changes it.

use crate::experiment::{self, Experiment, Law, Number, Prior, Scenario};
use crate::history::{Choice, Unit};
use crate::number::{format_exact, round_significant, show};

/// The kinds of laws, in the order of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LawKind {
    /// Always the same.
    Fixed,
    /// Uniform between bounds.
    Uniform,
    /// Uniform in the logarithm between bounds.
    LogUniform,
    /// So many times another number of the same history.
    Times,
    /// Drawn anew by the law of another class.
    Like,
    /// The very draw of another class.
    Drawn,
}

impl LawKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Fixed,
        Self::Uniform,
        Self::LogUniform,
        Self::Times,
        Self::Like,
        Self::Drawn,
    ];

    /// Of a law.
    pub fn of(law: &Law) -> Self {
        match law {
            Law::Prior(prior) => Self::of_prior(prior),
            Law::Times { .. } => Self::Times,
            Law::Like { .. } => Self::Like,
            Law::Drawn { .. } => Self::Drawn,
        }
    }

    /// Of a prior.
    pub fn of_prior(prior: &Prior) -> Self {
        match prior.shape {
            experiment::Shape::Fixed => Self::Fixed,
            experiment::Shape::Uniform => Self::Uniform,
            experiment::Shape::LogUniform => Self::LogUniform,
        }
    }

    /// Its word in the menu, and its name on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Uniform => "uniform",
            Self::LogUniform => "log-uniform",
            Self::Times => "times another",
            Self::Like => "drawn anew as in another class",
            Self::Drawn => "the very value of another class",
        }
    }

    /// The kind of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// The law of a class' number.
pub fn law<'a>(experiment: &'a Experiment, class: usize, key: &str) -> Option<&'a Law> {
    experiment.scenarios.get(class)?.law(key)
}

/// The numbers of a class, in the order of its laws.
pub fn numbers(experiment: &Experiment, class: usize) -> Vec<Number> {
    let scenario = experiment.scenarios.get(class);
    scenario.map(Scenario::numbers).unwrap_or_default()
}

/// The few values that a number can have, where it is one of a few.
pub fn choices(experiment: &Experiment, class: usize, key: &str) -> &'static [Choice] {
    experiment
        .scenarios
        .get(class)
        .map_or(&[], |scenario| scenario.choices(key))
}

/// The other numbers of a class that one can be a multiple of: those that do not depend on it.
pub fn factors(experiment: &Experiment, class: usize, key: &str) -> Vec<(String, String)> {
    let Some(scenario) = experiment.scenarios.get(class) else {
        return Vec::new();
    };
    let tied = |to: &str| Law::Times {
        of: to.to_owned(),
        factor: 1.0,
        whole: false,
    };
    scenario
        .numbers()
        .into_iter()
        .filter(|number| {
            number.choices.is_empty() && !experiment.leads_back(class, key, &tied(&number.key))
        })
        .map(|number| (number.key, number.label))
        .collect()
}

/// The other classes whose law, or draw, of a number this class can take: those that have it and do not take theirs from here.
pub fn sources(experiment: &Experiment, class: usize, key: &str) -> Vec<u8> {
    let fits = |other: u8| {
        let laws = [Law::Like { scenario: other }, Law::Drawn { with: other }];
        law(experiment, usize::from(other), key).is_some()
            && !laws
                .iter()
                .any(|law| experiment.leads_back(class, key, law))
    };
    (0..experiment.scenarios.len() as u8)
        .filter(|&other| fits(other))
        .collect()
}

/// The kinds of laws that a number can have where it stands.
pub fn kinds(experiment: &Experiment, class: usize, key: &str) -> Vec<LawKind> {
    if !choices(experiment, class, key).is_empty() {
        return vec![LawKind::Fixed];
    }
    let other = !sources(experiment, class, key).is_empty();
    LawKind::ALL
        .into_iter()
        .filter(|kind| match kind {
            LawKind::Times => !factors(experiment, class, key).is_empty(),
            LawKind::Like | LawKind::Drawn => other,
            _ => true,
        })
        .collect()
}

/// The prior that a number has in the end, through those of other classes; none of one that is a multiple of another.
pub fn prior(experiment: &Experiment, class: usize, key: &str) -> Option<Prior> {
    experiment.source(class, key).ok()?.own_prior().copied()
}

/// The value in the middle of a prior.
pub fn middle(prior: &Prior) -> f64 {
    let value = match prior.shape {
        experiment::Shape::Fixed => return prior.low,
        experiment::Shape::Uniform => 0.5 * (prior.low + prior.high),
        experiment::Shape::LogUniform => libm::sqrt(prior.low * prior.high),
    };
    if prior.integer { value.round() } else { value }
}

/// A prior of another kind that begins near the one before: a fixed value becomes half to twice of it within the bounds, a range its middle.
pub fn become_kind(prior: &Prior, kind: LawKind, bounds: [f64; 2]) -> Prior {
    let [least, most] = bounds;
    let mut next = *prior;
    next.shape = match kind {
        LawKind::Uniform => experiment::Shape::Uniform,
        LawKind::LogUniform => experiment::Shape::LogUniform,
        _ => experiment::Shape::Fixed,
    };
    if next.shape == experiment::Shape::Fixed {
        let value = round_significant(middle(prior), 2).clamp(least, most.max(least));
        (next.low, next.high) = (value, value);
        return next;
    }
    if prior.shape == experiment::Shape::Fixed || prior.low == prior.high {
        let value = prior.low;
        let ends = if value == 0.0 {
            [least.max(0.0), round_significant(most.min(1e9) / 1e3, 1)]
        } else {
            [0.5 * value, 2.0 * value]
        };
        next.low = ends[0].min(ends[1]).max(least);
        next.high = ends[0].max(ends[1]).min(most);
    }
    if next.shape == experiment::Shape::LogUniform && next.low <= 0.0 {
        next.low = if next.high > 0.0 {
            next.high / 100.0
        } else {
            1e-3
        };
    }
    if next.integer {
        (next.low, next.high) = (next.low.round(), next.high.round());
    }
    next
}

/// Changes the kind of a number's law.
pub fn choose(experiment: &mut Experiment, class: usize, key: &str, kind: LawKind) {
    let Some(now) = law(experiment, class, key).cloned() else {
        return;
    };
    if LawKind::of(&now) == kind {
        return;
    }
    let number = experiment
        .scenarios
        .get(class)
        .and_then(|scenario| scenario.numbers().into_iter().find(|own| own.key == key));
    let Some(number) = number else { return };
    let next = match kind {
        LawKind::Fixed | LawKind::Uniform | LawKind::LogUniform => {
            let before = prior(experiment, class, key).unwrap_or_else(|| {
                Prior::fixed(middle_of(experiment, class, key).unwrap_or(number.bounds[0]))
            });
            let range = number.range(experiment.locus.units);
            Law::Prior(become_kind(&before, kind, range))
        }
        LawKind::Times => {
            let factors = factors(experiment, class, key);
            let same_unit = factors
                .iter()
                .find(|(of, _)| unit(experiment, class, of) == Some(number.unit));
            let Some((of, _)) = same_unit.or(factors.first()) else {
                return;
            };
            Law::Times {
                of: of.clone(),
                factor: 0.5,
                whole: number.whole,
            }
        }
        LawKind::Like | LawKind::Drawn => {
            let Some(&from) = sources(experiment, class, key).first() else {
                return;
            };
            if kind == LawKind::Like {
                Law::Like { scenario: from }
            } else {
                Law::Drawn { with: from }
            }
        }
    };
    if let Some(scenario) = experiment.scenarios.get_mut(class) {
        scenario.set(key, next);
    }
}

fn unit(experiment: &Experiment, class: usize, key: &str) -> Option<Unit> {
    let scenario = experiment.scenarios.get(class)?;
    let numbers = scenario.numbers();
    numbers
        .iter()
        .find(|number| number.key == key)
        .map(|number| number.unit)
}

/// The value that a number has in the middle of all priors.
pub fn middle_of(experiment: &Experiment, class: usize, key: &str) -> Option<f64> {
    let source = experiment.source(class, key).ok()?;
    Some(source.of(middle(source.prior)))
}

/// Changes the prior of a number that has one.
pub fn change_prior(
    experiment: &mut Experiment,
    class: usize,
    key: &str,
    change: impl FnOnce(&mut Prior),
) {
    let place = experiment
        .scenarios
        .get(class)
        .and_then(|scenario| scenario.place(key));
    let own = place.and_then(|place| experiment.scenarios.get_mut(class)?.values.get_mut(place));
    if let Some(Law::Prior(prior)) = own {
        change(prior);
    }
}

/// Sets one bound of a prior, or its one value.
pub fn set_bound(prior: &mut Prior, upper: bool, value: f64) {
    let value = if prior.integer { value.round() } else { value };
    if prior.shape == experiment::Shape::Fixed {
        (prior.low, prior.high) = (value, value);
    } else if upper {
        prior.high = value;
    } else {
        prior.low = value;
    }
}

/// A prior as "2 – 20", or its one value.
pub fn prior_words(prior: &Prior) -> String {
    let ends =
        |prior: &Prior| format!("{} – {}", format_exact(prior.low), format_exact(prior.high));
    match prior.shape {
        experiment::Shape::Fixed => format_exact(prior.low),
        experiment::Shape::Uniform => ends(prior),
        experiment::Shape::LogUniform => format!("{} (log)", ends(prior)),
    }
}

/// How a number of a class comes about, in a few words: "fixed at 3,900", or "2 – 20".
pub fn words(experiment: &Experiment, class: usize, key: &str) -> Option<String> {
    let name = |place: u8| {
        let scenario = experiment.scenarios.get(usize::from(place));
        scenario.map_or("another class", |scenario| scenario.name.as_str())
    };
    if !experiment.varies(class, key) {
        let value = middle_of(experiment, class, key)?;
        return Some(format!("fixed at {}", format_exact(value)));
    }
    Some(match law(experiment, class, key)? {
        Law::Prior(prior) => prior_words(prior),
        Law::Times { of, factor, .. } => {
            let numbers = numbers(experiment, class).into_iter();
            let label = numbers.filter(|number| number.key == *of);
            let label: String = label.map(|number| number.label).collect();
            format!("{} × {label}", show(*factor))
        }
        Law::Drawn { with } => format!("the draw of {}", name(*with)),
        Law::Like { scenario } => format!("as {}", name(*scenario)),
    })
}

/// Whether a class has a history where every prior is at its middle: there, a document's numbers may break its constraints.
pub fn has_middle(experiment: &Experiment, class: usize) -> bool {
    let Some(scenario) = experiment.scenarios.get(class) else {
        return false;
    };
    let values = scenario
        .numbers()
        .into_iter()
        .map(|number| middle_of(experiment, class, &number.key).unwrap_or(f64::NAN));
    scenario.varying().is_none() || scenario.keeps(&values.collect::<Vec<_>>())
}

/// The same experiment with every prior fixed to its middle: what a drawing of a history shows. A document whose constraints that breaks has
/// the values that it was written with.
pub fn in_the_middle(experiment: &Experiment) -> Experiment {
    let mut drawn = experiment.clone();
    for (class, scenario) in drawn.scenarios.iter_mut().enumerate() {
        for law in &mut scenario.values {
            if let Law::Prior(prior) = law {
                *prior = Prior::fixed(middle(prior));
            }
        }
        if let Some(template) = &scenario.template
            && !has_middle(experiment, class)
        {
            for (law, value) in scenario.values.iter_mut().zip(template.values()) {
                *law = Law::fixed(value);
            }
        }
    }
    for prior in [&mut drawn.locus.mutation, &mut drawn.locus.recombination] {
        *prior = Prior::fixed(middle(prior));
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Preset;

    #[test]
    fn a_law_changes_its_kind_and_stays_near_what_it_was() {
        let mut e = Preset::SizeChanges.experiment();
        choose(&mut e, 0, "N", LawKind::Fixed);
        assert_eq!(law(&e, 0, "N"), Some(&Law::fixed(16_000.0)));
        choose(&mut e, 0, "N", LawKind::Uniform);
        assert_eq!(prior(&e, 0, "N"), Some(Prior::uniform(8_000.0, 32_000.0)));
        choose(&mut e, 0, "N", LawKind::Like);
        assert_eq!(law(&e, 0, "N"), Some(&Law::Like { scenario: 2 }));
        assert_eq!(
            prior(&e, 0, "N"),
            Some(Prior::log_uniform(5_000.0, 50_000.0)),
            "what the other class has"
        );
        assert!(e.varies(0, "N"));
        choose(&mut e, 0, "N", LawKind::LogUniform);
        assert_eq!(
            prior(&e, 0, "N"),
            Some(Prior::log_uniform(5_000.0, 50_000.0))
        );
    }

    #[test]
    fn no_circle_is_offered() {
        let mut e = Preset::GeneFlow.experiment();
        // "gene flow" takes its T from "divergence", which therefore cannot take it back.
        assert_eq!(sources(&e, 1, "T"), [0]);
        assert_eq!(sources(&e, 0, "T"), [] as [u8; 0]);
        assert!(!kinds(&e, 0, "T").contains(&LawKind::Drawn));
        // w1 is half of T: T cannot be a multiple of w1.
        let of: Vec<String> = factors(&e, 0, "T")
            .into_iter()
            .map(|(key, _)| key)
            .collect();
        assert!(of.contains(&"NC".to_owned()) && !of.contains(&"w1".to_owned()));
        choose(&mut e, 0, "T", LawKind::Times);
        assert!(matches!(law(&e, 0, "T"), Some(Law::Times { of, .. }) if of != "w1"));
        assert_eq!(kinds(&e, 0, "flow"), [LawKind::Fixed], "one of a few");
    }

    #[test]
    fn multiples_vary_with_what_they_are_multiples_of() {
        let e = Preset::GeneFlow.experiment();
        assert!(e.varies(1, "w1") && e.varies(1, "T"));
        assert!(!e.varies(1, "w0"), "no times T");
        assert!(!e.varies(0, "m") && e.varies(1, "m"));
        assert_eq!(middle_of(&e, 1, "w1"), Some(0.5 * 275_000.0));
    }

    #[test]
    fn a_fixed_nothing_becomes_a_range_that_can_be_drawn_from() {
        let next = become_kind(&Prior::fixed(0.0), LawKind::LogUniform, [0.0, 0.1]);
        assert!(next.low > 0.0 && next.low < next.high && next.high <= 0.1);
        let whole = Prior {
            integer: true,
            ..Prior::fixed(3.0)
        };
        let next = become_kind(&whole, LawKind::Uniform, [2.0, 12.0]);
        assert_eq!((next.low, next.high), (2.0, 6.0));
    }
}
