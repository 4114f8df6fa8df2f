//! What whole runs reach on their test part with seeds 1 to 5: `seeds.json`. The bounds that these figures must keep are in
//! `tests/training/accuracy.rs` and `learning_numbers.rs`; here stands what each seed gives today.
//!
//! The simpler methods see data alone and are held to the last locus, as the targets of the toy are to the last bit. A network's figures differ
//! between machines (see `losses`), and how much was tried as there, with weights that are off by up to two of their last bits: in the Lab no
//! test locus fell to the other side and losses moved by up to 2e-4 of themselves, of the toy's five errors two moved by 3 and 6 %. `PINS=bits`
//! asks for all bits again.

use crate::facts::{Facts, pin, read, wants, writing};
use crate::losses::{figure, off};
use crate::runs::{self, Reached};
use serde_json::Value;

const FILE: &str = "seeds.json";
const COMMITTED: &str = include_str!("seeds.json");

/// Holds five runs against the file; `tolerance` is the largest relative difference of a network's figure between machines.
fn five_seeds(name: &str, tolerance: f64, whole: impl Fn(u64) -> Reached) {
    let (mut simpler, mut networks) = (Facts::new(), Facts::new());
    for seed in 1..=5 {
        let reached = whole(seed);
        simpler.insert(format!("seed {seed}"), Value::from(reached.simpler.facts()));
        for (name, number) in reached.network {
            println!("{name} of seed {seed}: {number}");
            networks.insert(format!("seed {seed}, {name}"), figure(number));
        }
    }
    pin(FILE, COMMITTED, &format!("{name}: data"), simpler);
    let section = format!("{name}: network");
    if writing() || wants("bits") {
        return pin(FILE, COMMITTED, &section, networks);
    }
    let committed: Facts = read(COMMITTED);
    let allowed = |_: &str, pinned: f64| tolerance * pinned;
    let wrong = off(&committed[&section], &Value::from(networks), allowed);
    assert!(wrong.is_empty(), "{section}\n{}", wrong.join("\n"));
}

#[test]
#[ignore = "five data sets of 10,000 loci and five runs: minutes"]
fn the_labs_default() {
    five_seeds("lab, gene-flow", 2e-3, runs::whole_lab);
}

#[test]
#[ignore = "trains a network of 350,000 weights five times: minutes"]
fn the_blog_posts_toy() {
    five_seeds("inside, tajima-toy", 0.15, runs::whole_toy);
}
