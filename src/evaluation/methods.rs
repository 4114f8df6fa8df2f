//! The simpler methods for any experiment, fitted on the statistics of its training examples.

use super::logistic::{Fit, Logistic};
use super::regression::{Forest, Growing, Line, mean, percentiles, resampled_sums, score};
use super::ridge::Ridge;
use super::rows::Rows;
use super::{Confusion, Method, MethodScore, Reached, named, wilson};
use crate::dataset::{Dataset, Example, Parts};
use crate::experiment::{Experiment, Task};

/// The simpler methods, fitted.
#[derive(Clone, Debug)]
pub struct Methods {
    outputs: usize,
    models: Vec<(Method, Model)>,
}

/// What a method has learned.
#[derive(Clone, Debug)]
enum Model {
    /// The same answer for everything: a mean for each target, or a 1 at the commonest class.
    Same(Vec<f64>),
    /// A logistic curve on one statistic.
    Curve(usize, Logistic),
    /// For each target a line on one statistic.
    Lines(Vec<(usize, Line)>),
    /// Logistic regression on the first statistics, so many.
    Logistic(usize, Logistic),
    /// Ridge regression of each target on the first statistics, so many.
    Ridge(usize, Vec<Ridge>),
    /// For each target a forest; of classes one for the probability of each, of two classes for that of the second.
    Forests(Vec<Forest>),
}

impl Methods {
    /// Fits all of them at once; [`Fitting`] does it piece by piece.
    pub fn fit(data: &Dataset, experiment: &Experiment, parts: &Parts) -> Self {
        let mut fitting = Fitting::new(data, experiment, parts);
        while fitting.step() {}
        fitting.finish()
    }

    /// What each of them reaches on some examples, in the order of the table.
    pub fn score(
        &self,
        data: &Dataset,
        experiment: &Experiment,
        examples: &[Example],
    ) -> Vec<MethodScore> {
        let rows = statistics(data, examples);
        self.models
            .iter()
            .map(|(method, model)| MethodScore {
                method: method.clone(),
                reached: reached(
                    data,
                    experiment,
                    examples,
                    &model.answers(&rows, self.outputs),
                ),
            })
            .collect()
    }
}

impl Model {
    /// Its answers, `[examples, outputs]`: something that is largest for the class it names, or numbers.
    fn answers(&self, rows: &Rows, outputs: usize) -> Vec<f64> {
        match self {
            Self::Same(answer) => rows.iter().flat_map(|_| answer.clone()).collect(),
            Self::Curve(column, curve) => rows
                .iter()
                .flat_map(|row| curve.log_odds(row.get(*column..=*column).unwrap_or_default()))
                .collect(),
            Self::Lines(lines) => rows
                .iter()
                .flat_map(|row| {
                    lines.iter().map(move |(column, line)| {
                        line.at(row.get(*column).copied().unwrap_or(f64::NAN))
                    })
                })
                .collect(),
            Self::Logistic(columns, model) => rows
                .iter()
                .flat_map(|row| model.log_odds(row.get(..*columns).unwrap_or_default()))
                .collect(),
            Self::Ridge(columns, models) => rows
                .iter()
                .flat_map(|row| {
                    let own = row.get(..*columns).unwrap_or_default();
                    models.iter().map(move |model| model.predict(own))
                })
                .collect(),
            Self::Forests(forests) => {
                let each: Vec<Vec<f64>> = forests
                    .iter()
                    .map(|forest| forest.predict(rows.values()))
                    .collect();
                let of = |forest: usize, example: usize| {
                    each.get(forest)
                        .and_then(|predicted| predicted.get(example))
                        .copied()
                        .unwrap_or(f64::NAN)
                };
                let second_alone = forests.len() + 1 == outputs;
                (0..rows.iter().len())
                    .flat_map(|example| {
                        (0..outputs).map(move |output| match output {
                            _ if !second_alone => of(output, example),
                            0 => 1.0 - of(0, example),
                            _ => of(0, example),
                        })
                    })
                    .collect()
            }
        }
    }
}

