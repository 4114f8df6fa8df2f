//! The pool: whatever workers do, and die of, every locus arrives at the trainer that is there, so do the new examples of its epochs, and what a
//! person wants to see goes first.

use coalescent_playground::dataset::{ExampleSimulator, Series};
use coalescent_playground::experiment::{Experiment, Preset};
use coalescent_playground::protocol::{FromSimulator, Missing, ToSimulator, VERSION};
use coalescent_playground::worker::dispatch::{Action, Dispatch};
use coalescent_playground::worker::event::{PoolEvent, Wanted};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A locus: the run, its series and its place in it.
type Locus = (u32, Series, u32);

/// The run that is trained on new examples: this many epochs of this many.
const RUN: u32 = 20;
const EPOCHS: u32 = 4;
const PLACES: u32 = 150;

/// A pool with workers of its own: they answer when they are told to, and what they simulate goes down their lines.
struct World {
    dispatch: Dispatch,
    /// What each worker is to do; none for one that starts.
    desks: BTreeMap<usize, Vec<ToSimulator>>,
    /// The trainer to which each worker's line leads.
    lines: BTreeMap<usize, u32>,
    /// What workers without a line keep.
    waiting: BTreeMap<usize, Vec<Locus>>,
    /// Trainers so far, and what the last of them has.
    trainers: u32,
    arrived: Vec<Locus>,
    /// Whether the trainer trains, and the epochs that it has behind it.
    trains: bool,
    trained: u32,
    /// Every new example that arrived, over all trainers.
    drawn: Vec<(u32, u32)>,
    events: Vec<PoolEvent>,
    starts: usize,
    now: f64,
}

impl World {
    fn new(workers: u32) -> Self {
        let mut world = Self {
            dispatch: Dispatch::new(workers),
            desks: BTreeMap::new(),
            lines: BTreeMap::new(),
            waiting: BTreeMap::new(),
            trainers: 0,
            arrived: vec![],
            trains: false,
            trained: 0,
            drawn: vec![],
            events: vec![],
            starts: 0,
            now: 0.0,
        };
        world.settle();
        world
    }

    fn settle(&mut self) {
        while let Some(action) = self.dispatch.next_action() {
            match action {
                Action::Start(place) => {
                    self.starts += 1;
                    self.desks.insert(place, vec![]);
                    self.lines.remove(&place);
                    self.waiting.remove(&place);
                }
                Action::Connect(place) => {
                    self.lines.insert(place, self.trainers);
                    let waited = self.waiting.remove(&place).unwrap_or_default();
                    self.arrived.extend(waited);
                }
                Action::Send(place, message) => {
                    if let ToSimulator::Simulate {
                        series: Series::Epoch(epoch),
                        ..
                    } = message
                    {
                        assert!(self.epochs().contains(&epoch), "nobody waits for {epoch}");
                    }
                    self.desks.get_mut(&place).unwrap().push(message);
                }
                Action::Tell(event) => self.events.push(event),
            }
        }
    }

    fn ready(&mut self, place: usize) {
        self.hear(place, FromSimulator::Ready { version: VERSION });
    }

    fn hear(&mut self, place: usize, message: FromSimulator) {
        self.now += 1.0;
        self.dispatch.heard(place, message, self.now);
        self.settle();
    }

    /// A trainer is there, another one where there was one before: what that had is lost.
    fn trainer(&mut self) {
        self.now += 1.0;
        self.trainers += 1;
        self.arrived.clear();
        self.dispatch.trainer_came(self.now);
        self.settle();
        self.ask();
    }

    /// The epochs whose new examples the trainer waits for, or has: the one under way and the next.
    fn epochs(&self) -> std::ops::RangeInclusive<u32> {
        let last = if self.trains { self.trained + 2 } else { 0 };
        self.trained + 1..=last.min(EPOCHS)
    }

