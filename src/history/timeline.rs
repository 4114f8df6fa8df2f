//! A history laid out in time: when each population exists, how large it is, and what passes between populations.

use crate::coalescent::demography::{Change, Demography, PopulationId};

/// A history laid out; times are generations ago.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// One for each population.
    pub spans: Vec<Span>,
    /// Migration with constant rates, by ascending start.
    pub flows: Vec<Flow>,
    /// Admixture pulses, by ascending time.
    pub pulses: Vec<Pulse>,
    /// Instantaneous bottlenecks, by ascending time.
    pub pinches: Vec<Pinch>,
}

/// The time in which a population exists.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// Its name.
    pub name: String,
    /// Its recent end.
    pub from: f64,
    /// Where it joins another, looking back; infinite where it does not.
    pub to: f64,
    /// Which it joins.
    pub into: Option<PopulationId>,
    /// Its sizes, without gaps from `from` to `to`.
    pub pieces: Vec<Piece>,
}

/// A stretch of constant or exponentially changing size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Its recent end.
    pub from: f64,
    /// Its distant end; may be infinite.
    pub to: f64,
    /// Diploids at `from`.
    pub size: f64,
    /// Per generation, forward in time.
    pub growth: f64,
}

/// Migration of lineages from one population into another, looking back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// Where lineages leave, looking back.
    pub from: PopulationId,
    /// Where they go.
    pub into: PopulationId,
    /// Per lineage and generation.
    pub rate: f64,
    /// Its recent end.
    pub start: f64,
    /// Its distant end; may be infinite.
    pub end: f64,
}

/// An admixture pulse.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pulse {
    /// When.
    pub time: f64,
    /// The population that receives, forward in time.
    pub from: PopulationId,
    /// The one that gives.
    pub into: PopulationId,
    /// The fraction of `from` that comes from `into`.
    pub proportion: f64,
}

/// An instantaneous bottleneck.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pinch {
    /// When.
    pub time: f64,
    /// Where.
    pub population: PopulationId,
    /// Generations / (2N).
    pub strength: f64,
}

impl Piece {
    /// Diploids at a time.
    pub fn size_at(&self, time: f64) -> f64 {
        if self.growth == 0.0 {
            self.size
        } else {
            self.size * libm::exp(-self.growth * (time - self.from))
        }
    }
}

impl Span {
    /// The piece in force at a time; at a change, the one further back.
    pub fn piece(&self, time: f64) -> Option<&Piece> {
        self.pieces
            .iter()
            .find(|piece| piece.from <= time && time < piece.to)
    }

    /// Diploids at a time; none where the population does not exist.
    pub fn size_at(&self, time: f64) -> Option<f64> {
        self.piece(time).map(|piece| piece.size_at(time))
    }
}

impl Timeline {
    /// Lays out a history. What it says about populations that it does not have is left out.
    pub fn of(demography: &Demography) -> Self {
        let mut timeline = Self::default();
        for population in &demography.populations {
            let piece = Piece {
                from: population.end,
                to: f64::INFINITY,
                size: population.size,
                growth: population.growth,
            };
            timeline.spans.push(Span {
                name: population.name.clone(),
                from: population.end,
                to: f64::INFINITY,
                into: None,
                pieces: vec![piece],
            });
        }
        for event in &demography.events {
            timeline.apply(event.time, event.change);
        }
        // A rate that changes at the moment at which it began was never in force.
        timeline
            .flows
            .retain(|flow| flow.start < flow.end && flow.rate > 0.0);
        timeline
            .flows
            .sort_by(|one, other| one.start.total_cmp(&other.start));
        for span in &mut timeline.spans {
            span.pieces.retain(|piece| piece.from < piece.to);
        }
        timeline
    }

