//! The link codec of the view History: a study and what of it is looked at, as the query of a URL.

mod fields;
mod packed;
mod table;

pub use table::table;

use crate::experiment::{Noise, NoiseKind};
use crate::history::{Selected, Story, Study};
use fields::{Read, read};
pub(in crate::experiment) use packed::{pack, pack_template, unpack, unpack_template};

/// What of a study is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Which locus, from 0.
    pub replicate: u32,
    /// Base pairs from its start.
    pub position: f64,
    /// Loci to hold against theory.
    pub loci: u32,
    /// What stands between the alignment and its reader.
    pub noise: Noise,
}

impl Default for View {
    fn default() -> Self {
        Self {
            replicate: 0,
            position: 0.0,
            loci: 2_000,
            noise: Noise::default(),
        }
    }
}

impl View {
    /// Where a study is looked at first: at the selected site, if there is one.
    pub fn of(study: &Study) -> Self {
        Self {
            position: study.sweep().map_or(0.0, |sweep| sweep.position),
            ..Self::default()
        }
    }
}

/// Longest query that is read, bytes.
const MOST_BYTES: usize = 2_048;
/// Most of it for a history of one's own: all other fields fit beside it.
const MOST_WRITTEN: usize = 1_600;

/// The query of a link (without `?`): the history, and all that differs from its defaults.
pub fn to_query(study: &Study, view: &View) -> String {
    let written = packed(study).filter(|_| left_out(study).is_none());
    if study.story == Story::Written && written.is_none() {
        // What is left of a link that the history does not fit into opens with the first ready one.
        let Study {
            story,
            values,
            haplotypes,
            sampled,
            selected,
            written,
            template,
            ..
        } = Study::of(Story::Constant);
        return to_query(
            &Study {
                story,
                values,
                haplotypes,
                sampled,
                selected,
                written,
                template,
                ..study.clone()
            },
            view,
        );
    }
    let (default, default_view) = (
        Study::of(study.story).select(study.selected),
        View::of(study),
    );
    let mut query = match (study.story, written) {
        (Story::Written, Some((key, packed))) => format!("h=written&{key}={packed}"),
        (story, _) => format!("h={}", story.key()),
    };
    let mut add = |key: &str, value: String, default: String| {
        if value != default {
            query.push_str(&format!("&{key}={value}"));
        }
    };
    add(
        "sweep",
        study.selected.key().to_owned(),
        Selected::Nothing.key().to_owned(),
    );
    let usual = default
        .values
        .iter()
        .map(Some)
        .chain(std::iter::repeat(None));
    for ((parameter, value), usual) in study.parameters().zip(&study.values).zip(usual) {
        add(
            parameter.key,
            parameter.write(*value),
            parameter.write(usual.copied().unwrap_or(parameter.default)),
        );
    }
    add(
        "n",
        study.haplotypes.to_string(),
        default.haplotypes.to_string(),
    );
    let names = |name: &str| form_urlencoded::byte_serialize(name.as_bytes()).collect();
    add(
        "samples",
        study.write_samples(names),
        Study {
            sampled: Vec::new(),
            ..study.clone()
        }
        .write_samples(names),
    );
    add("L", study.length.to_string(), default.length.to_string());
    add(
        "mu",
        format!("{:e}", study.mutation),
        format!("{:e}", default.mutation),
    );
    add("sites", study.sites.write(), default.sites.write());
    add(
        "r",
        format!("{:e}", study.recombination),
        format!("{:e}", default.recombination),
    );
    let spots = [&study.hotspot, &default.hotspot];
    for (key, [value, default]) in [
        ("hotx", spots.map(|spot| spot.factor)),
        ("hot0", spots.map(|spot| spot.start)),
        ("hot1", spots.map(|spot| spot.end)),
    ] {
        add(key, value.to_string(), default.to_string());
    }
    add(
        "gc",
        study.conversion.ratio.to_string(),
        default.conversion.ratio.to_string(),
    );
    add(
        "tract",
        study.conversion.tract.to_string(),
        default.conversion.tract.to_string(),
    );
    add("seed", study.seed.to_string(), default.seed.to_string());
    add("k", view.loci.to_string(), default_view.loci.to_string());
    add(
        "i",
        view.replicate.to_string(),
        default_view.replicate.to_string(),
    );
    add(
        "at",
        view.position.to_string(),
        default_view.position.to_string(),
    );
    add(
        "noise",
        view.noise.kind.key().to_owned(),
        NoiseKind::None.key().to_owned(),
    );
    let amount = Noise::of(view.noise.kind).amount;
    add("q", view.noise.amount.to_string(), amount.to_string());
    query
}