    /// The trainer says which new examples it needs.
    fn ask(&mut self) {
        let missing = self.epochs().filter_map(|epoch| {
            let here = |place: &u32| self.arrived.contains(&(RUN, Series::Epoch(epoch), *place));
            let first = (0..PLACES).find(|place| !here(place))?;
            Some(Missing {
                epoch,
                first,
                places: PLACES,
            })
        });
        let missing: Vec<Missing> = missing.collect();
        let wanted = Wanted {
            run: RUN,
            experiment: Preset::SizeChanges.experiment(),
            missing,
        };
        let wanted = (!wanted.missing.is_empty()).then_some(wanted);
        self.dispatch.draw(wanted.as_ref(), self.now);
        self.settle();
    }

    /// The trainer begins to train, or pauses.
    fn trains(&mut self, trains: bool) {
        self.trains = trains;
        self.ask();
    }

    /// Trains on an epoch, if all its examples are there, and needs those of another.
    fn train(&mut self) {
        let epoch = Series::Epoch(self.trained + 1);
        let here = |place| self.arrived.contains(&(RUN, epoch, place));
        if self.trains && self.trained < EPOCHS && (0..PLACES).all(here) {
            self.trained += 1;
            self.arrived.retain(|(_, series, _)| *series != epoch);
            self.ask();
        }
    }

    /// Rows have come down a line to the trainer.
    fn arrive(&mut self, rows: impl Iterator<Item = Locus>) {
        for row in rows {
            if let (_, Series::Epoch(epoch), place) = row {
                self.drawn.push((epoch, place));
                if epoch <= self.trained || epoch > self.trained + 2 {
                    continue;
                }
            }
            self.arrived.push(row);
        }
    }

    /// The worker does the oldest thing it was asked for; false where there is none.
    fn work(&mut self, place: usize) -> bool {
        let desk = self.desks.get_mut(&place).unwrap();
        if desk.is_empty() {
            return false;
        }
        match desk.remove(0) {
            ToSimulator::Simulate {
                run,
                series,
                first,
                count,
                ..
            } => {
                let rows = (first..first + count).map(|index| (run, series, index));
                match self.lines.get(&place) {
                    None => self.waiting.entry(place).or_default().extend(rows),
                    Some(line) if *line == self.trainers => self.arrive(rows),
                    // Down a line that nobody hears.
                    Some(_) => {}
                }
                let message = FromSimulator::Simulated {
                    run,
                    series,
                    first,
                    count,
                };
                self.hear(place, message);
            }
            ToSimulator::Look {
                run,
                experiment,
                scenario,
                index,
                position,
            } => {
                let view = ExampleSimulator::new(&experiment)
                    .look(scenario, index, position)
                    .unwrap();
                self.hear(
                    place,
                    FromSimulator::View {
                        run,
                        view: Box::new(view),
                    },
                );
            }
            ToSimulator::Panic => self.hear(
                place,
                FromSimulator::Panicked {
                    text: "asked for".to_owned(),
                },
            ),
            ToSimulator::Line => panic!("a line is laid by Connect"),
        }
        true
    }

    /// All workers do what they are asked for until there is nothing left to do.
    fn finish(&mut self) {
        for _ in 0..10_000 {
            for place in 0..self.desks.len() {
                if !self.work(place) {
                    self.ready(place);
                }
            }
            if self.finished() > 0 && self.desks.values().all(Vec::is_empty) {
                return;
            }
        }
        panic!("the run does not finish");
    }

    fn lose(&mut self, place: usize) {
        self.now += 1.0;
        self.dispatch.lost(place, "it tripped", self.now);
        self.settle();
    }

    fn simulate(&mut self, run: u32, examples: u32) {
        self.dispatch.simulate(
            run,
            &Experiment {
                examples,
                ..Preset::SizeChanges.experiment()
            },
            self.now,
        );
        self.settle();
    }

    fn look(&mut self, run: u32) {
        let experiment = Preset::SizeChanges.experiment();
        self.dispatch.look(run, &experiment, (1, 0), 5.0, self.now);
        self.settle();
    }

    fn views(&self) -> Vec<u32> {
        self.events
            .iter()
            .filter_map(|event| {
                if let PoolEvent::View { run, .. } = event {
                    Some(*run)
                } else {
                    None
                }
            })
            .collect()
    }

