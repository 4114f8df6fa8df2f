//! Pinned facts: plain names with the numbers and words that belong to them, committed as JSON below `tests/pins`.
//!
//! No name here is that of a type or a field of the crate, so renaming and moving them changes no pin: only the adapters, [`examples`] and those
//! at the top of each test, are carried over. `PINS=write` in the environment of a test writes what is found in the place of what is committed;
//! a commit that does so says why, and the changelog says what it means for links.
#![allow(
    dead_code,
    clippy::panic,
    reason = "each test binary uses its own part, and fails by panicking"
)]

pub mod examples;

use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Names, and what is found under each.
pub type Facts = Map<String, Value>;

/// Most numbers of a list that is written in clear.
const IN_CLEAR: usize = 8;

/// Numbers by name, each list in its order.
#[derive(Clone, Debug, Default)]
pub struct Numbers(BTreeMap<String, List>);

/// The bits of numbers of one kind.
#[derive(Clone, Debug)]
struct List {
    kind: Kind,
    bits: Vec<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Whole,
    Single,
    Double,
}

impl Numbers {
    /// Appends whole numbers.
    pub fn wholes<N: Into<u64>>(&mut self, name: &str, numbers: impl IntoIterator<Item = N>) {
        self.add(name, Kind::Whole, numbers.into_iter().map(Into::into));
    }

    /// Appends real numbers of 64 bits.
    pub fn reals(&mut self, name: &str, numbers: impl IntoIterator<Item = f64>) {
        self.add(name, Kind::Double, numbers.into_iter().map(bits));
    }

    /// Appends real numbers of 32 bits.
    pub fn singles(&mut self, name: &str, numbers: impl IntoIterator<Item = f32>) {
        let bits =
            |number: f32| u64::from(if number.is_nan() { f32::NAN } else { number }.to_bits());
        self.add(name, Kind::Single, numbers.into_iter().map(bits));
    }

    /// Appends one whole number.
    pub fn whole(&mut self, name: &str, number: impl Into<u64>) {
        self.wholes(name, [number]);
    }

    /// Appends one real number.
    pub fn real(&mut self, name: &str, number: f64) {
        self.reals(name, [number]);
    }

    fn add(&mut self, name: &str, kind: Kind, bits: impl Iterator<Item = u64>) {
        let empty = List {
            kind,
            bits: Vec::new(),
        };
        let list = self.0.entry(name.to_owned()).or_insert(empty);
        assert_eq!(list.kind, kind, "{name} holds numbers of one kind");
        list.bits.extend(bits);
    }

    /// Short lists in clear, others as a digest over so many numbers.
    pub fn facts(&self) -> Facts {
        self.0
            .iter()
            .map(|(name, list)| (name.clone(), list.fact()))
            .collect()
    }

    /// The same with the last bit of one number of each list turned over in turn, beside the name of that list.
    pub fn each_with_a_bit_off(&self) -> impl Iterator<Item = (&str, Facts)> {
        let filled = self.0.iter().filter(|(_, list)| !list.bits.is_empty());
        filled.map(|(name, list)| {
            let mut bits = list.bits.clone();
            let middle = bits.len() / 2;
            bits[middle] ^= 1;
            let mut facts = self.facts();
            let off = List { bits, ..*list };
            facts.insert(name.clone(), off.fact());
            (name.as_str(), facts)
        })
    }
}

/// Its bits; those of one that is no number differ between machines.
fn bits(number: f64) -> u64 {
    if number.is_nan() { f64::NAN } else { number }.to_bits()
}

impl List {
    fn fact(&self) -> Value {
        match &self.bits[..] {
            [one] if self.kind == Kind::Whole => Value::from(*one),
            bits if bits.len() <= IN_CLEAR => {
                let words: Vec<String> = bits.iter().map(|bits| self.kind.word(*bits)).collect();
                Value::from(words.join(", "))
            }
            bits => Value::from(format!("{:016x} over {}", digest(bits), bits.len())),
        }
    }
}

impl Kind {
    /// A number as the shortest decimal that reads back as the same one: a word, as JSON's numbers may lose the last bit.
    fn word(self, bits: u64) -> String {
        match self {
            Self::Whole => bits.to_string(),
            Self::Single => format!("{:?}", f32::from_bits(bits as u32)),
            Self::Double => format!("{:?}", f64::from_bits(bits)),
        }
    }
}

/// FNV-1a over the bytes of 64-bit words, the lowest first.
fn digest(words: &[u64]) -> u64 {
    let bytes = words.iter().flat_map(|word| word.to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Whether the pins are to be written anew.
pub fn writing() -> bool {
    wants("write")
}

/// What the environment asks for.
pub fn wants(what: &str) -> bool {
    std::env::var("PINS").is_ok_and(|pins| pins == what)
}

/// Reads what is committed.
pub fn read<T: serde::de::DeserializeOwned>(committed: &str) -> T {
    serde_json::from_str(committed).unwrap_or_else(|error| panic!("a file of pins: {error}"))
}

/// Holds what is found against a section of a committed file, or writes it there.
pub fn pin(file: &str, committed: &str, section: &str, found: Facts) {
    let found = Value::from(found);
    if writing() {
        return write_section(file, section, found);
    }
    let committed: Facts = read(committed);
    let nothing = Value::Object(Facts::new());
    let lines = differences(committed.get(section).unwrap_or(&nothing), &found);
    assert!(
        lines.is_empty(),
        "{file}, {section}: {} facts are not those that are pinned\n{}",
        lines.len(),
        lines.join("\n")
    );
}

/// A line for each fact that differs, is missing or is new.
pub fn differences(pinned: &Value, found: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    compare("", Some(pinned), Some(found), &mut lines);
    lines
}

fn compare(name: &str, pinned: Option<&Value>, found: Option<&Value>, lines: &mut Vec<String>) {
    match (pinned, found) {
        (Some(Value::Object(pinned)), Some(Value::Object(found))) => {
            let new = found.keys().filter(|key| !pinned.contains_key(*key));
            for key in pinned.keys().chain(new) {
                let name = match name {
                    "" => key.clone(),
                    name => format!("{name} / {key}"),
                };
                compare(&name, pinned.get(key), found.get(key), lines);
            }
        }
        (pinned, found) if pinned != found => {
            let word = |value: Option<&Value>| value.map_or("nothing".to_owned(), Value::to_string);
            lines.push(format!(
                "  {name}: pinned {}, found {}",
                word(pinned),
                word(found)
            ));
        }
        _ => {}
    }
}

/// Writes a whole file of pins.
pub fn write(file: &str, pins: &Value) {
    let path = format!("tests/pins/{file}");
    let text = serde_json::to_string_pretty(pins).map(|text| text + "\n");
    let written = text.map(|text| std::fs::write(&path, text));
    if !matches!(written, Ok(Ok(()))) {
        panic!("{path} cannot be written");
    }
}

/// Tests run side by side, and each writes its own section.
static FILE: Mutex<()> = Mutex::new(());

fn write_section(file: &str, section: &str, found: Value) {
    let _alone = FILE.lock();
    let text = std::fs::read_to_string(format!("tests/pins/{file}")).unwrap_or("{}".to_owned());
    let mut all: Facts = read(&text);
    all.insert(section.to_owned(), found);
    write(file, &Value::from(all));
}