/// A history of one's own as its key in a link and what stands there: with the numbers that its document lets vary, where there are any.
fn packed(study: &Study) -> Option<(&'static str, String)> {
    let varying = study
        .template
        .as_ref()
        .filter(|template| !template.variables().is_empty());
    match varying {
        Some(template) => pack_template(template).map(|packed| ("varies", packed)),
        None => pack(study.written.as_ref()?).map(|packed| ("demes", packed)),
    }
}

/// Why a history of one's own is not in the link; nothing where it is.
pub fn left_out(study: &Study) -> Option<String> {
    let names = |name: &str| form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let samples = if study.sampled.is_empty() {
        0
    } else {
        study.write_samples(names).len()
    };
    study.written.as_ref()?;
    let bytes = packed(study).map_or(usize::MAX, |(_, packed)| packed.len() + samples);
    (bytes > MOST_WRITTEN).then(|| {
        format!("Written into a link, this history would take {bytes} characters, more than the {MOST_WRITTEN} that are left for it: keep the document, which \"Show as demes\" writes and \"Download\" saves.")
    })
}

/// Reads the query of a link (with or without `?`). Where anything is broken, the history's defaults come back instead of half a study,
/// with a sentence that names the field; keys that nobody knows are ignored, with a sentence.
pub fn from_query(query: &str) -> (Study, View, Vec<String>) {
    let query = query.strip_prefix('?').unwrap_or(query);
    if query.len() > MOST_BYTES {
        return (
            Study::default(),
            View::default(),
            vec![format!(
                "The link is longer than {MOST_BYTES} bytes; the page shows its defaults instead."
            )],
        );
    }
    let fields: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let find = |name: &str| {
        fields
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    };
    let (named, written) = (find("h"), find("demes"));
    let story = named.and_then(Story::of_key).unwrap_or_default();
    let broken = |field: &str, reason: &str| {
        let sentence = format!(
            "The link's field \"{field}\" cannot be read: {reason}. The page shows \"{}\" with its defaults instead.",
            story.title()
        );
        (
            Study::of(story),
            View::of(&Study::of(story)),
            vec![sentence],
        )
    };
    let template = find("varies").map(unpack_template);
    let varying = template.as_ref().and_then(Option::as_ref);
    let begin = match (named, written.map(unpack)) {
        (Some("written"), _) if template == Some(None) => {
            return broken("varies", "expected a history as this page writes it");
        }
        (Some("written"), None) if varying.is_some() => {
            let written = varying.and_then(|template| template.demography(&template.values()));
            Study {
                template: varying.cloned(),
                ..Study::default().with(written.unwrap_or_default())
            }
        }
        (Some("written"), None) => return broken("demes", "the history of one's own is missing"),
        (Some("written"), Some(None)) => {
            return broken("demes", "expected a history as this page writes it");
        }
        (Some("written"), Some(Some(demography))) => Study::default().with(demography),
        (Some(name), _) if Story::of_key(name).is_none() => {
            return broken("h", "there is no such history");
        }
        _ => Study::of(story),
    };
    // The numbers of a sweep, and of a noise, are read after its name.
    let selected = find("sweep").and_then(Selected::of_key).unwrap_or_default();
    let (mut study, mut view, mut notes) = (begin.select(selected), View::default(), Vec::new());
    view.noise = find("noise")
        .and_then(NoiseKind::of_key)
        .map(Noise::of)
        .unwrap_or_default();
    for (index, (key, value)) in fields.iter().enumerate() {
        if fields.iter().take(index).any(|(other, _)| other == key) {
            return broken(key, "it stands there twice");
        }
        match read(&mut study, &mut view, key, value) {
            Read::Taken => {}
            Read::Unknown => notes.push(format!(
                "The link's field \"{key}\" is not one of this history; it is ignored."
            )),
            Read::Wrong(expected) => {
                return broken(key, &format!("expected {expected}, found \"{value}\""));
            }
        }
    }
    if find("at").is_none() {
        view.position = View::of(&study).position;
    }
    if let Err(error) = study.check().and_then(|()| view.noise.check(&study)) {
        return broken(error.field(), &error.to_string());
    }
    // Whether a history of one's own can be simulated is for the worker to say, which has the simulator: the page links none.
    (study, view, notes)
}

