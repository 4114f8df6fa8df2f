//! The link codec of the page of histories: a study and what of it is looked at, as the query of a URL.

use super::story::Story;
use super::study::{MOST_LOCI, Study};

/// What of a study is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Which locus, from 0.
    pub replicate: u32,
    /// Base pairs from its start.
    pub position: f64,
    /// Loci to hold against theory.
    pub loci: u32,
}

impl Default for View {
    fn default() -> Self {
        Self { replicate: 0, position: 0.0, loci: 2_000 }
    }
}

/// Longest query that is read, bytes.
const MOST_BYTES: usize = 2_048;

/// Keys that every history has, with what they stand for and their form.
const KEYS: [(&str, &str, &str); 9] = [
    ("h", "the history", "constant, two-epochs, growth, bottleneck, islands, split, admixture, ancient or out-of-africa"),
    ("n", "haplotypes from each sample", "a whole number"),
    ("L", "length of the locus, base pairs", "a number"),
    ("mu", "mutations per base pair and generation", "a number"),
    ("r", "crossovers per base pair and generation", "a number"),
    ("seed", "everything random follows from it", "a whole number below 2^64"),
    ("k", "loci held against theory", "a whole number"),
    ("i", "the locus looked at, from 0", "a whole number"),
    ("at", "position along it, base pairs", "a number"),
];

/// The query of a link (without `?`): the history, and all that differs from its defaults.
pub fn to_query(study: &Study, view: &View) -> String {
    let (default, default_view) = (Study::of(study.story), View::default());
    // A history of one's own does not fit into a link: what is left of it opens with the first ready one.
    let mut query = if study.story == Story::Written { String::from("h=constant") } else { format!("h={}", study.story.key()) };
    let mut add = |key: &str, value: String, default: String| {
        if value != default {
            query.push_str(&format!("&{key}={value}"));
        }
    };
    for (parameter, value) in study.story.parameters().iter().zip(&study.values) {
        add(parameter.key, value.to_string(), parameter.default.to_string());
    }
    add("n", study.haplotypes.to_string(), default.haplotypes.to_string());
    add("L", study.length.to_string(), default.length.to_string());
    add("mu", format!("{:e}", study.mutation), format!("{:e}", default.mutation));
    add("r", format!("{:e}", study.recombination), format!("{:e}", default.recombination));
    add("seed", study.seed.to_string(), default.seed.to_string());
    add("k", view.loci.to_string(), default_view.loci.to_string());
    add("i", view.replicate.to_string(), default_view.replicate.to_string());
    add("at", view.position.to_string(), default_view.position.to_string());
    query
}

/// Reads the query of a link (with or without `?`). Where anything is broken, the history's defaults come back instead of half a study,
/// with a sentence that names the field; keys that nobody knows are ignored, with a sentence.
pub fn from_query(query: &str) -> (Study, View, Vec<String>) {
    let query = query.strip_prefix('?').unwrap_or(query);
    if query.len() > MOST_BYTES {
        return (
            Study::default(),
            View::default(),
            vec![format!("The link is longer than {MOST_BYTES} bytes; the page shows its defaults instead.")],
        );
    }
    let fields: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let named = fields.iter().find(|(key, _)| key == "h").map(|(_, value)| Story::of_key(value));
    let story = named.flatten().unwrap_or_default();
    let broken = |field: &str, reason: &str| {
        let sentence = format!(
            "The link's field \"{field}\" cannot be read: {reason}. The page shows \"{}\" with its defaults instead.",
            story.title()
        );
        (Study::of(story), View::default(), vec![sentence])
    };
    if named == Some(None) {
        return broken("h", "there is no such history");
    }
    let (mut study, mut view, mut notes) = (Study::of(story), View::default(), Vec::new());
    for (index, (key, value)) in fields.iter().enumerate() {
        if fields.iter().take(index).any(|(other, _)| other == key) {
            return broken(key, "it stands there twice");
        }
        match read(&mut study, &mut view, key, value) {
            Read::Taken => {}
            Read::Unknown => notes.push(format!("The link's field \"{key}\" is not one of this history; it is ignored.")),
            Read::Wrong(expected) => return broken(key, &format!("expected {expected}, found \"{value}\"")),
        }
    }
    match study.check() {
        Ok(()) => (study, view, notes),
        Err(error) => broken(error.field(), &error.to_string()),
    }
}

