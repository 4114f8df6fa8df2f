//! The fields of a link, one by one.

use super::View;
use crate::experiment::NoiseKind;
use crate::history::{MOST_LOCI, Selected, Sites, Story, Study, StudyError};

/// What became of a field.
pub enum Read {
    /// It stands where it belongs, or is none of a study.
    Taken,
    /// There is no such key.
    Unknown,
    /// What was expected instead.
    Wrong(String),
}

fn put<T: std::str::FromStr>(place: &mut T, value: &str, expected: &str) -> Read {
    match value.parse() {
        Ok(parsed) => {
            *place = parsed;
            Read::Taken
        }
        Err(_) => Read::Wrong(expected.to_owned()),
    }
}

/// Puts the value of a key where it belongs.
pub fn read(study: &mut Study, view: &mut View, key: &str, value: &str) -> Read {
    const NUMBER: &str = "a number";
    const WHOLE: &str = "a whole number";
    match key {
        "h" => Read::Taken,
        "demes" | "varies" if study.story == Story::Written => Read::Taken,
        "sweep" if Selected::of_key(value).is_none() => {
            Read::Wrong(Selected::ALL.map(Selected::key).join(", "))
        }
        "sweep" => Read::Taken,
        "samples" if study.story == Story::Written => match study.with_samples(value) {
            Ok(with) => {
                *study = with;
                Read::Taken
            }
            Err(StudyError::Value { expected, .. }) => Read::Wrong(expected),
            Err(error) => Read::Wrong(error.to_string()),
        },
        "n" => put(&mut study.haplotypes, value, WHOLE),
        "L" => put(&mut study.length, value, NUMBER),
        "mu" => put(&mut study.mutation, value, NUMBER),
        "sites" => match Sites::read(value) {
            Some(sites) => {
                study.sites = sites;
                Read::Taken
            }
            None => Read::Wrong("infinite, two-alleles or a whole number".to_owned()),
        },
        "r" => put(&mut study.recombination, value, NUMBER),
        "hotx" => put(&mut study.hotspot.factor, value, NUMBER),
        "hot0" => put(&mut study.hotspot.start, value, NUMBER),
        "hot1" => put(&mut study.hotspot.end, value, NUMBER),
        "gc" => put(&mut study.conversion.ratio, value, NUMBER),
        "tract" => put(&mut study.conversion.tract, value, NUMBER),
        "seed" => put(&mut study.seed, value, WHOLE),
        "i" => put(&mut view.replicate, value, WHOLE),
        "k" => match put(&mut view.loci, value, WHOLE) {
            Read::Taken if !(2..=MOST_LOCI).contains(&view.loci) => {
                Read::Wrong("a whole number from 2 to 100000".to_owned())
            }
            read => read,
        },
        "at" => match put(&mut view.position, value, NUMBER) {
            Read::Taken if !(view.position >= 0.0 && view.position.is_finite()) => {
                Read::Wrong("a number of base pairs".to_owned())
            }
            read => read,
        },
        "noise" if NoiseKind::of_key(value).is_none() => {
            Read::Wrong(NoiseKind::ALL.map(NoiseKind::key).join(", "))
        }
        "noise" => Read::Taken,
        "q" if view.noise.kind.parameter().is_some() => put(&mut view.noise.amount, value, NUMBER),
        _ => {
            let found = study
                .parameters()
                .enumerate()
                .find(|(_, parameter)| parameter.key == key);
            let Some((index, parameter)) = found else {
                return Read::Unknown;
            };
            match (parameter.read(value), study.values.get_mut(index)) {
                (Some(value), Some(place)) => {
                    *place = value;
                    Read::Taken
                }
                _ => Read::Wrong(parameter.form()),
            }
        }
    }
}