#[cfg(test)]
mod tests {
    use super::table;
    use super::*;
    use crate::coalescent::demography::{Change, Demography, Event};
    use crate::history::Hotspot;

    #[test]
    fn a_link_gives_back_what_was_written() {
        for story in Story::ALL {
            let mut study = Study {
                length: 12_345.5,
                mutation: 2.5e-9,
                recombination: 0.0,
                seed: u64::MAX,
                ..Study::of(story)
            };
            if story != Story::Islands {
                study.values[0] *= 0.77;
            }
            (study.hotspot, study.conversion.tract) = (
                Hotspot {
                    start: 10.0,
                    end: 12_000.5,
                    factor: 3.5,
                },
                77.0,
            );
            (study.haplotypes, study.conversion.ratio) =
                if story.is_sweep() { (8, 0.0) } else { (8, 1.5) };
            if let Some(path) = story
                .parameters()
                .iter()
                .position(|parameter| parameter.key == "path")
            {
                study.values[path] = 1.0;
            }
            let noise = Noise {
                kind: NoiseKind::LowCoverage,
                amount: 1.5,
            };
            let view = View {
                replicate: 12,
                position: 0.1,
                loci: 50,
                noise,
            };
            assert_eq!(
                from_query(&to_query(&study, &view)),
                (study, view, vec![]),
                "{story:?}"
            );
            let fresh = Study::of(story);
            assert_eq!(
                to_query(&fresh, &View::of(&fresh)),
                format!("h={}", story.key())
            );
        }
    }

    #[test]
    fn a_broken_link_names_its_field_and_gives_the_defaults() {
        for (query, field) in [
            ("h=dinosaurs", "\"h\""),
            ("h=split&m=a+lot", "\"m\""),
            ("n=4000", "\"n\""),
            ("N=NaN", "\"N\""),
            ("mu=inf", "\"mu\""),
            ("k=1", "\"k\""),
            ("at=-1", "\"at\""),
            ("n=5&n=6", "\"n\""),
            ("seed=-1", "\"seed\""),
            ("L=%00%ff", "\"L\""),
            ("hotx=-1", "\"hotx\""),
            ("hotx=10&hot0=8000&hot1=7000", "\"hot0\""),
            ("hotx=10&L=5000", "\"hot1\""),
            ("gc=often", "\"gc\""),
            ("gc=1&tract=0", "\"tract\""),
            ("h=soft-sweep&gc=1", "\"gc\""),
            ("h=hard-sweep&a=30000", "\"a\""),
            ("h=hard-sweep&a=0&path=deterministic", "\"a\""),
            ("h=hard-sweep&path=1", "\"path\""),
            ("h=hard-sweep&x=1.5", "\"x\""),
            ("h=soft-sweep&f0=0.00001", "\"f0\""),
            ("h=partial-sweep&c=0.00005", "\"c\""),
            ("h=growth&sweep=loud", "\"sweep\""),
            ("h=islands&sweep=hard", "\"sweep\""),
            ("h=growth&sweep=hard&s=2", "\"s\""),
            ("h=growth&sweep=hard&s=0&path=deterministic", "\"s\""),
            ("h=growth&sweep=partial&c=0.000001", "\"c\""),
            ("h=bottleneck&sweep=soft&tau=0", "\"tau\""),
            ("noise=fog", "\"noise\""),
            ("noise=unphased&n=7", "\"noise\""),
            ("noise=missing&q=2", "\"q\""),
            ("h=written", "\"demes\""),
            ("h=written&demes=AAAA", "\"n\""),
            ("h=written&demes=*", "\"demes\""),
        ] {
            let (study, view, notes) = from_query(query);
            assert_eq!(
                (study.clone(), view),
                (Study::of(study.story), View::of(&study)),
                "{query}"
            );
            assert!(
                notes.len() == 1 && notes[0].contains(field),
                "{query}: {notes:?}"
            );
        }
        let (_, _, notes) = from_query("?h=constant&weather=fine");
        assert!(notes[0].contains("weather"));
    }

