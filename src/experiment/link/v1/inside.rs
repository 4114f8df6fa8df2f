//! Links of Inside: alignments of one population, and one number to read off them.

use super::{Broken, Old};
use crate::experiment::link::value::{Expected, Value};
use crate::experiment::{Preset, Prior};
use crate::history::{Sites, Story};

/// Fields that hold today what they held, under the names that they have today.
pub const SAME: &[(&str, &[&str])] = &[
    ("rho", &["rho"]),
    ("examples", &["examples"]),
    ("fresh", &["fresh"]),
    ("rows", &["rows"]),
    ("columns", &["columns"]),
    ("coding", &["coding"]),
    ("along", &["along"]),
    ("width", &["width"]),
    ("pad", &["pad"]),
    ("positions", &["positions"]),
    ("net", &["net"]),
    ("lr", &["lr"]),
    ("rates", &["rates"]),
    ("batch", &["batch"]),
    ("epochs", &["epochs"]),
    ("std", &["std"]),
    ("sd", &["sd"]),
    ("ss", &["ss"]),
    ("sw", &["sw"]),
    ("shown", &["shown"]),
    ("show", &["show"]),
    ("backend", &["backend"]),
];

/// Fields that hold something else today, or more.
pub const OTHER: &[(&str, &[&str])] = &[
    ("n", &["c0.n"]),
    ("sites", &["sites", "theta"]),
    ("growth", &["c0.g"]),
    ("bottleneck", &["c0.N1", "c0.t1", "c0.t2"]),
    ("target", &["predict"]),
];

const HAPLOTYPES: Expected = "a whole number from 4 to 200";
const TARGET: Expected = "tajimas-d, theta, pi or fay-wu-h";
const SITES: Expected = "made-up:sites, fixed:sites, or theta: and a prior on the scaled mutation rate, such as theta:uniform:2:20";
const BOTTLENECK: Expected = "none, or a prior and two times separated by commas, a beginning before its end, both looking back, such as log:0.05:0.5,0.1,0.3";

/// The scaled mutation rate where it says nothing, as the number of sites is given.
const ANY_THETA: f64 = 10.0;

/// How many sites an alignment has, and what puts them there.
enum SitesLaw {
    /// No coalescent at all.
    MadeUp(u32),
    /// Always this many.
    Fixed(u32),
    /// Infinite sites at a scaled mutation rate.
    Theta(Prior),
}

fn sites(text: &str) -> Result<SitesLaw, Expected> {
    let (law, rest) = text.split_once(':').ok_or(SITES)?;
    let number = || u32::read(rest).map_err(|_| SITES);
    match law {
        "made-up" => number().map(SitesLaw::MadeUp),
        "fixed" => number().map(SitesLaw::Fixed),
        "theta" => Prior::read(rest).map(SitesLaw::Theta).map_err(|_| SITES),
        _ => Err(SITES),
    }
}

/// A time during which the population was smaller: the fraction of its size, and when it began and ended, looking back.
#[derive(Clone, Copy)]
struct Bottleneck {
    size: Prior,
    start: f64,
    end: f64,
}

fn bottleneck(text: &str) -> Result<Option<Bottleneck>, Expected> {
    if text == "none" {
        return Ok(None);
    }
    let parts: Vec<&str> = text.split(',').collect();
    let &[size, start, end] = parts.as_slice() else {
        return Err(BOTTLENECK);
    };
    let time = |text: &str| f64::read(text).map_err(|_| BOTTLENECK);
    let [start, end] = [time(start)?, time(end)?];
    if start >= end {
        return Err(BOTTLENECK);
    }
    let size = Prior::read(size).map_err(|_| BOTTLENECK)?;
    Ok(Some(Bottleneck { size, start, end }))
}

/// Puts a link's fields into the words of today.
pub fn translate(old: &mut Old) {
    old.same(SAME);
    if let Some(target) = old.text("target") {
        match target.as_str() {
            "theta" => old.say("predict", "theta", "target"),
            "tajimas-d" | "pi" | "fay-wu-h" => {
                old.say("predict", format!("stat:{target}"), "target");
            }
            _ => old.broken.push(Broken::new("target", TARGET, &target)),
        }
    }
    source(old);
}

/// Where alignments come from: a history, its sample, and its sites.
fn source(old: &mut Old) {
    let count = old.checked("n", |text| {
        u32::read(text)
            .ok()
            .filter(|count| (4..=200).contains(count))
            .ok_or(HAPLOTYPES)
    });
    let law = old.checked("sites", sites);
    let growth: Option<Prior> = old.value("growth");
    let narrow = old.checked("bottleneck", bottleneck).flatten();
    match &law {
        None => {}
        Some(SitesLaw::MadeUp(sites) | SitesLaw::Fixed(sites)) => {
            old.say("sites", Sites::Exactly(*sites).write(), "sites");
            old.say("theta", ANY_THETA.write(), "sites");
        }
        Some(SitesLaw::Theta(prior)) => {
            old.say("sites", Sites::Infinite.write(), "sites");
            old.say("theta", prior.write(), "sites");
        }
    }
    // No growth, or a bottleneck of the same size, is none.
    let growth = growth.filter(|growth| *growth != Prior::fixed(0.0));
    let narrow = narrow.filter(|narrow| narrow.size != Prior::fixed(1.0));
    if let (Some(growth), Some(_)) = (growth, narrow) {
        let expected = "fixed:0, as there is a bottleneck: one or the other";
        old.broken
            .push(Broken::new("growth", expected, &growth.write()));
    }
    let usual_story = if old.preset == Preset::TajimaToy {
        Story::MadeUp
    } else {
        Story::Constant
    };
    let made_up = match &law {
        None => usual_story == Story::MadeUp,
        Some(law) => matches!(law, SitesLaw::MadeUp(_)),
    };
    let (story, name, of) = match (made_up, narrow, growth) {
        (true, ..) => (Story::MadeUp, "Made up", "sites"),
        (false, Some(_), _) => (Story::ThreeEpoch, "bottleneck", "bottleneck"),
        (false, None, Some(_)) => (Story::Exponential, "growth", "growth"),
        (false, None, None) => (Story::Constant, "constant size", "sites"),
    };
    let usual = old.preset.experiment();
    let samples = usual
        .scenarios
        .first()
        .and_then(|own| own.haplotypes.first());
    if story == usual_story {
        if let Some(count) = count {
            old.say("c0.n", count.write(), "n");
        }
        return;
    }
    // Another history brings other samples and numbers with it.
    old.say("c0.h", story.key(), of);
    old.say("c0.name", name, of);
    match count {
        Some(count) => old.say("c0.n", count.write(), "n"),
        None => old.say("c0.n", samples.map(Value::write).unwrap_or_default(), of),
    }
    match (story, narrow, growth) {
        (Story::ThreeEpoch, Some(narrow), _) => {
            for (key, value) in [
                ("c0.N0", 1.0.write()),
                ("c0.N1", narrow.size.write()),
                ("c0.N2", 1.0.write()),
                ("c0.t1", narrow.start.write()),
                ("c0.t2", narrow.end.write()),
            ] {
                old.say(key, value, of);
            }
        }
        (Story::Exponential, _, Some(growth)) => {
            old.say("c0.N0", 1.0.write(), of);
            old.say("c0.g", growth.write(), of);
        }
        (Story::Constant, ..) => old.say("c0.N", 1.0.write(), of),
        _ => {}
    }
}
