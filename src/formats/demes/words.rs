//! What a document with numbers that vary makes, in words: the same words for the same histories, whatever becomes of the types of this crate.

use super::spot::{Slot, Spot};
use super::template::Template;
use std::fmt::Write;

impl Template {
    /// Everything that a history made of it depends on: numbers that vary by their names, all others by their values. Descriptions, bounds and
    /// the values that varying numbers were written with are not in it. Keys that were kept depend on these words: they must not change.
    pub fn words(&self) -> String {
        let names: Vec<(Spot, String)> = self
            .variables()
            .iter()
            .flat_map(|variable| {
                variable.slots.iter().map(|&Slot { spot, rest }| {
                    let rest = if rest { "1-" } else { "" };
                    // No number begins like this.
                    (spot, format!("{rest}${}", variable.name))
                })
            })
            .collect();
        let at = |spot: Spot, value: f64| {
            let named = names.iter().rev().find(|(other, _)| *other == spot);
            named.map_or_else(|| value.to_string(), |(_, name)| name.clone())
        };
        let graph = self.graph();
        let mut text = format!("{},{}", graph.time_units, graph.generation_time);
        // Writing into a string does not fail.
        for (deme, own) in (0..).zip(&graph.demes) {
            let _ = write!(
                text,
                ";{},{}",
                own.name,
                at(Spot::Start { deme }, own.start)
            );
            for (ancestor, &(of, share)) in (0..).zip(&own.ancestors) {
                let share = at(Spot::Ancestor { deme, ancestor }, share);
                let _ = write!(text, ",{of}*{share}");
            }
            for (epoch, of) in (0..).zip(&own.epochs) {
                let _ = write!(
                    text,
                    "/{},{},{}",
                    at(Spot::End { deme, epoch }, of.end),
                    at(Spot::StartSize { deme, epoch }, of.start_size),
                    at(Spot::EndSize { deme, epoch }, of.end_size),
                );
            }
        }
        for (migration, own) in (0..).zip(&graph.migrations) {
            let _ = write!(
                text,
                ";{}>{},{},{},{}",
                own.source,
                own.dest,
                at(Spot::MigrationStart { migration }, own.start),
                at(Spot::MigrationEnd { migration }, own.end),
                at(Spot::MigrationRate { migration }, own.rate),
            );
        }
        for (pulse, own) in (0..).zip(&graph.pulses) {
            let time = at(Spot::PulseTime { pulse }, own.time);
            let _ = write!(text, ";>{},{time}", own.dest);
            for (source, &(of, share)) in (0..).zip(&own.sources) {
                let share = at(Spot::PulseShare { pulse, source }, share);
                let _ = write!(text, ",{of}*{share}");
            }
        }
        let name = |place: u16| {
            let variable = self.variables().get(usize::from(place));
            variable.map_or("", |variable| &variable.name)
        };
        for constraint in self.constraints() {
            let [smaller, larger] = [constraint.smaller, constraint.larger].map(name);
            let _ = write!(text, ";${smaller}<${larger}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::demes::read;

    const DOCUMENT: &str = "\
time_units: generations
demes:
- {name: X, epochs: [{end_time: 3000, start_size: 10000}]}
- {name: A, ancestors: [X], epochs: [{start_size: 5000}]}
- {name: B, ancestors: [X], epochs: [{start_size: 400, end_size: 2000}]}
- {name: C, ancestors: [A, B], proportions: [0.25, 0.75], start_time: 1000, epochs: [{start_size: 700}]}
migrations: [{source: A, dest: B, rate: 1.0e-4, start_time: 900, end_time: 10}]
pulses: [{sources: [B], dest: A, proportions: [0.1], time: 500}]
parameters:
- {name: T, values: [{demes: {X: {epochs: {0: end_time}}}}], lower_bound: 500}
- {name: f, values: [{demes: {C: {proportions: 0}}}]}
- {name: t, values: [{pulses: {0: time}}]}
constraints: [{params: [t, T], constraint: less_than}]
";

    fn words(document: &str) -> String {
        let model = read(document.as_bytes()).unwrap();
        model.template.unwrap().words()
    }

    #[test]
    fn the_words_are_these() {
        assert_eq!(
            words(DOCUMENT),
            "generations,1;X,inf/$T,10000,10000;A,$T,0*1/0,5000,5000;B,$T,0*1/0,400,2000;\
             C,1000,1*$f,2*1-$f/0,700,700;1>2,900,10,0.0001;>1,$t,2*0.1;$t<$T"
        );
    }

    #[test]
    fn what_does_not_change_a_history_is_not_in_them() {
        let other = DOCUMENT
            .replace("3000", "4000")
            .replace("lower_bound: 500", "lower_bound: 50, description: other");
        assert_eq!(words(&other), words(DOCUMENT));
        for (from, to) in [("10000", "10001"), ("end_time: 10}", "end_time: 11}")] {
            assert_ne!(words(&DOCUMENT.replace(from, to)), words(DOCUMENT));
        }
        let free = DOCUMENT.replace("constraints", "metadata");
        assert_ne!(
            words(&free.replace("[{params: [t, T], constraint: less_than}]", "{}")),
            words(DOCUMENT)
        );
    }
}