/// What answers reach: of classes those that are named, of numbers how far they lie from the truth.
fn reached(
    data: &Dataset,
    experiment: &Experiment,
    examples: &[Example],
    answers: &[f64],
) -> Reached {
    let outputs = experiment.outputs().max(1);
    match &experiment.task {
        Task::Classify => {
            let mut confusion = Confusion::new(outputs);
            for (&(scenario, _), answers) in examples.iter().zip(answers.chunks_exact(outputs)) {
                let logits: Vec<f32> = answers.iter().map(|&answer| answer as f32).collect();
                confusion.add(usize::from(scenario), named(&logits));
            }
            Reached::Classes {
                interval: wilson(confusion.right(), confusion.total()),
                confusion,
            }
        }
        Task::Regress(targets) => Reached::Numbers(
            (0..targets.len())
                .map(|target| {
                    let truth = truths(data, target, examples);
                    let predicted = column(answers, outputs, target);
                    let squares: Vec<[f64; 1]> = truth
                        .iter()
                        .zip(&predicted)
                        .map(|(truth, predicted)| [(predicted - truth) * (predicted - truth)])
                        .collect();
                    let n = squares.len() as f64;
                    // The same seed draws the same resamples for every method and for the network.
                    let sums = resampled_sums(&squares, experiment.seeds.split);
                    let rmses = sums.iter().map(|[sum]| (sum / n).sqrt()).collect();
                    (score(&truth, &predicted), percentiles(rmses))
                })
                .collect(),
        ),
    }
}

/// A target of some examples.
pub(super) fn truths(data: &Dataset, target: usize, examples: &[Example]) -> Vec<f64> {
    examples
        .iter()
        .map(|&example| data.target(target, example))
        .collect()
}

/// One column of `[examples, outputs]`.
pub(super) fn column(answers: &[f64], outputs: usize, column: usize) -> Vec<f64> {
    answers
        .iter()
        .skip(column)
        .step_by(outputs.max(1))
        .copied()
        .collect()
}

/// The statistics of some examples.
fn statistics(data: &Dataset, examples: &[Example]) -> Rows {
    let columns = data.layout().statistics_names().len();
    let mut values = Vec::with_capacity(examples.len() * columns);
    for &example in examples {
        values.extend(
            data.statistics(example)
                .iter()
                .map(|&value| f64::from(value)),
        );
    }
    Rows::new(values, columns)
}

/// The simpler methods while they are fitted, in pieces of some milliseconds each, so that a worker can answer between them.
pub struct Fitting {
    names: Vec<String>,
    summaries: usize,
    alone: Vec<usize>,
    classes: Option<usize>,
    outputs: usize,
    seed: u64,
    training: Rows,
    validation: Rows,
    /// Classes as numbers, or for each target its values; of training and of validation.
    truth: [Truth; 2],
    todo: Todo,
    /// Each summary by itself: a curve, or lines for all targets, and how far it is off on validation (of classes in all).
    singles: Vec<Single>,
    models: Vec<(Method, Model)>,
}

enum Truth {
    Classes(Vec<usize>),
    Numbers(Vec<Vec<f64>>),
}

struct Single {
    model: Model,
    /// Of classes the fraction named wrongly, once; of numbers the RMSE of each target.
    errors: Vec<f64>,
}

/// What is to be done next.
enum Todo {
    Nothing,
    Single(usize),
    Choose,
    Linear,
    Newton(Box<Fit>),
    Forest(Box<Growing>, Vec<Forest>),
    Done,
}