enum Read {
    Taken,
    Unknown,
    Wrong(&'static str),
}

fn read(study: &mut Study, view: &mut View, key: &str, value: &str) -> Read {
    fn put<T: std::str::FromStr>(place: &mut T, value: &str, expected: &'static str) -> Read {
        match value.parse() {
            Ok(parsed) => {
                *place = parsed;
                Read::Taken
            }
            Err(_) => Read::Wrong(expected),
        }
    }
    const NUMBER: &str = "a number";
    const WHOLE: &str = "a whole number";
    match key {
        "h" => Read::Taken,
        "n" => put(&mut study.haplotypes, value, WHOLE),
        "L" => put(&mut study.length, value, NUMBER),
        "mu" => put(&mut study.mutation, value, NUMBER),
        "r" => put(&mut study.recombination, value, NUMBER),
        "seed" => put(&mut study.seed, value, WHOLE),
        "i" => put(&mut view.replicate, value, WHOLE),
        "k" => match put(&mut view.loci, value, WHOLE) {
            Read::Taken if !(2..=MOST_LOCI).contains(&view.loci) => Read::Wrong("a whole number from 2 to 100000"),
            read => read,
        },
        "at" => match put(&mut view.position, value, NUMBER) {
            Read::Taken if !(view.position >= 0.0 && view.position.is_finite()) => Read::Wrong("a number of base pairs"),
            read => read,
        },
        _ => {
            let index = study.story.parameters().iter().position(|parameter| parameter.key == key);
            index.and_then(|index| study.values.get_mut(index)).map_or(Read::Unknown, |place| put(place, value, NUMBER))
        }
    }
}

/// The README's table of the keys: key, meaning, form.
pub fn table() -> Vec<[String; 3]> {
    let mut rows: Vec<[String; 3]> = KEYS.iter().map(|&(key, meaning, form)| [key, meaning, form].map(str::to_owned)).collect();
    for story in Story::ALL {
        for parameter in story.parameters() {
            let unit = if parameter.unit.is_empty() { String::new() } else { format!(", {}", parameter.unit) };
            let form = if parameter.whole { "a whole number" } else { "a number" };
            let meaning = format!("{}: {}{unit}", story.key(), lower(parameter.label));
            rows.push([parameter.key.to_owned(), meaning, form.to_owned()]);
        }
    }
    rows
}

/// A label inside a sentence.
fn lower(label: &str) -> String {
    let mut characters = label.chars();
    characters.next().map(|first| first.to_ascii_lowercase().to_string() + characters.as_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_gives_back_what_was_written() {
        for story in Story::ALL {
            let mut study =
                Study { haplotypes: 7, length: 12_345.5, mutation: 2.5e-9, recombination: 0.0, seed: u64::MAX, ..Study::of(story) };
            if story != Story::Islands {
                study.values[0] *= 0.77;
            }
            let view = View { replicate: 12, position: 0.1, loci: 50 };
            assert_eq!(from_query(&to_query(&study, &view)), (study, view, vec![]), "{story:?}");
            assert_eq!(to_query(&Study::of(story), &View::default()), format!("h={}", story.key()));
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
        ] {
            let (study, view, notes) = from_query(query);
            assert_eq!((study.clone(), view), (Study::of(study.story), View::default()), "{query}");
            assert!(notes.len() == 1 && notes[0].contains(field), "{query}: {notes:?}");
        }
        let (_, _, notes) = from_query("?h=constant&weather=fine");
        assert!(notes[0].contains("weather"));
    }

    #[test]
    fn the_readme_has_the_table() {
        let readme = std::fs::read_to_string("README.md").unwrap();
        let rows: Vec<String> = table().into_iter().map(|[key, meaning, form]| format!("| `{key}` | {meaning} | {form} |")).collect();
        let table = rows.join("\n");
        assert!(readme.contains(&table), "README lacks the table\n{table}");
    }
}
