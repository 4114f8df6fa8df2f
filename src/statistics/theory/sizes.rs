//! Expectations for one population whose size changes through time.

use super::{choose, ln_choose};

/// A population's size through time, looking back. Sizes in diploids, times in generations ago.
#[derive(Clone, Debug, PartialEq)]
pub struct SizeHistory {
    epochs: Vec<SizeEpoch>,
    bottlenecks: Vec<[f64; 2]>,
}

/// A stretch of time in which the size is `size * exp(-growth * (t - start))`; the last one goes back for ever.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SizeEpoch {
    /// Generations ago.
    pub start: f64,
    /// Diploids at the start.
    pub size: f64,
    /// Per generation, forward in time; 0 is a constant size.
    pub growth: f64,
}

/// Nodes and weights of Gauss's quadrature on `[-1, 1]`: the positive half of twelve.
const GAUSS: [[f64; 2]; 6] = [
    [0.125_233_408_511_468_9, 0.249_147_045_813_402_8],
    [0.367_831_498_998_180_2, 0.233_492_536_538_354_8],
    [0.587_317_954_286_617_4, 0.203_167_426_723_065_92],
    [0.769_902_674_194_304_7, 0.160_078_328_543_346_23],
    [0.904_117_256_370_474_9, 0.106_939_325_995_318_43],
    [0.981_560_634_246_719_3, 0.047_175_336_386_511_83],
];

/// Coalescent time after which a sample of any size is one lineage, but for 1 case in 10^17.
const LONG: f64 = 42.0;

impl SizeHistory {
    /// Epochs by ascending start, the first from 0 on, and instantaneous bottlenecks: when, and how strong, generations / (2N).
    ///
    /// The last epoch must not have negative growth, and sizes must be positive: the expectations are no numbers otherwise.
    pub fn new(epochs: Vec<SizeEpoch>, mut bottlenecks: Vec<[f64; 2]>) -> Self {
        bottlenecks.sort_by(|a, b| a[0].total_cmp(&b[0]));
        Self {
            epochs,
            bottlenecks,
        }
    }

    /// One size for ever.
    pub fn constant(size: f64) -> Self {
        Self::new(
            vec![SizeEpoch {
                start: 0.0,
                size,
                growth: 0.0,
            }],
            Vec::new(),
        )
    }

    /// Mean time to the common ancestor of two haplotypes, generations.
    pub fn pair_time(&self) -> f64 {
        self.waiting_times(2).get(2).copied().unwrap_or(0.0)
    }

    /// Each epoch with its end, looking back.
    fn ended(&self) -> impl Iterator<Item = (&SizeEpoch, f64)> {
        let later = self.epochs.iter().skip(1).map(|epoch| epoch.start);
        self.epochs.iter().zip(later.chain([f64::INFINITY]))
    }

    /// Probability that two haplotypes have no common ancestor yet so many generations ago; a bottleneck of that time has passed.
    pub fn pair_apart(&self, time: f64) -> f64 {
        let epochs = self.ended().filter(|(epoch, _)| epoch.start < time);
        let passed: f64 = epochs
            .map(|(epoch, end)| epoch.intensity(epoch.start, end.min(time)))
            .sum();
        let squeezed: f64 = self
            .bottlenecks
            .iter()
            .filter(|[at, _]| *at <= time)
            .map(|[_, strength]| strength)
            .sum();
        libm::exp(-passed - squeezed)
    }

    /// Mean time from so many generations ago back to the common ancestor of two haplotypes that had none before, generations.
    pub fn pair_time_after(&self, time: f64) -> f64 {
        let epochs = self
            .ended()
            .filter(|(_, end)| *end > time)
            .map(|(epoch, _)| {
                let start = epoch.start.max(time);
                SizeEpoch {
                    start: start - time,
                    size: epoch.size * libm::exp(-epoch.growth * (start - epoch.start)),
                    growth: epoch.growth,
                }
            });
        let later = self
            .bottlenecks
            .iter()
            .filter(|[at, _]| *at > time)
            .map(|&[at, strength]| [at - time, strength]);
        Self::new(epochs.collect(), later.collect()).pair_time()
    }

