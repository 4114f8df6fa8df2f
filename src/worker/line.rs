//! The line from a simulator to the trainer: rows go down it without passing the page. The trainer's end is in `inbox`.

use super::channel::pack;
use crate::protocol::{Envelope, ToTrainer};
use js_sys::Float32Array;
use web_sys::MessagePort;

/// A message on a line, with its numbers.
type Parcel = (Envelope<ToTrainer>, Float32Array);

/// The simulator's end. Before it is connected, what is sent waits.
#[derive(Default)]
pub struct Line {
    port: Option<MessagePort>,
    waiting: Vec<Parcel>,
}

impl Line {
    /// Leads to this port from now on; what waited goes at once.
    pub fn connect(&mut self, port: MessagePort) {
        for parcel in self.waiting.drain(..) {
            post(&port, &parcel);
        }
        if let Some(before) = self.port.replace(port) {
            before.close();
        }
    }

    /// Sends numbers, which go without being copied.
    pub fn send(&mut self, message: Envelope<ToTrainer>, numbers: &[f32]) {
        let parcel = (message, Float32Array::from(numbers));
        match &self.port {
            Some(port) => post(port, &parcel),
            None => self.waiting.push(parcel),
        }
    }
}

fn post(port: &MessagePort, (message, numbers): &Parcel) {
    // What cannot be posted is missed by the trainer, which waits for it, and the page notices that.
    if let Ok((value, transfer)) = pack(message, Some(numbers)) {
        let _ = port.post_message_with_transferable(&value, &transfer);
    }
}
