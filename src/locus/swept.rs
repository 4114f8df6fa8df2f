//! The tree of one position near a selected site as a list of events: which background lineages are in, and how often they would leave it.

use super::replicate::Locus;
use super::step::{Rival, StepKind, Walk, WalkStep};
use super::sweep::{BACKGROUNDS, SweepView};
use super::tree::Tree;
use crate::coalescent::sweep::{CARRIERS, WITHOUT};
use crate::history::{Study, Timeline};

/// Something that happened in a tree, before it is written down.
enum Happened {
    Meet(u32),
    Move(u32, u32),
    End,
    Onset,
    Origin,
}

impl Happened {
    /// What happens at the same time happens in this order.
    fn rank(&self) -> u8 {
        match self {
            Self::End => 0,
            Self::Move(..) => 1,
            Self::Onset => 2,
            Self::Meet(_) => 3,
            Self::Origin => 4,
        }
    }
}

impl Locus {
    /// The coalescent of a position of the locus, event by event; none without a sweep.
    pub fn walk(&self, study: &Study, position: f64) -> Option<Walk> {
        let view = self.look(position);
        let sweep = view.sweep?;
        let teller = Teller {
            distance: study.genetic_distance(view.position, sweep.position),
            timeline: Timeline::of(&study.demography()),
            tree: &view.tree,
            sweep: &sweep,
            homes: view
                .tree
                .nodes
                .iter()
                .map(|node| node.children.is_empty().then_some(node.population))
                .collect(),
            walk: Walk::default(),
            rivals: Vec::new(),
        };
        Some(teller.tell())
    }
}

struct Teller<'a> {
    /// Crossovers per generation between the position and the selected site.
    distance: f64,
    timeline: Timeline,
    tree: &'a Tree,
    sweep: &'a SweepView,
    /// The background of each node's lineage while it is there.
    homes: Vec<Option<u32>>,
    walk: Walk,
    /// What competes just after the last event.
    rivals: Vec<(Rival, f64)>,
}