    /// Mean time to the common ancestor of `n` haplotypes, generations.
    pub fn tmrca(&self, n: u32) -> f64 {
        self.waiting_times(n).iter().skip(2).sum()
    }

    /// Mean length of the branches with `i` of `n` haplotypes below, generations; `n + 1` entries, the outer two 0. Times the mutation
    /// rate of the whole locus this is the expected spectrum.
    ///
    /// While there are `k` ancestors, one of them has `i` haplotypes below with probability `C(n-i-1, k-2) / C(n-1, k-1)` (Fu 1995).
    pub fn branch_lengths(&self, n: u32) -> Vec<f64> {
        let times = self.waiting_times(n);
        let below =
            |i: u32, k: u32| libm::exp(ln_choose(n - i - 1, k - 2) - ln_choose(n - 1, k - 1));
        (0..=n)
            .map(|i| {
                if i == 0 || i == n {
                    return 0.0;
                }
                (2..=n - i + 1)
                    .zip(times.iter().skip(2))
                    .map(|(k, time)| f64::from(k) * time * below(i, k))
                    .sum()
            })
            .collect()
    }

    /// Mean time with `k` ancestors of `n` haplotypes, generations; entry `k` for `k` up to `n`, the first two 0.
    ///
    /// The probabilities of the number of ancestors are followed back as the pure-death process that they are, all terms positive, and
    /// summed over time by Gauss's quadrature: exact to about 1 in 10^10 for any `n`, where sums with alternating signs (Polanski & Kimmel
    /// 2003) lose all digits beyond a few dozen haplotypes.
    pub fn waiting_times(&self, n: u32) -> Vec<f64> {
        let mut ancestors = Ancestors::new(n);
        let mut times = vec![0.0; n as usize + 1];
        let mut bottlenecks = self.bottlenecks.iter().peekable();
        for (index, epoch) in self.epochs.iter().enumerate() {
            let end = self
                .epochs
                .get(index + 1)
                .map_or(f64::INFINITY, |next| next.start);
            let mut start = epoch.start;
            while start < end && ancestors.passed < LONG {
                let squeeze = bottlenecks.next_if(|[time, _]| *time < end);
                let until = squeeze.map_or(end, |[time, _]| time.max(start));
                epoch.live(start, until, &mut ancestors, &mut times);
                if let Some([_, strength]) = squeeze {
                    ancestors.advance(*strength);
                }
                start = until;
            }
        }
        times
    }
}

impl SizeEpoch {
    /// Coalescent time from one moment to a later one of the epoch.
    fn intensity(&self, from: f64, until: f64) -> f64 {
        let size = self.size * libm::exp(-self.growth * (from - self.start));
        let passed = if self.growth == 0.0 {
            until - from
        } else {
            libm::expm1(self.growth * (until - from)) / self.growth
        };
        passed / (2.0 * size)
    }

    /// The generations after which this much coalescent time has passed.
    fn generations(&self, from: f64, intensity: f64) -> f64 {
        let size = self.size * libm::exp(-self.growth * (from - self.start));
        let passed = 2.0 * size * intensity;
        if self.growth == 0.0 {
            passed
        } else if passed * self.growth > -1.0 {
            libm::log1p(passed * self.growth) / self.growth
        } else {
            f64::INFINITY
        }
    }

    /// Adds the time spent with each number of ancestors between two moments.
    fn live(&self, mut from: f64, until: f64, ancestors: &mut Ancestors, times: &mut [f64]) {
        // At first the number changes within 1 / pairs; later, and where the size hardly changes, ever wider panels serve.
        let mut width = 0.5 / ancestors.pairs();
        while from < until && ancestors.passed < LONG {
            let slow = if self.growth == 0.0 {
                f64::INFINITY
            } else {
                0.5 / self.growth.abs()
            };
            let end = (from + self.generations(from, width).min(slow)).min(until);
            let mut at = from;
            let nodes = GAUSS.iter().rev().map(|[x, w]| [-x, *w]).chain(GAUSS);
            for [x, weight] in nodes {
                let node = from + 0.5 * (1.0 + x) * (end - from);
                ancestors.advance(self.intensity(at, node));
                at = node;
                for (time, probability) in times.iter_mut().zip(&ancestors.probabilities).skip(2) {
                    *time += 0.5 * (end - from) * weight * probability;
                }
            }
            ancestors.advance(self.intensity(at, end));
            from = end;
            width = (2.0 * width).min(1.0);
        }
    }
}

