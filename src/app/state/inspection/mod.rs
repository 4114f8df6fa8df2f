//! What is found out about the network at hand, and what a click does to it: the example that is open and what a person changed of it, the cell
//! that is explained, and what is asked beside training.

mod answers;
mod axes;
mod edits;
mod held;
mod names;
pub mod pairing;
mod picker;
#[cfg(test)]
mod tests;

pub use axes::{around, axis_of, refusal};
pub use edits::{Edited, Touch, touches};
pub use held::Held;
pub use names::names;
pub use picker::{Place, example_at, part_key, place_of};

use crate::experiment::{Experiment, Shows};
use crate::inspection::readout::Features;
use crate::inspection::twins::TwinReport;
use crate::inspection::{
    CellPlace, Explanation, Grid, GridAxes, LayerWeights, Opening, Permutation, ReadOuts,
};
use crate::network::{Activation, Layer};
use crate::protocol::{Run, Shown, Subject, ToTrainer, Which};
use crate::training::EpochMetrics;

/// What the trainer is asked beside training that takes a while, one at a time of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Read-outs.
    ReadOut,
    /// Permutations.
    Permute,
    /// A twin.
    Twin,
    /// A grid.
    Grid,
}

impl Errand {
    /// What a message asks for, if it is one of these.
    const fn of(message: &ToTrainer) -> Option<Self> {
        match message {
            ToTrainer::ReadOut { .. } => Some(Self::ReadOut),
            ToTrainer::Permute { .. } => Some(Self::Permute),
            ToTrainer::Twin { .. } => Some(Self::Twin),
            ToTrainer::Grid { .. } => Some(Self::Grid),
            _ => None,
        }
    }
}

/// What is to be done about a click or an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// Open the example, or what a person made of it.
    Open,
    /// Ask the trainer about the network at hand.
    Ask(ToTrainer),
}

/// What a twin has come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Twin {
    /// Its epochs so far, and how many there will be.
    pub progress: Option<(EpochMetrics, u32)>,
    /// The comparison.
    pub report: Option<Held<TwinReport>>,
    /// The example looked at, through the twin.
    pub opening: Option<Held<Opening>>,
    /// The trainer has it, so that it can be opened.
    held: bool,
}

/// What is found out about the network at hand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inspection {
    of: Option<(Run, Experiment)>,
    /// The network stands, so that it can be asked.
    ready: bool,
    example: Option<Shown>,
    /// What a person made of the example, change after change; nothing of an untouched one.
    pub edits: Vec<Edited>,
    /// What the network makes of it.
    pub opening: Option<Held<Opening>>,
    /// The answer that a gradient is of.
    pub output: u8,
    /// The cell whose numbers are asked for.
    pub chosen: Option<CellPlace>,
    /// Its numbers.
    pub explanation: Option<Explanation>,
    /// Whether the kernels are looked at.
    pub looks_at_weights: bool,
    /// The kernels.
    pub weights: Held<Vec<LayerWeights>>,
    /// Read-outs of this run, in the order in which they came.
    pub read_outs: Vec<Held<ReadOuts>>,
    /// Whether they are made after each epoch.
    pub watching: bool,
    /// The question that said so.
    watch: Option<u32>,
    /// The twin.
    pub twin: Twin,
    /// The grid.
    pub grid: Option<Grid>,
    /// What is under way beside training, by the number of its question.
    out: Vec<(u32, Errand)>,
    /// An example was asked for and has not come.
    looking: bool,
}

impl Inspection {
    /// Another network is being built: what was found out about the one before is forgotten.
    pub fn of_run(&mut self, run: Run, experiment: Experiment) {
        *self = Self {
            of: Some((run, experiment)),
            output: self.output,
            looks_at_weights: self.looks_at_weights,
            watching: self.watching,
            ..Self::default()
        };
    }

    /// There is no network any more.
    pub fn forget(&mut self) {
        if self.of.is_some() {
            *self = Self {
                looks_at_weights: self.looks_at_weights,
                watching: self.watching,
                ..Self::default()
            };
        }
    }

    /// Another trainer has the network, and not what the one before had beside it.
    pub fn recovered(&mut self) {
        self.twin.held = false;
        self.looking = false;
    }

    /// The example may not be looked at, or is not among the data of the network.
    pub fn shut(&mut self) {
        self.opening = None;
        self.looking = false;
    }

    /// The run whose network it is.
    pub fn run(&self) -> Option<Run> {
        self.of.as_ref().map(|(run, _)| *run)
    }

    /// Its settings: what the pictures are of, also while the controls have moved on.
    pub fn experiment(&self) -> Option<&Experiment> {
        self.of.as_ref().map(|(_, experiment)| experiment)
    }

    /// Whether there is a network to be asked.
    pub fn is_ready(&self) -> bool {
        self.ready
    }

    /// Whether something of this kind is under way.
    pub fn is_out(&self, errand: Errand) -> bool {
        self.out.iter().any(|(_, other)| *other == errand)
    }

    /// Whether a question was one of these, so that a refusal of it leaves training alone.
    pub fn knows(&self, ask: u32) -> bool {
        self.watch == Some(ask) || self.out.iter().any(|(number, _)| *number == ask)
    }

