//! Histories of one's own, between a demes document and a study: what the explorer answers when one is read or written.

use crate::formats::demes::{self, DemesError, DemesModel, WriteError};
use crate::history::{Story, Study, StudyError};
use thiserror::Error;

/// Why the history of a document is not taken.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum DocumentError {
    /// It is not a demes document.
    #[error(transparent)]
    Demes(#[from] DemesError),
    /// It is one, but of a history that is too much for the page with the present locus.
    #[error(transparent)]
    History(#[from] StudyError),
}

/// The study with the history of a document, and with all else as it is. It can be drawn; whether it can also be simulated, that its lineages
/// meet above all, depends on who is sampled and is said where it would be.
///
/// # Errors
/// A sentence about the document, or about the history that it holds; see [`DocumentError`].
pub fn read(study: &Study, text: &str) -> Result<Study, DocumentError> {
    let next = study.documented(demes::read(text.as_bytes())?);
    next.check()?;
    Ok(next)
}

/// The history of a document at the usual locus, whatever it would cost there: an experiment, whose locus and samples are others, checks what
/// it makes of it.
///
/// # Errors
/// A sentence about the document; see [`DocumentError::Demes`].
pub fn read_alone(text: &str) -> Result<Study, DocumentError> {
    Ok(Study::default().documented(demes::read(text.as_bytes())?))
}

/// The history of a study as a demes document: the one that it was read from, with all that it left to defaults, or else one with times in
/// generations. Selection has no place in one: of a sweep it is the history around it.
///
/// # Errors
/// Where demes has no words for an event; see [`WriteError`].
pub fn write(study: &Study) -> Result<String, WriteError> {
    let without = if study.sweep().is_some() {
        " (without the sweep)"
    } else {
        ""
    };
    // "Your own" says nothing to another reader.
    let title = if study.story == Story::Written {
        ""
    } else {
        study.story.title()
    };
    let description = format!("{title}{without}").trim_start().to_owned();
    let mut demography = study.demography();
    let mut descriptions = Vec::new();
    for population in &mut demography.populations {
        let name = identifier(&population.name);
        let before = std::mem::replace(&mut population.name, name);
        descriptions.push(if before == population.name {
            String::new()
        } else {
            before
        });
    }
    demes::write(&DemesModel {
        description,
        descriptions,
        template: study.template.clone(),
        ..DemesModel::of(demography)
    })
}

/// A name as demes allows it, letters, digits and underscores: `East Asia` becomes `East_Asia`.
fn identifier(name: &str) -> String {
    let first = name
        .starts_with(|first: char| first.is_numeric())
        .then_some('_');
    first
        .into_iter()
        .chain(name.chars().map(|letter| {
            if letter.is_alphanumeric() {
                letter
            } else {
                '_'
            }
        }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Preset, Scenario};
    use crate::history::Timeline;

    const APART: &str = "time_units: generations\ndemes:\n  - {name: A, epochs: [{start_size: 1000}]}\n  - {name: B, epochs: [{start_size: 1000}]}\n";

    #[test]
    fn a_document_is_taken_if_it_is_within_the_bounds_of_the_page() {
        let study = Study::of(Story::OutOfAfrica);
        let joined = format!("{APART}migrations:\n  - {{demes: [A, B], rate: 1e-3}}\n");
        let taken = read(&study, &joined).unwrap();
        assert!(
            taken.prepare().is_ok() && taken.story == Story::Written && taken.seed == study.seed
        );
        // Lineages that never meet are drawn, and refused where they would be simulated.
        let apart = read(&study, APART).unwrap();
        assert_eq!(Timeline::of(&apart.demography()).spans.len(), 2);
        let refused = apart.prepare().err().unwrap().to_string();
        assert!(refused.contains("never meet"), "{refused}");
        assert!(write(&apart).unwrap().contains("name: B"));
        // Of one population alone they meet.
        let alone = apart.with_samples("A:8").unwrap();
        assert!(alone.prepare().is_ok());
        assert!(matches!(
            read(&study, "demes: often"),
            Err(DocumentError::Demes(_))
        ));
        let huge = joined.replace("1000", "1e9");
        assert!(matches!(
            read(&study, &huge),
            Err(DocumentError::History(_))
        ));
        assert!(
            read(&study, &huge)
                .unwrap_err()
                .to_string()
                .contains("lower the rate or the sizes"),
            "{:?}",
            read(&study, &huge)
        );
    }

    /// The usual locus and samples of the view History are not those of an experiment: it runs what they would be too much for, and refuses
    /// what they would do for.
    #[test]
    fn a_document_for_an_experiment_is_not_held_to_another_locus() {
        let experiment = |study: &Study, length: f64| {
            let mut own = Preset::Own.experiment();
            own.locus.length = length;
            let name = "written".to_owned();
            let written = Scenario {
                name,
                ..Scenario::of_study(study)
            };
            own.scenarios[1] = written.sampled(&own.scenarios[0].haplotypes);
            own
        };
        let islands = |count: usize, size: &str| {
            let names: Vec<String> = (0..count).map(|place| format!("D{place}")).collect();
            let deme =
                |name: &String| format!("- {{name: {name}, epochs: [{{start_size: {size}}}]}}\n");
            let demes: String = names.iter().map(deme).collect();
            let moves = match count {
                1 => String::new(),
                _ => format!(
                    "migrations: [{{demes: [{}], rate: 1e-5}}]\n",
                    names.join(", ")
                ),
            };
            format!("time_units: generations\ndemes:\n{demes}{moves}")
        };
        // More samples than the view takes, of which the experiment observes one.
        let crowd = islands(60, "100");
        assert!(matches!(
            read(&Study::default(), &crowd),
            Err(DocumentError::History(_))
        ));
        let taken = read_alone(&crowd).unwrap();
        assert_eq!(experiment(&taken, 10_000.0).check(), Ok(()));
        // What costs too much at one length does not at another.
        let large = islands(1, "1e8");
        assert!(matches!(
            read(&Study::default(), &large),
            Err(DocumentError::History(_))
        ));
        let taken = read_alone(&large).unwrap();
        assert_eq!(experiment(&taken, 100.0).check(), Ok(()));
        let small = islands(1, "1e4");
        assert!(read(&Study::default(), &small).is_ok());
        let taken = read_alone(&small).unwrap();
        assert_eq!(experiment(&taken, 1e9).check().unwrap_err().field, "L");
        assert!(matches!(
            read_alone("demes: often"),
            Err(DocumentError::Demes(_))
        ));
    }

    #[test]
    fn every_ready_history_goes_out_as_a_document_and_comes_back() {
        for story in Story::ALL {
            let study = Study::of(story);
            if story == Story::Bottleneck {
                assert!(matches!(
                    write(&study),
                    Err(WriteError::Bottleneck { event: 1 })
                ));
                continue;
            }
            // A document's epoch of changing size has two ends; this one has no beginning.
            if story == Story::Exponential {
                assert!(write(&study).is_err());
                continue;
            }
            let text = write(&study).unwrap();
            assert_eq!(
                text.contains("without the sweep"),
                study.sweep().is_some(),
                "{story:?}"
            );
            assert_eq!(
                text.contains("name: East_Asia"),
                story == Story::OutOfAfrica
            );
            let back = read(&study, &text).unwrap();
            // Ancestors stand first in a document, and growth comes back from its two ends: what is written again is the same.
            assert_eq!(
                back.demography().populations.len(),
                study.demography().populations.len(),
                "{story:?}"
            );
            let again = demes::read(write(&back).unwrap().as_bytes())
                .unwrap()
                .demography;
            assert_eq!(
                again.events.len(),
                back.demography().events.len(),
                "{story:?}"
            );
        }
    }
}
