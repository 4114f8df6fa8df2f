//! The rates at which a pair of lineages changes its state, and the master equation over a stretch of time.

use super::{Pairs, place};
use crate::history::Timeline;

/// Terms of the Taylor series of a step: with steps of one expected event the rest is below rounding.
const TERMS: usize = 26;
/// Steps times transitions of all equations of one history: about a second in a browser.
pub(super) const MOST_WORK: f64 = 2e7;
/// What is left of all pairs when nothing more is added.
const NEGLIGIBLE: f64 = 1e-17;

/// A pair in `from` is in `into` instead.
pub(super) struct Transition {
    pub(super) from: usize,
    pub(super) into: usize,
    pub(super) rate: f64,
}

/// A pair in `state` meets, at a rate that may change exponentially.
pub(super) struct MeetingRate {
    pub(super) state: usize,
    /// Per generation, where the stretch begins.
    pub(super) rate: f64,
    /// Of the population, forward in time: that of the rate, looking back.
    growth: f64,
}

/// All rates from a time on, until they change.
pub(super) struct Rates {
    pub(super) transitions: Vec<Transition>,
    pub(super) meetings: Vec<MeetingRate>,
}

impl Rates {
    /// The rates of a history just after a time.
    pub(super) fn of(timeline: &Timeline, time: f64, pairs: &Pairs) -> Self {
        let mut transitions = Vec::new();
        for flow in timeline
            .flows
            .iter()
            .filter(|flow| flow.start <= time && time < flow.end)
        {
            for other in 0..pairs.places {
                let lineages = if other == flow.from { 2.0 } else { 1.0 };
                let (from, into) = (place(flow.from, other), place(flow.into, other));
                transitions.push(Transition {
                    from,
                    into,
                    rate: lineages * flow.rate,
                });
            }
        }
        let meeting = |(population, span): (usize, &crate::history::Span)| {
            let piece = span.piece(time)?;
            Some(MeetingRate {
                state: place(population, population),
                rate: 0.5 / piece.size_at(time),
                growth: piece.growth,
            })
        };
        Self {
            transitions,
            meetings: timeline
                .spans
                .iter()
                .enumerate()
                .filter_map(meeting)
                .collect(),
        }
    }

    /// Whether any size changes.
    pub(super) fn grow(&self) -> bool {
        self.meetings.iter().any(|meeting| meeting.growth != 0.0)
    }

    /// The fastest rate at which a state is left, after a while.
    fn fastest(&self, states: usize, after: f64) -> f64 {
        let mut out = vec![0.0; states];
        let leaving = self
            .transitions
            .iter()
            .map(|transition| (transition.from, transition.rate));
        let meeting = self.meetings.iter().map(|meeting| {
            (
                meeting.state,
                meeting.rate * libm::exp(meeting.growth * after),
            )
        });
        for (state, rate) in leaving.chain(meeting) {
            if let Some(out) = out.get_mut(state) {
                *out += rate;
            }
        }
        out.into_iter().fold(0.0, f64::max)
    }

    /// Lets generations pass: steps of a Taylor series, whose terms follow from the equation itself. None where the work would not end.
    pub(super) fn run(&self, pairs: &mut Pairs, long: f64, budget: &mut f64) -> Option<()> {
        let (states, sampled) = (pairs.weights.len(), pairs.sampled());
        let steepest = self
            .meetings
            .iter()
            .map(|meeting| meeting.growth.abs())
            .fold(0.0, f64::max);
        let mut after = 0.0;
        while after < long && pairs.weights.iter().sum::<f64>() > NEGLIGIBLE {
            let step = (1.0 / self.fastest(states, after))
                .min(0.5 / steepest)
                .min(long - after);
            *budget -= (self.transitions.len() + states) as f64;
            // A step that no longer advances is one of a rate beyond all bounds.
            if *budget < 0.0 || !step.is_finite() || after + step <= after {
                return None;
            }
            let lost = self.step(&mut pairs.weights, after, step);
            pairs.passed += lost
                .iter()
                .zip(&sampled)
                .map(|(time, lineages)| time * lineages)
                .sum::<f64>();
            after += step;
        }
        Some(())
    }

    /// One step; the time that was spent in each state.
    fn step(&self, weights: &mut [f64], after: f64, step: f64) -> Vec<f64> {
        // Terms of the series, each times the step to its power.
        let mut terms: Vec<Vec<f64>> = vec![weights.to_vec()];
        for order in 0..TERMS {
            let Some(last) = terms.last() else { break };
            let mut next = vec![0.0; weights.len()];
            for transition in &self.transitions {
                let moved =
                    transition.rate * last.get(transition.from).copied().unwrap_or_default();
                add(&mut next, transition.from, -moved);
                add(&mut next, transition.into, moved);
            }
            for meeting in &self.meetings {
                let (mut factor, mut met) = (meeting.rate * libm::exp(meeting.growth * after), 0.0);
                for (power, term) in terms.iter().rev().enumerate() {
                    met += factor * term.get(meeting.state).copied().unwrap_or_default();
                    factor *= meeting.growth * step / (power + 1) as f64;
                    if factor == 0.0 {
                        break;
                    }
                }
                add(&mut next, meeting.state, -met);
            }
            next.iter_mut()
                .for_each(|term| *term *= step / (order + 1) as f64);
            terms.push(next);
        }
        let mut spent = vec![0.0; weights.len()];
        weights.fill(0.0);
        // Small terms first.
        for (order, term) in terms.iter().enumerate().rev() {
            for ((weight, spent), term) in weights.iter_mut().zip(&mut spent).zip(term) {
                *weight += term;
                *spent += term * step / (order + 1) as f64;
            }
        }
        spent
    }
}

fn add(values: &mut [f64], at: usize, by: f64) {
    if let Some(value) = values.get_mut(at) {
        *value += by;
    }
}
