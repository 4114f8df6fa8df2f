//! What is asked of the worker, and what its answers change: played against the explorer itself, which needs no browser either.

use super::*;
use crate::app::state::Stage;
use crate::expectation::Forecast;
use crate::protocol::{FromExplorer, Run, ToExplorer};
use crate::worker::event::ExplorerEvent;
use crate::worker::explorer_core::Explorer;
use std::cell::Cell;

thread_local! {
    static CLOCK: Cell<f64> = const { Cell::new(0.0) };
}

/// Every look at the clock takes 5 ms: twenty loci come at once.
fn tick() -> f64 {
    CLOCK.set(CLOCK.get() + 5.0);
    CLOCK.get()
}

/// A view whose worker answers at once: what it was asked, and what was said.
struct Played {
    history: History,
    explorer: Explorer,
    asked: Vec<ToExplorer>,
    effects: Vec<Effect>,
}

impl Played {
    fn new(study: Study) -> Self {
        let study = Study {
            length: study.length.min(5_000.0),
            ..study
        };
        let view = View {
            loci: 20,
            ..View::of(&study)
        };
        let mut played = Self {
            history: History::new(study, view),
            explorer: Explorer::new(tick, || 0.0),
            asked: vec![],
            effects: vec![],
        };
        assert_eq!(played.history.stage, Stage::Loading);
        played.act(|history| history.heard(ExplorerEvent::Ready));
        played.effects.clear();
        played
    }

    /// Does something; the worker is asked, and does not answer yet.
    fn click(&mut self, change: impl FnOnce(&mut History)) {
        change(&mut self.history);
        for effect in self.history.due() {
            match effect {
                Effect::Ask(message) => self.asked.push(*message),
                effect => self.effects.push(effect),
            }
        }
    }

    /// Does something, and all that follows from it.
    fn act(&mut self, change: impl FnOnce(&mut History)) {
        self.click(change);
        while !self.asked.is_empty() {
            let message = self.asked.remove(0);
            if let Some(answer) = self.explorer.answer(message) {
                self.answer(answer);
            }
        }
    }

    fn answer(&mut self, answer: FromExplorer) {
        self.click(|history| history.heard(ExplorerEvent::Answer(answer)));
    }

    fn said(&mut self) -> String {
        let effects = self.effects.drain(..);
        let said = effects.filter_map(|effect| match effect {
            Effect::Say(text) => Some(text),
            _ => None,
        });
        said.collect::<Vec<_>>().join(" ")
    }