impl Fitting {
    /// Begins, with the statistics and the truth of the training and the validation part.
    pub fn new(data: &Dataset, experiment: &Experiment, parts: &Parts) -> Self {
        let names = data.layout().statistics_names().to_vec();
        // Without validation examples the choice among statistics is made on training.
        let judged = if parts.validation.is_empty() {
            &parts.training
        } else {
            &parts.validation
        };
        let truth = |examples: &[Example]| match &experiment.task {
            Task::Classify => Truth::Classes(
                examples
                    .iter()
                    .map(|&(scenario, _)| usize::from(scenario))
                    .collect(),
            ),
            Task::Regress(targets) => Truth::Numbers(
                (0..targets.len())
                    .map(|target| truths(data, target, examples))
                    .collect(),
            ),
        };
        let wanted = experiment.preset.alone();
        Self {
            summaries: data.layout().summaries(),
            alone: wanted
                .iter()
                .filter_map(|wanted| names.iter().position(|name| name == wanted))
                .collect(),
            names,
            classes: matches!(experiment.task, Task::Classify).then(|| experiment.outputs()),
            outputs: experiment.outputs(),
            seed: experiment.seeds.split,
            training: statistics(data, &parts.training),
            validation: statistics(data, judged),
            truth: [truth(&parts.training), truth(judged)],
            todo: Todo::Nothing,
            singles: Vec::new(),
            models: Vec::new(),
        }
    }

    /// Does the next piece; whether there is more to do.
    pub fn step(&mut self) -> bool {
        self.todo = match std::mem::replace(&mut self.todo, Todo::Done) {
            Todo::Nothing => {
                self.models
                    .push((Method::Nothing, Model::Same(self.commonest())));
                Todo::Single(0)
            }
            Todo::Single(column) if column < self.names.len() => {
                let single = (column < self.summaries || self.alone.contains(&column))
                    .then(|| self.single(column));
                self.singles.extend(single);
                Todo::Single(column + 1)
            }
            Todo::Single(_) => Todo::Choose,
            Todo::Choose => {
                self.choose();
                Todo::Linear
            }
            Todo::Linear => match &self.truth[0] {
                Truth::Classes(labels) => Todo::Newton(Box::new(Fit::new(
                    &self.training.first(self.summaries),
                    labels,
                    self.outputs,
                ))),
                Truth::Numbers(targets) => {
                    let rows = self.training.first(self.summaries);
                    let ridges = targets
                        .iter()
                        .map(|target| Ridge::fit(&rows, target, self.seed))
                        .collect();
                    self.models
                        .push((Method::Linear, Model::Ridge(self.summaries, ridges)));
                    self.forest(Vec::new())
                }
            },
            Todo::Newton(mut fit) => {
                if fit.step() {
                    Todo::Newton(fit)
                } else {
                    self.models.push((
                        Method::Linear,
                        Model::Logistic(self.summaries, fit.finish()),
                    ));
                    self.forest(Vec::new())
                }
            }
            Todo::Forest(mut growing, mut grown) => {
                if growing.step() {
                    Todo::Forest(growing, grown)
                } else {
                    grown.push(growing.finish());
                    self.forest(grown)
                }
            }
            Todo::Done => Todo::Done,
        };
        !matches!(self.todo, Todo::Done)
    }

    /// The methods that are fitted by now.
    pub fn finish(self) -> Methods {
        Methods {
            outputs: self.outputs,
            models: self.models,
        }
    }

    /// A 1 at the commonest class (the first of equally common ones), or the mean of each target.
    fn commonest(&self) -> Vec<f64> {
        match &self.truth[0] {
            Truth::Classes(labels) => {
                let count = |class| labels.iter().filter(|&&label| label == class).count();
                let mut best = (0, count(0));
                for class in 1..self.outputs {
                    if count(class) > best.1 {
                        best = (class, count(class));
                    }
                }
                (0..self.outputs)
                    .map(|class| f64::from(u8::from(class == best.0)))
                    .collect()
            }
            Truth::Numbers(targets) => targets.iter().map(|target| mean(target)).collect(),
        }
    }

