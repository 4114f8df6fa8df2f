//! Hudson's algorithm (1983): coalescence, recombination and migration as competing exponential clocks, backwards in time.

use super::lineage::{Ancestry, Position};
use super::lineages::{Events, Lineages};
use super::plan::{Epoch, Moment, Plan, SizeLaw};
use super::stream::Stream;

/// Runs the process; keeps its buffers from one locus to the next.
#[derive(Debug, Default)]
pub struct Hudson {
    pub(super) lineages: Lineages,
}

impl Hudson {
    /// Simulates a genealogy and tells `ancestry` of every meeting.
    pub fn run<A: Ancestry>(
        &mut self,
        plan: &Plan,
        stream: &mut Stream,
        ancestry: &mut A,
    ) -> Events {
        self.lineages.begin(plan);
        advance(
            &mut self.lineages,
            plan,
            0.0,
            f64::INFINITY,
            stream,
            ancestry,
        );
        self.lineages.events
    }
}

/// Takes the lineages from one time back to another, or until every position has found its common ancestor.
///
/// The moments of the plan in `[from, until)` happen on the way, samples entering among them: those at `until` are left to whoever goes on
/// from there.
pub(super) fn advance<A: Ancestry>(
    lineages: &mut Lineages,
    plan: &Plan,
    from: f64,
    until: f64,
    stream: &mut Stream,
    ancestry: &mut A,
) {
    let first = plan.epochs.partition_point(|epoch| epoch.end <= from);
    let epochs = plan.epochs.get(first..).unwrap_or_default();
    for epoch in epochs.iter().take_while(|epoch| epoch.start < until) {
        if from <= epoch.start {
            for moment in plan.moments(epoch) {
                happen(moment, lineages, epoch.start, stream, ancestry);
            }
        }
        let clocks = Clocks {
            plan,
            epoch,
            end: epoch.end.min(until),
        };
        clocks.run(lineages, from.max(epoch.start), stream, ancestry);
    }
}

/// Something that happens at one moment.
pub(super) fn happen<A: Ancestry>(
    moment: &Moment,
    lineages: &mut Lineages,
    time: f64,
    stream: &mut Stream,
    ancestry: &mut A,
) {
    match *moment {
        Moment::Sample {
            set,
            population,
            haplotypes,
        } => {
            for index in 0..haplotypes {
                lineages.sample(population, ancestry.sample(set, index));
            }
        }
        Moment::Join { from, into } => lineages.join([from, into], time, ancestry),
        Moment::Pulse {
            from,
            into,
            proportion,
        } => lineages.pulse([from, into], proportion, time, stream, ancestry),
        Moment::Bottleneck {
            population,
            strength,
        } => {
            let mut left = strength;
            while lineages.count(population) > 1 {
                left -= stream.exponential() / pairs(lineages.count(population));
                if left <= 0.0 {
                    return;
                }
                lineages.coalesce(population, time, stream, ancestry);
            }
        }
    }
}

/// Pairs of this many lineages.
#[inline]
fn pairs(count: usize) -> f64 {
    let count = count as f64;
    0.5 * count * (count - 1.0)
}

/// The clocks of one epoch.
struct Clocks<'a> {
    plan: &'a Plan,
    epoch: &'a Epoch,
    /// Generations ago.
    end: f64,
}