    fn apply(&mut self, time: f64, change: Change) {
        match change {
            Change::Size {
                population,
                size,
                growth,
            } => {
                if let Some(span) = self.spans.get_mut(population) {
                    span.close(time);
                    span.pieces.push(Piece {
                        from: time,
                        to: f64::INFINITY,
                        size,
                        growth,
                    });
                }
            }
            Change::Migration { from, into, rate } => {
                self.close_flows(time, |flow| flow.from == from && flow.into == into);
                self.flows.push(Flow {
                    from,
                    into,
                    rate,
                    start: time,
                    end: f64::INFINITY,
                });
            }
            Change::Join { from, into } => {
                self.close_flows(time, |flow| flow.from == from || flow.into == from);
                if let Some(span) = self.spans.get_mut(from) {
                    span.close(time);
                    (span.to, span.into) = (time, Some(into));
                }
            }
            Change::Pulse {
                from,
                into,
                proportion,
            } => self.pulses.push(Pulse {
                time,
                from,
                into,
                proportion,
            }),
            Change::Bottleneck {
                population,
                strength,
            } => self.pinches.push(Pinch {
                time,
                population,
                strength,
            }),
        }
    }

    fn close_flows(&mut self, time: f64, which: impl Fn(&Flow) -> bool) {
        for flow in self
            .flows
            .iter_mut()
            .filter(|flow| flow.end.is_infinite() && which(flow))
        {
            flow.end = time;
        }
    }

    /// Every time at which anything begins, ends or happens, ascending and without the ends of time.
    pub fn changes(&self) -> Vec<f64> {
        let pieces = self
            .spans
            .iter()
            .flat_map(|span| span.pieces.iter().flat_map(|piece| [piece.from, piece.to]));
        let flows = self.flows.iter().flat_map(|flow| [flow.start, flow.end]);
        let moments = self
            .pulses
            .iter()
            .map(|pulse| pulse.time)
            .chain(self.pinches.iter().map(|pinch| pinch.time));
        let mut times: Vec<f64> = pieces
            .chain(flows)
            .chain(moments)
            .filter(|time| *time > 0.0 && time.is_finite())
            .collect();
        times.sort_by(f64::total_cmp);
        times.dedup();
        times
    }

    /// The most distant change; 0 where nothing ever changes.
    pub fn last_change(&self) -> f64 {
        self.changes().last().copied().unwrap_or(0.0)
    }

    /// A time by which most of what a drawing should show has happened: beyond the last change, and long enough for lineages to meet.
    pub fn horizon(&self) -> f64 {
        let last = self.last_change();
        let size = self
            .spans
            .iter()
            .filter_map(|span| span.pieces.last().filter(|piece| piece.to.is_infinite()))
            .map(|piece| piece.size)
            .fold(0.0, f64::max);
        if last > 0.0 {
            1.6 * last
        } else {
            4.0 * size.max(1.0)
        }
    }
}

impl Span {
    fn close(&mut self, time: f64) {
        if let Some(piece) = self.pieces.last_mut() {
            piece.to = piece.to.min(time);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Story, Study};
    use super::*;

    #[test]
    fn sizes_follow_growth_and_joins() {
        let timeline = Timeline::of(&Study::of(Story::OutOfAfrica).demography());
        let [africa, europe, _, eurasia] = &timeline.spans[..] else {
            panic!("{timeline:?}")
        };
        assert_eq!(africa.size_at(0.0), Some(12_300.0));
        assert_eq!(africa.size_at(8_800.0), Some(7_300.0));
        assert!((europe.size_at(847.999).unwrap() - 1_000.0).abs() < 0.1);
        assert_eq!((europe.to, europe.into), (848.0, Some(3)));
        assert_eq!(
            (eurasia.from, eurasia.to, eurasia.into),
            (848.0, 5_600.0, Some(0))
        );
        assert_eq!(europe.size_at(900.0), None);
        // Six ways among three populations, then two between Africa and Eurasia; each ends where a population does.
        let ends = |start: f64| {
            timeline
                .flows
                .iter()
                .filter(|flow| flow.start == start)
                .map(|flow| flow.end)
                .collect::<Vec<_>>()
        };
        assert_eq!((ends(0.0), ends(848.0)), (vec![848.0; 6], vec![5_600.0; 2]));
    }

    #[test]
    fn a_window_of_migration_has_two_ends() {
        let timeline = Timeline::of(&Study::of(Story::Split).demography());
        let windows: Vec<_> = timeline
            .flows
            .iter()
            .map(|flow| [flow.start, flow.end, flow.rate])
            .collect();
        assert_eq!(windows, [[2_000.0, 10_000.0, 1e-4]; 2]);
        assert_eq!(timeline.changes(), [2_000.0, 10_000.0, 20_000.0]);
        assert_eq!(timeline.horizon(), 32_000.0);
    }
}
