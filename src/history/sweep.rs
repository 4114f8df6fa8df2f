//! The sweep that a study's numbers ask for.

use super::error::StudyError;
use super::selected::Selected;
use super::study::Study;
use super::timeline::Timeline;
use crate::coalescent::sweep::{Path, Start, Sweep};

impl Study {
    /// The sweep that a story asks for; none where nothing is selected.
    pub fn sweep(&self) -> Option<Sweep> {
        let kind = self.kind();
        let start = match kind {
            Selected::Hard | Selected::Partial => Start::NewMutation,
            Selected::Soft => Start::StandingVariation {
                frequency: self.number("f0"),
            },
            Selected::Nothing => return None,
        };
        Some(Sweep {
            position: self.number("x") * self.length,
            selection: if self.story.is_sweep() {
                self.number("a") / (2.0 * self.number("N"))
            } else {
                self.number("s")
            },
            start,
            end_frequency: if kind == Selected::Partial {
                self.number("c")
            } else {
                1.0
            },
            end_time: self.number("tau"),
            path: if self.number("path") == 1.0 {
                Path::Deterministic
            } else {
                Path::Stochastic
            },
        })
    }

    /// Whether the numbers of a sweep go together.
    pub(super) fn sweeps(&self) -> Result<(), StudyError> {
        let Some(sweep) = self.sweep() else {
            return Ok(());
        };
        let timeline = Timeline::of(&self.demography());
        // Of the time when it ended.
        let copies = timeline
            .spans
            .first()
            .and_then(|span| span.size_at(sweep.end_time))
            .map_or(0.0, |size| 2.0 * size);
        let strength = if self.story.is_sweep() { "a" } else { "s" };
        let order = |field, reason| Err(StudyError::Order { field, reason });
        match sweep.start {
            _ if sweep.selection > 1.0 => {
                order("a", "s would be more than 1: 2Ns can be 2N at most")
            }
            _ if sweep.path == Path::Deterministic && sweep.selection == 0.0 => order(
                strength,
                "a deterministic trajectory needs selection: more than 0",
            ),
            Start::StandingVariation { frequency } if frequency * copies < 1.0 => {
                order("f0", "the allele must have had one copy or more, 1 / 2N")
            }
            _ if sweep.end_frequency * copies < 2.0 => order(
                "c",
                "the allele must have reached two copies or more, 2 / 2N",
            ),
            _ => Ok(()),
        }
    }
}