/// How many ancestors a sample has, as probabilities.
struct Ancestors {
    /// Entry `k` for `k` ancestors.
    probabilities: Vec<f64>,
    /// Where the terms of a step are put together.
    term: Vec<f64>,
    /// Coalescent time so far.
    passed: f64,
}

impl Ancestors {
    fn new(n: u32) -> Self {
        let mut probabilities = vec![0.0; n as usize + 1];
        if let Some(all) = probabilities.last_mut() {
            *all = 1.0;
        }
        Self {
            probabilities,
            term: Vec::new(),
            passed: 0.0,
        }
    }

    /// Pairs among the most ancestors that there may be.
    fn pairs(&self) -> f64 {
        choose(self.probabilities.len() as u32 - 1, 2).max(1.0)
    }

    /// Lets coalescent time pass, by uniformisation: jumps at the largest rate of all, of which some lead nowhere.
    fn advance(&mut self, mut time: f64) {
        self.passed += time;
        while time > 0.0 {
            let step = time.min(20.0 / self.pairs());
            self.step(step);
            time -= step;
            while self.probabilities.len() > 2
                && self.probabilities.last().is_some_and(|&last| last < 1e-25)
            {
                self.probabilities.pop();
            }
            if self.probabilities.len() <= 2 {
                return;
            }
        }
    }

    fn step(&mut self, time: f64) {
        let fastest = self.pairs();
        let mean = fastest * time;
        let mut jumps = libm::exp(-mean);
        self.term.clone_from(&self.probabilities);
        self.probabilities
            .iter_mut()
            .for_each(|probability| *probability *= jumps);
        let mut jump = 0.0;
        while jump < mean || jumps > 1e-22 {
            jump += 1.0;
            jumps *= mean / jump;
            let mut pairs = 0.0;
            for k in 1..self.term.len() {
                // Pairs of k ancestors, then of k + 1.
                let more = pairs + k as f64;
                let above = self.term.get(k + 1).copied().unwrap_or(0.0);
                self.term[k] += (above * more - self.term[k] * pairs) / fastest;
                pairs = more;
            }
            for (probability, term) in self.probabilities.iter_mut().zip(&self.term) {
                *probability += jumps * term;
            }
        }
    }
}

/// Mean time to the common ancestor of two haplotypes of a population that has `diploids` today and grew at this positive rate for ever:
/// `exp(x) E1(x) / growth` with `x = 1 / (2 N growth)` (Slatkin & Hudson 1991), generations.
pub fn pair_time_growth(diploids: f64, growth: f64) -> f64 {
    scaled_exponential_integral(0.5 / (diploids * growth)) / growth
}

/// `exp(x) E1(x)` for positive `x`: the series for small `x`, Lentz's continued fraction otherwise.
fn scaled_exponential_integral(x: f64) -> f64 {
    const EULER: f64 = 0.577_215_664_901_532_9;
    if x < 1.0 {
        let mut sum = -EULER - libm::log(x);
        let mut term = -1.0;
        for k in 1..40 {
            let k = f64::from(k);
            term *= -x / k;
            sum += term / k;
        }
        return libm::exp(x) * sum;
    }
    let mut b = x + 1.0;
    let mut c = 1e300;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for k in 1..500 {
        let k = f64::from(k);
        b += 2.0;
        d = 1.0 / (b - k * k * d);
        c = b - k * k / c;
        fraction *= c * d;
        if (c * d - 1.0).abs() < 1e-16 {
            break;
        }
    }
    fraction
}

/// Mean time to the common ancestor of two haplotypes, units of 2N generations, with an instantaneous bottleneck of this strength at this
/// time: `1 + exp(-(time + strength)) - exp(-time)`.
pub fn pair_time_bottleneck(time: f64, strength: f64) -> f64 {
    1.0 + libm::exp(-(time + strength)) - libm::exp(-time)
}
