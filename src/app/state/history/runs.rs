//! What the view asks its worker for, and which answers are late.

use crate::protocol::Run;

/// What is asked for; of each, only the newest run counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A locus.
    Look,
    /// Its coalescent, event by event.
    Walk,
    /// Many loci.
    Many,
    /// What loci cost.
    Costs,
}

/// The runs that were begun.
#[derive(Debug, Default)]
pub struct Runs {
    last: Run,
    newest: [Run; 4],
    /// An answer to a look is still to come.
    looking: bool,
    /// Another one is wanted after it.
    again: bool,
}

impl Runs {
    /// Begins one: answers to earlier ones of its kind are late from now on.
    pub fn begin(&mut self, ask: Ask) -> Run {
        self.last += 1;
        if let Some(newest) = self.newest.get_mut(ask as usize) {
            *newest = self.last;
        }
        self.last
    }

    /// The newest of a kind.
    pub fn newest(&self, ask: Ask) -> Run {
        self.newest.get(ask as usize).copied().unwrap_or_default()
    }

    /// A look, unless one is under way: then it follows that one, and those in between are left out.
    pub fn look(&mut self) -> Option<Run> {
        self.again = self.looking;
        if self.looking {
            return None;
        }
        self.looking = true;
        Some(self.begin(Ask::Look))
    }

    /// The answer to a look has come, or will not come any more; says whether to look again.
    pub fn looked(&mut self) -> bool {
        self.looking = false;
        std::mem::take(&mut self.again)
    }
}