    #[test]
    fn a_history_of_ones_own_is_in_the_link_unless_it_is_too_long() {
        let own = Study {
            haplotypes: 6,
            ..Study::default().with(Study::of(Story::OutOfAfrica).demography())
        };
        let query = to_query(&own, &View::default());
        assert_eq!(
            (from_query(&query), left_out(&own)),
            ((own.clone(), View::default(), vec![]), None)
        );
        assert!(query.len() < 500, "{}", query.len());

        let mut long = Study::of(Story::Constant).demography();
        let change = |step: u32| Change::Size {
            population: 0,
            size: 1_000.0 / (3.0 + f64::from(step)),
            growth: 0.0,
        };
        long.events = (1..100)
            .map(|step| Event {
                time: f64::from(step),
                change: change(step),
            })
            .collect();
        let long = Study::default().with(long);
        assert!(long.check().is_ok() && left_out(&long).unwrap().contains("keep the document"));
        assert!(to_query(&long, &View::default()).starts_with("h=constant"));

        // A history that cannot be simulated is read, and refused where it would be.
        let endless = Demography {
            events: vec![],
            ..Study::of(Story::Islands).demography()
        };
        let (study, _, notes) = from_query(&format!("h=written&demes={}", pack(&endless).unwrap()));
        assert_eq!((study.written.as_ref(), notes), (Some(&endless), vec![]));
        assert!(
            study
                .prepare()
                .err()
                .unwrap()
                .to_string()
                .contains("never meet")
        );
    }

    #[test]
    fn numbers_that_vary_stay_so_in_the_link() {
        let text = "time_units: generations\ndemes: [{name: A, epochs: [{start_size: 2000}]}]\n\
            parameters: [{name: N, values: [{demes: {A: {epochs: {0: start_size}}}}], lower_bound: 500}]\n";
        let model = crate::formats::demes::read(text.as_bytes()).unwrap();
        let study = Study::default().documented(model);
        let query = to_query(&study, &View::of(&study));
        assert!(query.starts_with("h=written&varies="), "{query}");
        let (back, _, notes) = from_query(&query);
        assert_eq!((back, notes), (study, vec![]));
        // Links that were shared: their form must not change.
        const SHARED: &str = "h=written&varies=AQAAC2dlbmVyYXRpb25zAgABAUEAAAABAAAEBgQGAAABAU4AAAQGAQoEAAACAwAAAAQAAAAA";
        assert_eq!(query, SHARED);
        let (_, _, notes) = from_query("h=written&varies=AAAA");
        assert!(notes[0].contains("\"varies\""), "{notes:?}");
    }

    #[test]
    fn the_readme_has_the_table() {
        let readme = std::fs::read_to_string("README.md").unwrap();
        let rows: Vec<String> = table()
            .into_iter()
            .map(|[key, meaning, form]| format!("| `{key}` | {meaning} | {form} |"))
            .collect();
        let table = rows.join("\n");
        assert!(readme.contains(&table), "README lacks the table\n{table}");
    }
}
