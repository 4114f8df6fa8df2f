//! Links of the Lab: two histories of two populations, told apart by their joint spectrum.

use super::Old;
use crate::experiment::link::value::{Expected, Value, named};
use crate::network::{Layer, ready};

/// Fields that hold today what they held, under the names that they have today.
pub const SAME: &[(&str, &[&str])] = &[
    ("NC", &["c0.NC"]),
    ("NA", &["c0.NA"]),
    ("NB", &["c0.NB"]),
    ("T", &["c0.T"]),
    ("m", &["c1.m"]),
    ("flow", &["c1.flow"]),
    ("g", &["years"]),
    ("L", &["L"]),
    ("mu", &["mu"]),
    ("r", &["r"]),
    ("n", &["examples"]),
    ("enc", &["enc"]),
    ("fold", &["fold"]),
    ("lr", &["lr"]),
    ("rates", &["rates"]),
    ("batch", &["batch"]),
    ("epochs", &["epochs"]),
    ("sd", &["sd"]),
    ("ss", &["ss"]),
    ("sw", &["sw"]),
    ("backend", &["backend"]),
];

/// Fields that hold something else today, or more.
pub const OTHER: &[(&str, &[&str])] = &[
    ("m0", &["c0.w0", "c1.w0"]),
    ("m1", &["c0.w1", "c1.w1"]),
    ("nA", &["c0.n", "c1.n"]),
    ("layers", &["net"]),
    ("locus", &["shown"]),
];

named!(usize, "divergence or gene-flow", "divergence" => 0, "gene-flow" => 1);

const FRACTION: Expected = "a fraction of the split time, from 0 to 1";
const HAPLOTYPES: Expected = "a whole number from 9 to 100";
const DENSE: Expected = "a whole number from 1 to 4";
const DROPOUT: Expected = "a number from 0 up to but not including 1";

/// The window of migration, haplotypes and layers of a link that does not say them: those of both presets.
const WINDOW: [f64; 2] = [0.0, 0.5];
const SAMPLES: [u32; 2] = [20, 20];
const NETWORK: (u32, f64) = (2, 0.2);

/// Where a locus was looked at first, base pairs, whatever its length.
const POSITION: f64 = 50_000.0;

fn fraction(text: &str) -> Result<f64, Expected> {
    within(text, |fraction| (0.0..=1.0).contains(fraction), FRACTION)
}

fn haplotypes(text: &str) -> Result<u32, Expected> {
    within(text, |count| (9..=100).contains(count), HAPLOTYPES)
}

fn within<T: Value>(
    text: &str,
    holds: impl Fn(&T) -> bool,
    expected: Expected,
) -> Result<T, Expected> {
    T::read(text).ok().filter(holds).ok_or(expected)
}

/// Puts a link's fields into the words of today.
pub fn translate(old: &mut Old) {
    old.same(SAME);
    window(old);
    samples(old);
    network(old);
    view(old);
}

/// Fractions of the split time are ties to it, in both classes.
fn window(old: &mut Old) {
    let mut ends = ["m0", "m1"].map(|name| old.checked(name, fraction).map(|end| (name, end)));
    // Of two that do not go together, the end goes, and then the beginning if it does not go with the usual end either.
    loop {
        let [start, end] = [0, 1].map(|place| ends[place].map_or(WINDOW[place], |(_, end)| end));
        if start < end {
            break;
        }
        let later = usize::from(ends[1].is_some());
        let Some((name, found)) = ends[later].take() else {
            break;
        };
        let expected = format!("a window that begins at m0 = {start} and ends before m1 = {end}");
        old.broken
            .push(super::Broken::new(name, expected, &found.write()));
    }
    for (key, end) in ["w0", "w1"].into_iter().zip(ends) {
        if let Some((name, fraction)) = end {
            let law = format!("times:T:{}:whole", fraction.write());
            for class in ["c0", "c1"] {
                old.say(&format!("{class}.{key}"), law.clone(), name);
            }
        }
    }
}

/// Both classes have the same samples.
fn samples(old: &mut Old) {
    let counts = ["nA", "nB"].map(|name| old.checked(name, haplotypes).map(|count| (name, count)));
    let Some((of, _)) = counts.into_iter().flatten().next() else {
        return;
    };
    let [a, b] = [0, 1].map(|place| counts[place].map_or(SAMPLES[place], |(_, count)| count));
    for key in ["c0.n", "c1.n"] {
        old.say(key, format!("{a},{b}"), of);
    }
}

fn network(old: &mut Old) {
    let dense = old.checked("layers", |text| {
        within(text, |layers| (1..=4).contains(layers), DENSE)
    });
    let dropout = old.checked("dropout", |text| {
        within(text, |rate| (0.0..1.0).contains(rate), DROPOUT)
    });
    let of = match (dense, dropout) {
        (None, None) => return,
        (Some(_), _) => "layers",
        (None, Some(_)) => "dropout",
    };
    let layers: Vec<Layer> =
        ready::spectrum(dense.unwrap_or(NETWORK.0), dropout.unwrap_or(NETWORK.1), 2);
    old.say("net", layers.write(), of);
}

fn view(old: &mut Old) {
    let class: Option<usize> = old.value("class");
    let index: Option<u32> = old.value("locus");
    if class.is_some() || index.is_some() {
        let of = if index.is_some() { "locus" } else { "class" };
        let shown = format!("{}:{}", class.unwrap_or(0), index.unwrap_or(0));
        old.say("shown", shown, of);
    }
    let at = old.text("at");
    match at {
        Some(at) => old.say("at", at, "at"),
        // A shorter locus is looked at in its middle, as one of today is.
        None => {
            let length = old.new.iter().find(|given| given.name == "L");
            let length = length.and_then(|given| f64::read(&given.value).ok());
            if length.is_none_or(|length| length >= POSITION) {
                old.say("at", POSITION.write(), "L");
            }
        }
    }
}