    /// How often each locus of a run arrived at the trainer that is there.
    fn arrivals(&self, of: u32) -> BTreeMap<(u8, u32), u32> {
        let mut arrivals = BTreeMap::new();
        for (run, series, index) in &self.arrived {
            if let Series::Scenario(scenario) = series
                && *run == of
            {
                *arrivals.entry((*scenario, *index)).or_default() += 1;
            }
        }
        arrivals
    }

    fn finished(&self) -> usize {
        self.events
            .iter()
            .filter(|event| matches!(event, PoolEvent::Finished { .. }))
            .count()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Any order of answers, losses and looks.
    #[test]
    fn every_locus_arrives_once(workers in 1..6_u32, loci in 200..400_u32, steps in prop::collection::vec((any::<prop::sample::Index>(), 0..20_u8), 0..400)) {
        let mut world = World::new(workers);
        world.trainer();
        // Of a run that was given up a chunk may still arrive: the next has another number.
        let mut run = 1;
        world.simulate(run, loci);
        for (place, what) in steps {
            let place = place.index(workers as usize);
            match what {
                0 => world.lose(place),
                1..4 => world.ready(place),
                _ => { world.work(place); }
            }
        }
        // A pool that lost too many workers in a row says so; the next run starts it again.
        if world.events.iter().any(|event| matches!(event, PoolEvent::Failed { .. })) {
            world.events.clear();
            run = 2;
            world.simulate(run, loci);
        }
        world.finish();
        let arrivals = world.arrivals(run);
        prop_assert_eq!(arrivals.len(), 3 * loci as usize);
        prop_assert!(arrivals.values().all(|times| *times == 1));
        prop_assert_eq!(world.finished(), 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// The same with trainers that come late, and go: the one that is there in the end has everything, of the data at hand and of those that
    /// are simulated to take their place.
    #[test]
    fn the_last_trainer_has_every_locus(workers in 1..6_u32, loci in 200..300_u32, both in any::<bool>(), steps in prop::collection::vec((any::<prop::sample::Index>(), 0..40_u8), 0..400)) {
        let mut world = World::new(workers);
        world.simulate(1, loci);
        if both {
            world.finish();
            world.events.clear();
            world.simulate(2, loci);
        }
        // Once the second data are whole, they are all that the next trainer needs.
        let mut replaced = false;
        for (place, what) in steps {
            let place = place.index(workers as usize);
            match what {
                0 => {
                    replaced |= world.trainers == 0 && world.finished() > 0;
                    world.lose(place);
                }
                1 => {
                    replaced |= world.trainers > 0 && world.finished() > 0;
                    world.trainer();
                }
                2..6 => world.ready(place),
                _ => { world.work(place); }
            }
        }
        if world.events.iter().any(|event| matches!(event, PoolEvent::Failed { .. })) {
            return Ok(());
        }
        if world.trainers == 0 {
            world.trainer();
        }
        world.finish();
        for run in if !both { 1..=1 } else if replaced { 2..=2 } else { 1..=2 } {
            prop_assert_eq!(world.arrivals(run).len(), 3 * loci as usize, "run {}", run);
        }
        prop_assert_eq!(world.finished(), 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// A run on new examples: whoever is lost, and however often it pauses, every epoch is trained on in the end. The world sees to it that
    /// nothing is begun for another epoch than the one under way and the next, and nothing at all in a pause.
    #[test]
    fn every_epoch_gets_its_examples(workers in 1..6_u32, steps in prop::collection::vec((any::<prop::sample::Index>(), 0..60_u8), 0..400)) {
        let mut world = World::new(workers);
        world.simulate(1, 200);
        world.finish();
        world.trainer();
        world.trains(true);
        let mut undisturbed = true;
        for (place, what) in steps {
            let place = place.index(workers as usize);
            match what {
                0 | 1 => world.lose(place),
                2 => world.trainer(),
                3 => world.trains(false),
                4 | 5 => world.trains(true),
                6..10 => world.ready(place),
                _ => { world.work(place); }
            }
            undisturbed &= !matches!(what, 2..4);
            world.train();
        }
        // A pool that lost too many workers in a row says so; whoever needs something of it starts it again.
        if world.events.iter().any(|event| matches!(event, PoolEvent::Failed { .. })) {
            undisturbed = false;
            world.trainer();
        }
        world.trains(true);
        for _ in 0..10_000 {
            if world.trained == EPOCHS && world.arrivals(1).len() == 600 {
                break;
            }
            for place in 0..workers as usize {
                if !world.work(place) {
                    world.ready(place);
                }
                world.train();
            }
        }
        prop_assert_eq!(world.trained, EPOCHS);
        prop_assert_eq!(world.arrivals(1).len(), 600);
        // Nothing is drawn twice but for another trainer or after a pause.
        let mut once = world.drawn.clone();
        once.sort_unstable();
        once.dedup();
        prop_assert_eq!(once.len() as u32, EPOCHS * PLACES);
        prop_assert!(!undisturbed || world.drawn.len() == once.len());
    }
}

/// In a pause what was given out comes to its end, and nothing else is; what was drawn of an epoch before the next is wanted is not drawn again.
#[test]
fn new_examples_are_drawn_as_far_as_they_are_needed() {
    let mut world = World::new(2);
    world.trainer();
    world.ready(0);
    world.ready(1);
    world.trains(true);
    assert!(world.desks.values().all(|desk| desk.len() == 1));
    world.work(0);
    world.trains(false);
    while world.work(0) || world.work(1) {}
    let before = world.drawn.len();
    assert!((1..PLACES as usize).contains(&before));
    world.trains(true);
    while world.work(0) || world.work(1) {}
    assert_eq!(world.drawn.len(), 2 * PLACES as usize, "an epoch ahead");
    world.train();
    while world.work(0) || world.work(1) {}
    assert_eq!(world.drawn.len(), 3 * PLACES as usize);
    // New data that are cancelled, or a refusal of one of them, take nothing away.
    world.train();
    world.simulate(1, 200);
    world.dispatch.cancel();
    while world.work(0) || world.work(1) {}
    assert_eq!(world.drawn.len(), 4 * PLACES as usize);
    assert!(world.desks.values().all(Vec::is_empty));
}

/// The trainer hears of it on the line: the page would take it for its data.
#[test]
fn a_refusal_of_new_examples_ends_their_epoch_and_tells_the_page_nothing() {
    let mut world = World::new(2);
    world.trainer();
    world.ready(0);
    world.ready(1);
    world.trains(true);
    let before = world.events.len();
    world.desks.get_mut(&0).unwrap().clear();
    let reason = "its lineages never meet".to_owned();
    let look = false;
    world.hear(
        0,
        FromSimulator::Refused {
            run: RUN,
            reason,
            look,
        },
    );
    assert_eq!(world.events.len(), before);
    while world.work(0) || world.work(1) {}
    let of_the_next = |(epoch, _): &&(u32, u32)| *epoch == 2;
    assert_eq!(
        world.drawn.iter().filter(of_the_next).count(),
        PLACES as usize
    );
    assert!(world.drawn.len() < 2 * PLACES as usize);
}

#[test]
fn workers_are_told_nothing_before_they_are_ready() {
    let mut world = World::new(3);
    world.simulate(1, 200);
    world.look(1);
    assert!(world.desks.values().all(Vec::is_empty));
    world.ready(1);
    assert!(matches!(
        world.events.as_slice(),
        [PoolEvent::Ready { workers: 3 }]
    ));
    assert!(matches!(
        world.desks[&1].as_slice(),
        [ToSimulator::Look { .. }]
    ));
    world.ready(0);
    assert_eq!(
        (world.desks[&0].len(), world.desks[&2].len()),
        (1, 0),
        "one chunk at a time"
    );
}

#[test]
fn looks_go_first_and_the_newest_replaces_those_that_wait() {
    let mut world = World::new(1);
    world.ready(0);
    world.simulate(1, 200);
    for run in 1..=4 {
        world.look(run);
    }
    world.work(0);
    assert!(matches!(
        world.desks[&0].as_slice(),
        [ToSimulator::Look { run: 4, .. }]
    ));
    world.look(5);
    world.work(0);
    world.work(0);
    assert_eq!(world.views(), [4, 5]);
    assert!(matches!(
        world.desks[&0].as_slice(),
        [ToSimulator::Simulate { .. }]
    ));
}

#[test]
fn one_look_at_a_time_keeps_the_order_of_answers() {
    let mut world = World::new(2);
    world.ready(0);
    world.ready(1);
    world.look(1);
    world.look(2);
    assert_eq!(world.desks.values().map(Vec::len).sum::<usize>(), 1);
    world.work(0);
    assert_eq!(world.desks.values().map(Vec::len).sum::<usize>(), 1);
}

#[test]
fn nothing_of_a_cancelled_run_arrives() {
    let mut world = World::new(2);
    world.trainer();
    world.ready(0);
    world.ready(1);
    world.simulate(1, 200);
    world.work(0);
    let before = world.events.len();
    world.dispatch.cancel();
    world.work(0);
    world.work(1);
    assert_eq!(world.events.len(), before);
    world.simulate(2, 200);
    world.finish();
    assert_eq!(world.arrivals(2).len(), 600);
}

#[test]
fn a_worker_of_another_version_is_refused() {
    let mut world = World::new(1);
    world.simulate(1, 200);
    world.hear(
        0,
        FromSimulator::Ready {
            version: VERSION + 1,
        },
    );
    assert!(
        matches!(world.events.as_slice(), [PoolEvent::Failed { reason }] if reason.contains("versions"))
    );
    assert!(world.desks[&0].is_empty());
    assert_eq!(world.starts, 1);
}

#[test]
fn a_fault_is_noticed_and_costs_nothing() {
    let mut world = World::new(2);
    world.trainer();
    world.ready(0);
    world.simulate(1, 200);
    world.dispatch.fault();
    world.settle();
    assert_eq!(world.desks[&0].last(), Some(&ToSimulator::Panic));
    world.hear(
        0,
        FromSimulator::Panicked {
            text: "asked for".to_owned(),
        },
    );
    assert!(
        matches!(world.events.last(), Some(PoolEvent::Notice(text)) if text.contains("asked for"))
    );
    assert_eq!(world.starts, 3);
    world.ready(0);
    world.finish();
    assert_eq!(world.arrivals(1).len(), 600);
}

#[test]
fn silence_is_noticed_but_not_rest_and_not_sleep() {
    let mut world = World::new(2);
    world.ready(0);
    world.ready(1);
    let tick = |world: &mut World, times: usize, elapsed: f64| {
        for _ in 0..times {
            world.dispatch.tick(elapsed, world.now);
        }
        world.settle();
    };
    tick(&mut world, 1_000, 2_000.0);
    assert_eq!(world.starts, 2, "workers at rest owe nothing");
    world.look(1);
    tick(&mut world, 1, 8.0 * 3.6e6);
    assert_eq!(
        world.starts, 2,
        "the lid of a laptop was closed for a night"
    );
    tick(&mut world, 40, 2_000.0);
    assert_eq!(world.starts, 3);
    assert!(matches!(world.events.last(), Some(PoolEvent::Notice(_))));
    let looking = world
        .desks
        .iter()
        .find(|(_, desk)| !desk.is_empty())
        .map(|(place, _)| *place)
        .unwrap();
    world.work(looking);
    assert_eq!(world.views(), [1]);
}

#[test]
fn a_pool_that_dies_again_and_again_gives_up_until_the_next_run() {
    let mut world = World::new(1);
    world.simulate(1, 200);
    for _ in 0..4 {
        world.lose(0);
    }
    assert!(matches!(
        world.events.last(),
        Some(PoolEvent::Failed { .. })
    ));
    let starts = world.starts;
    world.lose(0);
    assert_eq!(world.starts, starts);
    world.simulate(2, 200);
    assert_eq!(world.starts, starts + 1);
    world.ready(0);
    world.finish();
}

/// Sixty chunks of 1 ms each: the page hears of progress at most every tenth of a second, and of the end.
#[test]
fn progress_is_told_ten_times_a_second_and_at_the_end() {
    let mut world = World::new(1);
    world.ready(0);
    world.simulate(1, 2_000);
    let mut told = Vec::new();
    while world.finished() == 0 {
        world.work(0);
        let progress = |event: &PoolEvent| {
            if let PoolEvent::Progress { done, .. } = event {
                Some(*done)
            } else {
                None
            }
        };
        told.extend(
            world
                .events
                .drain(..)
                .filter_map(|event| progress(&event).map(|done| (world.now, done))),
        );
        if told.last().is_some_and(|(_, done)| *done == 6_000) {
            break;
        }
    }
    assert!(
        told.windows(2)
            .all(|pair| pair[1].0 - pair[0].0 >= 100.0 || pair[1].1 == 6_000),
        "{told:?}"
    );
    assert_eq!(told.last().map(|(_, done)| *done), Some(6_000));
    assert!(told.len() < 20, "{told:?}");
}

/// What cannot be simulated ends its run and nothing else: no worker is lost, and the next run begins.
#[test]
fn a_refusal_ends_its_run_and_no_worker() {
    let mut world = World::new(2);
    world.trainer();
    world.ready(0);
    world.ready(1);
    world.simulate(1, 200);
    world.hear(
        0,
        FromSimulator::Refused {
            run: 1,
            reason: "its lineages never meet".to_owned(),
            look: false,
        },
    );
    assert!(world.events.iter().any(|event| matches!(
        event,
        PoolEvent::Refused {
            run: 1,
            look: false,
            ..
        }
    )));
    assert_eq!(world.starts, 2);
    let before = world.events.len();
    world.work(1);
    assert_eq!(world.events.len(), before, "the run is over");
    world.simulate(2, 200);
    world.finish();
    assert_eq!(world.arrivals(2).len(), 600);
}

/// Before there is a trainer, rows wait where they were simulated, and go to the first one without being simulated again.
#[test]
fn rows_wait_for_the_first_trainer() {
    let mut world = World::new(2);
    world.simulate(1, 200);
    world.finish();
    assert!(world.arrivals(1).is_empty());
    world.trainer();
    let arrivals = world.arrivals(1);
    assert_eq!(arrivals.len(), 600);
    assert!(arrivals.values().all(|times| *times == 1));
    assert!(world.desks.values().all(Vec::is_empty));
}

/// The page has heard that the run is finished: it hears nothing more of it, but that it is done again.
#[test]
fn what_a_lost_trainer_had_is_simulated_again_without_a_word_of_progress() {
    let mut world = World::new(2);
    world.trainer();
    world.simulate(1, 200);
    world.finish();
    world.events.clear();
    world.trainer();
    assert!(
        matches!(world.events.as_slice(), [PoolEvent::Notice(text)] if text.contains("again")),
        "{:?}",
        world.events
    );
    for _ in 0..1_000 {
        world.work(0);
        world.work(1);
    }
    assert_eq!(world.arrivals(1).len(), 600);
    assert_eq!(world.events.len(), 1);
    // A run that is cancelled then takes nothing of it away.
    world.trainer();
    world.simulate(2, 200);
    world.dispatch.cancel();
    for _ in 0..1_000 {
        world.work(0);
        world.work(1);
    }
    assert_eq!(world.arrivals(1).len(), 600);
}

/// Data that are simulated for another trainer may be whole after newer data are: the next trainer still gets the newer.
#[test]
fn data_that_are_done_again_late_do_not_replace_newer_ones() {
    let mut world = World::new(2);
    world.trainer();
    world.simulate(1, 200);
    world.finish();
    world.events.clear();
    world.simulate(2, 200);
    world.trainer();
    // One worker holds the last of the first data, until the other is done with all the rest.
    world.work(1);
    assert!(matches!(
        world.desks[&1].as_slice(),
        [ToSimulator::Simulate { run: 1, .. }]
    ));
    while world.work(0) {}
    assert_eq!(world.finished(), 1);
    world.work(1);
    world.trainer();
    world.finish();
    assert_eq!(world.arrivals(2).len(), 600);
}