    /// One statistic alone.
    fn single(&self, column: usize) -> Single {
        let values = self.training.column(column);
        let model = match &self.truth[0] {
            Truth::Classes(labels) => Model::Curve(
                column,
                Logistic::fit(&Rows::new(values, 1), labels, self.outputs),
            ),
            Truth::Numbers(targets) => Model::Lines(
                targets
                    .iter()
                    .map(|target| (column, Line::fit(&values, target)))
                    .collect(),
            ),
        };
        let answers = model.answers(&self.validation, self.outputs);
        let errors = match &self.truth[1] {
            Truth::Classes(labels) => {
                let logits: Vec<f32> = answers.iter().map(|&answer| answer as f32).collect();
                let confusion = Confusion::of(self.outputs, labels.iter().copied(), &logits);
                vec![1.0 - confusion.accuracy()]
            }
            Truth::Numbers(targets) => (0..)
                .zip(targets)
                .map(|(place, truth)| {
                    score(truth, &self::column(&answers, self.outputs, place)).rmse
                })
                .collect(),
        };
        Single { model, errors }
    }

    /// The best statistic (for each target its own), and those that the experiment names.
    fn choose(&mut self) {
        let candidates: Vec<usize> = (0..self.names.len())
            .filter(|column| *column < self.summaries || self.alone.contains(column))
            .collect();
        let best = |place: usize| {
            let mut best = None;
            for (single, column) in self.singles.iter().zip(&candidates) {
                let error = single.errors.get(place).copied().unwrap_or(f64::NAN);
                if *column < self.summaries
                    && !error.is_nan()
                    && best.is_none_or(|(least, _)| error < least)
                {
                    best = Some((error, *column));
                }
            }
            best.map_or(0, |(_, column)| column)
        };
        let of = |column: usize| {
            let place = candidates.iter().position(|own| *own == column)?;
            self.singles.get(place).map(|single| &single.model)
        };
        let name = |column: usize| self.names.get(column).cloned().unwrap_or_default();
        let mut chosen = Vec::new();
        if self.classes.is_some() {
            let column = best(0);
            chosen.extend(of(column).map(|model| {
                let statistic = name(column);
                (Method::Best { statistic }, model.clone())
            }));
        } else if !candidates.is_empty() {
            let columns: Vec<usize> = (0..self.outputs).map(best).collect();
            let line = |(target, &column): (usize, &usize)| match of(column)? {
                Model::Lines(lines) => lines.get(target).copied(),
                _ => None,
            };
            let lines = columns.iter().enumerate().filter_map(line).collect();
            let mut names: Vec<String> = columns.iter().map(|&column| name(column)).collect();
            names.dedup();
            let statistic = names.join(", ");
            chosen.push((Method::Best { statistic }, Model::Lines(lines)));
        }
        chosen.extend(self.alone.iter().filter_map(|&column| {
            let statistic = name(column);
            Some((Method::Alone { statistic }, of(column)?.clone()))
        }));
        self.models.extend(chosen);
        self.singles.clear();
    }

    /// The next forest, or the end when all are grown.
    fn forest(&mut self, grown: Vec<Forest>) -> Todo {
        let forests = match self.classes {
            Some(2) => 1,
            _ => self.outputs,
        };
        let place = grown.len();
        if place >= forests {
            self.models.push((Method::Forest, Model::Forests(grown)));
            return Todo::Done;
        }
        let examples = Forest::examples(self.training.iter().len(), self.seed);
        let features: Vec<f64> = examples
            .iter()
            .flat_map(|&example| self.training.row(example).iter().copied())
            .collect();
        let own = |example: usize| match &self.truth[0] {
            Truth::Classes(labels) => {
                let class = if forests == 1 { 1 } else { place };
                let label = labels.get(example).copied();
                f64::from(u8::from(label == Some(class)))
            }
            Truth::Numbers(targets) => targets
                .get(place)
                .and_then(|target| target.get(example))
                .copied()
                .unwrap_or(f64::NAN),
        };
        let target: Vec<f64> = examples.into_iter().map(own).collect();
        let growing = Growing::new(&features, self.training.columns(), &target, self.seed);
        Todo::Forest(Box::new(growing), grown)
    }
}