impl Teller<'_> {
    fn tell(mut self) -> Walk {
        let leaves = self
            .tree
            .nodes
            .iter()
            .filter(|node| node.children.is_empty());
        self.walk.leaves = leaves.map(|node| (node.population, node.time)).collect();
        let mut events = vec![(self.sweep.origin, Happened::Origin)];
        events.extend((!self.sweep.fixed).then_some((self.sweep.end, Happened::End)));
        events.extend(
            (self.sweep.onset < self.sweep.origin).then_some((self.sweep.onset, Happened::Onset)),
        );
        for (index, node) in (0..).zip(&self.tree.nodes) {
            events
                .extend((!node.children.is_empty()).then_some((node.time, Happened::Meet(index))));
            // What everyone learns at the end, and where the allele arises, is told at once.
            let own = node
                .moves
                .iter()
                .filter(|(time, _)| *time > self.sweep.end && *time < self.sweep.origin);
            events.extend(own.map(|&(time, into)| (time, Happened::Move(index, into))));
        }
        events.sort_by(|(one, first), (other, second)| {
            one.total_cmp(other).then(first.rank().cmp(&second.rank()))
        });
        self.rivals = self.rates(0.0);
        let root = self.tree.height();
        for (time, event) in events.into_iter().filter(|(time, _)| *time <= root) {
            self.happen(time, event);
            self.rivals = self.rates(time);
        }
        self.walk.complete = true;
        self.walk
    }

    fn count(&self, background: usize) -> u32 {
        self.homes
            .iter()
            .flatten()
            .filter(|home| **home == background as u32)
            .count() as u32
    }

    /// Diploids in which the lineages of a background are at a time.
    fn size_of(&self, background: u32, time: f64) -> f64 {
        let size = self
            .timeline
            .spans
            .first()
            .and_then(|span| span.size_at(time))
            .unwrap_or_default();
        match (self.sweep.frequency(time), background as usize) {
            (Some(frequency), CARRIERS) => size * frequency,
            (Some(frequency), WITHOUT) => size * (1.0 - frequency),
            _ => size,
        }
    }

    /// Rate at which a lineage of a background crosses over into the other one.
    fn crossing(&self, from: u32, frequency: f64) -> f64 {
        self.distance
            * if from as usize == CARRIERS {
                1.0 - frequency
            } else {
                frequency
            }
    }

    /// What competes at a time, with rates per generation.
    fn rates(&self, time: f64) -> Vec<(Rival, f64)> {
        let crosses = (self.sweep.end..self.sweep.origin).contains(&time);
        let rate = |background: u32| {
            let k = f64::from(self.count(background as usize));
            let meet = if k > 1.0 {
                k * (k - 1.0) / (4.0 * self.size_of(background, time))
            } else {
                0.0
            };
            let frequency = self.sweep.frequency(time).filter(|_| crosses);
            let cross = frequency.map_or(0.0, |frequency| k * self.crossing(background, frequency));
            let into = if background as usize == CARRIERS {
                WITHOUT
            } else {
                CARRIERS
            } as u32;
            [
                (
                    Rival::Meet {
                        population: background,
                    },
                    meet,
                ),
                (
                    Rival::Cross {
                        from: background,
                        into,
                    },
                    cross,
                ),
            ]
        };
        (0..BACKGROUNDS.len() as u32)
            .flat_map(rate)
            .filter(|(_, rate)| *rate > 0.0)
            .collect()
    }

    fn note(&mut self, time: f64, kind: StepKind) {
        let last = self.walk.steps.last().map_or(0.0, |step| step.time);
        let lineages = (0..BACKGROUNDS.len())
            .map(|background| self.count(background))
            .collect();
        self.walk.steps.push(WalkStep {
            time,
            waited: time - last,
            rivals: self.rivals.clone(),
            lineages,
            kind,
        });
    }

    /// The lineages of a background.
    fn of(&self, background: usize) -> Vec<u32> {
        (0..)
            .zip(&self.homes)
            .filter(|(_, home)| **home == Some(background as u32))
            .map(|(node, _)| node)
            .collect()
    }

    fn settle(&mut self, node: u32, background: Option<u32>) {
        if let Some(home) = self.homes.get_mut(node as usize) {
            *home = background;
        }
    }

    fn happen(&mut self, time: f64, event: Happened) {
        let tree = self.tree;
        let frequency = self.sweep.frequency(time).unwrap_or(0.0);
        match event {
            Happened::Meet(node) => {
                let Some(made) = tree.nodes.get(node as usize) else {
                    return;
                };
                let [one, other] = made.children[..] else {
                    return;
                };
                let founder = time == self.sweep.origin;
                let size = self.size_of(made.population, time);
                let pinched = self.timeline.pinches.iter().any(|pinch| pinch.time == time);
                let children = [one.min(other), one.max(other)];
                self.note(
                    time,
                    if founder {
                        StepKind::Founder { children, node }
                    } else {
                        StepKind::Meet {
                            population: made.population,
                            children,
                            node,
                            size,
                            pinched,
                        }
                    },
                );
                children
                    .into_iter()
                    .for_each(|child| self.settle(child, None));
                // At the origin all are carriers until the last two have met.
                self.settle(
                    node,
                    Some(if founder {
                        CARRIERS as u32
                    } else {
                        made.population
                    }),
                );
            }
            Happened::Move(node, into) => {
                let from = self
                    .homes
                    .get(node as usize)
                    .copied()
                    .flatten()
                    .unwrap_or(into);
                let rate = self.crossing(from, frequency);
                self.note(
                    time,
                    StepKind::Cross {
                        node,
                        from,
                        into,
                        rate,
                        frequency,
                    },
                );
                self.settle(node, Some(into));
            }
            Happened::End => {
                let there: Vec<u32> = (0..)
                    .zip(&self.homes)
                    .filter(|(_, home)| home.is_some())
                    .map(|(node, _)| node)
                    .collect();
                let carries = |node: &u32| {
                    let moves = tree
                        .nodes
                        .get(*node as usize)
                        .map(|node| node.moves.as_slice())
                        .unwrap_or_default();
                    moves
                        .iter()
                        .any(|&(at, into)| at == time && into as usize == CARRIERS)
                        || self.homes.get(*node as usize) == Some(&Some(CARRIERS as u32))
                };
                let (with, without): (Vec<u32>, Vec<u32>) = there.into_iter().partition(carries);
                self.note(
                    time,
                    StepKind::Reach {
                        with: with.clone(),
                        without: without.clone(),
                        frequency,
                    },
                );
                with.into_iter()
                    .for_each(|node| self.settle(node, Some(CARRIERS as u32)));
                without
                    .into_iter()
                    .for_each(|node| self.settle(node, Some(WITHOUT as u32)));
            }
            Happened::Onset => self.note(time, StepKind::Onset { frequency }),
            Happened::Origin => {
                let nodes = self.of(CARRIERS);
                self.note(
                    time,
                    StepKind::Arise {
                        nodes: nodes.clone(),
                    },
                );
                nodes
                    .into_iter()
                    .for_each(|node| self.settle(node, Some(WITHOUT as u32)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coalescent::Simulator;
    use crate::history::{Selected, Story};

    fn walks(study: Study) -> Vec<(Walk, Tree)> {
        let study = Study {
            haplotypes: 10,
            ..study
        };
        let mut simulator = Simulator::default();
        let mut of = |replicate| {
            let locus = Locus::simulate(&study, replicate, &mut simulator).unwrap();
            let position = 10_000.0 * f64::from(replicate % 30);
            (
                locus.walk(&study, position).unwrap(),
                locus.look(position).tree,
            )
        };
        (0..60).map(&mut of).collect()
    }

    #[test]
    fn a_walk_has_the_branches_and_backgrounds_of_its_tree() {
        let ready = [Story::HardSweep, Story::SoftSweep, Story::PartialSweep].map(Study::of);
        let changing = [Selected::Hard, Selected::Soft, Selected::Partial]
            .map(|selected| Study::of(Story::Growth).select(selected));
        for study in ready.into_iter().chain(changing) {
            let story = study.story;
            for tau in [0.0, 700.0] {
                let place = study
                    .parameters()
                    .position(|parameter| parameter.key == "tau")
                    .unwrap();
                let mut study = study.clone();
                study.values[place] = tau;
                for (walk, tree) in walks(study) {
                    let told = Tree::of_walk(&walk);
                    assert_eq!(told.order, tree.order);
                    for (told, node) in told.nodes.iter().zip(&tree.nodes) {
                        assert_eq!(
                            (told.time, told.parent, &told.children),
                            (node.time, node.parent, &node.children)
                        );
                        // Where a lineage is in the middle of its branch.
                        let parent = node
                            .parent
                            .map_or(f64::INFINITY, |parent| tree.nodes[parent as usize].time);
                        let home = |node: &super::super::Node, time: f64| {
                            node.moves
                                .iter()
                                .rfind(|(at, _)| *at <= time)
                                .map_or(node.population, |(_, into)| *into)
                        };
                        for part in [0.001, 0.3, 0.7, 0.999] {
                            let time = node.time + part * (parent.min(1e6) - node.time);
                            if time > node.time && time <= tree.height() {
                                assert_eq!(
                                    home(told, time),
                                    home(node, time),
                                    "{story:?} {tau} at {time}"
                                );
                            }
                        }
                    }
                    assert!(
                        walk.steps
                            .windows(2)
                            .all(|pair| pair[0].time <= pair[1].time)
                    );
                    assert!(
                        walk.steps
                            .iter()
                            .all(|step| step.waited >= 0.0 && step.total() >= 0.0)
                    );
                }
            }
        }
    }

    #[test]
    fn every_kind_of_event_is_told() {
        let names = BACKGROUNDS.map(str::to_owned);
        let mut told = String::new();
        for story in [Story::HardSweep, Story::SoftSweep, Story::PartialSweep] {
            for (walk, _) in walks(Study::of(story)) {
                told.extend(
                    walk.steps
                        .iter()
                        .map(|step| super::super::sentence(step, &names)),
                );
            }
        }
        for part in [
            "meet. ",
            "A crossover between here",
            "Selection ended here",
            "Selection begins here",
            "two of its",
            "The allele arises",
        ] {
            assert!(told.contains(part), "{part}");
        }
        assert!(!told.contains('?') && !told.contains("NaN"));
    }
}
