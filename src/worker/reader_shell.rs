//! The reader's worker: turns Markdown into HTML. It is fetched when the first text is opened; the page is smaller without it.

use super::scope::{listen, post, report_panics};
use crate::protocol::{FromReader, ToReader, VERSION};
use crate::reader::to_html;

/// Runs in the worker's `main`.
pub fn run() {
    report_panics(|text| FromReader::Panicked { text });
    listen(|ToReader::Render { markdown }, _| {
        post(&FromReader::Html {
            html: to_html(&markdown),
        });
    });
    post(&FromReader::Ready { version: VERSION });
}
