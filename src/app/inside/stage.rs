//! Where the page stands, and what is under way beside training.

/// Where the page stands: the value of `data-state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// No trainer has answered yet.
    Loading,
    /// The trainer simulates alignments and builds the network.
    Simulating,
    /// The network stands, untrained or brought back.
    Ready,
    /// It is being trained.
    Training,
    /// Training rests and can go on.
    Paused,
    /// Training has come to its end.
    Finished,
    /// No trainer can be had.
    Failed,
}

impl Stage {
    /// The value of `data-state`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Loading => "loading",
            Self::Simulating => "simulating",
            Self::Ready => "ready",
            Self::Training => "training",
            Self::Paused => "paused",
            Self::Finished => "finished",
            Self::Failed => "failed",
        }
    }

    /// Whether data and network stand and nothing moves.
    pub const fn at_rest(self) -> bool {
        matches!(self, Self::Ready | Self::Paused | Self::Finished)
    }

    /// Whether data and network stand.
    pub const fn stands(self) -> bool {
        self.at_rest() || matches!(self, Self::Training)
    }
}

/// What the trainer is asked beside training, one at a time of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// The sealed test.
    Test,
    /// Read-outs.
    ReadOut,
    /// Permutations.
    Permute,
    /// A twin.
    Twin,
    /// A grid.
    Grid,
}