    /// Whether the example may be asked for once more while the network trains.
    pub fn may_look_again(&self) -> bool {
        self.ready && !self.looking
    }

    /// The messages that open an example. What a person made of it is shown in the view `inside` alone, where `shows` says what is drawn.
    pub fn open(&mut self, example: Shown, inside: bool, shows: Shows) -> Vec<ToTrainer> {
        if self.example != Some(example) {
            self.example = Some(example);
            self.edits.clear();
            self.chosen = None;
            self.explanation = None;
        }
        let Some((_, experiment)) = &self.of else {
            return Vec::new();
        };
        let last = experiment.outputs().saturating_sub(1) as u8;
        self.output = self.output.min(last);
        let subject = match self.edits.last().filter(|_| inside) {
            None => Subject::Example(example),
            Some(Edited::Alignment(alignment)) => Subject::Alignment {
                alignment: alignment.clone(),
                arrange: false,
            },
            Some(Edited::Spectrum(cells)) => Subject::Spectrum {
                cells: cells.clone(),
            },
        };
        self.looking = true;
        let mut messages = vec![ToTrainer::Open {
            which: Which::Trained,
            subject: subject.clone(),
            gradient: (inside && shows != Shows::Activation).then_some(self.output),
        }];
        if inside && self.twin.held {
            messages.push(ToTrainer::Open {
                which: Which::Twin,
                subject,
                gradient: None,
            });
        }
        messages
    }

    /// A question was sent to the trainer, under this number.
    pub fn asked(&mut self, ask: u32, message: &ToTrainer) {
        if let Some(errand) = Errand::of(message) {
            self.out.retain(|(_, other)| *other != errand);
            self.out.push((ask, errand));
        }
        if let ToTrainer::WatchReadOut { watch } = message {
            self.watch = watch.then_some(ask);
        }
    }

    /// Asks for the numbers behind a cell; a cell of the input has none, and probabilities are made of all classes together.
    pub fn choose(&mut self, cell: Option<CellPlace>) -> Vec<Next> {
        self.chosen = cell;
        self.explanation = None;
        self.explain()
    }

    /// Whether the cell chosen is of a layer that turns the sums of all classes into probabilities: it has no sum of its own.
    pub fn is_of_softmax(&self) -> bool {
        let layer = self
            .chosen
            .and_then(|cell| cell.layer.checked_sub(1))
            .and_then(|layer| self.experiment()?.layers.get(layer as usize));
        matches!(
            layer,
            Some(Layer::Dense {
                activation: Activation::Softmax,
                ..
            })
        )
    }

    fn explain(&self) -> Vec<Next> {
        let Some(CellPlace { layer, place }) = self.chosen.filter(|_| !self.is_of_softmax()) else {
            return Vec::new();
        };
        layer.checked_sub(1).map_or_else(Vec::new, |layer| {
            vec![Next::Ask(ToTrainer::Explain {
                which: Which::Trained,
                layer,
                cell: place,
            })]
        })
    }

    /// The kernels are looked at from now on, or no longer.
    pub fn look_at_weights(&mut self, on: bool) -> Vec<Next> {
        self.looks_at_weights = on;
        self.ask_weights()
    }

    fn ask_weights(&self) -> Vec<Next> {
        if !self.looks_at_weights {
            return Vec::new();
        }
        self.ask(ToTrainer::Weights {
            which: Which::Trained,
        })
    }

    /// The gradient is of another answer.
    pub fn choose_output(&mut self, output: u8) -> Vec<Next> {
        self.output = output;
        vec![Next::Open]
    }

    /// Reads statistics and drawn numbers off every layer.
    pub fn read_out(&self, features: Features, examples: u32) -> Vec<Next> {
        self.ask(ToTrainer::ReadOut { features, examples })
    }

    /// Reads out after each epoch from now on, or no longer.
    pub fn watch(&mut self, watch: bool) -> Vec<Next> {
        self.watching = watch;
        self.ask(ToTrainer::WatchReadOut { watch })
    }

    /// Asks what permutations cost.
    pub fn permute(&self, permutations: Vec<Permutation>) -> Vec<Next> {
        self.ask(ToTrainer::Permute { permutations })
    }

    /// Trains a twin.
    pub fn train_twin(&mut self, seed: u64) -> Vec<Next> {
        if self.ready {
            self.twin = Twin::default();
        }
        self.ask(ToTrainer::Twin { seed })
    }

    /// Tests on a grid.
    pub fn test_on_grid(&mut self, axes: GridAxes) -> Vec<Next> {
        if self.ready {
            self.grid = None;
        }
        self.ask(ToTrainer::Grid { axes })
    }

    /// Ends read-outs, twin and grid where they are. What permutations cost is soon known.
    pub fn abandon(&mut self) -> Vec<Next> {
        self.out.retain(|(_, errand)| *errand == Errand::Permute);
        self.ask(ToTrainer::Abandon)
    }

    fn ask(&self, message: ToTrainer) -> Vec<Next> {
        if self.ready {
            vec![Next::Ask(message)]
        } else {
            Vec::new()
        }
    }
}