impl Clocks<'_> {
    /// Runs the clocks to the end of the epoch.
    fn run<A: Ancestry>(
        &self,
        lineages: &mut Lineages,
        time: f64,
        stream: &mut Stream,
        ancestry: &mut A,
    ) {
        let constant = self
            .plan
            .laws(self.epoch)
            .iter()
            .all(|law| law.growth == 0.0);
        if constant && self.plan.breaks.conversion.is_none() {
            self.tick::<A, true>(lineages, time, stream, ancestry);
        } else {
            self.tick::<A, false>(lineages, time, stream, ancestry);
        }
    }

    /// Whatever happens, all clocks begin anew: they have no memory. Where sizes are constant and there is no gene conversion, which is most
    /// of the time, the loop is compiled without what they need.
    fn tick<A: Ancestry, const PLAIN: bool>(
        &self,
        lineages: &mut Lineages,
        mut time: f64,
        stream: &mut Stream,
        ancestry: &mut A,
    ) {
        let (laws, routes) = (self.plan.laws(self.epoch), self.plan.routes(self.epoch));
        let breaks = &self.plan.breaks;
        loop {
            let recombination = lineages.reach() as f64 * breaks.crossovers;
            let mut total = recombination;
            for law in laws {
                total += coalescence::<PLAIN>(law, lineages);
            }
            for route in routes {
                total += lineages.count(route.from) as f64 * route.rate;
            }
            if !PLAIN {
                let [begin, cover] = conversion(self.plan, lineages);
                total += begin + cover;
            }
            let mut next = if total > 0.0 {
                time + stream.exponential() / total
            } else {
                f64::INFINITY
            };
            if !PLAIN
                && let Some((meeting, population)) =
                    self.first_meeting(laws, lineages, time, stream)
                && meeting < next
            {
                if meeting >= self.end {
                    return;
                }
                time = meeting;
                lineages.coalesce(population, time, stream, ancestry);
                continue;
            }
            // What is not a number ends the epoch as well.
            next = if next < self.end { next } else { return };
            time = next;

            let mut choice = stream.uniform() * total;
            if choice < recombination {
                lineages.recombine((choice / breaks.crossovers) as Position);
                continue;
            }
            choice -= recombination;
            self.ring::<A, PLAIN>(choice, lineages, time, stream, ancestry);
        }
    }

    /// The clock in which `choice` falls rings. Rounding of the clocks' sum can lead beyond the last one: nothing happens then.
    #[inline]
    fn ring<A: Ancestry, const PLAIN: bool>(
        &self,
        mut choice: f64,
        lineages: &mut Lineages,
        time: f64,
        stream: &mut Stream,
        ancestry: &mut A,
    ) {
        for law in self.plan.laws(self.epoch) {
            let rate = coalescence::<PLAIN>(law, lineages);
            if choice < rate {
                return lineages.coalesce(law.population, time, stream, ancestry);
            }
            choice -= rate;
        }
        for route in self.plan.routes(self.epoch) {
            let rate = lineages.count(route.from) as f64 * route.rate;
            if choice < rate {
                return lineages.migrate([route.from, route.into], time, stream, ancestry);
            }
            choice -= rate;
        }
        let Some(conversion) = self.plan.breaks.conversion.filter(|_| !PLAIN) else {
            return;
        };
        let [begin, cover] = self::conversion(self.plan, lineages);
        if choice < begin {
            let length = conversion.length(stream.exponential());
            return lineages.convert((choice / conversion.begins) as Position, length);
        }
        choice -= begin;
        if choice < cover {
            // What is left of a tract beyond a point that it covers is as long as a whole one.
            let length = conversion.length(stream.exponential());
            lineages.convert_from_before(length, stream);
        }
    }

    /// The first meeting in populations whose size changes, if there is any before the end of time: generations ago, and where.
    ///
    /// `pairs x integral of 1 / (2 N)` up to a meeting is exponential with mean 1; with `N` exponential, the integral can be inverted.
    fn first_meeting(
        &self,
        laws: &[SizeLaw],
        lineages: &Lineages,
        time: f64,
        stream: &mut Stream,
    ) -> Option<(f64, usize)> {
        let mut first = None;
        for law in laws
            .iter()
            .filter(|law| law.growth != 0.0 && lineages.count(law.population) > 1)
        {
            let rate = pairs(lineages.count(law.population)) * law.rate_at(time - self.epoch.start);
            let passed = law.growth * stream.exponential() / rate;
            // A population that grows looking back may never see the meeting.
            if passed > -1.0 {
                let meeting = time + libm::log1p(passed) / law.growth;
                if first.is_none_or(|(earliest, _)| meeting < earliest) {
                    first = Some((meeting, law.population));
                }
            }
        }
        first
    }
}

/// Rate at which two lineages of a population of constant size meet; a population that changes has a clock of its own.
#[inline]
fn coalescence<const PLAIN: bool>(law: &SizeLaw, lineages: &Lineages) -> f64 {
    if PLAIN || law.growth == 0.0 {
        pairs(lineages.count(law.population)) * law.pair_rate
    } else {
        0.0
    }
}

/// Rates at which tracts of gene conversion begin within the reach of a lineage, and of tracts that began before and reach into it.
///
/// The second is an upper bound for each lineage, met when the tract ends within its reach (Wiuf & Hein 2000).
#[inline]
fn conversion(plan: &Plan, lineages: &Lineages) -> [f64; 2] {
    match plan.breaks.conversion {
        Some(conversion) => [
            lineages.span() as f64 * conversion.begins,
            lineages.alive() as f64 * conversion.covers,
        ],
        None => [0.0; 2],
    }
}
