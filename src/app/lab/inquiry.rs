//! One question to the explorer, a worker that is started for it and ends with its answer.

use crate::protocol::{FromExplorer, ToExplorer};
use crate::worker::event::ExplorerEvent;
use crate::worker::explorer::ExplorerClient;
use leptos::prelude::*;

/// Who asks one question after the other.
#[derive(Clone, Copy)]
pub struct Inquiry {
    /// Why there was no answer to the last question, or none that could be used.
    pub refused: RwSignal<Option<String>>,
    out: RwSignal<bool>,
    explorer: StoredValue<Option<ExplorerClient>, LocalStorage>,
}

impl Inquiry {
    /// With nothing asked yet.
    pub fn new() -> Self {
        Self {
            refused: RwSignal::new(None),
            out: RwSignal::new(false),
            explorer: StoredValue::new_local(None),
        }
    }

    /// Whether an answer is still to come.
    pub fn is_out(self) -> bool {
        self.out.get()
    }

    /// Asks, unless an answer is still to come. `take` makes use of it, and says why not where it does not.
    pub fn ask(
        self,
        question: ToExplorer,
        take: impl Fn(FromExplorer) -> Result<(), String> + 'static,
    ) {
        if self.out.get_untracked() {
            return;
        }
        let heard = move |event: ExplorerEvent| {
            let taken = match event {
                ExplorerEvent::Ready => {
                    self.explorer.with_value(|explorer| {
                        if let Some(explorer) = explorer {
                            explorer.ask(&question);
                        }
                    });
                    return;
                }
                ExplorerEvent::Answer(
                    FromExplorer::Misread { reason } | FromExplorer::Unwritten { reason },
                )
                | ExplorerEvent::Failed(reason)
                | ExplorerEvent::Lost(reason) => Err(reason),
                ExplorerEvent::Answer(answer) => take(answer),
            };
            self.refused.set(taken.err());
            // Not while the worker itself is speaking.
            let end = move || {
                self.explorer.set_value(None);
                self.out.set(false);
            };
            set_timeout(end, std::time::Duration::ZERO);
        };
        self.out.set(true);
        self.explorer.set_value(Some(ExplorerClient::start(heard)));
    }
}
