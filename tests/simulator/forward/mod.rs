//! A forward Wright-Fisher simulator of one selected site on a recombining segment, as plain as can be: diploids, generation by
//! generation, who inherited what from whom. It shares nothing with the simulator under test.

pub mod compare;

use crate::common::Random;

/// What is simulated.
#[derive(Clone, Copy, Debug)]
pub struct Forward {
    /// Individuals.
    pub diploids: usize,
    /// Fitness is `1 + selection` times the copies of the allele.
    pub selection: f64,
    /// Crossovers per gamete, none or one.
    pub recombination: f64,
    /// The selected site, as a fraction of the segment.
    pub site: f64,
}

/// From whom a chromosome inherited: what is left of `at` from the first, the rest from the second.
#[derive(Clone, Copy, Debug)]
struct Origin {
    parents: [u32; 2],
    at: f64,
}

impl Origin {
    fn at(&self, position: f64) -> usize {
        self.parents[usize::from(position >= self.at)] as usize
    }
}

/// A population, with everybody's ancestry since the allele arose.
#[derive(Clone, Debug)]
pub struct Population {
    /// Whether each chromosome carries the allele; two neighbours are an individual.
    carriers: Vec<bool>,
    /// Chromosome by chromosome, generation after generation.
    origins: Vec<Origin>,
    /// When the allele stopped to be neutral, generations after it arose; 0 where it never was.
    pub onset: usize,
}

impl Forward {
    /// One random copy of the allele.
    pub fn mutant(&self, random: &mut Random) -> Population {
        let mut carriers = vec![false; 2 * self.diploids];
        carriers[random.below(2 * self.diploids)] = true;
        Population {
            carriers,
            origins: Vec::new(),
            onset: 0,
        }
    }

    /// The next generation.
    pub fn step(&self, population: &mut Population, selection: f64, random: &mut Random) {
        let old = std::mem::take(&mut population.carriers);
        for _ in 0..old.len() {
            let mother = loop {
                let mother = random.below(self.diploids);
                let copies = f64::from(u8::from(old[2 * mother]) + u8::from(old[2 * mother + 1]));
                if selection == 0.0
                    || random.uniform() * (1.0 + 2.0 * selection) < 1.0 + copies * selection
                {
                    break mother;
                }
            };
            let strand = random.below(2);
            let [first, second] = [strand, 1 - strand].map(|strand| (2 * mother + strand) as u32);
            let at = if random.uniform() < self.recombination {
                random.uniform()
            } else {
                f64::INFINITY
            };
            let origin = Origin {
                parents: [first, second],
                at,
            };
            population.carriers.push(old[origin.at(self.site)]);
            population.origins.push(origin);
        }
    }

    /// A sweep to fixation of one copy: again and again, until it succeeds.
    pub fn hard(&self, random: &mut Random) -> Population {
        loop {
            let mut population = self.mutant(random);
            if self.until_absorbed(&mut population, self.selection, random, |_, _| {}) {
                return population;
            }
        }
    }

    /// A sweep to fixation from standing variation: a neutral allele at a random one of the generations in which it had this many
    /// copies, selected from then on; with the number of such generations, which is the weight of this history.
    pub fn soft(&self, copies: usize, random: &mut Random) -> (Population, f64) {
        loop {
            let (seen, visits) = self.visit(0.0, copies..=copies, random);
            if let Some(mut seen) = seen {
                seen.onset = seen.age();
                loop {
                    let mut population = seen.clone();
                    if self.until_absorbed(&mut population, self.selection, random, |_, _| {}) {
                        return (population, visits);
                    }
                }
            }
        }
    }

    /// A partial sweep of one copy: the population at a random one of the generations in which the allele had this many copies, with the
    /// number of such generations.
    pub fn partial(
        &self,
        copies: std::ops::RangeInclusive<usize>,
        random: &mut Random,
    ) -> (Population, f64) {
        loop {
            if let (Some(population), visits) = self.visit(self.selection, copies.clone(), random) {
                return (population, visits);
            }
        }
    }

    /// The population at a random generation of those in which the allele has this many copies before it is lost or fixed, if there is
    /// any, and how many there are.
    fn visit(
        &self,
        selection: f64,
        copies: std::ops::RangeInclusive<usize>,
        random: &mut Random,
    ) -> (Option<Population>, f64) {
        let (mut seen, mut visits) = (None, 0.0);
        let mut population = self.mutant(random);
        self.until_absorbed(&mut population, selection, random, |population, random| {
            if copies.contains(&population.copies()) {
                visits += 1.0;
                if random.uniform() * visits < 1.0 {
                    seen = Some(population.clone());
                }
            }
        });
        (seen, visits)
    }

    /// Generations until the allele is lost or, true, fixed. A population with one copy is one in which the allele has just arisen, unless
    /// it was neutral before.
    fn until_absorbed(
        &self,
        population: &mut Population,
        selection: f64,
        random: &mut Random,
        mut each: impl FnMut(&Population, &mut Random),
    ) -> bool {
        loop {
            let copies = population.copies();
            if copies == 0 || copies == population.carriers.len() {
                return copies > 0;
            }
            if copies == 1 && population.onset == 0 {
                population.origins.clear();
            }
            each(population, random);
            self.step(population, selection, random);
        }
    }
}

impl Population {
    /// Copies of the allele.
    pub fn copies(&self) -> usize {
        self.carriers.iter().filter(|&&carries| carries).count()
    }

    /// The allele's frequency.
    pub fn frequency(&self) -> f64 {
        self.copies() as f64 / self.carriers.len() as f64
    }

    /// Generations since the allele arose.
    pub fn age(&self) -> usize {
        self.origins.len() / self.carriers.len()
    }

    /// The ancestors of the first chromosomes at a position: how many there are when the allele arises, and how many generations ago the
    /// first two have a common one, or the allele's age if that was before.
    pub fn ancestors(&self, sample: usize, position: f64) -> (usize, usize) {
        let mut lineages: Vec<usize> = (0..sample).collect();
        let mut pair = None;
        for (ago, generation) in self.origins.rchunks_exact(self.carriers.len()).enumerate() {
            for lineage in &mut lineages {
                *lineage = generation[*lineage].at(position);
            }
            if pair.is_none() && lineages[0] == lineages[1] {
                pair = Some(ago + 1);
            }
        }
        lineages.sort_unstable();
        lineages.dedup();
        (lineages.len(), pair.unwrap_or(self.age()))
    }
}