    fn run(&self) -> Run {
        match self.asked.last() {
            Some(
                ToExplorer::Begin { run, .. }
                | ToExplorer::Measure { run, .. }
                | ToExplorer::More { run }
                | ToExplorer::Look { run, .. },
            ) => *run,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_worker_that_is_up_is_asked_for_a_locus_and_its_coalescent() {
    let played = Played::new(Study::default());
    let history = &played.history;
    assert_eq!(history.stage, Stage::Ready);
    assert!(history.locus.is_some() && history.unfit.is_none());
    assert!(history.events() > 0 && history.event == 0);
}

/// However often the slider moves, one look is under way and at most one follows.
#[test]
fn of_many_looks_the_last_follows_the_first() {
    let mut played = Played::new(Study::default());
    for position in [10.0, 20.0, 30.0] {
        played.click(|history| history.go(position));
    }
    assert_eq!(played.asked.len(), 1);
    let first = played.asked.remove(0);
    let answer = played.explorer.answer(first).unwrap();
    played.answer(answer);
    assert!(matches!(
        played.asked[..],
        [ToExplorer::Look { position: 30.0, .. }]
    ));
    // The same place again is no other one.
    played.act(|history| history.go(30.0));
    played.click(|history| history.go(30.0));
    assert!(played.asked.is_empty());
}

#[test]
fn between_trees_of_one_locus_nodes_move_and_from_another_they_do_not() {
    let study = Study {
        recombination: 1e-7,
        ..Study::default()
    };
    let mut played = Played::new(study);
    let tree = |played: &Played| played.history.locus.as_ref().map(|view| view.tree.left);
    let first = tree(&played);
    played.act(|history| history.go_beside(false));
    assert_eq!(tree(&played), first, "there is none to the left");
    played.effects.clear();
    played.act(|history| history.go_beside(true));
    assert!(tree(&played) > first);
    match &played.effects[..] {
        [Effect::Move(Some(from))] => assert_eq!(Some(from.tree.left), first),
        other => panic!("{other:?}"),
    }
    played.act(|history| history.go_beside(false));
    assert_eq!(tree(&played), first);
    played.effects.clear();
    played.act(|history| history.turn(true));
    let moves = |effect: &Effect| matches!(effect, Effect::Move(Some(_)));
    assert!(!played.effects.iter().any(moves));
    assert_eq!(
        played.history.locus.as_ref().map(|view| view.replicate),
        Some(1)
    );
}

#[test]
fn many_loci_go_on_until_they_are_enough() {
    let mut played = Played::new(Study::default());
    played.click(History::simulate);
    assert_eq!(played.history.stage, Stage::Simulating);
    // What asks for another state has to wait.
    let mut sentence = String::new();
    played.click(|history| {
        assert!(!history.restore(""));
        history.simulate();
    });
    sentence += &played.said();
    assert!(sentence.contains("as soon as nothing is simulated"));
    assert_eq!(played.asked.len(), 1);
    played.act(|_| ());
    assert_eq!(
        (played.history.stage, played.history.done),
        (Stage::Ready, 20)
    );
    assert!(!played.history.is_stale() && played.history.under_way().is_none());
    played.act(|history| history.edit(|study| study.mutation *= 2.0));
    assert!(played.history.is_stale());
    // Half of them: they are shown, and more are asked for.
    played.click(History::simulate);
    let run = played.run();
    played.asked.clear();
    let mut loci = Many::new(Study::default(), 20).unwrap();
    (0..10).for_each(|_| loci.step());
    let loci = Box::new(loci.loci());
    played.answer(FromExplorer::Loci { run, loci });
    assert!(matches!(played.asked[..], [ToExplorer::More { run: of }] if of == run));
    let said = played.history.under_way().unwrap();
    assert!(said.contains("10 loci of 20"), "{said}");
    // Cancelled, they stay, and what still comes is late.
    played.click(History::cancel);
    played.answer(FromExplorer::Progress { run, count: 15 });
    assert_eq!(
        (played.history.stage, played.history.done),
        (Stage::Ready, 10)
    );
    assert!(played.history.loci.is_some());
}

#[test]
fn so_much_that_someone_has_to_agree_waits_for_it_and_ends_with_its_worker() {
    let much = Forecast {
        seconds: 500.0,
        bytes: 1e6,
    };
    let little = Forecast {
        seconds: 5.0,
        ..much
    };
    let mut played = Played::new(Study::default());
    let mut begin = |forecast| {
        played.click(History::cancel);
        played.click(History::simulate);
        let (run, count) = (played.run(), 3);
        played.asked.clear();
        played.answer(FromExplorer::Forecast {
            run,
            count,
            forecast,
        });
        (played.history.asking, played.asked.len())
    };
    assert_eq!(begin(little), (false, 1));
    assert_eq!(begin(much), (true, 0));
    played.click(History::proceed);
    assert!(matches!(played.asked[..], [ToExplorer::More { .. }]));
    played.click(History::proceed);
    assert_eq!(played.asked.len(), 1, "asked once");
    // The next worker knows nothing of the run: nobody is asked to agree to it any more.
    played.history.asking = true;
    let lost = ExplorerEvent::Lost("The simulator stopped.".to_owned());
    played.click(|history| history.heard(lost));
    assert!(!played.history.asking);
    assert_eq!(played.history.stage, Stage::Loading);
    assert_eq!(played.said(), "The simulator stopped.");
}

#[test]
fn what_cannot_be_simulated_is_drawn_and_says_why() {
    let mut played = Played::new(Study::default());
    let apart = "time_units: generations\ndemes:\n  - {name: A, epochs: [{start_size: 1000}]}\n  - {name: B, epochs: [{start_size: 1000}]}\n";
    let study = played.history.seen.study.clone();
    let text = apart.to_owned();
    let read = ToExplorer::Read { study, text };
    let answer = played.explorer.answer(read).unwrap();
    played.answer(answer);
    played.act(|_| ());
    let unfit = played.history.unfit.clone().unwrap();
    assert!(unfit.contains("never meet"), "{unfit}");
    assert!(played.history.locus.is_none() && played.history.events() == 0);
    played.act(History::simulate);
    let said = played.said();
    assert!(said.contains("This cannot be simulated: "), "{said}");
    assert_eq!(played.history.stage, Stage::Ready);
    played.act(History::measure);
    assert!(!played.history.measuring && !played.said().is_empty());
    // Another history is fit again.
    let growth = Ready::of(&Study::of(Story::Growth));
    played.act(|history| history.take(history.seen.choose(growth)));
    assert!(played.history.unfit.is_none() && played.history.locus.is_some());
}

#[test]
fn costs_are_measured_until_they_are_stopped() {
    let mut played = Played::new(Study::default());
    played.click(History::measure);
    assert!(played.history.measuring);
    let ask = played.asked.remove(0);
    let answer = played.explorer.answer(ask).unwrap();
    played.answer(answer);
    assert!(matches!(played.asked[..], [ToExplorer::More { .. }]));
    let ask = played.asked.remove(0);
    played.click(History::stop_measuring);
    let late = played.explorer.answer(ask).unwrap();
    played.answer(late);
    assert!(!played.history.measuring && played.asked.is_empty());
    let costs = played.history.costs.as_ref().unwrap();
    assert_eq!(costs.1.progress()[0], 1);
}

#[test]
fn events_follow_by_hand_or_by_themselves_until_there_are_no_more() {
    let mut played = Played::new(Study::default());
    let last = played.history.events();
    played.click(|history| history.step_by_hand(false));
    assert_eq!(played.history.event, 0);
    played.effects.clear();
    played.click(History::play_or_pause);
    assert!(played.history.playing && played.history.event == 1);
    assert!(matches!(played.effects[..], [Effect::Play(true)]));
    played.click(History::play_or_pause);
    assert!(!played.history.playing);
    assert!(matches!(played.effects.last(), Some(Effect::Play(false))));
    played.click(History::play_or_pause);
    for _ in 0..last {
        played.click(|history| history.step(true));
    }
    assert_eq!(
        (played.history.playing, played.history.event),
        (false, last)
    );
    // From the last one, playing begins anew.
    played.click(History::play_or_pause);
    assert_eq!(played.history.event, 1);
    // A click by hand ends it, and so does another study.
    played.click(|history| history.step_by_hand(true));
    assert!(!played.history.playing);
    played.click(History::play_or_pause);
    played.act(|history| history.edit(|study| study.seed += 1));
    assert_eq!((played.history.playing, played.history.event), (false, 0));
}

/// An address names a whole state: of another locus, its coalescent comes with it.
#[test]
fn a_link_brings_the_locus_and_its_coalescent() {
    use crate::experiment::link::study::to_query;
    let mut played = Played::new(Study::default());
    let mut seen = played.history.seen.turn(true);
    let query = to_query(&seen.study, &seen.view);
    played.click(|history| assert!(history.restore(&query)));
    assert_eq!(played.history.seen, seen);
    assert!(matches!(
        played.asked[..],
        [
            ToExplorer::Look { replicate: 1, .. },
            ToExplorer::Walk { replicate: 1, .. }
        ]
    ));
    played.act(|_| ());
    played.click(|history| assert!(history.restore(&query)));
    assert!(played.asked.is_empty(), "nothing is another");
    seen.study.mutation = 3e-8;
    let query = to_query(&seen.study, &seen.view);
    played.act(|history| assert!(history.restore(&query)));
    assert_eq!(played.history.seen, seen);
}
