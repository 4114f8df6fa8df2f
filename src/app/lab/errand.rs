//! One question to the explorer, a worker that is started for it and goes with the answer.

use crate::protocol::{FromExplorer, ToExplorer};
use crate::worker::event::ExplorerEvent;
use crate::worker::explorer::ExplorerClient;
use leptos::prelude::*;
use std::time::Duration;

/// The worker and what it is asked, while it is. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Errand {
    asked: RwSignal<Option<ToExplorer>>,
    client: StoredValue<Option<ExplorerClient>, LocalStorage>,
}

impl Errand {
    /// Nothing is asked.
    pub fn new() -> Self {
        Self {
            asked: RwSignal::new(None),
            client: StoredValue::new_local(None),
        }
    }

    /// Whether an answer is still to come.
    pub fn is_out(self) -> bool {
        self.asked.with(Option::is_some)
    }

    /// Asks, unless an answer is still to come; told the answer, or the sentence that says why there is none.
    pub fn ask(self, message: ToExplorer, told: impl Fn(Result<FromExplorer, String>) + 'static) {
        if untrack(|| self.is_out()) {
            return;
        }
        self.asked.set(Some(message));
        let heard = move |event| {
            told(match event {
                ExplorerEvent::Ready => {
                    let client = self.client.get_value();
                    if let (Some(client), Some(message)) = (client, self.asked.get_untracked()) {
                        client.ask(&message);
                    }
                    return;
                }
                ExplorerEvent::Answer(answer) => Ok(answer),
                ExplorerEvent::Lost(reason) | ExplorerEvent::Failed(reason) => Err(reason),
            });
            let end = move || {
                self.asked.set(None);
                self.client.set_value(None);
            };
            // Not while the worker itself is speaking.
            set_timeout(end, Duration::ZERO);
        };
        self.client.set_value(Some(ExplorerClient::start(heard)));
    }
}
